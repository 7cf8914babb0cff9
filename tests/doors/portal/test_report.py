"""A citizen tells it once, on a telephone, without an account and without script."""

import pytest
from django.test import Client

from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import queries
from fengqiao.casework.matters.models import Matter, Party
from fengqiao.kernel import clock, files
from fengqiao.kernel.models import Draft
from tests.cast import SAID
from tests.doors.portal.conftest import choose, once, photo, place, report, send, tell


@pytest.mark.parametrize(
    "path",
    [
        "/", "/safety/", "/rights/", "/privacy/", "/accessibility/", "/report/", "/report/?about=work",
        "/report/?about=all", "/report/?in=A10", "/report/?q=不发工钱", "/report/?q=zzz", "/report/what/",
        "/report/where/", "/report/map.svg", "/report/danger/", "/my/", "/directory/",
    ],
)  # fmt: skip
def test_open_pages_answer_without_an_account(phone, path):
    assert phone.get(path).status_code == 200


def test_four_pages_make_a_matter(phone, town):
    code = report(phone, town)
    row = Matter.objects.get(code=code)
    assert (row.stage, row.source, row.kind.code) == ("registered", "portal", "A0702")
    assert row.said.startswith(SAID)
    assert "· 一共多少人：4" in row.said
    assert row.wanted == "拿到工资"
    assert row.grid_id == town.grid.pk
    assert row.holder == town.centre
    people = {party.role: party for party in Party.objects.filter(matter=row)}
    assert people["applicant"].phone == "13800005021"
    assert people["respondent"].is_organisation


def test_the_receipt_stands_at_once(phone, town):
    code = report(phone, town)
    page = phone.get(f"/receipt/{code}/").content.decode()
    assert f"{code[:4]}-{code[4:8]}-{code[8:]}" in page
    assert "柳岸街道综治中心" in page
    assert "000-6620118" in page
    assert "5021" in page
    assert "为什么是这一天" in page
    assert "<svg" in page
    assert "恒筑" not in page
    assert "13800005021" not in page


def test_a_double_tap_does_not_double(phone, town):
    choose(phone), tell(phone), place(phone, town)
    token = once(phone)
    first, second = send(phone, token), send(phone, token)
    assert first.headers["location"] == second.headers["location"]
    assert Matter.objects.count() == 1


def test_two_tabs_do_not_double(phone, town):
    choose(phone), tell(phone), place(phone, town)
    tokens = once(phone), once(phone)
    codes = {send(phone, token).headers["location"] for token in tokens}
    assert len(codes) == 1
    assert Matter.objects.count() == 1


def test_not_knowing_the_kind_is_no_obstacle(phone, town):
    choose(phone, "")
    tell(phone)
    place(phone, town)
    send(phone)
    assert Matter.objects.get().kind.code == "A99"


def test_a_missing_story_is_asked_for_and_nothing_typed_is_lost(phone, town):
    choose(phone)
    page = tell(phone, said="", wanted="拿到工资")
    assert page.url == "/report/what/?missing=1"  # a page one can go back to
    text = phone.get(page.url).content.decode()
    assert "请写一下发生了什么" in text
    assert "拿到工资" in text
    assert 'href="#id_said"' in text


def test_a_wrong_phone_keeps_what_was_typed(phone, town):
    choose(phone), tell(phone)
    page = place(phone, town, phone="6620118")
    assert page.url == "/report/check/"  # seven digits are a number of a town
    for wrong in ("13800", "1380000", "1380000502", "138000050210", "95"):
        page = place(phone, town, phone=wrong)
        assert page.url == "/report/where/?missing=1", wrong
        text = phone.get(page.url).content.decode()
        assert "恒筑劳务有限公司" in text
        assert f'value="{wrong}"' in text
        assert "电话像是少了或多了几位" in text


def test_put_aside_and_resumed(phone, town):
    choose(phone)
    assert tell(phone, said="写到一半", go="save").headers["location"] == "/report/saved/"
    home = phone.get("/").content.decode()
    assert "上次写到一半" in home
    assert "写到一半" in phone.get("/report/what/").content.decode()


def test_a_draft_lies_sealed(phone, town):
    choose(phone), tell(phone, said="谁也不该在库里读到这句")
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT typed, owner FROM kernel_draft")
        typed, owner = cursor.fetchone()
    assert "谁也不该" not in bytes(typed).decode(errors="ignore")
    assert phone.cookies["fengqiao-draft-8000"].value not in owner


def test_somebody_elses_browser_sees_no_draft(phone, town):
    choose(phone), tell(phone, said="只给我自己看")
    assert "只给我自己看" not in Client().get("/report/what/").content.decode()


def test_thrown_away_is_gone(phone, town):
    choose(phone), tell(phone)
    phone.post("/report/discard/")
    assert not Draft.objects.exists()


def test_the_questions_of_the_kind_are_asked_and_kept(phone, town):
    choose(phone, "A01")
    page = phone.get("/report/what/").content.decode()
    assert "您现在安全吗？" in page
    missed = tell(phone)
    assert missed.url == "/report/what/?missing=1"
    assert "请选一个" in phone.get(missed.url).content.decode()
    answers = {
        "q-safe_now": "安全",
        "q-relation": "夫妻",
        "q-want": ["分财产", "离婚"],
        "q-children": "一个，我带",
    }
    assert tell(phone, **answers).headers["location"] == "/report/where/"
    place(phone, town)
    send(phone)
    row = Matter.objects.get()
    assert row.wanted == "分财产、离婚"
    assert "· 您和对方是什么关系：夫妻" in row.said


def test_an_answer_that_means_danger_brings_110(phone, town):
    choose(phone, "A01")
    answers = {"q-safe_now": "现在不安全", "q-relation": "夫妻", "q-want": ["离婚"]}
    assert tell(phone, **answers).headers["location"] == "/report/danger/"


def test_a_draft_nobody_came_back_for_is_thrown_away_with_its_photographs(
    phone, town, django_capture_on_commit_callbacks
):
    from datetime import timedelta
    from uuid import UUID

    from fengqiao.kernel import drafts

    choose(phone)
    tell(phone, files=[photo()], go="add")
    kept = _draft(phone)["files"][0]
    with django_capture_on_commit_callbacks(execute=True):
        drafts.sweep({"portal.report": clock.real_now() - timedelta(days=14)})
    assert Draft.objects.exists()
    Draft.objects.update(saved_at=clock.real_now() - timedelta(days=15))
    with django_capture_on_commit_callbacks(execute=True):
        assert drafts.sweep({"portal.report": clock.real_now() - timedelta(days=14)}) == 1
    assert not Draft.objects.exists()
    assert not files.path_of(UUID(kept["key"])).exists()
    assert not files.path_of(UUID(kept["thumb"])).exists()


def test_photographs_are_kept_clean_and_go_along(phone, town):
    choose(phone)
    assert tell(phone, files=[photo()]).headers["location"] == "/report/where/"
    page = phone.get("/report/what/").content.decode()
    assert "考勤本.jpg" in page
    place(phone, town)
    send(phone)
    row = Document.objects.get(paper="")
    assert row.title == "考勤本.jpg"
    assert row.audience == "applicant"
    content = files.read(row.file)
    assert b"Exif" not in content
    assert row.thumbnail


def test_each_file_has_its_audience_and_can_go(phone, town):
    choose(phone)
    tell(phone, files=[photo("一.jpg"), photo("二.jpg", place=False)], go="add")
    kept = _draft(phone)["files"]
    assert [one["name"] for one in kept] == ["一.jpg", "二.jpg"]
    tell(phone, go="", remove=kept[0]["key"], **{f"audience-{kept[1]['key']}": "office"})
    assert [(one["name"], one["audience"]) for one in _draft(phone)["files"]] == [("二.jpg", "office")]


def test_a_file_we_do_not_take_says_what_to_do(phone, town):
    from django.core.files.uploadedfile import SimpleUploadedFile

    choose(phone)
    page = tell(phone, files=[SimpleUploadedFile("病毒.exe", b"MZ\x90\x00" + b"0" * 64)])
    assert page.status_code == 422
    assert "认不出这个文件的格式" in page.content.decode()


def test_danger_brings_110_before_going_on(phone, town):
    choose(phone)
    assert tell(phone, said="他拿刀要砍我").headers["location"] == "/report/danger/"
    page = phone.get("/report/danger/").content.decode()
    assert 'href="tel:110"' in page
    assert tell(phone, said="他拿刀要砍我").headers["location"] == "/report/where/"


def test_a_click_on_the_map_finds_the_grid(phone, town):
    choose(phone), tell(phone)
    from fengqiao.doors.portal import places

    county = places.sheet(town.region("澄浦县").pk)
    x, y = county.fit.place(100.15, 30.05)
    scale = 343 / county.fit.width
    sent = place(phone, town, go="", **{"map343.x": str(round(x * scale)), "map343.y": str(round(y * scale))})
    assert sent.headers["location"] == "/report/where/#place"
    draft = _draft(phone)
    assert draft["region"] == str(town.grid.pk)
    assert draft["shown"] == str(town.region("柳岸街道").pk)
    assert abs(draft["point"][0] - 100.15) < 0.01
    assert "已标在" in phone.get("/report/where/").content.decode()
    assert "circle" in phone.get("/report/map.svg").content.decode()


def test_the_keyboard_on_the_map_is_told_of_the_selects(phone, town):
    choose(phone), tell(phone)
    page = place(phone, town, go="", **{"map288.x": "0", "map288.y": "0"})
    assert "用键盘的话" in page.content.decode()


def test_only_the_town_may_be_known(phone, town):
    choose(phone), tell(phone)
    place(phone, town, level1="", level2="")
    send(phone)
    row = Matter.objects.get()
    assert row.town_id == town.region("柳岸街道").pk
    assert row.grid_id is None


def test_without_any_place_the_countys_centre_has_it_and_sees_it(phone, town):
    choose(phone)
    tell(phone)
    place(phone, town, level0="", level1="", level2="", place="")
    send(phone)
    row = Matter.objects.get()
    assert row.holder == town.county_centre
    assert queries.reach(town.qin, row.code, clock.now()) == row
    assert row in queries.in_region(town.tang, clock.now())


def test_without_a_phone_a_pickup_number_is_given(phone, town):
    code = report(phone, town, phone="", contact="none")
    page = phone.get(f"/receipt/{code}/").content.decode()
    assert "取件号" in page


def test_without_consent_nothing_is_sent(phone, town):
    choose(phone), tell(phone), place(phone, town)
    page = send(phone, agree="")
    assert page.url == "/report/check/?missing=1"
    assert "请先看一下上面" in phone.get(page.url).content.decode()
    assert not Matter.objects.exists()


def test_what_the_other_side_sees_is_said_before_sending(phone, town):
    choose(phone), tell(phone), place(phone, town, hide="on")
    page = phone.get("/report/check/").content.decode()
    assert "对方会看到什么" in page
    assert "不告诉他是您反映的" in page


def test_reports_are_limited_by_address(phone, town, settings):
    settings.PORTAL_LIMITS = settings.PORTAL_LIMITS | {"report": (1, 3600)}
    report(phone, town)
    choose(phone), tell(phone), place(phone, town)
    page = send(phone)
    assert page.status_code == 429
    assert "请等" in page.content.decode()


def _draft(phone) -> dict:
    import json

    return json.loads(Draft.objects.get(form="portal.report").typed)
