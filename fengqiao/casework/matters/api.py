"""Matters for machines: the same gate and the same masks as the pages, as JSON."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel import paging, privacy

router = Router(tags=["matters"])


class Row(Schema):
    """A matter as a list shows it; numbers of persons are masked."""

    code: str
    title: str
    kind: str
    stage: str
    holder: str | None
    registered_at: datetime
    due_at: datetime | None


class Listed(Schema):
    rows: list[Row]
    next: str


class Step(Schema):
    """One event: what happened and when, by whom as a reference, never by name."""

    seq: int
    kind: str
    by: str
    at: datetime
    data: dict[str, Any]
    head: str


class Whole(Row):
    said: str
    answer: str
    outcome: str
    events: list[Step]


@router.get("", response=Listed)
def matters(request: HttpRequest) -> dict[str, Any]:
    """What the signed-in person may see, the newest first, fifty at a time; `next` is the query of the next page."""
    rows = queries.visible(request.actor, request.at).select_related("kind", "holder")
    page = paging.page(rows, request, order=("-registered_at", "-id"))
    return {"rows": [_row(row) for row in page], "next": page.next}


@router.get("/{code}", response=Whole)
def matter(request: HttpRequest, code: str) -> dict[str, Any]:
    """One matter with its events. 404 for one that does not exist and for one that is not yours, alike."""
    row = queries.reach(request.actor, code, request.at)
    events = [
        {"seq": e.seq, "kind": e.kind, "by": e.by, "at": e.at, "data": e.data, "head": bytes(e.head).hex()}
        for e in queries.timeline(row.pk)
    ]
    texts = {"said": privacy.mask_text(row.said), "answer": privacy.mask_text(row.answer)}
    return _row(row) | texts | {"outcome": row.outcome, "events": events}


def _row(row: Matter) -> dict[str, Any]:
    return {
        "code": row.grouped_code,
        "title": privacy.mask_text(row.title),
        "kind": row.kind.code,
        "stage": row.stage,
        "holder": row.holder.name if row.holder else None,
        "registered_at": row.registered_at,
        "due_at": row.due_at,
    }
