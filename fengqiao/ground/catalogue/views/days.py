"""Keeping the calendar: a year as a picture, a day, a notice, a year that is complete."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.forms import DayForm, YearForm
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import ZONE


@require_GET
@pages.require(Permission.EDIT, Permission.PUBLISH)
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The days of a year that are not what the week says."""
    return _calendar(request, year or request.at.astimezone(ZONE).year)


@require_POST
@pages.require(Permission.EDIT)
def days(request: HttpRequest, year: int) -> HttpResponse:
    """Mark one day."""
    form = DayForm(request.POST)
    if not form.is_valid():
        return _calendar(request, year, day_form=form, status=422)
    return pages.do(
        request,
        actions.mark_day,
        **form.cleaned_data,
        then=lambda day: reverse("catalogue:calendar-year", args=[day.on.year]),
        refused=lambda reason: _calendar(request, year, day_form=form, refused=reason),
    )


@require_POST
@pages.require(Permission.EDIT)
def settlement(request: HttpRequest, year: int) -> HttpResponse:
    """Say that a year is complete."""
    form = YearForm(request.POST)
    if not form.is_valid():
        return _calendar(request, year, year_form=form, status=422)
    return pages.do(
        request,
        actions.settle_year,
        year,
        **form.cleaned_data,
        then=reverse("catalogue:calendar-year", args=[year]),
        refused=lambda reason: _calendar(request, year, year_form=form, refused=reason),
    )


def _calendar(
    request: HttpRequest,
    year: int,
    *,
    day_form: DayForm | None = None,
    year_form: YearForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    if not 2000 <= year <= 2100:
        raise Http404
    today = request.at.astimezone(ZONE).date()
    context = {
        "year": year,
        "days": queries.days_of(year),
        "settled": next((row for row in queries.years() if row.year == year), None),
        "workdays": queries.calendar().working_days(date(year - 1, 12, 31), date(year, 12, 31)),
        "day_form": day_form or DayForm(initial={"on": today if today.year == year else date(year, 1, 1)}),
        "year_form": year_form or YearForm(),
        "may_edit": request.actor.may(Permission.EDIT),
        "refused": refused,
    }
    return render(request, "catalogue/calendar.html", context, status=status)
