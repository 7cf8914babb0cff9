"""Pages for when something does not go: they say what to do and give back what was typed."""

import pytest
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.utils import translation


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def strict():
    return Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="zh-CN")


STORY = "工钱没发，三次都说等总包拨款"


def test_a_page_that_is_not_there_says_so(client):
    response = client.get("/nothing/here/", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_an_old_form_gives_back_what_was_typed(strict):
    response = strict.post(
        "/design/display/", {"story": STORY, "once": "a" * 32, "csrfmiddlewaretoken": "old"}
    )
    page = response.content.decode()
    assert response.status_code == 403
    assert STORY in page
    assert "再按一次</button>" not in page  # nobody knows that the form was ours


def test_our_own_old_form_can_be_sent_again(strict):
    response = strict.post("/design/display/", {"story": STORY}, HTTP_ORIGIN="http://testserver")
    page = response.content.decode()
    assert "再按一次</button>" in page
    assert f'name="story" value="{STORY}"' in page


def test_a_password_is_never_given_back(strict):
    page = strict.post(
        "/design/display/", {"password": "hunter22", "story": STORY}, HTTP_ORIGIN="http://testserver"
    )
    assert "hunter22" not in page.content.decode()


def test_a_refusal_gives_the_reason_and_what_was_typed():
    request = RequestFactory().post("/x", {"reason": STORY})
    page = render_to_string("design/refused.html", {"reason": "还有 1 项任务未办完"}, request)
    assert "还有 1 项任务未办完" in page
    assert STORY in page


def test_the_page_for_our_own_faults_depends_on_nothing():
    source = get_template("500.html").template.source
    assert "{%" not in source
    assert "{{" not in source
    assert "没保存上" in source


@pytest.mark.parametrize("name", ["400", "401", "403", "404", "409", "429", "500", "403_csrf", "refused"])
def test_every_page_for_trouble_has_one_heading(name):
    page = render_to_string(f"{name}.html", {}, RequestFactory().get("/"))
    assert page.count("<h1") == 1
    assert "系统繁忙" not in page
