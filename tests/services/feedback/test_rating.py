"""Solved closes, not solved reopens, and both the handler and the supervisor hear of it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.ground.notifications import queries as notifications
from fengqiao.kernel.actors import CITIZEN
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from fengqiao.services.feedback import actions, queries
from fengqiao.services.feedback.models import Rating
from tests import build
from tests.addresses import browser
from tests.worker import run_later


def rate(matter, solved, town, *, by=CITIZEN, **more):
    return actions.rate(matter.pk, solved=solved, by=by, at=town.at + timedelta(hours=5), **more)


def stage(matter) -> str:
    return Matter.objects.values_list("stage", flat=True).get(pk=matter.pk)


def handled(town):
    """Done by 周 of the bureau, answered by the centre."""
    from fengqiao.casework.matters import actions as matters

    matter = build.accepted(town)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="查清数额", by=town.ma, at=town.at
    )
    tasks.take_up(matter.pk, task.pk, by=town.zhou, at=town.at)
    tasks.finish(matter.pk, task.pk, answer="已补发", outcome="done_by_unit", by=town.zhou, at=town.at)
    return matters.resolve(matter.pk, outcome="done_by_unit", answer="已补发", by=town.lin, at=town.at)


def test_solved_confirms_and_closes(town):
    matter = build.resolved(town)
    rate(matter, "yes", town, marks={"heard": 2, "clear": 1})
    assert stage(matter) == "closed"
    assert Event.objects.get(matter_id=matter.pk, kind="matter.closed").data["how"] == "confirmed"
    assert Rating.objects.get().fair is None


def test_not_solved_reopens_and_reaches_the_handler_and_the_supervisor(town):
    matter = handled(town)
    rate(matter, "no", town, words="只发了两个月")
    assert stage(matter) == "accepted"
    run_later()
    kinds = {name: [m.kind for m in notifications.inbox(town.actor(name))] for name in ("zhou", "xu", "zhao")}
    assert "feedback.dissatisfied" in kinds["zhou"]
    assert "feedback.dissatisfied" in kinds["xu"]
    assert kinds["zhao"] == []
    subjects = [m.subject + m.body for m in notifications.inbox(town.xu)]
    assert not any("王" in text or "两个月" in text for text in subjects)


def test_without_a_handler_the_supervisor_still_hears(town):
    matter = build.resolved(town)
    rate(matter, "no", town)
    run_later()
    assert "feedback.dissatisfied" in [m.kind for m in notifications.inbox(town.xu)]


def test_partly_solved_stays_open_to_be_confirmed(town):
    matter = build.resolved(town)
    rate(matter, "partly", town)
    run_later()
    assert stage(matter) == "resolved"
    assert "feedback.rated" in [m.kind for m in notifications.inbox(town.xu)]


@pytest.mark.parametrize("solved", ["yes", "partly", "no"])
def test_a_retry_doubles_nothing(town, solved):
    matter = build.resolved(town)
    first, second = rate(matter, solved, town), rate(matter, solved, town)
    assert first.pk == second.pk
    assert Rating.objects.count() == 1
    assert Event.objects.filter(matter_id=matter.pk, kind="feedback.rated").count() == 1


def test_every_round_is_rated_once(town):
    from fengqiao.casework.matters import actions as matters

    matter = build.resolved(town)
    rate(matter, "no", town)
    matters.resolve(matter.pk, outcome="done_by_unit", answer="这次发齐了", by=town.lin, at=town.at)
    rate(matter, "yes", town)
    assert [(row.round, row.solved) for row in queries.ratings_of(matter.pk)] == [(1, "yes"), (0, "no")]
    assert stage(matter) == "closed"


def test_after_it_lapsed_the_person_may_still_object(town):
    from fengqiao.casework.matters import actions as matters

    matter = build.resolved(town)
    matters.close(matter.pk, how="decided", by=town.ma, at=town.at)
    rate(matter, "no", town)
    assert stage(matter) == "accepted"


def test_there_must_be_an_answer_first(town):
    with pytest.raises(Refused, match="还没有答复"):
        rate(build.accepted(town), "yes", town)


def test_who_did_the_work_does_not_ask_how_it_was(town):
    matter = handled(town)
    with pytest.raises(Refused):
        rate(matter, "yes", town, by=town.zhou)
    rate(matter, "yes", town, by=town.lin)
    assert Rating.objects.get().by == town.lin.ref


def test_nobody_rates_without_the_permission(town):
    with pytest.raises(Refused):
        rate(build.resolved(town), "yes", town, by=town.gao)


def test_the_database_refuses_a_mark_of_three(town):
    matter = build.resolved(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(id=uuid7(), matter=matter, round=0, solved="yes", heard=3, by="x", at=town.at)


def test_a_clerk_asks_by_telephone(town):
    matter = build.resolved(town)
    client = browser(town, "lin")
    assert matter.code in client.get("/feedback/calls/").content.decode()
    response = client.post(
        f"/matters/{matter.code}/rating/", {"solved": "no", "heard": "0", "words": "没发齐"}
    )
    assert response.status_code == 303
    assert Rating.objects.get().words == "没发齐"
    assert matter.code not in client.get("/feedback/calls/").content.decode()
    assert "没发齐" in client.get(f"/matters/{matter.code}/feedback/").content.decode()


def test_an_empty_form_says_what_is_missing(town):
    matter = build.resolved(town)
    response = browser(town, "lin").post(f"/matters/{matter.code}/rating/", {})
    assert response.status_code == 422
    assert "请选一个" in response.content.decode()


def test_another_county_neither_sees_nor_rates(town):
    matter = build.resolved(town)
    stranger = browser(town, "zhao")
    assert stranger.get(f"/matters/{matter.code}/feedback/").status_code == 404
    assert stranger.post(f"/matters/{matter.code}/rating/", {"solved": "yes"}).status_code == 404
