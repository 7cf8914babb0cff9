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
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class YearSettled(Happening):
    kind: ClassVar[str] = "catalogue.year_settled"
    year: int


@dataclass(frozen=True, kw_only=True)
class NoticeImported(Happening):
    kind: ClassVar[str] = "catalogue.notice_imported"
    year: int
    change_id: UUID
    days: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class LocalDayMarked(Happening):
    kind: ClassVar[str] = "catalogue.local_day_marked"
    region_id: UUID
    on: date
    nature: str
    before: str
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClosureOrdered(Happening):
    kind: ClassVar[str] = "catalogue.closure_ordered"
    closure_id: UUID
    place_id: UUID
    from_on: date
    until_on: date
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClosureMoved(Happening):
    kind: ClassVar[str] = "catalogue.closure_moved"
    closure_id: UUID
    before: date
    until_on: date
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class ClosureLifted(Happening):
    kind: ClassVar[str] = "catalogue.closure_lifted"
    closure_id: UUID
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class HoursKept(Happening):
    kind: ClassVar[str] = "catalogue.hours_kept"
    centre_id: UUID
    opens: str
    change_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecountAsked(Happening):
    kind: ClassVar[str] = "catalogue.recount_asked"
    recount_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecountApproved(Happening):
    kind: ClassVar[str] = "catalogue.recount_approved"
    recount_id: UUID
    found: int
    brings_forward: bool


@dataclass(frozen=True, kw_only=True)
class RecountDropped(Happening):
    kind: ClassVar[str] = "catalogue.recount_dropped"
    recount_id: UUID


@dataclass(frozen=True, kw_only=True)
class RecountDone(Happening):
    kind: ClassVar[str] = "catalogue.recount_done"
    recount_id: UUID
    moved: int
    kept: int
