"""Only actions and loaders write; only the kernel reads the clock; nobody hides a write in a model."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "fengqiao"
WRITES = {
    "save", "delete", "create", "update", "get_or_create", "update_or_create", "bulk_create", "bulk_update",
    "raw_delete",
}  # fmt: skip
WRITERS = {"actions", "loader", "rules"}
"""Rules are pure (an import contract keeps Django out of them), so what they save is a file in memory."""

SLICES = [
    p
    for floor in ("ground", "casework", "services", "doors", "wiring")
    for p in sorted((ROOT / floor).rglob("*.py"))
]
HARMLESS = {"hashlib", "digest", "hasher"}


def is_writer(path: Path) -> bool:
    parts = {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}
    return bool(parts & WRITERS) or "migrations" in parts


def calls(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node


@pytest.mark.parametrize("path", SLICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_only_actions_and_loaders_write(path):
    if is_writer(path):
        return
    writes = {
        f"{node.func.attr} at line {node.lineno}"
        for node in calls(path)
        if isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
    }
    writes |= {
        f"{node.func.id} at line {node.lineno}"
        for node in calls(path)
        if isinstance(node.func, ast.Name) and node.func.id in {"add", "change", "say"}
    }
    assert not writes


@pytest.mark.parametrize("path", SLICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_domain_is_told_the_time(path):
    """`clock.now` belongs to the edge: the middleware, jobs, the console."""
    if path.stem in ("jobs", "middleware", "schedule") or "console" in path.parts:
        return
    asked = {
        f"{node.func.attr} at line {node.lineno}"
        for node in calls(path)
        if isinstance(node.func, ast.Attribute)
        and node.func.attr in {"now", "utcnow", "today"}
        and not isinstance(node.func.value, ast.Call)
    }
    assert not asked


@pytest.mark.parametrize("path", sorted(ROOT.rglob("models.py")) + sorted(ROOT.rglob("models/*.py")), ids=str)
def test_models_hide_nothing(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert node.name not in {"save", "delete", "clean"}, f"{path}: {node.name} at line {node.lineno}"
        if isinstance(node, ast.ImportFrom):
            assert not (node.module or "").startswith("django.db.models.signals"), path


@pytest.mark.parametrize("path", SLICES, ids=lambda p: str(p.relative_to(ROOT)))
def test_updates_name_their_columns(path):
    for node in calls(path):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "save" and not is_writer(path):
            raise AssertionError(f"save at line {node.lineno}")
        if "rules" in path.parts:
            continue
        if isinstance(node.func, ast.Attribute) and node.func.attr == "save" and is_writer(path):
            named = {keyword.arg for keyword in node.keywords}
            on_row = not (
                isinstance(node.func.value, ast.Name)
                and node.func.value.id in {"book", "image", "picture", "writer"}
            )
            assert not on_row or named & {"update_fields", "force_insert", "format"} or node.args, (
                f"{path}:{node.lineno}"
            )
