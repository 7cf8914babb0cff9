"""The leaders' list: what hangs there, how long, and how it comes off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import pages, paging
from fengqiao.services.supervision import actions, forms, panel, queries
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.views.asking import asked, tabs

ORDER = ("hung_on", "id")


@never_cache
@pages.require()
@require_GET
def hung_list(request: HttpRequest) -> HttpResponse:
    """What leaders follow, the longest first; with ?over what came off. To print as well."""
    over = "over" in request.GET
    found = queries.hung(request.actor, request.at, closed=over)
    if "print" in request.GET:
        rows = panel.hung_rows(request, list(found[:500]))
        return render(request, "supervision/hung_print.html", {"rows": rows, "over": over})
    page = paging.page(found, request, order=ORDER)
    return render(
        request,
        "supervision/hung_list.html",
        {
            "page": page,
            "rows": panel.hung_rows(request, page.rows),
            "count": paging.capped_count(found),
            "tabs": tabs(request, "hung"),
            "over": over,
        },
    )


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, hung_id: UUID) -> HttpResponse:
    """One entry of the list."""
    row, matter = queries.reach_hung(request.actor, hung_id, request.at)
    return render(request, "supervision/hung.html", panel.hung_file(request, matter, row))


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Put a matter on the list."""
    matter = matters.reach(request.actor, code, request.at)
    form = forms.HangForm(
        request.POST if request.method == "POST" else None,
        matter=matter,
        leaders=queries.leaders(matter, request.at),
        initial={"unit": str(matter.holder_id)},
    )
    return asked(
        request,
        actions.hang,
        matter.pk,
        form=form,
        title=_("领导挂账"),
        lead=matter.title,
        button=_("挂账"),
        done=_("挂上了"),
        then=lambda row: reverse("supervision:hung", args=[row.pk]),
        back=reverse("matters:show", args=[matter.code]),
        matter=matter,
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def closure(request: HttpRequest, hung_id: UUID) -> HttpResponse:
    """Take it off, with the document that shows that it is done."""
    row, matter = queries.reach_hung(request.actor, hung_id, request.at)
    here = reverse("supervision:hung", args=[row.pk])
    papers = [(str(one.pk), f"{one.title} {one.number}".strip()) for one in documents.of_matter(matter.pk)]
    return asked(
        request,
        actions.take_off,
        matter.pk,
        row.pk,
        form=forms.TakeOffForm(request.POST if request.method == "POST" else None, papers=papers),
        title=_("销账"),
        lead=_("要有一份证明，还要写明怎么核实的。"),
        button=_("销账"),
        done=_("销账了"),
        then=here,
        back=here,
        matter=matter,
    )
