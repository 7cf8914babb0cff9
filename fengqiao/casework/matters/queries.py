"""How a matter is found: the one gate from a door to a row, the lists, the search, the keys of citizens.

Visible are the matters of the own region (for those who may see all of it), or those granted to the own unit or post; of
both, for the archive, only those that have ended; a bar beats all. The gate, the lists, the search and the counts are written apart, for speed, and proved equal by a test.
"""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from fengqiao.casework.matters.models import (
    OPEN,
    Bar,
    CaseCode,
    Correction,
    Grant,
    Matter,
    Party,
    PartyRole,
    Remark,
    SearchText,
    SourceId,
    StatusKey,
)  # fmt: skip
from fengqiao.casework.matters.permissions import Permission
from fengqiao.casework.matters.rules.drafts import digits, shown_name
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import bigrams, codes, crypto, looks
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.asking import ask
from fengqiao.kernel.models import Event
from fengqiao.kernel.verify import Break, breaks

LEVELS = ("city", "county", "town", "village", "grid")
PLACES = tuple(f"{level}_id" for level in LEVELS)
"""The columns that keep where a matter lies, the largest place first."""
KEEPERS = ("political_legal", "petition", "superior_organ")
"""Kinds of units that answer for a matter where every centre over the place is itself the other side, by preference."""


def reach(actor: Actor, code: str, at: datetime) -> Matter:
    """The only way a door gets hold of a matter. What you may not see does not exist (404); what you see is recorded.

    Raises Http404 alike for a code that is wrong, unknown or not yours.
    """
    try:
        wanted = codes.check(code)
    except ValueError:
        raise Http404 from None
    return _let_in(actor, at, code=wanted)


def reach_by_id(actor: Actor, matter_id: UUID, at: datetime) -> Matter:
    """The same gate for a row of another slice that knows the matter by its id."""
    return _let_in(actor, at, pk=matter_id)


def _let_in(actor: Actor, at: datetime, **which: Any) -> Matter:
    matter = Matter.objects.select_related("kind", "holder", "centre").filter(**which).first()
    if matter is None or not may_see(actor, matter, at):
        raise Http404
    looks.look(actor, matter.pk, at)
    return matter


def may_see(actor: Actor, matter: Matter, at: datetime) -> bool:
    """Whether this actor may see this matter now: region or live grant, ended where only that is shown, and no bar."""
    if actor.is_system:
        return True
    if matter.is_open and keeps_archive(actor):
        return False
    if is_barred(matter.pk, actor.organisation_path, actor.user_id):
        return False
    return sees_by_region(actor, matter) or _grants(actor, at).filter(matter=matter.pk).exists()


def is_barred(matter_id: UUID, organisations: Iterable[UUID], user_id: UUID | None = None) -> bool:
    """Whether a live bar binds one of these organisations (a unit and those above it) or this user."""
    binds = Q(organisation__in=tuple(organisations))
    if user_id is not None:
        binds |= Q(user_id=user_id)
    return Bar.objects.filter(binds, matter=matter_id, lifted_at=None).exists()


def in_region(actor: Actor, at: datetime) -> QuerySet[Matter]:
    """The matters of the actor's own region; nothing for those who may not see all of it."""
    if not sees_region(actor):
        return Matter.objects.none()
    return _shown(Matter.objects.filter(**{f"{actor.level}_id": actor.region_id}), actor)


def granted(actor: Actor, at: datetime) -> QuerySet[Matter]:
    """The matters that others have let the actor's unit or post see."""
    ids = _grants(actor, at).values("matter_id")
    return _shown(Matter.objects.filter(pk__in=ids), actor)


def visible(actor: Actor, at: datetime) -> QuerySet[Matter]:
    """Everything the actor may see: for those with a region, region or grant; for the others, grants alone.

    For lists of a region prefer `in_region`: the OR costs 40 ms at a million rows, the equality a quarter of one.
    """
    if not sees_region(actor):
        return granted(actor, at)
    ids = _grants(actor, at).values("matter_id")
    own = Q(**{f"{actor.level}_id": actor.region_id}) | Q(pk__in=ids)
    return _shown(Matter.objects.filter(own), actor)


def sees_region(actor: Actor) -> bool:
    """Whether this actor sees a region: acting in a centre, with the permission; the archive what has ended there.

    Others see what they were let into.
    """
    return (
        (actor.may(Permission.VIEW_ALL) or keeps_archive(actor))
        and actor.level in LEVELS
        and actor.organisation_id is not None
        and organisations.is_centre(actor.organisation_id)
    )


def keeps_archive(actor: Actor) -> bool:
    """档案员, who may take dossiers away without following the work: what has ended is theirs to keep, and only that."""
    return actor.may(Permission.EXPORT) and not actor.may(Permission.VIEW_ALL)


def sees_by_region(actor: Actor, matter: Matter) -> bool:
    """Whether this matter lies in the region that the actor sees all of. No query; bars are not asked."""
    return sees_region(actor) and getattr(matter, f"{actor.level}_id") == actor.region_id


def lies_in_area_of(matter: Matter, organisation_id: UUID) -> bool:
    """Whether a unit is a centre and the matter lies in its area, so that it sees it without a grant. No query."""
    unit = organisations.get(organisation_id)
    return (
        unit is not None
        and organisations.is_centre(unit.pk)
        and getattr(matter, f"{unit.region.level}_id") == unit.region_id
    )


def _grants(actor: Actor, at: datetime) -> QuerySet[Grant]:
    if actor.organisation_id is None:
        return Grant.objects.none()
    live = Grant.objects.live(at).filter(organisation=actor.organisation_id)
    if actor.may(Permission.VIEW_UNIT) or actor.may(Permission.VIEW_ALL):
        return live
    if actor.may(Permission.VIEW_OWN):
        return live.filter(Q(post_id=None) | Q(post_id=actor.post_id))
    return Grant.objects.none()


def _shown(rows: QuerySet[Matter], actor: Actor) -> QuerySet[Matter]:
    binds = Q(organisation__in=actor.organisation_path)
    if actor.user_id is not None:
        binds |= Q(user_id=actor.user_id)
    if keeps_archive(actor):
        rows = rows.exclude(stage__in=OPEN)
    return rows.filter(~Exists(Bar.objects.filter(binds, matter=OuterRef("pk"), lifted_at=None)))


def search(actor: Actor, text: str, at: datetime, limit: int = 50) -> list[Matter]:
    """Matters by code, by the full name or phone of a party, or by words of title and text, the newest first.

    A name is found only whole (through its blind index): nobody browses people by the beginning of a name.
    """
    text = text.strip()
    if not text:
        return []
    try:
        rows = visible(actor, at).filter(code=codes.check(text))
        if found := list(rows.select_related("kind", "holder")):
            return found
    except ValueError:
        pass
    ids = set(_matters_of_person(text, text))
    found = list(_listed(visible(actor, at).filter(pk__in=ids))[:limit]) if ids else []
    query = bigrams.query(text)
    if query and len(found) < limit:
        seen = {row.pk for row in found}
        hits = SearchText.objects.extra(where=["words @@ %s::tsquery"], params=[query])
        # UUIDv7 sorts by time, so the newest hits come first without touching the matters
        newest = list(_newest(hits if not _county(actor) else hits.filter(county_id=actor.region_id), limit))
        if _county(actor):
            newest += _newest(hits.filter(matter_id__in=_grants(actor, at).values("matter_id")), limit)
        found += [
            row for row in _listed(visible(actor, at).filter(pk__in=newest))[:limit] if row.pk not in seen
        ]
    return found[:limit]


def holding(rows: QuerySet[Matter], text: str) -> QuerySet[Matter]:
    """Those of the rows that a code, the full name or phone of a party, or words of title and text pick out."""
    if not (text := text.strip()):
        return rows
    same = Q(pk__in=_matters_of_person(text, text))
    with suppress(ValueError):
        same |= Q(code=codes.check(text))
    if query := bigrams.query(text):
        hits = SearchText.objects.extra(where=["words @@ %s::tsquery"], params=[query])
        same |= Q(pk__in=hits.values("matter_id"))
    return rows.filter(same)


def _county(actor: Actor) -> bool:
    """Whether the actor's region is a county, whose words can be looked through without its neighbours'."""
    return actor.level == "county" and sees_region(actor)


def _newest(hits: QuerySet[SearchText], limit: int) -> Iterable[UUID]:
    return hits.order_by("-matter_id").values_list("matter_id", flat=True)[: limit * 20]


def repeats(actor: Actor, at: datetime, *, phone: str = "", name: str = "", limit: int = 10) -> list[Matter]:
    """Earlier matters of the same person that this actor may see, by phone or by full name, the newest first."""
    ids = _matters_of_person(name, phone)
    return list(_listed(visible(actor, at).filter(pk__in=ids))[:limit]) if ids else []


def _matters_of_person(name: str, phone: str) -> list[UUID]:
    """The newest matters in which somebody of this whole name or with this number takes part."""
    number = digits(phone)
    keys = (
        crypto.blind("name", name) if name.strip() else None,
        crypto.blind("phone", number) if len(number) >= 7 else None,
    )
    return list(dict.fromkeys(row[0] for row in ask(_OF_PERSON, *keys))) if any(keys) else []


_OF_PERSON = """
(SELECT matter_id FROM matters_party WHERE name_ix = %s ORDER BY matter_id DESC LIMIT 200)
UNION ALL (SELECT matter_id FROM matters_party WHERE phone_ix = %s ORDER BY matter_id DESC LIMIT 200)
ORDER BY 1 DESC LIMIT 200"""


def _listed(rows: QuerySet[Matter]) -> QuerySet[Matter]:
    return rows.select_related("kind", "holder").order_by("-registered_at", "-id")


def by_token(token: str) -> Matter | None:
    """The matter a QR code leads to. The token is 128 random bits; only its digest is compared."""
    key = StatusKey.objects.filter(digest=token_digest(token)).values_list("matter_id", flat=True).first()
    return None if key is None else Matter.objects.select_related("kind", "holder", "centre").get(pk=key)


def by_code_and_tail(code: str, tail: str) -> Matter | None:
    """The matter a citizen names by code and the last four digits of the phone, or the pickup number. Throttled above."""
    try:
        matter_id = (
            CaseCode.objects.filter(code=codes.check(code)).values_list("matter_id", flat=True).first()
        )
    except ValueError:
        return None
    tail = digits(tail)
    if matter_id is None or len(tail) < 4:
        return None
    known = [party.phone[-4:] for party in applicants(matter_id) if party.phone]
    known += list(StatusKey.objects.filter(matter_id=matter_id).values_list("pickup", flat=True))
    if not any(hmac.compare_digest(tail.encode(), number.encode()) for number in known if number):
        return None
    return Matter.objects.select_related("kind", "holder", "centre").get(pk=matter_id)


def of_keys(matter_ids: list[UUID], code: str) -> Matter | None:
    """The matter of this code among those whose key a citizen holds."""
    rows = Matter.objects.select_related("kind", "holder", "centre")
    return rows.filter(pk__in=matter_ids, code=code).first()


def token_digest(token: str) -> bytes:
    return crypto.sm3(b"status:", token.encode())


def status_key(matter_id: UUID) -> StatusKey | None:
    """The key printed on the receipt: for reprinting it."""
    return StatusKey.objects.filter(matter_id=matter_id).order_by("-made_at").first()


def by_source(key: str) -> UUID | None:
    """The matter that an earlier import made of this row of the source."""
    return SourceId.objects.filter(key=key).values_list("matter_id", flat=True).first()


def known_sources(keys: list[str]) -> dict[str, UUID]:
    """Those of the keys that an earlier import has registered."""
    return dict(SourceId.objects.filter(key__in=keys).values_list("key", "matter_id"))


def codes_of(matter_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of some matters: for logs, which keep ids."""
    return dict(Matter.objects.filter(pk__in=list(matter_ids)).values_list("pk", "code"))


def id_of(code: str) -> UUID | None:
    """The matter with this code, for those who check its chain and see nothing else of it."""
    return CaseCode.objects.filter(code=code).values_list("matter_id", flat=True).first()


def parties(matter_id: UUID) -> list[Party]:
    """Who is in this matter now, applicants first."""
    rows = (
        Party.objects.filter(matter=matter_id, left_at=None)
        .select_related("organisation")
        .order_by("added_at", "id")
    )
    order = {role: place for place, role in enumerate(PartyRole)}
    return sorted(rows, key=lambda party: order[PartyRole(party.role)])


def masked_applicants(matter_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Who asked, for the lines of a list: 王*强, or 王*强 等 4 人. One query; masked, so no look is written."""
    found: dict[UUID, list[str]] = {}
    people = Party.objects.filter(matter__in=list(matter_ids), role=PartyRole.APPLICANT, left_at=None)
    # the names alone: a whole row would unseal five columns to show one
    rows = people.order_by("added_at", "id").values_list("matter_id", "name", "is_organisation")
    for matter_id, name, is_organisation in rows:
        found.setdefault(matter_id, []).append(shown_name(name, is_organisation))
    return {
        pk: names[0] if len(names) == 1 else _("%(name)s 等 %(n)d 人") % {"name": names[0], "n": len(names)}
        for pk, names in found.items()
    }


def applicants(matter_id: UUID) -> list[Party]:
    """Who asked."""
    return [party for party in parties(matter_id) if party.role == PartyRole.APPLICANT]


def smallest_region(matter: Matter) -> UUID | None:
    """The smallest place that a matter lies in."""
    return next((found for level in reversed(LEVELS) if (found := getattr(matter, f"{level}_id"))), None)


def timeline(matter_id: UUID) -> list[Event]:
    """Everything that happened, the oldest first."""
    return list(Event.objects.filter(matter_id=matter_id).order_by("seq"))


def remarks(matter_id: UUID) -> dict[int, Remark]:
    """The words behind events of contact, by place in the chain."""
    return {row.seq: row for row in Remark.objects.filter(matter=matter_id)}


def corrections(matter_id: UUID) -> list[Correction]:
    """What was put right, the newest first."""
    return list(Correction.objects.filter(matter=matter_id).order_by("-at", "-id"))


def grants(matter_id: UUID, at: datetime) -> list[Grant]:
    """Which units may look at this matter now, besides the centre of its region."""
    return list(
        Grant.objects.live(at).filter(matter=matter_id).select_related("organisation").order_by("from_at")
    )


def bars(matter_id: UUID) -> list[Bar]:
    """Who may neither hold nor see this matter now."""
    rows = Bar.objects.filter(matter=matter_id, lifted_at=None).select_related("organisation")
    return list(rows.order_by("from_at"))


def heads(matter_id: UUID | None = None) -> dict[UUID, tuple[int, bytes]]:
    """What each matter's own row says of its chain: how many events, and the last head."""
    rows = Matter.objects.filter(pk=matter_id) if matter_id else Matter.objects.all()
    return {pk: (seq, bytes(head)) for pk, seq, head in rows.values_list("pk", "seq", "head").iterator(5000)}


def chain_breaks(matter_id: UUID) -> list[Break]:
    """The breaks in one matter's chain; none means that nothing was changed."""
    return breaks(lambda: heads(matter_id), matter_id)[1]
