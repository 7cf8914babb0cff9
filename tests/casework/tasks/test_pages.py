"""The pages of tasks and clocks, by hand over HTTP."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.tasks.models import Report, Task
from tests import build
from tests.casework.tasks.test_tasks import handed_over
from tests.cast import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def sit(town, client, monkeypatch):
    """Sit down as one of the cast, at a moment."""

    def down(who: str, at=MONDAY + timedelta(hours=2)):
        monkeypatch.setattr("fengqiao.kernel.clock.now", lambda: at)
        client.force_login(town.user(who))
        return client

    return down


def test_the_window_hands_over_and_the_bureau_signs_and_finishes(town, sit):
    matter = build.accepted(town, complexity="complex")
    page = sit("lin").get(reverse("tasks:new", args=[matter.code]))
    assert page.status_code == 200
    assert "规则建议：澄浦县人力资源和社会保障局" in page.content.decode()
    empty = sit("lin").post(reverse("tasks:new", args=[matter.code]), {"mode": "assign"})
    assert empty.status_code == 400
    said = {"mode": "assign", "holder": town.bureau.pk, "asked": "核实四人欠薪", "once": "a" * 32}
    done = sit("lin").post(reverse("tasks:new", args=[matter.code]), said)
    assert done.status_code == 303
    assert sit("lin").post(reverse("tasks:new", args=[matter.code]), said).status_code == 303
    task = Task.objects.get()
    assert sit("zhou").get(reverse("tasks:show", args=[task.pk])).status_code == 200
    assert sit("zhou").get(reverse("tasks:uptake", args=[task.pk])).status_code == 200
    assert sit("zhou").post(reverse("tasks:uptake", args=[task.pk])).status_code == 303
    report = reverse("tasks:report", args=[task.pk])
    assert sit("zhou").get(report).status_code == 200
    assert sit("zhou").post(report, {"text": "已约谈", "to_party": "on"}).status_code == 303
    assert Report.objects.get().to_party_at
    finish = reverse("tasks:completion", args=[task.pk])
    assert sit("zhou").post(finish, {"answer": ""}).status_code == 400
    assert sit("zhou").post(finish, {"answer": "已补发", "outcome": "done_by_unit"}).status_code == 303
    task.refresh_from_db()
    assert task.stage == "done"
    page = sit("lin").get(reverse("matters:show", args=[matter.code])).content.decode()
    assert "核实四人欠薪" in page
    assert sit("lin").get(reverse("tasks:of-matter", args=[matter.code])).status_code == 200


def test_sending_back_over_http(town, sit):
    _matter, task = handed_over(town)
    url = reverse("tasks:return", args=[task.pk])
    page = sit("zhou").get(url)
    assert "不属本单位法定职责" in page.content.decode()
    assert sit("zhou").post(url, {"reason": "r_other_region"}).status_code == 400
    assert sit("zhou").post(url, {"reason": "r_other_region", "words": "在东渡"}).status_code == 303
    again = sit("zhou").post(url, {"reason": "r_other_region", "words": "在东渡"})
    assert again.status_code == 409


def test_strangers_get_nothing(town, sit):
    matter, task = handed_over(town)
    clock = Clock.objects.filter(matter=matter.pk).first()
    for who in ("zhao", "wu"):
        for url in (
            reverse("tasks:show", args=[task.pk]),
            reverse("tasks:uptake", args=[task.pk]),
            reverse("tasks:of-matter", args=[matter.code]),
            reverse("clocks:show", args=[clock.pk]),
            reverse("clocks:of-matter", args=[matter.code]),
        ):
            assert sit(who).get(url).status_code == 404, url
        for url in (reverse("tasks:uptake", args=[task.pk]), reverse("tasks:completion", args=[task.pk])):
            assert sit(who).post(url, {"answer": "x"}).status_code == 404, url
    assert Task.objects.get().stage == "open"


def test_a_clock_says_why_over_http(town, sit):
    matter, _task = handed_over(town)
    clock = Clock.objects.get(matter=matter.pk, rule="settle_simple")
    page = sit("lin").get(reverse("clocks:show", args=[clock.pk])).content.decode()
    assert "为什么是" in page
    assert "当天不计" in page
    assert sit("lin").get(reverse("clocks:of-matter", args=[matter.code])).status_code == 200
    assert sit("xu").get(reverse("clocks:pause", args=[clock.pk])).status_code == 403


def test_the_supervisor_urges_by_hand(town, sit):
    matter, _task = handed_over(town)
    url = reverse("tasks:new", args=[matter.code])
    assert "督办" in sit("xu").get(url).content.decode()
    said = {"mode": "supervise", "holder": town.bureau.pk, "asked": "请尽快签收"}
    assert sit("xu").post(url, said).status_code == 303
    assert Task.objects.filter(mode="supervise").count() == 1
