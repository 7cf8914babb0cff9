"""What is said and put right while a matter runs: contacts, additions, corrections, another kind, another place."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.actions import access
from fengqiao.casework.matters.events import (
    ContactTried,
    MatterAdded,
    MatterAnswered,
    MatterCorrected,
    MatterReclassified,
    MatterRelocated,
    PartyAdded,
)  # fmt: skip
from fengqiao.casework.matters.models import Complexity, Correction, Matter, Party, Remark, SearchText
from fengqiao.casework.matters.permissions import SPEAKERS, Permission
from fengqiao.casework.matters.rules.drafts import PartyDraft, digits
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel import bigrams, crypto, privacy
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit

CORRIGIBLE = ("title", "said", "wanted", "began_on", "place")
CORRIGIBLE_OF_PARTY = ("name", "phone", "id_number", "address", "email", "contact")
_BLIND = {"name": "name", "phone": "phone", "id_number": "id"}


class Stale(Refused):
    """Somebody else has changed the same matter in the meantime."""


@unit
def contact(matter_id: UUID, *, way: str, text: str, reached: bool, by: Actor, at: datetime) -> Remark:
    """An officer has spoken to the person, or tried to. Only a person reached counts as answered."""
    if not any(by.may(permission) for permission in SPEAKERS):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not text.strip():
        raise Refused(_("请写一句：说了什么，答应了什么"))
    return note(Matter.objects.lock(matter_id), way=way, text=text, reached=reached, by=by, at=at)


@unit
def supplement(matter_id: UUID, *, text: str, by: Actor, at: datetime) -> Remark:
    """The person adds something. What was said before stays as it was."""
    matter = Matter.objects.lock(matter_id)
    if not matter.is_open:
        raise Refused(_("这件事已经办结。有新情况，请说明没有解决，我们重新办理"))
    if not text.strip():
        raise Refused(_("请写一下要补充什么"))
    return note(matter, way=Remark.Way.ADDED, text=text, reached=True, by=by, at=at)


def note(matter: Matter, *, way: str, text: str, reached: bool, by: Actor, at: datetime) -> Remark:
    """The words and their event, on a matter the caller has locked."""
    seq = matter.seq + 1  # its own event; what reacts to it (a clock that stops) comes after
    if way == Remark.Way.ADDED:
        emit(MatterAdded(matter_id=matter.pk, by=by.ref, at=at), on=matter)
    else:
        told = MatterAnswered if reached else ContactTried
        emit(told(matter_id=matter.pk, way=way, by=by.ref, at=at), on=matter)
    return add(
        Remark(
            id=uuid7(),
            matter_id=matter.pk,
            way=way,
            text=text.strip(),
            reached=reached,
            seq=seq,
            by=by.ref,
            at=at,
        )
    )


@unit
def correct(
    matter_id: UUID,
    *,
    changes: dict[str, str],
    party_id: UUID | None = None,
    why: str = "",
    version: int,
    by: Actor,
    at: datetime,
) -> Matter:
    """Put a typo right; what stood there before is kept. Raises `Stale` where somebody else was faster."""
    matter = _of_version(matter_id, version)
    if not by.may(Permission.CORRECT):
        raise Refused(_("您现在的岗位没有这项权限"))
    row = Party.objects.get(matter=matter_id, pk=party_id) if party_id else matter
    allowed = CORRIGIBLE_OF_PARTY if party_id else CORRIGIBLE
    real = {f: v.strip() for f, v in changes.items() if f in allowed and v.strip() != getattr(row, f)}
    if not real:
        return matter
    for field, now in real.items():
        kept = digits(now) or now if field == "phone" else now
        add(_correction(matter, field, getattr(row, field), kept, why, by=by, at=at, party_id=party_id))
        setattr(row, field, kept)
        if field in _BLIND and party_id:
            setattr(row, f"{field}_ix", crypto.blind(_BLIND[field], kept) if kept else None)
    change(row, *real, *(f"{field}_ix" for field in real if party_id and field in _BLIND))
    if {"title", "said"} & set(real):
        words = bigrams.words(privacy.scrub(f"{matter.title}\n{matter.said}"))
        change(SearchText(matter_id=matter.pk, words=words), "words")
    _count(matter)
    emit(MatterCorrected(matter_id=matter.pk, fields=tuple(sorted(real)), by=by.ref, at=at), on=matter)
    return matter


@unit
def reclassify(
    matter_id: UUID, *, kind: str, complexity: str, why: str, version: int, by: Actor, at: datetime
) -> Matter:
    """Another kind or complexity, with a reason; both stay readable. The matter keeps its edition."""
    matter = _of_version(matter_id, version)
    if not by.may(Permission.CORRECT):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not why.strip():
        raise Refused(_("改类别要写一句原因"))
    book = catalogue.book(matter.edition_id)
    old, new = book.kinds_by_id[matter.kind_id], book.kinds.get(kind)
    if new is None or complexity not in Complexity.values:
        raise Refused(_("没有这个类别，请另选一个"))
    was, matter.kind_id, matter.complexity = matter.complexity, new.id, complexity
    matter.kind_confirmed_at = at
    change(matter, "kind", "complexity", "kind_confirmed_at")
    add(_correction(matter, "kind", f"{old.code} {was}", f"{new.code} {complexity}", why, by=by, at=at))
    _count(matter)
    emit(
        MatterReclassified(
            matter_id=matter.pk,
            was=old.code,
            now=new.code,
            complexity_was=was,
            complexity=complexity,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
    return matter


@unit
def relocate(matter_id: UUID, *, region_id: UUID, why: str, version: int, by: Actor, at: datetime) -> Matter:
    """The place was wrong: the right one, and with it the right centre.

    As at registration a centre that is shut out is passed over for the one above: it could never take the matter back.
    """
    matter = _of_version(matter_id, version)
    if not by.may(Permission.CORRECT):
        raise Refused(_("您现在的岗位没有这项权限"))
    where, was = regions.ancestry(region_id), matter.grid_id or matter.village_id or matter.town_id
    for name in queries.PLACES:
        setattr(matter, name, getattr(where, name))
    change(matter, *queries.PLACES)
    change(SearchText(matter_id=matter.pk, county_id=where.county_id), "county_id")
    add(_correction(matter, "region", str(was or ""), str(region_id), why, by=by, at=at))
    _count(matter)
    emit(MatterRelocated(matter_id=matter.pk, was=was, now=region_id, by=by.ref, at=at), on=matter)
    centre = access.keeper(
        where, {row.organisation_id for row in queries.bars(matter.pk) if row.organisation_id}
    )
    if centre.pk != matter.centre_id:
        held = matter.holder_id == matter.centre_id
        access.withdraw_grant(matter, matter.centre_id, why=access.HOLDER, by=by, at=at)
        matter.centre_id = centre.pk
        change(matter, "centre")
        if held:
            access.set_holder(matter, centre.pk, why="relocated", by=by, at=at)
    access.admit_keeper(matter, by=by, at=at)
    return matter


@unit
def add_party(matter_id: UUID, *, draft: PartyDraft, by: Actor, at: datetime) -> Party:
    """One more person or organisation in the matter. A unit on the other side is shut out from here on."""
    from fengqiao.casework.matters.actions.register import party_of, recognised

    matter = Matter.objects.lock(matter_id)
    if not by.may(Permission.CORRECT):
        raise Refused(_("您现在的岗位没有这项权限"))
    party = party_of(matter, recognised(draft), at=at)
    if draft.role == "respondent" and party.organisation_id:
        if matter.holder_id and party.organisation_id in organisations.path(matter.holder_id):
            raise Refused(_("这家单位正在承办这件事。请先换一家承办，再把它记为对方"))
        access.bar(matter, organisation_id=party.organisation_id, why="respondent", by=by, at=at)
    add(party)
    emit(PartyAdded(matter_id=matter.pk, party_id=party.pk, role=draft.role, by=by.ref, at=at), on=matter)
    return party


def _of_version(matter_id: UUID, version: int) -> Matter:
    matter = Matter.objects.lock(matter_id)
    if matter.version != version:
        raise Stale(_("您改的时候，别人先改了这件事。请看看新的内容，再改一次；您写的还在"))
    return matter


def _count(matter: Matter) -> None:
    matter.version += 1
    change(matter, "version")


def _correction(
    matter: Matter,
    field: str,
    was: str,
    now: str,
    why: str,
    *,
    by: Actor,
    at: datetime,
    party_id: UUID | None = None,
) -> Correction:
    return Correction(
        id=uuid7(),
        matter_id=matter.pk,
        field=field,
        party_id=party_id,
        was=was,
        now=now,
        why=why.strip()[:200],
        by=by.ref,
        at=at,
    )
