"""The matter's page tells the truth about where it stands, and nobody types twice what is known."""

from datetime import timedelta

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks import actions as tasks
from tests import build
from tests.cast import MONDAY

HOUR = timedelta(hours=1)


def done_by_the_bureau(town):
    """A matter that the bureau has finished and sent back with its answer."""
    row = build.accepted(town)
    handed = tasks.open_task(
        row.pk, mode="assign", holder_id=town.bureau.pk, asked="查清并答复", by=town.lin, at=MONDAY + HOUR
    )
    tasks.take_up(row.pk, handed.pk, by=town.zhou, at=MONDAY + 2 * HOUR)
    tasks.finish(
        row.pk,
        handed.pk,
        answer="四个人一共 118,900 元，已到账。",
        outcome="done_by_unit",
        by=town.zhou,
        at=MONDAY + 9 * HOUR,
    )
    return row


def test_the_answer_to_the_person_begins_with_the_units(town, desk):
    row = done_by_the_bureau(town)
    page = desk("lin").get(f"/matters/{row.code}/resolution/").content.decode()
    assert "四个人一共 118,900 元，已到账。</textarea>" in page
    assert page.count(" checked") == 1


def test_a_reopened_matter_stands_where_it_is_decided_who_does_it(town, desk):
    row = done_by_the_bureau(town)

    page = desk("lin").get(f"/matters/{row.code}/").content.decode()
    assert stone(page) == "答复"
    matters.resolve(row.pk, outcome="done_by_unit", answer="到账了。", by=town.lin, at=MONDAY + 10 * HOUR)
    matters.reopen(row.pk, reason="o_not_performed", by=town.xu, at=MONDAY + 30 * HOUR)
    page = desk("lin").get(f"/matters/{row.code}/").content.decode()
    assert stone(page) == "分办"


def stone(page: str) -> str:
    """The title of the stone on which the road stands."""
    here = page.split('aria-current="step"', 1)[1]
    return here.split("<b>", 1)[1].split("</b>", 1)[0].strip()


def test_what_the_units_owe_each_other_is_not_told_to_the_person(town):
    row = build.accepted(town)
    tasks.open_task(
        row.pk, mode="assign", holder_id=town.bureau.pk, asked="查清并答复", by=town.lin, at=MONDAY + HOUR
    )
    clocks.ring(MONDAY + timedelta(days=20))
    staff = {one.kind for one in documents.timeline(row)}
    assert "clock.lapsed" in staff
    told = [one.text for one in documents.timeline(row, for_party=True) if one.kind == "clock.lapsed"]
    assert not [text for text in told if "签收" in text or "督办" in text]
    assert told
