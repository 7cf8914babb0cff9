"""What comes in rows: tables, views, timelines, roads, parties, tasks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fengqiao.design import words
from fengqiao.design.tags import draw, trimmed
from fengqiao.design.tags.marks import LEVEL_ICONS, lamp

register = template.Library()


@register.simple_block_tag
def table(content: str, label: str, *, cards: bool = True, css: str = "") -> SafeString:
    """A table with its region; the content is <thead> and <tbody>. `cards`: rows become cards on phones (give each td data-th)."""
    return draw("table", content=content, label=label, cards=cards, css=css)


@register.simple_tag(takes_context=True)
def column(
    context: template.Context,
    text: str,
    *,
    sort: str = "",
    num: bool = False,
    hidden: bool = False,
    css: str = "",
) -> SafeString:
    """A head cell; with `sort` a link that sorts by it (?sort=due, ?sort=-due)."""
    ways = {"way": "", "href": ""}
    if sort:
        query = context["request"].GET.copy()
        now = query.get("sort", "")
        ways["way"] = {sort: "ascending", f"-{sort}": "descending"}.get(now, "")
        query["sort"] = f"-{sort}" if now == sort else sort
        for name in ("after", "before"):
            query.pop(name, None)
        ways["href"] = f"?{query.urlencode()}"
    return draw("column", text=text, num=num, hidden=hidden, css=css, **ways)


@register.inclusion_tag("design/components/group_row.html")
def group_row(text: str, count: Any = "", *, cols: int) -> dict:
    """A row that names the rows below it."""
    return {"text": text, "count": count, "cols": cols}


WORK_ROW = (
    '<tr><td data-th="{}">{}{}</td><td><a class="title" href="{}">{}</a><span class="sub"><span class="code">{}</span> {}'
    '</span></td><td data-th="{}">{}{}</td><td data-th="{}">{}{}</td><td class="num no-print"><a class="btn small" '
    'href="{}">{}<span class="vh">：{}</span></a></td></tr>'
)


@register.simple_tag
def work_row(line: Any, limit: str, step: str, holder: str) -> SafeString:
    """One thing to do: its lamp, what it is, the next step, in whose hands, its button; the words are those of the heads.

    `line` has lamp (level, left, word, live), clock, href, title, code, about, next, place, holder, hands, deed, action.
    Put together here and not in a template: a list has fifty.
    """
    time = line.lamp
    return format_html(
        WORK_ROW, limit, lamp(time.level, time.left, word=time.word, due=time.live), _sub(line.clock), line.href,
        line.title, line.code, line.about, step, line.next, _sub(line.place), holder, line.holder, _sub(line.hands),
        line.deed, line.action, line.title,
    )  # fmt: skip


def _sub(text: str) -> SafeString | str:
    return format_html('<span class="sub">{}</span>', text) if text else ""


@register.inclusion_tag("design/components/pager.html", takes_context=True)
def pager(
    context: template.Context, page: Any, *, count: Any = None, word: str = "", label: str = ""
) -> dict:
    """上一页 下一页 for a keyset page (.next, .previous are querystrings); `count`: a number or (number, more)."""
    number, more = count if isinstance(count, (tuple, list)) else (count, False)
    return {
        "page": page,
        "number": number,
        "more": more,
        "word": word or _("件"),
        "label": label or _("翻页"),
    }


@register.inclusion_tag("design/components/views.html")
def views(rows: Iterable[Any], label: str, *, href: str = "", link: str = "") -> dict:
    """Links between views of one list: rows of {text, href, count, hot, current}."""
    return {"rows": list(rows), "label": label, "href": href, "link": link}


@register.inclusion_tag("design/components/tabs.html")
def tabs(rows: Iterable[Any], label: str) -> dict:
    """Links between the parts of one thing: rows of {text, href, count, current}."""
    return {"rows": list(rows), "label": label}


@register.inclusion_tag("design/components/seg.html")
def seg(rows: Iterable[Any], label: str) -> dict:
    """Two to four ways to see the same data: rows of {text, href, current}."""
    return {"rows": list(rows), "label": label}


@register.simple_block_tag
def timeline(content: str) -> SafeString:
    """Newest first; the content are {% entry %}…{% endentry %}."""
    return draw("timeline", content=content)


@register.simple_block_tag
def entry(
    content: str,
    title: str,
    *,
    at: datetime | None = None,
    now: datetime | None = None,
    day: str = "",
    hour: str = "",
    icon: str = "edit",
    kind: str = "",
    who: str = "",
    seen: str = "",
    tail: str = "",
    id: str = "",
) -> SafeString:
    """One thing that happened. `kind`: hand (people), s1 (law and papers), warm (parties), s4 (alarms), done.

    `at` and `now` give the day and the hour; `seen`: who may read it (双方可见); the block's content is what was said.
    """
    if at is not None:
        hour = words.hour(at)
        today = now is not None and words.short_day(at) == words.short_day(now) and at.year == now.year
        day = _("今天") if today else words.short_day(at, now)
    return draw(
        "entry", content=trimmed(content), title=title, at=at, day=day, hour=hour, icon=icon, kind=kind, who=who,
        seen=seen, tail=tail, id=id,
    )  # fmt: skip


@register.inclusion_tag("design/components/chain.html")
def chain(
    count: int, *, head: str = "", checked: str = "", broken: int | None = None, href: str = ""
) -> dict:
    """The foot of a timeline: the records hang together, or which one does not."""
    return {"count": count, "head": head, "checked": checked, "broken": broken, "href": href}


@register.inclusion_tag("design/components/roadmap.html")
def roadmap(stones: Iterable[Any], *, across: bool = False, here: str = "") -> dict:
    """路线图: stones of {title, state: past|here|"", small, text, lines, exits: [{text, href}]}; at most eight."""
    return {"stones": list(stones), "across": across, "here": here or _("您在这里")}


@register.inclusion_tag("design/components/stepper.html")
def stepper(steps: Iterable[Any]) -> dict:
    """The steps of one sitting: {title, small, state: past|here|""}."""
    return {"steps": list(steps)}


@register.inclusion_tag("design/components/party.html")
def party(
    role: str,
    name: str,
    *,
    other: bool = False,
    facts: Iterable[str] = (),
    masks: Iterable[Any] = (),
    chips: Iterable[Any] = (),
    small: str = "",
    said: str = "",
    restricted: bool = False,
    href: str = "",
    link: str = "",
) -> dict:
    """One party: role, masked name, facts. `masks`: {shown, what, label, href}; `chips`: {text, level, icon}."""
    return {
        "role": role, "name": name, "other": other or restricted, "facts": list(facts), "masks": list(masks),
        "chips": list(chips), "small": small, "said": said, "restricted": restricted, "href": href, "link": link,
    }  # fmt: skip


@register.simple_block_tag
def task(
    content: str,
    mode: str,
    what: str,
    *,
    kind: str = "",
    href: str = "",
    level: str = "",
    left: str = "",
    word: str = "",
    due: datetime | None = None,
    meta: Iterable[str] = (),
    done: bool = False,
    id: str = "",
) -> SafeString:
    """One task: its mode first (接办 交办 督办 代办 商办 吹哨), what, its lamp, who; the block's content are the holder's buttons."""
    lines = [meta] if isinstance(meta, str) else [line for line in meta if line]
    return draw(
        "task", content=trimmed(content), mode=mode, what=what, kind=kind, href=href, level=level, left=left, word=word,
        due=due, meta=lines, done=done, id=id,
    )  # fmt: skip


@register.inclusion_tag("design/components/claim.html")
def claim(
    title: str,
    facts: Iterable[Any],
    stages: Iterable[Any],
    *,
    opened: bool = False,
    level: str = "",
    left: str = "",
) -> dict:
    """One lock: facts of (name, value); stages of {title, text, state}."""
    return {
        "title": title,
        "facts": list(facts),
        "stages": list(stages),
        "opened": opened,
        "level": level,
        "left": left,
    }


@register.inclusion_tag("design/components/presence.html")
def presence(rows: Iterable[Any]) -> dict:
    """Who is there: rows of {name, text, level, icon}."""
    return {"rows": list(rows)}


@register.inclusion_tag("design/components/board.html")
def board(lanes: Iterable[Any]) -> dict:
    """Lanes with tickets: {title, icon, tickets: [{title, href, who, level, left, word}]}."""
    return {"lanes": list(lanes)}


@register.inclusion_tag("design/components/hold.html")
def hold(parts: Iterable[Any], *, label: str) -> dict:
    """Who held it how long: parts of {text, days, kind: ""|now|pause}."""
    rows = []
    for part in parts:
        one = part if isinstance(part, dict) else vars(part)
        rows.append({**one, "width": max(1, min(12, round(one.get("days", 1))))})
    return {"parts": rows, "label": label}


@register.filter
def level_icon(level: str) -> str:
    """The icon that belongs to a level."""
    return LEVEL_ICONS.get(level, "info")
