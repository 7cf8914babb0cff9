"""Figures that look odd: a person looks at the matters behind them and notes what came of it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.kernel import pages, paging
from fengqiao.services.supervision import actions, forms, panel, queries
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.views.asking import asked, tabs

ORDER = ("-month", "-id")


@never_cache
@pages.require(Permission.SUPERVISE)
@require_GET
def review_list(request: HttpRequest) -> HttpResponse:
    """What is to be looked at, the latest month first; with ?over what somebody has looked at."""
    over = "over" in request.GET
    found = queries.reviews(request.actor).filter(looked_at__isnull=not over)
    page = paging.page(found, request, order=ORDER)
    return render(
        request,
        "supervision/review_list.html",
        {
            "page": page,
            "count": paging.capped_count(found),
            "tabs": tabs(request, "reviews"),
            "over": over,
        },
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One review: the figures, the matters behind them, and what came of looking."""
    review = queries.reach_review(request.actor, review_id)
    return asked(
        request,
        actions.note,
        review.pk,
        form=forms.ReviewForm(request.POST if request.method == "POST" else None),
        title=str(review.get_detector_display()),
        lead=_("数字只是提示，要看过事项才知道。"),
        button=_("记下来"),
        done=_("记下了"),
        then=reverse("supervision:reviews"),
        back=reverse("supervision:reviews"),
        **panel.review_file(request, review),
    )
