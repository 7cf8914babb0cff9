"""A person's name is masked; an organisation's is shown whole, also where nobody ticked that it is one. Both are sealed."""

import pytest
from django.db import connection
from django.urls import reverse

from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.models import Party
from fengqiao.casework.matters.rules.drafts import PartyDraft, names_unit, shown_name
from fengqiao.kernel import clock, drafts
from tests import build
from tests.addresses import browser
from tests.cast import MONDAY, WANG

FIRM, STALL = "恒筑劳务有限公司", "老王面馆（个体工商户）"


@pytest.mark.parametrize(
    "name",
    [
        FIRM, STALL, "澄浦县人社局", "县人社局", "望江社区居委会", "柳岸街道办事处",
        "澄浦县第一中学", "滨河小学", "春来便民超市", "红星五金店", "澄浦县人民医院", "大路村村委会", "李记面馆",
    ],
)  # fmt: skip
def test_a_name_that_is_plainly_a_unit_is_shown_whole(name):
    assert names_unit(name)
    assert shown_name(name, False) == name


@pytest.mark.parametrize(
    "name",
    [
        "王小强",
        "李大厂",
        "赵店",
        "欧阳队",
        "石所",
        "阿卜杜拉·买买提",
        "刘桂兰",
        "何院",
        "Wang Xiaoqiang",
        "李局",
        "",
        "没有留姓名",
        "张公司",
    ],
)
def test_in_doubt_a_name_is_a_persons(name):
    assert not names_unit(name)
    assert shown_name(name, True) == name


@pytest.mark.parametrize("ticked", [True, False])
@pytest.mark.parametrize("name", [FIRM, STALL])
def test_an_organisation_stands_whole_on_panel_list_and_file(town, name, ticked):
    at = clock.now()
    other = PartyDraft(role="respondent", name=name, is_organisation=ticked, phone="13900001111")
    asks = PartyDraft(role="applicant", name="澄浦安居建设有限公司", phone="13800005022")
    matter = build.matter(town, at=at, parties=[asks, other, WANG])
    lin = browser(town, "lin")

    page = lin.get(f"/matters/{matter.code}/").content.decode()
    assert name in page
    assert "澄浦安居建设有限公司" in page
    assert "王小强" not in page
    assert "13900001111" not in page
    listed = lin.get(reverse("desk:today")).content.decode()
    assert "澄浦安居建设有限公司" in listed
    assert queries.masked_applicants([matter.pk])[matter.pk].startswith("澄浦安居建设有限公司")


def test_an_organisations_name_is_sealed_all_the_same(town):
    build.matter(town, parties=[WANG, PartyDraft(role="respondent", name=FIRM)])
    row = Party.objects.get(role="respondent")
    assert row.is_organisation
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM matters_party WHERE id = %s", [row.pk])
        assert FIRM.encode() not in bytes(cursor.fetchone()[0])


def test_a_name_put_right_into_that_of_a_firm_is_shown_whole(town):
    matter = build.matter(town, at=clock.now(), parties=[WANG, PartyDraft(role="respondent", name="恒筑")])
    party = Party.objects.get(role="respondent")
    actions.correct(matter.pk, changes={"name": FIRM}, party_id=party.pk, version=1, by=town.lin, at=MONDAY)
    assert FIRM in browser(town, "lin").get(f"/matters/{matter.code}/").content.decode()


def test_a_unit_that_is_named_is_shut_out_though_nobody_ticked_it(town):
    matter = build.matter(town, parties=[WANG, PartyDraft(role="respondent", name="柳岸街道综治中心")])
    assert matter.holder_id == town.county_centre.pk
    assert not queries.may_see(town.lin, matter, MONDAY)


def test_a_kept_draft_of_a_firm_says_whose_it_is(town):
    lin = browser(town, "lin")
    for number, name in enumerate((FIRM, "王小强")):
        drafts.keep(f"post:{town.post('lin').pk}", f"intake:{number}", {"said": ["漏水"], "name": [name]})
    shown = lin.get(reverse("desk:drafts")).content.decode()
    assert FIRM in shown
    assert "王*强" in shown
