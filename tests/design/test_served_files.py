"""The two joined files are current, the sheet stays small and old browsers can read it."""

import re
from pathlib import Path

from fengqiao.design import assemble

TEMPLATES = Path(assemble.__file__).parent / "templates"
BUDGET = 150_000


def test_the_style_sheet_is_what_its_sources_say():
    assert (assemble.SERVED / "kit.css").read_text(encoding="utf-8") == assemble.style_sheet()


def test_the_sprite_is_what_the_icon_table_says():
    assert (assemble.SERVED / "icons.svg").read_text(encoding="utf-8") == assemble.sprite()


def test_old_browsers_understand_every_rule():
    css = assemble.style_sheet()
    for missing in ("color-mix(", "oklch(", "subgrid", "[popover", "@scope", "@container style"):
        assert missing not in css
    # no nesting: a rule inside a rule would need an ampersand or a selector between two declarations
    assert "&" not in re.sub(r'url\("[^"]*"\)', "", css)


def test_every_rule_stands_in_a_declared_layer():
    declared = set(re.findall(r"[\w-]+", assemble.LAYERS.removeprefix("@layer ")))
    used = set(re.findall(r"@layer ([\w-]+) \{", assemble.style_sheet()))
    assert used <= declared


def test_styles_and_script_leave_room_for_a_portal_page():
    served = sum(
        (assemble.SERVED / name).stat().st_size
        for name in ("kit.css", "tokens-dark.css", "icons.svg", "app.js", "mark.svg")
    )
    assert served < BUDGET - 40_000


def test_no_template_carries_style_or_script_of_its_own():
    found = []
    for path in [*TEMPLATES.rglob("*.html"), *TEMPLATES.rglob("*.svg")]:
        text = re.sub(r"{%(?! (?:static|translate)).*?%}", "", path.read_text(encoding="utf-8"))
        if re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*\ssrc=)", text):
            found.append(path.name)
    assert found == []


def test_every_icon_a_template_names_exists():
    from fengqiao.design.icons import ICONS

    named = set()
    for path in TEMPLATES.rglob("*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', path.read_text(encoding="utf-8")))
        named |= set(re.findall(r'\bicon="([\w-]+)"', path.read_text(encoding="utf-8")))
    assert named <= set(ICONS)
