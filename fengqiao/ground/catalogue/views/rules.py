"""Reading the rules as a citizen or an officer would; keeping the calendar; publishing an edition."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.forms import FindForm
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.organisations import queries as organisations


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
    """Every limit we know, with its article: those that start by themselves first, found by whose time, source, kind."""
    book = queries.current(request.at)
    form = FindForm(request.GET, book=book)
    rules = queries.found(book, **(form.cleaned_data if form.is_valid() else {}))
    context = {"book": book, "rules": [queries.told(book, rule) for rule in rules], "form": form}
    return _page(request, "catalogue/clocks.html", context)


@require_GET
def clock(request: HttpRequest, code: str) -> HttpResponse:
    """One limit: all it says, the day it would fall on, what each edition made of it."""
    book = queries.current(request.at)
    rule = book.clocks.get(code)
    if rule is None:
        raise Http404
    ladder = book.ladders.get(rule.ladder)
    context = {
        "book": book,
        "rule": rule,
        "facts": [(fact.name, fact.text) for fact in queries.facts(book, rule)],
        "limit": queries.limit(book, rule, request.at),
        "law": queries.lawful(code),
        "rungs": [queries.rung(one) for one in ladder.rungs] if ladder else [],
        "serving": [one for one in book.clocks.values() if one.serves == code],
        "served": book.clocks.get(rule.serves),
        "history": queries.history(code),
        "drafts": queries.drafts() if _may_edit(request) else [],
    }
    return _page(request, "catalogue/clock.html", context)


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page both sides read: staff in their frame, everyone else in the portal's."""
    staff = getattr(getattr(request, "actor", None), "user_id", None) is not None
    layout = "design/staff.html" if staff else "design/portal.html"
    return render(request, template, {**context, "layout": layout})


def _role(code: str) -> str:
    role = organisations.unit_role(code)
    return str(role) if role else code


def _may_edit(request: HttpRequest) -> bool:
    actor = getattr(request, "actor", None)
    return actor is not None and actor.may(Permission.EDIT)
