"""Who looked at whose data, when and why. A look is written before the data is shown."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.models import Look


def look(
    actor: Actor,
    subject_id: UUID | None,
    at: datetime,
    what: str = "page",
    why: str = "",
    once: bool | None = None,
) -> None:
    """Record that `actor` sees personal data of the subject.

    Pages are recorded once per actor, subject and hour (of Asia/Shanghai); everything else (`what` = "reveal:phone",
    "export", "file" …) each time, with its reason.
    """
    hourly = what == "page" if once is None else once
    hour_at = at.astimezone(CHINA).replace(minute=0, second=0, microsecond=0) if hourly else None
    row = Look(id=uuid7(), by=actor.ref, subject_id=subject_id, what=what, why=why, at=at, hour_at=hour_at)
    Look.objects.bulk_create([row], ignore_conflicts=True)


def of(subject_id: UUID) -> QuerySet[Look]:
    """Every look at this subject, the newest first: what a party may ask for."""
    return Look.objects.filter(subject_id=subject_id).order_by("-at", "-id")


def latest() -> QuerySet[Look]:
    """Every look at anything, for the auditor. Page it by ("-at", "-id")."""
    return Look.objects.order_by("-at", "-id")
