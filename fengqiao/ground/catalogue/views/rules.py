"""Reading the rules as a citizen or an officer would; publishing an edition."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.models import Duty, Edition
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All kinds in plain words; or those that fit what somebody typed."""
    book, said = queries.current(request.at), request.GET.get("q", "").strip()[:200]
    context = {
        "book": book,
        "said": said,
        "matches": queries.search_kinds(said, request.at) if said else [],
        "tops": [(top, book.children(top.code)) for top in book.top_kinds],
    }
    return _page(request, "catalogue/index.html", context)


@require_GET
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: who usually leads, what is asked, which limits run and why, what may come of it."""
    book = queries.current(request.at)
    row = book.kinds.get(code)
    if row is None:
        raise Http404
    context = {
        "book": book,
        "kind": row,
        "parent": book.kinds.get(row.parent),
        "children": book.children(code),
        "lead": _role(row.lead),
        "helpers": [_role(one) for one in row.helpers],
        "gates": [book.words["gates"][gate] for gate in row.gate.split("|")],
        "flags": [book.words["flags"][flag] for flag in row.flags],
        "evidence": row.evidence or (book.kinds[row.parent].evidence if row.parent else ()),
        "questions": book.questions(code),
        "limits": queries.limits(book, code, request.at),
        "declines": book.reasons_of("decline"),
    }
    return _page(request, "catalogue/kind.html", context)


@require_GET
def clocks(request: HttpRequest) -> HttpResponse:
    """Every limit we know, with its article: those that start by themselves, and the others by whose time it is."""
    book, duty = queries.current(request.at), request.GET.get("duty", "")
    rules = [
        rule
        for rule in book.clocks.values()
        if rule.enabled and (rule.duty == duty if duty in Duty.values else rule.auto)
    ]
    tabs = [{"text": _("自动起算的"), "href": "?", "current": duty not in Duty.values}]
    tabs += [
        {"text": label, "href": f"?duty={value}", "current": value == duty} for value, label in Duty.choices
    ]
    context = {"book": book, "rules": [queries.told(book, rule) for rule in rules], "tabs": tabs}
    return _page(request, "catalogue/clocks.html", context)


@require_GET
@pages.require(Permission.EDIT, Permission.PUBLISH)
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, drafts first."""
    context = {"editions": queries.editions(), "current": queries.current(request.at)}
    return render(request, "catalogue/editions.html", context)


@require_GET
@pages.require(Permission.EDIT, Permission.PUBLISH)
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """What one edition changes against the one in force."""
    return _edition(request, number)


@require_POST
@pages.require(Permission.PUBLISH)
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft."""
    return pages.do(
        request,
        actions.publish,
        _found(number),
        then=reverse("catalogue:editions"),
        refused=lambda reason: _edition(request, number, refused=reason),
    )


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page both sides read: staff in their frame, everyone else in the portal's."""
    staff = getattr(getattr(request, "actor", None), "user_id", None) is not None
    layout = "design/staff.html" if staff else "design/portal.html"
    return render(request, template, {**context, "layout": layout})


def _edition(request: HttpRequest, number: int, refused: Refused | None = None) -> HttpResponse:
    row, current = _found(number), queries.current(request.at)
    context = {
        "edition": row,
        "current": current,
        "changes": queries.changes(row.pk, current) if row.pk != current.id else [],
        "may_publish": row.published_at is None and request.actor.may(Permission.PUBLISH),
        "refused": refused,
    }
    return render(request, "catalogue/edition.html", context)


def _found(number: int) -> Edition:
    row = next((row for row in queries.editions() if row.number == number), None)
    if row is None:
        raise Http404
    return row


def _role(code: str) -> str:
    role = organisations.unit_role(code)
    return str(role) if role else code
