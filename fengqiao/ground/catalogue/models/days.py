"""The days nobody works, and those worked for them. They belong to no edition."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What a day is, when it is not what the week says."""

    OFF = "off", _("休息")
    WORKDAY = "workday", _("上班（调休）")
    ORDINARY = "ordinary", _("按平常")


class CalendarYear(models.Model):
    """A year whose days off are known. A due date in any other year is shown as provisional."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    notice = models.CharField(
        max_length=200, blank=True, help_text="the State Council's notice, or the source"
    )
    settled_at = models.DateTimeField()

    class Privacy:
        personal = ()
        plain = ("year", "notice", "settled_at")


class DayOffQuerySet(models.QuerySet["DayOff"]):
    def of_year(self, year: int) -> Self:
        return self.filter(on__year=year).order_by("on")


class DayOff(models.Model):
    """A day that is not what the week says. A row touched by hand is never overwritten by a seed."""

    on = models.DateField(primary_key=True)
    nature = models.CharField(max_length=8, choices=Nature)
    name = models.CharField(max_length=40, blank=True)
    by_hand = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    objects = DayOffQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="dayoff_seeds_say_something", condition=Q(by_hand=True) | ~Q(nature="ordinary")
            )
        ]

    class Privacy:
        personal = ()
        plain = ("on", "nature", "name", "by_hand", "changed_at")
