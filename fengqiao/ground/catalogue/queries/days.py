"""Which days nobody works, here or anywhere: read from memory, checked against the tables cheaply."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.ground.catalogue.models import (
    Binding,
    CalendarChange,
    CalendarYear,
    Closure,
    DayOff,
    Duty,
    LocalDay,
    Nature,
    OpeningHours,
)  # fmt: skip
from fengqiao.ground.catalogue.rules import picture
from fengqiao.ground.catalogue.rules.days import Local, Locals, days, mixed
from fengqiao.ground.catalogue.rules.picture import Month
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.memory import Remembered
from fengqiao.kernel.workdays import Calendar

CALENDAR = "catalogue.calendar"
"""What is remembered per process; actions and the loader say when it changed."""


class Limited(Protocol):
    """A clock or its rule: whose time it is, and whether the law sets it."""

    @property
    def duty(self) -> str: ...
    @property
    def binding(self) -> str: ...


def calendar(places: Sequence[UUID] = (), *, lawful: bool = False) -> Calendar:
    """The days as they are known now: the country's, and what is otherwise in these places (the largest first).

    Places are ids of regions and of centres. `lawful` leaves out what we decided ourselves: closures, days worked on a
    market day, opening hours. No query; without places nothing is even looked up.
    """
    known = _known()
    here = tuple(place for place in places if place in known.local) if known.local else ()
    if not here:
        return known.national
    found = known.mixed.get((here, lawful))
    if found is None:
        found = mixed(known.national, [known.local[place] for place in here], lawful=lawful)
        known.mixed[here, lawful] = found
    return found


def calendar_of(limit: Limited, places: Sequence[UUID] = ()) -> Calendar:
    """The calendar a limit counts by (docs/decisions/0020).

    What is ours stands still while we are shut; what the law sets does not, and follows only holidays a government has
    set; the person's own time and that of other houses goes by the country's days alone.
    """
    if limit.duty != Duty.OFFICE:
        return _known().national
    return calendar(places, lawful=limit.binding == Binding.STATUTORY)


def days_of(year: int) -> list[DayOff]:
    """The days of a year that are not what the week says."""
    return list(DayOff.objects.of_year(year))


def years() -> list[CalendarYear]:
    """The years whose arrangement is known, the newest first."""
    return list(CalendarYear.objects.order_by("-year"))


def local_days(*, since: date) -> list[LocalDay]:
    """The days that are otherwise in one place, from a day on."""
    rows = LocalDay.objects.filter(on__gte=since).exclude(nature=Nature.ORDINARY)
    return list(rows.select_related("region").order_by("on", "region__pinyin"))


def closures(*, since: date) -> list[Closure]:
    """Closures that are not over before a day, the latest first."""
    rows = Closure.objects.filter(until_on__gt=since, lifted_at=None)
    return list(rows.select_related("region", "centre").order_by("-from_on", "-id"))


def hours() -> dict[UUID, OpeningHours]:
    """The opening hours of the centres that have their own."""
    return {row.centre_id: row for row in OpeningHours.objects.all()}


def months(year: int, places: Sequence[UUID] = ()) -> list[Month]:
    """The year in these places as a picture: what is otherwise here than in the country is marked as our own."""
    return picture.months(year, calendar(places), calendar())


def places_of(centre_id: UUID) -> tuple[UUID, ...]:
    """The places a centre lies in, the largest first, and the centre itself: what its calendar is made of."""
    centre = organisations.get(centre_id)
    above = tuple(regions.ancestry(centre.region_id).upwards())[::-1] if centre else ()
    return (*above, centre_id)


def place_name(place_id: UUID | None) -> str:
    """The name of a region or a centre; the country for none."""
    if place_id is None:
        return _("全国")
    return organisations.name(place_id) or regions.full_name(place_id)


def closure(closure_id: UUID) -> Closure | None:
    """A closure that was not called off."""
    return Closure.objects.filter(pk=closure_id, lifted_at=None).first()


def changes_of_days() -> QuerySet[CalendarChange]:
    """What was done to the calendar, for its history. Page it by ("-at", "-id")."""
    return CalendarChange.objects.all()


def uncounted() -> int:
    """How many changes limits that run know nothing of yet."""
    return CalendarChange.objects.uncounted().count()


def _read_national() -> Calendar:
    off, make_up, names = set(), set(), {}
    for on, nature, name in DayOff.objects.values_list("on", "nature", "name"):
        if nature == Nature.OFF:
            off.add(on)
        elif nature == Nature.WORKDAY:
            make_up.add(on)
        if name and nature != Nature.ORDINARY:
            names[on] = name
    years = frozenset(CalendarYear.objects.values_list("year", flat=True))
    return Calendar(off=frozenset(off), make_up=frozenset(make_up), years=years, names=names)


def _read_local() -> Locals:
    found: dict[UUID, dict[str, dict[date, str]]] = {}

    def of(place: UUID) -> dict[str, dict[date, str]]:
        return found.setdefault(place, {"off": {}, "worked": {}, "shut": {}})

    for region_id, on, nature, name in LocalDay.objects.values_list("region_id", "on", "nature", "name"):
        if nature != Nature.ORDINARY:
            of(region_id)["off" if nature == Nature.OFF else "worked"][on] = name
    for closure in Closure.objects.filter(lifted_at=None).order_by("ordered_at"):
        of(closure.place_id)["shut"] |= dict.fromkeys(days(closure.from_on, closure.until_on), closure.reason)
    opening = {centre_id: row.spans for centre_id, row in hours().items()}
    return {
        place: Local(**found.get(place, {}), opening=opening.get(place, ()))
        for place in found.keys() | opening
    }


@dataclass(frozen=True)
class Known:
    """All that is known of the days, read at once; the calendars of places are mixed when they are first asked for."""

    national: Calendar
    local: Locals
    mixed: dict[tuple[tuple[UUID, ...], bool], Calendar] = field(default_factory=dict)


_known: Remembered[Known] = Remembered(lambda: Known(_read_national(), _read_local()), CALENDAR)
