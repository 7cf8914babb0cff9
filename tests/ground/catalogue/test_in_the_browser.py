"""The pages of the rules in a real browser: accessible, nothing past the edge, on a phone and on a desk."""

import os

import pytest
from django.conf import settings

from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.catalogue import loader
from fengqiao.ground.catalogue.loader import DATA
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.kernel.actors import SYSTEM
from tests.cast import FOUNDED
from tests.design.conftest import chromium, page  # noqa: F401
from tests.design.test_in_the_browser import AXE, OVERFLOW, RUN_AXE
from tests.ground.catalogue.test_notice import NOTICE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True, scope="module")
def beside_a_running_loop():
    """Playwright's loop lives in this thread; the tests ask the database between its calls, not within."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


def looks_right(page, name):  # noqa: F811
    page.evaluate(AXE)
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) == [], width
        assert page.evaluate(RUN_AXE) == [], width
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert page.problems == []


@pytest.mark.wide
def test_a_citizen_reads_the_rules(town, live_server, page):  # noqa: F811
    for name, path in {
        "index": "/catalogue/",
        "found": "/catalogue/?q=包工头拖欠工资",
        "nothing": "/catalogue/?q=你好",
        "kind": "/catalogue/kinds/A0702/",
        "top": "/catalogue/kinds/A06/",
        "clocks": "/catalogue/clocks/",
        "clock": "/catalogue/clocks/petition_finish/",
        "target": "/catalogue/clocks/settle_complex/",
    }.items():
        page.goto(f"{live_server}{path}")
        looks_right(page, name)


@pytest.mark.wide
def test_an_editor_keeps_the_calendar_and_the_editions(town, live_server, page, client, tmp_path):  # noqa: F811
    text = (DATA / "clocks.yaml").read_text(encoding="utf-8").replace("zh: 研判分流", "zh: 当日研判")
    (tmp_path / "clocks.yaml").write_text(text, encoding="utf-8")
    loader.load(tmp_path / "clocks.yaml", at=town.at)
    user, _ = accounts.add_user(
        username="song", display_name="宋编", password="规则要人人看得懂", by=SYSTEM, at=FOUNDED
    )
    organisations.appoint(
        user,
        organisation=town.county_centre,
        role=directory.role("rule_editor"),
        by=SYSTEM,
        at=FOUNDED,
    )
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
    )
    for name, path in {
        "calendar": "/catalogue/calendar/2026/",
        "unsettled": "/catalogue/calendar/2027/",
        "editions": "/catalogue/editions/",
        "edition": "/catalogue/editions/2/",
        "staff-kind": "/catalogue/kinds/A0702/",
    }.items():
        page.goto(f"{live_server}{path}")
        looks_right(page, name)
    page.goto(f"{live_server}/catalogue/calendar/2026/")
    page.get_by_label("哪一天").fill("2026-03-09")
    page.get_by_label("名目").fill("停电检修")
    page.get_by_label("为什么改").fill("线路检修")
    page.get_by_role("button", name="标上").click()
    page.get_by_role("cell", name="停电检修").first.wait_for()
    looks_right(page, "calendar-changed")
    for name, path in {
        "notice": "/catalogue/calendar/2027/notice/",
        "places": "/catalogue/calendar/places/",
        "changes": "/catalogue/calendar/changes/",
        "recounts": "/clocks/recounts/",
    }.items():
        page.goto(f"{live_server}{path}")
        looks_right(page, name)
    page.get_by_role("button", name="先看看哪些会变").click()
    page.get_by_text("正在看哪些会变").wait_for()
    looks_right(page, "recount-looking")
    page.goto(f"{live_server}/catalogue/calendar/2026/notice/")
    page.get_by_label("通知原文").fill(NOTICE + "八、试：3月1日（周一）放假，共1天。")
    page.get_by_role("button", name="读一遍").click()
    page.get_by_text("有几行要先改好").wait_for()
    looks_right(page, "notice-refused")
    page.get_by_label("通知原文").fill(
        NOTICE.replace("9月27日", "9月28日").replace("至27日（周日）放假，共3天", "至28日（周一）放假，共4天")
    )
    page.get_by_role("button", name="读一遍").click()
    page.get_by_role("heading", name="会改 1 天").wait_for()
    looks_right(page, "notice-read")


@pytest.mark.wide
def test_an_editor_works_on_a_draft(town, live_server, page, client):  # noqa: F811
    user, _ = accounts.add_user(
        username="song", display_name="宋编", password="规则要人人看得懂", by=SYSTEM, at=FOUNDED
    )
    organisations.appoint(
        user,
        organisation=town.county_centre,
        role=directory.role("rule_editor"),
        by=SYSTEM,
        at=FOUNDED,
    )
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": str(live_server)}]
    )
    page.goto(f"{live_server}/catalogue/editions/")
    page.get_by_role("button", name="起草新版").click()
    page.get_by_text("可以发布").wait_for()
    page.get_by_role("link", name="时限", exact=True).click()
    page.get_by_role("link", name="信访办结").click()
    page.get_by_role("spinbutton", name="多久").fill("90")
    page.get_by_role("button", name="存进草稿").click()
    page.get_by_text("不能长于法定的 60 日").wait_for()
    looks_right(page, "draft-rule-too-long")
    for name, path in {
        "draft": "/catalogue/editions/2/",
        "draft-rules": "/catalogue/editions/2/clocks/",
        "draft-new": "/catalogue/editions/2/clocks/new/",
        "presets": "/catalogue/editions/2/presets/",
        "preset": "/catalogue/editions/2/presets/13710/",
        "preset-preview": "/catalogue/editions/2/presets/13710/?on=on&unit=WD&sources=superior",
        "ladders": "/catalogue/editions/2/ladders/",
        "ladder": "/catalogue/editions/2/ladders/standard/",
        "ground": "/catalogue/editions/2/grounds/await_material/",
    }.items():
        page.goto(f"{live_server}{path}")
        looks_right(page, name)
