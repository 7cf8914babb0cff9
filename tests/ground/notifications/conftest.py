"""The settled cast, as everywhere but in the tests of the ground floor, and its browsers."""

import pytest

from tests.addresses import browser
from tests.conftest import town  # noqa: F401


@pytest.fixture
def page(town):  # noqa: F811
    """A browser of one of the cast: `page("lin").get(...)`."""
    return lambda username: browser(town, username)
