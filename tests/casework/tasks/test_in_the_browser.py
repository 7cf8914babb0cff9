"""The pages of tasks and clocks in a real browser: accessible, inside their frame, and the walk by hand."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.tasks import actions
from fengqiao.casework.tasks.models import Task
from fengqiao.kernel import clock
from tests import build
from tests.doors.desk.test_in_the_browser import _checked, open_as  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.wide
def test_every_page_of_a_task_is_accessible_and_fits(town, open_as):  # noqa: F811
    now = clock.now()
    fresh = build.accepted(town, at=now - timedelta(days=1))
    matter = build.accepted(town, at=now - timedelta(days=2), complexity="general")
    said = {"mode": "assign", "holder_id": town.bureau.pk, "asked": "核实四人欠薪数额，书面答复"}
    task = actions.open_task(matter.pk, **said, by=town.lin, at=now - timedelta(days=1))
    actions.take_up(matter.pk, task.pk, by=town.zhou, at=now - timedelta(hours=20))
    report = "已约谈劳务公司，5 月 20 日前交工资表。"
    actions.report(matter.pk, task.pk, text=report, to_party=True, by=town.zhou, at=now - timedelta(hours=2))
    late = Clock.objects.get(matter=matter.pk, rule="settle_simple")
    faults = []
    for who, pages in (
        (
            "lin",
            {
                "task-new": reverse("tasks:new", args=[fresh.code]),
                "matter-with-task": reverse("matters:show", args=[matter.code]),
                "clocks": reverse("clocks:of-matter", args=[matter.code]),
                "clock": reverse("clocks:show", args=[late.pk]),
                "task-cancel": reverse("tasks:cancellation", args=[task.pk]),
            },
        ),
        (
            "zhou",
            {
                "task": reverse("tasks:show", args=[task.pk]),
                "task-report": reverse("tasks:report", args=[task.pk]),
                "task-return": reverse("tasks:return", args=[task.pk]),
                "task-finish": reverse("tasks:completion", args=[task.pk]),
            },
        ),
        ("ma", {"clock-pause": reverse("clocks:pause", args=[late.pk])}),
    ):
        page = open_as(who)
        for name, path in pages.items():
            assert page.goto(path).status == 200, path
            faults += _checked(page, name)
    assert faults == []


def test_the_bureau_signs_reports_and_finishes_by_hand(town, open_as, monkeypatch):  # noqa: F811
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps a loop in this thread
    matter = build.accepted(town, at=clock.now(), complexity="complex")
    window = open_as("lin")
    window.goto(reverse("tasks:new", args=[matter.code]))
    window.get_by_label("要办什么").fill("核实四人欠薪数额，书面答复")
    window.get_by_role("button", name="交办").click()
    window.wait_for_url(f"**{reverse('matters:show', args=[matter.code])}")
    bureau = open_as("zhou")
    bureau.goto("/desk/")
    bureau.goto(reverse("tasks:show", args=[Task.objects.get().pk]))
    bureau.get_by_role("link", name="签收").click()
    bureau.get_by_role("button", name="签收").click()
    bureau.get_by_role("link", name="写办理结果").click()
    bureau.get_by_label("办理结果").fill("欠薪属实，已全部补发。")
    bureau.get_by_role("button", name="办完，交回中心").click()
    bureau.wait_for_url(f"**{reverse('matters:show', args=[matter.code])}")
    assert Task.objects.get().stage == "done"
    window.reload()
    assert window.get_by_text("给群众答复").first.is_visible()
