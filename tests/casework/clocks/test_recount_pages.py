"""The calendar's keepers by HTTP: a closed centre, a notice taken over, a recount seen, approved and followed."""

from datetime import date

import pytest

from fengqiao.casework.clocks import jobs
from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.catalogue.models import Closure, DayOff, Recount
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.kernel import clock
from fengqiao.kernel.actors import SYSTEM
from tests import build
from tests.cast import FOUNDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(town, client):
    user, _ = accounts.add_user(
        username="song", display_name="宋编", password="规则要人人看得懂", by=SYSTEM, at=FOUNDED
    )
    role = directory.role("rule_editor")
    organisations.appoint(user, organisation=town.county_centre, role=role, by=SYSTEM, at=FOUNDED)
    client.force_login(user)
    return client


def test_a_closure_is_ordered_and_put_on_another_day(town, editor):
    said = {
        "place": f"centre:{town.centre.pk}",
        "from_on": "2027-03-01",
        "last_on": "2027-03-02",
        "reason": "防汛停办",
    }
    assert editor.post("/catalogue/calendar/places/closures/", said).status_code == 303
    row = Closure.objects.get()
    assert (row.centre_id, row.until_on) == (town.centre.pk, date(2027, 3, 3))
    assert "防汛停办" in editor.get("/catalogue/calendar/places/").content.decode()
    path = f"/catalogue/calendar/places/closures/{row.pk}/"
    assert editor.post(path, {"last_on": "2027-03-05", "why": "水没有退"}).status_code == 303
    row.refresh_from_db()
    assert row.until_on == date(2027, 3, 6)
    page = editor.get("/catalogue/calendar/changes/").content.decode()
    assert "水没有退" in page
    assert editor.post(f"{path}lifting/").status_code == 303
    assert editor.get(path).status_code == 404


def test_a_notice_is_read_before_it_is_taken_over(town, editor):
    path, text = "/catalogue/calendar/2027/notice/", "一、元旦：1月1日（周五）至3日（周日）放假，共3天。"
    page = editor.post(path, {"text": text, "verb": "look"}).content.decode()
    assert "会改 3 天" in page
    assert not DayOff.objects.of_year(2027).exists(), "read, not taken over"
    assert editor.post(path, {"text": text, "verb": "apply", "notice": "试"}).status_code == 303
    assert DayOff.objects.of_year(2027).count() == 3
    assert "完全一样" in editor.post(path, {"text": text, "verb": "look"}).content.decode()
    slip = editor.post(path, {"text": text.replace("周五", "周四"), "verb": "apply"})
    assert slip.status_code == 422
    assert "日期和星期对不上" in slip.content.decode()


def test_a_recount_is_asked_for_by_one_and_approved_by_another(town, editor):
    build.matter(town, at=clock.now())
    editor.post("/catalogue/calendar/2026/days/", {"on": "2026-03-09", "nature": "off", "why": "试"})
    response = editor.post("/clocks/recounts/")
    row = Recount.objects.get()
    assert response.url == f"/clocks/recounts/{row.pk}/"
    assert "正在看哪些会变" in editor.get(response.url).content.decode()
    jobs.recount(clock.now())
    assert "由有发布权限的人" in editor.get(response.url).content.decode()
    assert editor.post(f"{response.url}approval/").status_code == 403
    editor.force_login(town.user("ma"))
    assert editor.post(f"{response.url}approval/").status_code == 303
    jobs.recount(clock.now())
    assert "改好了" in editor.get(response.url).content.decode()
    editor.force_login(town.user("lin"))
    assert editor.get(response.url).status_code == 403
