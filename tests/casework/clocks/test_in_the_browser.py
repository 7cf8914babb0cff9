"""The pages of time in a real browser: accessible, and inside their frame at every width."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from fengqiao.casework.clocks import actions
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.tasks import actions as tasks
from fengqiao.kernel import clock
from tests import build
from tests.doors.desk.test_in_the_browser import _checked, open_as  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = timedelta(days=1)


def _with_a_ledger(town):
    """A matter whose limit stood still once and is asked to be longer, with a time bar of the person's own."""
    now = clock.now()
    row = build.matter(town, at=now - 12 * DAY, complexity="complex")
    actions.state_facts(
        row.pk, days={"labour.left": date(2026, 3, 2)}, why="离职证明", by=town.lin, at=now - 12 * DAY
    )
    matters.accept(row.pk, by=town.lin, at=now - 12 * DAY)
    task = tasks.open_task(
        row.pk, mode="assign", holder_id=town.bureau.pk, asked="核实四人欠薪", by=town.lin, at=now - 11 * DAY
    )
    tasks.take_up(row.pk, task.pk, by=town.zhou, at=now - 11 * DAY)
    limit = Clock.objects.get(matter=row.pk, rule="settle_complex")
    asked = actions.ask_pause(
        row.pk,
        limit.pk,
        ground="await_material",
        evidence="11 月 14 日的补正通知：还差四个人的银行流水",
        resumes_at=now - 3 * DAY,
        by=town.zhou,
        at=now - 8 * DAY,
    )
    actions.grant_pause(row.pk, asked.pk, answer="同意，催着点", by=town.sun, at=now - 8 * DAY)
    actions.resume(row.pk, limit.pk, by=town.zhou, at=now - 4 * DAY)
    more = actions.ask_extension(
        row.pk,
        limit.pk,
        n=Decimal(1),
        reason="e_large_group",
        text="已对账两次，还差一家银行",
        by=town.zhou,
        at=now,
    )
    return row, limit, more


@pytest.mark.wide
def test_every_page_of_time_is_accessible_and_fits(town, open_as):  # noqa: F811
    row, limit, more = _with_a_ledger(town)
    faults = []
    page = open_as("zhou")
    for name, path in (
        ("clock", f"/clocks/{limit.pk}/"),
        ("pause", f"/clocks/{limit.pk}/pause/"),
        ("clocks", f"/matters/{row.code}/clocks/"),
        ("unit-matter-time", f"/matters/{row.code}/"),
    ):
        page.goto(path)
        faults += _checked(page, name)
    page = open_as("lin")
    page.goto(f"/matters/{row.code}/limits/")
    faults += _checked(page, "own")
    page = open_as("ma")
    for name, path in (
        ("requests", "/clocks/requests/"),
        ("decide", f"/clocks/requests/extension/{more.pk}/"),
    ):
        page.goto(path)
        faults += _checked(page, name)
    assert not faults, "\n".join(faults)
