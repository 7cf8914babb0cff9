"""Issuing a paper: its number and its facts are fixed at once; its PDF follows and then never changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.documents import queries
from fengqiao.casework.documents.actions.facts import Well
from fengqiao.casework.documents.events import DocumentIssued, DocumentRendered
from fengqiao.casework.documents.models import Audience, Document, Number
from fengqiao.casework.documents.permissions import Permission
from fengqiao.casework.documents.rules import media, numbering, paper, rendering
from fengqiao.casework.documents.rules.facts import CHINA, check_code
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import crypto, files
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit

PRINTS = {"clock.party", "catalogue.remedies"}
"""Sources of a paper that print the person's own limits: who has it in hand has been told."""

FRAME = "_frame"
"""What is printed around a paper is kept with its facts, under this name."""


@unit
def issue(
    matter_id: UUID,
    *,
    paper: str,
    facts: Mapping[str, Any] | None = None,
    audience: str = Audience.OFFICE,
    task: Task | None = None,
    by: Actor,
    at: datetime,
) -> Document:
    """Issue a paper of the matter's edition. `facts` are the fields only the writer knows; the others are found.

    Takes the next official number of its issuer, kind and year. Raises `Refused` without the permission, for a paper
    the edition does not have, and where a field only the writer knows is missing.
    """
    if not by.may(Permission.ISSUE):
        raise Refused(_("您现在的岗位没有这项权限"))
    matter = Matter.objects.lock(matter_id)
    form = catalogue.book(matter.edition_id).papers.get(paper)
    if form is None:
        raise Refused(_("这一版规则里没有这种文书"))
    well = Well(matter, form, by, at, task, facts)
    with override(
        settings.LANGUAGE_CODE
    ):  # a paper is written in Chinese, whatever the officer's screen speaks
        drawn = well.draw()
    missing = [
        one["zh"]
        for one in form.fields
        if one.get("req") and one["src"].startswith("input.") and drawn[one["id"]] in ("", [])
    ]
    if missing:
        raise Refused(_("请写：%(fields)s") % {"fields": "、".join(missing)})
    number = next_number(form.number, well.issuer, paper, at)
    row = add(
        Document(
            id=uuid7(),
            matter_id=matter.pk,
            paper=paper,
            number=number,
            title=form.zh,
            facts=drawn,
            media_type=media.PDF,
            audience=audience,
            given_by=by.ref,
            at=at,
        )
    )
    if audience != Audience.OFFICE and PRINTS & {one["src"] for one in form.fields}:
        clocks.mark_told(matter, well.own_limits, way="paper", by=by, at=at)
    emit(
        DocumentIssued(matter_id=matter.pk, document_id=row.pk, paper=paper, number=number, by=by.ref, at=at),
        on=matter,
    )
    seal = "" if "不盖" in form.sign or "印" not in form.sign else f"{well.issuer.short_name}（印）"
    row.facts = drawn | {
        FRAME: {
            "unit": well.issuer.name,
            "seal": seal,
            "url": queries.status_url(matter.pk) if audience != Audience.OFFICE else "",
            "check": check_code(matter.head),
        }
    }
    change(row, "facts")
    return row


def next_number(template: str, issuer: Organisation, paper: str, at: datetime) -> str:
    """The next official number. The counter's row is locked, so two officers never get the same one."""
    if not numbering.numbered(template):
        return ""
    year = at.astimezone(CHINA).year
    key = f"{issuer.pk}:{paper}:{year}"
    Number.objects.bulk_create([Number(key=key, last=0)], ignore_conflicts=True)
    counter = Number.objects.select_for_update().get(pk=key)
    counter.last += 1
    change(counter, "last")
    return numbering.official(template, year=year, unit=issuer.short_name, last=counter.last)


def render(matter_id: UUID, document_id: UUID, *, by: Actor = SYSTEM, at: datetime) -> Document:
    """Make the PDF of an issued paper, once. A worker that was killed half-way is simply followed by another.

    Idempotent: the sheet and its time give the same bytes, kept under the document's own id.
    """
    row = Document.objects.get(matter=matter_id, pk=document_id)
    if row.rendered_at is not None:
        return row
    content = rendering.pdf(sheet_of(row), row.at)
    return _keep(matter_id, document_id, content, by=by, at=at)


@unit
def _keep(matter_id: UUID, document_id: UUID, content: bytes, *, by: Actor, at: datetime) -> Document:
    matter = Matter.objects.lock(matter_id)
    row = Document.objects.get(matter=matter_id, pk=document_id)
    if row.rendered_at is not None:
        return row
    fill(row, content, at=at)
    change(row, "file", "digest", "size", "pages", "rendered_at")
    emit(
        DocumentRendered(
            matter_id=matter.pk, document_id=row.pk, digest=bytes(row.digest or b"").hex(), by=by.ref, at=at
        ),
        on=matter,
    )
    return row


def fill(row: Document, content: bytes, *, at: datetime) -> None:
    """Keep the bytes of a document and what is known of them; the caller writes the row."""
    row.file = files.store(content, row.pk)
    row.digest = crypto.sm3(content)
    row.size = len(content)
    row.pages = media.pdf_pages(content)
    row.rendered_at = at


def sheet_of(row: Document) -> rendering.Sheet:
    """The page of an issued paper, from the facts it was issued with and the template of its edition."""
    form = catalogue.book(_edition(row)).papers[row.paper]
    facts = dict(row.facts or {})
    frame = facts.pop(FRAME, {})
    foot = [f"校验码 {frame.get('check', '')}"]
    if frame.get("url"):
        foot.append("扫码看进度。到任一综治中心窗口，可以核对这份文书是否被改动")
    return rendering.Sheet(
        title=row.title,
        unit=frame.get("unit", ""),
        blocks=paper.compose(form.body, facts),
        number=row.number,
        seal=frame.get("seal", ""),
        url=frame.get("url", ""),
        foot=tuple(foot),
    )


def _edition(row: Document) -> UUID:
    return Matter.objects.values_list("edition_id", flat=True).get(pk=row.matter_id)
