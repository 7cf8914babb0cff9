"""The rules in force, and why a date is that date: read from memory, checked against the tables cheaply.

A published edition never changes, so its book is kept for the life of the process. Which editions there are is
remembered as long as their version stays the same (`kernel.memory`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import models
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.queries.days import calendar
from fengqiao.ground.catalogue.rules import book as books
from fengqiao.ground.catalogue.rules.book import ClockRule, EditionBook
from fengqiao.ground.catalogue.rules.compare import Change
from fengqiao.ground.catalogue.rules.compare import changes as compare
from fengqiao.ground.catalogue.rules.search import Index, Match
from fengqiao.kernel.memory import Remembered
from fengqiao.kernel.workdays import ZONE, Step, Unit, Why, due

EDITIONS = "catalogue.editions"
"""What is remembered per process; actions and the loader say when it changed."""

WALK = (
    "matter.registered",
    "matter.accepted",
    "task.opened",
    "task.returned",
    "matter.resolved",
    "matter.reopened",
)
"""The order in which a reader meets the events."""

_books: dict[UUID, EditionBook] = {}
_indexes: dict[UUID, Index] = {}


class NoEdition(LookupError):
    """No rules have been published yet: run `fengqiao load catalogue`."""


def forget_books() -> None:
    """Another database has other books: for the bench, which lays one of its own."""
    _books.clear()
    _indexes.clear()


def current(at: datetime) -> EditionBook:
    """The book of the edition in force at this moment; before the first one, the first. Raises NoEdition."""
    return book(_current_id(at.astimezone(ZONE).date()))


def book(edition_id: UUID) -> EditionBook:
    """The book of an edition. Drafts are read afresh each time, published ones once."""
    kept = _books.get(edition_id)
    if kept is None:
        edition = Edition.objects.defer("files").get(pk=edition_id)
        kept = _read(edition)
        if edition.published_at:
            _books[edition_id] = kept
    return kept


def rules_for(
    book: EditionBook,
    event: str,
    *,
    kind: str = "",
    source: str = "",
    complexity: str = "",
    mode: str = "",
    subject: str = "",
    on: date | None = None,
) -> tuple[ClockRule, ...]:
    """The clock rules this event starts by itself, on a matter or on a task. No query."""
    return book.rules_for(
        event, kind=kind, source=source, complexity=complexity, mode=mode, subject=subject, on=on
    )


def search_kinds(text: str, at: datetime, limit: int = 8) -> list[Match]:
    """Kinds that share words with what somebody said, best first, each with the words that matched."""
    return _index(current(at)).matches(text, limit)


def suggest_kind(text: str, at: datetime) -> Match | None:
    """The one kind to propose for these words, or None when unsure. A person always confirms it."""
    return _index(current(at)).suggest(text)


def editions() -> list[Edition]:
    """All editions, the newest first."""
    return list(Edition.objects.defer("files", "words").order_by("-number"))


def edition(number: int) -> Edition | None:
    """One edition with its files; drafts, too."""
    return Edition.objects.filter(number=number).first()


@dataclass(frozen=True)
class Told:
    """A rule in words: how long, from what event, for which matters."""

    rule: ClockRule
    length: str
    starts: str
    stops: str
    only: str
    binding: str


@dataclass(frozen=True)
class Limit:
    """A rule as it would run if its event happened now."""

    told: Told
    due_at: datetime
    lines: list[str]
    provisional: bool


def told(book: EditionBook, rule: ClockRule) -> Told:
    """A rule in the words of the page."""
    events = book.words["events"]
    only = [book.sources[source].zh for source in rule.sources] + [book.kinds[kind].zh for kind in rule.kinds]
    return Told(
        rule=rule,
        length=_("%(n)s %(unit)s") % {"n": _plain(rule.n), "unit": models.Unit(rule.unit).label},
        starts=_("、").join(str(events[event]) for event in rule.starts_on),
        stops=_("、").join(dict.fromkeys(str(events[event.partition("/")[0]]) for event in rule.stops_on)),
        only=_("、").join(only),
        binding=str(models.Binding(rule.binding).label),
    )


def limits(book: EditionBook, kind: str, at: datetime) -> list[Limit]:
    """The limits that start by themselves for a kind of its usual complexity, with the dates they would have today."""
    row, found = book.kinds[kind], []
    for rule in book.clocks.values():
        usual = not rule.complexities or row.complexity in rule.complexities
        if rule.auto and rule.enabled and usual and row.within(rule.kinds) and "supervise" not in rule.modes:
            found.append(limit(book, rule, at))
    order = {event: place for place, event in enumerate(WALK)}
    return sorted(
        found,
        key=lambda one: (order.get(one.told.rule.starts_on[0], len(order)), bool(one.told.only)),
    )


def limit(book: EditionBook, rule: ClockRule, at: datetime) -> Limit:
    """A rule as it would run if it started now."""
    ends = due(at, rule.n, rule.unit, roll=rule.roll, calendar=calendar())
    return Limit(told(book, rule), ends.at, explain(ends.steps, unit=rule.unit), ends.provisional)


def changes(edition_id: UUID, against: EditionBook) -> list[Change]:
    """What an edition changes against another."""
    return compare(against, book(edition_id))


def explain(steps: Iterable[Step], *, unit: str) -> list[str]:
    """Why it is this day, in sentences: one for every run of days that did the same thing."""
    steps = list(steps)
    lines = []
    for run in _runs(steps):
        first, last = run[0], run[-1]
        span = _span(first.on, last.on)
        match first.why:
            case Why.START if len(steps) > 1 and unit in (Unit.HOURS, Unit.WORKING_HOURS):
                lines.append(_("%(span)s 起算") % {"span": span})
            case Why.START if len(steps) > 1:
                lines.append(_("%(span)s 起算，当天不计") % {"span": span})
            case Why.START:
                lines.append(_("就是 %(span)s 当天") % {"span": span})
            case Why.COUNTED if unit == Unit.HOURS:
                lines.append(
                    _("昼夜连续计时，%(n)s 小时到 %(span)s") % {"n": _plain(last.count), "span": span}
                )
            case Why.COUNTED if unit == Unit.WORKING_HOURS:
                lines.append(
                    _("%(span)s：办公时间，计到第 %(n)s 小时") % {"span": span, "n": _plain(last.count)}
                )
            case Why.COUNTED if unit == Unit.MONTHS:
                lines.append(_("%(n)s 个月后的对应日是 %(span)s") % {"n": last.count, "span": span})
            case Why.COUNTED if unit == Unit.WORKING_DAYS:
                lines.append(_("%(span)s：工作日，数到第 %(n)s 个") % {"span": span, "n": last.count})
            case Why.COUNTED:
                lines.append(_("%(span)s：数到第 %(n)s 日") % {"span": span, "n": last.count})
            case Why.MAKE_UP:
                lines.append(
                    _("%(span)s：调休上班，数到第 %(n)s 个") % {"span": span, "n": _plain(last.count)}
                )
            case Why.WEEKEND:
                lines.append(_("%(span)s：周末，不计") % {"span": span})
            case Why.DAY_OFF:
                name = next((step.name for step in run if step.name), _("休息日"))
                lines.append(_("%(span)s：%(name)s，不计") % {"span": span, "name": name})
            case Why.MONTH_END:
                lines.append(
                    _("%(n)s 个月后没有对应的日子，以月末 %(span)s 为准") % {"n": last.count, "span": span}
                )
            case Why.PAUSED:
                lines.append(_("%(span)s：停着，不计") % {"span": span})
            case Why.LATER:
                lines.append(_("停了的日子往后推，到 %(span)s") % {"span": span})
            case Why.RESUMED:
                lines.append(_("停着的时候到期，以恢复的 %(span)s 当天为准") % {"span": span})
            case Why.ROLLED:
                lines.append(_("最后一天遇上休息，顺延到 %(span)s") % {"span": span})
    return lines


def _read_published() -> tuple[tuple[date, UUID], ...]:
    found = Edition.objects.published().order_by("-in_force_from", "-number")
    return tuple(found.values_list("in_force_from", "id"))


_published = Remembered(_read_published, EDITIONS)


def _current_id(on: date) -> UUID:
    published = _published()
    if not published:
        raise NoEdition
    return next((key for in_force_from, key in published if in_force_from <= on), published[-1][1])


def _index(book: EditionBook) -> Index:
    if book.id not in _indexes:
        _indexes[book.id] = Index(book.kinds.values())
    return _indexes[book.id]


def _read(edition: Edition) -> EditionBook:
    def rows(model: Any, value: Any) -> list[Any]:
        names = [one.name for one in fields(value)]
        found = model.objects.filter(edition=edition.pk).order_by("position").values(*names)
        return [value(**{name: _frozen(cell) for name, cell in row.items()}) for row in found]

    def by_code(model: Any, value: Any) -> dict[str, Any]:
        return {row.code: row for row in rows(model, value)}

    rules = {
        code: replace(rule, warn=tuple(map(Decimal, rule.warn)))
        for code, rule in by_code(models.ClockRule, books.ClockRule).items()
    }
    return EditionBook(
        id=edition.pk,
        number=edition.number,
        in_force_from=edition.in_force_from,
        words=edition.words,
        kinds=by_code(models.Kind, books.Kind),
        clocks=rules,
        outcomes=by_code(models.Outcome, books.Outcome),
        reasons=by_code(models.Reason, books.Reason),
        papers=by_code(models.Paper, books.Paper),
        levels=tuple(rows(models.RoutingLevel, books.RoutingLevel)),
        sources=by_code(models.SourceRule, books.Source),
        grounds=by_code(models.Ground, books.Ground),
        ladders={
            code: replace(ladder, rungs=tuple(_rung(rung) for rung in ladder.rungs))
            for code, ladder in by_code(models.Ladder, books.Ladder).items()
        },
        presets=by_code(models.Preset, books.Preset),
    )


def _rung(row: Any) -> books.Rung:
    return books.Rung(**{**row, "to": tuple(row["to"])})


def _frozen(cell: Any) -> Any:
    return tuple(cell) if isinstance(cell, list) else cell


def _runs(steps: Sequence[Step]) -> list[list[Step]]:
    runs: list[list[Step]] = []
    for step in steps:
        if (
            runs
            and runs[-1][0].why == step.why
            and (step.why != Why.DAY_OFF or runs[-1][0].name == step.name)
        ):
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _span(first: date, last: date) -> str:
    def day(on: date) -> str:
        return date_format(on, _("n月j日"))

    return (
        day(first) if first == last else _("%(first)s至%(last)s") % {"first": day(first), "last": day(last)}
    )


def _plain(n: Decimal | int) -> str:
    return f"{Decimal(n).normalize():f}"
