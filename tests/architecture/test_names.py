"""Files have known roles; nothing is called after what it is not."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "fengqiao"
FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "services",
    "managers",
    "signals",
    "mixins",
    "constants",
    "base",
    "misc",
}
ROLES = {
    "permissions", "rules", "events", "models", "stages", "channels", "partners", "figures", "queries", "actions",
    "reactions", "guards", "notices", "forms", "loader", "views", "panel", "api", "jobs", "middleware", "urls",
    "apps", "migrations", "templatetags", "templates", "static", "data", "__init__", "__pycache__",
}  # fmt: skip
SLICES = [
    p
    for floor in ("ground", "casework", "services")
    for p in sorted((ROOT / floor).iterdir())
    if p.is_dir() and p.name[0] != "_"
]


@pytest.mark.parametrize("path", sorted(ROOT.rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_a_cellar(path):
    if path.stem == "base" and path.parent.name in ("channels", "postgres"):
        return  # the port of a slice's adapters; and the name by which Django finds an engine
    assert path.stem not in FORBIDDEN


@pytest.mark.parametrize("folder", SLICES, ids=lambda p: p.name)
def test_a_slice_has_only_known_rooms(folder):
    names = {path.stem if path.suffix == ".py" else path.name for path in folder.iterdir()}
    assert not names - ROLES


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(ROOT.rglob("*.py")) if "migrations" not in p.parts],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_every_module_says_what_it_is_for(path):
    import ast

    text = path.read_text()
    if not text.strip():
        assert path.name == "__init__.py", "an empty module"
        return
    assert ast.get_docstring(ast.parse(text)), "say in one sentence what it is for"
