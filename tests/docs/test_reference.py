"""What the pages say is true: generated ones are current, links lead somewhere, commands and words exist."""

import importlib
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from django.db.models import Choices
from django.utils import translation

from fengqiao.console.main import COMMANDS, cli
from fengqiao.ground.organisations.queries import ROLES
from fengqiao.management import reference

ROOT = Path(__file__).parents[2]
FENGQIAO = ROOT / "fengqiao"
SKIPPED = {".venv", "node_modules", ".git", "dist"}
PAGES = sorted(
    path for path in ROOT.rglob("*.md")
    if not SKIPPED & set(path.relative_to(ROOT).parts) and FENGQIAO not in path.parents
)  # fmt: skip
TEXTS = {page: page.read_text(encoding="utf-8") for page in PAGES}


def name(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", reference.pages())
def test_generated_pages_are_current(page):
    assert (ROOT / "docs/reference" / page).read_text(encoding="utf-8") == reference.pages()[page](), (
        "stale: run `fengqiao manage write_reference`"
    )


# --- Links ------------------------------------------------------------------------------------------------


def anchors(text):
    """The addresses of a page's headings, as code hosts make them."""
    for title in re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.S), re.M):
        title = re.sub(r"\[([^]]*)\]\([^)]*\)|[`*]", r"\1", title).lower()
        yield re.sub(r"[^\w\- ]", "", title).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```|`[^`]*`", "", TEXTS[page], flags=re.S)
    for target in re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text):
        address, _, part = "".join(target).partition("#")
        if re.match(r"[a-z]+:", address):
            continue
        path = (page.parent / address).resolve() if address else page
        assert path.exists(), f"{address} is not there"
        assert not part or part in anchors(path.read_text(encoding="utf-8")), (
            f"no heading #{part} in {address}"
        )


def test_every_page_is_reached_from_the_index():
    reached, waiting = set(), [ROOT / "docs/index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page not in TEXTS:
            continue
        reached.add(page)
        waiting += [(page.parent / target).resolve() for target in re.findall(r"\]\(([^)#\s]+)", TEXTS[page])]
    measured = ROOT / "docs/reference/bench.md"  # written by `make bench`, not in every checkout
    pages = {page for page in PAGES if (ROOT / "docs") in page.parents} - {measured}
    lost = sorted(map(name, pages - reached))
    assert not lost


# --- Commands ---------------------------------------------------------------------------------------------


def said(text):
    """What is written as code: blocks, and spans of one line."""
    yield from re.findall(r"```.*?```", text, flags=re.S)
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_exists(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    for code in said(TEXTS[page]):
        for word in re.findall(r"(?<![\w/.-])fengqiao ([a-z]+)\b(?!\.)", code):
            assert word in COMMANDS, f"`fengqiao {word}`"
        for word in re.findall(r"(?<!\w)make ([a-z]+)\b", code):
            assert word in targets, f"`make {word}`"


def test_every_command_is_in_the_reference():
    page = TEXTS[ROOT / "docs/reference/commands.md"]
    assert [word for word in COMMANDS if f"`fengqiao {word}" not in page] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_option_exists(page):
    for code in said(TEXTS[page]):
        for line in re.findall(r"(?<![\w/.-])fengqiao ([a-z]+[^\n#`]*)", code):
            words = line.split()
            if words[0] not in COMMANDS or words[0] in ("manage", "psql"):
                continue
            options = [word.partition("=")[0] for word in words if word.startswith("--")]
            if options:
                step = [words[1]] if len(words) > 1 and "|" not in words[1] else []
                told = CliRunner().invoke(cli, [words[0], "--help"]).output
                if not all(option in told for option in options):
                    told = CliRunner().invoke(cli, [words[0], *step, "--help"]).output
                for option in options:
                    assert option in told, f"fengqiao {line}"


def test_the_fields_of_an_import_exist():
    told = CliRunner().invoke(cli, ["import", "messages", "--help"]).output
    fields = re.search(r"Fields:(.*?)\[required\]", told, re.S)[1]
    for used in re.findall(r"--map (\S+)", TEXTS[ROOT / "docs/how-to/import-messages.md"]):
        for pair in used.split(","):
            if "=" in pair:
                assert re.search(rf"\b{pair.partition('=')[0]}\b", fields), pair


# --- Clicks -----------------------------------------------------------------------------------------------

SOURCE = "".join(
    path.read_text(encoding="utf-8")
    for path in sorted(FENGQIAO.rglob("*"))
    if path.suffix in (".py", ".html", ".yaml")
)
WALKED = [page for page in PAGES if {"tutorial", "how-to", "explanation"} & set(page.parts)]


@pytest.mark.parametrize("page", WALKED, ids=name)
def test_every_label_that_is_pressed_is_on_a_screen(page):
    for label in re.findall(r"\*\*(.+?)\*\*", TEXTS[page]):
        if re.search(r"[\u4e00-\u9fff]", label) and "://" not in label:
            assert label in SOURCE, f"no screen says {label}"


def test_the_demo_accounts_of_the_readme_exist():
    from fengqiao.console.demo import accounts

    known = {login for login, _, _ in accounts()}
    for page in (ROOT / "README.md", ROOT / "README.zh-CN.md"):
        rows = re.findall(r"^\| (`[a-z].*?) \|", TEXTS[page], re.M)
        assert rows, page.name
        for row in rows:
            assert set(re.findall(r"`([a-z]+)`", row)) <= known


# --- Words ------------------------------------------------------------------------------------------------

GLOSSARY = TEXTS.get(ROOT / "docs/glossary.md", "")
CELLS = {cell.strip() for line in GLOSSARY.splitlines() if line.startswith("|") for cell in line.split("|")}


def choices():
    """Every class of choices that a screen may show."""
    for floor in ("ground", "casework", "services"):
        for path in sorted((FENGQIAO / floor).glob("*/models*")):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for value in vars(module).values():
                if (
                    isinstance(value, type)
                    and issubclass(value, Choices)
                    and value.__module__.startswith("fengqiao")
                ):
                    yield value


def test_every_label_is_in_the_glossary():
    with translation.override("zh-hans"):
        labels = [(kind.__qualname__, str(label)) for kind in choices() for label in kind.labels]
    assert not [one for one in labels if one[1] not in CELLS]


def test_every_permission_is_in_the_glossary_with_its_words():
    for word, label in yaml.safe_load(ROLES.read_text())["permissions"].items():
        assert {f"`{word}`", label["zh"], label["en"]} <= CELLS, word


def test_every_event_is_in_the_glossary():
    assert not [kind.kind for kind in reference.happenings() if f"`{kind.kind}`" not in CELLS]


def test_no_word_of_the_glossary_is_left_over():
    """What is written as an event or as a permission exists."""
    events = re.search(r"## Events\n(.*?)\n## ", GLOSSARY, re.S)
    known = {kind.kind for kind in reference.happenings()}
    assert set(re.findall(r"`([a-z_]+\.[a-z_]+)`", events[1])) == known
