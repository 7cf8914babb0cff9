"""挂账: a matter that a leader has put on the list, until there is proof that it is done."""

from datetime import date

from django.db import models
from django.db.models import Q

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.ids import uuid7


class Hung(models.Model):
    """Who put it there and why, which unit answers for it by when; taken off only with a document and a reason."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    leader_post_id = models.UUIDField(help_text="the post of the leader who follows it")
    why = models.TextField(help_text="the reason, or the leader's written words (批示)")
    hung_on = models.DateField()
    due_on = models.DateField(null=True, help_text="by when the leader wants it done")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=60, blank=True)
    closed_for = models.TextField(blank=True)
    proof_id = models.UUIDField(null=True, help_text="the document that shows that it is done")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter"], condition=Q(closed_at=None), name="hung_once"),
            models.CheckConstraint(
                name="hung_closed_means_proven",
                condition=Q(closed_at=None)
                | (Q(closed_at__isnull=False, proof_id__isnull=False) & ~Q(closed_for="")),
            ),
        ]
        indexes = [models.Index(fields=["hung_on", "id"], name="hung_open", condition=Q(closed_at=None))]

    class Privacy:
        personal = ("why", "closed_for")
        plain = (
            "id", "matter", "unit", "leader_post_id", "hung_on", "due_on", "by", "at", "closed_at", "closed_by",
            "proof_id",
        )  # fmt: skip

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def age(self, today: date) -> int:
        """How many days it has been on the list; of one that was taken off: how many it had been."""
        end = self.closed_at.astimezone(CHINA).date() if self.closed_at else today
        return max(0, (end - self.hung_on).days)
