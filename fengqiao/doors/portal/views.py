"""The pages that are open to everybody: the start, safety, who is in the centre, rights and privacy."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from fengqiao.doors.portal import places, topics
from fengqiao.doors.portal.notebook import Notebook
from fengqiao.doors.portal.report import onward
from fengqiao.doors.portal.shell import first_line, page, private, public
from fengqiao.ground.organisations import queries as organisations

SHOWN = 4
"""Units of the directory on the first page."""


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
    """The units of our area that tell the public when they are open, those in the first place first."""
    start = places.root()
    rows = organisations.directory(region_id=start.pk if start else None)
    return [
        {"unit": row, "hours": first_line(row.opening_hours), "does": first_line(row.services)}
        for row in rows
        if row.opening_hours or row.phone
    ]


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
