"""Files to editions and days off: all of it or none of it, safe to repeat, never over what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import VariableNode

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.models import CalendarYear, DayOff, Edition, Nature
from fengqiao.ground.catalogue.rules import shapes
from fengqiao.ground.catalogue.rules.files import DATA, FILES, PAPERS, digest, read, text_of, texts
from fengqiao.kernel import memory, writing
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.stages import Refused

LOCK = 0x66_71_63_61  # one loader at a time


class Broken(Exception):
    """The files are refused as a whole. `problems` name the file and the row of each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Loaded:
    """What loading did: "published" the first edition, "proposed" a draft, or left everything "unchanged"."""

    what: str
    number: int
    edition_id: Any


def load(path: Path | None = None, *, by: Actor = SYSTEM, at: datetime) -> Loaded:
    """Load a folder, or one file of it, on top of what is there; without a path, the rules that come with the house.

    An empty database publishes edition 1. Otherwise files that differ become a draft edition, which somebody with
    `catalogue.publish` publishes; an edition that is there is never overwritten. Raises Broken.
    """
    with writing.together():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        newest = Edition.objects.filter(dropped_at=None).order_by("-number").first()
        base = newest.files if newest is not None and path is not None else _files(DATA)
        files = {**base, **(_files(path) if path is not None else {})}
        if same := _same(digest(files), told=path is not None, at=at):
            return Loaded("unchanged", same.number, same.pk)
        edition = actions.propose(check(files), files, by=by, at=at)
        if newest is not None:
            return Loaded("proposed", edition.number, edition.pk)
        try:
            actions.publish(edition, by=SYSTEM, at=at)
        except Refused as reason:
            raise Broken([str(reason)]) from reason
    return Loaded("published", edition.number, edition.pk)


def check(files: Mapping[str, str]) -> shapes.Book:
    """The book of these files. Raises Broken with every problem found."""
    book, problems = read(files)
    if book is not None:
        for paper in book.papers:
            problems += _paper_problems(paper)
    if book is None or problems:
        raise Broken(problems)
    return book


def seed_days_off(*, at: datetime) -> int:
    """Write the State Council's days off and worked weekends that the calendar package knows. Days touched by hand stay.

    Returns how many rows are new or changed.
    """
    from chinese_calendar import constants

    seeds = {on: (Nature.OFF, name) for on, name in constants.holidays.items()}
    seeds |= {on: (Nature.WORKDAY, name) for on, name in constants.workdays.items()}
    zh = {holiday.value: holiday.chinese for holiday in constants.Holiday}
    with writing.together():
        there = {day.on: day for day in DayOff.objects.all()}
        fresh, changed = [], 0
        for on, (nature, name) in sorted(seeds.items()):
            name = zh.get(name, name)[:40]
            day = there.get(on)
            if day is None:
                fresh.append(DayOff(on=on, nature=nature, name=name, by_hand=False, changed_at=at))
            elif not day.by_hand and (day.nature, day.name) != (nature, name):
                day.nature, day.name, day.changed_at = nature, name, at
                writing.change(day, "nature", "name", "changed_at")
                changed += 1
        DayOff.objects.bulk_create(fresh)
        known = set(CalendarYear.objects.values_list("year", flat=True))
        CalendarYear.objects.bulk_create(
            CalendarYear(year=year, notice="chinesecalendar", settled_at=at)
            for year in sorted({on.year for on in seeds} - known)
        )
        memory.changed(queries.CALENDAR)
    return len(fresh) + changed


def _files(path: Path) -> dict[str, str]:
    """The texts of a folder by name, or of one file of it."""
    name = f"{PAPERS}{path.name}" if path.suffix == ".md" else path.name
    try:
        if path.is_dir():
            found = texts(path)
        else:
            found = {name: text_of(path)} if path.exists() and _known(name) else {}
    except UnicodeDecodeError as error:
        raise Broken([f"{path}：不是 UTF-8 编码的文本"]) from error
    if not found:
        raise Broken([f"{path}：没有规则文件；应当是 {'、'.join(FILES)} 或 papers 里的 .md"])
    return found


def _known(name: str) -> bool:
    return name in FILES or name.startswith(PAPERS)


def _same(digest: str, *, told: bool, at: datetime) -> Edition | None:
    """The edition that already holds these files. Going back to older rules is a change when somebody asks for it."""
    held = Edition.objects.defer("files").filter(digest=digest, dropped_at=None).order_by("-number").first()
    if held is None or not told or held.published_at is None:
        return held
    return held if queries.current(at).id == held.pk else None


def _paper_problems(paper: shapes.Paper) -> list[str]:
    """Does the body parse, use exactly its fields, and render with a sample?"""
    where, declared = f"{PAPERS}{paper.id}.md", {field.id for field in paper.fields}
    try:
        template = Engine(autoescape=False).from_string(paper.body)
        used, local = _names(template.nodelist)
        template.render(Context({field.id: _sample(field) for field in paper.fields}))
    except TemplateSyntaxError as error:
        return [f"{where}：正文读不出来，{error}"]
    used -= local
    return [f"{where}：正文用了没有写明的 {name}" for name in sorted(used - declared)] + [
        f"{where}：写明了却没有用 {name}" for name in sorted(declared - used)
    ]


def _names(nodes: Any) -> tuple[set[str], set[str]]:
    """The names a template reads, and those its loops make."""
    used, local = set(), {"forloop", "True", "False", "None"}
    for node in nodes:
        expressions = []
        if isinstance(node, VariableNode):
            expressions.append(node.filter_expression)
        if hasattr(node, "sequence"):
            expressions.append(node.sequence)
            local |= set(node.loopvars)
        for condition, _ in getattr(node, "conditions_nodelists", ()):
            expressions += _operands(condition)
        for expression in expressions:
            if lookups := getattr(expression.var, "lookups", None):
                used.add(lookups[0])
        for branch in [*(list_ for _, list_ in getattr(node, "conditions_nodelists", ())), *_loops(node)]:
            inner_used, inner_local = _names(branch)
            used, local = used | inner_used, local | inner_local
    return used, local


def _loops(node: Any) -> list[Any]:
    return [getattr(node, name) for name in ("nodelist_loop", "nodelist_empty") if hasattr(node, name)]


def _operands(condition: Any) -> list[Any]:
    if condition is None:
        return []
    if hasattr(condition, "value") and hasattr(condition.value, "var"):
        return [condition.value]
    return [
        found
        for part in (getattr(condition, "first", None), getattr(condition, "second", None))
        for found in _operands(part)
    ]


def _sample(field: shapes.PaperField) -> Any:
    if field.type in ("list", "table"):
        return [dict.fromkeys(field.cols, "样例") or "样例"]
    return True if field.type == "bool" else "样例"
