"""The inbox of the staff, and the call list."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from fengqiao.ground.notifications import actions, queries
from fengqiao.ground.notifications.forms import CallForm, PreferenceForm
from fengqiao.ground.notifications.permissions import Permission
from fengqiao.kernel import looks, pages, paging


@require_GET
@pages.require()
def inbox(request: HttpRequest) -> HttpResponse:
    """What I was told."""
    rows = queries.inbox(request.actor)
    only_unread = request.GET.get("view") != "all"
    page = paging.page(rows.unread() if only_unread else rows, request, order=("-at", "-id"), size=30)
    context = {"page": page, "only_unread": only_unread, "calls": queries.call_count(request.actor)}
    return render(request, "notifications/inbox.html", context)


@require_POST
@pages.require()
def reading(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Open a message: it is read, and leads to where it points."""
    back = reverse("notifications:inbox")
    return pages.do(
        request, actions.mark_read, message_id, then=lambda row: (row.link if row else "") or back
    )


@require_POST
@pages.require()
def readings(request: HttpRequest) -> HttpResponse:
    """All read."""
    return pages.do(request, actions.mark_all_read, then=reverse("notifications:inbox"))


@require_GET
@pages.require(Permission.CALL)
def calls(request: HttpRequest) -> HttpResponse:
    """Whom to telephone: on the screen, or as a sheet of paper with ?print=1. Each number shown is a look."""
    page = paging.page(queries.call_list(request.actor), request, order=("id",), size=20)
    for matter_id in {row.message.matter_id for row in page.rows}:
        looks.look(request.actor, matter_id, request.at, what="calls", once=True)
    context = {"page": page, "form": CallForm(), "rows": page.rows}
    sheet = "notifications/calls_print.html" if request.GET.get("print") else "notifications/calls.html"
    return render(request, sheet, context)


@require_POST
@pages.require(Permission.CALL)
def call(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """What came of one call."""
    form = CallForm(request.POST)
    if not form.is_valid():
        return render(
            request, "notifications/call.html", {"form": form, "delivery_id": delivery_id}, status=422
        )
    return pages.do(
        request,
        actions.mark_called,
        delivery_id,
        reached=form.cleaned_data["reached"] == "yes",
        note=form.cleaned_data["note"],
        then=reverse("notifications:calls"),
    )


@pages.require()
def preference(request: HttpRequest) -> HttpResponse:
    """Whether e-mail goes along."""
    wants = bool(queries.wants_email({request.actor.user_id}))
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial={"email": wants})
    if request.method == "POST" and form.is_valid():
        here = reverse("notifications:preference")
        return pages.do(request, actions.prefer, email=form.cleaned_data["email"], then=here)
    return render(request, "notifications/preference.html", {"form": form})
