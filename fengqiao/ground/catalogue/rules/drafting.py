"""One row of clocks.yaml changed in its text; every other line, and every comment, stays as somebody wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import yaml
from pydantic import BaseModel

from fengqiao.ground.catalogue.rules.files import Loader
from fengqiao.ground.catalogue.rules.shapes import Clock, Ground, Ladder

FILE = "clocks.yaml"
SHAPES: Mapping[str, type[BaseModel]] = {"rules": Clock, "ladders": Ladder, "pause_grounds": Ground}
"""The parts of the file that are edited row by row, and the shape of a row of each."""


def row(text: str, part: str, code: str) -> BaseModel | None:
    """One row of a part, as its shape; None where there is no such row."""
    found = _find(yaml.compose(text, Loader), part, code)
    if found is None:
        return None
    return SHAPES[part].model_validate(yaml.load(_slice(text, found), Loader))


def put(text: str, part: str, code: str, shape: BaseModel) -> str:
    """The text with this row in place of the one of the same code, or as the last of its part."""
    said, tree = _flow(shape), yaml.compose(text, Loader)
    if (node := _find(tree, part, code)) is not None:
        return text[: node.start_mark.index] + said + _tail(text, node) + text[node.end_mark.index :]
    new = f"  {code}: {said}" if part == "pause_grounds" else f"- {said}"
    body = _part(tree, part)
    if body is None:
        return f"{text.rstrip()}\n\n{part}:\n{new}\n"
    return f"{text[: body.end_mark.index].rstrip()}\n{new}\n{_gap(text, body)}{text[body.end_mark.index :]}"


def without(text: str, part: str, code: str) -> str:
    """The text without a row of a list; its line goes with it."""
    node = _find(yaml.compose(text, Loader), part, code)
    if node is None:
        return text
    begin = text.rindex("-", 0, node.start_mark.index)
    return text[:begin].rstrip(" ") + text[node.end_mark.index :].lstrip("\n")


def plain(value: Any) -> Any:
    """A shape as YAML keeps it: only what is not usual, numbers as numbers."""
    if isinstance(value, BaseModel):
        kept = value.model_dump(exclude_defaults=True, by_alias=True)
        return {name: plain(one) for name, one in kept.items()}
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def differing(before: BaseModel | None, after: BaseModel | None) -> list[tuple[str, str, str]]:
    """What changed, name by name, as short text: for the log of administration."""
    old, new = (plain(one) if one is not None else {} for one in (before, after))
    return [
        (name, _text(old.get(name)), _text(new.get(name)))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def _text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, date):
        return value.isoformat()
    return _dumped(value)


def _flow(shape: BaseModel) -> str:
    return _dumped(plain(shape))


def _dumped(value: Any) -> str:
    said = yaml.safe_dump(
        value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1_000_000
    )
    return said.removesuffix("\n").removesuffix("\n...").strip()


def _part(tree: Any, part: str) -> Any:
    return next((body for name, body in tree.value if name.value == part), None)


def _find(tree: Any, part: str, code: str) -> Any:
    body = _part(tree, part)
    if body is None:
        return None
    if isinstance(body, yaml.MappingNode):
        return next((node for name, node in body.value if name.value == code), None)
    for node in body.value:
        if any(name.value == "id" and value.value == code for name, value in node.value):
            return node
    return None


def _slice(text: str, node: Any) -> str:
    """The row by itself; a block keeps the indent of its first line."""
    return " " * node.start_mark.column + text[node.start_mark.index : node.end_mark.index]


def _tail(text: str, node: Any) -> str:
    """The blank lines and comments after a row in block style, which its node reaches over."""
    said = text[node.start_mark.index : node.end_mark.index]
    if said.endswith("}"):
        return ""
    lines = said.split("\n")
    kept: list[str] = []
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        kept.insert(0, lines.pop())
    return "\n" + "\n".join(kept) if kept else "\n"


def _gap(text: str, body: Any) -> str:
    """A blank line, where the part was followed by one."""
    return "\n" if text[: body.end_mark.index].endswith("\n\n") else ""
