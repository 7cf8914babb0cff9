"""The desk in a real browser: accessible, inside its frame at every width, usable by keyboard alone."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks import actions as tasks
from fengqiao.kernel import clock
from tests import build
from tests.design.test_in_the_browser import AXE, OVERFLOW, RUN_AXE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CHROMIUM = Path("/usr/bin/chromium")
SHOTS = os.environ.get("DESK_SHOTS")
"""A folder for pictures of every page, for the eyes."""

WIDTHS = (320, 390, 1024, 1440, 1920)


def _lived(town):
    """A desk in the middle of a week."""
    now = clock.now()
    new = build.registered(
        town, at=now - timedelta(hours=1), place="滨河安置房二期工地", wanted="把 1 月到 4 月的工钱发了"
    ).matter
    build.matter(
        town,
        at=now - timedelta(days=4),
        kind="",
        said="楼下烧烤店夜里油烟噪声很大，睡不着。",
        source="phone",
        parties=[build.WANG],
    )
    handed = build.accepted(
        town, at=now - timedelta(days=2), said="云栖苑物业费涨了三成，没人商量过。业主三十一户。"
    )
    task = tasks.open_task(
        handed.pk, mode="assign", holder_id=town.bureau.pk, asked="核实四人欠薪数额，书面答复",
        by=town.lin, at=now - timedelta(days=1),
    )  # fmt: skip
    tasks.take_up(handed.pk, task.pk, by=town.zhou, at=now - timedelta(hours=20))
    matters.supplement(handed.pk, text="工头又躲起来了，电话不接。", by=town.lin, at=now - timedelta(hours=5))
    build.resolved(town, at=now - timedelta(days=3), said="望江社区 3 栋楼上漏水，修了两次没修好。")
    build.accepted(
        town, at=now - timedelta(days=1), said="松鼓乡宅基地边界争了三年，量了几次都不认。", kind=""
    )
    return new, handed


@pytest.fixture
def open_as(town, live_server):
    """A browser in which somebody is signed in: `open_as("lin")`. Nothing asks the database beside its loop."""
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed: apt-get install chromium fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    cookies = {}
    for username in ("lin", "zhou", "he", "shen", "ma"):
        client = Client()
        client.force_login(town.user(username))
        cookies[username] = [
            {"name": name, "value": morsel.value, "url": live_server.url}
            for name, morsel in client.cookies.items()
        ]
    started = []

    def open_(username: str):
        if not started:
            playwright = sync_playwright().start()
            started.append(playwright)
            started.append(
                playwright.chromium.launch(
                    executable_path=str(CHROMIUM), chromium_sandbox=False, args=["--disable-gpu"]
                )
            )
        context = started[1].new_context(
            viewport={"width": 1440, "height": 900},
            locale="zh-CN",
            reduced_motion="reduce",
            base_url=live_server.url,
        )
        context.add_cookies(cookies[username])
        page = context.new_page()
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        page.on("console", lambda line: page.problems.append(line.text) if line.type == "error" else None)
        return page

    yield open_
    for one in reversed(started):
        one.close() if hasattr(one, "close") else one.stop()


def _checked(page, name):
    page.wait_for_load_state("networkidle")
    page.evaluate(AXE)
    faults = page.evaluate(RUN_AXE)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{width}: {fault}" for fault in page.evaluate(OVERFLOW)]
        if SHOTS and width in (390, 1440, 1920):
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 900})
    faults += [f"390: {fault}" for fault in page.evaluate(RUN_AXE)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return [f"{name} {fault}" for fault in faults + page.problems]


@pytest.mark.wide
def test_every_page_is_accessible_and_fits(town, open_as):
    new, handed = _lived(town)
    faults = []
    page = open_as("lin")
    for name, path in (
        ("today", "/desk/"),
        ("register", "/desk/register/"),
        ("matter", f"/matters/{handed.code}/"),
        ("matter-new", f"/matters/{new.code}/"),
        ("print", f"/matters/{handed.code}/print/"),
        ("matters", "/desk/matters/"),
        ("search", "/desk/search/?q=王小强"),
        ("declination", f"/matters/{new.code}/declination/"),
        ("resolution", f"/matters/{handed.code}/resolution/"),
        ("contact", f"/matters/{new.code}/contact/"),
        ("correction", f"/matters/{new.code}/correction/"),
        ("looks", f"/matters/{new.code}/looks/"),
        ("registered", f"/desk/register/{new.code}/"),
        ("drafts", "/desk/register/drafts/"),
        ("date", "/desk/date/?rule=petition_finish&start=2026-09-20T09:00"),
        ("date-print", "/desk/date/?n=7&unit=WD&start=2026-09-26T09:00&print=1"),
        ("agenda", "/agenda/?view=fortnight"),
        ("agenda-print", "/agenda/?view=fortnight&print=1"),
        ("feed", "/agenda/feed/"),
    ):
        page.goto(path)
        faults += _checked(page, name)
    page = open_as("zhou")
    page.goto("/desk/")
    faults += _checked(page, "unit-today")
    page.goto(f"/matters/{handed.code}/")
    faults += _checked(page, "unit-matter")
    page = open_as("he")
    page.goto("/desk/register/")
    faults += _checked(page, "grid-report")
    page = open_as("shen")
    for name, path in (("looks-all", "/desk/audit/looks/"), ("entries", "/desk/audit/entries/"),
                       ("chain", f"/desk/audit/chain/?code={new.code}"), ("office", "/desk/office/")):  # fmt: skip
        page.goto(path)
        faults += _checked(page, name)
    page = open_as("ma")
    page.goto("/desk/supervision/")
    faults += _checked(page, "supervision")
    assert not faults, "\n".join(faults)


def test_a_visitor_is_registered_by_keyboard_alone(town, open_as):
    _lived(town)
    page = open_as("lin")
    page.goto("/desk/")
    page.keyboard.press("n")
    page.wait_for_url("**/desk/register/")
    page.keyboard.press("Alt+1")
    page.keyboard.type("在滨河工地干了四个月，工钱没发，一共十二万多。")
    page.wait_for_selector("#kinds input[type=radio]")
    page.keyboard.press("Alt+2")
    page.keyboard.type("王小强")
    page.keyboard.press("Tab")
    page.keyboard.type("13800005021")
    page.keyboard.press("Tab")
    page.wait_for_selector("#repeats li")
    page.keyboard.press("Alt+3")
    page.keyboard.type("第六")
    page.keyboard.press("Tab")
    page.wait_for_selector("#plan:has-text('滨河第六网格')")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/register-typed.png", full_page=True)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#repeats-first")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/register/*/")
    assert "柳岸街道综治中心" in page.inner_text("main")
    assert page.problems == []


def test_a_dialog_opens_in_place_and_the_deed_is_done(town, open_as):
    new, _handed = _lived(town)
    page = open_as("lin")
    page.goto(f"/matters/{new.code}/")
    page.click(f"a[href='/matters/{new.code}/acceptance/']")
    page.wait_for_selector("dialog.dialog[open]")
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/dialog.png")
    page.click("dialog button.main")
    page.wait_for_selector(".toasts")
    assert "已受理" in page.inner_text("body")
    page.click("a[aria-label^='查看完整电话']")
    page.wait_for_selector("dialog.dialog[open]")
    page.check("dialog input[type=radio] >> nth=0")
    page.click("dialog button.main")
    page.wait_for_selector(".mask.open")
    assert "13800005021" in page.inner_text("main")
    assert page.problems == []
