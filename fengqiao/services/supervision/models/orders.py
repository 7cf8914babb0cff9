"""A supervision order, its rounds, its copies and its evidence; and the rungs of ladders that have fired."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.ids import uuid7


class Level(models.TextChoices):
    GENERAL = "general", _("一般督办")
    KEY = "key", _("重点督办")
    LISTED = "listed", _("挂牌督办")


class State(models.TextChoices):
    OPEN = "open", _("待答复")
    REPLIED = "replied", _("待审看答复")
    ACCEPTED = "accepted", _("认可了答复，等办到")
    CLOSED = "closed", _("已了结")


class OrderQuerySet(models.QuerySet["Order"]):
    def open(self) -> Self:
        return self.exclude(stage=State.CLOSED)


class Order(models.Model):
    """督办单: what one unit owes whoever supervises it, from the first asking until it is done.

    Each time it is asked (`times`) is a task of mode supervise, with a limit and an answer of its own; the paper that
    was issued last gives the number.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", help_text="the unit that owes the answer"
    )
    task_id = models.UUIDField(help_text="the task of this time")
    clock_id = models.UUIDField(null=True, help_text="the limit whose lapse called for it; none: by hand")
    level = models.CharField(max_length=10, choices=Level)
    times = models.PositiveSmallIntegerField(default=1)
    stage = models.CharField(max_length=10, choices=State, default=State.OPEN)
    why = models.TextField(blank=True, help_text="why, where nobody but the writer knows")
    number = models.CharField(max_length=60, blank=True, help_text="of the latest paper")
    document_id = models.UUIDField(null=True)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    replied_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_for = models.TextField(blank=True, help_text="in words by hand; a code where the matter ended")

    objects = OrderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "clock_id"],
                condition=Q(clock_id__isnull=False),
                name="order_one_a_clock",
            ),
            models.UniqueConstraint(fields=["matter", "task_id"], name="order_one_a_task"),
            models.CheckConstraint(
                name="order_closed_means_dated",
                condition=Q(stage="closed", closed_at__isnull=False)
                | (~Q(stage="closed") & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["opened_at", "id"], name="order_open", condition=~Q(stage="closed")),
            models.Index(fields=["matter", "opened_at"], name="order_matter"),
        ]

    class Privacy:
        personal = ("why", "closed_for")
        plain = (
            "id", "matter", "centre", "unit", "task_id", "clock_id", "level", "times", "stage", "number", "document_id",
            "opened_by", "opened_at", "replied_at", "accepted_at", "closed_at",
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.stage != State.CLOSED


class Round(models.Model):
    """One time that is over: what was answered was accepted, or returned with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    order_id = models.UUIDField()
    times = models.PositiveSmallIntegerField()
    task_id = models.UUIDField()
    number = models.CharField(max_length=60, blank=True)
    returned_for = models.TextField(blank=True, help_text="why the answer was not enough; none: it was")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "order_id", "times"], name="round_order")]

    class Privacy:
        personal = ("returned_for",)
        plain = ("id", "matter", "order_id", "times", "task_id", "number", "by", "at")


class Copy(models.Model):
    """抄送: another unit is told of the order. It learns the number and who is supervised, and sees no matter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    order_id = models.UUIDField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "order_id", "organisation"], name="copy_once")
        ]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "order_id", "organisation", "at")


class Evidence(models.Model):
    """A limit or a document that an order, a finding, a reply or a proof rests on."""

    class Kind(models.TextChoices):
        CLOCK = "clock", _("期限")
        DOCUMENT = "document", _("材料")

    class Side(models.TextChoices):
        ASKING = "asking", _("依据")
        ANSWER = "answer", _("答复附件")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    subject_id = models.UUIDField(help_text="the order or the finding")
    side = models.CharField(max_length=8, choices=Side)
    what = models.CharField(max_length=8, choices=Kind)
    object_id = models.UUIDField()
    times = models.PositiveSmallIntegerField(default=1, help_text="of the order, when it was added")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "subject_id", "side", "object_id", "times"], name="evidence_once"
            )
        ]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "subject_id", "side", "what", "object_id", "times", "at")


class FiringQuerySet(models.QuerySet["Firing"]):
    def untold(self, at: datetime) -> Self:
        """Rungs whose words are to go out now."""
        return self.filter(told_at=None, tell_at__lte=at)


class Firing(models.Model):
    """A rung of a ladder that has come: once for each limit, and told once, in the morning where it came at night."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    clock_id = models.UUIDField()
    rung = models.PositiveSmallIntegerField(help_text="its place on the ladder of the clock's rule")
    deed = models.CharField(
        max_length=12, help_text="remind, yellow, supervise, conference, tell_party or call"
    )
    at = models.DateTimeField()
    tell_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects = FiringQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "clock_id", "rung"], name="firing_once")]
        indexes = [models.Index(fields=["tell_at", "id"], name="firing_untold", condition=Q(told_at=None))]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "clock_id", "rung", "deed", "at", "tell_at", "told_at")
