"""Who acts, which unit is meant, which centre is near: answered from memory, for every request asks."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from fengqiao.ground.accounts.models import User
from fengqiao.ground.organisations.models import Organisation, OrgRole, Post, Role, UnitRole
from fengqiao.ground.organisations.rules import credit_code, duties
from fengqiao.ground.regions import queries as regions
from fengqiao.ground.regions.models import Region
from fengqiao.ground.regions.queries import Ancestry
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.memory import Remembered

CENTRE = "centre"
ROLES = Path(__file__).parent / "data" / "roles.yaml"
"""Our own table of unit roles, permissions and roles; `loader.load_roles` brings it into the database."""


class Directory:
    """Every organisation as it stands, with its unit roles. Read only: the rows are shared by all threads."""

    def __init__(self, rows: list[Organisation], kinds: Iterable[tuple[UUID, str]]) -> None:
        self.by_id: dict[UUID | None, Any] = {row.pk: row for row in rows}
        self.kinds: dict[UUID, frozenset[str]] = {row.pk: frozenset() for row in rows}
        for organisation_id, kind in kinds:
            self.kinds[organisation_id] |= {kind}
        self.by_place: dict[tuple[UUID, str], list[Organisation]] = {}
        self.below: dict[UUID | None, list[Organisation]] = {}
        for row in rows:
            row._state.fields_cache["parent"] = self.by_id.get(row.parent_id)
            if region := regions.get(row.region_id):
                row._state.fields_cache["region"] = region
            self.below.setdefault(row.parent_id, []).append(row)
            if row.closed_at is None:
                for kind in self.kinds[row.pk]:
                    self.by_place.setdefault((row.region_id, kind), []).append(row)
        self.root_centre = min(
            (row for row in rows if row.closed_at is None and CENTRE in self.kinds[row.pk]),
            key=lambda row: (row.region.depth, row.founded_at, row.pk),
            default=None,
        )

    def path(self, organisation_id: UUID) -> tuple[UUID, ...]:
        """From the organisation up to the root."""
        found: list[UUID] = []
        here = self.by_id.get(organisation_id)
        while here is not None and here.pk not in found:
            found.append(here.pk)
            here = self.by_id.get(here.parent_id)
        return tuple(found)


def _read_directory() -> Directory:
    rows = list(Organisation.objects.order_by("pinyin", "id"))
    kinds = OrgRole.objects.order_by("id").values_list("organisation_id", "unit_role__code")
    return Directory(rows, kinds)


_directory = Remembered(_read_directory, "organisations", "regions")
_roles: Remembered[dict[str, Role]] = Remembered(
    lambda: {role.code: role for role in Role.objects.order_by("place")}, "roles"
)
_unit_roles: Remembered[dict[str, UnitRole]] = Remembered(
    lambda: {kind.code: kind for kind in UnitRole.objects.order_by("id")}, "roles"
)
# filled person by person, emptied when anything about posts or roles changes
_held: Remembered[dict[UUID, list[Post]]] = Remembered(dict, "posts", "roles")
_names: Remembered[dict[str, dict[str, str]]] = Remembered(dict, "posts", "roles", "organisations")


# --- organisations -----------------------------------------------------------------------------------


def get(organisation_id: UUID) -> Organisation | None:
    """The organisation with this id, closed or not."""
    return _directory().by_id.get(organisation_id)


def name(organisation_id: UUID | None) -> str:
    """The short name, for lists; empty for none."""
    found = get(organisation_id) if organisation_id else None
    return found.short_name if found else ""


def path(organisation_id: UUID) -> tuple[UUID, ...]:
    """The organisation and those above it, itself first."""
    return _directory().path(organisation_id)


def roles_of(organisation_id: UUID) -> frozenset[str]:
    """What kinds of unit an organisation is: codes of unit roles."""
    return _directory().kinds.get(organisation_id, frozenset())


def is_centre(organisation_id: UUID) -> bool:
    """Whether it is a 综治中心: it sees the subtree of its region."""
    return CENTRE in roles_of(organisation_id)


def takes(organisation_id: UUID) -> str:
    """Whether work may be assigned to it, only referred, or it is only invited; the strictest of its unit roles."""
    kinds = [_unit_roles()[code].takes for code in roles_of(organisation_id) if code in _unit_roles()]
    return next((word for word in ("refer", "assign", "invite") if word in kinds), "assign")


def centre_for(ancestry: Ancestry) -> Organisation:
    """The nearest centre, from the grid upwards; the root centre where none is near: nobody is nobody's.

    Raises LookupError only where no centre has been founded at all.
    """
    directory = _directory()
    for region_id in ancestry.upwards():
        if found := directory.by_place.get((region_id, CENTRE)):
            return found[0]
    if directory.root_centre is None:
        raise LookupError("no centre has been founded: run `fengqiao load organisations`")
    return directory.root_centre


def centre_of_region(region_id: UUID | None) -> Organisation:
    """The nearest centre of a place; the root centre for none."""
    return centre_for(regions.ancestry(region_id) if region_id else Ancestry())


def unit_in(region_id: UUID, unit_role: str) -> Organisation | None:
    """The nearest organisation of a kind for a place: its own level first, then upwards."""
    by_place = _directory().by_place
    for here in regions.ancestry(region_id).upwards():
        if found := by_place.get((here, unit_role)):
            return found[0]
    return None


def units_over(region_id: UUID) -> list[Organisation]:
    """Every open organisation of a place and of the places it lies in, nearest first: whom one may hand work to."""
    near = {pk: number for number, pk in enumerate(regions.ancestry(region_id).upwards())}
    found = [row for row in _directory().by_id.values() if row.closed_at is None and row.region_id in near]
    return sorted(found, key=lambda row: (near[row.region_id], row.pinyin))


def centres() -> list[Organisation]:
    """Every open centre, from the largest area down."""
    found = [row for row in _directory().by_id.values() if row.closed_at is None and is_centre(row.pk)]
    return sorted(found, key=lambda row: (row.region.depth, row.pinyin))


def children(organisation_id: UUID | None) -> list[Organisation]:
    """Open organisations directly under one, in pinyin order; under None: the roots."""
    return [row for row in _directory().below.get(organisation_id, ()) if row.closed_at is None]


def directory(*, text: str = "", unit_role: str = "", region_id: UUID | None = None) -> list[Organisation]:
    """Open organisations for the public directory, by part of the name or pinyin, kind, or area."""
    wanted = text.strip().lower()
    found = [
        row
        for row in _directory().by_id.values()
        if row.closed_at is None
        and (not wanted or _named(row, wanted))
        and (not unit_role or unit_role in roles_of(row.pk))
        and (region_id is None or regions.contains(region_id, row.region_id))
    ]
    return sorted(found, key=lambda row: (row.region.depth, not is_centre(row.pk), row.pinyin))


def listing(*, text: str = "", unit_role: str = "", closed: bool = False) -> QuerySet[Organisation]:
    """Organisations for their administrator's list: ordered and paged by the database."""
    rows = Organisation.objects.filter(closed_at__isnull=not closed).select_related("region")
    if text := text.strip():
        rows = rows.filter(
            Q(name__icontains=text) | Q(short_name__icontains=text) | Q(credit_code=text.upper())
        )
    if unit_role:
        kinds = OrgRole.objects.filter(unit_role__code=unit_role).values("organisation_id")
        rows = rows.filter(pk__in=kinds)
    return rows


def named(text: str) -> Organisation | None:
    """The open organisation somebody typed or picked: by its full or short name; None when there are several."""
    wanted = text.strip()
    rows = [row for row in _directory().by_id.values() if row.closed_at is None]
    exact = [row for row in rows if row.name == wanted] or [row for row in rows if row.short_name == wanted]
    return exact[0] if len(exact) == 1 else None


def names(*, limit: int = 500) -> list[str]:
    """Names of open organisations, as suggestions for a field."""
    rows = (row.name for row in _directory().by_id.values() if row.closed_at is None)
    return [name for _number, name in zip(range(limit), rows, strict=False)]


def match(text: str) -> Organisation | None:
    """The organisation a party names, by its credit code or its exact name; None when nobody is sure."""
    wanted = text.strip()
    code = credit_code.normalised(wanted)
    rows = [row for row in _directory().by_id.values() if row.closed_at is None]
    if credit_code.fault(code) is None:
        return next((row for row in rows if row.credit_code == code), None)
    found = [row for row in rows if wanted and wanted in (row.name, row.short_name)]
    return found[0] if len(found) == 1 else None


def _named(row: Organisation, wanted: str) -> bool:
    return (
        wanted in row.name.lower()
        or wanted in row.short_name.lower()
        or row.pinyin.replace(" ", "").startswith(wanted.replace(" ", ""))
    )


# --- roles -------------------------------------------------------------------------------------------


def roles() -> list[Role]:
    """Every role, in the order of the file."""
    return list(_roles().values())


def role(code: str) -> Role | None:
    """The role with this code."""
    return _roles().get(code)


def unit_roles() -> list[UnitRole]:
    """Every kind of unit, in the order of the file."""
    return list(_unit_roles().values())


def unit_role(code: str) -> UnitRole | None:
    """The kind of unit with this code."""
    return _unit_roles().get(code)


@cache
def _permission_names() -> dict[str, dict[str, str]]:
    return yaml.safe_load(ROLES.read_text(encoding="utf-8"))["permissions"]


def permissions_in_words() -> list[tuple[str, str]]:
    """Every permission of the product with its words in the reader's language."""
    language = "zh" if (get_language() or "zh").startswith("zh") else "en"
    return [(code, words[language]) for code, words in _permission_names().items()]


def permission_words(codes: Iterable[str]) -> list[str]:
    """The words of these permissions."""
    wanted = set(codes)
    return [words for code, words in permissions_in_words() if code in wanted]


# --- posts and actors --------------------------------------------------------------------------------


def posts_of(user_id: UUID, at: datetime) -> list[Post]:
    """The posts a person holds at that moment, the oldest first. Role and organisation are already there."""
    held = _held()
    if user_id not in held:
        rows = Post.objects.filter(user_id=user_id).select_related("role").order_by("from_at", "id")
        held[user_id] = list(rows)
    posts = [post for post in held[user_id] if post.held_at(at)]
    for post in posts:
        if organisation := get(post.organisation_id):
            post._state.fields_cache["organisation"] = organisation
    return posts


def actor_for(user: User, post_id: UUID | None, at: datetime) -> Actor:
    """The person acting in the chosen post, or in their first one; without any post they may nothing."""
    posts = posts_of(user.pk, at)
    if not posts or not user.is_active:
        return Actor(ref=f"user:{user.pk}", user_id=user.pk)
    chosen = next((post for post in posts if post.pk == post_id), posts[0])
    return actor_in(chosen, posts)


def actor_in(post: Post, held: Iterable[Post]) -> Actor:
    """The actor of one post of a person who holds these posts: a `never` of any of them wins."""
    organisation = get(post.organisation_id) or post.organisation
    return Actor(
        ref=post.ref,
        user_id=post.user_id,
        post_id=post.pk,
        organisation_id=organisation.pk,
        organisation_path=path(organisation.pk),
        level=organisation.region.level,
        region_id=organisation.region_id,
        permissions=duties.permissions(post.role.duty, [other.role.duty for other in held]),
    )


def post(post_id: UUID) -> Post | None:
    """One post with its person, role and organisation."""
    return Post.objects.select_related("user", "role", "organisation").filter(pk=post_id).first()


def posts_in(organisation_id: UUID, at: datetime) -> QuerySet[Post]:
    """The posts held in an organisation, with their people, in the order of the roles."""
    rows = Post.objects.live(at).filter(organisation_id=organisation_id)
    return rows.select_related("user", "role").order_by("role__place", "user__display_name", "id")


def holders(organisation_id: UUID, permission: str, at: datetime) -> list[Post]:
    """Posts of an organisation whose role gives a permission: whom a notice goes to."""
    return [post for post in posts_in(organisation_id, at) if permission in post.role.may]


def holding_role(organisation_id: UUID, code: str, at: datetime) -> list[Post]:
    """The posts of an organisation in one role, with their people."""
    return list(posts_in(organisation_id, at).filter(role__code=code))


def in_role(code: str, at: datetime) -> list[Post]:
    """Everybody who holds a post in this role, anywhere: the auditors, the administrators."""
    rows = Post.objects.live(at).filter(role__code=code).select_related("user")
    return list(rows.order_by("user__username", "id"))


def former_posts_of(user_id: UUID, at: datetime) -> QuerySet[Post]:
    """The posts a person no longer holds, the latest first."""
    rows = Post.objects.filter(Q(to_at__lte=at), user_id=user_id)
    return rows.select_related("role", "organisation").order_by("-to_at", "id")


def who(refs: Iterable[str]) -> dict[str, str]:
    """What timelines print for the `by` of events: "林若溪 · 综合窗口 · 柳岸街道综治中心"; unknown refs are left out."""
    wanted = {ref for ref in refs if ref.startswith("post:")}
    known = _names().setdefault(get_language() or "", {})
    if unknown := wanted - known.keys():
        ids = [ref.removeprefix("post:") for ref in unknown]
        rows = Post.objects.filter(pk__in=ids).select_related("user", "role", "organisation")
        known |= {
            row.ref: f"{row.user.display_name} · {row.role} · {row.organisation.short_name}" for row in rows
        }
    return {ref: known[ref] for ref in wanted if ref in known}


def kept_apart(user_id: UUID, new: Role, at: datetime) -> list[Role]:
    """Roles a person holds that one may not hold together with the new one."""
    held = [post.role for post in posts_of(user_id, at)]
    codes = duties.kept_apart(new.duty, [role.duty for role in held])
    return [role for role in held if role.code in codes]


def lost(user_id: UUID, new: Role, at: datetime) -> frozenset[str]:
    """Permissions a person loses in their present posts, or misses in the new one, because a `never` wins."""
    held = [post.role.duty for post in posts_of(user_id, at)]
    together = [*held, new.duty]
    before = frozenset().union(*(duties.permissions(duty, held) for duty in held), new.duty.may)
    after = frozenset().union(*(duties.permissions(duty, together) for duty in together))
    return before - after


def places_of(actor: Actor) -> tuple[UUID, ...]:
    """The places whose days an actor works by: the areas from the largest down, then the own organisation."""
    areas = tuple(regions.ancestry(actor.region_id).upwards())[::-1] if actor.region_id else ()
    return (*areas, actor.organisation_id) if actor.organisation_id else areas


def region_of(actor: Actor) -> Region | None:
    """The area of an actor's organisation."""
    return regions.get(actor.region_id) if actor.region_id else None
