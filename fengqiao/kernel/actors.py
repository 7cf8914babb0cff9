"""Who acts: a person in a post, a citizen at the portal, or the system itself."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person acting in a post, or a standing actor without one.

    `ref` is what events keep as `by`: "post:<uuid>", "system", "citizen", "import". It never holds a name.
    `organisation_path` runs from the own organisation up to the root, so a bar on a parent also binds its children.
    """

    ref: str
    user_id: UUID | None = None
    post_id: UUID | None = None
    organisation_id: UUID | None = None
    organisation_path: tuple[UUID, ...] = ()
    level: str = ""
    region_id: UUID | None = None
    permissions: frozenset[str] = field(default_factory=frozenset)
    is_system: bool = False

    def may(self, permission: str) -> bool:
        """Whether this actor holds the permission; the system holds all of them."""
        return self.is_system or str(permission) in self.permissions


SYSTEM = Actor(ref="system", is_system=True)
"""Clocks, sweeps and reactions act as the system."""

IMPORT = Actor(ref="import", is_system=True)
"""Messages brought over from another source."""

CITIZEN = Actor(ref="citizen", permissions=frozenset({"portal.own", "feedback.rate"}))
"""Someone at the portal without an account; what they may touch is decided by their ticket, not by a role."""
