"""The clocks of a matter, why one ends on its day, and its pause as a resource."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.casework.clocks import actions, panel, queries
from fengqiao.casework.clocks.forms import PauseForm
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused


@never_cache
@pages.require()
@require_GET
def of_matter(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for a refresh; the whole list of clocks as a page."""
    matter = matters.reach(request.actor, code, request.at)
    drawn = panel.clocks(request, matter)
    if request.headers.get("HX-Request"):
        return HttpResponse(drawn)
    return render(request, "clocks/list.html", {"matter": matter, "panel": drawn})


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Why it ends on that day, counted day by day."""
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    context = {
        "matter": matter,
        "row": panel.told(clock, request),
        "may_pause": panel.may_pause(clock, matter, request),
        "may_resume": clock.is_paused and request.actor.may(Permission.APPROVE_PAUSE),
    }
    return render(request, "clocks/show.html", context)


@never_cache
@pages.require(Permission.APPROVE_PAUSE)
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Stop the count for a lawful ground, until a day."""
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    form = PauseForm(request.POST if request.method == "POST" else None, clock=clock, matter=matter)
    drawn = {"matter": matter, "row": panel.told(clock, request), "form": form}
    if request.method != "POST":
        return render(request, "clocks/pause.html", drawn)
    if not form.is_valid():
        return render(request, "clocks/pause.html", drawn, status=400)

    def then(result: object) -> str:
        messages.success(request, _("已暂停，到那一天自动接着算"))
        return reverse("clocks:show", args=[clock.pk])

    def refused(reason: Refused) -> HttpResponse:
        return render(request, "clocks/pause.html", drawn | {"refused": str(reason)})

    return pages.do(request, actions.pause, matter.pk, clock.pk, then=then, refused=refused, **form.as_deed())


@never_cache
@pages.require(Permission.APPROVE_PAUSE)
@require_POST
def resumption(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Let it go on with what was left."""
    clock, matter = queries.reach(request.actor, clock_id, request.at)
    return pages.do(
        request, actions.resume, matter.pk, clock.pk, then=reverse("clocks:show", args=[clock.pk])
    )
