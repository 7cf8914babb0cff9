"""Limits as rows of an edition, with what they lean on: grounds to pause, ladders, presets."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.catalogue.models.rules import Edition
from fengqiao.kernel.ids import uuid7


class Duty(models.TextChoices):
    """Whose time a limit is."""

    OFFICE = "office", _("我们的期限")
    AUTHORITY = "authority", _("其他机关的期限")
    PARTY = "party", _("您自己的期限")


class Binding(models.TextChoices):
    STATUTORY = "statutory", _("法定")
    TARGET = "target", _("目标")
    INFO = "info", _("仅供参考")


class Unit(models.TextChoices):
    """The units of `kernel.workdays`, in words."""

    HOURS = "H", _("小时")
    DAYS = "D", _("日")
    WORKING_DAYS = "WD", _("个工作日")
    WORKING_HOURS = "WH", _("个工作小时")
    MONTHS = "M", _("个月")


class ClockRule(models.Model):
    """A limit: what starts it, how long it is, what stops it, and the article it rests on.

    `auto` rules start by themselves when an event and the conditions fit (empty condition: any); the others wait to
    be named by a step or a person. A stop is an event, "matter.accepted", or an event of tasks of one mode,
    "task.opened/assign".
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)
    duty = models.CharField(max_length=10, choices=Duty)
    subject = models.CharField(max_length=6, blank=True, help_text="matter or task; of auto rules")
    starts_on = models.JSONField(default=list)
    stops_on = models.JSONField(default=list)
    n = models.DecimalField(max_digits=6, decimal_places=2)
    unit = models.CharField(max_length=2, choices=Unit)
    roll = models.BooleanField(help_text="a last day that is off moves on")
    warn = models.JSONField(default=list, help_text="how much is left when it warns, as text, same unit")
    binding = models.CharField(max_length=10, choices=Binding)
    basis = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)
    conf = models.CharField(max_length=1)
    version_from = models.DateField()
    enabled = models.BooleanField(default=True)
    off_because = models.CharField(
        max_length=200, blank=True, help_text="why a rule of the law does not run here"
    )
    auto = models.BooleanField(default=False)
    on_lapse = models.CharField(max_length=10, help_text="supervise, close or tell")
    sources = models.JSONField(default=list)
    kinds = models.JSONField(default=list, help_text="codes of either level")
    complexities = models.JSONField(default=list)
    modes = models.JSONField(default=list)
    pause = models.JSONField(default=list, help_text="grounds on which it may be paused")
    extend = models.JSONField(null=True, help_text="by how much, approved by whom, how often")
    ladder = models.CharField(max_length=20, blank=True, help_text="code of the ladder it climbs")
    version_to = models.DateField(null=True, help_text="the day from which the article no longer holds")
    serves = models.CharField(
        max_length=40, blank=True, help_text="of a target: the statutory rule it must not outlast"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="clockrule_code_once")]

    class Privacy:
        personal = ()
        plain = (
            "id", "edition", "code", "position", "label", "duty", "subject", "starts_on", "stops_on", "n", "unit",
            "roll", "warn", "binding", "basis", "note", "conf", "version_from", "enabled", "off_because", "auto", "on_lapse",
            "sources", "kinds", "complexities", "modes", "pause", "extend", "ladder", "version_to", "serves",
        )  # fmt: skip


class Ground(models.Model):
    """A lawful ground to pause a limit, and for how long at most; without a cap until the pause's own day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    cap_n = models.DecimalField(max_digits=6, decimal_places=2, null=True, help_text="none: no cap")
    cap_unit = models.CharField(max_length=2, blank=True)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="ground_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "position", "zh", "cap_n", "cap_unit", "basis")


class Ladder(models.Model):
    """Who is told, and who steps in, as a limit runs out and after. Each rung is climbed once."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    rungs = models.JSONField(default=list, help_text="in order: at, do, level, to (roles), paper")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="ladder_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "position", "zh", "rungs")


class Preset(models.Model):
    """Rules that belong together and are switched on or off together: a county's way of promising time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    rules = models.JSONField(default=list, help_text="codes of clock rules")
    choose = models.CharField(max_length=200, blank=True, help_text="how they share the matters, in words")
    ladder = models.CharField(max_length=20, blank=True, help_text="the ladder they climb")
    units = models.JSONField(default=list, help_text="units of days to choose between, e.g. D or WD")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="preset_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "position", "zh", "rules", "choose", "ladder", "units")
