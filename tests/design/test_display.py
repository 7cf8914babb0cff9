"""How one sees the pages is kept in a cookie, without script and without an account."""

import pytest

from fengqiao.design.context import COOKIE

GALLERY = "/design/gallery/"


@pytest.fixture
def browser(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "zh-CN"
    return client


def switch(browser, **wishes):
    return browser.post("/design/display/", {"next": GALLERY, **wishes})


def test_a_switch_is_remembered_and_leads_back(browser):
    response = switch(browser, mode="elder")
    assert (response.status_code, response.url) == (303, GALLERY)
    assert 'data-mode="elder"' in browser.get(GALLERY).content.decode()


def test_one_switch_leaves_the_others_as_they_were(browser):
    switch(browser, theme="dark")
    switch(browser, contrast="more")
    page = browser.get(GALLERY).content.decode()
    assert 'data-theme="dark"' in page
    assert 'data-contrast="more"' in page


def test_going_back_to_the_default_forgets_the_cookie(browser):
    switch(browser, mode="elder")
    response = switch(browser, mode="")
    assert response.cookies[COOKIE].value == ""
    assert "data-mode" not in browser.get(GALLERY).content.decode().split(">", 2)[1]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_led_to_another_site(browser, elsewhere):
    assert browser.post("/design/display/", {"mode": "elder", "next": elsewhere}).url == "/"


def test_unknown_wishes_are_ignored(browser):
    browser.cookies[COOKIE] = 'theme="><script>&mode=huge&contrast=more'
    page = browser.get(GALLERY).content.decode()
    assert "<script>&" not in page
    assert 'data-theme="auto"' in page
    assert 'data-contrast="more"' in page


def test_the_language_is_kept_in_its_own_cookie(browser):
    assert switch(browser, language="en").cookies["django_language"].value == "en"
    assert "django_language" not in switch(browser, language="tlh").cookies


def test_the_dark_tokens_follow_the_wish(browser):
    assert 'tokens-dark.css" media="(prefers-color-scheme: dark)"' in browser.get(GALLERY).content.decode()
    switch(browser, theme="dark")
    assert 'tokens-dark.css">' in browser.get(GALLERY).content.decode()
    switch(browser, theme="light")
    assert "tokens-dark" not in browser.get(GALLERY).content.decode()


def test_a_staff_page_is_compact_until_the_person_says_otherwise(browser):
    assert 'data-density="compact"' in browser.get(GALLERY).content.decode()
    switch(browser, density="comfortable")
    assert 'data-density="comfortable"' in browser.get(GALLERY).content.decode()


def test_switching_by_a_link_is_refused(browser):
    assert browser.get("/design/display/").status_code == 405
