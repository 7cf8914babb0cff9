"""The days nobody works, which belong to no edition: of the country, of a place, of a centre that is shut."""

from datetime import date, time, timedelta
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.organisations.models import Organisation
from fengqiao.ground.regions.models import Region
from fengqiao.kernel.ids import uuid7


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
    notice = models.CharField(
        max_length=200,
        blank=True,
        default="",
        help_text="the State Council's notice it was taken from; none: by hand",
    )
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
        plain = ("on", "nature", "name", "by_hand", "notice", "changed_at")


class LocalDay(models.Model):
    """A day that is otherwise in one place: a holiday its government has set, or a market day that is worked."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    on = models.DateField()
    nature = models.CharField(max_length=8, choices=Nature, help_text="ordinary: taken back")
    name = models.CharField(max_length=40)
    basis = models.CharField(max_length=200, blank=True, help_text="the decision a day off rests on")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "on"], name="localday_once"),
            models.CheckConstraint(
                name="localday_off_rests_on_something", condition=~Q(nature="off") | ~Q(basis="")
            ),
        ]

    class Privacy:
        personal = ()
        plain = ("id", "region", "on", "nature", "name", "basis", "changed_at")


class Closure(models.Model):
    """From a day to a day nobody works here: a flood, a power cut. Always with an end; it may be put off or brought on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    centre = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    from_on = models.DateField()
    until_on = models.DateField(help_text="the first day on which it is open again")
    reason = models.CharField(max_length=40, help_text="what the people read: 防汛停办")
    ordered_by = models.CharField(max_length=60, help_text="the actor's reference")
    ordered_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, help_text="called off as if it had never been ordered")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="closure_of_one_place",
                condition=Q(region__isnull=False, centre=None) | Q(region=None, centre__isnull=False),
            ),
            models.CheckConstraint(name="closure_has_days", condition=Q(until_on__gt=F("from_on"))),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "region", "centre", "from_on", "until_on", "reason", "ordered_by", "ordered_at", "lifted_at",
        )  # fmt: skip

    @property
    def place_id(self) -> UUID:
        """The region or the centre that is shut."""
        return self.region_id or self.centre_id  # type: ignore[return-value]

    @property
    def last_on(self) -> date:
        """The last day on which it is shut."""
        return self.until_on - timedelta(days=1)


class OpeningHours(models.Model):
    """When a centre is open on a working day: what limits in working hours count by. Without a row, 9–12 and 13–17."""

    centre = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="+")
    opens = models.JSONField(help_text='[["08:30", "12:00"], ["14:00", "18:00"]], in order')
    changed_at = models.DateTimeField()

    class Privacy:
        personal = ()
        plain = ("centre", "opens", "changed_at")

    @property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """The hours as times."""
        return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in self.opens)
