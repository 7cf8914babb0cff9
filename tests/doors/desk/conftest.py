"""The desk as one of the cast sees it."""

from collections.abc import Callable

import pytest
from django.test import Client

from fengqiao.kernel import clock


@pytest.fixture
def at(town):
    """Now, as the pages will read it."""
    return clock.now()


@pytest.fixture
def desk(town) -> Callable[[str], Client]:
    """Sign one of the cast in: `desk("lin").get("/desk/")`."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(town.user(username))
        return client

    return sign_in
