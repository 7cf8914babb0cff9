"""Files that people give: looked at, cleaned, kept encrypted, known by their hash."""

import re
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.documents import queries
from fengqiao.casework.documents.events import FileGiven, FileWithdrawn
from fengqiao.casework.documents.models import Audience, Document
from fengqiao.casework.documents.rules import media
from fengqiao.casework.matters.models import Matter
from fengqiao.kernel import crypto, files
from fengqiao.kernel.actors import CITIZEN, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit


@unit
def give(
    matter_id: UUID, *, content: bytes, name: str, audience: str = Audience.APPLICANT, by: Actor, at: datetime
) -> Document:
    """Add a file to a matter. The type is what the bytes say; photographs lose everything but the picture.

    The same bytes given again are the same document. After the end the staff may still add what belongs to the dossier
    (it can be bound anew); the person opens the matter again instead. Raises `Refused` with what to do instead. The
    caller has come through the gate (staff) or holds the ticket (citizen).
    """
    try:
        taken = media.take(content)
    except media.Unwanted as reason:
        raise Refused(_(reason.sentence) % reason.values if reason.values else _(reason.sentence)) from reason
    if audience not in Audience.values:
        raise Refused(_("请选谁能看这份材料"))
    digest = crypto.sm3(taken.content)
    matter = Matter.objects.lock(matter_id)
    if not matter.is_open and by.ref == CITIZEN.ref:
        raise Refused(_("这件事已经办结。有新情况，请说明没有解决，我们重新办理"))
    held = list(Document.objects.filter(matter=matter_id, paper="", withdrawn_at=None))
    if same := next((row for row in held if bytes(row.digest or b"") == digest), None):
        return same
    if len(held) >= queries.LISTED:
        raise Refused(_("一件事最多存 %(most)d 份材料。请先把照片合成 PDF 再传") % {"most": queries.LISTED})
    row = add(
        Document(
            id=uuid7(),
            matter_id=matter.pk,
            title=title_of(name, taken.media_type),
            file=files.store(taken.content),
            thumbnail=files.store(taken.thumbnail) if taken.thumbnail else None,
            media_type=taken.media_type,
            size=len(taken.content),
            pages=taken.pages,
            digest=digest,
            audience=audience,
            given_by=by.ref,
            at=at,
            rendered_at=at,
        )
    )
    emit(
        FileGiven(
            matter_id=matter.pk,
            document_id=row.pk,
            media_type=row.media_type,
            digest=digest.hex(),
            audience=audience,
            by=by.ref,
            at=at,
        ),
        on=matter,
    )
    return row


@unit
def withdraw_file(
    matter_id: UUID, document_id: UUID, *, reason: str = "mistake", by: Actor, at: datetime
) -> Document:
    """Take back a file that was given by mistake: nobody is shown it any more, its bytes stay with the matter.

    Who gave it may, as long as the matter is open; papers we issued are never taken back, they are followed by another.
    """
    matter = Matter.objects.lock(matter_id)
    row = Document.objects.select_for_update().get(matter=matter_id, pk=document_id)
    if row.withdrawn_at is not None:
        return row
    if row.paper:
        raise Refused(_("发出的文书不能撤回。写错了请另发一份更正的"))
    if not matter.is_open:
        raise Refused(_("这件事已经办结归卷，材料不能再撤"))
    if row.given_by != by.ref:
        raise Refused(_("这份材料是别人交的，只有交的人能撤"))
    row.withdrawn_at = at
    change(row, "withdrawn_at")
    emit(FileWithdrawn(matter_id=matter.pk, document_id=row.pk, reason=reason, by=by.ref, at=at), on=matter)
    return row


def title_of(name: str, media_type: str) -> str:
    """A file's name fit to be shown and saved: no path, no control characters, the ending of what it really is."""
    bare = re.split(r"[\\/]", name)[-1]
    bare = "".join(char for char in bare if char.isprintable() and char not in '<>:"|?*').strip(" .")
    ending = media.ENDINGS[media_type]
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", bare)[:80] or "材料"
    return f"{stem}.{ending}"
