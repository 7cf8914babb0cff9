"""Rules in words: every fact of a clock rule, a ladder, a ground or a preset as one reads it, and how two differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.ground.catalogue.models import Binding, Duty, Edition
from fengqiao.ground.catalogue.queries.books import book
from fengqiao.ground.catalogue.queries.checks import role, span
from fengqiao.ground.catalogue.rules.book import ClockRule, EditionBook, Ground, Ladder, Preset, Rung
from fengqiao.ground.catalogue.rules.compare import Change, changes

COMPLEXITIES: Mapping[str, Any] = {
    "simple": gettext_lazy("简单"),
    "general": gettext_lazy("一般"),
    "complex": gettext_lazy("复杂"),
    "major": gettext_lazy("重大"),
}
MODES: Mapping[str, Any] = {
    "handle": gettext_lazy("接办"),
    "assign": gettext_lazy("交办"),
    "supervise": gettext_lazy("督办"),
    "agent": gettext_lazy("代办"),
    "joint": gettext_lazy("商办"),
}
LAPSES: Mapping[str, Any] = {
    "supervise": gettext_lazy("发督办"),
    "close": gettext_lazy("视为确认，办结"),
    "tell": gettext_lazy("只告知"),
}
SUBJECTS: Mapping[str, Any] = {"matter": gettext_lazy("事项"), "task": gettext_lazy("办件")}
DEEDS: Mapping[str, Any] = {
    "remind": gettext_lazy("提醒"),
    "yellow": gettext_lazy("亮黄牌"),
    "supervise": gettext_lazy("督办"),
    "conference": gettext_lazy("会商"),
    "tell_party": gettext_lazy("告知当事人"),
    "call": gettext_lazy("打电话"),
}
NAMES: Mapping[str, Any] = {
    "label": gettext_lazy("名称"),
    "duty": gettext_lazy("谁的期限"),
    "binding": gettext_lazy("性质"),
    "n": gettext_lazy("多久"),
    "roll": gettext_lazy("最后一天休息"),
    "starts_on": gettext_lazy("从哪一步起"),
    "stops_on": gettext_lazy("做了什么就停"),
    "only": gettext_lazy("只管"),
    "subject": gettext_lazy("挂在什么上"),
    "warn": gettext_lazy("剩多少时提醒"),
    "pause": gettext_lazy("可以中止"),
    "extend": gettext_lazy("可以延长"),
    "on_lapse": gettext_lazy("到期没办完"),
    "ladder": gettext_lazy("升级阶梯"),
    "serves": gettext_lazy("服从的法定期限"),
    "basis": gettext_lazy("依据"),
    "note": gettext_lazy("说明"),
    "version_from": gettext_lazy("法条生效"),
    "conf": gettext_lazy("核对情况"),
    "enabled": gettext_lazy("启用"),
    "off_because": gettext_lazy("为什么停用"),
    "auto": gettext_lazy("怎样起算"),
}
"""What a fact of a rule is called, by its column."""

COLUMNS: Mapping[str, Any] = {
    **NAMES,
    "zh": gettext_lazy("名称"),
    "unit": gettext_lazy("单位"),
    "sources": gettext_lazy("只管这些来源"),
    "kinds": gettext_lazy("只管这些类别"),
    "complexities": gettext_lazy("只管这些复杂程度"),
    "modes": gettext_lazy("只管这些办件方式"),
    "version_to": gettext_lazy("法条失效"),
    "rungs": gettext_lazy("各级"),
    "cap": gettext_lazy("最长"),
    "in_force_from": gettext_lazy("施行日"),
    "id": gettext_lazy("代码"),
}
"""The same, with the columns that a fact puts together; for the log."""

CONFIDENCE: Mapping[str, Any] = {
    "H": gettext_lazy("已核对原文"),
    "M": gettext_lazy("大体可靠，用前再核"),
    "L": gettext_lazy("没有核实，当地定"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a rule. `key` is its column."""

    key: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is another in the second of two editions."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A row that an edition adds, drops or changes, with what is different in words."""

    change: Change
    label: str
    differences: list[Difference]


@dataclass(frozen=True, slots=True)
class Chapter:
    """What one edition did to a rule."""

    edition: Edition
    what: str
    differences: list[Difference]


def facts(book: EditionBook, rule: ClockRule) -> list[Fact]:
    """Everything a clock rule says, in words; what it leaves open is empty."""
    events = book.words["events"]
    only = (
        *(book.sources[code].zh for code in rule.sources if code in book.sources),
        *(book.kinds[code].zh for code in rule.kinds if code in book.kinds),
        *(str(COMPLEXITIES[code]) for code in rule.complexities),
        *(str(MODES[code]) for code in rule.modes),
    )
    said = {
        "label": rule.label,
        "duty": Duty(rule.duty).label,
        "binding": Binding(rule.binding).label,
        "n": span(rule.n, rule.unit),
        "roll": _("顺延到下一个工作日") if rule.roll else _("不顺延"),
        "starts_on": _list(_event(events, code) for code in rule.starts_on),
        "stops_on": _list(_event(events, code) for code in rule.stops_on),
        "only": _list(only),
        "subject": SUBJECTS.get(rule.subject, ""),
        "warn": _list(_left(n, rule.unit) for n in rule.warn),
        "pause": _list(_ground(book, code) for code in rule.pause),
        "extend": _extension(rule),
        "on_lapse": LAPSES.get(rule.on_lapse, rule.on_lapse),
        "ladder": book.ladders[rule.ladder].zh if rule.ladder in book.ladders else rule.ladder,
        "serves": book.clocks[rule.serves].label if rule.serves in book.clocks else "",
        "basis": rule.basis,
        "note": rule.note,
        "version_from": _window(rule.version_from, rule.version_to),
        "conf": CONFIDENCE.get(rule.conf, rule.conf),
        "enabled": _("启用") if rule.enabled else _("停用"),
        "off_because": rule.off_because,
        "auto": _("自动起算") if rule.auto else _("由人或步骤点名起算"),
    }
    return [Fact(key, str(NAMES[key]), str(text)) for key, text in said.items()]


def found(
    book: EditionBook,
    *,
    q: str = "",
    duty: str = "",
    binding: str = "",
    source: str = "",
    kind: str = "",
    auto: str = "",
) -> list[ClockRule]:
    """The clock rules that fit, those that start by themselves first. An empty condition fits all."""
    row, words = book.kinds.get(kind), q.split()

    def fits(rule: ClockRule) -> bool:
        text = f"{rule.code} {rule.label} {rule.basis} {rule.note}"
        return (
            (not duty or rule.duty == duty)
            and (not binding or rule.binding == binding)
            and (not source or not rule.sources or source in rule.sources)
            and (row is None or row.within(rule.kinds))
            and (not auto or how(rule) == auto)
            and all(word in text for word in words)
        )

    return sorted(filter(fits, book.clocks.values()), key=lambda rule: HOW.index(how(rule)))


HOW = ("auto", "named", "off")
"""How a rule comes to run: by itself, named by a step or a person, or not at all."""


def how(rule: ClockRule) -> str:
    return "off" if not rule.enabled else "auto" if rule.auto else "named"


def differences(old: EditionBook, new: EditionBook, code: str) -> list[Difference]:
    """What a clock rule says otherwise in the second edition."""
    if code not in old.clocks or code not in new.clocks:
        return []
    before, after = facts(old, old.clocks[code]), facts(new, new.clocks[code])
    return [
        Difference(a.name, a.text, b.text) for a, b in zip(before, after, strict=True) if a.text != b.text
    ]


def changed(edition: EditionBook, against: EditionBook) -> list[Changed]:
    """What an edition changes against another, row by row and in words where it is about time."""
    found = []
    for change in changes(against, edition):
        label, differing = change.code, []
        if change.family == "clocks":
            label = (edition.clocks.get(change.code) or against.clocks[change.code]).label
            differing = differences(against, edition, change.code)
        elif change.family in ("ladders", "grounds", "presets"):
            rows = [getattr(one, change.family).get(change.code) for one in (against, edition)]
            label = next(row.zh for row in reversed(rows) if row is not None)
            texts = [_row(one, row) if row else "" for one, row in zip((against, edition), rows, strict=True)]
            differing = [Difference(_("内容"), *texts)]
        found.append(Changed(change, label, differing))
    return found


def history(code: str) -> list[Chapter]:
    """What every published edition did to a clock rule, the newest first."""
    found: list[Chapter] = []
    before: EditionBook | None = None
    for edition in Edition.objects.published().defer("files", "words").order_by("in_force_from", "number"):
        now = book(edition.pk)
        if before is None or code not in before.clocks:
            if code in now.clocks:
                found.append(Chapter(edition, "added", []))
        elif code not in now.clocks:
            found.append(Chapter(edition, "dropped", []))
        elif differing := differences(before, now, code):
            found.append(Chapter(edition, "changed", differing))
        before = now
    return found[::-1]


def rung(rung: Rung) -> str:
    """A rung in words: 用掉 75% 时，提醒：承办人."""
    level = f"（{rung.level}）" if rung.level else ""
    who = _list(role(code) for code in rung.to)
    return _("%(when)s：%(deed)s%(level)s，%(who)s") % {
        "when": when(rung.at), "deed": DEEDS[rung.do], "level": level, "who": who,
    }  # fmt: skip


def when(at: str) -> str:
    """When a rung is climbed."""
    if at.endswith("%"):
        return _("用掉 %(share)s 时") % {"share": at}
    left = Decimal(at)
    if left == 0:
        return _("到期时")
    told = f"{abs(left).normalize():f}"
    return _("还剩 %(n)s 时") % {"n": told} if left > 0 else _("超期 %(n)s 后") % {"n": told}


def _row(book: EditionBook, row: Ladder | Ground | Preset) -> str:
    match row:
        case Ladder():
            return "；".join(rung(one) for one in row.rungs)
        case Ground():
            return _("%(name)s，最长 %(cap)s（%(basis)s）") % {
                "name": row.zh, "cap": cap(row), "basis": row.basis,
            }  # fmt: skip
        case Preset():
            return _list(book.clocks[code].label for code in row.rules if code in book.clocks)


def cap(ground: Ground) -> str:
    """For how long a ground may pause a limit at most."""
    return span(ground.cap_n, ground.cap_unit) if ground.cap_n is not None else _("不设上限")


def _ground(book: EditionBook, code: str) -> str:
    ground = book.grounds.get(code)
    return _("%(name)s（最长 %(cap)s）") % {"name": ground.zh, "cap": cap(ground)} if ground else code


def _event(events: Mapping[str, str], code: str) -> str:
    name, _slash, mode = code.partition("/")
    return f"{events.get(name, name)}（{MODES.get(mode, mode)}）" if mode else str(events.get(name, name))


def _left(n: Decimal, unit: str) -> str:
    return span(n, "D" if unit == "M" else unit)


def _extension(rule: ClockRule) -> str:
    if not rule.extend:
        return _("不能延长")
    most = rule.extend["max"]
    return _("一次最多 %(span)s，至多 %(times)s 次，%(who)s批准，原期限到期前告知当事人") % {
        "span": span(Decimal(most["n"]), most["unit"]),
        "times": rule.extend["times"],
        "who": role(rule.extend["approver"]),
    }


def _window(since: date, until: date | None) -> str:
    if until is None:
        return _("%(since)s 起") % {"since": since.isoformat()}
    return _("%(since)s 起，%(until)s 止") % {"since": since.isoformat(), "until": until.isoformat()}


def _list(parts: Any) -> str:
    return _("、").join(dict.fromkeys(str(part) for part in parts))
