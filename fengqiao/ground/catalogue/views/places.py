"""What is otherwise in one place: its own days, closures, opening hours; each a resource of its own."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.forms import ClosureForm, HoursForm, LocalDayForm, ReopeningForm
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import ZONE

BACK = timedelta(days=120)
"""How far back closures and days of places are listed."""


@require_GET
@pages.require(Permission.EDIT, Permission.PUBLISH)
def places(request: HttpRequest) -> HttpResponse:
    """Everything that is otherwise somewhere."""
    return _places(request)


@require_POST
@pages.require(Permission.EDIT)
def local_days(request: HttpRequest) -> HttpResponse:
    """A day of one place."""
    form = LocalDayForm(request.POST)

    def do(refused: Callable[[Refused], HttpResponse]) -> HttpResponse:
        deed = form.as_deed()
        return pages.do(
            request,
            actions.mark_local_day,
            deed.pop("region"),
            deed.pop("on"),
            **deed,
            then=_home(),
            refused=refused,
        )

    return _done(request, "day_form", form, do)


@require_POST
@pages.require(Permission.EDIT)
def closures(request: HttpRequest) -> HttpResponse:
    """Shut a place or a centre."""
    form = ClosureForm(request.POST)

    def do(refused: Callable[[Refused], HttpResponse]) -> HttpResponse:
        return pages.do(request, actions.shut, **form.as_deed(), then=_home(), refused=refused)

    return _done(request, "closure_form", form, do)


@require_POST
@pages.require(Permission.EDIT)
def hours(request: HttpRequest) -> HttpResponse:
    """The opening hours of a centre."""
    form = HoursForm(request.POST)

    def do(refused: Callable[[Refused], HttpResponse]) -> HttpResponse:
        centre = organisations.get(UUID(form.cleaned_data["centre"]))
        return pages.do(request, actions.keep_hours, centre, **form.as_deed(), then=_home(), refused=refused)

    return _done(request, "hours_form", form, do)


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def closure(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """One closure: put its end on another day."""
    row = queries.closure(closure_id)
    if row is None:
        raise Http404
    form = ReopeningForm(request.POST or None, initial={"last_on": row.last_on})
    drawn = {"row": row, "place": queries.place_name(row.place_id), "form": form}
    if request.method != "POST":
        return render(request, "catalogue/closure.html", drawn)
    if not form.is_valid():
        return render(request, "catalogue/closure.html", drawn, status=422)
    return pages.do(
        request,
        actions.reopen,
        closure_id,
        **form.as_deed(),
        then=_home(),
        refused=lambda reason: render(request, "catalogue/closure.html", {**drawn, "refused": str(reason)}),
    )


@require_POST
@pages.require(Permission.EDIT)
def lifting(request: HttpRequest, closure_id: UUID) -> HttpResponse:
    """It was ordered by mistake."""
    if queries.closure(closure_id) is None:
        raise Http404
    return pages.do(
        request,
        actions.lift_closure,
        closure_id,
        then=_home(),
        refused=lambda reason: _places(request, refused=reason),
    )


def _home() -> str:
    return reverse("catalogue:places")


def _done(
    request: HttpRequest,
    name: str,
    form: Any,
    do: Callable[[Callable[[Refused], HttpResponse]], HttpResponse],
) -> HttpResponse:
    if not form.is_valid():
        return _places(request, status=422, **{name: form})
    return do(lambda reason: _places(request, refused=reason, **{name: form}))


def _places(
    request: HttpRequest, *, refused: Refused | None = None, status: int = 200, **bound: Any
) -> HttpResponse:
    today = request.at.astimezone(ZONE).date()
    since, kept = today - BACK, queries.hours()
    context = {
        "closures": [(row, queries.place_name(row.place_id)) for row in queries.closures(since=since)],
        "days": [(row, queries.place_name(row.region_id)) for row in queries.local_days(since=since)],
        "hours": [(row, kept.get(row.pk)) for row in organisations.centres()],
        "today": today,
        "closure_form": ClosureForm(initial={"from_on": today, "last_on": today}),
        "day_form": LocalDayForm(initial={"on": today}),
        "hours_form": HoursForm(),
        "may_edit": request.actor.may(Permission.EDIT),
        "uncounted": queries.uncounted(),
        "refused": refused,
        **bound,
    }
    return render(request, "catalogue/places.html", context, status=status)
