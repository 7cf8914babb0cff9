"""The page of a matter and every deed on it, over HTTP."""

import pytest
from django.test import Client

from fengqiao.casework.matters.models import Correction, Matter, Party
from fengqiao.casework.tasks import actions as tasks
from fengqiao.kernel import clock
from fengqiao.kernel.models import Look
from tests import build


@pytest.fixture
def at(town):
    return clock.now()


@pytest.fixture
def desk(town):
    def sign_in(username):
        client = Client()
        client.force_login(town.user(username))
        return client

    return sign_in


def url(matter, *rest):
    return "/".join(("", "matters", matter.code, *rest, ""))


def test_the_page_answers_who_what_by_when(town, desk, at):
    matter = build.matter(town, at=at)
    text = desk("lin").get(url(matter)).content.decode()
    assert "柳岸街道综治中心" in text
    assert "下一步" in text
    assert "研判分流" in text
    assert "首尾相接" in text
    assert "王*强" in text
    assert "王小强" not in text
    assert "13800005021" not in text
    assert Look.objects.filter(subject_id=matter.pk, what="page").count() == 1


def test_the_whole_page_costs_twenty_queries(town, desk, at, django_assert_max_num_queries):
    matter = build.accepted(town, at=at)
    lin = desk("lin")
    lin.get(url(matter))
    with django_assert_max_num_queries(20):
        assert lin.get(url(matter)).status_code == 200


def test_it_prints(town, desk, at):
    matter = build.matter(town, at=at)
    text = desk("lin").get(url(matter, "print")).content.decode()
    assert "print-bar" in text
    assert matter.grouped_code in text


def test_accepting(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    assert "受理，出告知书" in lin.get(url(matter, "acceptance")).content.decode()
    answer = lin.post(url(matter, "acceptance"), {"once": "a"})
    assert (answer.status_code, answer["Location"]) == (303, url(matter))
    assert Matter.objects.get().stage == "accepted"
    again = lin.post(url(matter, "acceptance"), {"once": "b"})
    assert again.status_code == 409
    assert "现在是" in again.content.decode()
    assert lin.post(url(matter, "acceptance"), {"once": "a"}).status_code == 303


def test_declining_needs_a_reason_and_shows_the_way(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    assert lin.post(url(matter, "declination"), {"once": "a"}).status_code == 400
    lin.post(
        url(matter, "declination"),
        {"reason": "d_in_court", "competent": "", "words": "法院在办", "once": "b"},
    )
    row = Matter.objects.get()
    assert (row.stage, row.declined_for) == ("declined", "d_in_court")


def test_resolving_and_closing(town, desk, at):
    matter = build.accepted(town, at=at)
    lin = desk("lin")
    page = lin.get(url(matter, "resolution")).content.decode()
    assert "承办单位已经处理到位" in page
    wrong = lin.post(url(matter, "resolution"), {"outcome": "done_by_unit", "answer": "", "once": "a"})
    assert wrong.status_code == 400
    lin.post(url(matter, "resolution"), {"outcome": "done_by_unit", "answer": "补发了", "once": "b"})
    assert Matter.objects.get().stage == "resolved"
    assert lin.post(url(matter, "closure"), {"once": "c"}).status_code == 409
    assert desk("ma").post(url(matter, "closure"), {"once": "d"}).status_code == 303
    assert Matter.objects.get().stage == "closed"
    assert (
        desk("xu")
        .post(url(matter, "reopening"), {"reason": "o_not_solved", "words": "没到账", "once": "e"})
        .status_code
        == 303
    )
    assert Matter.objects.get().stage == "accepted"


def test_withdrawing_keeps_the_persons_words(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    assert lin.post(url(matter, "withdrawal"), {"once": "a", "words": ""}).status_code == 400
    assert lin.post(url(matter, "withdrawal"), {"once": "b", "words": "自己谈好了"}).status_code == 303
    assert Matter.objects.get().outcome == "withdrawn"
    assert "自己谈好了" in lin.get(url(matter)).content.decode()


def test_a_contact_is_written_down(town, desk, at):
    matter = build.accepted(town, at=at)
    lin = desk("lin")
    lin.post(url(matter, "contact"), {"way": "call", "text": "说了下周二来", "once": "a"})
    assert "说了下周二来" in lin.get(url(matter)).content.decode()


def test_a_typo_is_corrected_with_history(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    typed = {"title": "滨河工地欠薪", "said": matter.said, "wanted": "", "began_on": "", "place": "",
             "why": "写错了", "version": "1", "once": "a"}  # fmt: skip
    assert lin.post(url(matter, "correction"), typed).status_code == 303
    assert Matter.objects.get().title == "滨河工地欠薪"
    assert Correction.objects.count() == 1
    late = lin.post(url(matter, "correction"), typed | {"title": "另一个标题", "once": "b"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "别人先改了" in text
    assert "滨河工地欠薪" in text
    assert "另一个标题" in text
    assert 'name="version" value="2"' in text
    assert "写错了" in lin.get(url(matter, "corrections")).content.decode()


def test_another_kind_needs_a_reason(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    typed = {"kind": "A0101", "complexity": "complex", "version": "1", "once": "a"}
    assert lin.post(url(matter, "classification"), typed | {"why": ""}).status_code == 400
    assert lin.post(url(matter, "classification"), typed | {"why": "看错了"}).status_code == 303
    assert Matter.objects.get().kind.code == "A0101"


def test_another_place_brings_another_centre(town, desk, at):
    matter = build.matter(town, at=at)
    desk("lin").post(url(matter, "location"), {"region": "东渡街道", "why": "", "version": "1", "once": "a"})
    assert Matter.objects.get().centre.name == "东渡街道综治中心"


def test_a_number_is_shown_for_a_reason_and_for_ten_minutes(town, desk, at):
    matter = build.matter(town, at=at)
    party = Party.objects.get(matter=matter, role="applicant")
    lin = desk("lin")
    path = url(matter, "parties", str(party.pk), "reveal", "phone")
    assert "为了什么" in lin.get(path).content.decode()
    assert lin.post(path, {"once": "a"}).status_code == 400
    assert lin.post(path, {"why": "联系本人", "once": "b"}).status_code == 303
    assert "13800005021" in lin.get(url(matter)).content.decode()
    assert "13800005021" not in desk("ma").get(url(matter)).content.decode()
    look = Look.objects.get(what="reveal:phone")
    assert (look.by, look.why) == (town.lin.ref, "联系本人")
    assert "联系本人" in lin.get(url(matter, "looks")).content.decode()
    session = lin.session
    session["revealed"] = {f"{party.pk}:phone": at.timestamp() - 1}
    session.save()
    assert "13800005021" not in lin.get(url(matter)).content.decode()


def test_a_party_is_added_and_corrected_without_being_seen(town, desk, at):
    matter = build.matter(town, at=at)
    lin = desk("lin")
    lin.post(
        url(matter, "parties", "new"),
        {
            "role": "concerned",
            "name": "澄浦安居建设有限公司",
            "is_organisation": "on",
            "contact": "any",
            "once": "a",
        },
    )
    assert Party.objects.filter(matter=matter, role="concerned").exists()
    party = Party.objects.get(matter=matter, role="applicant")
    path = url(matter, "parties", str(party.pk), "correction")
    assert "13800005021" not in lin.get(path).content.decode()
    lin.post(path, {"phone": "139 0000 7777", "contact": "call", "version": "1", "why": "换号", "once": "b"})
    party.refresh_from_db()
    assert (party.phone, party.name, party.contact) == ("13900007777", "王小强", "call")


def test_what_one_may_not_see_is_not_there(town, desk, at):
    matter = build.matter(town, at=at)
    zhao = desk("zhao")
    for rest in (
        (),
        ("acceptance",),
        ("declination",),
        ("correction",),
        ("looks",),
        ("print",),
        ("contact",),
    ):
        assert zhao.get(url(matter, *rest)).status_code == 404
        if rest:
            assert zhao.post(url(matter, *rest), {"once": "x"}).status_code in (404, 405)
    assert zhao.get("/matters/AAAAAAAAA/").status_code == 404


def test_a_button_that_cannot_be_pressed_says_why(town, desk, at):
    matter = build.matter(town, at=at)
    text = desk("xu").get(url(matter, "acceptance")).content.decode()
    assert "没有这项权限" in text
    assert "aria-disabled" in text


def test_what_waits_for_a_task_says_so_beside_its_button(town, desk, at):
    matter = build.accepted(town, at=at)
    tasks.open_task(matter.pk, mode="assign", holder_id=town.bureau.pk, asked="核实", by=town.lin, at=at)
    text = desk("lin").get(url(matter)).content.decode()
    assert "还有 1 项办件没有办完" in text
    assert "等县人社局签收" in text
    assert url(matter, "resolution") not in text
    assert "签收" in desk("zhou").get(url(matter)).content.decode()
