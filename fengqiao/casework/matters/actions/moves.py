"""The moves of a matter from stage to stage. Each locks, moves, writes and announces."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters.actions.access import set_holder
from fengqiao.casework.matters.actions.words import note
from fengqiao.casework.matters.events import (
    MatterAccepted,
    MatterClosed,
    MatterDeclined,
    MatterReopened,
    MatterResolved,
)  # fmt: skip
from fengqiao.casework.matters.models import Matter, Remark, Stage
from fengqiao.casework.matters.stages import MACHINE
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import change, unit


@unit
def accept(matter_id: UUID, *, by: Actor, at: datetime) -> Matter:
    """受理: the centre takes it on. 信访工作条例 第二十三条."""
    matter = Matter.objects.lock(matter_id)
    MACHINE.move("accept", matter, by=by, at=at)
    matter.accepted_at = at
    matter.kind_confirmed_at = matter.kind_confirmed_at or at
    change(matter, "stage", "accepted_at", "kind_confirmed_at")
    emit(MatterAccepted(matter_id=matter.pk, by=by.ref, at=at), on=matter)
    return matter


@unit
def decline(
    matter_id: UUID,
    *,
    reason: str,
    competent_id: UUID | None = None,
    words: str = "",
    by: Actor,
    at: datetime,
) -> Matter:
    """不予受理, for a coded reason with its legal basis, and with the way to the unit that is competent."""
    matter = Matter.objects.lock(matter_id)
    if not _known(matter, "decline", reason):
        raise Refused(_("请选一个不予受理的理由"))
    MACHINE.move("decline", matter, by=by, at=at)
    matter.declined_for, matter.answer, matter.closed_at = reason, words.strip(), at
    change(matter, "stage", "declined_for", "answer", "closed_at")
    emit(
        MatterDeclined(matter_id=matter.pk, reason=reason, competent_id=competent_id, by=by.ref, at=at),
        on=matter,
    )
    return matter


@unit
def answer(matter_id: UUID, *, answer: str, by: Actor, at: datetime) -> Matter:
    """A question answered on the spot: from registered straight to the end, with the answer that was given."""
    matter = Matter.objects.lock(matter_id)
    if not answer.strip():
        raise Refused(_("请写下怎么答复的，群众以后查得到"))
    MACHINE.move("answer", matter, by=by, at=at)
    matter.answer, matter.outcome, matter.closed_at = answer.strip(), "answered", at
    change(matter, "stage", "answer", "outcome", "closed_at")
    emit(
        MatterClosed(matter_id=matter.pk, outcome="answered", how="on_the_spot", by=by.ref, at=at), on=matter
    )
    return matter


@unit
def resolve(matter_id: UUID, *, outcome: str, answer: str, by: Actor, at: datetime) -> Matter:
    """Give the person an answer with an honest outcome, and ask whether it is really solved."""
    matter = Matter.objects.lock(matter_id)
    if outcome not in catalogue.book(matter.edition_id).outcomes:
        raise Refused(_("请选一个结果"))
    if not answer.strip():
        raise Refused(_("请写下给群众的答复：办了什么、结果怎样、还可以怎么走"))
    MACHINE.move("resolve", matter, by=by, at=at)
    matter.outcome, matter.answer, matter.resolved_at = outcome, answer.strip(), at
    change(matter, "stage", "outcome", "answer", "resolved_at")
    set_holder(matter, matter.centre_id, why="resolved", by=by, at=at)
    emit(MatterResolved(matter_id=matter.pk, outcome=outcome, by=by.ref, at=at), on=matter)
    return matter


@unit
def close(matter_id: UUID, *, how: str, by: Actor, at: datetime) -> Matter:
    """The end of a resolved matter. `how`: confirmed, lapsed (nobody objected in time) or decided."""
    matter = Matter.objects.lock(matter_id)
    MACHINE.move("close", matter, by=by, at=at)
    matter.closed_at = at
    change(matter, "stage", "closed_at")
    emit(MatterClosed(matter_id=matter.pk, outcome=matter.outcome, how=how, by=by.ref, at=at), on=matter)
    return matter


@unit
def withdraw(matter_id: UUID, *, words: str = "", by: Actor, at: datetime) -> Matter:
    """The person takes it back, at any stage. It does not take away any right to come again or to go to court."""
    matter = Matter.objects.lock(matter_id)
    MACHINE.move("withdraw", matter, by=by, at=at)
    matter.outcome, matter.closed_at = "withdrawn", at
    change(matter, "stage", "outcome", "closed_at")
    emit(MatterClosed(matter_id=matter.pk, outcome="withdrawn", how="withdrawn", by=by.ref, at=at), on=matter)
    if words.strip():
        note(matter, way=Remark.Way.ADDED, text=words, reached=True, by=by, at=at)
    return matter


@unit
def reopen(matter_id: UUID, *, reason: str, words: str = "", by: Actor, at: datetime) -> Matter:
    """Not solved, or not performed, or new facts: it is worked on again, in the edition it always had."""
    matter = Matter.objects.lock(matter_id)
    if not _known(matter, "reopen", reason):
        raise Refused(_("请选一个重新办理的理由"))
    MACHINE.move("reopen", matter, by=by, at=at)
    matter.times_reopened += 1
    matter.accepted_at = matter.accepted_at or at
    matter.resolved_at = matter.closed_at = None
    matter.outcome = matter.declined_for = ""
    matter.holder_id = matter.holder_id or matter.centre_id
    change(
        matter,
        "stage",
        "times_reopened",
        "accepted_at",
        "resolved_at",
        "closed_at",
        "outcome",
        "declined_for",
        "holder",
    )
    emit(MatterReopened(matter_id=matter.pk, reason=reason, by=by.ref, at=at), on=matter)
    if words.strip():
        note(matter, way=Remark.Way.ADDED, text=words, reached=True, by=by, at=at)
    assert matter.stage == Stage.ACCEPTED
    return matter


def _known(matter: Matter, family: str, code: str) -> bool:
    reason = catalogue.book(matter.edition_id).reasons.get(code)
    return reason is not None and reason.family == family
