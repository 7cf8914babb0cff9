"""What every test stands on: a clean database of its own, keys of its own, no network."""

import pytest
from django.utils import translation
from hypothesis import HealthCheck, settings

from tests import database
from tests.cast import MONDAY, Town

# a busy machine is no fault of the code
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item) -> None:
    """Tests that ask for the town get a database in which the cast already lives; the others an empty one."""
    makers = item._fixtureinfo.name2fixturedefs.get("town", ()) if hasattr(item, "_fixtureinfo") else ()
    database.choose(settled=any(maker.func.__annotations__.get("return") is Town for maker in makers[-1:]))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id):
    """One database per test process, cloned from a template that is migrated once per set of migrations.

    Tests work as the application's role, so what the product may not do fails in a test as well. Tests that commit
    (`django_db(transaction=True)`, `live_server`) get the database cloned anew afterwards: our tables of events
    cannot be emptied.
    """
    with django_db_blocker.unblock():
        database.open_for(worker_id)
    yield
    with django_db_blocker.unblock():
        database.close()


@pytest.fixture(scope="session")
def worker_id(request) -> str:
    """The name of this test process: gw0, gw1… under xdist, else main."""
    return getattr(request.config, "workerinput", {}).get("workerid", "main")


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch) -> None:
    """Reference data kept in memory must not outlive the transaction of the test that made it.

    Within a test nobody else changes it, so a slow machine does not ask more often than a fast one.
    """
    from fengqiao.kernel import memory

    monkeypatch.setattr(memory, "PATIENCE", 3600)

    memory.forget()


@pytest.fixture(autouse=True)
def chinese_until_asked() -> None:
    """A request in English leaves its language with the thread: the next test does not begin in it."""
    translation.deactivate()


@pytest.fixture
def town(db) -> Town:
    """澄浦县 and its people on an ordinary Monday morning."""
    return Town()


@pytest.fixture
def monday():
    """Monday 2 March 2026, nine in the morning in China."""
    return MONDAY
