"""The dossier: cover, contents, every paper and file, and the record of what happened, as one PDF."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.casework.documents import queries
from fengqiao.casework.documents.actions.facts import Well
from fengqiao.casework.documents.actions.papers import fill, next_number, render
from fengqiao.casework.documents.events import DossierSealed
from fengqiao.casework.documents.models import Audience, Document
from fengqiao.casework.documents.permissions import Permission
from fengqiao.casework.documents.queries import DOSSIER
from fengqiao.casework.documents.rules import binding, media, paper, rendering
from fengqiao.casework.documents.rules.facts import CHINA, check_code, day
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel import crypto
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, unit

ORDER = (
    "intake_form", "acceptance_notice", "decline_notice", "", "dispatch_order", "supervision_order", "progress_reply",
    "reply_notice", "closing_report",
)  # fmt: skip
"""Papers in the order in which dossiers are read; "" stands for the files people gave."""


@dataclass
class Part:
    """One document as pages of the dossier."""

    row: Document
    sheets: bytes
    pages: int


def seal_dossier(matter_id: UUID, *, by: Actor, at: datetime) -> Document:
    """Put the dossier of an ended matter together and seal it: its hash stands in the chain.

    A matter that was reopened and ended again gets another, and so may one to which files came later; the earlier one
    stays. The archivist binds, and who signs for the centre. Raises `Refused` while it is open.
    """
    if not (by.may(Permission.SEAL) or by.may(Permission.SIGN)):
        raise Refused(_("您现在的岗位没有这项权限"))
    matter = Matter.objects.select_related("kind", "centre").get(pk=matter_id)
    if not queries.is_ended(matter):
        raise Refused(_("这件事还没有办结，不能归卷"))
    rows = [row for row in reversed(queries.of_matter(matter_id)) if row.paper != DOSSIER]
    for row in rows:
        if row.file is None:
            render(matter_id, row.pk, by=by, at=at)
    rows = [row for row in reversed(queries.of_matter(matter_id)) if row.paper != DOSSIER]
    return _seal(matter_id, _sorted(rows), by=by, at=at)


@unit
@override(settings.LANGUAGE_CODE)  # a dossier is written in Chinese, whatever the officer's screen speaks
def _seal(matter_id: UUID, rows: list[Document], *, by: Actor, at: datetime) -> Document:
    matter = Matter.objects.lock(matter_id)
    book = catalogue.book(matter.edition_id)
    cover = book.papers[DOSSIER]
    well = Well(matter, cover, by, at)
    number = next_number(cover.number.removeprefix("卷号"), well.centre, DOSSIER, at)
    digest = crypto.sm3(*(bytes(row.digest or b"") for row in rows), bytes(matter.head))
    facts = _facts(well, number, len(rows), digest)
    content, pages = _bound(matter, well, facts, rows, at)
    facts |= {"pages": str(pages), "bound": [str(row.pk) for row in rows]}
    row = Document(
        id=uuid7(),
        matter_id=matter.pk,
        paper=DOSSIER,
        number=number,
        title=_("卷宗"),
        facts=facts,
        media_type=media.PDF,
        audience=Audience.OFFICE,
        given_by=by.ref,
        at=at,
    )
    fill(row, content, at=at)
    add(row)
    emit(
        DossierSealed(matter_id=matter.pk, document_id=row.pk, papers=len(rows), by=by.ref, at=at), on=matter
    )
    return row


def _sorted(rows: list[Document]) -> list[Document]:
    place = {code: number for number, code in enumerate(ORDER)}
    return sorted(rows, key=lambda row: (place.get(row.paper, len(ORDER)), row.at, row.pk))


def _facts(well: Well, number: str, papers: int, digest: bytes) -> dict[str, Any]:
    matter = well.matter
    well.given = {
        "title": matter.title,
        "volume_no": number,
        "period": f"{day(matter.registered_at)}至{day(matter.closed_at)}",
        "secrecy": "内部",
        "retain": "10 年（建议，可配置）",
        "filed_by": well.post.user.display_name if well.post else "系统自动归卷",
        "digest": check_code(digest),
        "note": f"共 {papers} 份材料，{matter.seq} 条记录",
        "pages": "",
    }
    return well.draw()


def _bound(
    matter: Matter, well: Well, facts: dict[str, Any], rows: list[Document], at: datetime
) -> tuple[bytes, int]:
    parts = [_part(row, well.centre.name) for row in rows]
    record = _print("事项记录", _record(matter), well, at)
    front, length = b"", 2
    for _attempt in range(3):  # the contents name pages that come after the contents
        front = _front(well, facts, parts, length, binding.count(record), at)
        if binding.count(front) == length:
            break
        length = binding.count(front)
    sheets = [front, *(part.sheets for part in parts), record]
    pages = binding.count(front) + sum(part.pages for part in parts) + binding.count(record)
    title = f"{well.centre.name} {facts['volume_no']}"
    return binding.bind(sheets, rendering.numbers(pages), title=title), pages


def _front(
    well: Well, facts: dict[str, Any], parts: list[Part], front: int, record: int, at: datetime
) -> bytes:
    items, first = [], front + 1
    for part in parts:
        last = first + part.pages - 1
        items.append(
            {
                "name": _("%(title)s（办结后收到）") % {"title": part.row.title}
                if queries.is_late(well.matter, part.row)
                else part.row.title,
                "number": part.row.number,
                "date": day(part.row.at),
                "page": str(first) if last == first else f"{first}–{last}",
                "need": "必备" if part.row.paper else "按需",
            }
        )
        first = last + 1
    end = first + record - 1
    items.append(
        {"name": "事项记录", "number": "", "date": day(at), "page": f"{first}–{end}", "need": "必备"}
    )
    cover = paper.compose(well.paper.body, facts | {"pages": str(end)})
    contents = paper.compose(
        well.book.papers["dossier_contents"].body,
        {"volume_no": facts["volume_no"], "items": items, "removed": [], "filed_by": facts["filed_by"]},
    )
    return _print("卷宗", [*cover, {"kind": "break"}, *contents], well, at)


def _part(row: Document, unit_name: str) -> Part:
    sheets = _sheets(row, unit_name)
    return Part(row, sheets, binding.count(sheets))


def _sheets(row: Document, unit_name: str) -> bytes:
    """A document as pages; what cannot be printed is named, with its hash."""
    named = [{"kind": "subtitle", "runs": [{"text": row.title, "bold": False}]}]
    hashed = f"{day(row.at)}收到。校验值（SM3）\n{check_code(row.digest or b'', 64)}"
    named.append({"kind": "flat", "runs": [{"text": hashed, "bold": False}]})
    try:
        content = queries.content(row)
        if row.media_type == media.PDF:
            return content if row.paper else binding.sheets_of(content)
        if row.media_type in (media.JPEG, media.PNG, media.WEBP):
            sheet = rendering.pdf(rendering.Sheet(row.title, unit_name, named), row.at)
            return binding.photo_on(sheet, content)
    except binding.Unbindable:
        pass
    why = "这份材料不能印在纸上，以电子形式随卷保存。"
    named.append({"kind": "paragraph", "runs": [{"text": why, "bold": False}]})
    return rendering.pdf(rendering.Sheet(row.title, unit_name, named), row.at)


def _record(matter: Matter) -> list[paper.Block]:
    def cell(text: str) -> list[paper.Run]:
        return [{"text": text, "bold": False}]

    rows = [[cell("序号"), cell("时间"), cell("事情"), cell("谁"), cell("校验值")]]
    for moment in queries.timeline(matter):
        text = f"{moment.text}\n{moment.words}" if moment.words else moment.text
        row = (
            str(moment.seq),
            moment.at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M"),
            text,
            moment.who,
            check_code(moment.head),
        )
        rows.append([cell(one) for one in row])
    last = (
        f"每一条都由前一条算出，改动任何一条，后面的都对不上。最后一条的校验值\n{check_code(matter.head, 64)}"
    )
    return [
        {"kind": "title", "runs": cell("事项记录")},
        {"kind": "table", "head": True, "columns": 5, "rows": rows},
        {"kind": "flat", "runs": cell(last)},
    ]


def _print(title: str, blocks: list[paper.Block], well: Well, at: datetime) -> bytes:
    sheet = rendering.Sheet(
        title=title, unit=well.centre.name, blocks=blocks, foot=(f"校验码 {check_code(well.matter.head)}",)
    )
    return rendering.pdf(sheet, at)
