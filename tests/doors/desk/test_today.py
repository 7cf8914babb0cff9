"""今日: the list one works from, at the price of eight queries."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from fengqiao.casework.matters import actions
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.ground.organisations import actions as posts
from fengqiao.ground.organisations.models import Post
from fengqiao.kernel import memory
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.models import Look
from tests import build


def test_the_list_says_what_to_do_next(town, desk, at):
    matter = build.matter(town, at=at)
    page = desk("lin").get("/desk/")
    text = page.content.decode()
    assert page.status_code == 200
    assert "手上 1 件" in text
    assert matter.grouped_code in text
    assert "去受理" in text
    assert "王*强" in text
    assert "王小强" not in text


def test_who_has_left_their_post_is_told_so(town, desk, at):
    posts.dismiss(Post.objects.get(pk=town.zhou.post_id), by=SYSTEM, at=at)
    page = desk("zhou").get("/desk/").content.decode()
    assert "您现在没有岗位" in page
    assert "待签收" not in page


def test_another_county_sees_nothing(town, desk, at):
    matter = build.matter(town, at=at)
    zhao = desk("zhao")
    for path in ("/desk/", "/desk/matters/", f"/desk/search/?q={matter.code}", "/desk/search/?q=王小强"):
        assert matter.grouped_code not in zhao.get(path).content.decode()
    assert zhao.get(f"/matters/{matter.code}/").status_code == 404
    assert zhao.get(f"/matters/{matter.code}/looks/").status_code == 404


def test_fifty_rows_cost_eight_queries(town, desk, at, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(memory, "PATIENCE", 60.0)
    for n in range(30):
        build.matter(
            town, at=at, parties=[PartyDraft(role="applicant", name=f"王{'一二三四五六七八九十'[n % 10]}强")]
        )
    client = desk("lin")
    client.get("/desk/")  # what a process remembers
    with django_assert_max_num_queries(8):
        assert client.get("/desk/").content.decode().count("去受理") >= 30
    zhou = desk("zhou")
    zhou.get("/desk/")
    with django_assert_max_num_queries(8):
        zhou.get("/desk/")


def test_filters_leave_what_fits(town, desk, at):
    wages = build.matter(town, at=at)
    noise = build.matter(
        town, at=at, kind="", said="楼下夜里装修，噪声太大", source="phone", parties=[], point=None,
        region_id=town.region("柳岸街道").pk,
    )  # fmt: skip
    client = desk("lin")

    def shown(query):
        text = client.get(f"/desk/?{query}").content.decode()
        return wages.grouped_code in text, noise.grouped_code in text

    assert shown("") == (True, True)
    assert shown("source=phone") == (False, True)
    assert shown("kind=A07") == (True, False)
    assert shown("q=噪声") == (False, True)
    assert shown(f"region={town.region('望江社区').pk}") == (True, False)
    assert shown("region=not-a-region&source=nonsense") == (True, True)


def test_the_list_goes_to_excel_and_the_look_is_kept(town, desk, at):
    matter = build.matter(town, at=at)
    answer = desk("lin").get("/desk/?export=xlsx")
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    assert rows[1][0] == matter.grouped_code
    assert rows[1][3] == "王*强"
    assert Look.objects.filter(what="export", by=town.lin.ref).count() == 1


def test_those_who_work_off_tasks_take_no_lists_away(town, desk, at):
    assert desk("zhou").get("/desk/?export=xlsx").status_code == 403


@pytest.mark.parametrize(
    "view", ["todo", "late", "today", "waiting", "confirm", "supervised", "all", "nonsense"]
)
def test_every_view_opens(town, desk, at, view):
    build.resolved(town, at=at)
    assert desk("lin").get(f"/desk/?view={view}").status_code == 200


def test_who_waits_for_a_word_stands_beside_the_list(town, desk, at):
    matter = build.accepted(town, at=at)
    actions.supplement(matter.pk, text="工头又躲了", by=town.lin, at=at)
    text = desk("lin").get("/desk/beside/").content.decode()
    assert "王*强" in text
    actions.contact(
        matter.pk, way="call", text="说了进展", reached=True, by=town.lin, at=at.replace(year=at.year + 1)
    )
    assert "王*强" not in desk("lin").get("/desk/beside/").content.decode()


def test_the_search_goes_straight_to_a_code(town, desk, at):
    matter = build.matter(town, at=at)
    found = desk("lin").get("/desk/search/", {"q": matter.grouped_code})
    assert (found.status_code, found["Location"]) == (302, f"/matters/{matter.code}/")
    assert matter.grouped_code in desk("lin").get("/desk/search/", {"q": "王小强"}).content.decode()
    assert matter.grouped_code in desk("lin").get("/desk/search/", {"q": "138 0000 5021"}).content.decode()
    assert matter.grouped_code not in desk("lin").get("/desk/search/", {"q": "王小"}).content.decode()


def test_anonymous_people_are_sent_to_sign_in(client, town):
    for path in ("/desk/", "/desk/register/", "/desk/matters/", "/desk/audit/looks/"):
        assert client.get(path).status_code == 302


def test_auditors_read_the_logs_and_nothing_else(town, desk, at):
    matter = build.matter(town, at=at)
    desk("lin").get(f"/matters/{matter.code}/")
    shen = desk("shen")
    assert matter.grouped_code in shen.get("/desk/audit/looks/").content.decode()
    assert "post" in shen.get("/desk/audit/entries/").content.decode()
    assert "没有被改过" in shen.get("/desk/audit/chain/", {"code": matter.code}).content.decode()
    assert shen.get("/desk/audit/chain/?roots").status_code == 200
    assert shen.get("/desk/office/").status_code == 200
    assert shen.get(f"/matters/{matter.code}/").status_code == 404
    for path in ("/desk/audit/looks/", "/desk/audit/entries/", "/desk/audit/chain/"):
        assert desk("lin").get(path).status_code == 403
