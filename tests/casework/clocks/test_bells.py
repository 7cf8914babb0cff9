"""Bells: the warnings of a rule and the rungs of its ladder, before the last moment and after it, each once."""

from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from fengqiao.casework.clocks import actions, queries
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.rules.bells import Bell, heard, written
from fengqiao.casework.clocks.rules.timetable import timetable
from fengqiao.casework.matters import actions as matters
from fengqiao.ground.catalogue.rules.book import Rung
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Event
from fengqiao.kernel.workdays import Calendar
from tests import build
from tests.cast import MONDAY

ORDINARY = Calendar(years=frozenset({2026}))
LADDER = tuple(
    Rung(at=at, do=do, level="", to=("unit_head",), paper="")
    for at, do in (("75%", "remind"), ("0", "yellow"), ("-1", "supervise"), ("-3", "supervise"))
)


def rule(n: str, unit: str, *warn: str, roll: bool = False, duty: str = "office") -> SimpleNamespace:
    return SimpleNamespace(n=Decimal(n), unit=unit, roll=roll, duty=duty, warn=tuple(map(Decimal, warn)))


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=CHINA)


def rungs(n: str, unit: str, *where: str) -> list[datetime]:
    ladder = [Rung(at=one, do="remind", level="", to=(), paper="") for one in where]
    table = timetable(rule(n, unit), MONDAY, ORDINARY, ladder)
    return [bell.at for bell in sorted(table.bells, key=lambda bell: bell.rung)]


def test_a_share_of_natural_days_counts_back_from_the_last_moment():
    """Seven days from Monday the second end on the ninth; three quarters leave a day and three quarters."""
    assert rungs("7", "D", "75%") == [at(3, 8, 6)]


def test_a_share_of_working_days_never_falls_on_a_day_off():
    """Five working days from Monday the second end on the ninth; half of them leave two and a half."""
    assert rungs("5", "WD", "50%", "80%") == [at(3, 5, 12), at(3, 9)]


def test_a_share_of_hours_is_exact():
    assert rungs("48", "H", "50%") == [MONDAY + timedelta(hours=24)]


def test_a_share_of_a_month_is_a_share_of_its_days():
    """A month from 2 March has 31 days and ends on 2 April."""
    assert rungs("1", "M", "50%") == [at(3, 18, 12)]


def test_rungs_for_lateness_follow_the_last_moment_in_the_units_of_the_rule():
    last = timedelta(hours=23, minutes=59, seconds=59)
    assert rungs("7", "D", "0", "-1") == [at(3, 9) + last, at(3, 10) + last]
    assert rungs("4", "WD", "-1") == [at(3, 9) + last]  # the fourth is Friday the sixth
    assert rungs("2", "H", "-1") == [MONDAY + timedelta(hours=3)]


def test_bells_are_kept_as_text_and_read_back():
    bells = (Bell(MONDAY), Bell(MONDAY, 0), Bell(MONDAY + timedelta(days=1), 12))
    assert heard(written(bells)) == list(bells)
    assert heard([MONDAY.isoformat()]) == [Bell(MONDAY)]  # as rows of before the ladders have them


@pytest.fixture
def climbing(town, monkeypatch):
    monkeypatch.setattr(queries, "rungs", lambda matter, rule: LADDER if rule.code == "triage" else ())
    return town


def escalated(matter) -> list[tuple[int, datetime]]:
    rows = Event.objects.filter(matter_id=matter.pk, kind="clock.escalated").order_by("seq")
    return [(row.data["rung"], row.at) for row in rows]


def sweep(until: datetime) -> None:
    """Bell by bell, as if somebody had waited."""
    while (
        bell := Clock.objects.live()
        .filter(next_ring_at__lte=until)
        .order_by("next_ring_at")
        .values_list("next_ring_at", flat=True)
        .first()
    ):
        actions.ring(bell)


@pytest.mark.django_db
def test_each_rung_rings_once_before_and_after_the_lapse(climbing):
    matter = build.matter(climbing)
    due = Clock.objects.get(matter=matter.pk).due_at
    sweep(due + timedelta(days=30))
    assert [number for number, _at in escalated(matter)] == [0, 1, 2, 3]
    assert [when for _number, when in escalated(matter)] == [
        at(3, 3, 18), due, due + timedelta(days=1), due + timedelta(days=3)
    ]  # fmt: skip
    clock = Clock.objects.get(matter=matter.pk, rule="triage")
    assert (clock.rings, clock.next_ring_at) == ([], None)
    order = Event.objects.filter(matter_id=matter.pk, at=due).order_by("seq").values_list("kind", flat=True)
    assert [kind for kind in order if kind in ("clock.lapsed", "clock.escalated")] == [
        "clock.lapsed", "clock.escalated"
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_machine_that_slept_leaves_out_reminders_and_catches_up_with_lateness(climbing):
    matter = build.matter(climbing)
    due = Clock.objects.get(matter=matter.pk).due_at
    actions.ring(due + timedelta(days=2))
    assert [number for number, _at in escalated(matter)] == [1, 2]
    actions.ring(due + timedelta(days=2))
    actions.ring(due + timedelta(days=3))
    assert [number for number, _at in escalated(matter)] == [1, 2, 3]


@pytest.mark.django_db
def test_what_is_done_climbs_no_further(climbing):
    matter = build.matter(climbing)
    due = Clock.objects.get(matter=matter.pk).due_at
    sweep(due + timedelta(hours=1))
    matters.accept(matter.pk, by=climbing.lin, at=due + timedelta(hours=2))
    sweep(due + timedelta(days=30))
    assert [number for number, _at in escalated(matter)] == [0, 1]
