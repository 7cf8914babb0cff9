"""The matter itself: one row, its stage, its holder, its place in the tree of regions."""

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.catalogue.models import Edition, Kind
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import codes, writing
from fengqiao.kernel.fields import SealedField
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


TOLD = (
    "title", "said", "wanted", "began_on", "place", "longitude", "latitude", "registered_by", "registered_at",
    "accepted_at", "resolved_at", "closed_at", "kind_confirmed_at",
)  # fmt: skip
"""What a sweep over hundreds of matters hardly ever asks for; whoever does asks the database for that one row."""


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN)

    def lock(self, pk: UUID) -> "Matter":
        """The one way to change a matter: hold its row until the transaction ends.

        Inside a unit that already holds it (or has just made it) the same instance comes back, without a query.
        """
        return writing.known(Matter, pk) or writing.hold(self.select_for_update(no_key=True).get(pk=pk))

    def lock_all(self, pks: list[UUID]) -> list["Matter"]:
        """Several matters, always in the order of their ids, leaving out those somebody else holds."""
        rows = self.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True, skip_locked=True)
        return [writing.hold(row) for row in rows.defer(*TOLD)]


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
            # work lists of open matters, and of the few that wait for the person's word or for another unit than the
            # centre: an equality on one ancestor, in order of the nearest clock
            *(
                models.Index(
                    fields=[level, "due_at", "id"],
                    name=f"matter_{name}_{level.removesuffix('_id')}",
                    condition=Q(stage__in=["registered", "accepted", "resolved"]) & more,
                    include=["holder", "stage"],  # the counts of a work list read nothing but the index
                )
                for name, more in (
                    ("open", Q()),
                    ("told", Q(stage="resolved")),
                    ("away", ~Q(holder=F("centre"))),
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
