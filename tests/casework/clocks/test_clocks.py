"""Clocks start and stop with what happens, and ring once."""

from datetime import datetime, timedelta

import pytest

from fengqiao.casework.clocks import actions, queries
from fengqiao.casework.clocks.actions import ringing
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Event
from fengqiao.kernel.writing import together
from tests import build
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


def kinds(matter) -> list[str]:
    return list(Event.objects.filter(matter_id=matter.pk).order_by("seq").values_list("kind", flat=True))


def running(matter) -> list[str]:
    return sorted(Clock.objects.live().filter(matter=matter.pk).values_list("rule", flat=True))


def rung(at) -> int:
    total = 0
    while n := actions.ring(at):
        total += n
    return total


def test_a_registered_matter_has_one_working_day_for_the_decision(town):
    matter = build.matter(town)
    clock = Clock.objects.get(matter=matter.pk)
    assert (clock.rule, clock.duty, clock.unit) == ("triage", "office", "WD")
    assert clock.due_at == datetime(2026, 3, 3, 23, 59, 59, tzinfo=CHINA)
    matter.refresh_from_db()
    assert matter.due_at == clock.due_at
    assert kinds(matter)[:2] == ["matter.registered", "clock.started"]


def test_the_explanation_says_why_it_is_that_day(town):
    clock = Clock.objects.get(matter=build.matter(town).pk)
    lines = queries.explain(clock)
    assert lines[0].startswith("3月2日 起算")
    assert any("第 1 个" in line for line in lines)
    assert lines[-1].startswith("依据")
    assert queries.days(clock)[-1] == {"text": "3", "kind": "due"}


def test_accepting_stops_the_first_clock_and_starts_the_whole_one(town):
    matter = build.accepted(town, complexity="general")
    assert running(matter) == ["settle_simple"]
    matter.refresh_from_db()
    assert matter.due_at == Clock.objects.get(matter=matter.pk, rule="settle_simple").due_at
    assert Clock.objects.get(matter=matter.pk, rule="triage").stopped_at == MONDAY


def test_a_complex_matter_has_a_month(town):
    matter = build.accepted(town, complexity="complex")
    assert running(matter) == ["settle_complex"]
    assert Clock.objects.get(matter=matter.pk, rule="settle_complex").due_at.astimezone(CHINA).day == 2


def test_another_complexity_brings_its_own_limit_from_the_same_start(town):
    matter = build.accepted(town, complexity="general")
    matters.reclassify(
        matter.pk,
        kind="A0702",
        complexity="complex",
        why="人多，要逐个核实",
        version=matter.version,
        by=town.lin,
        at=MONDAY + timedelta(days=2),
    )
    assert running(matter) == ["settle_complex"]
    assert Clock.objects.get(matter=matter.pk, rule="settle_complex").started_at == MONDAY


@pytest.mark.parametrize("end", ["decline", "withdraw"])
def test_nothing_runs_after_the_end(town, end):
    matter = build.matter(town)
    if end == "decline":
        matters.decline(matter.pk, reason="d_in_court", by=town.lin, at=MONDAY)
    else:
        matters.withdraw(matter.pk, by=town.lin, at=MONDAY)
    assert running(matter) == []
    matter.refresh_from_db()
    assert matter.due_at is None
    assert queries.running_after_the_end() == []


def test_a_clock_warns_then_lapses_and_lives_on(town):
    matter = build.matter(town)
    morning = datetime(2026, 3, 3, 0, 0, tzinfo=CHINA)
    assert rung(morning - timedelta(seconds=1)) == 0
    assert rung(morning) == 1
    assert rung(morning) == 0
    clock = Clock.objects.get(matter=matter.pk)
    assert clock.warned_at == morning
    assert morning < clock.next_ring_at < clock.due_at  # a rung of the ladder
    assert rung(clock.due_at) == 1
    clock.refresh_from_db()
    assert clock.lapsed_at == clock.due_at
    assert clock.is_live
    assert "clock.warned" in kinds(matter)
    assert kinds(matter).count("clock.lapsed") == 1
    matters.accept(matter.pk, by=town.lin, at=clock.due_at + timedelta(hours=10))
    stopped = Event.objects.get(matter_id=matter.pk, kind="clock.stopped", data__rule="triage")
    assert stopped.data["in_time"] is False


def test_a_warning_that_comes_too_late_is_no_warning(town):
    matter = build.matter(town)
    rung(MONDAY + timedelta(days=30))
    assert "clock.warned" not in kinds(matter)
    assert kinds(matter).count("clock.lapsed") == 1
    clock = Clock.objects.get(matter=matter.pk, rule="supervision_reply")
    assert clock.started_at == MONDAY + timedelta(days=30)  # the unit has its whole time to answer


def test_nobody_objecting_confirms_and_closes(town):
    matter = build.resolved(town)
    clock = Clock.objects.get(matter=matter.pk, rule="follow_up_first")
    rung(clock.due_at)
    matter.refresh_from_db()
    assert (matter.stage, matter.outcome) == ("closed", "done_by_unit")
    closed = Event.objects.get(matter_id=matter.pk, kind="matter.closed")
    assert closed.data["how"] == "lapsed"
    assert closed.by == "system"
    assert running(matter) == []


def test_a_paused_clock_does_not_count_and_its_matter_is_never_without_a_limit(town):
    matter = build.accepted(town, complexity="general")
    clock = Clock.objects.get(matter=matter.pk, rule="settle_simple")
    later = MONDAY + timedelta(days=2)
    until = later + timedelta(days=10)
    asked = actions.ask_pause(
        matter.pk, clock.pk, ground="appraisal", evidence="委托书", resumes_at=until, by=SYSTEM, at=later
    )
    actions.grant_pause(matter.pk, asked.pk, by=town.ma, at=later)
    assert queries.unclocked() == []
    assert rung(until - timedelta(days=1)) == 0
    assert rung(until) == 1
    before = clock.due_at
    clock.refresh_from_db()
    assert clock.due_at == before + timedelta(days=10)
    matter.refresh_from_db()
    assert matter.due_at == clock.due_at
    assert Event.objects.filter(matter_id=matter.pk, kind="clock.resumed").count() == 1


def test_a_breaking_matter_does_not_keep_the_others_from_ringing(town, monkeypatch):
    first, second = build.matter(town), build.matter(town)
    real = ringing._ring_one

    def breaks(matter, clock, at):
        if matter.pk == first.pk:
            raise RuntimeError("broken")
        real(matter, clock, at)

    monkeypatch.setattr(ringing, "_ring_one", breaks)
    assert actions.ring(MONDAY + timedelta(days=1)) == 1
    assert "clock.warned" in kinds(second)
    assert "clock.warned" not in kinds(first)


def test_starting_a_clock_asks_the_database_nothing(town, django_assert_num_queries):
    matter = build.matter(town)
    rule = catalogue.book(matter.edition_id).clocks["settle_complex"]
    catalogue.calendar()
    with together():
        held = Matter.objects.lock(matter.pk)
        with django_assert_num_queries(0):
            actions.start(held, rule, at=MONDAY)


def test_reaching_the_person_stops_the_clock_of_the_first_word(town):
    matter = build.matter(town, source="snap")
    assert "snap_respond" in running(matter)
    remark = matters.contact(
        matter.pk, way="call", text="没人接", reached=False, by=town.lin, at=MONDAY + timedelta(minutes=5)
    )
    assert "snap_respond" in running(matter)
    remark = matters.contact(
        matter.pk, way="call", text="说好明天来", reached=True, by=town.lin, at=MONDAY + timedelta(minutes=9)
    )
    assert "snap_respond" not in running(matter)
    assert Event.objects.get(matter_id=matter.pk, seq=remark.seq).kind == "matter.answered"
