"""The settled cast, and the slice's own pages."""

import pytest

from tests.addresses import browser, draw
from tests.cast import Town


@pytest.fixture
def town(db) -> Town:
    """The settled cast, as everywhere but in the tests of the ground floor."""
    return Town()


@pytest.fixture
def page(settings, town):
    """A browser of one of the cast: `page("lin").get(...)`."""
    draw(settings, notices="fengqiao.ground.notifications.urls")
    return lambda username: browser(town, username)
