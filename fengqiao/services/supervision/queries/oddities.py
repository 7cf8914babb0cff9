"""A month of every unit, asked for what looks odd. No figure is of a person, and the key of one never leaves this file."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce

from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.matters.models import Matter, Party, PartyRole
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.kernel.crypto import sm3
from fengqiao.kernel.models import Event
from fengqiao.services.supervision.models import Detector
from fengqiao.services.supervision.rules import oddities
from fengqiao.services.supervision.rules.oddities import Figures, Kept

PICKED = 5
"""So many ended matters of a centre are looked at each month, whatever the figures say."""

SPLIT = 3
"""From so many repeated registrations on they are looked at."""


@dataclass(frozen=True)
class Oddity:
    """What looks odd at one unit: the figures, and the matters behind them with the instant."""

    detector: str
    centre_id: UUID
    unit_id: UUID
    figures: Figures
    behind: tuple[tuple[UUID, datetime], ...]


Pair = tuple[UUID, UUID]
"""A centre, and a unit that works for it."""


def bunched(since: datetime, until: datetime) -> list[Oddity]:
    """Limits of the office that were kept in this month, most of them only just."""
    holder = Task.objects.filter(matter=OuterRef("matter"), pk=OuterRef("task_id"))
    rows = (
        Clock.objects.filter(duty=Duty.OFFICE, stopped_at__gte=since, stopped_at__lt=until)
        .filter(stopped_at__lte=F("due_at"))
        .exclude(on_lapse="close")
        .annotate(worker=_or_centre(holder, "matter__centre_id"))
        .annotate(how=Subquery(holder.values("mode")[:1]))
        .exclude(how=Mode.SUPERVISE)
        .values_list("matter__centre_id", "worker", "matter_id", "started_at", "due_at", "stopped_at")
    )
    kept: dict[Pair, list[tuple[UUID, Kept]]] = defaultdict(list)
    for centre, unit, matter, begun, due, done in rows.iterator(5000):
        kept[centre, unit].append((matter, Kept(begun, due, done)))  # type: ignore[arg-type]
    return _found(
        Detector.BUNCHED,
        {pair: (len(some), [(pk, one.done) for pk, one in some if one.just]) for pair, some in kept.items()},
        oddities.BUNCHED,
    )


def reopened_soon(since: datetime, until: datetime) -> list[Oddity]:
    """Matters closed in this month that were opened again within days."""
    closed = _events("matter.closed", since, until)
    opened: dict[UUID, list[datetime]] = defaultdict(list)
    for matter, at, _data in _events("matter.reopened", since, until + oddities.SOON):
        opened[matter].append(at)
    pairs = _workers({matter for matter, _at, _data in closed})
    some: dict[Pair, tuple[int, list[tuple[UUID, datetime]]]] = {}
    for matter, at, _data in closed:
        cases, again = some.get(pairs[matter], (0, []))
        if any(at <= one <= at + oddities.SOON for one in opened[matter]):
            again.append((matter, at))
        some[pairs[matter]] = (cases + 1, again)
    return _found(Detector.REOPENED, some, oddities.REOPENED)


def paused_late(since: datetime, until: datetime) -> list[Oddity]:
    """Pauses of this month that began when the limit was about to pass."""
    paused = _events("clock.paused", since, until)
    ids = {matter for matter, _at, _data in paused}
    began: dict[str, tuple[datetime, datetime]] = {}
    known: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for _matter, at, data in _of_matters(ids, ("clock.started", "clock.resumed", "clock.extended")):
        due = datetime.fromisoformat(data["due_at"])
        began.setdefault(data["clock_id"], (at, due))
        known[data["clock_id"]].append((at, due))
    pairs = _workers(ids)
    some: dict[Pair, tuple[int, list[tuple[UUID, datetime]]]] = {}
    for matter, at, data in paused:
        dues = [due for moment, due in known[data["clock_id"]] if moment <= at]
        if not dues:
            continue
        cases, late = some.get(pairs[matter], (0, []))
        if oddities.used(began[data["clock_id"]][0], dues[-1], at) >= oddities.LATE_SHARE:
            late.append((matter, at))
        some[pairs[matter]] = (cases + 1, late)
    return _found(Detector.PAUSED, some, oddities.PAUSED)


def split_up(since: datetime, until: datetime) -> list[Oddity]:
    """The same kind of matter of the same person, registered at one centre again and again within days."""
    rows = Party.objects.filter(
        role=PartyRole.APPLICANT, matter__registered_at__gte=since, matter__registered_at__lt=until
    ).values_list(
        "matter_id", "matter__centre_id", "matter__kind_id", "matter__registered_at", "phone_ix", "name_ix"
    )
    cases: dict[UUID, set[UUID]] = defaultdict(set)
    same: dict[tuple[UUID, UUID, bytes], dict[UUID, datetime]] = defaultdict(dict)
    for matter, centre, kind, at, phone, name in rows.iterator(5000):
        cases[centre].add(matter)
        if key := phone or name:
            same[centre, kind, bytes(key)][matter] = at
    found: dict[UUID, tuple[int, list[tuple[UUID, datetime]]]] = {}
    for (centre, _kind, _key), several in same.items():
        if again := oddities.alike(several.values()):
            hits, behind = found.get(centre, (0, []))
            found[centre] = (hits + again, behind + list(several.items()))
    return [
        Oddity(Detector.SPLIT, centre, centre, Figures(hits, len(cases[centre])), tuple(behind))
        for centre, (hits, behind) in found.items()
        if hits >= SPLIT
    ]


def sampled(since: datetime, until: datetime) -> list[Oddity]:
    """Some ended matters of each centre, chosen by lot: the same whoever draws it, and not to be foreseen."""
    ended: dict[UUID, list[tuple[UUID, datetime]]] = defaultdict(list)
    rows = Matter.objects.filter(closed_at__gte=since, closed_at__lt=until, stage="closed")
    for matter, centre, at, head in rows.values_list("pk", "centre_id", "closed_at", "head").iterator(5000):
        ended[centre].append((matter, at, bytes(head)))  # type: ignore[arg-type]
    found = []
    for centre, several in ended.items():
        if len(several) < oddities.FEW:
            continue
        lot = sorted(several, key=lambda one: sm3(b"lot:", one[0].bytes, since.date().isoformat().encode()))
        picked = tuple((one[0], one[1]) for one in lot[:PICKED])
        found.append(Oddity(Detector.SAMPLE, centre, centre, Figures(len(picked), len(several)), picked))
    return found


def _found(
    detector: str, some: dict[Pair, tuple[int, list[tuple[UUID, datetime]]]], share: float
) -> list[Oddity]:
    return [
        Oddity(detector, centre, unit, figures, tuple(behind))
        for (centre, unit), (cases, behind) in some.items()
        if (figures := oddities.odd(len(behind), cases, share)) is not None
    ]


def _events(kind: str, since: datetime, until: datetime) -> list[tuple[UUID, datetime, dict]]:
    rows = Event.objects.filter(kind=kind, recorded_at__gte=since, recorded_at__lt=until).order_by(
        "recorded_at"
    )
    return list(rows.values_list("matter_id", "at", "data"))


def _of_matters(ids: Iterable[UUID], kinds: tuple[str, ...]) -> list[tuple[UUID, datetime, dict]]:
    rows = Event.objects.filter(matter_id__in=list(ids), kind__in=kinds).order_by("matter_id", "seq")
    return list(rows.values_list("matter_id", "at", "data"))


def _workers(ids: Iterable[UUID]) -> dict[UUID, Pair]:
    """For each matter its centre and the unit that led last; where none did, the centre itself."""
    last = Task.objects.filter(matter=OuterRef("pk"), leads=True).order_by("-opened_at", "-id")
    rows = Matter.objects.filter(pk__in=list(ids)).annotate(worker=_or_centre(last, "centre_id"))
    return {pk: (centre, unit) for pk, centre, unit in rows.values_list("pk", "centre_id", "worker")}


def _or_centre(tasks: QuerySet[Task], centre: str) -> Coalesce:
    return Coalesce(Subquery(tasks.values("holder_id")[:1]), F(centre), output_field=UUIDField())
