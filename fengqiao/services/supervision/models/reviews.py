"""What looks odd in a month's figures of one unit, for a person to look at; and the matters behind it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.ids import uuid7


class Detector(models.TextChoices):
    BUNCHED = "bunched", _("扎堆在到期前办结")
    REOPENED = "reopened", _("办结后又重新办理")
    PAUSED = "paused", _("临到期才暂停计时")
    SPLIT = "split", _("同一件事拆开或重复登记")
    SAMPLE = "sample", _("随机抽看")


class Result(models.TextChoices):
    FINE = "fine", _("看过，没有问题")
    EXPLAINED = "explained", _("有说得通的原因")
    TAUGHT = "taught", _("做法要改，已和单位说清")
    FINDING = "finding", _("要认定，已另开")


class Review(models.Model):
    """Figures of one unit in one month that a person should look at. It says nothing about anybody, and blames nobody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    detector = models.CharField(max_length=10, choices=Detector)
    month = models.DateField(help_text="the first day of the month that the figures are of")
    hits = models.PositiveIntegerField(help_text="how many look odd")
    cases = models.PositiveIntegerField(help_text="of how many")
    at = models.DateTimeField(help_text="when it was computed last")
    looked_at = models.DateTimeField(null=True)
    looked_by = models.CharField(max_length=60, blank=True)
    result = models.CharField(max_length=10, choices=Result, blank=True)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "unit", "detector", "month"], name="review_once"),
            models.CheckConstraint(
                name="review_looked_means_noted",
                condition=Q(looked_at=None, result="") | (Q(looked_at__isnull=False) & ~Q(result="")),
            ),
            models.CheckConstraint(name="review_of_some", condition=Q(hits__lte=models.F("cases"))),
        ]
        indexes = [models.Index(fields=["-month", "-id"], name="review_month")]

    class Privacy:
        personal = ("words",)
        plain = (
            "id", "centre", "unit", "detector", "month", "hits", "cases", "at", "looked_at", "looked_by", "result",
        )  # fmt: skip


class Sample(models.Model):
    """One matter behind a review."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    review_id = models.UUIDField()
    at = models.DateTimeField(help_text="when what looks odd happened")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "review_id"], name="sample_once")]
        indexes = [models.Index(fields=["review_id", "at"], name="sample_review")]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "review_id", "at")
