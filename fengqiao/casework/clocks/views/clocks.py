"""The clocks of a matter, why one ends on its day, and the requests about its time."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.casework.clocks import actions, panel, queries
from fengqiao.casework.clocks.forms import DecisionForm, ExtensionForm, OwnForm, PauseForm
from fengqiao.casework.clocks.models import Extension, Pause
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.permissions import SPEAKERS
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused

ASKS = {
    "pause": (PauseForm, actions.ask_pause, (Permission.PAUSE, Permission.APPROVE_PAUSE)),
    "extension": (ExtensionForm, actions.ask_extension, (Permission.EXTEND, Permission.APPROVE_EXTEND)),
}
"""What may be asked for: the form, the action, and who may ask."""

DECIDES = {
    "pause": (Pause, actions.grant_pause, actions.refuse_pause),
    "extension": (Extension, actions.grant_extension, actions.refuse_extension),
}


@never_cache
@pages.require()
@require_GET
def of_matter(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for a refresh; the whole list of clocks as a page, to print as well."""
    matter = matters.reach(request.actor, code, request.at)
    drawn = panel.clocks(request, matter)
    if request.headers.get("HX-Request"):
        return HttpResponse(drawn)
    return render(request, "clocks/list.html", {"matter": matter, "panel": drawn})


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Why it ends on that day, counted day by day across its pauses, and what its ledger says."""
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    return render(request, "clocks/show.html", {"matter": matter, "row": panel.one(clock, matter, request)})


@never_cache
@pages.require(Permission.PAUSE, Permission.APPROVE_PAUSE)
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Ask that the count stop for a lawful ground, until a day."""
    return _ask(request, clock_id, "pause")


@never_cache
@pages.require(Permission.EXTEND, Permission.APPROVE_EXTEND)
@require_http_methods(["GET", "POST"])
def extension(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Ask for more time, before the old date."""
    return _ask(request, clock_id, "extension")


def _ask(request: HttpRequest, clock_id: UUID, what: str) -> HttpResponse:
    form_of, action, _who = ASKS[what]
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    form = form_of(request.POST if request.method == "POST" else None, clock=clock, matter=matter)
    drawn = {"matter": matter, "row": panel.one(clock, matter, request), "form": form, "what": what}
    return pages.ask(
        request,
        "clocks/ask.html",
        drawn,
        action,
        matter.pk,
        clock.pk,
        then=reverse("clocks:show", args=[clock.pk]),
        said=lambda row: _("已送%(unit)s批") % {"unit": organisations.name(row.desk_id)},
    )


@never_cache
@pages.require(Permission.PAUSE, Permission.APPROVE_PAUSE)
@require_POST
def resumption(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Let it go on with what was left."""
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    return pages.do(
        request, actions.resume, matter.pk, clock.pk, then=reverse("clocks:show", args=[clock.pk])
    )


@never_cache
@pages.require(Permission.APPROVE_PAUSE, Permission.APPROVE_EXTEND)
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for this office's decision, the nearest limit first."""
    actor = request.actor
    rows = queries.asked(
        [actor.organisation_id] if actor.organisation_id else [],
        pauses=actor.may(Permission.APPROVE_PAUSE),
        extensions=actor.may(Permission.APPROVE_EXTEND),
    )
    return render(
        request,
        "clocks/requests.html",
        {"rows": [panel.request(one.row, one.clock, one.clock.matter, request) for one in rows]},
    )


@never_cache
@pages.require(Permission.APPROVE_PAUSE, Permission.APPROVE_EXTEND)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, what: str, request_id: UUID) -> HttpResponse:
    """Grant one request or refuse it, with the reason."""
    model, grant, refuse = DECIDES[what]
    row = model.objects.filter(pk=request_id).first()
    if row is None:
        raise Http404
    clock, matter = queries.reach(request.actor, row.clock_id, request.at)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    drawn = {
        "matter": matter,
        "asked": panel.request(row, clock, matter, request),
        "row": panel.one(clock, matter, request),
        "form": form,
    }
    if request.method != "POST" or not form.is_valid():
        return render(request, "clocks/decide.html", drawn, status=400 if request.method == "POST" else 200)
    yes = form.cleaned_data["verdict"] == "grant"

    def then(result: object) -> str:
        messages.success(request, _("已同意") if yes else _("已退回，申请人会看到理由"))
        return reverse("clocks:requests")

    def refused(reason: Refused) -> HttpResponse:
        return render(request, "clocks/decide.html", drawn | {"refused": str(reason)})

    return pages.do(
        request, grant if yes else refuse, matter.pk, row.pk, answer=form.cleaned_data["answer"], then=then,
        refused=refused,
    )  # fmt: skip


@never_cache
@pages.require(*SPEAKERS)
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest, code: str) -> HttpResponse:
    """The person's own limits: ask for the days they run from."""
    matter = matters.reach(request.actor, code, request.at)
    form = OwnForm(request.POST if request.method == "POST" else None, matter=matter)
    rows = panel.own(matter, request)
    untold = any(row["untold"] for row in rows)
    drawn = {"matter": matter, "form": form, "rows": rows, "untold": untold}
    return pages.ask(
        request,
        "clocks/own.html",
        drawn,
        actions.state_facts,
        matter.pk,
        then=reverse("clocks:own", args=[matter.code]),
        said=lambda kept: _("记下了。请当面告诉他，或者按“告诉当事人”发给他") if kept else "",
    )


@never_cache
@pages.require(*SPEAKERS)
@require_POST
def telling(request: HttpRequest, code: str) -> HttpResponse:
    """The person is told of their own limits, here and by message."""
    matter = matters.reach(request.actor, code, request.at)

    def then(result: object) -> str:
        messages.success(request, _("已告诉当事人，也发了通知"))
        return reverse("matters:show", args=[matter.code])

    return pages.do(request, actions.tell_limits, matter.pk, then=then)
