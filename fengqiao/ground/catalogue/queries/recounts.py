"""Recounts: the one that is not over, those that were, and what they carried into limits that run."""

from uuid import UUID

from django.db.models import QuerySet

from fengqiao.ground.catalogue.models import CalendarChange, Recount


def recounts() -> QuerySet[Recount]:
    """All recounts, for their history. Page it by ("-asked_at", "-id")."""
    return Recount.objects.all()


def recount(recount_id: UUID) -> Recount | None:
    """One of them."""
    return Recount.objects.filter(pk=recount_id).first()


def waiting_recount() -> Recount | None:
    """The one that is not over, whatever it waits for. There is at most one."""
    return Recount.objects.filter(done_at=None, dropped_at=None).order_by("asked_at").first()


def changes_of(recount_id: UUID | None) -> list[CalendarChange]:
    """What a recount carries into limits that run; for none, what the next one would. The latest first."""
    return list(CalendarChange.objects.filter(recount=recount_id).order_by("-at", "-id")[:50])
