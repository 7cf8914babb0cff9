"""What happens to the rules and to the calendar: entries of the log of administration."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class EditionProposed(Happening):
    kind: ClassVar[str] = "catalogue.edition_proposed"
    edition_id: UUID
    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class EditionPublished(Happening):
    kind: ClassVar[str] = "catalogue.edition_published"
    edition_id: UUID
    number: int
    in_force_from: date


@dataclass(frozen=True, kw_only=True)
class RuleEdited(Happening):
    """One field of one row of a draft: what it said before, and what it says now."""

    kind: ClassVar[str] = "catalogue.rule_edited"
    edition_id: UUID
    number: int
    part: str
    code: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class PresetSwitched(Happening):
    """A set of rules was switched on or off in a draft; what that changed follows row by row."""

    kind: ClassVar[str] = "catalogue.preset_switched"
    edition_id: UUID
    number: int
    preset: str
    on: bool
    unit: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class EditionDropped(Happening):
    """A draft was thrown away."""

    kind: ClassVar[str] = "catalogue.edition_dropped"
    edition_id: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class DayMarked(Happening):
    kind: ClassVar[str] = "catalogue.day_marked"
    on: date
    nature: str
    before: str


@dataclass(frozen=True, kw_only=True)
class YearSettled(Happening):
    kind: ClassVar[str] = "catalogue.year_settled"
    year: int
