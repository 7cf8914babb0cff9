"""Everything that can be done to a place. Who keeps copies of the tree elsewhere listens to the events."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.ground.regions import events
from fengqiao.ground.regions.models import FormerBoundary, Level, Region
from fengqiao.ground.regions.permissions import Permission
from fengqiao.ground.regions.rules.pinyin import spell
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.memory import changed
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit


@unit
def found(
    *,
    name: str,
    level: str,
    parent: Region | None = None,
    code: str | None = None,
    boundary: dict[str, Any] | None = None,
    lon: float | None = None,
    lat: float | None = None,
    by: Actor,
    at: datetime,
) -> Region:
    """Put a new place under its parent. Raises Refused where the levels do not fit or the code is taken."""
    _permitted(by)
    _fits(Level(level), parent)
    _free(code)
    region = add(
        Region(
            parent=parent,
            level=level,
            code=code or None,
            name=name,
            pinyin=spell(name),
            boundary=boundary,
            lon=lon,
            lat=lat,
            from_on=_day(at),
            until_on=None,
        )
    )
    emit(events.RegionFounded(region_id=region.pk, by=by.ref, at=at))
    changed("regions")
    return region


@unit
def rename(region: Region, *, name: str, by: Actor, at: datetime) -> Region:
    """Give a place its new name; what was registered under the old one keeps pointing here."""
    _permitted(by)
    region = _lock(region)
    region.name, region.pinyin = name, spell(name)
    change(region, "name", "pinyin")
    emit(events.RegionRenamed(region_id=region.pk, by=by.ref, at=at))
    changed("regions")
    return region


@unit
def recode(region: Region, *, code: str, by: Actor, at: datetime) -> Region:
    """Give a place its new official code. One row is touched: matters keep ids, not codes."""
    _permitted(by)
    region = _lock(region)
    if (code or None) == region.code:
        return region
    _free(code)
    old, region.code = region.code, code or None
    change(region, "code")
    emit(events.RegionRecoded(region_id=region.pk, old=old or "", new=code or "", by=by.ref, at=at))
    changed("regions")
    return region


@unit
def redraw(region: Region, *, boundary: dict[str, Any] | None, by: Actor, at: datetime) -> Region:
    """Draw a boundary anew (GeoJSON geometry, WGS-84). The old one is kept with the day it ended."""
    _permitted(by)
    region = _lock(region)
    if region.boundary:
        add(FormerBoundary(region=region, boundary=region.boundary, until_on=_day(at)))
    region.boundary = boundary
    change(region, "boundary")
    emit(events.RegionRedrawn(region_id=region.pk, by=by.ref, at=at))
    changed("regions")
    return region


@unit
def retire(region: Region, *, by: Actor, at: datetime) -> Region:
    """End a place. It stays for what was registered in it. Raises Refused while living places lie in it."""
    _permitted(by)
    region = _lock(region)
    if region.until_on is not None:
        raise Refused(_("这个地方已经撤销"))
    if below := Region.objects.live().filter(parent=region).count():
        raise Refused(_("下面还有 %(count)d 个地方，请先撤销或移走它们") % {"count": below})
    region.until_on = _day(at)
    change(region, "until_on")
    emit(events.RegionRetired(region_id=region.pk, until_on=region.until_on, by=by.ref, at=at))
    changed("regions")
    return region


@unit
def move(region: Region, *, parent: Region | None, by: Actor, at: datetime) -> Region:
    """Put a place, with all that lies in it, under another parent."""
    _permitted(by)
    region = _lock(region)
    parent = _lock(parent) if parent is not None else None
    _fits(Level(region.level), parent)
    step = parent
    while step is not None:
        if step.pk == region.pk:
            raise Refused(_("不能移到自己下面"))
        step = step.parent
    old = region.parent_id
    if old == (parent and parent.pk):
        return region
    region.parent = parent
    change(region, "parent")
    emit(
        events.RegionMoved(
            region_id=region.pk,
            old_parent_id=old,
            new_parent_id=parent.pk if parent else None,
            by=by.ref,
            at=at,
        )
    )
    changed("regions")
    return region


def _permitted(by: Actor) -> None:
    if not by.may(Permission.CONFIGURE):
        raise Refused(_("您现在的岗位没有这项权限"))


def _lock(region: Region) -> Region:
    return Region.objects.select_for_update(no_key=True, of=("self",)).get(pk=region.pk)


def _fits(level: Level, parent: Region | None) -> None:
    if parent is not None and Level(parent.level).depth >= level.depth:
        raise Refused(
            _("%(level)s不能放在%(parent)s下面") % {"level": level.label, "parent": Level(parent.level).label}
        )
    if parent is not None and parent.until_on is not None:
        raise Refused(_("上级“%(name)s”已经撤销") % {"name": parent.name})


def _free(code: str | None) -> None:
    if code and (taken := Region.objects.filter(code=code).first()):
        raise Refused(_("代码 %(code)s 已经是“%(name)s”的") % {"code": code, "name": taken.name})


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
