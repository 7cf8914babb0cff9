"""What this slice shows on the page of a matter: who holds it, what was said, who is in it, who may look."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.models import Matter, Party, PartyRole
from fengqiao.casework.matters.permissions import Permission
from fengqiao.casework.matters.rules.drafts import names_unit
from fengqiao.kernel import privacy

MASKS = {
    "name": privacy.mask_name,
    "phone": privacy.mask_phone,
    "id_number": privacy.mask_id,
    "address": privacy.mask_address,
    "email": lambda text: f"{text[:1]}***{text[text.find('@') :]}" if "@" in text else "***",
}


REVEALED = "revealed"
"""Where the session keeps what was revealed, and until when: keys only, never values."""


def shown(request: HttpRequest) -> dict[str, float]:
    """What this session has revealed and may still show."""
    now = request.at.timestamp()
    return {key: until for key, until in request.session.get(REVEALED, {}).items() if until > now}


def said(request: HttpRequest, matter: Matter) -> str:
    """The person's own words, and what came of them so far."""
    return _draw(request, "_said.html", matter=matter, may_correct=_may_correct(request))


def parties(request: HttpRequest, matter: Matter) -> str:
    """Everybody in the matter, masked; the whole value only for a purpose."""
    names = {
        "name": _("姓名"),
        "phone": _("电话"),
        "id_number": _("证件"),
        "address": _("住址"),
        "email": _("邮箱"),
    }
    open_until = {} if _printing(request) else shown(request)
    rows = [_card(matter, row, names, open_until) for row in queries.parties(matter.pk)]
    return _draw(request, "_parties.html", matter=matter, rows=rows, may_correct=_may_correct(request))


def _card(
    matter: Matter, party: Party, names: dict[str, str], open_until: dict[str, float]
) -> dict[str, Any]:
    masks, open_values = [], []
    is_unit = party.is_organisation or names_unit(party.name)
    for field, label in names.items():
        value = getattr(party, field)
        if not value or (field == "name" and is_unit):
            continue
        if f"{party.pk}:{field}" in open_until:
            open_values.append((label, value))
        elif field != "name":
            href = reverse("matters:reveal", args=[matter.code, party.pk, field])
            masks.append({"shown": MASKS[field](value), "what": field, "label": label, "href": href})
    whole_name = is_unit or f"{party.pk}:name" in open_until
    return {
        "party": party,
        "is_unit": is_unit,
        "role": party.get_role_display(),
        "other": party.role not in (PartyRole.APPLICANT, PartyRole.AGENT),
        "name": party.name if whole_name else privacy.mask_name(party.name) or _("没有留姓名"),
        "masks": masks,
        "open": open_values,
        "facts": list(_facts(party)),
        "name_href": ""
        if whole_name or not party.name
        else reverse("matters:reveal", args=[matter.code, party.pk, "name"]),
    }


def _facts(party: Party) -> Iterable[str]:
    if party.role in (PartyRole.APPLICANT, PartyRole.AGENT):
        yield party.get_contact_display() if party.phone else _("没有留电话，凭回执上的取件号查")
    if party.credit_code:
        yield _("信用代码 %(code)s") % {"code": party.credit_code}
    if party.organisation_id and party.role == PartyRole.RESPONDENT:
        yield _("本地单位，已回避")


def access(request: HttpRequest, matter: Matter) -> str:
    """Who may look, and who is shut out."""
    grants, bars = queries.grants(matter.pk, request.at), queries.bars(matter.pk)
    return _draw(request, "_access.html", matter=matter, grants=grants, bars=bars)


def _printing(request: HttpRequest) -> bool:
    return getattr(request, "printing", False)


def _may_correct(request: HttpRequest) -> bool:
    return request.actor.may(Permission.CORRECT) and not _printing(request)


def _draw(request: HttpRequest, name: str, **context: Any) -> str:
    return render_to_string(f"matters/{name}", context, request)
