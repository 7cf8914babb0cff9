"""Who has which messages, and whom we still have to telephone."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from fengqiao.ground.notifications.models import Delivery, Message, MessageQuerySet, Preference, State, Way
from fengqiao.ground.notifications.permissions import Permission
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.paging import capped_count


def inbox(actor: Actor) -> MessageQuerySet:
    """What this actor was told, the newest first. Page it by ("-at", "-id")."""
    return Message.objects.to(actor).filter(outside=False).order_by("-at", "-id")


def message(actor: Actor, message_id: UUID) -> Message | None:
    """One message of this actor's inbox."""
    return inbox(actor).filter(pk=message_id).first()


def call_list(actor: Actor) -> QuerySet[Delivery]:
    """Whom this actor's unit still has to telephone, the oldest first. Page it by ("id",)."""
    if actor.organisation_id is None or not actor.may(Permission.CALL):
        return Delivery.objects.none()
    rows = Delivery.objects.calls().filter(organisation=actor.organisation_id)
    return rows.select_related("message").order_by("id")


def call_count(actor: Actor) -> int:
    """How many calls are waiting, counted up to 99."""
    return capped_count(call_list(actor), 99)[0]


def told(matter_id: UUID) -> list[Message]:
    """What people outside were told about a matter, with the ways it took, the newest first."""
    rows = Message.objects.filter(matter_id=matter_id, outside=True).prefetch_related("deliveries")
    return list(rows.order_by("-at", "-id"))


def wants_email(user_ids: set[UUID]) -> set[UUID]:
    """Those of the staff who want e-mail as well."""
    rows = Preference.objects.filter(user__in=user_ids, email_at__isnull=False)
    return set(rows.values_list("user_id", flat=True))


def stuck(before: datetime, limit: int = 20) -> list[Delivery]:
    """Deliveries that should have gone out before this and have not: for `doctor`."""
    rows = Delivery.objects.filter(state=State.WAITING, next_try_at__lt=before).exclude(way=Way.CALL)
    return list(rows.order_by("next_try_at")[:limit])
