"""From a paper's template and facts to blocks, which a PDF and a web page draw alike.

A template is Markdown (titles, paragraphs, numbered and dotted lists, tables, **bold**) with three tags of Django's
template language: `{{ fact }}`, `{% for row in facts %}`, `{% if fact %}`. A fact never becomes markup: while the
Markdown is read each value is an opaque mark, and it is put back as plain text in the end. So nothing that a citizen
types can become a heading, a table cell or a command of the typesetter.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Facts = Mapping[str, Any]
Run = dict[str, Any]
"""A piece of text: {"text": …, "bold": …}."""
Block = dict[str, Any]
"""{"kind": "title" | "subtitle" | "heading" | "paragraph" | "flat" | "item" | "table" | "sign", …}."""

NOTHING = "无"
"""What is printed for a fact that is empty: an empty place in a paper could be filled in by anybody."""

BLANK = "＿＿＿＿＿＿＿＿"
"""What a fact says that is to be written by hand."""

_TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.DOTALL)
_MARK = re.compile("\ue000(\\d+)\ue001")
_NAME = re.compile(r"[a-z_][a-z0-9_.]*")


class Faulty(ValueError):
    """The template cannot be read; the message says where."""


def compose(body: str, facts: Facts) -> list[Block]:
    """The blocks of a paper. Raises `Faulty` for a template that cannot be read."""
    values: list[str] = []
    nodes, rest = _parse(_TAG.split(body), 0, ())
    if rest < len(_TAG.split(body)):
        raise Faulty("a tag is closed that was never opened")
    text = "".join(_draw(nodes, dict(facts), values))
    return [_fill(block, values) for block in _blocks(text.split("\n"))]


def names(body: str) -> set[str]:
    """The facts a template asks for."""
    own = set(re.findall(r"\{%\s*for\s+(\w+)\s+in", body)) | {"forloop", "loop"}
    asked = re.findall(r"\{\{\s*([a-z_]\w*)", body) + re.findall(r"\{%\s*if\s+([a-z_]\w*)", body)
    asked += re.findall(r"\{%\s*for\s+\w+\s+in\s+([a-z_]\w*)", body)
    return set(asked) - own


def plain(blocks: list[Block]) -> str:
    """All the words of a paper, for reading aloud and for tests."""
    return "\n".join("".join(run["text"] for run in runs) for block in blocks for runs in _runs(block))


# --- the three tags ----------------------------------------------------------------------------------

Node = tuple[Any, ...]


def _parse(parts: list[str], at: int, until: tuple[str, ...]) -> tuple[list[Node], int]:
    nodes: list[Node] = []
    while at < len(parts):
        part = parts[at]
        if part.startswith("{{"):
            nodes.append(("value", _name(part[2:-2])))
        elif part.startswith("{%"):
            words = part[2:-2].split()
            if words and words[0] in until:
                return nodes, at
            node, at = _tag(words, parts, at)
            nodes.append(node)
        elif part:
            nodes.append(("text", part))
        at += 1
    if until:
        raise Faulty(f"{{% {until[-1]} %}} is missing")
    return nodes, at


def _tag(words: list[str], parts: list[str], at: int) -> tuple[Node, int]:
    match words:
        case ["for", own, "in", name]:
            inner, at = _parse(parts, at + 1, ("endfor",))
            return ("for", own, _name(name), inner), at
        case ["if", name]:
            then, at = _parse(parts, at + 1, ("else", "endif"))
            other: list[Node] = []
            if parts[at][2:-2].split() == ["else"]:
                other, at = _parse(parts, at + 1, ("endif",))
            return ("if", _name(name), then, other), at
    raise Faulty(f"unknown tag {{% {' '.join(words)} %}}")


def _name(text: str) -> str:
    name = text.strip()
    if not _NAME.fullmatch(name) or "__" in name or "._" in name:
        raise Faulty(f"{name!r} is not the name of a fact")
    return name


def _draw(nodes: list[Node], facts: dict[str, Any], values: list[str]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ("text", text):
                yield text
            case ("value", "forloop.counter" | "loop.index" as name):
                yield str(_find(name, facts))
            case ("value", name):
                yield _keep(_find(name, facts), values)
            case ("if", name, then, other):
                yield from _draw(then if _find(name, facts) else other, facts, values)
            case ("for", own, name, inner):
                yield from _each(own, _find(name, facts), inner, facts, values)


def _each(own: str, rows: Any, inner: list[Node], facts: dict[str, Any], values: list[str]) -> Iterator[str]:
    rows = [rows] if isinstance(rows, str) and rows else list(rows or ())
    if not rows:
        first = inner[0][1] if inner and inner[0][0] == "text" else ""
        row = first.lstrip().startswith("|")
        last = inner[-1][1] if inner and inner[-1][0] == "text" else ""
        yield (f"| {NOTHING} |" if row else NOTHING) + ("\n" if last.endswith("\n") else "")
    for number, row in enumerate(rows, 1):
        loop = {"counter": number, "index": number}
        yield from _draw(inner, facts | {own: row, "forloop": loop, "loop": loop}, values)


def _find(name: str, facts: dict[str, Any]) -> Any:
    value: Any = facts
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _keep(value: Any, values: list[str]) -> str:
    if isinstance(value, list | tuple):
        value = "；".join(str(one) for one in value)
    text = str(NOTHING if value is None or value == "" else value)
    values.append("".join(char for char in text if char == "\n" or char.isprintable()))
    return f"\ue000{len(values) - 1}\ue001"


# --- the Markdown ------------------------------------------------------------------------------------

_HEADING = re.compile(r"[一二三四五六七八九十]+、[^：:。；]{1,30}$")
_ITEM = re.compile(r"(\d+\.|-) +")


def _blocks(lines: list[str]) -> list[Block]:
    blocks: list[Block] = []
    group: list[str] = []
    for line in [*lines, ""]:
        line = line.strip(" \t\r")
        if line.startswith("|") and (not group or group[0].startswith("|")):
            group.append(line)
            continue
        if group:
            blocks.append(_table(group))
            group = []
        if line.startswith("|"):
            group.append(line)
        elif line:
            blocks.append(_line(line, blocks))
    return blocks


def _line(line: str, before: list[Block]) -> Block:
    if line.startswith("## "):
        return {"kind": "subtitle", "runs": line[3:]}
    if line.startswith("# "):
        return {"kind": "title", "runs": line[2:]}
    if item := _ITEM.match(line):
        sign = "·" if item.group(1) == "-" else item.group(1)
        return {"kind": "item", "sign": sign, "runs": line[item.end() :]}
    if line.startswith("（印章）"):
        return {"kind": "sign", "seal": True, "runs": line.removeprefix("（印章）")}
    if before and before[-1]["kind"] == "sign":
        return {"kind": "sign", "seal": False, "runs": line}
    if _HEADING.fullmatch(_MARK.sub("", line)):
        return {"kind": "heading", "runs": line}
    # the salutation, and lines of several short facts, stand at the margin
    first = bool(before) and before[-1]["kind"] == "title"
    flat = (first and line.endswith("：")) or "　　" in line or "＿＿" in line
    return {"kind": "flat" if flat else "paragraph", "runs": line}


def _table(lines: list[str]) -> Block:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    ruled = len(rows) > 1 and all(set(cell) <= set("-: ") and cell for cell in rows[1])
    if ruled:
        del rows[1]
    width = max(len(row) for row in rows)
    rows = [row + [""] * (width - len(row)) for row in rows]
    # a form (labels in every odd column) has marks in its first line; a list has none there
    head = ruled and not _MARK.search("".join(rows[0]))
    return {"kind": "table", "head": head, "columns": width, "rows": rows}


def _fill(block: Block, values: list[str]) -> Block:
    if block["kind"] == "table":
        return block | {"rows": [[_run(cell, values) for cell in row] for row in block["rows"]]}
    return block | {"runs": _run(block["runs"], values)}


def _run(text: str, values: list[str]) -> list[Run]:
    put: Callable[[re.Match[str]], str] = lambda mark: values[int(mark.group(1))]  # noqa: E731
    pieces = re.split(r"\*\*", text)
    return [
        {"text": _MARK.sub(put, piece), "bold": place % 2 == 1} for place, piece in enumerate(pieces) if piece
    ]


def _runs(block: Block) -> Iterator[list[Run]]:
    if block["kind"] == "table":
        for row in block["rows"]:
            yield [{"text": "\t".join("".join(run["text"] for run in cell) for cell in row)}]
    else:
        yield block["runs"]
