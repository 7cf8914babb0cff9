"""A clock: a limit that runs. Lapsed and paused are marks on a live clock; only stopping ends it."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.clocks.rules.bells import heard
from fengqiao.casework.clocks.rules.recount import Fate
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue.models import Recount
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel.fields import SealedField
from fengqiao.kernel.ids import uuid7


class Duty(models.TextChoices):
    """Whose time it is."""

    OFFICE = "office", _("我们的期限")
    PARTY = "party", _("您自己的期限")
    AUTHORITY = "authority", _("其他机关的期限")


class ClockQuerySet(models.QuerySet["Clock"]):
    def live(self) -> Self:
        return self.filter(stopped_at=None)

    def running(self) -> Self:
        return self.live().filter(paused_at=None)

    def of_office(self) -> Self:
        return self.filter(duty=Duty.OFFICE)

    def ringing(self, at: datetime) -> Self:
        """Live clocks whose next bell has come."""
        return self.live().filter(next_ring_at__lte=at)


class Clock(models.Model):
    """One limit on one matter, or on one task of it.

    The ledger is what is fixed: `n` of `unit`, `granted` extensions of the same unit, the start, and the rows of `Pause`.
    From these `workdays.due` derives `due_at`, `why` and `provisional`, and `consumed` and `running_since`; they are kept
    on the row because lists sort by them, and `doctor` derives them again. A clock that took the place of another
    (`follows`: the kind or the complexity changed) has the other's start, and its pauses count for it too.

    `due_at` is fixed by the rule and kept; the sweep reads only `next_ring_at`: the next warning or rung of the ladder,
    `due_at`, then the rungs for lateness, then nothing. `why` keeps the explanation day by day as it was computed, so the paper and the screen say the same.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    task_id = models.UUIDField(null=True)
    rule = models.CharField(max_length=40, help_text="code of the clock rule of the matter's edition")
    label = models.CharField(max_length=60)
    basis = models.CharField(max_length=200)
    duty = models.CharField(max_length=10, choices=Duty, default=Duty.OFFICE)
    binding = models.CharField(max_length=10, help_text="statutory, target or info")
    unit = models.CharField(max_length=2, default="D", help_text="how the rule counts: H, WH, D, WD or M")
    stops_on = models.CharField(max_length=200, help_text="event kinds that stop it, separated by spaces")
    on_lapse = models.CharField(
        max_length=20,
        blank=True,
        help_text="supervise, close (the lapse confirms and closes the matter) or tell",
    )
    started_at = models.DateTimeField()
    n = models.DecimalField(
        max_digits=6, decimal_places=2, default=0, help_text="how many units the rule gives"
    )
    granted = models.DecimalField(
        max_digits=6, decimal_places=2, default=0, help_text="units granted by extensions"
    )
    consumed = models.DecimalField(
        max_digits=8,
        decimal_places=2,
        default=0,
        help_text="units (days, of a rule in months) used up when it last stood still",
    )
    running_since = models.DateTimeField(
        null=True, help_text="since when it runs; none while it stands still"
    )
    follows = models.UUIDField(
        null=True, help_text="the clock whose place it took, with its start and pauses"
    )
    due_at = models.DateTimeField()
    rings = models.JSONField(
        default=list,
        help_text="the bells still to come, in order: ISO times, a rung of the ladder with its number behind",
    )
    next_ring_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    resumes_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    why = models.JSONField(default=list, help_text="the steps that lead to due_at")
    provisional = models.BooleanField(
        default=False, help_text="it falls in a year whose calendar is not known yet"
    )
    told_at = models.DateTimeField(
        null=True, help_text="of the person's own limit: when they were told of it"
    )

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="clock_runs_forward", condition=Q(due_at__gte=F("started_at"))),
            models.CheckConstraint(
                name="clock_pause_has_an_end",
                condition=Q(paused_at=None, resumes_at=None)
                | Q(paused_at__isnull=False, resumes_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["next_ring_at", "id"], name="clock_ringing", condition=Q(stopped_at=None)),
            models.Index(fields=["matter", "due_at"], name="clock_matter"),
            models.Index(
                fields=["due_at"], name="clock_provisional", condition=Q(provisional=True, stopped_at=None)
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "matter", "task_id", "rule", "label", "basis", "duty", "binding", "unit", "stops_on", "on_lapse",
            "started_at", "n", "granted", "consumed", "running_since", "follows", "due_at", "rings", "next_ring_at", "warned_at", "lapsed_at", "paused_at", "resumes_at",
            "stopped_at", "why", "provisional", "told_at",
        )  # fmt: skip

    @property
    def is_live(self) -> bool:
        return self.stopped_at is None

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    def warned_by(self, at: datetime) -> bool:
        """Whether its first warning has come, even where no worker was awake to ring it."""
        warnings = (bell.at for bell in heard(self.rings) if bell.rung is None)
        return self.warned_at is not None or any(ring <= at for ring in warnings)


class ShiftQuerySet(models.QuerySet["Shift"]):
    def waiting(self) -> Self:
        return self.filter(fate=Fate.WAITING)

    def earlier(self) -> Self:
        return self.filter(becomes_at__lt=F("was_at"))

    def later(self) -> Self:
        return self.filter(becomes_at__gt=F("was_at"))


class Shift(models.Model):
    """What one recount means for one limit: seen when it was looked at, and what became of it when it was done."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    recount = models.ForeignKey(Recount, models.PROTECT, related_name="+")
    clock_id = models.UUIDField()
    rule = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    duty = models.CharField(max_length=10, choices=Duty)
    was_at = models.DateTimeField()
    becomes_at = models.DateTimeField()
    days = models.IntegerField(help_text="by how many days it moves; below nought it ends earlier")
    fate = models.CharField(max_length=8, blank=True, help_text="none: not done yet")

    objects = ShiftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recount", "matter", "clock_id"], name="shift_once_in_a_recount")
        ]
        indexes = [
            models.Index(fields=["recount", "days", "id"], name="shift_worst_first"),
            models.Index(fields=["recount", "matter", "id"], name="shift_waiting", condition=Q(fate="")),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "matter", "recount", "clock_id", "rule", "label", "duty", "was_at", "becomes_at", "days", "fate",
        )  # fmt: skip


class Pause(models.Model):
    """A limit stood still, or somebody asks that it may: the ground, what proves it, who asked, who decided.

    Asked: `decided_at` is empty. Refused: decided without `from_at`. Running: `until_at` is empty; `resumes_at` is the
    last lawful moment, when it goes on by itself. `desk` is the unit whose head decides.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    clock_id = models.UUIDField()
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, help_text="code of a ground of the edition")
    evidence = SealedField(help_text="what proves the ground: which paper, of which day")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    resumes_at = models.DateTimeField(help_text="asked for; of a granted pause the last lawful moment")
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = SealedField(help_text="why it was refused, or what goes with the yes")
    from_at = models.DateTimeField(null=True)
    until_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "clock_id"],
                condition=Q(until_at=None) & (Q(decided_at=None) | Q(from_at__isnull=False)),
                name="pause_one_at_a_time",
            ),
            models.CheckConstraint(
                name="pause_runs_forward",
                condition=Q(until_at=None) | Q(from_at__isnull=False, until_at__gte=F("from_at")),
            ),
            models.CheckConstraint(
                name="pause_from_a_decision",
                condition=Q(from_at=None) | Q(decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "clock_id"], name="pause_matter"),
            models.Index(fields=["desk", "asked_at"], name="pause_asked", condition=Q(decided_at=None)),
        ]

    class Privacy:
        personal = ("evidence", "answer")
        plain = (
            "id", "matter", "clock_id", "desk", "ground", "asked_by", "asked_at", "resumes_at",
            "decided_by", "decided_at", "from_at", "until_at",
        )  # fmt: skip


class Extension(models.Model):
    """More time, or the request for it: how much, why, who asked, who decided, and that the party was told before.

    Asked: `decided_at` is empty. Refused: decided without `new_due_at`. `told_at` is when the notice to the party went
    out, with the decision, always before `old_due_at` (信访工作条例第三十四条).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    clock_id = models.UUIDField()
    desk = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    n = models.DecimalField(max_digits=6, decimal_places=2, help_text="so many units of the clock")
    reason = models.CharField(max_length=20, help_text="coded reason of the edition, family extend")
    text = SealedField(help_text="what has been done, and why it takes longer; of consent, who gave it")
    asked_by = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = SealedField(help_text="why it was refused, or what goes with the yes")
    old_due_at = models.DateTimeField()
    new_due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "clock_id"], condition=Q(decided_at=None), name="extension_one_request"
            ),
            models.CheckConstraint(
                name="extension_party_told_before",
                condition=Q(new_due_at=None)
                | Q(told_at__lt=F("old_due_at"), new_due_at__gte=F("old_due_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "clock_id"], name="extension_matter"),
            models.Index(fields=["desk", "asked_at"], name="extension_asked", condition=Q(decided_at=None)),
        ]

    class Privacy:
        personal = ("text", "answer")
        plain = (
            "id", "matter", "clock_id", "desk", "n", "reason", "asked_by", "asked_at", "decided_by", "decided_at",
            "old_due_at", "new_due_at", "told_at",
        )  # fmt: skip


class Fact(models.Model):
    """A day the person has told us, from which one of their own time bars runs: when they knew, when they were served.

    The latest row of a fact is the one that counts; an earlier one stays, with why it was changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    event = models.CharField(max_length=40, help_text="event of the clock rules that it starts, labour.known")
    on = models.DateField()
    why = SealedField(help_text="how we know; of a change, why")
    said_by = models.CharField(max_length=60)
    said_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "event"], condition=Q(replaced_at=None), name="fact_one_counts"
            ),
        ]

    class Privacy:
        personal = ("why", "on")
        plain = ("id", "matter", "event", "said_by", "said_at", "replaced_at")
