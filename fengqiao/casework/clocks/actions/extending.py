"""More time: asked for with a reason, granted by somebody else, told to the party before the old date."""

from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.actions.desks import check_desk, desk
from fengqiao.casework.clocks.actions.running import derive, held, said, settle
from fengqiao.casework.clocks.events import ClockExtended, ExtensionAsked, ExtensionRefused
from fengqiao.casework.clocks.models import Clock, Extension
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.clocks.rules.bells import heard, written
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused, check
from fengqiao.kernel.writing import add, change, unit


@unit
def ask_extension(
    matter_id: UUID, clock_id: UUID, *, n: Decimal, reason: str, text: str, by: Actor, at: datetime
) -> Extension:
    """Ask for `n` more units of a limit's own, at most as often and as much as its rule says."""
    matter = Matter.objects.lock(matter_id)
    clock = held(queries.get(matter_id, clock_id))
    if not (by.may(Permission.EXTEND) or by.may(Permission.APPROVE_EXTEND)):
        raise Refused(_("您现在的岗位没有这项权限"))
    check("clock.extend", clock, by=by, at=at)
    book = catalogue.book(matter.edition_id)
    rows = queries.extensions(clock)
    _may_take_longer(matter, clock, rows, n, at)
    if any(row.decided_at is None for row in rows):
        raise Refused(_("已经有一份申请在等批，先等结果"))
    if reason not in {row.code for row in book.reasons_of("extend")}:
        raise Refused(_("请选一个理由，当事人会看到"))
    if not text.strip():
        raise Refused(_("请写已经做了什么、为什么还要时间"))
    rule = book.clocks[clock.rule]
    row = add(
        Extension(
            id=uuid7(),
            matter_id=matter.pk,
            clock_id=clock.pk,
            desk_id=desk(matter, by, (rule.extend or {}).get("approver", ""), Permission.APPROVE_EXTEND, at),
            n=n,
            reason=reason,
            text=text.strip(),
            asked_by=by.ref,
            asked_at=at,
            answer="",
            old_due_at=clock.due_at,
        )
    )
    emit(
        ExtensionAsked(
            extension_id=row.pk, desk_id=row.desk_id, reason=reason, **said(matter, clock, by, at)
        ),
        on=matter,
    )
    return row


@unit
def grant_extension(
    matter_id: UUID, extension_id: UUID, *, answer: str = "", by: Actor, at: datetime
) -> Clock:
    """The limit is longer from now on, and the party is told with the decision: never after the old date.

    信访工作条例第三十四条: at most what the rule allows, by the head of the unit, the party told with the reason.
    """
    matter = Matter.objects.lock(matter_id)
    row = _asked(matter_id, extension_id, by)
    clock = held(queries.get(matter_id, row.clock_id))
    _may_take_longer(matter, clock, queries.extensions(clock), row.n, at)
    was = clock.due_at
    clock.granted = clock.granted + row.n
    waiting = {bell.rung for bell in heard(clock.rings) if bell.rung is not None}
    times = derive(matter, clock, pauses=queries.pauses(clock), at=at, only=waiting)
    clock.due_at, clock.rings, clock.next_ring_at = times.due_at, written(times.bells), times.next_ring_at
    clock.why, clock.provisional, clock.warned_at = times.why, times.provisional, None
    change(clock, "granted", "due_at", "rings", "next_ring_at", "why", "provisional", "warned_at")
    row.decided_by, row.decided_at, row.answer = by.ref, at, answer.strip()
    row.old_due_at, row.new_due_at, row.told_at = was, clock.due_at, at
    change(row, "decided_by", "decided_at", "answer", "old_due_at", "new_due_at", "told_at")
    settle(matter)
    emit(
        ClockExtended(
            extension_id=row.pk,
            reason=row.reason,
            old_due_at=was,
            due_at=clock.due_at,
            **said(matter, clock, by, at),
        ),
        on=matter,
    )
    return clock


@unit
def refuse_extension(
    matter_id: UUID, extension_id: UUID, *, answer: str, by: Actor, at: datetime
) -> Extension:
    """No, and why. The old date stands."""
    matter = Matter.objects.lock(matter_id)
    row = _asked(matter_id, extension_id, by)
    if not answer.strip():
        raise Refused(_("请写为什么不同意"))
    row.decided_by, row.decided_at, row.answer = by.ref, at, answer.strip()
    change(row, "decided_by", "decided_at", "answer")
    clock = held(queries.get(matter_id, row.clock_id))
    emit(ExtensionRefused(extension_id=row.pk, **said(matter, clock, by, at)), on=matter)
    return row


def _asked(matter_id: UUID, extension_id: UUID, by: Actor) -> Extension:
    row = Extension.objects.get(matter=matter_id, pk=extension_id)
    if row.decided_at is not None:
        raise Refused(_("这份申请已经有结果了"))
    check_desk(row.desk_id, row.asked_by, by, Permission.APPROVE_EXTEND)
    return row


def _may_take_longer(matter: Matter, clock: Clock, rows: list[Extension], n: Decimal, at: datetime) -> None:
    rule = catalogue.book(matter.edition_id).clocks.get(clock.rule)
    limit = queries.extension_cap(rule)
    if limit is None:
        raise Refused(_("这个期限不能延。依据：%(basis)s") % {"basis": clock.basis})
    if not clock.is_live:
        raise Refused(_("这个期限现在没有在走"))
    if clock.is_paused:
        raise Refused(_("这个期限停着。接着算以后再申请延期"))
    if clock.lapsed_at is not None or at >= clock.due_at:
        raise Refused(_("原来的日子已经过了，不能再延。延期要在到期前批，并在到期前告诉当事人"))
    most, times = limit
    if sum(row.new_due_at is not None for row in rows) >= times:
        raise Refused(_("这个期限最多延 %(times)d 次，已经延过了") % {"times": times})
    if not 0 < n <= most:
        raise Refused(
            _("一次最多延 %(most)s %(unit)s")
            % {"most": queries.plain(most), "unit": queries.unit_word(clock.unit)}
        )
