"""Every page of supervision in a real browser: accessible, and inside its frame at every width."""

from datetime import timedelta

import pytest

from fengqiao.casework.documents.models import Document
from fengqiao.kernel import clock
from fengqiao.services.supervision import actions
from tests.casework.documents.conftest import pdf
from tests.doors.desk.test_in_the_browser import _checked, open_as
from tests.services.supervision.conftest import DAY, fresh, issued
from tests.services.supervision.test_pages import found, hanging, looked_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["open_as"]


def _watched(town, now):
    from fengqiao.casework.tasks import actions as tasks
    from tests import build

    def given():
        matter = build.accepted(town, at=now - 6 * DAY)
        tasks.open_task(
            matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实欠薪数额", by=town.lin, at=now - 6 * DAY
        )  # fmt: skip
        return fresh(matter)

    one, two, three = given(), given(), given()
    order = issued(town, one, level="listed", at=now - 5 * DAY, copies=[town.unit("住房").pk])
    actions.answer(
        one.pk, order.pk, text="正在抓紧。", files=[("考勤.pdf", pdf())], by=town.zhou, at=now - 4 * DAY
    )
    actions.give_back(one.pk, order.pk, reason="没有写哪天办到哪一步", by=town.xu, at=now - 3 * DAY)
    issued(town, two, level="key", at=now - 2 * DAY)
    issued(town, two, at=now - timedelta(hours=3))
    hung = hanging(town, fresh(two), at=now - 4 * DAY)
    old = hanging(town, fresh(three), at=now - 5 * DAY)
    proof = Document.objects.filter(matter=three.pk).first()
    actions.take_off(
        three.pk, old.pk, proof_id=proof.pk, words="工钱到账，已电话核实", by=town.xu, at=now - DAY
    )
    finding = found(town, fresh(three), at=now - 2 * DAY)
    actions.reply_to_finding(
        three.pk, finding.pk, text="系统停了两天，当天已电话联系当事人。", by=town.zhou, at=now - DAY
    )
    return one, two, order, hung, finding, looked_for(town)


@pytest.mark.wide
def test_every_page_is_accessible_and_fits(town, open_as):
    one, two, order, hung, finding, review = _watched(town, clock.now())
    faults = []
    page = open_as("ma")
    for name, path in (
        ("board", "/supervision/"),
        ("board-print", "/supervision/?print=1"),
        ("order", f"/supervision/orders/{order.pk}/"),
        ("order-level", f"/supervision/orders/{order.pk}/closure/"),
        ("order-new", f"/matters/{one.code}/supervision/new/"),
        ("hung-list", "/supervision/hung/"),
        ("hung-print", "/supervision/hung/?print=1"),
        ("hung", f"/supervision/hung/{hung.pk}/"),
        ("hang", f"/matters/{one.code}/hanging/"),
        ("take-off", f"/supervision/hung/{hung.pk}/closure/"),
        ("findings", "/supervision/findings/"),
        ("finding", f"/supervision/findings/{finding.pk}/"),
        ("find", f"/matters/{one.code}/finding/"),
        ("decision", f"/supervision/findings/{finding.pk}/decision/"),
        ("reviews", "/supervision/reviews/"),
        ("review", f"/supervision/reviews/{review.pk}/"),
        ("matter", f"/matters/{two.code}/"),
    ):
        page.goto(path)
        faults += _checked(page, name)
    page = open_as("zhou")
    for name, path in (
        ("unit-order", f"/supervision/orders/{order.pk}/"),
        ("unit-reply", f"/supervision/orders/{order.pk}/reply/"),
        ("unit-finding", f"/supervision/findings/{finding.pk}/"),
        ("unit-hung-list", "/supervision/hung/"),
    ):
        page.goto(path)
        faults += _checked(page, name)
    assert not faults, "\n".join(faults)
