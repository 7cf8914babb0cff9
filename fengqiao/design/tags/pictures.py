"""Drawings made on the server: QR codes, maps of our own polygons, the mark and the bridge."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

import segno
from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from fengqiao.design import maps
from fengqiao.design.tags import draw

register = template.Library()


@register.simple_tag
def qr(text: str, label: str = "", css: str = "qr") -> SafeString:
    """A QR code as SVG; it carries an address, never a name."""
    buffer = BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", xmldecl=False, svgns=True, border=1, svgclass=css, lineclass=None, omitsize=True
    )
    drawing = buffer.getvalue().decode()
    name = format_html('<svg role="img" aria-label="{}" ', label or _("二维码，内容为查询地址"))
    return mark_safe(drawing.replace("<svg ", name, 1))


@register.simple_tag
def logo() -> SafeString:
    """The mark: an arch, its reflection (together a full moon) and one leaf."""
    return draw("logo")


@register.simple_tag
def bridge() -> SafeString:
    """The portal's picture, nowhere else."""
    return draw("bridge")


@register.inclusion_tag("design/components/map.html")
def map(
    shapes: Iterable[Any],
    label: str,
    *,
    rivers: Iterable[str] = (),
    point: Any = None,
    name: str = "",
    src: str = "",
) -> dict:
    """Our own polygons: shapes of {shape: GeoJSON, label, value, step: 0…5, few, href, on}.

    `point`: (longitude, latitude) to mark. With `name` and `src` (the address that serves the same drawing as an image)
    the map is an <input type="image"> whose click posts name.x and name.y, so a place can be picked without script.
    """
    return {"picture": maps.draw(shapes, point=point), "label": label, "name": name, "src": src}


@register.inclusion_tag("design/components/year.html")
def year(months: Iterable[Any]) -> dict:
    """Months side by side: {name, weeks: [[day or None]]}, from Monday; day: {n, kind, mark, title, href, own, today}.

    kind: off, made (a weekend that is worked), weekend, work; `mark` is the word in the corner, never colour alone.
    """
    return {"months": months, "week": [_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日")]}
