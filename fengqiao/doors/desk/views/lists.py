"""Every matter one may see: the list with filters, and the search."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fengqiao.casework.matters import queries
from fengqiao.casework.tasks import queries as tasks
from fengqiao.doors.desk.nav import MENU, address
from fengqiao.doors.desk.views.today import (
    Group,
    Line,
    exportable,
    exported,
    filter_form,
    narrowed,
)
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes, pages, paging

ORDER = ("-registered_at", "-id")


@never_cache
@pages.require()
@require_GET
def matters(request: HttpRequest) -> HttpResponse:
    """All visible matters, the newest first."""
    form = filter_form(request, staged=True)
    found = narrowed(request, queries.visible(request.actor, request.at), form)
    if "export" in request.GET:
        return exported(request, found.order_by(*ORDER), _("事项"))
    page = paging.page(found, request, order=ORDER)
    return render(
        request,
        "desk/matters.html",
        {
            "form": form,
            "groups": [Group("", _lines(request, page))] if page.rows else [],
            "page": page,
            "count": paging.capped_count(found),
            "export": exportable(request),
        },
    )


def _lines(request: HttpRequest, found: Any) -> list[Line]:
    return [Line(row, request) for row in tasks.rows(found, request.actor, request.at)]


@never_cache
@pages.require()
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """From the top bar: a code, a whole name, a phone, words; also pages and units."""
    text = request.GET.get("q", "").strip()[:80]
    found = queries.search(request.actor, text, request.at)
    if len(found) == 1 and _is_code(text):
        return HttpResponseRedirect(reverse("matters:show", args=[found[0].code]))
    return render(
        request,
        "desk/search.html",
        {
            "text": text,
            "lines": _lines(request, found),
            "units": organisations.directory(text=text)[:8] if text else [],
            "pages": list(_pages(request, text)) if text else [],
            "limit": len(found) >= 50,
        },
    )


def _is_code(text: str) -> bool:
    try:
        return bool(codes.check(text))
    except ValueError:
        return False


def _pages(request: HttpRequest, text: str) -> Any:
    for _title, entries in MENU:
        for name, words, icon, permissions in entries:
            allowed = not permissions or any(request.actor.may(one) for one in permissions)
            if allowed and text in str(words()) and (href := address(name)):
                yield {"text": words(), "href": href, "icon": icon}
