"""The book of one edition: its rules as frozen values in memory, read by code, matched without a query."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

ANY = "*"
KIND_LEAD = "kind.lead"
USUAL_COMPLEXITY = "general"


@dataclass(frozen=True, slots=True)
class Kind:
    id: UUID
    code: str
    parent: str
    level: int
    position: int
    zh: str
    en: str
    citizen: str
    keywords: tuple[str, ...]
    gbt: str
    gbt_name: str
    moj: str
    mediable: str
    gate: str
    complexity: str
    lead: str
    helpers: tuple[str, ...]
    flags: tuple[str, ...]
    urgent_if: tuple[str, ...]
    evidence: tuple[str, ...]
    questions: tuple[Mapping[str, Any], ...]
    basis: str
    conf: str

    def within(self, codes: Collection[str]) -> bool:
        """Is this kind, or the first level above it, among the codes? Nothing named means any."""
        return not codes or ANY in codes or self.code in codes or self.parent in codes


@dataclass(frozen=True, slots=True)
class ClockRule:
    id: UUID
    code: str
    position: int
    label: str
    duty: str
    subject: str
    starts_on: tuple[str, ...]
    stops_on: tuple[str, ...]
    n: Decimal
    unit: str
    roll: bool
    warn: tuple[Decimal, ...]
    binding: str
    basis: str
    note: str
    conf: str
    version_from: date
    enabled: bool
    auto: bool
    on_lapse: str
    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    complexities: tuple[str, ...]
    modes: tuple[str, ...]
    pause: tuple[str, ...]
    extend: Mapping[str, Any] | None
    ladder: str = ""
    """Code of the ladder it climbs; none where empty."""
    version_to: date | None = None
    """The day from which its article no longer holds."""
    serves: str = ""
    """Code of the statutory rule that this target must not outlast; none where empty."""
    off_because: str = ""
    """Why a rule of the law is switched off here."""

    def holds(self, on: date) -> bool:
        """Is its article in force on this day?"""
        return self.version_from <= on and (self.version_to is None or on < self.version_to)

    def fits(self, *, kind: Kind | None, source: str, complexity: str, mode: str) -> bool:
        """Do the rule's conditions hold? An empty condition always does."""
        return (
            (not self.sources or source in self.sources)
            and (not self.complexities or complexity in self.complexities)
            and (not self.modes or mode in self.modes)
            and (not self.kinds or (kind is not None and kind.within(self.kinds)))
        )


@dataclass(frozen=True, slots=True)
class Ground:
    """A lawful ground to pause a limit. No cap: until the day the pause itself names."""

    code: str
    zh: str
    cap_n: Decimal | None
    cap_unit: str
    basis: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder. `at` is "75%" of the whole length, or how much is left, in the rule's unit (days for a
    rule in months): "0" when it is due, "-1" when it is one late. `do` is remind, yellow, supervise, conference,
    tell_party or call; `to` are codes of office roles, "party" or "agent"; `paper` a form of paper, "" none.
    """

    at: str
    do: str
    level: str
    to: tuple[str, ...]
    paper: str


@dataclass(frozen=True, slots=True)
class Ladder:
    code: str
    zh: str
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """Clock rules that are switched on or off together. `units` are the units of days one may choose between."""

    code: str
    zh: str
    rules: tuple[str, ...]
    choose: str
    ladder: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    id: UUID
    code: str
    position: int
    zh: str
    solved: str
    needs: tuple[str, ...]
    say: str


@dataclass(frozen=True, slots=True)
class Reason:
    id: UUID
    code: str
    family: str
    position: int
    zh: str
    basis: str
    say: str
    ground: str


@dataclass(frozen=True, slots=True)
class Paper:
    id: UUID
    code: str
    position: int
    zh: str
    en: str
    issuer: str
    number: str
    retain: str
    secrecy: str
    basis: str
    sign: str
    fields: tuple[Mapping[str, Any], ...]
    body: str


@dataclass(frozen=True, slots=True)
class RoutingLevel:
    id: UUID
    code: str
    position: int
    zh: str
    kinds: tuple[str, ...]
    complexities: tuple[str, ...]
    group: bool | None
    lead: str
    helpers: tuple[str, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Source:
    id: UUID
    code: str
    position: int
    zh: str
    en: str
    return_rule: str
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class Route:
    """Which unit role should lead, who helps, and the row of the table that says so."""

    lead: str
    helpers: tuple[str, ...]
    rule: str
    label: str
    basis: str


@dataclass(frozen=True)
class EditionBook:
    """All rules of one edition, by code, each in the order of its file."""

    id: UUID
    number: int
    in_force_from: date
    words: Mapping[str, Mapping[str, Any]] = field(repr=False)
    kinds: Mapping[str, Kind] = field(repr=False)
    clocks: Mapping[str, ClockRule] = field(repr=False)
    outcomes: Mapping[str, Outcome] = field(repr=False)
    reasons: Mapping[str, Reason] = field(repr=False)
    papers: Mapping[str, Paper] = field(repr=False)
    levels: tuple[RoutingLevel, ...] = field(repr=False)
    sources: Mapping[str, Source] = field(repr=False)
    grounds: Mapping[str, Ground] = field(repr=False)
    ladders: Mapping[str, Ladder] = field(repr=False)
    presets: Mapping[str, Preset] = field(repr=False)

    @cached_property
    def kinds_by_id(self) -> Mapping[UUID, Kind]:
        return {kind.id: kind for kind in self.kinds.values()}

    @cached_property
    def top_kinds(self) -> tuple[Kind, ...]:
        return tuple(kind for kind in self.kinds.values() if not kind.parent)

    @cached_property
    def _children(self) -> Mapping[str, tuple[Kind, ...]]:
        found: dict[str, list[Kind]] = {}
        for kind in self.kinds.values():
            found.setdefault(kind.parent, []).append(kind)
        return {parent: tuple(kinds) for parent, kinds in found.items()}

    @cached_property
    def _starting(self) -> Mapping[str, tuple[ClockRule, ...]]:
        found: dict[str, list[ClockRule]] = {}
        for rule in self.clocks.values():
            if rule.auto and rule.enabled:
                for event in rule.starts_on:
                    found.setdefault(event, []).append(rule)
        return {event: tuple(rules) for event, rules in found.items()}

    @cached_property
    def _found(self) -> dict[tuple[str, ...], tuple[ClockRule, ...]]:
        """Answers given already: a published book does not change, and its kinds, sources and events are few."""
        return {}

    def children(self, code: str) -> tuple[Kind, ...]:
        """The second-level kinds of a first-level one."""
        return self._children.get(code, ())

    def questions(self, code: str) -> tuple[Mapping[str, Any], ...]:
        """What to ask at intake; the second level asks what the first does."""
        kind = self.kinds[code]
        return kind.questions or (self.kinds[kind.parent].questions if kind.parent else ())

    def reasons_of(self, family: str) -> tuple[Reason, ...]:
        """The coded reasons of one family: decline, return, suspend, extend, terminate, reopen."""
        return tuple(reason for reason in self.reasons.values() if reason.family == family)

    def rules_for(
        self,
        event: str,
        *,
        kind: str = "",
        source: str = "",
        complexity: str = "",
        mode: str = "",
        subject: str = "",
        on: date | None = None,
    ) -> tuple[ClockRule, ...]:
        """The rules that this event starts by itself. An unknown complexity is the kind's usual one.

        With `on`, only those whose article is in force on that day.
        """
        asked = (event, kind, source, complexity, mode, subject)
        if (known := self._found.get(asked)) is not None:
            return known if on is None else self._in_force(known, on)
        row = self.kinds.get(kind)
        usual = complexity or (row.complexity if row else USUAL_COMPLEXITY)
        found = tuple(
            rule
            for rule in self._starting.get(event, ())
            if (not subject or rule.subject == subject)
            and rule.fits(kind=row, source=source, complexity=usual, mode=mode)
        )
        self._found[asked] = found
        return found if on is None else self._in_force(found, on)

    @cached_property
    def _always(self) -> bool:
        """Does every rule hold from the edition's first day on, for good? Then no day needs to be asked."""
        return all(
            rule.version_to is None and rule.version_from <= self.in_force_from
            for rule in self.clocks.values()
        )

    def _in_force(self, rules: tuple[ClockRule, ...], on: date) -> tuple[ClockRule, ...]:
        if self._always and on >= self.in_force_from:
            return rules
        return tuple(rule for rule in rules if rule.holds(on))

    def route(self, *, kind: str, complexity: str = "", group: bool = False) -> Route:
        """Who should lead: the first row of the routing table that fits. There always is one."""
        row = self.kinds.get(kind)
        complexity = complexity or (row.complexity if row else USUAL_COMPLEXITY)
        for level in self.levels:
            if level.complexities and complexity not in level.complexities:
                continue
            if level.group is not None and level.group != group:
                continue
            if row is None and ANY not in level.kinds:
                continue
            if row is not None and not row.within(level.kinds):
                continue
            lead = (row.lead if row else "centre") if level.lead == KIND_LEAD else level.lead
            helpers = tuple(
                (row.lead if row else "centre") if one == KIND_LEAD else one for one in level.helpers
            )
            if row is not None:
                helpers += tuple(one for one in row.helpers if one != lead and one not in helpers)
            return Route(lead, helpers, level.code, level.zh, level.basis)
        raise LookupError("the routing table has no fallback")  # the loader refuses such a file


def stops(stops_on: Iterable[str], event: str, mode: str = "") -> bool:
    """Does this event stop a clock? "task.opened/assign" is stopped by tasks of that mode only."""
    stops_on = tuple(stops_on)
    return event in stops_on or f"{event}/{mode}" in stops_on
