"""The pages that are open to everybody: the start, safety, who is in the centre, rights and privacy."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from fengqiao.doors.portal import places, topics
from fengqiao.doors.portal.notebook import Notebook
from fengqiao.doors.portal.report import onward
from fengqiao.doors.portal.shell import first_line, page, private, public
from fengqiao.ground.organisations import queries as organisations

SHOWN = 5
"""Units of the directory on the first page."""

SOUGHT = ("centre", "hrss", "legal_aid", "women", "justice", "court", "police")
"""What people come for most, by kind of unit; those of the largest centre's own place stand first."""


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What troubles you, how to look up a matter, who is there, which rights one has."""
    notebook = Notebook(request)
    units = _present()
    sent = None if notebook.typed.get("number") else notebook.sent()
    response = page(
        request,
        "home",
        topics=topics.TOPICS,
        units=units[:SHOWN],
        count=len(units),
        draft=notebook.typed if notebook.typed.get("said") else None,
        onward=onward(notebook),
        sent=sent,
    )
    return private(response) if notebook.typed or sent else response


def _present() -> list[dict[str, object]]:
    """The units of our area that tell the public how to reach them, those most sought after first."""
    start = places.root()
    rows = organisations.directory(region_id=start.pk if start else None)
    told = [row for row in rows if row.opening_hours or row.phone]
    told.sort(key=lambda row: (row.region.depth, _place_among_the_sought(row.pk)))
    return [
        {
            "unit": row,
            "hours": first_line(row.opening_hours),
            "does": first_line(row.services) or _does(row.pk),
        }
        for row in told
    ]


def _place_among_the_sought(organisation_id: UUID) -> int:
    kinds = organisations.roles_of(organisation_id)
    return next((place for place, kind in enumerate(SOUGHT) if kind in kinds), len(SOUGHT))


def _does(organisation_id: UUID) -> str:
    """What a unit of its kind does, in a few words; the rules know it in Chinese only."""
    if not (get_language() or "zh").startswith("zh"):
        return ""
    found = (organisations.unit_role(kind) for kind in sorted(organisations.roles_of(organisation_id)))
    words = next((kind.does for kind in found if kind is not None), "")
    return words.partition("；")[0]


@public
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Somebody is being hurt, or about to be: whom to call, now."""
    return private(page(request, "safety"))


@public
@require_safe
def rights(request: HttpRequest) -> HttpResponse:
    """Which ways there are besides this one, and that none of them is lost by coming here."""
    return page(request, "rights")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, for how long, who may see it."""
    return page(request, "privacy")


@public
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How these pages can be used, and what to do where they cannot."""
    return page(request, "accessibility")
