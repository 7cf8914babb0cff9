"""Keeping the country's calendar: a year as a picture, a day, a notice, a year that is complete."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.forms import DayForm, NoticeForm, YearForm
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.catalogue.rules.picture import MADE, OFF, Cell
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import pages, paging
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import ZONE


@require_GET
@pages.require()
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """A year as a picture: in the country, or where a centre is. Every colleague may read it; few may write in it."""
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


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def notice(request: HttpRequest, year: int) -> HttpResponse:
    """Take over the State Council's notice: first what it means, then the deed."""
    if request.method != "POST":
        return _notice(request, year, NoticeForm())
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _notice(request, year, form, status=422)
    found = queries.read_notice(form.cleaned_data["text"], year)
    asked = request.POST.get("verb") == "apply"
    if not asked or not found.notice.sound:
        text = form.cleaned_data["text"]
        return _notice(request, year, form, found=found, text=text, status=422 if asked else 200)

    def then(difference: Any) -> str:
        n = len(difference.marked)
        messages.success(request, ngettext("已导入，改了 %(n)d 天", "已导入，改了 %(n)d 天", n) % {"n": n})
        return reverse("catalogue:calendar-year", args=[year])

    return pages.do(
        request,
        actions.import_year,
        year,
        days=found.notice.days,
        notice=request.POST.get("notice", "").strip()[:200] or found.notice.title,
        then=then,
        refused=lambda reason: _notice(request, year, form, found=found, refused=reason),
    )


@require_GET
@pages.require(Permission.EDIT, Permission.PUBLISH)
def changes(request: HttpRequest) -> HttpResponse:
    """What was done to the calendar: when, by whom, why, and whether limits that run know it."""
    page = paging.page(queries.changes_of_days(), request, order=("-at", "-id"))
    who = organisations.who(row.by for row in page)
    rows = [(row, who.get(row.by, _("系统")), queries.place_name(row.place_id)) for row in page]
    return render(request, "catalogue/changes.html", {"page": page, "rows": rows})


def _notice(
    request: HttpRequest,
    year: int,
    form: NoticeForm,
    *,
    found: queries.NoticeRead | None = None,
    text: str = "",
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    _known(year)
    context = {
        "year": year, "form": form, "found": found, "text": text, "refused": refused,
        "stopped": bool(found and not found.notice.sound),
    }  # fmt: skip
    return render(request, "catalogue/notice.html", context, status=status)


def _calendar(
    request: HttpRequest,
    year: int,
    *,
    day_form: DayForm | None = None,
    year_form: YearForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    _known(year)
    today, may_edit = request.at.astimezone(ZONE).date(), request.actor.may(Permission.EDIT)
    centre = _centre(request)
    places = queries.places_of(centre.pk) if centre else ()
    settled = next((row for row in queries.years() if row.year == year), None)
    context = {
        "year": year,
        "today": today,
        "months": _months(request, year, places, may_edit),
        "days": queries.days_of(year),
        "settled": settled,
        "workdays": queries.calendar(places).working_days(date(year - 1, 12, 31), date(year, 12, 31)),
        "centre": centre,
        "centres": organisations.centres(),
        "day_form": day_form or DayForm(initial={"on": _asked(request, year, today)}),
        "year_form": year_form or YearForm(),
        "may_edit": may_edit,
        "keeps": (keeps := may_edit or request.actor.may(Permission.PUBLISH)),
        "uncounted": queries.uncounted() if keeps else 0,
        "refused": refused,
    }
    return render(request, "catalogue/calendar.html", context, status=status)


def _months(
    request: HttpRequest, year: int, places: tuple[UUID, ...], may_edit: bool
) -> list[dict[str, Any]]:
    today = request.at.astimezone(ZONE).date()
    address = reverse("catalogue:calendar-year", args=[year])

    def drawn(cell: Cell | None) -> dict[str, Any] | None:
        if cell is None:
            return None
        mark = {OFF: _("休"), MADE: _("班")}.get(cell.kind, "")
        return {
            "n": cell.on.day,
            "kind": cell.kind,
            "mark": mark,
            "title": cell.name if cell.kind in (OFF, MADE) else "",
            "own": cell.own,
            "today": cell.on == today,
            "href": f"{address}?on={cell.on.isoformat()}#mark" if may_edit else "",
        }

    return [
        {"name": _("%(n)d 月") % {"n": number}, "weeks": [[drawn(cell) for cell in week] for week in month]}
        for number, month in enumerate(queries.months(year, places), 1)
    ]


def _asked(request: HttpRequest, year: int, today: date) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return today if today.year == year else date(year, 1, 1)


def _centre(request: HttpRequest) -> Any:
    wanted = request.GET.get("centre", "")
    return next((row for row in organisations.centres() if str(row.pk) == wanted), None)


def _known(year: int) -> None:
    if not 2000 <= year <= 2100:
        raise Http404
