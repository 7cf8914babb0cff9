"""Register a matter: the hot path. One transaction, one trip, nobody else's rows read."""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.actions.access import HOLDER, bar, keeper, let_in
from fengqiao.casework.matters.actions.moves import answer, decline
from fengqiao.casework.matters.events import MatterRegistered
from fengqiao.casework.matters.models import (
    CaseCode,
    Complexity,
    Matter,
    Party,
    SearchText,
    SourceId,
    Stage,
    StatusKey,
)  # fmt: skip
from fengqiao.casework.matters.permissions import Permission
from fengqiao.casework.matters.rules.drafts import PartyDraft, digits, headline, names_unit
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.ground.regions.queries import Ancestry
from fengqiao.kernel import bigrams, crypto, privacy
from fengqiao.kernel.actors import CITIZEN, Actor
from fengqiao.kernel.codes import new_code
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, unit

UNKNOWN_KIND = "A99"
"""说不清归哪一类也登记, and the centre sorts it out."""


@dataclass(frozen=True)
class Registered:
    """What registering gives back: the matter, and the keys that only its owner is told."""

    matter: Matter
    token: str
    pickup: str


@unit
def register(
    *,
    kind: str = "",
    said: str,
    title: str = "",
    wanted: str = "",
    began_on: str = "",
    complexity: str = "",
    source: str,
    place: str = "",
    point: tuple[float, float] | None = None,
    region_id: UUID | None = None,
    parties: list[PartyDraft],
    hide_applicant: bool = False,
    source_id: str = "",
    registered_at: datetime | None = None,
    on_the_spot: bool = False,
    by: Actor,
    at: datetime,
) -> Registered:
    """Write down what somebody says, give it a code, a place, a centre that answers for it, and its clocks.

    `point` is (longitude, latitude) in WGS-84; the grid is found from it, else from `region_id`, else the actor's own
    region; nothing is ever unowned. `source_id` names the row of another system: a second registration of the same
    row gives back the first. `registered_at` is when the person came, where that was earlier than `at`; clocks start
    at `at`. Raises `Refused` where something the rules need is missing.
    """
    if by is not CITIZEN and not by.may(Permission.REGISTER):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not said.strip():
        raise Refused(_("请写一下发生了什么。一句话也可以"))
    if source_id and (known := queries.by_source(source_id)):
        return _again(known)
    book = catalogue.current(at)
    row = book.kinds.get(kind or UNKNOWN_KIND)
    if row is None:
        raise Refused(_("没有这个类别，请另选一个"))
    where = _place(point, region_id, by)
    parties = [recognised(draft) for draft in parties]
    accused = {d.organisation_id: None for d in parties if d.role == "respondent" and d.organisation_id}
    centre = keeper(where, accused)
    matter = add(
        Matter(
            id=uuid7(),
            code=new_code(),
            edition_id=book.id,
            kind_id=row.id,
            kind_confirmed_at=None if by is CITIZEN else at,
            complexity=complexity or row.complexity or Complexity.GENERAL,
            title=(title.strip() or privacy.mask_text(headline(said, wanted)))[:80],
            said=said.strip(),
            wanted=wanted.strip()[:400],
            began_on=began_on.strip()[:40],
            source=source,
            stage=Stage.REGISTERED,
            centre_id=centre.pk,
            holder_id=centre.pk,
            city_id=where.city_id,
            county_id=where.county_id,
            town_id=where.town_id,
            village_id=where.village_id,
            grid_id=where.grid_id,
            place=place.strip(),
            longitude=None if point is None else round(point[0], 6),
            latitude=None if point is None else round(point[1], 6),
            hide_applicant=hide_applicant,
            registered_by=by.ref,
            registered_at=registered_at or at,
        )
    )
    add(CaseCode(code=matter.code, matter_id=matter.pk))
    if source_id:
        add(SourceId(key=source_id, matter_id=matter.pk))
    for draft in parties:
        add(party_of(matter, draft, at=at))
    token, pickup = secrets.token_urlsafe(16), _pickup(parties)
    add(
        StatusKey(
            digest=queries.token_digest(token), matter_id=matter.pk, token=token, pickup=pickup, made_at=at
        )
    )
    words = bigrams.words(privacy.scrub(f"{matter.title}\n{matter.said}"))
    add(SearchText(matter_id=matter.pk, county_id=where.county_id, words=words))
    emit(
        MatterRegistered(
            matter_id=matter.pk,
            code=matter.code,
            edition=book.number,
            kind_code=row.code,
            complexity=matter.complexity,
            source=source,
            centre_id=centre.pk,
            grid_id=where.grid_id,
            on_the_spot=on_the_spot,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
    for unit_id in accused:
        bar(matter, organisation_id=unit_id, why="respondent", by=by, at=at)
    if not queries.lies_in_area_of(matter, centre.pk):
        let_in(matter, centre.pk, why=HOLDER, by=by, at=at)
    if by.organisation_id and by.post_id and not queries.sees_by_region(by, matter):
        let_in(matter, by.organisation_id, why="registered", post_id=by.post_id, by=by, at=at)
    return Registered(matter, token, pickup)


@unit
def register_answered(*, answered: str, by: Actor, at: datetime, **said: object) -> Registered:
    """A question answered on the spot: registered, answered and closed in one breath."""
    made = register(on_the_spot=True, by=by, at=at, **said)  # type: ignore[arg-type]
    answer(made.matter.pk, answer=answered, by=by, at=at)
    return made


@unit
def register_declined(
    *, reason: str, competent_id: UUID | None = None, words: str = "", by: Actor, at: datetime, **said: object
) -> Registered:
    """Written down, and at once not accepted: the person leaves with a paper that says why and where to go."""
    made = register(by=by, at=at, **said)  # type: ignore[arg-type]
    decline(made.matter.pk, reason=reason, competent_id=competent_id, words=words, by=by, at=at)
    return made


def party_of(matter: Matter, draft: PartyDraft, *, at: datetime) -> Party:
    """The row of a recognised party: sealed text with the blind indexes beside it. The caller writes it."""
    phone = digits(draft.phone) or draft.phone.strip()
    number = draft.id_number.strip().upper()
    return Party(
        id=uuid7(),
        matter_id=matter.pk,
        role=draft.role,
        is_organisation=draft.is_organisation,
        name=draft.name.strip(),
        name_ix=crypto.blind("name", draft.name) if draft.name.strip() else None,
        phone=phone,
        phone_ix=crypto.blind("phone", phone) if phone else None,
        id_number=number,
        id_number_ix=crypto.blind("id", number) if number else None,
        address=draft.address.strip(),
        email=draft.email.strip(),
        credit_code=draft.credit_code.strip().upper() if draft.is_organisation else "",
        organisation_id=draft.organisation_id,
        contact=draft.contact,
        added_at=at,
    )


def recognised(draft: PartyDraft) -> PartyDraft:
    """The draft with what its name and code tell: whether it is a unit, and which one of the directory."""
    if not (draft.is_organisation or names_unit(draft.name)):
        return draft
    found = organisations.match(draft.credit_code) if draft.credit_code else None
    found = found or (organisations.match(draft.name) if draft.name else None)
    return replace(
        draft, is_organisation=True, organisation_id=draft.organisation_id or (found.pk if found else None)
    )


def _place(point: tuple[float, float] | None, region_id: UUID | None, by: Actor) -> Ancestry:
    if point is not None and (found := regions.locate(*point)) is not None:
        return regions.ancestry(found.pk)
    if region_id is not None:
        return regions.ancestry(region_id)
    # a matter without any place would be held by the root centre and stand in nobody's list: it lies where that centre does
    return regions.ancestry(by.region_id or organisations.centre_of_region(None).region_id)


def _pickup(parties: list[PartyDraft]) -> str:
    """A number to type instead of the phone, for someone who has none."""
    has_phone = any(len(digits(draft.phone)) >= 7 for draft in parties if draft.role == "applicant")
    return "" if has_phone else f"{secrets.randbelow(10**6):06d}"


def _again(matter_id: UUID) -> Registered:
    key = queries.status_key(matter_id)
    matter = Matter.objects.get(pk=matter_id)
    return Registered(matter, key.token if key else "", key.pickup if key else "")
