import time

import pytest
from django.test import Client

from fengqiao.ground.accounts import actions
from fengqiao.ground.accounts.models import User
from fengqiao.ground.accounts.rules import sessions
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Entry

PASSWORD = "柳岸的河水很清"


@pytest.fixture
def browser(db):
    """A client that checks CSRF as a browser meets it, and starts without remembered throttles."""
    from django.core.cache import cache

    cache.clear()
    return Client()


def sign_in(client, username="lin", password=PASSWORD, **more):
    return client.post("/accounts/sign-in/", {"login": username, "password": password, **more})


def passed(client, seconds):
    """Let real time pass for a session."""
    session = client.session
    for key in (sessions.BEGAN, sessions.SEEN):
        session[key] -= seconds
    session.save()


def test_a_colleague_signs_in_and_goes_where_they_wanted(browser, lin):
    page = browser.get("/organisations/roles/")
    assert page.url == "/accounts/sign-in/?next=/organisations/roles/"
    assert "工作人员登录" in browser.get(page.url).content.decode()
    response = sign_in(browser, next="/organisations/roles/")
    assert (response.status_code, response.url) == (302, "/organisations/roles/")
    assert Entry.objects.filter(kind="user.signed_in", data__user_id=str(lin.pk)).exists()


def test_signing_in_does_not_write_to_the_account(browser, lin):
    before = User.objects.filter(pk=lin.pk).values().get()
    sign_in(browser)
    assert User.objects.filter(pk=lin.pk).values().get() == before


def test_a_wrong_password_is_told_and_recorded(browser, lin):
    response = sign_in(browser, password="不对")
    assert "账号或密码不对" in response.content.decode()
    assert Entry.objects.filter(kind="user.sign_in_failed").count() == 1


def test_an_unknown_name_is_told_the_same(browser, lin):
    assert "账号或密码不对" in sign_in(browser, username="nobody").content.decode()


def test_guessing_is_slowed_down(browser, lin):
    for _ in range(5):
        sign_in(browser, password="不对")
    assert "密码错得太多了" in sign_in(browser).content.decode()


def test_a_suspended_account_does_not_open_and_its_sessions_end(browser, lin, monday):
    sign_in(browser)
    assert browser.get("/organisations/roles/").status_code == 200
    actions.suspend(lin, by=SYSTEM, at=monday)
    assert browser.get("/organisations/roles/").status_code == 302
    other = Client()
    assert sign_in(other).status_code == 403 or "停用" in sign_in(other).content.decode()


def test_nobody_signs_up(browser, db):
    assert browser.get("/accounts/signup/").status_code == 404


def test_signing_out_takes_a_post(browser, lin):
    sign_in(browser)
    assert "退出登录" in browser.get("/accounts/sign-out/").content.decode()
    assert browser.get("/organisations/roles/").status_code == 200
    browser.post("/accounts/sign-out/")
    assert browser.get("/organisations/roles/").status_code == 302


# --- the first password --------------------------------------------------------------------------------


@pytest.fixture
def newcomer(db, monday):
    return actions.add_user(username="new", display_name="新来的", by=SYSTEM, at=monday)


def test_a_password_somebody_else_set_must_be_changed_first(browser, newcomer):
    _user, secret = newcomer
    sign_in(browser, "new", secret)
    response = browser.get("/organisations/roles/")
    assert (response.status_code, response.url) == (303, "/accounts/password/")
    assert "先换一个自己的密码" in browser.get(response.url).content.decode()
    response = browser.post(
        "/accounts/password/",
        {"old": secret, "new": "河滨路十二号的那个窗口", "again": "河滨路十二号的那个窗口"},
    )
    assert response.status_code == 303, response.content.decode()
    assert browser.get("/organisations/roles/").status_code == 200


@pytest.mark.parametrize(
    ("old", "new", "again", "told"),
    [
        (PASSWORD + "x", "河滨路十二号的那个窗口", "河滨路十二号的那个窗口", "原密码不对"),
        (PASSWORD, "1234567890", "1234567890", "太多人用这个密码"),
        (PASSWORD, "河滨路十二号的那个窗口", "河滨路十二号的窗", "两次输入的不一样"),
        (PASSWORD, PASSWORD, PASSWORD, "请换一个"),
    ],
)
def test_a_poor_new_password_is_refused_with_the_reason(browser, lin, old, new, again, told):
    sign_in(browser)
    response = browser.post("/accounts/password/", {"old": old, "new": new, "again": again})
    assert told in response.content.decode()
    assert User.objects.get(pk=lin.pk).check_password(PASSWORD)


def test_a_reset_ends_every_session_and_gives_a_one_time_password(browser, lin, monday):
    sign_in(browser)
    secret = actions.reset_password(lin, by=SYSTEM, at=monday)
    assert browser.get("/organisations/roles/").status_code == 302
    assert sign_in(browser, password=secret).status_code == 302


# --- sessions end, screens lock ------------------------------------------------------------------------


@pytest.fixture
def signed_in(browser, lin):
    sign_in(browser)
    return browser


def test_a_screen_is_locked_by_hand_and_opened_with_the_password(signed_in):
    response = signed_in.post("/accounts/lock/", {"next": "/organisations/roles/"})
    assert response.url == "/accounts/lock/?next=%2Forganisations%2Froles%2F"
    assert "/accounts/lock/" in signed_in.get("/organisations/roles/").url
    page = signed_in.get(response.url)
    assert "林若溪离开了一下" in page.content.decode()
    response = signed_in.post("/accounts/lock/", {"password": PASSWORD, "next": "/organisations/roles/"})
    assert response.url == "/organisations/roles/"
    assert signed_in.get("/organisations/roles/").status_code == 200


def test_the_back_button_shows_nothing_of_a_locked_screen(signed_in):
    assert "no-cache" in signed_in.get("/organisations/roles/")["Cache-Control"]
    assert signed_in.post("/accounts/lock/")["Clear-Site-Data"] == '"cache"'
    assert signed_in.post("/accounts/sign-out/")["Clear-Site-Data"] == '"cache"'


def test_a_screen_left_alone_locks_itself(signed_in):
    passed(signed_in, sessions.LOCK_AFTER)
    assert "/accounts/lock/" in signed_in.get("/organisations/roles/").url


def test_five_wrong_passwords_on_the_lock_screen_end_the_session(signed_in):
    signed_in.post("/accounts/lock/")
    for left in (4, 3, 2, 1):
        page = signed_in.post("/accounts/lock/", {"password": "不对"})
        assert f"还可以试 {left} 次" in page.content.decode()
    assert signed_in.post("/accounts/lock/", {"password": "不对"}).url == "/accounts/sign-in/"
    assert "/accounts/sign-in/" in signed_in.get("/organisations/roles/").url


def test_a_session_ends_after_hours_of_nothing_and_after_a_working_day(signed_in):
    passed(signed_in, sessions.END_AFTER)
    response = signed_in.get("/organisations/roles/")
    assert response.url == "/accounts/sign-in/?next=%2Forganisations%2Froles%2F&ended=1"
    assert "已自动退出" in signed_in.get(response.url).content.decode()


@pytest.mark.parametrize("gone", ["ended", "forgotten"])
def test_what_was_sent_after_the_session_ended_is_not_lost(signed_in, gone):
    typed = {"once": "abc", "said": "写了很久的话"}
    if gone == "ended":
        passed(signed_in, sessions.END_AFTER)
    else:
        signed_in.cookies.clear()
    answer = signed_in.post("/organisations/post/", typed, HTTP_ORIGIN="http://testserver")
    page = answer.content.decode()
    assert answer.status_code == 401
    assert "写了很久的话" in page
    assert 'href="/accounts/sign-in/"' in page
    assert 'action="/organisations/post/"' in page
    assert 'name="once" value="abc"' in page


def test_a_draft_that_keeps_itself_does_not_take_the_page_away(signed_in):
    signed_in.cookies.clear()
    answer = signed_in.post("/desk/register/keep/", {"said": "半句"}, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.headers.get("HX-Redirect")) == (401, None)


def test_a_busy_session_ends_too():
    now = time.time()
    assert sessions.state(began=now - sessions.LONGEST, seen=now, now=now) is sessions.State.END


def test_what_was_being_sent_to_a_locked_screen_is_not_lost(signed_in):
    signed_in.post("/accounts/lock/")
    typed = {"once": "abc", "said": "写了很久的\n两行 <话>", "many": ["1", "2"]}
    held = signed_in.post(
        "/organisations/post/", typed, HTTP_REFERER="http://testserver/organisations/roles/"
    )
    assert "/accounts/lock/" in held.url
    assert "写了很久的" not in signed_in.session["parked"]
    response = signed_in.post("/accounts/lock/", {"password": PASSWORD})
    assert response.url == "/accounts/resume/"
    page = signed_in.get(response.url).content.decode()
    assert 'action="/organisations/post/"' in page
    assert "\n写了很久的\n两行 &lt;话&gt;</textarea>" in page
    assert page.count('name="many"') == 2
    dropped = signed_in.post("/accounts/resume/")
    assert dropped.url == "/organisations/roles/"
    assert "parked" not in signed_in.session


def test_sending_it_again_forgets_it(signed_in):
    signed_in.post("/accounts/lock/")
    signed_in.post("/organisations/post/", {"post": "x"})
    signed_in.post("/accounts/lock/", {"password": PASSWORD})
    signed_in.post("/organisations/post/", {"post": "x"})
    assert "parked" not in signed_in.session


def test_a_fragment_is_told_to_load_the_lock_screen(signed_in):
    signed_in.post("/accounts/lock/")
    response = signed_in.get("/organisations/roles/", HTTP_HX_REQUEST="true")
    assert "/accounts/lock/" in response["HX-Redirect"]


def test_the_way_back_never_leaves_this_site(signed_in):
    signed_in.post("/accounts/lock/")
    response = signed_in.post("/accounts/lock/", {"password": PASSWORD, "next": "https://evil.example/"})
    assert response.url == "/desk/"


def test_a_locked_or_signed_out_address_cannot_be_posted_from_elsewhere(lin):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/sign-in/", {"login": "lin", "password": PASSWORD}).status_code == 403


def test_a_page_left_open_goes_to_the_lock_screen_by_itself_without_script(signed_in):
    page = signed_in.get("/organisations/roles/?role=window").content.decode()
    assert (
        f'<noscript><meta http-equiv="refresh" content="{sessions.LOCK_AFTER};url=/accounts/lock/?live=1&amp;'
        'next=%2Forganisations%2Froles%2F%3Frole%3Dwindow">' in page
    )
    passed(signed_in, sessions.LOCK_AFTER)
    page = signed_in.get("/accounts/lock/?live=1&next=/organisations/roles/")
    assert "林若溪离开了一下" in page.content.decode()


def test_a_page_that_comes_by_itself_is_no_presence(signed_in):
    passed(signed_in, sessions.LOCK_AFTER - 100)
    seen = signed_in.session["seen"]
    response = signed_in.get("/accounts/lock/?live=1&next=/organisations/roles/")
    assert response.url == "/organisations/roles/?live=1"
    signed_in.get(response.url)
    assert signed_in.session["seen"] == seen
    assert signed_in.get("/accounts/presence/").status_code == 204
    assert signed_in.session["seen"] > seen
