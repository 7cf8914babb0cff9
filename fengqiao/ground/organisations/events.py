"""What happens to organisations and posts: entries of the log of administration."""

from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel.events import Happening


@dataclass(frozen=True, kw_only=True)
class OrganisationHappening(Happening):
    organisation_id: UUID


@dataclass(frozen=True, kw_only=True)
class OrganisationFounded(OrganisationHappening):
    kind = "organisation.founded"


@dataclass(frozen=True, kw_only=True)
class OrganisationRenamed(OrganisationHappening):
    kind = "organisation.renamed"


@dataclass(frozen=True, kw_only=True)
class OrganisationEdited(OrganisationHappening):
    """What the directory says about it, what kind of unit it is, or where it stands in the tree."""

    kind = "organisation.edited"


@dataclass(frozen=True, kw_only=True)
class OrganisationClosed(OrganisationHappening):
    kind = "organisation.closed"


@dataclass(frozen=True, kw_only=True)
class RolesLoaded(Happening):
    """Roles and unit roles were read from their file."""

    kind = "role.loaded"
    added: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class PostHappening(Happening):
    post_id: UUID
    user_id: UUID
    organisation_id: UUID
    role: str


@dataclass(frozen=True, kw_only=True)
class Appointed(PostHappening):
    kind = "post.appointed"


@dataclass(frozen=True, kw_only=True)
class Dismissed(PostHappening):
    kind = "post.dismissed"


@dataclass(frozen=True, kw_only=True)
class PostHandedOver(PostHappening):
    """The work of a post passes to another post of the same organisation; the slices that hold work move it."""

    kind = "post.handed_over"
    successor_id: UUID
