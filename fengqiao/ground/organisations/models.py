"""Organisations, what they are (unit roles), and the posts people hold in them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.organisations.rules.duties import Duty
from fengqiao.ground.regions.models import Region
from fengqiao.kernel.ids import uuid7


class Takes(models.TextChoices):
    """How a unit comes to a matter."""

    ASSIGN = "assign", _("可以交办")
    REFER = "refer", _("只能导入、移送")
    INVITE = "invite", _("受邀协助")


class UnitRole(models.Model):
    """What an organisation can be: centre, police, court … One organisation may be several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    takes = models.CharField(max_length=8, choices=Takes)
    presence = models.CharField(max_length=8, help_text="常驻, 轮驻, 随驻: the usual practice")
    may_lead = models.BooleanField(help_text="may be the one accountable holder of a matter")
    does = models.CharField(max_length=200)

    class Privacy:
        personal = ()
        plain = ("id", "code", "name", "name_en", "takes", "presence", "may_lead", "does")

    def __str__(self) -> str:
        """What it is, in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en


class Role(models.Model):
    """What a person can be in an organisation: the permissions of a post, as data."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=40, unique=True)
    place = models.PositiveSmallIntegerField(help_text="its place in lists, as in the file")
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=80)
    scope = models.CharField(max_length=80, help_text="what it may see, in words")
    may = models.JSONField(default=list)
    never = models.JSONField(default=list)
    apart = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)

    class Privacy:
        personal = ()
        plain = ("id", "code", "place", "name", "name_en", "scope", "may", "never", "apart", "note")

    def __str__(self) -> str:
        """The role in the reader's language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en

    @property
    def duty(self) -> Duty:
        """The role as the pure rules want it."""
        return Duty(
            code=self.code,
            may=frozenset(self.may),
            never=frozenset(self.never),
            apart=frozenset(self.apart),
        )


class OrganisationQuerySet(models.QuerySet):
    def open(self) -> "OrganisationQuerySet":
        """Organisations that have not been closed."""
        return self.filter(closed_at=None)


class Organisation(models.Model):
    """A centre, a department, a committee, a company that takes part."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=30)
    pinyin = models.CharField(max_length=120, help_text="what lists are sorted by")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    credit_code = models.CharField(max_length=18, null=True, unique=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=120, blank=True)
    opening_hours = models.TextField(blank=True, help_text="one line per sentence, shown to the public")
    services = models.TextField(blank=True, help_text="what one can have done here, one line each")
    access = models.CharField(max_length=200, blank=True, help_text="steps, ramps, lifts, sign language")
    founded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organisation_name_once", fields=["name", "region"], condition=Q(closed_at=None)
            ),
            models.CheckConstraint(
                name="organisation_credit_code_given_or_null", condition=~Q(credit_code="")
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "name", "short_name", "pinyin", "region", "parent", "credit_code", "phone", "address",
            "opening_hours", "services", "access", "founded_at", "closed_at",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name


class OrgRole(models.Model):
    """An organisation is this kind of unit."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    unit_role = models.ForeignKey(UnitRole, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="org_role_once", fields=["organisation", "unit_role"])]

    class Privacy:
        personal = ()
        plain = ("id", "organisation", "unit_role")


class PostQuerySet(models.QuerySet):
    def live(self, at: datetime) -> "PostQuerySet":
        """Posts held at that moment; a period is half-open."""
        return self.filter(Q(to_at=None) | Q(to_at__gt=at), from_at__lte=at)


class Post(models.Model):
    """A person in a role of an organisation, from and to. Whoever acts, acts in one post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", help_text="who took over the work"
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="post_held_once", fields=["user", "organisation", "role"], condition=Q(to_at=None)
            ),
            models.CheckConstraint(
                name="post_ends_after_start", condition=Q(to_at=None) | Q(to_at__gte=F("from_at"))
            ),
        ]
        indexes = [models.Index(fields=["organisation", "to_at"], name="post_organisation")]

    class Privacy:
        personal = ()
        plain = ("id", "user", "organisation", "role", "from_at", "to_at", "successor")

    def __str__(self) -> str:
        return f"{self.organisation.short_name} · {self.role}"

    def held_at(self, at: datetime) -> bool:
        """Whether the post is held at that moment."""
        return self.from_at <= at and (self.to_at is None or at < self.to_at)

    @property
    def ref(self) -> str:
        """What events keep as `by`."""
        return f"post:{self.pk}"
