"""Ratings over HTTP, for the staff who ask by telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import pages, paging
from fengqiao.services.feedback import actions, panel, queries
from fengqiao.services.feedback.forms import RatingForm
from fengqiao.services.feedback.permissions import Permission


@require_GET
@pages.require(Permission.CALL)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to ask whether it is solved."""
    rows = queries.unasked(request.actor, request.at)
    page = paging.page(rows, request, order=("resolved_at", "id"), size=50)
    return render(request, "feedback/calls.html", {"page": page})


@pages.require(Permission.CALL)
def rating(request: HttpRequest, code: str) -> HttpResponse:
    """What the person said on the telephone."""
    matter = matters.reach(request.actor, code, request.at)
    form = RatingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return pages.do(request, actions.rate, matter.pk, then=_back(code), **form.said)
    status = 422 if form.is_bound else 200
    context = {"form": form, "matter": matter, "parties": matters.applicants(matter.pk)}
    return render(request, "feedback/rating.html", context, status=status)


@require_GET
@pages.require()
def feedback(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for refreshing it."""
    return HttpResponse(panel.feedback(request, matters.reach(request.actor, code, request.at)))


def _back(code: str) -> str:
    try:
        return reverse("desk:matter", args=[code])
    except NoReverseMatch:
        return reverse("feedback:calls")
