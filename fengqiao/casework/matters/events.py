"""What happens to a matter. Ids and codes only: these rows outlive the data of persons."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening, MatterHappening


@dataclass(frozen=True, kw_only=True)
class MatterRegistered(MatterHappening):
    """A matter was written down; `on_the_spot` when it will be answered in the same breath."""

    kind = "matter.registered"
    code: str
    edition: int
    kind_code: str
    complexity: str
    source: str
    centre_id: UUID
    grid_id: UUID | None
    on_the_spot: bool = False


@dataclass(frozen=True, kw_only=True)
class MatterHeld(MatterHappening):
    """Who is accountable from now on."""

    kind = "matter.held"
    holder_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class MatterAccepted(MatterHappening):
    kind = "matter.accepted"


@dataclass(frozen=True, kw_only=True)
class MatterDeclined(MatterHappening):
    """Not accepted, for a coded reason; `competent` is the unit that the person is shown the way to."""

    kind = "matter.declined"
    reason: str
    competent_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class MatterAnswered(MatterHappening):
    """The person was reached and given an answer by a human being; receipts never count."""

    kind = "matter.answered"
    way: str


@dataclass(frozen=True, kw_only=True)
class ContactTried(MatterHappening):
    kind = "matter.contact_tried"
    way: str


@dataclass(frozen=True, kw_only=True)
class MatterAdded(MatterHappening):
    """The person added something in words."""

    kind = "matter.added"


@dataclass(frozen=True, kw_only=True)
class MatterReclassified(MatterHappening):
    kind = "matter.reclassified"
    was: str
    now: str
    complexity_was: str
    complexity: str


@dataclass(frozen=True, kw_only=True)
class MatterCorrected(MatterHappening):
    """A typo was put right; the wording before is kept in `Correction`."""

    kind = "matter.corrected"
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MatterRelocated(MatterHappening):
    kind = "matter.relocated"
    was: UUID | None
    now: UUID


@dataclass(frozen=True, kw_only=True)
class PartyAdded(MatterHappening):
    kind = "matter.party_added"
    party_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class MatterResolved(MatterHappening):
    """An answer with an honest outcome is given; the person is asked whether it is really solved."""

    kind = "matter.resolved"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class MatterClosed(MatterHappening):
    """The end. `how`: confirmed by the person, lapsed without objection, withdrawn, answered on the spot, decided."""

    kind = "matter.closed"
    outcome: str
    how: str


@dataclass(frozen=True, kw_only=True)
class MatterReopened(MatterHappening):
    kind = "matter.reopened"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Admitted(MatterHappening):
    """A unit may look from now on."""

    kind = "matter.admitted"
    organisation_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class GrantWithdrawn(MatterHappening):
    kind = "matter.grant_withdrawn"
    organisation_id: UUID
    why: str


@dataclass(frozen=True, kw_only=True)
class Barred(MatterHappening):
    """A unit or a person may not hold, read or export this matter."""

    kind = "matter.barred"
    organisation_id: UUID | None
    user_id: UUID | None
    why: str


@dataclass(frozen=True, kw_only=True)
class MattersResettled(Happening):
    """A batch of matters has followed its region to another parent: how many, up to which."""

    kind = "matter.resettled"
    region_id: UUID
    matters: int
    upto: UUID
