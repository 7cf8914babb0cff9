"""A matter, who stated what, who may look, and the registries that keep codes and keys unique."""

from datetime import datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.catalogue.models import Edition, Kind
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import codes, writing
from fengqiao.kernel.fields import BlindIndexField, SealedField
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.models import Chained


class Stage(models.TextChoices):
    REGISTERED = "registered", _("已登记")
    ACCEPTED = "accepted", _("已受理")
    DECLINED = "declined", _("不予受理")
    RESOLVED = "resolved", _("已答复，等您确认")
    CLOSED = "closed", _("已办结")


OPEN = (Stage.REGISTERED, Stage.ACCEPTED, Stage.RESOLVED)
"""The stages in which somebody owes something."""


class Source(models.TextChoices):
    """How the matter reached us. Clock rules and routing may depend on it."""

    WINDOW = "window", _("窗口")
    PHONE = "phone", _("来电")
    LETTER = "letter", _("来信")
    PORTAL = "portal", _("网上")
    GRID = "grid", _("网格")
    SNAP = "snap", _("随手拍")
    HOTLINE = "hotline", _("12345 热线")
    PETITION = "petition", _("信访转来")
    BOARD = "board", _("留言板")
    SUPERIOR = "superior", _("上级交办")


class Complexity(models.TextChoices):
    SIMPLE = "simple", _("简单")
    GENERAL = "general", _("一般")
    COMPLEX = "complex", _("复杂")
    MAJOR = "major", _("重大")


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN)

    def lock(self, pk: UUID) -> "Matter":
        """The one way to change a matter: hold its row until the transaction ends.

        Inside a unit that already holds it (or has just made it) the same instance comes back, without a query.
        """
        held = writing.known(Matter, pk)
        if held is not None:
            return held
        return writing.hold(self.select_for_update(no_key=True).get(pk=pk))

    def lock_all(self, pks: list[UUID]) -> list["Matter"]:
        """Several matters, always in the order of their ids, leaving out those somebody else holds."""
        rows = self.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True, skip_locked=True)
        return [writing.hold(row) for row in rows]


class Matter(Chained):
    """A dispute or request. `holder` and `due_at` are its two denormalised columns, written only through
    `set_holder` and `set_due`; the five region columns are the ids of its ancestors, so that a list is an equality."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=9, help_text="opaque, with a check character; unique in CaseCode")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    kind_confirmed_at = models.DateTimeField(
        null=True, help_text="when an officer confirmed the kind a citizen chose"
    )
    complexity = models.CharField(max_length=8, choices=Complexity, default=Complexity.GENERAL)
    title = models.CharField(max_length=80)
    said = models.TextField(
        help_text="the person's own words; numbers of persons are masked where it is shown"
    )
    wanted = models.CharField(max_length=400, blank=True, help_text="what the person wants")
    began_on = models.CharField(max_length=40, blank=True, help_text="when it began, as the person put it")
    source = models.CharField(max_length=12, choices=Source)
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REGISTERED)
    centre = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    city_id = models.UUIDField(null=True)
    county_id = models.UUIDField(null=True)
    town_id = models.UUIDField(null=True)
    village_id = models.UUIDField(null=True)
    grid_id = models.UUIDField(null=True)
    place = SealedField(default="", help_text="where exactly, in words")
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, help_text="WGS-84")
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, help_text="WGS-84")
    hide_applicant = models.BooleanField(
        default=False, help_text="the person asked to keep the name from the other side"
    )
    registered_by = models.CharField(max_length=60, help_text="the actor's reference")
    registered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, blank=True, help_text="code of the edition's outcomes")
    answer = models.TextField(blank=True, help_text="the answer given to the person")
    declined_for = models.CharField(
        max_length=40, blank=True, help_text="code of the edition's reasons to decline"
    )
    times_reopened = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, help_text="the nearest live office clock; kept by clocks")
    version = models.PositiveIntegerField(
        default=1, help_text="counts corrections, so two editors notice each other"
    )

    objects = MatterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="matter_open_means_held",
                condition=Q(stage__in=["declined", "closed"]) | Q(holder__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_closed_means_dated_and_reasoned",
                condition=(Q(stage="closed", closed_at__isnull=False) & ~Q(outcome=""))
                | (Q(stage="declined", closed_at__isnull=False) & ~Q(declined_for=""))
                | Q(stage__in=["registered", "accepted", "resolved"], closed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="matter_resolved_means_answered",
                condition=~Q(stage="resolved") | (Q(resolved_at__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="matter_accepted_means_dated",
                condition=~Q(stage__in=["accepted", "resolved"]) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="matter_point_is_whole",
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                | Q(longitude__isnull=False, latitude__isnull=False),
            ),
        ]
        indexes = [
            # work lists of open matters: an equality on one ancestor, in order of the nearest clock
            *(
                models.Index(
                    fields=[level, "due_at", "id"],
                    name=f"matter_open_{level.removesuffix('_id')}",
                    condition=Q(stage__in=["registered", "accepted", "resolved"]),
                )
                for level in ("city_id", "county_id", "town_id", "village_id", "grid_id")
            ),
            # all matters of a place, the newest first
            *(
                models.Index(
                    fields=[level, "-registered_at", "-id"], name=f"matter_all_{level.removesuffix('_id')}"
                )
                for level in ("city_id", "county_id", "town_id")
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                name="matter_open_holder",
                condition=Q(stage__in=["registered", "accepted", "resolved"]),
            ),
            models.Index(fields=["code"], name="matter_code"),
        ]

    class Privacy:
        personal = ("title", "said", "wanted", "place", "longitude", "latitude", "answer")
        plain = (
            "id", "code", "edition", "kind", "kind_confirmed_at", "complexity", "began_on", "source", "stage",
            "centre", "holder", "city_id", "county_id", "town_id", "village_id", "grid_id", "hide_applicant",
            "registered_by", "registered_at", "accepted_at", "resolved_at", "closed_at", "outcome", "declined_for",
            "times_reopened", "due_at", "version", "seq", "head",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.grouped_code

    @property
    def grouped_code(self) -> str:
        return codes.grouped(self.code)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN


class PartyRole(models.TextChoices):
    APPLICANT = "applicant", _("申请")
    RESPONDENT = "respondent", _("对方")
    AGENT = "agent", _("代理")
    WITNESS = "witness", _("证人")
    CONCERNED = "concerned", _("有关")


class Contact(models.TextChoices):
    """How it is safe to reach this person."""

    ANY = "any", _("可以打电话、发短信")
    CALL = "call", _("只打电话，不发短信")
    SMS = "sms", _("只发短信，不打电话")
    NONE = "none", _("不要联系，本人自己来")


class Party(models.Model):
    """A person or an organisation as *stated* in this matter. Names, numbers and addresses are sealed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="parties")
    role = models.CharField(max_length=12, choices=PartyRole)
    is_organisation = models.BooleanField(default=False)
    name = SealedField()
    name_ix = BlindIndexField(of="name")
    phone = SealedField(default="")
    phone_ix = BlindIndexField(of="phone")
    phone_tail_ix = BlindIndexField(of="phone")
    id_number = SealedField(default="")
    id_number_ix = BlindIndexField(of="id_number")
    address = SealedField(default="")
    email = SealedField(default="")
    credit_code = models.CharField(max_length=18, blank=True, help_text="统一社会信用代码, GB 32100-2015")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="the unit of the directory that this party is",
    )
    contact = models.CharField(max_length=8, choices=Contact, default=Contact.ANY)
    added_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="party_credit_code_is_of_organisations",
                condition=Q(credit_code="") | Q(is_organisation=True),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "role"], name="party_matter"),
            models.Index(fields=["name_ix"], name="party_name"),
            models.Index(fields=["phone_ix"], name="party_phone"),
            models.Index(fields=["id_number_ix"], name="party_id_number"),
        ]

    class Privacy:
        personal = (
            "name", "name_ix", "phone", "phone_ix", "phone_tail_ix", "id_number", "id_number_ix", "address", "email",
        )  # fmt: skip
        plain = (
            "id", "matter", "role", "is_organisation", "credit_code", "organisation", "contact", "added_at", "left_at",
        )  # fmt: skip


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


class CaseCode(models.Model):
    """The registry of codes: unique across all matters, wherever they are stored."""

    code = models.CharField(primary_key=True, max_length=9)
    matter_id = models.UUIDField()

    class Privacy:
        personal = ()
        plain = ("code", "matter_id")


class SourceId(models.Model):
    """The registry of what came from elsewhere, so an import may be repeated and doubles nothing."""

    key = models.CharField(primary_key=True, max_length=120, help_text="source name : id in the source")
    matter_id = models.UUIDField()

    class Privacy:
        personal = ()
        plain = ("key", "matter_id")


class StatusKey(models.Model):
    """The key a person holds: the token of the QR code (as its digest), and the token itself sealed for reprinting."""

    digest = models.BinaryField(primary_key=True, max_length=32)
    matter_id = models.UUIDField()
    token = SealedField()
    pickup = SealedField(default="", help_text="the number printed for someone without a phone")
    pickup_ix = BlindIndexField(of="pickup")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter_id"], name="status_key_matter")]

    class Privacy:
        personal = ("token", "pickup", "pickup_ix")
        plain = ("digest", "matter_id", "made_at")


class Correction(models.Model):
    """A typo put right: what it was, what it is, who and why. The old wording stays readable for the matter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    field = models.CharField(max_length=40)
    party_id = models.UUIDField(null=True)
    was = SealedField(default="")
    now = SealedField(default="")
    why = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="correction_matter")]

    class Privacy:
        personal = ("was", "now", "why")
        plain = ("id", "matter", "field", "party_id", "by", "at")


class Remark(models.Model):
    """A contact with the person, or something the person added: in words, for those who may see the matter."""

    class Way(models.TextChoices):
        CALL = "call", _("打电话")
        VISIT = "visit", _("当面")
        MESSAGE = "message", _("短信、微信")
        ADDED = "added", _("当事人补充")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    way = models.CharField(max_length=8, choices=Way)
    text = SealedField()
    reached = models.BooleanField(
        default=True, help_text="whether the person was reached; only then it counts as an answer"
    )
    seq = models.PositiveIntegerField(help_text="its event in the chain")
    by = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["matter", "at"], name="remark_matter")]

    class Privacy:
        personal = ("text",)
        plain = ("id", "matter", "way", "reached", "seq", "by", "at")


class SearchText(models.Model):
    """Bigrams of title and text, with numbers of persons removed, in a side table; never party fields."""

    matter = models.OneToOneField(Matter, models.CASCADE, primary_key=True, related_name="+")
    county_id = models.UUIDField(null=True)
    words = models.TextField(help_text="a tsvector without positions; a GIN index stands in the migration")

    class Privacy:
        personal = ("words",)
        plain = ("matter", "county_id")
