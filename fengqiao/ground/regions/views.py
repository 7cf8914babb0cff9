"""Divisions and grids as a tree with maps; changing them is for those who configure."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from fengqiao.ground.regions import actions, loader, queries
from fengqiao.ground.regions.forms import BoundaryForm, CodeForm, NameForm, NewRegionForm, ParentForm
from fengqiao.ground.regions.models import Level, Region
from fengqiao.ground.regions.permissions import Permission
from fengqiao.kernel import pages
from fengqiao.kernel.forms import Form
from fengqiao.kernel.stages import Refused


@pages.require()
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The roots of the tree, or what a search finds."""
    text = request.GET.get("q", "")
    rows = queries.search(text, limit=50) if text else queries.children(None)
    context: dict[str, Any] = {"text": text, "rows": [_row(row) for row in rows]}
    if request.actor.may(Permission.CONFIGURE):  # type: ignore[attr-defined]
        context["founding"] = NewRegionForm()
    return render(request, "regions/index.html", context)


@pages.require()
@require_GET
def show(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """One place: where it lies, its map, what lies in it."""
    return _show(request, _get(region_id))


@pages.require(Permission.CONFIGURE)
@require_POST
def founding(request: HttpRequest, region_id: UUID | None = None) -> HttpResponse:
    """A new place under this one, or a new root."""
    parent = _get(region_id) if region_id else None
    form = NewRegionForm(request.POST, above=Level(parent.level) if parent else None)
    return _act(
        request, parent, "founding", form, lambda said: (actions.found, (), {**said, "parent": parent})
    )


@pages.require(Permission.CONFIGURE)
@require_POST
def name(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """A new name."""
    region = _get(region_id)
    return _act(
        request, region, "naming", NameForm(request.POST), lambda said: (actions.rename, (region,), said)
    )


@pages.require(Permission.CONFIGURE)
@require_POST
def code(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """A new code."""
    region = _get(region_id)
    return _act(
        request, region, "coding", CodeForm(request.POST), lambda said: (actions.recode, (region,), said)
    )


@pages.require(Permission.CONFIGURE)
@require_POST
def boundary(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """A new boundary, from a file."""
    region = _get(region_id)
    form = BoundaryForm(request.POST, request.FILES)

    def drawn(said: dict[str, Any]) -> tuple[Callable, tuple, dict[str, Any]]:
        text = said["boundary"].read(20_000_000).decode(errors="replace")
        return actions.redraw, (region,), {"boundary": loader.outline(text, crs=said["crs"])}

    return _act(request, region, "drawing", form, drawn)


@pages.require(Permission.CONFIGURE)
@require_POST
def parent(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """Another parent."""
    region = _get(region_id)

    def moved(said: dict[str, Any]) -> tuple[Callable, tuple, dict[str, Any]]:
        if (above := queries.by_code(said["parent"].strip())) is None:
            raise ValueError(_("没有代码为 %(code)s 的地方") % {"code": said["parent"]})
        return actions.move, (region,), {"parent": above}

    return _act(request, region, "moving", ParentForm(request.POST), moved)


@pages.require(Permission.CONFIGURE)
@require_POST
def retirement(request: HttpRequest, region_id: UUID) -> HttpResponse:
    """End a place."""
    return pages.do(request, actions.retire, _get(region_id), then=_url)


def _act(
    request: HttpRequest,
    region: Region | None,
    which: str,
    form: Form,
    verb: Callable[[dict[str, Any]], tuple[Callable, tuple, dict[str, Any]]],
) -> HttpResponse:
    """Do what a small form says, or show the page with that form and what is wrong with it."""

    def again(reason: Exception | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        if region is None:
            rows = [_row(row) for row in queries.children(None)]
            return render(request, "regions/index.html", {"text": "", "rows": rows, "founding": form})
        return _show(request, region, **{which: form})

    if not form.is_valid():
        return again()
    try:
        action, subject, values = verb(form.cleaned_data)
    except ValueError as fault:
        return again(fault)

    def refused(reason: Refused) -> HttpResponse:
        return again(reason)

    return pages.do(request, action, *subject, **values, then=_url, refused=refused)


def _show(request: HttpRequest, region: Region, **forms: Form) -> HttpResponse:
    below = queries.children(region.pk)
    context: dict[str, Any] = {
        "region": region,
        "crumbs": [{"text": _("区划和网格"), "href": reverse("regions:index")}]
        + [{"text": step.name, "href": _url(step)} for step in queries.path(region.pk)[:-1]]
        + [{"text": region.name}],
        "level": Level(region.level).label,
        "rows": [_row(row) for row in below],
        "shapes": _shapes(region, below),
        "former": queries.former_boundaries(region.pk),
    }
    if request.actor.may(Permission.CONFIGURE):  # type: ignore[attr-defined]
        context |= {
            "founding": NewRegionForm(above=Level(region.level)) if region.level != Level.GRID else None,
            "naming": NameForm(initial={"name": region.name}),
            "coding": CodeForm(initial={"code": region.code or ""}),
            "moving": ParentForm(initial={"parent": region.parent.code if region.parent else ""}),
            "drawing": BoundaryForm(),
        }
    return render(request, "regions/show.html", context | forms)


def _shapes(region: Region, below: list[Region]) -> list[dict[str, Any]]:
    """What the map draws: the grids of a township or village, else the places directly below, else the place itself."""
    if region.level in (Level.TOWN, Level.VILLAGE):
        below = [row for row in queries.subtree(region.pk) if row.level == Level.GRID] or below
    drawn = queries.boundaries([row.pk for row in below])
    rows = [row for row in below if row.pk in drawn]
    if not rows:
        drawn, rows = queries.boundaries([region.pk]), [region]
    return [
        {
            "shape": drawn[row.pk],
            "label": row.name,
            "value": "",
            "step": 1,
            "href": "" if row.pk == region.pk else _url(row),
        }
        for row in rows
        if row.pk in drawn
    ]


def _row(region: Region) -> dict[str, Any]:
    return {
        "region": region,
        "level": Level(region.level).label,
        "below": len(queries.children(region.pk)),
        "place": queries.full_name(region.parent_id),
    }


def _get(region_id: UUID) -> Region:
    if (region := queries.get(region_id)) is None:
        raise Http404
    return region


def _url(region: Region) -> str:
    return reverse("regions:show", args=[region.pk])
