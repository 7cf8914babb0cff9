"""The pages of docs/reference that are read off the code: machines, permissions, events, limits, API."""

import importlib
import inspect
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

import yaml

from fengqiao.doors.api.urls import api as machines_door
from fengqiao.ground.catalogue.loader import DATA
from fengqiao.ground.catalogue.rules.files import FILES, read
from fengqiao.ground.catalogue.rules.shapes import Book, Clock
from fengqiao.ground.organisations.queries import ROLES
from fengqiao.kernel.events import Happening, MatterHappening
from fengqiao.kernel.stages import Machine
from fengqiao.wiring.guards import GUARDS
from fengqiao.wiring.reactions import REACTIONS

HOUSE = Path(__file__).resolve().parent.parent
MADE = "<!-- Made by `fengqiao manage write_reference`; a test fails when it is stale. Do not edit. -->"
UNITS = {"H": "hours", "WH": "working hours", "D": "days", "WD": "working days", "M": "months"}
DUTIES: Final = {
    "office": "What an office owes",
    "party": "What a party must not miss",
    "authority": "What another authority owes (shown, never pressed)",
}


def pages() -> Mapping[str, Callable[[], str]]:
    """File name in docs/reference → the function that writes it."""
    return {
        "stages.md": stages,
        "permissions.md": permissions,
        "events.md": events,
        "clocks.md": clocks,
        "api.md": api,
    }


# --- Machines ---------------------------------------------------------------------------------------------


def machines() -> list[Machine]:
    """Every table of moves in the house, from the bottom up."""
    found = [
        value
        for module in _modules("stages")
        for _, value in inspect.getmembers(module)
        if isinstance(value, Machine)
    ]
    return sorted(found, key=lambda machine: machine.name)


def stages() -> str:
    """Each machine as a diagram and a table: who may move it, on what basis, what may stand in the way."""
    parts = [
        _head(
            "Stages",
            "Every machine: its diagram, who may make each move, what it rests on, which guards may refuse.",
        )
    ]
    for machine in machines():
        rows = [
            (
                f"`{move.verb}`",
                ", ".join(str(source) for source in move.sources),
                str(move.target),
                ", ".join(f"`{permission}`" for permission in move.permissions),
                move.basis,
                ", ".join(_name(guard) for guard in GUARDS.get(f"{machine.name}.{move.verb}", ())),
            )
            for move in machine.moves.values()
        ]
        table = _table(("verb", "from", "to", "any of", "basis", "guards"), rows)
        parts.append(f"## {machine.name}\n\n```mermaid\n{machine.diagram()}\n```\n\n{table}")
    moved = {f"{machine.name}.{verb}" for machine in machines() for verb in machine.moves}
    others = [
        (f"`{verb}`", ", ".join(map(_name, guards))) for verb, guards in GUARDS.items() if verb not in moved
    ]
    parts.append("## Guarded verbs that move no stage\n\n" + _table(("verb", "guards"), others))
    return "\n\n".join(parts) + "\n"


# --- Permissions ------------------------------------------------------------------------------------------


def permissions() -> str:
    """Roles × permissions, read from roles.yaml; which slice asks for each, read from the code."""
    data = yaml.safe_load(Path(ROLES).read_text(encoding="utf-8"))
    roles, named = data["office_roles"], data["permissions"]
    asked: dict[str, list[str]] = {}
    for module in _modules("permissions"):
        for word in typing.cast(type[StrEnum], module.Permission):
            asked.setdefault(str(word), []).append(module.__name__.split(".")[-2])

    def holders(word: str, key: str) -> str:
        return ", ".join(f"`{role['id']}`" for role in roles if word in role[key])

    table = _table(
        ("permission", "中文", "English", "may", "never", "asked by"),
        [
            (
                f"`{word}`",
                label["zh"],
                label["en"],
                holders(word, "may"),
                holders(word, "never"),
                ", ".join(asked.get(word, ["later slices"])),
            )
            for word, label in named.items()
        ],
    )
    who = _table(
        ("role", "中文", "English", "sees", "not together with"),
        [
            (
                f"`{role['id']}`",
                role["zh"],
                role["en"],
                role["scope"],
                ", ".join(f"`{one}`" for one in role["apart"]),
            )
            for role in roles
        ],
    )
    apart = "\n".join(f"* {rule['zh']}（{rule['basis']}）" for rule in data["apart_rules"])
    return (
        "\n\n".join(
            (
                _head(
                    "Permissions",
                    "A person acts in one post; the post's role gives permissions. *Never* beats *may*, also across several posts of one person.",
                ),
                "## Permissions\n\n" + table,
                "## Roles\n\n" + who,
                "## Kept apart\n\n" + apart,
            )
        )
        + "\n"
    )


# --- Events -----------------------------------------------------------------------------------------------


def happenings() -> list[type[Happening]]:
    """Every event of the house that has a kind, in the order of floors and of their files."""
    found = []
    for module in _modules("events"):
        made = [value for value in vars(module).values() if isinstance(value, type) and "kind" in vars(value)]
        found += [value for value in made if value.__module__ == module.__name__]
    return found


def events() -> str:
    """Each event with its fields and its listeners, in the order they are called."""
    of_matters = [kind for kind in happenings() if issubclass(kind, MatterHappening)]
    others = [kind for kind in happenings() if not issubclass(kind, MatterHappening)]

    def rows(kinds: Iterable[type[Happening]]) -> list[tuple[str, ...]]:
        return [
            (
                f"`{kind.kind}`",
                kind.__name__,
                _meaning(kind),
                ", ".join(_fields(kind)),
                ", ".join(_listeners(kind)),
            )
            for kind in kinds
        ]

    heads = ("kind", "class", "meaning", "fields", "listeners")
    return (
        "\n\n".join(
            (
                _head(
                    "Events",
                    "Every event also has `by` (the post, `system`, `citizen` or `import`) and `at`; ids and codes only, never names. "
                    "Listeners are called in this order, in the same transaction; *later* means by the worker after the commit.",
                ),
                "## Links of a matter's chain\n\nEach of them also has `matter_id` and `seq`.\n\n"
                + _table(heads, rows(of_matters)),
                "## Entries of the log of administration\n\n" + _table(heads, rows(others)),
            )
        )
        + "\n"
    )


def _fields(kind: type[Happening]) -> Iterator[str]:
    base = {"by", "at", "matter_id", "seq"} if issubclass(kind, MatterHappening) else {"by", "at"}
    hints = typing.get_type_hints(kind)
    for field in fields(kind):
        if field.name not in base:
            yield f"{field.name}: {_type(hints[field.name])}"


def _type(hint: Any) -> str:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return " or ".join("none" if one is type(None) else _type(one) for one in typing.get_args(hint))
    return getattr(hint, "__name__", str(hint)) if typing.get_origin(hint) is None else str(hint)


def _listeners(kind: type[Happening]) -> Iterator[str]:
    for reaction in REACTIONS.get(kind, ()):
        inner = getattr(reaction, "reaction", None)
        yield f"{_name(inner)} *later*" if inner else _name(reaction)


def _meaning(kind: type[Happening]) -> str:
    said = kind.__doc__ or ""
    return "" if said.startswith(kind.__name__ + "(") else " ".join(said.split())


# --- Limits -----------------------------------------------------------------------------------------------


def clocks() -> str:
    """The limits that come with the house, each with its article; a county's own editions may differ."""
    book = _book()
    parts = [
        _head(
            "Limits",
            "The rules that come with the house. A county publishes its own editions from them (see "
            "[add a clock rule](../how-to/add-a-clock-rule.md)); a matter keeps the edition in force when it was "
            "registered. *statutory*: nobody may make it longer; *target*: set locally, never longer than the law; "
            "*info*: shown only. Days falling due do so at 23:59:59 China time; *rolls*: the last day moves past days off.",
        )
    ]
    running = [rule for rule in book.clocks if rule.auto and rule.enabled]
    parts.append("## Limits that start by themselves\n\n" + _rules(running))
    parts.append(
        "Not counted by the system yet; kept as law for the steps to come, or switched off until checked:"
    )
    for duty, title in DUTIES.items():
        rest = [rule for rule in book.clocks if rule.duty == duty and rule not in running]
        parts.append(f"## {title}\n\n" + _rules(rest))
    grounds = [
        (
            f"`{code}`",
            ground.zh,
            f"{ground.cap.n} {UNITS[ground.cap.unit]}" if ground.cap else "none",
            ground.basis,
        )
        for code, ground in book.grounds.items()
    ]
    parts.append("## Grounds for a pause\n\n" + _table(("ground", "中文", "at most", "basis"), grounds))
    rungs = [
        (f"`{ladder.id}`", ladder.zh, rung.at, rung.do, rung.level, ", ".join(f"`{who}`" for who in rung.to))
        for ladder in book.ladders
        for rung in ladder.rungs
    ]
    parts.append(
        "## Ladders\n\nWhen: the share of the whole that is used, or how much is left (negative: late), in the unit of the rule.\n\n"
        + _table(("ladder", "中文", "when", "does", "level", "turns to"), rungs)
    )
    presets = [
        (f"`{preset.id}`", preset.zh, ", ".join(f"`{rule}`" for rule in preset.rules), preset.choose)
        for preset in book.presets
    ]
    parts.append(
        "## Presets\n\n" + _table(("preset", "中文", "rules", "how they share the matters"), presets)
    )
    return "\n\n".join(parts) + "\n"


def _book() -> Book:
    paths = [DATA / name for name in FILES] + sorted((DATA / "papers").glob("*.md"))
    book, problems = read(
        {path.relative_to(DATA).as_posix(): path.read_text(encoding="utf-8") for path in paths}
    )
    if book is None or problems:
        raise ValueError("; ".join(problems))
    return book


def _rules(rules: Iterable[Clock]) -> str:
    return _table(
        (
            "rule",
            "中文",
            "limit",
            "from",
            "until",
            "only for",
            "warns",
            "kind",
            "on lapse",
            "ladder",
            "serves",
            "basis",
        ),
        [
            (
                f"`{rule.id}`",
                rule.zh + ("" if rule.enabled else "（停用）"),
                f"{rule.n} {UNITS[rule.unit]}{', rolls' if rule.roll else ''}",
                ", ".join(f"`{event}`" for event in rule.starts_on),
                ", ".join(f"`{event}`" for event in rule.stops_on),
                "; ".join(
                    ", ".join(part)
                    for part in (rule.sources, rule.kinds, rule.complexities, rule.modes)
                    if part
                ),
                ", ".join(str(n) for n in rule.warn),
                rule.binding,
                rule.lapses,
                f"`{rule.ladder}`" if rule.ladder else "",
                f"`{rule.serves}`" if rule.serves else "",
                rule.basis,
            )
            for rule in rules
        ],
    )


# --- The door for machines --------------------------------------------------------------------------------


def api() -> str:
    """Every address under /api/ with what it takes and gives, read from its OpenAPI description."""
    told = machines_door.get_openapi_schema()
    parts = [
        _head(
            "API",
            "JSON under `/api/`, for those who are signed in (the session's cookie; what writes also needs the CSRF token). The same gate "
            "and the same masks as on the pages: what one may not see is 404. The whole description is `/api/openapi.json`.",
        )
    ]
    for path, verbs in told["paths"].items():
        for verb, about in verbs.items():
            asked = [f"`{one['name']}` ({one['in']})" for one in about.get("parameters", ())]
            lines = [f"## {verb.upper()} {path}", " ".join(about.get("description", "").split())]
            if asked:
                lines.append("Takes " + ", ".join(asked) + ".")
            lines.append("Gives " + _shapes(about["responses"]) + ".")
            parts.append("\n\n".join(filter(None, lines)))
    rows = [
        (
            f"`{name}`",
            ", ".join(f"{field}: {_json_type(about)}" for field, about in shape["properties"].items()),
        )
        for name, shape in told.get("components", {}).get("schemas", {}).items()
        if "properties" in shape
    ]
    parts.append("## Shapes\n\n" + _table(("shape", "fields"), rows))
    return "\n\n".join(parts) + "\n"


def _shapes(responses: Mapping[Any, Any]) -> str:
    told = []
    for code, about in responses.items():
        kinds: list[Mapping[str, Any]] = list(about.get("content", {}).values())
        told.append(f"{code}: {_json_type(kinds[0]['schema'] if kinds else {})}")
    return ", ".join(told)


def _json_type(shape: Mapping[str, Any]) -> str:
    if "$ref" in shape:
        return f"`{shape['$ref'].rpartition('/')[2]}`"
    if "anyOf" in shape:
        return " or ".join(_json_type(one) for one in shape["anyOf"])
    if shape.get("type") == "array":
        return f"list of {_json_type(shape.get('items', {}))}"
    return str(shape.get("format") or shape.get("type") or "nothing")


# --- Words they share -------------------------------------------------------------------------------------


def _modules(role: str) -> Iterator[types.ModuleType]:
    for floor in ("ground", "casework", "services"):
        for path in sorted((HOUSE / floor).glob(f"*/{role}.py")):
            yield importlib.import_module(f"fengqiao.{floor}.{path.parent.name}.{role}")


def _name(function: Callable) -> str:
    return f"`{function.__module__.split('.')[-2]}.{function.__name__}`"


def _head(title: str, sentence: str) -> str:
    return f"# {title}\n\n{MADE}\n\n{sentence}"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

    heads = tuple(heads)
    return "\n".join((line(heads), line("---" for _ in heads), *map(line, rows)))
