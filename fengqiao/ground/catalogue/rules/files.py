"""Reads the catalogue's files as a whole and checks them: a book, or every problem with its file and row."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from fengqiao.ground.catalogue.rules import coverage, shapes
from fengqiao.ground.catalogue.rules.shapes import Book

FILES = ("edition.yaml", "facts.yaml", "kinds.yaml", "clocks.yaml", "outcomes.yaml", "routing.yaml")
PAPERS = "papers/"
DATA = Path(__file__).parents[1] / "data"
"""The rules that come with the house; the statutory ones among them are the law table."""
LABELS = ("失控", "高危人员", "重点人员", "缠访", "闹访", "非正常上访", "刁民", "老上访户")
"""Words that label people have no place in the rules."""


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A safe loader that refuses a key written twice."""


def _no_key_twice(loader: Any, node: Any, deep: bool = False) -> Any:
    seen = set()
    for key, _ in node.value:
        name = loader.construct_object(key, deep=True)
        if name in seen:
            raise yaml.constructor.ConstructorError(None, None, f"{name} 写了两次", key.start_mark)
        seen.add(name)
    return loader.construct_mapping(node, deep=True)


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _no_key_twice)


def texts(folder: Path) -> dict[str, str]:
    """The texts of a folder's files, by name."""
    found = {name: folder / name for name in FILES if (folder / name).exists()}
    found |= {f"{PAPERS}{paper.name}": paper for paper in sorted((folder / "papers").glob("*.md"))}
    return {name: text_of(path) for name, path in found.items()}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").replace("\r\n", "\n")


def digest(files: Mapping[str, str]) -> str:
    """What names these files: SHA-256 over all of them."""
    return hashlib.sha256(json.dumps(dict(files), ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read(files: Mapping[str, str]) -> tuple[Book | None, list[str]]:
    """The book these files hold, and every problem found. No book where a row cannot be read by itself."""
    problems = [f"{name}：缺少这个文件" for name in FILES if name not in files]
    documents: dict[str, dict[str, Any]] = {}
    for name in FILES:
        if name in files:
            documents[name] = _mapping(name, files[name], problems)
    papers = [_paper(name, text, problems) for name, text in sorted(files.items()) if name.startswith(PAPERS)]
    problems += _labels(files)
    if problems:
        return None, problems
    parts = _parts(documents, [paper for paper in papers if paper], problems)
    if problems:
        return None, problems
    book = Book.model_construct(**parts)
    return book, [*problems, *cross(book)]


def _mapping(name: str, text: str, problems: list[str]) -> dict[str, Any]:
    try:
        found = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" 第 {mark.line + 1} 行" if mark else ""
        problems.append(f"{name}{where}：读不出来，{getattr(error, 'problem', error)}")
        return {}
    if not isinstance(found, dict):
        problems.append(f"{name}：应当是一张表（键: 值）")
        return {}
    return found


def _paper(name: str, text: str, problems: list[str]) -> dict[str, Any] | None:
    parts = re.match(r"---\n(.*?)\n---\n(.*)", text, re.DOTALL)
    if not parts:
        problems.append(f"{name}：开头没有用 --- 围起来的说明")
        return None
    head = _mapping(name, parts[1], problems)
    if head and head.get("id") != name.removeprefix(PAPERS).removesuffix(".md"):
        problems.append(f"{name}：id 与文件名不一致")
    return {**head, "body": parts[2]}


def _labels(files: Mapping[str, str]) -> Iterator[str]:
    for name, text in files.items():
        for number, line in enumerate(text.splitlines(), 1):
            for word in LABELS:
                if word in line:
                    yield f"{name} 第 {number} 行：不得给人贴标签（{word}）"


def _parts(documents: Mapping[str, dict], papers: list[dict], problems: list[str]) -> dict[str, Any]:
    kinds, clocks = documents["kinds.yaml"], documents["clocks.yaml"]
    outcomes, routing = documents["outcomes.yaml"], documents["routing.yaml"]

    def one(shape: type[BaseModel], row: Any, where: str) -> Any:
        try:
            return shape.model_validate(row)
        except ValidationError as error:
            for each in error.errors():
                at = ".".join(map(str, each["loc"]))
                problems.append(f"{where}{f'，{at}' if at else ''}：{each['msg']}")
            return None

    def rows(shape: type[BaseModel], file: str, found: Any, key: str) -> list[Any]:
        if not isinstance(found, list) or not found:
            problems.append(f"{file}：没有 {key}")
            return []
        made = []
        for number, row in enumerate(found, 1):
            name = row.get("id") or row.get("code") if isinstance(row, dict) else row
            made.append(one(shape, row, f"{file} 第 {number} 条（{name}）"))
        return made

    reasons = outcomes.get("reasons") or {}
    return {
        "edition": one(shapes.Edition, documents["edition.yaml"], "edition.yaml"),
        "gates": kinds.get("gates") or {},
        "flags": kinds.get("flags") or {},
        "facts": {
            code: one(shapes.Fact, row, f"facts.yaml（{code}）")
            for code, row in (documents["facts.yaml"].get("facts") or {}).items()
        },
        "events": clocks.get("events") or {},
        "grounds": {
            code: one(shapes.Ground, row, f"clocks.yaml（{code}）")
            for code, row in (clocks.get("pause_grounds") or {}).items()
        },
        "ladders": _few(rows, shapes.Ladder, clocks, "ladders"),
        "presets": _few(rows, shapes.Preset, clocks, "presets"),
        "kinds": rows(shapes.Kind, "kinds.yaml", kinds.get("kinds"), "kinds"),
        "clocks": rows(shapes.Clock, "clocks.yaml", clocks.get("rules"), "rules"),
        "outcomes": rows(shapes.Outcome, "outcomes.yaml", outcomes.get("outcomes"), "outcomes"),
        "reasons": {
            family: rows(shapes.Reason, "outcomes.yaml", reasons.get(family), f"reasons.{family}")
            for family in shapes.FAMILIES
        },
        "papers": [one(shapes.Paper, paper, f"{PAPERS}{paper.get('id')}.md") for paper in papers],
        "levels": rows(
            shapes.Level,
            "routing.yaml",
            [*(routing.get("levels") or []), *filter(None, [routing.get("fallback")])],
            "levels",
        ),
        "sources": rows(shapes.Source, "routing.yaml", routing.get("sources"), "sources"),
    }


def _few(rows: Any, shape: type[BaseModel], clocks: Mapping[str, Any], key: str) -> list[Any]:
    """Rows that a file may do without: rules older than ladders and presets can still be loaded."""
    return rows(shape, "clocks.yaml", clocks[key], key) if clocks.get(key) else []


def cross(book: Book) -> Iterator[str]:
    """What no single row can know."""
    kinds, papers = {kind.code for kind in book.kinds}, {paper.id for paper in book.papers}
    clocks, sources = {clock.id for clock in book.clocks}, {source.code for source in book.sources}
    ladders = {ladder.id for ladder in book.ladders}
    binding = {clock.id: clock.binding for clock in book.clocks}
    reasons = [reason for family in book.reasons.values() for reason in family]
    yield from _twice("kinds.yaml", (kind.code for kind in book.kinds))
    yield from _twice("clocks.yaml", (clock.id for clock in book.clocks))
    yield from _twice("clocks.yaml", (ladder.id for ladder in book.ladders))
    yield from _twice("clocks.yaml", (preset.id for preset in book.presets))
    yield from _twice("outcomes.yaml", [*(row.code for row in book.outcomes), *(row.code for row in reasons)])
    yield from _twice("routing.yaml", (level.code for level in book.levels))
    yield from _twice("routing.yaml", (source.code for source in book.sources))
    for number, kind in enumerate(book.kinds, 1):
        where = f"kinds.yaml 第 {number} 条（{kind.code}）"
        if kind.parent and kind.parent not in kinds:
            yield f"{where}：没有上级类别 {kind.parent}"
        yield from (
            f"{where}：gates 里没有 {gate}" for gate in kind.gate.split("|") if gate not in book.gates
        )
        yield from (f"{where}：flags 里没有 {flag}" for flag in kind.flags if flag not in book.flags)
        hints = {question.hints for question in kind.questions if question.hints}
        facts = hints.union(*(_names(condition) for condition in kind.urgent_if))
        yield from (f"{where}：facts.yaml 里没有 {fact}" for fact in sorted(facts - set(book.facts)))
    for number, clock in enumerate(book.clocks, 1):
        where = f"clocks.yaml 第 {number} 条（{clock.id}）"
        for event in (*clock.starts_on, *clock.stops_on):
            if event.partition("/")[0] not in book.events:
                yield f"{where}：events 里没有 {event}"
            if (mode := event.partition("/")[2]) and mode not in coverage.MODES:
                yield f"{where}：没有办件方式 {mode}"
        yield from (f"{where}：没有中止理由 {ground}" for ground in clock.pause if ground not in book.grounds)
        if clock.ladder and clock.ladder not in ladders:
            yield f"{where}：没有升级阶梯 {clock.ladder}"
        if clock.serves and binding.get(clock.serves) != "statutory":
            yield f"{where}：serves 要写一条法定时限，{clock.serves} 不是"
        yield from (f"{where}：没有来源 {source}" for source in clock.sources if source not in sources)
        yield from (f"{where}：没有类别 {kind}" for kind in clock.kinds if kind not in kinds)
    yield from (f"clocks.yaml：{gap}" for gap in coverage.gaps(book.clocks, sorted(sources)))
    for ladder in book.ladders:
        missing = [rung.paper for rung in ladder.rungs if rung.paper and rung.paper not in papers]
        yield from (f"clocks.yaml（{ladder.id}）：没有文书 {paper}" for paper in missing)
    for preset in book.presets:
        yield from (
            f"clocks.yaml（{preset.id}）：没有时限 {rule}" for rule in preset.rules if rule not in clocks
        )
        if preset.ladder and preset.ladder not in ladders:
            yield f"clocks.yaml（{preset.id}）：没有升级阶梯 {preset.ladder}"
    for number, outcome in enumerate(book.outcomes, 1):
        missing = [paper for paper in outcome.needs if paper not in papers]
        yield from (f"outcomes.yaml 第 {number} 条（{outcome.code}）：没有文书 {paper}" for paper in missing)
    for reason in book.reasons["suspend"]:
        if reason.ground not in book.grounds:
            yield f"outcomes.yaml（{reason.code}）：没有中止理由 {reason.ground}"
    for level in book.levels:
        unknown = [code for code in level.kinds if code != "*" and code not in kinds]
        yield from (f"routing.yaml（{level.code}）：没有类别 {code}" for code in unknown)
    last = book.levels[-1]
    if "*" not in last.kinds or last.complexities or last.group is not None or last.lead != "centre":
        yield f"routing.yaml（{last.code}）：最后一条必须对所有事项成立，并落到综治中心"
    for source in book.sources:
        if source.return_rule not in clocks:
            yield f"routing.yaml（{source.code}）：没有时限 {source.return_rule}"
    for paper in book.papers:
        yield from _twice(f"{PAPERS}{paper.id}.md", (field.id for field in paper.fields))


def _twice(file: str, codes: Iterable[str]) -> Iterator[str]:
    return (f"{file}：{code} 出现了 {n} 次" for code, n in Counter(codes).items() if n > 1)


def _names(condition: str) -> set[str]:
    """The facts a condition speaks of."""
    return {node.id for node in ast.walk(ast.parse(condition, mode="eval")) if isinstance(node, ast.Name)}
