"""The rules in force, as data with editions: what a matter may be, who leads, what may come of it, on which paper."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.ids import uuid7


class Solved(models.TextChoices):
    """Closed is not solved: what an outcome says about the claim itself."""

    YES = "yes", _("解决了")
    PARTLY = "partly", _("部分解决")
    NO = "no", _("没有解决")
    UNKNOWN = "unknown", _("看后续")


class EditionQuerySet(models.QuerySet["Edition"]):
    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at=None, dropped_at=None)


class Edition(models.Model):
    """All rules of one day. A matter keeps the edition it was registered under; a published one never changes.

    A trigger on every table of rules refuses to write rows of a published edition (migration 0002).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.PositiveIntegerField(unique=True)
    in_force_from = models.DateField()
    proposed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, help_text="none: a draft")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the files it was loaded from")
    note = models.CharField(max_length=300, blank=True)
    base = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="the edition a draft was begun from"
    )
    dropped_at = models.DateTimeField(null=True, help_text="a draft that nobody wanted")
    words = models.JSONField(default=dict, help_text="labels of gates, flags, facts and events")
    files = models.JSONField(default=dict, help_text="the files it was loaded from, by name")

    objects = EditionQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = (
            "id",
            "number",
            "in_force_from",
            "proposed_at",
            "published_at",
            "digest",
            "note",
            "base",
            "dropped_at",
            "words",
            "files",
        )


class Kind(models.Model):
    """A kind of matter, on one of two levels. `citizen` is what a citizen reads."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    parent = models.CharField(max_length=8, blank=True, help_text="code of the first level")
    level = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField(help_text="order of the file")
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=80)
    citizen = models.CharField(max_length=40)
    keywords = models.JSONField(default=list, help_text="what people say; suggests, never decides alone")
    gbt = models.CharField(max_length=4, help_text="code of GB/T 31000-2015 5.56")
    gbt_name = models.CharField(max_length=40)
    moj = models.CharField(
        max_length=20, blank=True, help_text="class of the ministry's mediation statistics"
    )
    mediable = models.CharField(max_length=1, help_text="Y, P (in part) or N")
    gate = models.CharField(max_length=24, help_text="what the law wants before a court")
    complexity = models.CharField(max_length=10, help_text="the usual one; an officer may change it")
    lead = models.CharField(max_length=30, help_text="unit role that usually leads")
    helpers = models.JSONField(default=list, help_text="unit roles that usually help")
    flags = models.JSONField(default=list)
    urgent_if = models.JSONField(default=list, help_text="facts that make it urgent")
    evidence = models.JSONField(default=list)
    questions = models.JSONField(default=list, help_text="asked at intake; on the first level only")
    basis = models.CharField(max_length=200)
    conf = models.CharField(max_length=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="kind_code_once")]

    class Privacy:
        personal = ()
        plain = (
            "id", "edition", "code", "parent", "level", "position", "zh", "en", "citizen", "keywords", "gbt",
            "gbt_name", "moj", "mediable", "gate", "complexity", "lead", "helpers", "flags", "urgent_if",
            "evidence", "questions", "basis", "conf",
        )  # fmt: skip


class Outcome(models.Model):
    """What came of a claim, the papers it needs, and the sentence the citizen reads."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    solved = models.CharField(max_length=8, choices=Solved)
    needs = models.JSONField(default=list, help_text="codes of papers")
    say = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="outcome_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "position", "zh", "solved", "needs", "say")


class Reason(models.Model):
    """A coded reason to decline, return, suspend, extend, terminate or reopen, with its article and its sentence."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    family = models.CharField(max_length=10)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    basis = models.CharField(max_length=200)
    say = models.CharField(max_length=200)
    ground = models.CharField(max_length=20, blank=True, help_text="of suspend: the ground to pause")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="reason_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "family", "position", "zh", "basis", "say", "ground")


class Paper(models.Model):
    """A form of official paper: number, fields with where each comes from, and the body as a template."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=80)
    issuer = models.CharField(max_length=60, help_text="unit or office roles, separated by |")
    number = models.CharField(max_length=60, help_text="template of the official number")
    retain = models.CharField(max_length=120)
    secrecy = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=200)
    sign = models.CharField(max_length=120)
    fields = models.JSONField(default=list)
    body = models.TextField(help_text="Markdown in Django's template language, over exactly these fields")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="paper_code_once")]

    class Privacy:
        personal = ()
        plain = (
            "id", "edition", "code", "position", "zh", "en", "issuer", "number", "retain", "secrecy", "basis",
            "sign", "fields", "body",
        )  # fmt: skip


class RoutingLevel(models.Model):
    """A row of the routing table; the first that fits suggests who leads. The last is the fallback and always fits."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    kinds = models.JSONField(default=list, help_text='codes of either level, or ["*"]')
    complexities = models.JSONField(default=list, help_text="empty: any")
    group = models.BooleanField(null=True, help_text="five or more people together; none: either way")
    lead = models.CharField(max_length=30, help_text='a unit role, or "kind.lead"')
    helpers = models.JSONField(default=list)
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="routinglevel_code_once")]

    class Privacy:
        personal = ()
        plain = (
            "id", "edition", "code", "position", "zh", "kinds", "complexities", "group", "lead", "helpers",
            "basis",
        )  # fmt: skip


class SourceRule(models.Model):
    """A way matters come in, and within which limit a unit may send one of them back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    zh = models.CharField(max_length=40)
    en = models.CharField(max_length=40)
    return_rule = models.CharField(max_length=40)
    basis = models.CharField(max_length=200)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "code"], name="sourcerule_code_once")]

    class Privacy:
        personal = ()
        plain = ("id", "edition", "code", "position", "zh", "en", "return_rule", "basis", "note")
