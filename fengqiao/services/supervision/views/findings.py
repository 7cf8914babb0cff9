"""Findings: opened with evidence, answered by the unit, decided by somebody else."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import pages, paging
from fengqiao.services.supervision import actions, forms, panel, queries
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.views.asking import asked, tabs

ORDER = ("opened_at", "id")


@never_cache
@pages.require()
@require_GET
def finding_list(request: HttpRequest) -> HttpResponse:
    """Findings that are open, the longest first; with ?over those that were decided."""
    over = "over" in request.GET
    found = queries.findings(request.actor, request.at, decided=over)
    page = paging.page(found, request, order=ORDER)
    return render(
        request,
        "supervision/finding_list.html",
        {
            "page": page,
            "count": paging.capped_count(found),
            "tabs": tabs(request, "findings"),
            "over": over,
        },
    )


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: what it rests on, what the unit says, how it was decided."""
    row, matter = queries.reach_finding(request.actor, finding_id, request.at)
    return render(request, "supervision/finding.html", panel.finding_file(request, matter, row))


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Open a finding about a unit."""
    matter = matters.reach(request.actor, code, request.at)
    form = forms.FindingForm(
        request.POST if request.method == "POST" else None,
        units=queries.units_of(matter),
        proofs=queries.proofs(matter),
    )
    return asked(
        request,
        actions.find,
        matter.pk,
        form=form,
        title=_("提出认定"),
        lead=_("先听单位的说明，再由别人认定。说的是单位，不是哪个人。"),
        button=_("提出，请单位说明"),
        done=_("提出了，等单位说明"),
        then=lambda row: reverse("supervision:finding", args=[row.pk]),
        back=reverse("matters:show", args=[matter.code]),
        matter=matter,
    )


@never_cache
@pages.require(Permission.REPLY, Permission.SIGN)
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """The unit answers for itself."""
    row, matter = queries.reach_finding(request.actor, finding_id, request.at)
    here = reverse("supervision:finding", args=[row.pk])
    form = forms.DefenceForm(
        request.POST if request.method == "POST" else None, proofs=queries.proofs(matter)
    )
    return asked(
        request,
        actions.reply_to_finding,
        matter.pk,
        row.pk,
        form=form,
        title=_("单位说明"),
        lead=row.facts,
        button=_("交上去"),
        done=_("说明交上去了"),
        then=here,
        back=here,
        matter=matter,
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def decision(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """Whether it holds, by somebody else than who opened it."""
    row, matter = queries.reach_finding(request.actor, finding_id, request.at)
    here = reverse("supervision:finding", args=[row.pk])
    return asked(
        request,
        actions.decide,
        matter.pk,
        row.pk,
        form=forms.DecisionForm(request.POST if request.method == "POST" else None),
        title=_("认定"),
        lead=_("看过依据和单位的说明再定。结论只写进这件事，不会自动带来别的后果。"),
        button=_("定下来"),
        done=_("认定了"),
        then=here,
        back=here,
        matter=matter,
    )
