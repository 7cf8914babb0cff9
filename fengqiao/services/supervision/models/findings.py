"""A finding: that a unit did not accept, did not handle, or did not follow the law; with its answer and the decision."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.ids import uuid7


class Violation(models.TextChoices):
    NOT_ACCEPTED = "not_accepted", _("应受理未受理")
    NOT_HANDLED = "not_handled", _("应办理未办理")
    UNLAWFUL = "unlawful", _("不依法办理")


class Standing(models.TextChoices):
    OPEN = "open", _("待单位答复")
    ANSWERED = "answered", _("已答复，待认定")
    UPHELD = "upheld", _("认定成立")
    WITHDRAWN = "withdrawn", _("不成立，已撤回")


class Finding(models.Model):
    """About a unit on one matter, never about a person. Who opened it does not decide it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    violation = models.CharField(max_length=12, choices=Violation)
    article = models.CharField(max_length=200, help_text="the article that was not kept")
    facts = models.TextField(help_text="what happened, as the one who opened it saw it")
    stage = models.CharField(max_length=10, choices=Standing, default=Standing.OPEN)
    reply_by = models.DateTimeField(help_text="until when the unit may answer before a decision")
    reply = models.TextField(blank=True)
    replied_by = models.CharField(max_length=60, blank=True)
    replied_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=60)
    opened_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_for = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finding_decided_means_reasoned",
                condition=Q(stage__in=["open", "answered"], decided_at=None)
                | (
                    Q(stage__in=["upheld", "withdrawn"], decided_at__isnull=False)
                    & ~Q(decided_for="")
                    & ~Q(decided_by="")
                    & ~Q(decided_by=models.F("opened_by"))
                ),
            ),
            models.CheckConstraint(
                name="finding_answered_means_said", condition=~Q(stage="answered") | ~Q(reply="")
            ),
        ]
        indexes = [
            models.Index(
                fields=["opened_at", "id"], name="finding_open", condition=Q(stage__in=["open", "answered"])
            ),
            models.Index(fields=["matter", "opened_at"], name="finding_matter"),
        ]

    class Privacy:
        personal = ("facts", "reply", "decided_for")
        plain = (
            "id", "matter", "unit", "violation", "article", "stage", "reply_by", "replied_by", "replied_at",
            "opened_by", "opened_at", "decided_by", "decided_at",
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.stage in (Standing.OPEN, Standing.ANSWERED)
