"""窗口登记: one page, nothing lost, nothing doubled."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters.models import Bar, Matter, Party
from fengqiao.kernel.models import Draft
from tests import build

SAID = "去年腊月起在滨河安置房做模板，工钱没发，四个人一共十二万多。"
WINDOW = {
    "said": SAID,
    "source": "window",
    "name": "王小强",
    "phone": "138 0000 5021",
    "contact": "call",
    "other": "恒筑劳务有限公司",
    "other_is": "unit",
    "region": "滨河第六网格",
    "place": "滨河安置房二期工地",
    "verb": "register",
    "draft": "d1",
    "once": "first",
}


def test_the_page_opens_with_nothing_wrong(town, desk):
    page = desk("lin").get("/desk/register/")
    assert page.status_code == 200
    assert "summary-bad" not in page.content.decode()
    assert desk("zhou").get("/desk/register/").status_code == 403


def test_one_form_registers_a_visitor(town, desk):
    answer = desk("lin").post("/desk/register/", WINDOW | {"picked": "A0702"})
    matter = Matter.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/desk/register/{matter.code}/")
    assert matter.grid_id == town.grid.pk
    assert (matter.kind.code, matter.source) == ("A0702", "window")
    applicant, other = Party.objects.filter(matter=matter).order_by("role")
    assert (applicant.name, applicant.phone, applicant.contact) == ("王小强", "13800005021", "call")
    assert other.is_organisation
    page = desk("lin").get(answer["Location"]).content.decode()
    assert matter.grouped_code in page
    assert "柳岸街道综治中心" in page


def test_a_double_press_registers_once(town, desk):
    lin = desk("lin")
    first = lin.post("/desk/register/", WINDOW)
    again = lin.post("/desk/register/", WINDOW)
    assert Matter.objects.count() == 1
    assert again["Location"] == first["Location"]


def test_what_is_wrong_keeps_what_was_typed(town, desk):
    answer = desk("lin").post("/desk/register/", WINDOW | {"said": "", "other_code": "91330000MA00000000"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "还差 2 处" in text
    assert "滨河安置房二期工地" in text
    assert Matter.objects.count() == 0


def test_a_repeat_is_shown_before_it_is_registered(town, desk, at):
    earlier = build.matter(town, at=at)
    lin = desk("lin")
    asked = lin.post("/desk/register/", WINDOW)
    assert asked.status_code == 200
    assert "先看看是不是同一件事" in asked.content.decode()
    assert earlier.grouped_code in asked.content.decode()
    assert Matter.objects.count() == 1
    assert lin.post("/desk/register/", WINDOW | {"seen": earlier.code}).status_code == 303
    assert Matter.objects.count() == 2


def test_repeats_come_as_a_fragment_too(town, desk, at):
    earlier = build.matter(town, at=at)
    found = desk("lin").post("/desk/register/repeats/", {"name": "王小强"}).content.decode()
    assert earlier.grouped_code in found
    assert (
        earlier.grouped_code
        not in desk("zhao").post("/desk/register/repeats/", {"name": "王小强"}).content.decode()
    )


def test_kinds_are_suggested_with_their_evidence(town, desk):
    lin = desk("lin")
    fragment = lin.post("/desk/register/kinds/", {"said": SAID}).content.decode()
    assert "依据" in fragment
    page = lin.post("/desk/register/", WINDOW | {"verb": "kinds"})
    assert page.status_code == 200
    assert "依据" in page.content.decode()
    assert "王小强" in page.content.decode()
    assert Matter.objects.count() == 0


def test_a_question_is_answered_on_the_spot(town, desk):
    lin = desk("lin")
    missing = lin.post("/desk/register/", WINDOW | {"verb": "answer"})
    assert missing.status_code == 400
    assert "请写下怎么答复的" in missing.content.decode()
    lin.post("/desk/register/", WINDOW | {"verb": "answer", "answer": "带身份证到二楼办。"})
    matter = Matter.objects.get()
    assert (matter.stage, matter.outcome, matter.answer) == ("closed", "answered", "带身份证到二楼办。")


def test_what_is_not_ours_is_declined_with_its_reason(town, desk):
    lin = desk("lin")
    assert lin.post("/desk/register/", WINDOW | {"verb": "decline"}).status_code == 400
    lin.post(
        "/desk/register/",
        WINDOW
        | {
            "verb": "decline",
            "reason": "d_not_ours",
            "competent": str(town.unit("住房").pk),
            "words": "找住建局",
        },
    )
    matter = Matter.objects.get()
    assert (matter.stage, matter.declined_for) == ("declined", "d_not_ours")


def test_a_unit_of_the_directory_is_shut_out(town, desk):
    lin = desk("lin")
    fragment = lin.post("/desk/register/other/", {"other": "澄浦县人力资源和社会保障局"}).content.decode()
    assert "看不到这件事" in fragment
    lin.post("/desk/register/", WINDOW | {"other": "澄浦县人力资源和社会保障局"})
    assert Bar.objects.get().organisation == town.bureau


def test_several_people_and_several_others(town, desk):
    desk("lin").post(
        "/desk/register/",
        WINDOW | {"together": "李大山 13900001111\n赵云", "others": "澄浦安居建设有限公司\n郑某"},
    )
    rows = {(row.name, row.role, row.is_organisation) for row in Party.objects.all()}
    assert ("李大山", "applicant", False) in rows
    assert ("赵云", "applicant", False) in rows
    assert ("澄浦安居建设有限公司", "respondent", True) in rows
    assert ("郑某", "respondent", False) in rows


def test_somebody_without_a_phone_gets_a_pickup_number(town, desk):
    lin = desk("lin")
    unread = lin.post("/desk/register/", WINDOW | {"phone": "", "needs_help": "on"})
    assert "请先把记下的话读给来访人听" in unread.content.decode()
    answer = lin.post("/desk/register/", WINDOW | {"phone": "", "needs_help": "on", "read_back": "on"})
    assert "取件号" in lin.get(answer["Location"]).content.decode()


def test_an_interrupted_draft_is_resumed(town, desk):
    lin = desk("lin")
    lin.post("/desk/register/keep/", WINDOW)
    assert b"5021" not in bytes(Draft.objects.values_list("typed", flat=True)[0].encode()[:0])
    assert "王*强" in lin.get("/desk/register/drafts/").content.decode()
    page = lin.get("/desk/register/?draft=d1").content.decode()
    assert "滨河安置房二期工地" in page
    assert "王小强" in page
    assert "王小强" not in desk("ma").get("/desk/register/?draft=d1").content.decode()
    lin.post("/desk/register/", WINDOW)
    assert Draft.objects.count() == 0


def test_facts_make_it_urgent_and_danger_brings_the_card(town, desk):
    lin = desk("lin")
    plan = lin.post(
        "/desk/register/plan/", WINDOW | {"facts": "danger"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "tel:110" in plan
    assert "重大" in plan
    lin.post("/desk/register/", WINDOW | {"facts": ["danger"]})
    assert Matter.objects.get().complexity == "major"


def test_a_place_may_be_named_in_a_few_characters(town, desk):
    lin = desk("lin")
    answer = lin.post("/desk/register/", WINDOW | {"region": "滨河"})
    assert "不止一处" in answer.content.decode()
    assert lin.post("/desk/register/", WINDOW | {"region": "第六"}).status_code == 303


def test_a_grid_worker_has_a_short_form(town, desk):
    he = desk("he")
    page = he.get("/desk/register/").content.decode()
    assert "报一件事" in page
    he.post("/desk/register/", {"said": "路灯坏了", "region": "滨河第一网格", "source": "grid", "contact": "any",
                                "other_is": "unit", "verb": "register", "once": "g1"})  # fmt: skip
    matter = Matter.objects.get()
    assert matter.source == "grid"
    picture = BytesIO()
    Image.new("RGB", (40, 30), "green").save(picture, "JPEG")
    photo = SimpleUploadedFile("灯.jpg", picture.getvalue(), "image/jpeg")
    he.post("/desk/register/", {"said": "路灯又坏了", "region": "滨河第一网格", "source": "grid", "contact": "any",
                                "other_is": "unit", "verb": "register", "once": "g2", "photo": photo})  # fmt: skip
    assert Document.objects.get(paper="").media_type == "image/jpeg"
    wrong = he.post("/desk/register/", {"said": "路灯", "region": "滨河第一网格", "source": "grid", "contact": "any",
                                        "other_is": "unit", "verb": "register", "once": "g3",
                                        "photo": SimpleUploadedFile("a.exe", b"MZ" * 50)})  # fmt: skip
    assert wrong.status_code == 409
    assert Matter.objects.count() == 2
    assert he.get(f"/matters/{matter.code}/").status_code == 200


@pytest.mark.parametrize("field", ["phone"])
def test_a_wrong_number_is_said_at_the_field(town, desk, field):
    answer = desk("lin").post("/desk/register/", WINDOW | {field: "12"})
    assert ("位数不对" in answer.content.decode()) or "少了或多了几位" in answer.content.decode()


def test_the_plan_says_what_to_ask_and_what_to_bring(town, desk):
    plan = desk("lin").post("/desk/register/plan/", WINDOW | {"picked": "A0702"}).content.decode()
    assert "还要问一句" in plan
    assert "请他带来" in plan
