"""三类情形: a supervisor opens a finding with evidence, the unit answers within a limit, somebody else decides."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.queries import is_barred
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import workdays
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import Unit
from fengqiao.kernel.writing import add, change, hold, known, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.actions.ordering import keep_evidence
from fengqiao.services.supervision.events import FindingDecided, FindingOpened, FindingReplied
from fengqiao.services.supervision.models import Evidence, Finding, Standing, Violation
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.stages import FINDING

REPLY_DAYS = Decimal(5)
"""How many working days a unit has for its answer. 地方惯例."""


@unit
def find(
    matter_id: UUID,
    *,
    unit_id: UUID,
    violation: str,
    article: str,
    facts: str,
    evidence: Iterable[str],
    by: Actor,
    at: datetime,
) -> Finding:
    """Open a finding about a unit: which of the three, which article, what happened, resting on what.

    Raises Refused without the permission, the article or any evidence. It says nothing about a person.
    """
    matter = Matter.objects.lock(matter_id)
    if not by.may(Permission.SUPERVISE):
        raise Refused(_("您现在的岗位没有这项权限"))
    if violation not in Violation.values:
        raise Refused(_("请选是哪一类情形"))
    if not article.strip():
        raise Refused(_("请写违反了哪一条"))
    if not facts.strip():
        raise Refused(_("请写清楚发生了什么，只写单位，不写个人"))
    if organisations.get(unit_id) is None or is_barred(matter.pk, organisations.path(unit_id)):
        raise Refused(_("请选一家办过这件事的单位"))
    if unit_id not in {one.pk for one in queries.units_of(matter)}:
        raise Refused(_("请选一家办过这件事的单位"))
    limit = workdays.due(at, REPLY_DAYS, Unit.WORKING_DAYS, calendar=catalogue.calendar())
    row = add(
        Finding(
            id=uuid7(), matter_id=matter.pk, unit_id=unit_id, violation=violation, article=article.strip(),
            facts=facts.strip(), stage=Standing.OPEN, reply_by=limit.at, opened_by=by.ref, opened_at=at,
        )
    )  # fmt: skip
    if not keep_evidence(matter, row.pk, evidence, side=Evidence.Side.ASKING, at=at):
        raise Refused(_("请至少选一项依据：一个期限，或者一份材料"))
    emit(FindingOpened(**_of(row, by, at)), on=matter)
    return row


@unit
def reply_to_finding(
    matter_id: UUID, finding_id: UUID, *, text: str, evidence: Iterable[str] = (), by: Actor, at: datetime
) -> Finding:
    """The unit answers for itself. Nobody else does; later than the limit is still heard until it is decided."""
    matter, row = _lock(matter_id, finding_id)
    if by.organisation_id != row.unit_id:
        raise Refused(_("只有%(unit)s能答复") % {"unit": organisations.name(row.unit_id)})
    if not text.strip():
        raise Refused(_("请写单位的说明"))
    FINDING.move("reply", row, by=by, at=at)
    row.reply, row.replied_by, row.replied_at = text.strip(), by.ref, at
    change(row, "stage", "reply", "replied_by", "replied_at")
    keep_evidence(matter, row.pk, evidence, side=Evidence.Side.ANSWER, at=at)
    emit(FindingReplied(**_of(row, by, at)), on=matter)
    return row


@unit
def decide(
    matter_id: UUID, finding_id: UUID, *, upheld: bool, words: str, by: Actor, at: datetime
) -> Finding:
    """Somebody else than who opened it, and not of the unit, says whether it holds, and why.

    Not before the unit has answered or its limit has passed. Nothing follows by itself.
    """
    matter, row = _lock(matter_id, finding_id)
    if row.opened_by == by.ref or _same_person(row.opened_by, by):
        raise Refused(_("是您提出的，要由别人来认定"))
    if by.organisation_id == row.unit_id and not organisations.is_centre(row.unit_id):
        raise Refused(_("认定的是本单位的事，要由别的单位来认定"))
    if row.stage == Standing.OPEN and at <= row.reply_by:
        raise Refused(
            _("单位答复的期限到%(due)s。答复了或者到期以后再认定") % {"due": clocks.due_words(row.reply_by)}
        )
    if not words.strip():
        raise Refused(_("请写认定的理由"))
    FINDING.move("uphold" if upheld else "withdraw", row, by=by, at=at)
    row.decided_by, row.decided_at, row.decided_for = by.ref, at, words.strip()
    change(row, "stage", "decided_by", "decided_at", "decided_for")
    emit(FindingDecided(stage=str(row.stage), **_of(row, by, at)), on=matter)
    return row


def _lock(matter_id: UUID, finding_id: UUID) -> tuple[Matter, Finding]:
    matter = Matter.objects.lock(matter_id)
    row = known(Finding, finding_id) or hold(Finding.objects.get(matter=matter_id, pk=finding_id))
    return matter, row


def _same_person(ref: str, by: Actor) -> bool:
    """Whether who opened it sits in another post now."""
    post = organisations.post(UUID(ref.removeprefix("post:"))) if ref.startswith("post:") else None
    return post is not None and post.user_id == by.user_id


def _of(row: Finding, by: Actor, at: datetime) -> dict[str, Any]:
    return {
        "matter_id": row.matter_id,
        "finding_id": row.pk,
        "holder_id": row.unit_id,
        "violation": str(row.violation),
        "by": by.ref,
        "at": at,
    }
