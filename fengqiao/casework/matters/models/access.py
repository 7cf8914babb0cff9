"""Who may look: grants, and the bars that beat them."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q

from fengqiao.casework.matters.models.matter import Matter
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.ids import uuid7


class GrantQuerySet(models.QuerySet["Grant"]):
    def live(self, at: datetime) -> Self:
        return self.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)


class Grant(models.Model):
    """A unit (or one post of it) may look at this matter, from when until when and why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    post_id = models.UUIDField(null=True, help_text="only this post; none: the whole unit")
    why = models.CharField(max_length=40, help_text="a code such as task:<mode>")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="grant_period", condition=Q(until_at=None) | Q(until_at__gte=F("from_at"))
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "matter"], name="grant_live", condition=Q(until_at=None)),
            models.Index(fields=["matter", "organisation"], name="grant_matter"),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "organisation", "post_id", "why", "from_at", "until_at")


class Bar(models.Model):
    """An accused or conflicted unit (or person) never holds, reads or exports this matter. It beats every grant."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    user_id = models.UUIDField(null=True)
    why = models.CharField(max_length=40)
    from_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="bar_binds_somebody", condition=Q(organisation__isnull=False) | Q(user_id__isnull=False)
            )
        ]
        indexes = [
            models.Index(fields=["matter"], name="bar_matter", condition=Q(lifted_at=None)),
            models.Index(
                fields=["organisation", "matter"], name="bar_organisation", condition=Q(lifted_at=None)
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "matter", "organisation", "user_id", "why", "from_at", "lifted_at")
