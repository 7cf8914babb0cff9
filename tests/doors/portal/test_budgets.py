"""How many questions a page of the portal asks the database, and how heavy its page is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import build
from tests.doors.portal.conftest import choose, photo, place, tell
from tests.doors.portal.test_status import look_up


def asked(phone, path: str) -> int:
    """Queries of a second visit: reference data is in memory by then."""
    phone.get(path)
    with CaptureQueriesContext(
        connection,
    ) as found:
        page = phone.get(path)
    assert page.status_code == 200, path
    assert len(page.content) < 60_000, path
    return len(found)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/", 1),
        ("/report/", 1),
        ("/report/?about=work", 1),
        ("/safety/", 1),
        ("/rights/", 1),
        ("/my/", 1),
    ],
)
def test_open_pages_ask_almost_nothing(phone, path, most):
    assert asked(phone, path) <= most


def test_the_pages_of_a_report_are_cheap(phone, town):
    choose(phone), tell(phone, files=[photo()]), place(phone, town)
    for path in ("/report/what/", "/report/where/", "/report/check/", "/report/map.svg"):
        assert asked(phone, path) <= 4, path


def test_the_status_page_is_cheap(phone, town):
    row = build.resolved(town)
    look_up(phone, row.code)
    assert asked(phone, f"/my/{row.code}/") <= 16
    assert asked(phone, f"/receipt/{row.code}/") <= 18
