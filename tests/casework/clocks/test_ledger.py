"""The ledger: a limit stands still on lawful grounds, gets more time from somebody above, and loses none of what it had."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from fengqiao.casework.clocks import actions, queries
from fengqiao.casework.clocks.models import Clock, Extension, Pause
from fengqiao.casework.matters import actions as matters
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Event
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def last(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 23, 59, 59, tzinfo=CHINA)


def limit(matter, rule: str = "settle_simple") -> Clock:
    return Clock.objects.get(matter=matter.pk, rule=rule)


def stand_still(
    town, matter, *, since: datetime, until: datetime, rule: str = "settle_simple", ground: str = "appraisal"
):
    """Asked for at the centre's window, granted by its director."""
    row = actions.ask_pause(
        matter.pk,
        limit(matter, rule).pk,
        ground=ground,
        evidence="鉴定委托书",
        resumes_at=until,
        by=SYSTEM,
        at=since,
    )
    return actions.grant_pause(matter.pk, row.pk, by=town.ma, at=since)


def rung(when) -> None:
    while actions.ring(when):
        pass


def test_what_was_left_is_left_again(town):
    matter = build.accepted(town, complexity="general")  # seven days from Monday 2 March: the ninth
    clock = stand_still(town, matter, since=at(3, 4, 9), until=at(3, 14))
    assert (clock.running_since, clock.consumed) == (None, Decimal(2))
    matter.refresh_from_db()
    assert matter.due_at is None
    rung(at(3, 14))
    clock = limit(matter)
    assert clock.due_at == last(3, 19)  # five days more after the fourteenth
    assert clock.running_since == at(3, 14)
    assert (clock.paused_at, clock.resumes_at) == (None, None)
    assert queries.astray() == []


def test_going_on_never_means_late_at_once_the_last_day_is_a_whole_day(town):
    matter = build.accepted(town, complexity="general")
    stand_still(town, matter, since=at(3, 9, 20), until=at(3, 20))  # four hours of the last day were left
    clock = actions.resume(matter.pk, limit(matter).pk, by=town.ma, at=at(3, 16, 23, 50))
    assert clock.due_at == last(3, 17)
    assert clock.running_since == at(3, 17)
    rung(at(3, 16, 23, 59))
    assert limit(matter).lapsed_at is None
    assert queries.astray() == []


def test_hours_go_on_to_the_second(town):
    matter = build.matter(town, source="snap")
    with pytest.raises(Refused, match="不能因为这个理由暂停"):
        stand_still(town, matter, since=MONDAY + timedelta(hours=1), until=MONDAY + DAY, rule="snap_respond")


def test_the_day_that_was_off_does_not_count_twice(town):
    """The seventh day is a Saturday in a week that begins on the last of February: rolled to Monday before, after a
    pause only the days that were really left count again."""
    matter = build.accepted(town, complexity="general", at=at(2, 28, 9))  # the seventh is Saturday 7 March
    assert limit(matter).due_at == last(3, 9)
    stand_still(town, matter, since=at(3, 5, 9), until=at(3, 10))
    rung(at(3, 10))
    assert limit(matter).due_at == last(3, 12)  # two days were left, not four


def test_pauses_add_up_and_the_explanation_goes_across_them(town):
    matter = build.accepted(town, complexity="complex")  # a month from 2 March: 2 April
    stand_still(town, matter, since=at(3, 5, 9), until=at(3, 10), rule="settle_complex")
    rung(at(3, 10))
    stand_still(town, matter, since=at(3, 20, 9), until=at(3, 25), rule="settle_complex")
    rung(at(3, 25))
    clock = limit(matter, "settle_complex")
    assert clock.due_at == last(4, 13)  # 2 April and ten days is a Sunday
    assert any("停" in line for line in queries.explain(clock))
    assert queries.astray() == []


def test_a_late_limit_cannot_stand_still(town):
    matter = build.accepted(town, complexity="general")
    with pytest.raises(Refused, match="已经超期"):
        stand_still(town, matter, since=at(3, 10, 9), until=at(3, 20))


def test_only_the_grounds_of_the_rule_and_only_to_their_cap(town):
    matter = build.accepted(town, complexity="general")
    with pytest.raises(Refused, match="不能因为这个理由暂停"):
        stand_still(town, matter, since=at(3, 4, 9), until=at(3, 10), ground="hearing")
    with pytest.raises(Refused, match="最多停到3 月 19 日"):
        stand_still(town, matter, since=at(3, 4, 9), until=at(3, 21), ground="await_material")
    stand_still(town, matter, since=at(3, 4, 9), until=at(3, 14), ground="await_material")
    rung(at(3, 14))
    with pytest.raises(Refused, match="最多停到3 月 20 日"):  # ten of the fifteen days are used
        stand_still(town, matter, since=at(3, 15, 9), until=at(3, 22), ground="await_material")


def test_nobody_grants_what_they_asked_for(town):
    matter = build.accepted(town, complexity="general")
    row = actions.ask_pause(
        matter.pk,
        limit(matter).pk,
        ground="appraisal",
        evidence="委托书",
        resumes_at=at(3, 20),
        by=town.ma,
        at=at(3, 4, 9),
    )
    assert row.desk_id == town.county_centre.pk  # the director's own request goes one level up
    with pytest.raises(Refused):
        actions.grant_pause(matter.pk, row.pk, by=town.ma, at=at(3, 4, 10))
    actions.grant_pause(matter.pk, row.pk, by=town.qin, at=at(3, 4, 10))
    assert limit(matter).is_paused


def test_a_request_is_refused_with_a_reason_and_the_limit_has_run_all_the_while(town):
    matter = build.accepted(town, complexity="general")
    row = actions.ask_pause(
        matter.pk,
        limit(matter).pk,
        ground="appraisal",
        evidence="委托书",
        resumes_at=at(3, 20),
        by=SYSTEM,
        at=at(3, 4, 9),
    )
    with pytest.raises(Refused, match="等批"):
        actions.ask_pause(
            matter.pk,
            limit(matter).pk,
            ground="appraisal",
            evidence="又一份",
            resumes_at=at(3, 20),
            by=SYSTEM,
            at=at(3, 4, 9),
        )
    with pytest.raises(Refused, match="为什么不同意"):
        actions.refuse_pause(matter.pk, row.pk, answer=" ", by=town.ma, at=at(3, 5))
    actions.refuse_pause(matter.pk, row.pk, answer="鉴定不影响先行垫付", by=town.ma, at=at(3, 5))
    assert limit(matter).due_at == last(3, 9)
    assert Pause.objects.get(pk=row.pk).from_at is None


def more(town, matter, n: int, *, when: datetime, rule: str = "settle_simple") -> Extension:
    return actions.ask_extension(
        matter.pk,
        limit(matter, rule).pk,
        n=Decimal(n),
        reason="e_complex",
        text="已找到三名工友",
        by=SYSTEM,
        at=when,
    )


def test_more_time_is_told_with_the_decision_and_only_once(town):
    matter = build.accepted(town, complexity="general")
    row = more(town, matter, 5, when=at(3, 5, 9))
    clock = actions.grant_extension(matter.pk, row.pk, answer="同意", by=town.ma, at=at(3, 6, 9))
    assert clock.due_at == last(3, 16)  # twelve days end on Saturday the fourteenth
    row.refresh_from_db()
    assert (row.old_due_at, row.new_due_at, row.told_at) == (last(3, 9), last(3, 16), at(3, 6, 9))
    assert Event.objects.get(matter_id=matter.pk, kind="clock.extended").data["old_due_at"]
    assert queries.astray() == []
    with pytest.raises(Refused, match="最多延 1 次"):
        more(town, matter, 1, when=at(3, 7, 9))


def test_more_time_than_the_rule_gives_is_refused(town):
    matter = build.accepted(town, complexity="general")
    with pytest.raises(Refused, match="一次最多延 7"):
        more(town, matter, 8, when=at(3, 5, 9))


def test_after_the_old_date_no_extension_is_granted(town):
    matter = build.accepted(town, complexity="general")
    row = more(town, matter, 5, when=at(3, 9, 9))
    with pytest.raises(Refused, match="不能再延"):
        actions.grant_extension(matter.pk, row.pk, by=town.ma, at=at(3, 10, 0))


def test_another_complexity_keeps_what_has_counted_and_what_stood_still(town):
    matter = build.accepted(town, complexity="general")
    stand_still(town, matter, since=at(3, 4, 9), until=at(3, 9))
    rung(at(3, 9))
    matter.refresh_from_db()
    matters.reclassify(
        matter.pk,
        kind="A0702",
        complexity="complex",
        why="人多",
        version=matter.version,
        by=town.lin,
        at=at(3, 10, 9),
    )
    clock = limit(matter, "settle_complex")
    assert clock.started_at == MONDAY
    assert clock.due_at == last(4, 7)  # 2 April and five days
    assert (clock.running_since, clock.consumed) == (at(3, 9), Decimal(2))
    assert queries.astray() == []


def test_what_stands_still_goes_on_standing_still_under_another_rule(town):
    matter = build.accepted(town, complexity="general")
    stand_still(town, matter, since=at(3, 4, 9), until=at(3, 14))
    matter.refresh_from_db()
    matters.reclassify(
        matter.pk,
        kind="A0702",
        complexity="complex",
        why="人多",
        version=matter.version,
        by=town.lin,
        at=at(3, 6, 9),
    )
    assert limit(matter, "settle_complex").is_paused
    rung(at(3, 14))
    assert limit(matter, "settle_complex").due_at == last(4, 13)  # 2 April and ten days, a Sunday
    assert queries.astray() == []
