"""A rating: what the person says about how it went, and whether it is really solved."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.models import Matter
from fengqiao.kernel.fields import SealedField
from fengqiao.kernel.ids import uuid7


class Solved(models.TextChoices):
    YES = "yes", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NO = "no", _("没解决")


class Rating(models.Model):
    """The answers of one person to five short questions, once for each time the matter was resolved."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField(help_text="how often the matter had been reopened before")
    solved = models.CharField(max_length=6, choices=Solved)
    heard = models.PositiveSmallIntegerField(null=True, help_text="0 no, 1 so-so, 2 yes")
    fair = models.PositiveSmallIntegerField(null=True)
    clear = models.PositiveSmallIntegerField(null=True)
    timely = models.PositiveSmallIntegerField(null=True)
    result = models.PositiveSmallIntegerField(null=True)
    words = SealedField(default="")
    by = models.CharField(
        max_length=60, help_text="citizen at the portal, or the post that asked by telephone"
    )
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "round"], name="rating_once_a_round"),
            models.CheckConstraint(
                name="rating_scale",
                condition=(Q(heard=None) | Q(heard__lte=2))
                & (Q(fair=None) | Q(fair__lte=2))
                & (Q(clear=None) | Q(clear__lte=2))
                & (Q(timely=None) | Q(timely__lte=2))
                & (Q(result=None) | Q(result__lte=2)),
            ),
        ]
        indexes = [models.Index(fields=["at"], name="rating_at")]

    class Privacy:
        personal = ("words",)
        plain = (
            "id", "matter", "round", "solved", "heard", "fair", "clear", "timely", "result", "by", "at",
        )  # fmt: skip
