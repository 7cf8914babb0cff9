"""Which permissions a post really gives, and which posts one person may not hold together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Duty:
    """A role as data: what it may, what it never may, and whom it is kept apart from."""

    code: str
    may: frozenset[str]
    never: frozenset[str]
    apart: frozenset[str]


ADMINISTRATORS = frozenset({"system_admin", "security_admin", "audit_admin"})
"""三员: apart from each other and from every business post (GB/T 22239-2019, level 3)."""


def permissions(acting: Duty, held: Iterable[Duty]) -> frozenset[str]:
    """What a person may while acting in one post. A `never` of any post they hold wins, even over another's `may`."""
    forbidden = acting.never.union(*(duty.never for duty in held))
    return acting.may - forbidden


def kept_apart(new: Duty, held: Iterable[Duty]) -> frozenset[str]:
    """The codes of held roles that one may not hold together with the new one."""
    return frozenset(
        duty.code
        for duty in held
        if duty.code in new.apart
        or new.code in duty.apart
        or (duty.code != new.code and (duty.code in ADMINISTRATORS or new.code in ADMINISTRATORS))
    )


def unknown_words(duties: Iterable[Duty], known: Mapping[str, str]) -> dict[str, list[str]]:
    """Permission names in roles that the list of permissions does not have, by role."""
    found = {duty.code: sorted((duty.may | duty.never) - set(known)) for duty in duties}
    return {code: names for code, names in found.items() if names}
