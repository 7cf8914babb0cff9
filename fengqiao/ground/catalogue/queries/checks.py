"""May these rules be published? Every reason why not, in words, naming the rule."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import models
from fengqiao.ground.catalogue.queries.days import calendar
from fengqiao.ground.catalogue.rules import coverage, law
from fengqiao.ground.catalogue.rules.files import DATA, cross, read, texts
from fengqiao.ground.catalogue.rules.law import Breach
from fengqiao.ground.catalogue.rules.lengths import Instance
from fengqiao.ground.catalogue.rules.shapes import Book, Clock, Ladder
from fengqiao.ground.organisations import queries as organisations

OUTSIDE = ("both_parties",)
"""Who may approve an extension without holding a post or being a unit."""


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason not to publish. `code` is the clock rule it is about; empty where it is none."""

    code: str
    label: str
    says: str


@cache
def law_table() -> Book:
    """The rules that come with the house; the statutory ones among them are the law."""
    book, problems = read(texts(DATA))
    if book is None or problems:
        raise ValueError("; ".join(problems))
    return book


def lawful(code: str) -> Clock | None:
    """What the law table says about a rule; None where it is no rule of the law."""
    return next(
        (rule for rule in law_table().clocks if rule.id == code and rule.binding == law.STATUTORY), None
    )


def objections(files: Mapping[str, str], *, on: date) -> list[Objection]:
    """Everything that forbids to put these files in force on a day."""
    book, problems = read(files)
    found = [_problem(problem, book) for problem in problems]
    return found if book is None else [*found, *_of_book(book, on)]


def objections_to(book: Book, *, on: date) -> list[Objection]:
    """The same of a book that is no file yet."""
    return [*(_problem(problem, book) for problem in cross(book)), *_of_book(book, on)]


def _of_book(book: Book, on: date) -> Iterable[Objection]:
    days = calendar()
    found = [
        *law.breaches(book, law_table(), days, on),
        *law.overlong(book, days),
        *law.expired(book, on),
        *law.early_warnings(book),
        *(Breach(rule.code, "endless") for rule in coverage.endless(book.clocks)),
        *_unknown_roles(book),
    ]
    for breach in found:
        yield Objection(breach.code, label(book, breach.code), _says(breach))


def label(book: Book, code: str) -> str:
    """The name of a clock rule, a ground or a ladder, with its code."""
    names = {**law_table().grounds, **book.grounds}
    rows: tuple[Clock | Ladder, ...] = (*law_table().clocks, *book.ladders, *book.clocks)
    named = {ground: row.zh for ground, row in names.items()} | {row.id: row.zh for row in rows}
    return f"{named[code]}（{code}）" if code in named else code


def _problem(said: str, book: Book | None) -> Objection:
    """A problem the loader found, with the rule by its name instead of its place in a file."""
    match = re.match(r"clocks\.yaml (?:第 \d+ 条)?（(\w+)）[：，](.*)", said, re.DOTALL)
    if match is None:
        where, _colon, says = said.partition("：")
        return Objection("", where, says)
    code = match[1]
    return Objection(code, label(book, code) if book else code, match[2])


def _unknown_roles(book: Book) -> list[Breach]:
    """Roles that nobody here can hold. Asked only where the roles have been loaded."""
    known = {role.code for role in organisations.roles()}
    if not known:
        return []
    approvers = known | {role.code for role in organisations.unit_roles()} | set(OUTSIDE)
    found = [
        Breach(rule.id, "role", here=rule.extend.approver)
        for rule in book.clocks
        if rule.extend and rule.extend.approver not in approvers
    ]
    return found + [
        Breach(ladder.id, "role", here=who)
        for ladder in book.ladders
        for rung in ladder.rungs
        for who in rung.to
        if who not in known
    ]


def _says(breach: Breach) -> str:
    here, was = breach.here, breach.law
    match breach.what:
        case "gone":
            return _("法定时限不能去掉")
        case "off":
            return _("停用法定时限要写明为什么")
        case "by_hand":
            return _("法定时限不能改成不自动起算")
        case "binding":
            return _("法律规定的时限不能改成目标或参考")
        case "duty":
            return _("是谁的期限由法律规定，不能改")
        case "basis":
            return _("法条是“%(basis)s”，不能改") % {"basis": was}
        case "length":
            return _("不能长于法定的 %(law)s，这里写了 %(here)s") % _lengths(breach) + _for(breach.instance)
        case "extend":
            return _("法律没有允许延长")
        case "approver":
            return _("延长要由%(who)s批准，不能改") % {"who": role(was)}
        case "times":
            return _("法律只许延长 %(law)s 次，这里写了 %(here)s 次") % {"law": was, "here": here}
        case "extension":
            return _("一次最多延长 %(law)s，这里写了 %(here)s") % {
                "law": span(was.extend.max.n, was.extend.max.unit),
                "here": span(here.extend.max.n, here.extend.max.unit),
            }
        case "pause":
            names = [label(law_table(), ground) for ground in here]
            return _("法律没有允许因此暂停：%(grounds)s") % {"grounds": _("、").join(names)}
        case "sources" | "kinds" | "complexities" | "modes":
            return _("不能改成只管一部分事项：法定时限对它管的事项都成立")
        case "starts_on":
            return _("少了起算的事件：%(events)s") % {"events": events(here)}
        case "stops_on":
            return _("多了停下的事件：%(events)s。法定时限不能这样停") % {"events": events(here)}
        case "on_lapse":
            return _("超期以后做什么不能改松")
        case "window":
            return _("生效和失效的日子由法律规定，不能缩短")
        case "expired":
            return _("法条在施行日不生效（%(since)s 起，%(until)s 止）") % {
                "since": here.version_from.isoformat(),
                "until": here.version_to.isoformat() if here.version_to else _("一直"),
            }
        case "no_cap":
            return _("法定时限用到它，最长 %(law)s，不能不设上限") % {"law": span(was.cap.n, was.cap.unit)}
        case "cap":
            return _("法定时限用到它，最长 %(law)s，这里写了 %(here)s") % {
                "law": span(was.cap.n, was.cap.unit),
                "here": span(here.cap.n, here.cap.unit),
            }
        case "target":
            return _("目标（%(here)s）不能长于它服从的“%(name)s”（%(law)s）") % _lengths(breach) + _for(
                breach.instance
            )
        case "extended_target":
            return _("延长以后会长于它服从的“%(name)s”") % {"name": was.zh} + _for(breach.instance)
        case "incomparable":
            return _("自然小时和工作小时比不出长短，请用同一种单位")
        case "warns":
            numbers = _("、").join(str(n) for n in here)
            return _("提醒（%(n)s）早于起算，永远不会响") % {"n": numbers}
        case "endless":
            return _("没有什么会使它停下：它等的事件系统不会发出")
        case "role":
            return _("没有这个岗位：%(role)s") % {"role": here}
    raise ValueError(breach.what)


def _lengths(breach: Breach) -> dict[str, Any]:
    here, was = breach.here, breach.law
    return {"law": span(was.n, was.unit), "here": span(here.n, here.unit), "name": was.zh}


def _for(instance: Instance | None) -> str:
    """The worst day, as an example."""
    if instance is None:
        return ""
    return _("。例如 %(start)s 起算，到 %(ends)s；法定只到 %(bound)s") % {
        "start": f"{instance.start:%Y-%m-%d}",
        "ends": f"{instance.ends:%Y-%m-%d %H:%M}",
        "bound": f"{instance.bound:%Y-%m-%d %H:%M}",
    }


def span(n: Any, unit: str) -> str:
    """A length in words: 15 日, 5 个工作日."""
    return _("%(n)s %(unit)s") % {"n": f"{n.normalize():f}", "unit": models.Unit(unit).label}


def role(code: str) -> str:
    """An office or a unit role, by its name."""
    found = organisations.role(code) or organisations.unit_role(code)
    return str(found) if found else {"both_parties": _("双方当事人")}.get(code, code)


def approvers() -> list[tuple[str, str]]:
    """Who may approve an extension: offices, units, or the parties themselves."""
    offices = [(row.code, str(row)) for row in organisations.roles()]
    units = [(row.code, str(row)) for row in organisations.unit_roles()]
    return [*((code, role(code)) for code in OUTSIDE), *offices, *units]


def events(codes: Iterable[str]) -> str:
    """Events by their names; "task.opened/assign" says of which tasks."""
    names = law_table().events
    return _("、").join(dict.fromkeys(names.get(code.partition("/")[0], code) for code in codes))
