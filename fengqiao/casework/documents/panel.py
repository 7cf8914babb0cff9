"""材料与文书: this slice's part of a matter's page."""

from django.http import HttpRequest
from django.template.loader import render_to_string

from fengqiao.casework.documents import queries
from fengqiao.casework.documents.forms import GiveForm
from fengqiao.casework.documents.models import Document
from fengqiao.casework.documents.permissions import Permission
from fengqiao.casework.matters.models import Matter

GIVERS = ("matters.register", "tasks.report", Permission.ISSUE)
"""Any of these may add a file."""


def papers_on(request: HttpRequest, matter: Matter) -> list[Document]:
    """All papers of this matter, withdrawn or not, as this request has read them."""
    kept = request.__dict__.setdefault("papers_on", {})
    if matter.pk not in kept:
        kept[matter.pk] = queries.ever_of(matter.pk)
    return kept[matter.pk]


def documents(request: HttpRequest, matter: Matter) -> str:
    """Papers and files, the latest first; adding one; the dossier of an ended matter."""
    actor = request.actor
    kept = [row for row in papers_on(request, matter) if row.withdrawn_at is None]
    rows = [row for row in kept if row.paper != queries.DOSSIER]
    dossier = queries.dossier(matter.pk) if queries.is_ended(matter) else None
    context = {
        "matter": matter,
        "rows": [(row, queries.is_late(matter, row)) for row in rows],
        "dossier": dossier,
        "unbound": len(queries.unbound(dossier, rows)) if dossier else 0,
        "is_ended": queries.is_ended(matter),
        "may_give": any(actor.may(permission) for permission in GIVERS),
        "may_issue": matter.is_open and actor.may(Permission.ISSUE),
        "may_seal": actor.may(Permission.SEAL) or actor.may(Permission.SIGN),
        "may_export": actor.may(Permission.EXPORT)
        or actor.may(Permission.SEAL)
        or actor.may(Permission.SIGN),
        "form": GiveForm(),
    }
    return render_to_string("documents/_panel.html", context, request=request)
