"""A leader puts a matter on the list; it comes off with a document and a reason, and not otherwise."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.queries import is_barred
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.events import HungUp, TakenOff
from fengqiao.services.supervision.models import Hung
from fengqiao.services.supervision.permissions import Permission

FOLLOWS = "supervision:hung"
"""Why a unit may look that answers for a matter on the list."""


@unit
def hang(
    matter_id: UUID,
    *,
    leader_post_id: UUID,
    unit_id: UUID,
    why: str,
    due_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Hung:
    """挂账: put the matter on the list of a leader, with the unit that answers for it. 信访工作条例 第四十条.

    Raises Refused without the permission, where it hangs already, and for a leader or a unit that may not see it.
    """
    matter = Matter.objects.lock(matter_id)
    if not by.may(Permission.SUPERVISE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not matter.is_open:
        raise Refused(_("这件事已经办结，不用再挂账"))
    if any(row.is_open for row in queries.hung_of(matter.pk)):
        raise Refused(_("这件事已经挂在账上"))
    if not why.strip():
        raise Refused(_("请写为什么挂账，或者领导的批示"))
    if leader_post_id not in {post.pk for post in queries.leaders(matter, at)}:
        raise Refused(_("请选一位分管这个中心的领导"))
    if organisations.get(unit_id) is None or is_barred(matter.pk, organisations.path(unit_id)):
        raise Refused(_("这家单位和这件事有利害关系，不能承办。请换一家"))
    if due_on is not None and due_on < at.astimezone(CHINA).date():
        raise Refused(_("要求办到的日子不能在今天以前"))
    matters.admit(matter, unit_id, why=FOLLOWS, by=by, at=at)
    row = add(
        Hung(
            id=uuid7(), matter_id=matter.pk, unit_id=unit_id, leader_post_id=leader_post_id, why=why.strip(),
            hung_on=at.astimezone(CHINA).date(), due_on=due_on, by=by.ref, at=at,
        )
    )  # fmt: skip
    emit(HungUp(leader_post_id=leader_post_id, **_of(row, by, at)), on=matter)
    return row


@unit
def take_off(matter_id: UUID, hung_id: UUID, *, proof_id: UUID, words: str, by: Actor, at: datetime) -> Hung:
    """销账: it is done, here is the document that shows it, and why one may believe it."""
    matter = Matter.objects.lock(matter_id)
    row = Hung.objects.get(matter=matter_id, pk=hung_id)
    if not by.may(Permission.SUPERVISE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if not row.is_open:
        raise Refused(_("这一条已经销账"))
    if proof_id not in {one.pk for one in documents.of_matter(matter.pk)}:
        raise Refused(_("请选一份能证明办到了的材料；还没有的，先在事项里加上"))
    if not words.strip():
        raise Refused(_("请写办到了什么，怎么核实的"))
    row.closed_at, row.closed_by, row.closed_for, row.proof_id = at, by.ref, words.strip(), proof_id
    change(row, "closed_at", "closed_by", "closed_for", "proof_id")
    matters.withdraw_grant(matter, row.unit_id, why=FOLLOWS, by=by, at=at)
    emit(TakenOff(document_id=proof_id, **_of(row, by, at)), on=matter)
    return row


def _of(row: Hung, by: Actor, at: datetime) -> dict[str, Any]:
    return {"matter_id": row.matter_id, "hung_id": row.pk, "holder_id": row.unit_id, "by": by.ref, "at": at}
