"""A page that nobody touches covers itself: nobody reads over, nothing typed is lost."""

import pytest

from fengqiao.ground.accounts.rules import sessions
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = "楼上漏水三个月，找物业没人管。"


def sign_in(page, site: str) -> None:
    page.goto(f"{site}/desk/")
    page.locator("input[name=login]").fill("lin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_load_state("networkidle")


def test_a_page_left_alone_covers_itself_and_keeps_what_was_typed(screen, live_server, town, monkeypatch):
    page = screen(1440, 900)
    sign_in(page, live_server.url)
    monkeypatch.setattr(sessions, "LOCK_AFTER", 3)
    page.goto(f"{live_server.url}/desk/register/")
    page.locator("[name=said]").fill(TYPED)
    page.wait_for_selector("dialog.cover:modal")
    monkeypatch.undo()
    page.keyboard.press("Escape")
    page.locator("#cover-password").fill("不是这个")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.cover .error:visible")
    assert "还可以试 4 次" in page.locator("dialog.cover .error").inner_text()
    page.locator("#cover-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.cover", state="detached")
    assert page.locator("[name=said]").input_value() == TYPED
    assert page.problems == []


def test_locking_by_hand_covers_every_window(screen, live_server, town):
    page = screen(1440, 900)
    sign_in(page, live_server.url)
    other = page.context.new_page()
    other.goto(f"{live_server.url}/desk/matters/")
    page.bring_to_front()
    page.locator("summary:has(.who)").click()
    page.get_by_role("button", name="离开一下").click()
    other.wait_for_selector("dialog.cover:modal")
    page.locator("#cover-password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog.cover", state="detached")
    other.wait_for_selector("dialog.cover", state="detached")


def test_without_script_the_lock_screen_comes_and_back_finds_what_was_typed(
    screen, live_server, town, monkeypatch
):
    page = screen(1440, 900, script=False)
    sign_in(page, live_server.url)
    monkeypatch.setattr(sessions, "LOCK_AFTER", 2)
    page.goto(f"{live_server.url}/desk/register/")
    page.locator("[name=said]").fill(TYPED)
    page.wait_for_url("**/accounts/lock/**")
    monkeypatch.undo()
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="回来接着做").click()
    page.wait_for_url("**/desk/register/")
    page.go_back()
    page.go_back()
    assert page.locator("[name=said]").input_value() == TYPED
