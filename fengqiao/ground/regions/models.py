"""Places as a tree: city, county, township, village, grid, each with its boundary."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.ids import uuid7


class Level(models.TextChoices):
    """The five levels, from above; a three-level county simply uses fewer of them."""

    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    TOWN = "town", _("乡镇（街道）")
    VILLAGE = "village", _("村（社区）")
    GRID = "grid", _("网格")

    @property
    def depth(self) -> int:
        """0 for a city, 4 for a grid."""
        return list(Level).index(self)


class RegionQuerySet(models.QuerySet):
    def live(self) -> "RegionQuerySet":
        """Places that have not been retired."""
        return self.filter(until_on=None)


class Region(models.Model):
    """A division or a grid. Its boundary is GeoJSON in WGS-84; a point is found in memory, see `queries.locate`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    level = models.CharField(max_length=8, choices=Level)
    code = models.CharField(
        max_length=32, null=True, unique=True, help_text="12 digits of the state, or a local grid code"
    )
    name = models.CharField(max_length=80)
    pinyin = models.CharField(max_length=120, help_text="what lists are sorted by")
    boundary = models.JSONField(null=True, help_text="GeoJSON geometry, WGS-84")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True, help_text="the first day on which it is no more")

    objects = RegionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="region_code_given_or_null", condition=~Q(code="")),
            models.CheckConstraint(
                name="region_point_whole",
                condition=Q(lon=None, lat=None) | Q(lon__isnull=False, lat__isnull=False),
            ),
            models.CheckConstraint(
                name="region_ends_after_start",
                condition=Q(from_on=None) | Q(until_on=None) | Q(until_on__gte=F("from_on")),
            ),
        ]

    class Privacy:
        personal = ()
        plain = (
            "id", "parent", "level", "code", "name", "pinyin",
            "boundary", "lon", "lat", "from_on", "until_on",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.name

    @property
    def depth(self) -> int:
        """0 for a city, 4 for a grid."""
        return Level(self.level).depth


class FormerBoundary(models.Model):
    """Where a boundary ran before it was redrawn, so that old statistics can be read rightly."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    boundary = models.JSONField(help_text="GeoJSON geometry, WGS-84")
    until_on = models.DateField(help_text="the first day on which it no longer held")

    class Meta:
        indexes = [models.Index(fields=["region", "until_on"], name="former_boundary")]

    class Privacy:
        personal = ()
        plain = ("id", "region", "boundary", "until_on")
