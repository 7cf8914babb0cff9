"""What was done to the calendar and why; and the recounts that carry it into the limits that run."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.ids import uuid7


class RecountQuerySet(models.QuerySet["Recount"]):
    def waiting(self) -> Self:
        """Not over, whatever it waits for."""
        return self.filter(done_at=None, dropped_at=None)

    def working(self) -> Self:
        """Waits for a worker: for the preview, or for the deed."""
        return self.waiting().filter(Q(looked_at=None) | Q(approved_at__isnull=False))


class Recount(models.Model):
    """One recalculation: looked at first, then approved by somebody else's post, then done batch by batch.

    The cursor `upto_id` and the counts are kept with every batch, so whoever is killed goes on where he was.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    from_on = models.DateField(null=True, help_text="limits that ended before are not looked at; none: all")
    asked_by = models.CharField(max_length=60, help_text="the actor's reference")
    asked_at = models.DateTimeField()
    upto_id = models.UUIDField(null=True, help_text="the last matter that was looked at")
    of = models.PositiveIntegerField(
        default=0, help_text="limits to look at, as counted when it was asked for"
    )
    seen = models.PositiveIntegerField(default=0, help_text="limits looked at")
    found = models.PositiveIntegerField(default=0, help_text="limits that would be another")
    looked_at = models.DateTimeField(null=True, help_text="when the preview was whole")
    brings_forward = models.BooleanField(
        default=False, help_text="said explicitly: limits of the office may move to an earlier day"
    )
    approved_by = models.CharField(max_length=60, blank=True)
    approved_at = models.DateTimeField(null=True)
    moved = models.PositiveIntegerField(default=0, help_text="limits that are another now")
    kept = models.PositiveIntegerField(default=0, help_text="limits left as they were")
    done_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=60, blank=True)
    dropped_at = models.DateTimeField(null=True)

    objects = RecountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="recount_looks_before_it_leaps",
                condition=Q(approved_at=None) | Q(looked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="recount_ends_once",
                condition=Q(done_at=None) | Q(dropped_at=None, approved_at__isnull=False),
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "from_on", "asked_by", "asked_at", "upto_id", "of", "seen", "found", "looked_at", "brings_forward",
            "approved_by", "approved_at", "moved", "kept", "done_at", "dropped_by", "dropped_at",
        )  # fmt: skip

    @property
    def is_over(self) -> bool:
        return self.done_at is not None or self.dropped_at is not None

    @property
    def waits(self) -> bool:
        """For somebody to decide."""
        return self.looked_at is not None and self.approved_at is None and not self.is_over

    @property
    def settled(self) -> int:
        """How many limits the deed has dealt with."""
        return self.moved + self.kept

    @property
    def share(self) -> int:
        """How far it is, in percent: of the preview, then of the deed."""
        done, whole = (self.seen, self.of) if self.approved_at is None else (self.settled, self.found)
        return min(100, 100 * done // whole) if whole else 100


class What(models.TextChoices):
    """What of the calendar was changed."""

    DAY = "day", _("一天")
    YEAR = "year", _("全年确认")
    NOTICE = "notice", _("导入放假通知")
    LOCAL = "local", _("地方的日子")
    CLOSURE = "closure", _("临时停办")
    HOURS = "hours", _("办公时间")


class CalendarChangeQuerySet(models.QuerySet["CalendarChange"]):
    def uncounted(self) -> Self:
        """Changes that limits which run know nothing of yet."""
        return self.filter(recount=None)


class CalendarChange(models.Model):
    """One act on the calendar with its reason. Entries of the log name it; a recount carries it into what runs."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    what = models.CharField(max_length=8, choices=What)
    on = models.DateField(null=True, help_text="the first day that is another; none: all days from now on")
    until_on = models.DateField(null=True, help_text="the first day after them")
    place_id = models.UUIDField(null=True, help_text="the region or the centre; none: the country")
    before = models.CharField(max_length=80, blank=True)
    after = models.CharField(max_length=80, blank=True)
    name = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60, help_text="the actor's reference")
    at = models.DateTimeField()
    recount = models.ForeignKey(Recount, models.PROTECT, null=True, related_name="+")

    objects = CalendarChangeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendarchange_has_days",
                condition=Q(on=None, until_on=None) | Q(until_on__gt=F("on")),
            )
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="calendarchange_latest")]

    class Privacy:
        personal = ()
        plain = (
            "id", "what", "on", "until_on", "place_id", "before", "after", "name", "why", "by", "at", "recount",
        )  # fmt: skip

    @property
    def last_on(self) -> date | None:
        """The last day that is another."""
        return self.until_on - timedelta(days=1) if self.until_on else None
