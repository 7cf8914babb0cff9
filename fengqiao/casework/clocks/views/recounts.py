"""The recounts of all limits after a change of the calendar: seen, decided, followed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.casework.clocks import actions, queries
from fengqiao.ground.catalogue import actions as calendars
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import pages, paging

KEEPERS = ("catalogue.edit", "catalogue.publish")
"""Who keeps the calendar sees what a change of it means; who publishes decides."""


@never_cache
@pages.require(*KEEPERS)
@require_http_methods(["GET", "POST"])
def recounts(request: HttpRequest) -> HttpResponse:
    """What was counted anew, when and why; and the beginning of the next one."""
    if request.method == "POST":
        return pages.do(
            request,
            actions.ask_recount,
            everything="everything" in request.POST,
            then=lambda row: reverse("clocks:recount", args=[row.pk]),
            refused=lambda reason: _recounts(request, refused=str(reason)),
        )
    return _recounts(request)


def _recounts(request: HttpRequest, refused: str = "") -> HttpResponse:
    page = paging.page(catalogue.recounts(), request, order=("-asked_at", "-id"))
    who = organisations.who(ref for row in page for ref in (row.asked_by, row.approved_by, row.dropped_by))
    context = {
        "page": page,
        "rows": [(row, who.get(row.asked_by, _("系统")), who.get(row.approved_by, "")) for row in page],
        "waiting": catalogue.waiting_recount(),
        "changes": catalogue.changes_of(None),
        "uncounted": catalogue.uncounted(),
        "provisional": queries.provisional(),
        "may_ask": request.actor.may("catalogue.edit"),
        "refused": refused,
    }
    return render(request, "clocks/recounts.html", context)


@never_cache
@pages.require(*KEEPERS)
@require_GET
def recount(request: HttpRequest, recount_id: UUID) -> HttpResponse:
    """One recount: how far it is, what it would move and what it has moved, the worst first."""
    return _recount(request, recount_id)


def _recount(request: HttpRequest, recount_id: UUID, refused: str = "") -> HttpResponse:
    row = _found(recount_id)
    if request.headers.get("HX-Request") and not row.is_over:
        return render(request, "clocks/_progress.html", {"row": row})
    page = paging.page(queries.shifts(row.pk), request, order=("days", "id"))
    shown = queries.shown(request.actor, [one.matter_id for one in page], request.at)
    who = organisations.who([row.asked_by, row.approved_by, row.dropped_by])
    context = {
        "row": row,
        "page": page,
        "shifts": [(one, shown.get(one.matter_id)) for one in page],
        "tally": queries.tally(row.pk, request.at),
        "rules": queries.by_rule(row.pk) if row.looked_at else [],
        "changes": catalogue.changes_of(row.pk),
        "asked_by": who.get(row.asked_by, _("系统")),
        "approved_by": who.get(row.approved_by, ""),
        "dropped_by": who.get(row.dropped_by, ""),
        "may_approve": request.actor.may("catalogue.publish"),
        "may_drop": request.actor.may("catalogue.edit"),
        "refused": refused,
    }
    return render(request, "clocks/recount.html", context)


@pages.require("catalogue.publish")
@require_POST
def approval(request: HttpRequest, recount_id: UUID) -> HttpResponse:
    """Let it be done."""
    row = _found(recount_id)
    return pages.do(
        request,
        calendars.approve_recount,
        row.pk,
        brings_forward="brings_forward" in request.POST,
        then=reverse("clocks:recount", args=[row.pk]),
        refused=lambda reason: _recount(request, row.pk, refused=str(reason)),
    )


@pages.require("catalogue.edit")
@require_POST
def dropping(request: HttpRequest, recount_id: UUID) -> HttpResponse:
    """Leave everything as it is."""
    row = _found(recount_id)
    return pages.do(
        request,
        calendars.drop_recount,
        row.pk,
        then=reverse("clocks:recounts"),
        refused=lambda reason: _recount(request, row.pk, refused=str(reason)),
    )


def _found(recount_id: UUID) -> Any:
    row = catalogue.recount(recount_id)
    if row is None:
        raise Http404
    return row
