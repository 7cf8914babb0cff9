"""The small marks: icon, chip, dot, face, mark, lamp, clock, mask."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from fengqiao.design.icons import ICONS
from fengqiao.design.tags import attributes

register = template.Library()

LAMP_WORDS = {
    "s1": _("正常"),
    "s2": _("临期"),
    "s3": _("今日到期"),
    "s4": _("已超期"),
    "idle": _("已暂停"),
    "done": _("已办结"),
}
LAMP_ICONS = {"idle": "pause", "done": "ok"}
LEVEL_ICONS = {"s1": "info", "s2": "tri", "s3": "diamond", "s4": "octagon", "done": "ok", "idle": "pause"}


@register.simple_tag
def icon(name: str, label: str = "", kind: str = "") -> SafeString:
    """A drawing from the sprite; silent beside words, named with `label` when it stands alone."""
    if not label:
        return _silent(name, kind)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', _css(kind), label, _href(name)
    )


@cache
def _silent(name: str, kind: str = "") -> SafeString:
    # the same few drawings, hundreds of times a page
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', _css(kind), _href(name))


def _css(kind: str) -> str:
    return f"icon {kind}".strip()


def _href(name: str) -> str:
    if name not in ICONS:
        raise ValueError(f"There is no icon {name!r}; see fengqiao.design.icons")
    return f"{static('design/icons.svg')}#{name}"


@register.inclusion_tag("design/components/chip.html")
def chip(
    text: str, level: str = "", icon: str = "", *, solid: bool = False, href: str = "", remove: bool = False
) -> dict:
    """State, level or audience: icon + word. `level`: s1…s4, done, idle, act, warm, line."""
    return {
        "text": text,
        "level": level,
        "icon": icon or LEVEL_ICONS.get(level, ""),
        "solid": solid,
        "href": href,
        "remove": remove,
    }


@register.simple_tag
def dot(count: int | str, label: str = "", *, calm: bool = False, hot: bool = False) -> SafeString | str:
    """A count: asks for work (red) or informs (calm). Nothing is drawn for 0."""
    if not count:
        return ""
    css = "dot" + (" calm" if calm else "") + (" hot" if hot else "")
    if label:
        return format_html('<span class="{}">{}<span class="vh">{}</span></span>', css, count, label)
    return format_html('<span class="{}">{}</span>', css, count)


@register.simple_tag
def face(character: str, kind: str = "") -> SafeString:
    """The first character of a colleague's name; never of a citizen's."""
    return format_html(
        '<span class="{}" aria-hidden="true">{}</span>', f"face {kind}".strip(), str(character)[:1]
    )


@register.simple_tag
def mark(name: str, kind: str = "") -> SafeString:
    """An icon on a disc. `kind`: hand, warm, s1…s4, done, idle."""
    return format_html('<span class="{}" aria-hidden="true">{}</span>', f"mark {kind}".strip(), icon(name))


@register.simple_tag
def shape(level: str) -> SafeString:
    """The bare shape of a level, beside its word."""
    return format_html('<i class="shape {}" aria-hidden="true"></i>', level)


@register.simple_tag
def lamp(
    level: str, left: str = "", *, word: str = "", note: str = "", due: datetime | None = None
) -> SafeString:
    """One line of time for lists: shape + word + what is left. With `due` the words stay true while the page is open.

    Put together here and not in a template: a list has one in every row.
    """
    word = str(word or LAMP_WORDS[level])
    return _lamp(level, str(left), word, str(note), due.isoformat() if due else "")


@lru_cache(maxsize=4096)
def _lamp(level: str, left: str, word: str, note: str, due: str) -> SafeString:
    # many lines of a list say the same
    mark, gap = LAMP_ICONS.get(level), "" if left[:1] in ("", "，", ",") else " "
    return format_html(
        '<span class="lamp {}"{}>{}<span><span data-word>{}</span>{}{}</span></span>',
        level,
        format_html(' data-due="{}" data-live="lamp"', due) if due else "",
        _silent(mark) if mark else shape(level),
        word,
        format_html("<span data-left>{}{}</span>", gap, left) if left or due else "",
        format_html(" <small>{}</small>", note) if note else "",
    )


@register.inclusion_tag("design/components/clock.html")
def clock(
    name: str,
    *,
    level: str = "s1",
    left: str = "",
    share: int | float | None = None,
    small: str = "",
    note: str = "",
    due: datetime | None = None,
) -> dict:
    """A block of time for headers: name, what is left, a bar (`share` in % of the time used), one sentence."""
    used = None if share is None else max(0, min(100, round(share)))
    return {
        "name": name,
        "level": level,
        "left": left,
        "used": used,
        "small": small,
        "note": note,
        "due": due,
    }


@register.inclusion_tag("design/components/why.html")
def why(
    title: str, days: Iterable[Any] = (), rows: Iterable[Any] = (), *, label: str = "", is_open: bool = False
) -> dict:
    """为什么是这一天. `days`: {text, kind: ""|off|make|due}; `rows`: {when, what, off}."""
    return {"title": title, "days": list(days), "rows": list(rows), "label": label, "is_open": is_open}


@register.inclusion_tag("design/components/mask.html")
def mask(
    shown: str, what: str = "", label: str = "", *, action: str = "", name: str = "reveal", href: str = ""
) -> dict:
    """A masked value and the way to see it: `href` asks for the purpose on a page, else a button of the form around it."""
    return {
        "shown": shown,
        "what": what,
        "label": label or what,
        "action": action,
        "name": name,
        "href": href,
    }


@register.inclusion_tag("design/components/mask.html", name="unmasked")
def unmasked(value: str, note: str = "") -> dict:
    """A value shown for a while, with the sentence why."""
    return {"shown": value, "open": True, "note": note}


@register.simple_tag(name="attrs")
def attrs_tag(**values: Any) -> SafeString:
    """Attributes from variables: {% attrs hx_get=url %}."""
    return attributes(values)
