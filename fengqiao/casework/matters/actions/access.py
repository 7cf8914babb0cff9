"""Who holds a matter, who may look, who may not. Upper slices call these with the matter they have locked."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.events import Admitted, Barred, GrantWithdrawn, MatterHeld
from fengqiao.casework.matters.models import Bar, Grant, Matter, Party
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.ground.regions.queries import Ancestry
from fengqiao.kernel import looks
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit

REVEALABLE = ("name", "phone", "id_number", "address", "email")
HOLDER = "holder"
"""Why a unit may look that answers for a matter outside its own region."""


def keeper(where: Ancestry, shut_out: Collection[UUID]) -> Organisation:
    """Who answers for a matter of this place: the nearest centre upwards that is not shut out, else a unit of the region
    that may coordinate. Raises `Refused` where there is none. Asks nothing of the database.
    """
    centre: Organisation | None = organisations.centre_for(where)
    while centre is not None:
        if not set(organisations.path(centre.pk)) & set(shut_out):
            return centre
        above = [pk for pk in organisations.path(centre.pk)[1:] if organisations.is_centre(pk)]
        centre = organisations.get(above[0]) if above else None
    for role in queries.KEEPERS:
        found = organisations.unit_in(where.smallest, role) if where.smallest else None
        if found is not None and not set(organisations.path(found.pk)) & set(shut_out):
            return found
    raise Refused(_("对方就是本级综治中心，本系统里没有别的单位能接。请到上一级综治中心或信访部门登记"))


@unit
def set_holder(matter: Matter, organisation_id: UUID, *, why: str, by: Actor, at: datetime) -> None:
    """Make this unit accountable. Raises `Refused` where it is barred. Nothing happens where it already is."""
    if matter.holder_id == organisation_id:
        return
    if queries.is_barred(matter.pk, organisations.path(organisation_id)):
        raise Refused(_("这家单位和这件事有利害关系，不能承办。请换一家"))
    matter.holder_id = organisation_id
    change(matter, "holder")
    emit(MatterHeld(matter_id=matter.pk, holder_id=organisation_id, why=why, by=by.ref, at=at), on=matter)


def set_due(matter: Matter, due_at: datetime | None) -> None:
    """Clocks keep the nearest live limit here, so that a list can be sorted by it."""
    if matter.due_at != due_at:
        matter.due_at = due_at
        change(matter, "due_at")


@unit
def admit(
    matter: Matter, organisation_id: UUID, *, why: str, post_id: UUID | None = None, by: Actor, at: datetime
) -> None:
    """Let a unit (or one post of it) see the matter from now on. Raises `Refused` where it is barred."""
    if queries.is_barred(matter.pk, organisations.path(organisation_id)):
        raise Refused(_("这家单位和这件事有利害关系，不能看这件事"))
    same = Grant.objects.live(at).filter(
        matter=matter.pk, organisation=organisation_id, post_id=post_id, why=why
    )
    if not same.exists():
        let_in(matter, organisation_id, why=why, post_id=post_id, by=by, at=at)


def admit_keeper(matter: Matter, *, by: Actor, at: datetime) -> None:
    """Whoever answers for a matter sees it, also where its region does not say so."""
    if not queries.lies_in_area_of(matter, matter.centre_id):
        admit(matter, matter.centre_id, why=HOLDER, by=by, at=at)


def let_in(
    matter: Matter, organisation_id: UUID, *, why: str, post_id: UUID | None = None, by: Actor, at: datetime
) -> None:
    """The grant and its event. `admit` asks first whether that may be; for a fresh matter there is nothing to ask."""
    add(
        Grant(
            id=uuid7(),
            matter_id=matter.pk,
            organisation_id=organisation_id,
            post_id=post_id,
            why=why,
            from_at=at,
        )
    )
    emit(Admitted(matter_id=matter.pk, organisation_id=organisation_id, why=why, by=by.ref, at=at), on=matter)


@unit
def withdraw_grant(
    matter: Matter, organisation_id: UUID, *, why: str, post_id: UUID | None = None, by: Actor, at: datetime
) -> None:
    """End the live grants of this unit that rest on `why`, or those of one post of it."""
    rows = Grant.objects.live(at).filter(matter=matter.pk, organisation=organisation_id, why=why)
    rows = rows.filter(post_id=post_id) if post_id else rows
    if not rows.update(until_at=at):
        return
    emit(
        GrantWithdrawn(matter_id=matter.pk, organisation_id=organisation_id, why=why, by=by.ref, at=at),
        on=matter,
    )


@unit
def bar(
    matter: Matter,
    *,
    organisation_id: UUID | None = None,
    user_id: UUID | None = None,
    why: str,
    by: Actor,
    at: datetime,
) -> None:
    """Shut a unit (with everything under it) or a person out of this matter, whatever else they hold.

    信访工作条例 第三十条: what is reported must not reach the one it is about.
    """
    add(
        Bar(
            id=uuid7(),
            matter_id=matter.pk,
            organisation_id=organisation_id,
            user_id=user_id,
            why=why,
            from_at=at,
        )
    )
    emit(
        Barred(
            matter_id=matter.pk, organisation_id=organisation_id, user_id=user_id, why=why, by=by.ref, at=at
        ),
        on=matter,
    )


@unit
def reveal(matter_id: UUID, *, party_id: UUID, field: str, why: str, by: Actor, at: datetime) -> str:
    """The whole value of a masked field, for a reason that is recorded and that the party may read.

    Raises `Refused` without a reason. The caller has come through `reach`.
    """
    if field not in REVEALABLE:
        raise Refused(_("没有这一项"))
    if not why.strip():
        raise Refused(_("请选一个理由，当事人能看到是谁、为什么看的"))
    party = Party.objects.get(matter=matter_id, pk=party_id)
    looks.look(by, matter_id, at, what=f"reveal:{field}", why=why.strip()[:200])
    return getattr(party, field)
