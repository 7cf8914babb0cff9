"""Files to editions and days off: all of it or none of it, safe to repeat, never over what is published."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import connection
from django.template import Context, Engine, TemplateSyntaxError
from django.template.base import VariableNode

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.events import EditionProposed
from fengqiao.ground.catalogue.models import (
    CalendarYear,
    ClockRule,
    DayOff,
    Edition,
    Ground,
    Kind,
    Ladder,
    Nature,
    Outcome,
    Paper,
    Preset,
    Reason,
    RoutingLevel,
    SourceRule,
)
from fengqiao.ground.catalogue.rules import shapes
from fengqiao.ground.catalogue.rules.files import FILES, PAPERS, read
from fengqiao.kernel import events, memory, writing
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.workdays import ZONE

DATA = Path(__file__).parent / "data"
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
        newest = Edition.objects.order_by("-number").first()
        base = newest.files if newest is not None and path is not None else _files(DATA)
        files = {**base, **(_files(path) if path is not None else {})}
        digest = hashlib.sha256(json.dumps(files, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        if same := _same(digest, told=path is not None, at=at):
            return Loaded("unchanged", same.number, same.pk)
        book = check(files)
        edition = _write(book, files, digest, number=(newest.number if newest else 0) + 1, at=at)
        events.emit(
            EditionProposed(
                by=by.ref, at=at, edition_id=edition.pk, number=edition.number, digest=edition.digest
            )
        )
        if newest is not None:
            return Loaded("proposed", edition.number, edition.pk)
        actions.publish(edition, by=SYSTEM, at=at)
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
    if path.is_dir():
        found = {name: path / name for name in FILES if (path / name).exists()}
        found |= {f"{PAPERS}{paper.name}": paper for paper in sorted((path / "papers").glob("*.md"))}
    elif path.suffix == ".md":
        found = {f"{PAPERS}{path.name}": path}
    else:
        found = {path.name: path}
    if not path.exists() or not found or not all(_known(name) for name in found):
        raise Broken([f"{path}：没有规则文件；应当是 {'、'.join(FILES)} 或 papers 里的 .md"])
    try:
        return {name: file.read_text(encoding="utf-8").replace("\r\n", "\n") for name, file in found.items()}
    except UnicodeDecodeError as error:
        raise Broken([f"{path}：不是 UTF-8 编码的文本"]) from error


def _known(name: str) -> bool:
    return name in FILES or name.startswith(PAPERS)


def _same(digest: str, *, told: bool, at: datetime) -> Edition | None:
    """The edition that already holds these files. Going back to older rules is a change when somebody asks for it."""
    held = Edition.objects.defer("files").filter(digest=digest).order_by("-number").first()
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


def _write(book: shapes.Book, files: Mapping[str, str], digest: str, *, number: int, at: datetime) -> Edition:
    edition = Edition(
        number=number,
        in_force_from=max(book.edition.in_force_from, _today(at))
        if number > 1
        else book.edition.in_force_from,
        proposed_at=at,
        published_at=None,
        digest=digest,
        note=book.edition.note,
        words={
            "gates": book.gates,
            "flags": book.flags,
            "facts": {code: fact.model_dump() for code, fact in book.facts.items()},
            "events": book.events,
        },
        files=dict(files),
    )
    Edition.objects.bulk_create([edition])

    def rows(model: Any, made: list[dict[str, Any]]) -> None:
        model.objects.bulk_create(
            model(edition=edition, position=position, **row) for position, row in enumerate(made, 1)
        )

    rows(Ground, [_ground(code, ground) for code, ground in book.grounds.items()])
    rows(Ladder, [_coded(ladder) for ladder in book.ladders])
    rows(Preset, [_coded(preset) for preset in book.presets])
    rows(Kind, [_kind(kind) for kind in book.kinds])
    rows(ClockRule, [_clock(clock) for clock in book.clocks])
    rows(Outcome, [outcome.model_dump() for outcome in book.outcomes])
    rows(
        Reason,
        [
            {**reason.model_dump(), "family": family}
            for family, found in book.reasons.items()
            for reason in found
        ],
    )
    rows(Paper, [_paper(paper) for paper in book.papers])
    rows(RoutingLevel, [_helped(level) for level in book.levels])
    rows(SourceRule, [source.model_dump() for source in book.sources])
    return edition


def _helped(shape: Any) -> dict[str, Any]:
    row = shape.model_dump(mode="json")
    return {"helpers": row.pop("with_"), **row}


def _kind(kind: shapes.Kind) -> dict[str, Any]:
    row = _helped(kind)
    return {**row, "parent": kind.parent or "", "moj": kind.moj or ""}


def _clock(clock: shapes.Clock) -> dict[str, Any]:
    row = clock.model_dump(mode="json")
    return {
        "code": row.pop("id"),
        "label": row.pop("zh"),
        **row,
        "n": clock.n,
        "version_from": clock.version_from,
        "version_to": clock.version_to,
        "on_lapse": clock.on_lapse or ("supervise" if clock.duty == "office" else "tell"),
    }


def _ground(code: str, ground: shapes.Ground) -> dict[str, Any]:
    cap = ground.cap
    return {
        "code": code,
        "zh": ground.zh,
        "cap_n": cap and cap.n,
        "cap_unit": cap.unit if cap else "",
        "basis": ground.basis,
    }


def _coded(shape: shapes.Ladder | shapes.Preset) -> dict[str, Any]:
    row = shape.model_dump(mode="json")
    return {"code": row.pop("id"), **row}


def _paper(paper: shapes.Paper) -> dict[str, Any]:
    row = paper.model_dump(mode="json", exclude={"used_by"})
    return {"code": row.pop("id"), **row}


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()
