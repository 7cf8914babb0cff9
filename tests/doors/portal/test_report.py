"""A citizen tells it once, on a telephone, without an account and without script."""

import pytest

from tests.doors.portal.conftest import place, tell


def test_home_opens(phone):
    page = phone.get("/")
    assert page.status_code == 200
    assert "有纠纷，只说一次" in page.content.decode()


@pytest.mark.parametrize("path", ["/safety/", "/directory/", "/rules/", "/rights/", "/privacy/", "/accessibility/", "/report/", "/report/?about=work", "/report/?about=all", "/report/?q=不发工钱", "/report/what/", "/report/where/", "/report/map.svg", "/report/danger/"])
def test_open_pages_answer(phone, path):
    assert phone.get(path).status_code == 200, path


def test_the_report_reaches_the_last_page(phone, town):
    assert phone.post("/report/", {"kind": "A0702"}).headers["location"] == "/report/what/"
    assert tell(phone, **{"q-what": "拖欠工资"}).status_code in (303, 422)
