"""A recount is asked for, looked at, approved, and done; the limits themselves are the affair of `clocks`."""

from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.actions.changes import may_edit
from fengqiao.ground.catalogue.events import RecountApproved, RecountAsked, RecountDone, RecountDropped
from fengqiao.ground.catalogue.models import CalendarChange, Recount
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.kernel import events, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused

LOCK = 0x66_71_72_63  # one recount is asked for at a time


@writing.unit
def ask_recount(*, everything: bool = False, of: int = 0, by: Actor, at: datetime) -> Recount:
    """Have it looked at what the changes since the last recount mean for limits that run. Nothing moves yet.

    `everything`: look at every limit, not only at those that end after the first changed day. Raises Refused while
    another recount is not over.
    """
    may_edit(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Recount.objects.waiting().exists():
        raise Refused(_("还有一次重新计算没有结束，请先看完那一次"))
    changes = CalendarChange.objects.uncounted()
    if not everything and not changes.exists():
        raise Refused(_("上次重新计算以后，日历没有改过"))
    row = writing.add(
        Recount(
            id=uuid7(),
            from_on=None if everything else queries.first_changed(),
            asked_by=by.ref,
            asked_at=at,
            of=of,
        )
    )
    writing.flush()
    changes.update(recount=row)
    events.emit(RecountAsked(by=by.ref, at=at, recount_id=row.pk))
    return row


@writing.unit
def approve_recount(recount_id: UUID, *, brings_forward: bool = False, by: Actor, at: datetime) -> Recount:
    """Let it be done. `brings_forward` says explicitly that limits of the office may move to an earlier day."""
    if not by.may(Permission.PUBLISH):
        raise Refused(_("您现在的岗位没有这项权限"))
    row = Recount.objects.select_for_update().get(pk=recount_id)
    if row.is_over or row.approved_at is not None:
        raise Refused(_("这一次已经定过了"))
    if row.looked_at is None:
        raise Refused(_("还没有全部看完，看完再定"))
    row.approved_by, row.approved_at, row.brings_forward, row.upto_id = by.ref, at, brings_forward, None
    names = ["approved_by", "approved_at", "brings_forward", "upto_id"]
    if not row.found:
        row.done_at = at
        names.append("done_at")
    writing.change(row, *names)
    events.emit(
        RecountApproved(by=by.ref, at=at, recount_id=row.pk, found=row.found, brings_forward=brings_forward)
    )
    return row


@writing.unit
def drop_recount(recount_id: UUID, *, by: Actor, at: datetime) -> Recount:
    """Leave everything as it is. The changes wait for the next recount."""
    may_edit(by)
    row = Recount.objects.select_for_update().get(pk=recount_id)
    if row.is_over or row.approved_at is not None:
        raise Refused(_("这一次已经定过了"))
    row.dropped_by, row.dropped_at = by.ref, at
    writing.change(row, "dropped_by", "dropped_at")
    writing.flush()
    CalendarChange.objects.filter(recount=row).update(recount=None)
    events.emit(RecountDropped(by=by.ref, at=at, recount_id=row.pk))
    return row


@writing.unit
def note_recount(
    row: Recount, *, upto_id: UUID | None, seen: int = 0, found: int = 0, moved: int = 0, kept: int = 0, over: bool,
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """How far a recount has come, written with the batch itself. The caller holds its row."""
    row.upto_id = upto_id
    row.seen, row.found = row.seen + seen, row.found + found
    row.moved, row.kept = row.moved + moved, row.kept + kept
    names = ["upto_id", "seen", "found", "moved", "kept"]
    if over and row.looked_at is None:
        row.looked_at = at
        names.append("looked_at")
    elif over:
        row.done_at = at
        names.append("done_at")
        events.emit(RecountDone(by=by.ref, at=at, recount_id=row.pk, moved=row.moved, kept=row.kept))
    writing.change(row, *names)
