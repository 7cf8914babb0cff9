"""What clocks show on the page of a matter: each with its ledger, what is left, and why it ends on that day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.models import Clock, Duty, Extension, Pause
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations


def clocks(request: HttpRequest, matter: Matter) -> str:
    """Every clock of the matter: those of the office, the person's own, and those that have stopped."""
    every = queries.of_matter(matter.pk)
    pauses, extensions = queries.booked(matter.pk)
    rows = [told(clock, matter, request, every, pauses, extensions) for clock in every]
    live = [row for row in rows if row["clock"].is_live]
    context = {
        "matter": matter,
        "ours": [row for row in live if row["clock"].duty == Duty.OFFICE],
        "others": [row for row in live if row["clock"].duty != Duty.OFFICE],
        "stopped": [row for row in rows if not row["clock"].is_live],
    }
    return render_to_string("clocks/_panel.html", context, request)


def one(clock: Clock, matter: Matter, request: HttpRequest) -> dict[str, Any]:
    """One clock with its words and its ledger, for a page of its own."""
    pauses, extensions = queries.booked(matter.pk)
    return told(clock, matter, request, queries.of_matter(matter.pk), pauses, extensions)


def told(
    clock: Clock,
    matter: Matter,
    request: HttpRequest,
    every: Iterable[Clock],
    pauses: Iterable[Pause],
    extensions: Iterable[Extension],
) -> dict[str, Any]:
    """One clock with its words and its ledger, from what was read for all of them."""
    ids = queries.chain_in(clock, every)
    its_pauses = [row for row in pauses if row.clock_id in ids]
    its_extensions = [row for row in extensions if row.clock_id == clock.pk]
    at: datetime = request.at
    return {
        "clock": clock,
        "lamp": queries.lamp_of(clock, at),
        "share": queries.share(clock, at),
        "due": queries.due_of(clock, at),
        "why": queries.explain(clock),
        "days": queries.days(clock),
        "ledger": ledger(clock, matter, its_pauses, at),
        "pauses": [_pause(row, matter) for row in its_pauses],
        "extensions": [_extension(row, matter, clock) for row in its_extensions],
        "may_pause": may_pause(clock, matter, request)
        and not any(row.decided_at is None for row in its_pauses),
        "may_resume": clock.is_paused and _may(request, Permission.PAUSE, Permission.APPROVE_PAUSE),
        "may_extend": may_extend(clock, matter, request, its_extensions),
    }


def own(matter: Matter, request: HttpRequest, every: Iterable[Clock] | None = None) -> list[dict[str, Any]]:
    """The person's own limits, those that still run, each with its word and whether they have been told."""
    rows = queries.live(matter.pk) if every is None else [row for row in every if row.is_live]
    return [
        {
            "clock": row,
            "label": queries.plain_label(row),
            "lamp": queries.lamp_of(row, request.at),
            "due": queries.due_words(row.due_at, request.at),
            "why": queries.explain(row),
            "untold": row.told_at is None and row.due_at > request.at,
        }
        for row in rows
        if row.duty == Duty.PARTY
    ]


def ledger(clock: Clock, matter: Matter, pauses: Iterable[Pause], at: datetime) -> dict[str, Any]:
    """The ledger in words and as a strip of days: what has counted, what stood still, what is left."""
    now = min(at, clock.stopped_at or at)
    unit = queries.unit_word(queries.counted_in(clock.unit))
    stood = [(row.from_at, row.until_at or min(now, row.resumes_at)) for row in pauses if row.from_at]
    whole, parts, since = queries.whole(clock, matter), [], clock.started_at
    for begins, ends in sorted(stood):
        if begins > since:
            parts.append(_run(clock, matter, since, begins, unit))
        days = (ends - begins).days
        parts.append({"text": _("停 %(n)d 天") % {"n": days}, "days": days, "kind": "pause"})
        since = ends
    if not clock.is_paused and now > since:
        parts.append(_run(clock, matter, since, min(now, clock.due_at), unit))
    used = queries.used(clock, matter, min(now, clock.due_at), stood)
    left = max(whole - used, type(whole)(0))
    if clock.is_live and left:
        words = _("还剩 %(n)s %(unit)s") % {"n": queries.plain(left), "unit": unit}
        parts.append({"text": words, "days": _days(left, clock.unit), "kind": ""})
    facts = [
        (_("规则给的"), f"{queries.plain(clock.n)} {queries.unit_word(clock.unit)}"),
        (_("批准延长"), f"{queries.plain(clock.granted)} {queries.unit_word(clock.unit)}")
        if clock.granted
        else None,
        (_("已经用了"), f"{queries.plain(used)} {unit}"),
        (
            _("停了"),
            _("%(n)d 次，共 %(days)d 天") % {"n": len(stood), "days": sum((b - a).days for a, b in stood)},
        )
        if stood
        else None,
        (_("还剩"), f"{queries.plain(left)} {unit}") if clock.is_live else None,
    ]
    return {"parts": [part for part in parts if part["text"]], "facts": [fact for fact in facts if fact]}


def may_pause(clock: Clock, matter: Matter, request: HttpRequest) -> bool:
    """Whether this actor may ask for a pause now: the rule names a ground, and it is not late."""
    rule = catalogue.book(matter.edition_id).clocks.get(clock.rule)
    return bool(
        _may(request, Permission.PAUSE, Permission.APPROVE_PAUSE)
        and rule
        and rule.pause
        and clock.is_live
        and not clock.is_paused
        and request.at < clock.due_at
    )


def may_extend(clock: Clock, matter: Matter, request: HttpRequest, rows: Iterable[Extension]) -> bool:
    """Whether this actor may ask for more time now: the rule gives some, and not all of it is used."""
    cap = queries.extension_cap(catalogue.book(matter.edition_id).clocks.get(clock.rule))
    return bool(
        cap
        and _may(request, Permission.EXTEND, Permission.APPROVE_EXTEND)
        and clock.is_live
        and not clock.is_paused
        and request.at < clock.due_at
        and sum(row.new_due_at is not None for row in rows) < cap[1]
        and not any(row.decided_at is None for row in rows)
    )


def _may(request: HttpRequest, *permissions: str) -> bool:
    return any(request.actor.may(permission) for permission in permissions)


def _run(clock: Clock, matter: Matter, since: datetime, until: datetime, unit: str) -> dict[str, Any]:
    rule = catalogue.book(matter.edition_id).clocks[clock.rule]
    n = queries.counted(rule, matter, since, until)
    words = _("计 %(n)s %(unit)s") % {"n": queries.plain(n), "unit": unit} if n else ""
    return {"text": words, "days": _days(n, clock.unit), "kind": "now"}


def _days(n: Any, unit: str) -> float:
    return float(n) / 24 if unit == "H" else float(n)


def _pause(row: Pause, matter: Matter) -> dict[str, Any]:
    ground = catalogue.book(matter.edition_id).grounds[row.ground]
    return {"row": row, "ground": ground.zh, "basis": ground.basis, "until": queries.last_day(row.resumes_at)}


def _extension(row: Extension, matter: Matter, clock: Clock) -> dict[str, Any]:
    reason = catalogue.book(matter.edition_id).reasons[row.reason]
    return {
        "row": row,
        "reason": reason.zh,
        "length": f"{queries.plain(row.n)} {queries.unit_word(clock.unit)}",
        "old": queries.due_words(row.old_due_at, row.asked_at),
        "new": queries.due_words(row.new_due_at, row.asked_at) if row.new_due_at else "",
    }


def request(row: Pause | Extension, clock: Clock, matter: Matter, request: HttpRequest) -> dict[str, Any]:
    """A request that waits: what is asked, by whom, and how long there still is to decide."""
    what = "pause" if isinstance(row, Pause) else "extension"
    found = _pause(row, matter) if isinstance(row, Pause) else _extension(row, matter, clock)
    if isinstance(row, Extension) and request.at < clock.due_at:
        found["new"] = queries.due_words(queries.extended(clock, matter, row.n), request.at)
    return found | {
        "what": what,
        "clock": clock,
        "matter": matter,
        "lamp": queries.lamp_of(clock, request.at),
        "due": queries.due_words(clock.due_at, request.at),
        "by": organisations.who({row.asked_by}).get(row.asked_by, _("系统")),
        "late": request.at >= clock.due_at,
    }
