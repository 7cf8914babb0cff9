"""What holds other things: cards, folds, banners, empty places, page heads, figures, receipts."""

from collections.abc import Iterable
from typing import Any
from zlib import crc32

from django import template
from django.utils.safestring import SafeString

from fengqiao.design.tags import draw, trimmed
from fengqiao.design.tags.marks import LEVEL_ICONS

register = template.Library()


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    *,
    level: int = 2,
    id: str = "",
    icon: str = "",
    href: str = "",
    link: str = "",
    aside: str = "",
    count: int = 0,
    foot: str = "",
    kind: str = "",
    flush: bool = False,
    key: str = "",
) -> SafeString:
    """A titled surface. `flush`: the content brings its own padding (lists, tables, tasks); `kind`: sunken.

    `href` and `link`: one link at the right of the head; `aside`: quiet words there; `key`: the Alt key of a group of a form.
    """
    return draw(
        "card",
        content=content,
        title=title,
        level=level,
        id=id or (f"card-{key}" if key else ""),
        head_id=(id or f"c-{crc32(str(title).encode()):08x}") + "-h",
        icon=icon,
        href=href,
        link=link,
        aside=aside,
        count=count,
        foot=foot,
        kind=kind,
        flush=flush,
        key=key,
    )


@register.simple_block_tag
def fold(content: str, summary: str, *, is_open: bool = False, css: str = "") -> SafeString:
    """A reason that opens: the summary is always there, the rest on request."""
    return draw("fold", content=content, summary=summary, is_open=is_open, css=css)


@register.simple_block_tag
def banner(
    content: str,
    title: str,
    text: str = "",
    *,
    level: str = "",
    icon: str = "",
    alert: bool = False,
    id: str = "",
) -> SafeString:
    """A sentence that stays and belongs to the content; what stands inside the block are its buttons."""
    name = icon or LEVEL_ICONS.get(level, "info")
    return draw(
        "banner", content=trimmed(content), title=title, text=text, level=level, icon=name, alert=alert, id=id
    )


@register.inclusion_tag("design/components/toast.html")
def toast(text: str, *, href: str = "", link: str = "", level: str = "done") -> dict:
    """Confirms; never the only place a thing is said."""
    return {"text": text, "href": href, "link": link, "icon": LEVEL_ICONS.get(level, "info")}


@register.simple_block_tag
def pagehead(content: str, title: str, lead: str = "", *, crumbs: Iterable[Any] = ()) -> SafeString:
    """The head of a page: one h1, one sentence, the page's actions as the block's content."""
    return draw("pagehead", content=trimmed(content), title=title, lead=lead, crumbs=list(crumbs))


@register.inclusion_tag("design/components/crumbs.html")
def crumbs(rows: Iterable[Any]) -> dict:
    """Where this page is: rows of {text, href}; the last without href."""
    return {"rows": list(rows)}


@register.inclusion_tag("design/components/nothing.html")
def nothing(
    title: str,
    text: str = "",
    *,
    icon: str = "inbox",
    href: str = "",
    link: str = "",
    level: int = 3,
    card: bool = False,
) -> dict:
    """The empty or failed state of a list: what will appear here, or that nothing was lost and what to do."""
    return {
        "title": title,
        "text": text,
        "icon": icon,
        "href": href,
        "link": link,
        "level": level,
        "card": card,
    }


@register.inclusion_tag("design/components/bones.html")
def bones(rows: int = 3, label: str = "") -> dict:
    """A list that is still coming."""
    return {"rows": range(rows), "label": label}


@register.inclusion_tag("design/components/stat.html")
def stat(
    name: str,
    value: Any = None,
    *,
    unit: str = "",
    of: str = "",
    href: str = "",
    trend: str = "",
    way: str = "",
    good: bool | None = None,
    interval: str = "",
    meaning: str = "",
    few: bool = False,
    broken: str = "",
    level: int = 3,
) -> dict:
    """A figure that is never alone: name, value, numerator / denominator (`of`, a link to its list), meaning.

    `few`: under five, not shown; `broken`: since when there is no data. `way`: up, down or flat.
    """
    return {
        "name": name, "value": value, "unit": unit, "of": of, "href": href, "trend": trend, "way": way or "flat",
        "tone": "" if good is None else ("good" if good else "bad"), "interval": interval, "meaning": meaning,
        "few": few, "broken": broken, "level": level,
    }  # fmt: skip


@register.simple_block_tag
def receipt(
    content: str,
    code: str,
    *,
    qr: str = "",
    title: str = "",
    thermal: bool = False,
    seal: str = "",
    hint: str = "",
    ok: str = "",
    level: int = 1,
    id: str = "receipt",
) -> SafeString:
    """What a citizen takes home: screen, A4 and 72 mm from one markup. No QR carries a name."""
    return draw(
        "receipt", content=content, code=code, qr=qr, title=title, thermal=thermal, seal=seal, hint=hint, ok=ok,
        level=level, id=id,
    )  # fmt: skip


@register.simple_block_tag
def holder(content: str, who: str, *, title: str = "") -> SafeString:
    """现在谁在办: the portal's block; what stands inside are the next step, the clock and the buttons."""
    return draw("holder", content=content, who=who, title=title)


@register.inclusion_tag("design/components/progress.html")
def progress(step: int, steps: int, *, note: str = "") -> dict:
    """第 2 步，共 4 步, as a bar and in words."""
    return {"step": step, "steps": steps, "note": note, "marks": [n <= step for n in range(1, steps + 1)]}


@register.inclusion_tag("design/components/kv.html")
def kv(rows: Iterable[Any], *, css: str = "") -> dict:
    """A list of facts: rows of (name, value) or {name, value}; empty values are left out."""
    pairs = [
        (row[0], row[1]) if isinstance(row, (tuple, list)) else (row["name"], row["value"]) for row in rows
    ]
    return {"rows": [(name, value) for name, value in pairs if value not in (None, "")], "css": css}
