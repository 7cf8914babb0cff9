"""A real browser before a real server on a real database in which the cast already lives."""

from pathlib import Path

import pytest
from django.db import connections

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(autouse=True)
def beside_a_loop(monkeypatch):
    """Playwright keeps an event loop in this thread, beside which Django would refuse its ORM."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def chromium(beside_a_loop):
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), chromium_sandbox=False, args=["--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture
def screen(chromium):
    """Open a window of this width; its page notes every error the browser reports."""
    opened = []

    def open_(width: int = 390, height: int = 844, *, script: bool = True):
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale="zh-CN",
            reduced_motion="reduce",
            java_script_enabled=script,
            has_touch=width < 700,
        )
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
        opened.append(context)
        return page

    yield open_
    for context in opened:
        context.close()
    # beside the loop Django keeps connections of its own, which would outlive the database of this test
    connections.close_all()
