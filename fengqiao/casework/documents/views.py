"""Papers and files over HTTP: every byte goes through the gate, and every look is recorded."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from fengqiao.casework.documents import actions, panel, queries
from fengqiao.casework.documents.forms import GiveForm, IssueForm
from fengqiao.casework.documents.models import Audience
from fengqiao.casework.documents.permissions import Permission
from fengqiao.casework.documents.rules import media
from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import looks, pages
from fengqiao.kernel.stages import Refused


def served(content: bytes, media_type: str, name: str, *, save: bool) -> HttpResponse:
    """A file as a browser may have it: of the type we found, in a sandbox, in nobody's cache."""
    inline = not save and media_type in media.SHOWN
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = media.policy(media_type)
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


@require_GET
@pages.require()
def file(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """One paper or file; ?save=1 to keep it."""
    row, matter = queries.reach_file(request.actor, document_id, request.at)
    content = queries.content(row)
    looks.look(request.actor, matter.pk, request.at, what=f"file:{str(row.pk)[-12:]}", once=True)
    return served(content, row.media_type, queries.file_name(row), save=bool(request.GET.get("save")))


@require_GET
@pages.require()
def thumbnail(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The small picture of a photograph."""
    row, _matter = queries.reach_file(request.actor, document_id, request.at)
    return served(queries.thumbnail(row), media.JPEG, "thumbnail.jpg", save=False)


@pages.require()
def giving(request: HttpRequest, code: str) -> HttpResponse:
    """Add a file to a matter."""
    matter = matters.reach(request.actor, code, request.at)
    pages.require(*panel.GIVERS)(lambda asked: HttpResponse())(request)
    sent = request.method == "POST"
    form = GiveForm(request.POST if sent else None, request.FILES if sent else None)

    def again(reason: Refused) -> HttpResponse:
        form.add_error("file", str(reason))
        return render(request, "documents/giving.html", {"form": form, "matter": matter})

    if sent and form.is_valid():
        uploaded = form.cleaned_data["file"]
        return pages.do(
            request,
            actions.give,
            matter.pk,
            content=uploaded.read(),
            name=uploaded.name,
            audience=form.cleaned_data["audience"],
            then=back_to(code),
            refused=again,
        )
    status = 422 if form.is_bound else 200
    return render(request, "documents/giving.html", {"form": form, "matter": matter}, status=status)


@pages.require(Permission.ISSUE)
def issuing(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a paper by hand: the registration form, or a note why it takes longer."""
    matter = matters.reach(request.actor, code, request.at)
    sent = request.method == "POST"
    form = IssueForm(request.POST if sent else None, papers=queries.issuable(matter))

    def again(reason: Refused) -> HttpResponse:
        form.add_error(None, str(reason))
        return render(request, "documents/issuing.html", {"form": form, "matter": matter})

    if sent and form.is_valid():
        paper = form.cleaned_data["paper"]
        return pages.do(
            request,
            actions.issue,
            matter.pk,
            paper=paper,
            facts={"why": form.cleaned_data["why"]} if paper == "progress_reply" else None,
            audience=Audience.APPLICANT,
            then=back_to(code),
            refused=again,
        )
    status = 422 if sent else 200
    return render(request, "documents/issuing.html", {"form": form, "matter": matter}, status=status)


@require_POST
@pages.require()
def withdrawal(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take back a file given by mistake."""
    row, matter = queries.reach_file(request.actor, document_id, request.at)
    return pages.do(request, actions.withdraw_file, matter.pk, row.pk, then=back_to(matter.code))


@require_GET
@pages.require()
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for refreshing it."""
    matter = matters.reach(request.actor, code, request.at)
    return HttpResponse(panel.documents(request, matter))


@require_GET
@pages.require(Permission.SEAL, Permission.EXPORT, Permission.SIGN)
def dossier(request: HttpRequest, code: str) -> HttpResponse:
    """The dossier to keep: an export, recorded each time."""
    matter = matters.reach(request.actor, code, request.at)
    row = queries.dossier(matter.pk)
    if row is None:
        return render(request, "documents/dossier.html", {"matter": matter}, status=404)
    content = queries.content(row)
    looks.look(request.actor, matter.pk, request.at, what="export:dossier")
    return served(content, row.media_type, queries.file_name(row), save=True)


@require_POST
@pages.require(Permission.SEAL, Permission.SIGN)
def sealing(request: HttpRequest, code: str) -> HttpResponse:
    """Put the dossier together now."""
    matter = matters.reach(request.actor, code, request.at)
    return pages.do(request, actions.seal_dossier, matter.pk, then=back_to(code))


@require_GET
@pages.require()
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt again: on A4, with ?paper=thermal on 72 mm, with ?paper=pdf as a file. A recorded look each time."""
    matter = matters.reach(request.actor, code, request.at)
    looks.look(request.actor, matter.pk, request.at, what="receipt")
    if request.GET.get("paper") == "pdf":
        content = queries.receipt_pdf(matter, request.at)
        return served(content, media.PDF, f"{matter.code}.pdf", save=False)
    thermal = request.GET.get("paper") == "thermal"
    context = {
        "receipt": queries.receipt(matter),
        "matter": matter,
        "thermal": thermal,
        "back": back_to(code),
    }
    return render(request, f"documents/receipt_{'thermal' if thermal else 'sheet'}.html", context)


def back_to(code: str) -> str:
    """The matter's page."""
    for name in ("desk:matter", "matters:matter"):
        try:
            return reverse(name, args=[code])
        except NoReverseMatch:
            continue
    return "/"
