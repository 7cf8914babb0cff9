"""The rules that come with the house, loaded into the test's own transaction."""

from datetime import datetime

import pytest

from fengqiao.ground.catalogue import loader, queries
from fengqiao.kernel import memory
from fengqiao.kernel.workdays import ZONE

AT = datetime(2026, 3, 2, 9, 30, tzinfo=ZONE)  # a Monday


@pytest.fixture(autouse=True)
def _nothing_remembered():
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def book(db):
    loader.load(at=AT)
    return queries.current(AT)
