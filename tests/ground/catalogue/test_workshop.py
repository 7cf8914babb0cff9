"""The workshop of rules over HTTP: an editor drafts, a director publishes, nobody else sees it."""

import pytest
from django.urls import reverse

from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.kernel import clock
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Entry
from tests.cast import FOUNDED


@pytest.fixture
def editor(town, client):
    user, _ = accounts.add_user(
        username="song", display_name="宋编", password="规则要人人看得懂", by=SYSTEM, at=FOUNDED
    )
    organisations.appoint(
        user,
        organisation=town.county_centre,
        role=directory.role("rule_editor"),
        by=SYSTEM,
        at=FOUNDED,
    )
    client.force_login(user)
    return client


@pytest.fixture
def draft(editor):
    response = editor.post("/catalogue/drafts/", {"base": 1})
    assert (response.status_code, response.url) == (303, "/catalogue/editions/2/")
    return "/catalogue/editions/2"


def text(response):
    return response.content.decode()


def shown(response):
    """What the page's form would send unchanged."""
    form = response.context["form"]
    said = {}
    for bound in form:
        value = bound.value()
        if value not in (None, "", False, [], ()):
            said[bound.name] = "on" if value is True else value
    return said


def test_a_rule_is_changed_on_a_screen_and_the_change_is_told(editor, draft):
    page = editor.get(f"{draft}/clocks/settle_simple/")
    said = shown(page) | {"n": "5", "warn": "3, 1"}
    assert editor.post(f"{draft}/clocks/settle_simple/", said).status_code == 303
    overview = text(editor.get(f"{draft}/"))
    assert "可以发布" in overview
    assert "<del>7 日</del>" in overview
    assert "<ins>5 日</ins>" in overview
    assert "宋编" in overview
    columns = Entry.objects.filter(kind="catalogue.rule_edited").values_list("data__column", flat=True)
    assert set(columns) == {"n", "warn"}, "what was not changed is not said to be"


def test_sending_a_rule_back_as_it_was_changes_nothing(editor, draft):
    for code in ("petition_finish", "follow_up_first", "labour_limit", "protection_decide", "return_rule"):
        said = shown(editor.get(f"{draft}/clocks/{code}/"))
        assert editor.post(f"{draft}/clocks/{code}/", said).status_code == 303
    assert not Entry.objects.filter(kind="catalogue.rule_edited").exists()


def test_what_is_looser_than_the_law_is_told_at_once_and_cannot_be_published(editor, draft, town):
    said = shown(editor.get(f"{draft}/clocks/petition_finish/")) | {"n": "90"}
    editor.post(f"{draft}/clocks/petition_finish/", said)
    assert "不能长于法定的 60 日，这里写了 90 日" in text(editor.get(f"{draft}/clocks/petition_finish/"))
    assert "还不能发布：有 1 处要改" in text(editor.get(f"{draft}/"))
    editor.force_login(town.user("ma"))
    today = {"in_force_from": f"{clock.now():%Y-%m-%d}"}
    refused = editor.post(f"{draft}/publication/", today)
    assert refused.status_code == 409
    assert "信访办结（petition_finish）：不能长于法定" in text(refused)
    assert Edition.objects.get(number=2).published_at is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"n": "1.5"}, "日、月必须是整数"),
        ({"n": ""}, "id_n_error"),
        ({"warn": "soon"}, "写法不对"),
        ({"starts_on": []}, "请选从哪一步起"),
        ({"extend_n": "3", "extend_approver": ""}, "请写明延长由谁批准"),
        ({"basis": "我说的"}, "可配置"),
        ({"version_to": "2001-01-01"}, "失效日要在生效日以后"),
    ],
)
def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(editor, draft, changes, says):
    said = shown(editor.get(f"{draft}/clocks/triage/")) | {"zh": "我们的研判"} | changes
    response = editor.post(f"{draft}/clocks/triage/", said)
    assert response.status_code == 422
    assert says in text(response)
    assert "我们的研判" in text(response)
    assert queries.book(Edition.objects.get(number=2).pk).clocks["triage"].label == "研判分流"


def test_a_new_rule_is_added_and_deleted_while_it_was_never_in_force(editor, draft):
    said = shown(editor.get(f"{draft}/clocks/triage/")) | {"id": "see_in_3", "zh": "三日内见面", "n": "3"}
    assert editor.post(f"{draft}/clocks/new/", said).url == f"{draft}/clocks/see_in_3/"
    assert editor.post(f"{draft}/clocks/new/", said).status_code == 422, "the code is taken"
    assert "从草稿里删掉" in text(editor.get(f"{draft}/clocks/see_in_3/"))
    assert "从草稿里删掉" not in text(editor.get(f"{draft}/clocks/triage/"))
    assert editor.post(f"{draft}/clocks/see_in_3/removal/").status_code == 303
    assert editor.post(f"{draft}/clocks/triage/removal/").status_code == 409
    assert editor.get(f"{draft}/clocks/see_in_3/").status_code == 404


def test_a_preset_is_looked_at_first_and_then_switched(editor, draft):
    said = {"on": "on", "unit": "WD", "sources": ["superior", "window"]}
    page = text(editor.get(f"{draft}/presets/13710/", said))
    assert "<ins>7 个工作日</ins>" in page
    assert "照这样改" in page
    assert not Entry.objects.filter(kind="catalogue.preset_switched").exists()
    assert editor.post(f"{draft}/presets/13710/", said).status_code == 303
    rule = queries.book(Edition.objects.get(number=2).pk).clocks["p13710_7"]
    assert (rule.unit, rule.sources) == ("WD", ("superior", "window"))
    refused = editor.post(f"{draft}/presets/petition/", {"on": "off"})
    assert refused.status_code == 409
    assert "停用法定时限要写明为什么" in text(refused)


def test_ladders_and_grounds_are_edited_on_screens(editor, draft):
    rungs = {
        "rung-TOTAL_FORMS": 3,
        "rung-INITIAL_FORMS": 0,
        "rung-MIN_NUM_FORMS": 0,
        "rung-MAX_NUM_FORMS": 12,
    }
    said = {"id": "calm", "zh": "慢一点"} | rungs
    said |= {"rung-0-at": "90%", "rung-0-do": "remind", "rung-0-to": ["unit_handler"]}
    said |= {
        "rung-1-at": "-2",
        "rung-1-do": "supervise",
        "rung-1-to": ["unit_head"],
        "rung-1-level": "一般督办",
    }
    assert (
        editor.post(f"{draft}/ladders/new/", said | {"rung-2-at": "", "rung-2-do": "call"}).status_code == 303
    )
    book = queries.book(Edition.objects.get(number=2).pk)
    assert [(rung.at, rung.do) for rung in book.ladders["calm"].rungs] == [
        ("90%", "remind"),
        ("-2", "supervise"),
    ]
    wrong = said | {"rung-1-at": "whenever"}
    assert editor.post(f"{draft}/ladders/calm/", wrong).status_code == 422
    ground = {
        "code": "await_material",
        "zh": "等待补充材料",
        "cap_n": "10",
        "cap_unit": "D",
        "basis": "地方惯例（可配置）",
    }
    assert editor.post(f"{draft}/grounds/await_material/", ground).status_code == 303
    page = text(editor.get(f"{draft}/ladders/"))
    assert "慢一点" in page
    assert "10 日" in page


def test_a_draft_is_planned_and_thrown_away(editor, draft):
    plan = {"in_force_from": "2030-01-01", "note": "2030 年起"}
    assert editor.post(f"{draft}/plan/", plan).status_code == 303
    assert "2030 年起" in text(editor.get("/catalogue/editions/"))
    assert editor.post(f"{draft}/disposal/").status_code == 303
    assert "已作废" in text(editor.get(f"{draft}/"))
    assert editor.get(f"{draft}/clocks/triage/").status_code == 404, "nobody edits it any more"


def test_going_back_is_offered_on_an_older_edition(editor, draft, town):
    editor.force_login(town.user("ma"))
    today = {"in_force_from": f"{clock.now():%Y-%m-%d}"}
    assert editor.post(f"{draft}/publication/", today).status_code == 303
    assert "起草退回" in text(editor.get("/catalogue/editions/1/"))
    assert editor.post("/catalogue/drafts/", {"base": 1}).url == "/catalogue/editions/3/"
    assert editor.post("/catalogue/drafts/", {"base": 9}).status_code == 404


WORKSHOP = (
    "editions/", "editions/2/", "editions/2/clocks/", "editions/2/presets/", "editions/2/ladders/",
)  # fmt: skip
BENCH = (
    "editions/2/clocks/triage/", "editions/2/clocks/new/", "editions/2/presets/13710/",
    "editions/2/ladders/standard/", "editions/2/grounds/hearing/",
)  # fmt: skip


def test_only_keepers_of_the_rules_enter_and_only_editors_edit(editor, draft, town):
    editor.force_login(town.user("lin"))
    assert {editor.get(f"/catalogue/{page}").status_code for page in WORKSHOP + BENCH} == {403}
    assert editor.post("/catalogue/drafts/", {"base": 1}).status_code == 403
    editor.force_login(town.user("ma"))
    assert {editor.get(f"/catalogue/{page}").status_code for page in WORKSHOP} == {200}
    assert {editor.get(f"/catalogue/{page}").status_code for page in BENCH} == {403}
    editor.logout()
    assert {editor.get(f"/catalogue/{page}").status_code for page in WORKSHOP + BENCH} == {302}


def test_every_limit_has_a_page_that_anyone_may_read(town, client, django_assert_max_num_queries):
    for code in queries.current(clock.now()).clocks:
        assert client.get(reverse("catalogue:clock", args=[code])).status_code == 200
    assert client.get("/catalogue/clocks/nothing/").status_code == 404
    page = text(client.get("/catalogue/clocks/settle_complex/"))
    assert "如果现在起算" in page
    assert "信访办结" in page, "the limit of the law that it serves"
    assert "用掉 75% 时：提醒" in page
    with django_assert_max_num_queries(5):
        client.get("/catalogue/clocks/settle_complex/")


def test_the_pages_of_a_draft_cost_few_queries(editor, draft, django_assert_max_num_queries):
    editor.get(f"{draft}/")
    with django_assert_max_num_queries(30):
        editor.get(f"{draft}/")
    with django_assert_max_num_queries(25):
        editor.get(f"{draft}/clocks/")
