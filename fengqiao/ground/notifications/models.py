"""Messages to people, and the ways they take."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.fields import SealedField
from fengqiao.kernel.ids import uuid7


class Way(models.TextChoices):
    """How a message leaves the house."""

    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    CALL = "call", _("打电话")


class State(models.TextChoices):
    WAITING = "waiting", _("等着发")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("没发出去")
    REACHED = "reached", _("电话告知了")
    UNREACHED = "unreached", _("多次没打通")
    OVERTAKEN = "overtaken", _("已有更新的消息")


class MessageQuerySet(models.QuerySet["Message"]):
    def to(self, actor: Actor) -> Self:
        """What this actor finds in the inbox: own, the post's, or the unit's for those with the permission."""
        mine = Q(pk__in=[])
        if actor.user_id:
            mine |= Q(user_id=actor.user_id)
        if actor.post_id:
            mine |= Q(post_id=actor.post_id)
        if actor.organisation_id:
            mine |= Q(organisation_id=actor.organisation_id, permission__in=["", *actor.permissions])
        return self.filter(mine)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Message(models.Model):
    """One thing said to somebody: a person, a post, those of a unit with a permission, or a telephone number.

    `subject` never holds a name: it stands in lists and e-mail headers. `key` makes telling idempotent: the same
    thing is told to the same address once, however often a worker tries.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=60, help_text="the kind of event it is about")
    matter_id = models.UUIDField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    post_id = models.UUIDField(null=True)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the unit it is for; of a message to a citizen: the unit that calls where nothing else reaches",
    )
    permission = models.CharField(
        max_length=40, blank=True, help_text="only those of the unit who may do this"
    )
    outside = models.BooleanField(default=False, help_text="to somebody who has no inbox here")
    name = SealedField(default="")
    phone = SealedField(default="")
    email = SealedField(default="")
    subject = models.CharField(max_length=80)
    body = SealedField(default="")
    link = models.CharField(max_length=200, blank=True, help_text="a path of this site")
    urgent = models.BooleanField(default=False)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="message_has_an_address",
                condition=Q(outside=True)
                | Q(user__isnull=False)
                | Q(post_id__isnull=False)
                | Q(organisation__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="message_user"),
            models.Index(fields=["post_id", "-at", "-id"], name="message_post"),
            models.Index(fields=["organisation", "-at", "-id"], name="message_organisation"),
            models.Index(fields=["matter_id", "at"], name="message_matter"),
        ]

    class Privacy:
        personal = ("name", "phone", "email", "body")
        plain = (
            "id", "key", "kind", "matter_id", "user", "post_id", "organisation", "permission", "outside", "subject",
            "link", "urgent", "at", "read_at",
        )  # fmt: skip


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def due(self, at: datetime) -> Self:
        """What a worker has to send now."""
        return self.filter(state=State.WAITING, next_try_at__lte=at).exclude(way=Way.CALL)

    def calls(self) -> Self:
        """What a person has to say by telephone."""
        return self.filter(way=Way.CALL, state=State.WAITING)


class Delivery(models.Model):
    """One way one message takes, with its tries."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=8, choices=Way)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(
        max_length=200, blank=True, help_text="why the last try failed; no address in it"
    )
    by = models.CharField(max_length=60, blank=True, help_text="who telephoned")
    note = SealedField(default="")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "way"], name="delivery_once_a_way"),
            models.CheckConstraint(
                name="delivery_ended_means_dated",
                condition=Q(state="waiting", ended_at=None)
                | (~Q(state="waiting") & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["next_try_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(
                fields=["organisation", "id"], name="delivery_calls", condition=Q(state="waiting", way="call")
            ),
        ]

    class Privacy:
        personal = ("note",)
        plain = (
            "id", "message", "way", "state", "organisation", "attempts", "next_try_at", "ended_at", "error", "by",
        )  # fmt: skip


class Preference(models.Model):
    """How somebody of the staff wants to hear, besides the inbox."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    email_at = models.DateTimeField(null=True, help_text="since when by e-mail as well")

    class Privacy:
        personal = ()
        plain = ("id", "user", "email_at")
