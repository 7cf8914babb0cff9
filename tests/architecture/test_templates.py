"""A template includes and extends only its own slice and `design`; every form posts without script."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2] / "fengqiao"
TEMPLATES = [path for path in sorted(ROOT.rglob("templates/**/*.html")) if "examples" not in path.parts]
"""All but the gallery's examples, whose forms lead nowhere."""
USES = re.compile(r"{%\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_template_uses_its_own_slice_and_design(path):
    slice_name = path.relative_to(ROOT).parts[path.relative_to(ROOT).parts.index("templates") - 1]
    for used in USES.findall(path.read_text()):
        assert used.split("/")[0] in {slice_name, "design", "account"}, used


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_hx_get_has_an_address_that_works_without_script(path):
    """A link has its href, a form its action, a button its name or formaction; a field that asks beside is no way."""
    for tag in re.findall(r"<(?:a|form|button)\b[^<>]*hx-(?:get|post)=[^<>]*>", path.read_text()):
        assert re.search(r"\b(href|action|formaction|name)=", tag), tag


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_template_carries_script_or_handlers(path):
    text = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>", text), "scripts live in static files"
    assert not re.search(r"\son[a-z]+=[\"']", text), "handlers live in static files"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_posting_form_carries_its_token(path):
    for form in re.findall(
        r"<form\b[^>]*method=[\"']post[\"'][^>]*>.*?</form>", path.read_text(), re.S | re.I
    ):
        assert "csrf_token" in form, "a form without csrf_token"
