"""The rules as a citizen or an officer reads them; the calendar and the editions for those who keep them."""

import pytest
from django.urls import reverse

from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.catalogue import loader, queries
from fengqiao.ground.catalogue.loader import DATA
from fengqiao.ground.catalogue.models import DayOff
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.kernel import clock
from fengqiao.kernel.actors import SYSTEM
from tests.cast import FOUNDED


@pytest.fixture
def signed_in(town, client):
    """Signs in somebody newly appointed to a role at the county's centre."""

    def as_(role):
        user, _ = accounts.add_user(
            username=role, display_name="宋编", password="规则要人人看得懂", by=SYSTEM, at=FOUNDED
        )
        organisations.appoint(
            user, organisation=town.county_centre, role=directory.role(role), by=SYSTEM, at=FOUNDED
        )
        client.force_login(user)
        return client

    return as_


def test_anyone_may_read_the_kinds_in_plain_words(town, client):
    page = client.get("/catalogue/").content.decode()
    assert "楼上漏水" in page
    assert "家里人之间的事" in page
    assert "规则第 1 版" in page


def test_what_somebody_says_finds_kinds_with_the_words_that_matched(town, client):
    page = client.get("/catalogue/", {"q": "包工头拖欠工资"}).content.decode()
    assert "因为说到：" in page
    assert "拖欠工资" in page
    nothing = client.get("/catalogue/", {"q": "<script>zzz"}).content.decode()
    assert "没有找到对得上的" in nothing
    assert "<script>zzz" not in nothing


def test_a_kind_shows_its_limits_with_article_and_reason(town, client):
    page = client.get("/catalogue/kinds/A0702/").content.decode()
    assert "研判分流" in page
    assert "为什么是这一天" in page
    assert "13710" in page
    assert "仅信访转来" in page
    assert "信访工作条例第二十三条" in page
    assert client.get("/catalogue/kinds/Z99/").status_code == 404


def test_a_kind_that_must_not_be_mediated_says_so(town, client):
    assert queries.current(town.at).kinds["A0606"].mediable == "N"
    assert "不能用调解了结" in client.get("/catalogue/kinds/A0606/").content.decode()


def test_every_kind_has_a_page(town, client):
    for code in queries.current(town.at).kinds:
        assert client.get(f"/catalogue/kinds/{code}/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ({}, ("研判分流", "劳动仲裁时效"), ()),
        ({"duty": "party"}, ("劳动仲裁时效",), ("研判分流",)),
        ({"binding": "info"}, ("法院立案审查",), ("劳动仲裁时效",)),
        ({"source": "petition", "auto": "auto"}, ("书面告知是否受理", "研判分流"), ("随手拍初步响应",)),
        ({"q": "第二十三条 告知"}, ("书面告知是否受理",), ("研判分流",)),
        ({"auto": "off"}, ("小事不过夜",), ("研判分流",)),
        ({"q": "没有这种时限"}, ("没有找到这样的时限",), ("研判分流",)),
        ({"duty": "nonsense"}, ("研判分流",), ()),
    ],
)
def test_limits_are_found_by_whose_time_source_kind_and_words(town, client, asked, shown, hidden):
    page = client.get("/catalogue/clocks/", asked).content.decode()
    assert all(word in page for word in shown)
    assert not any(f"{word}</a>" in page for word in hidden)


def test_reading_costs_few_queries(town, client, django_assert_max_num_queries):
    client.get("/catalogue/kinds/A0702/")
    with django_assert_max_num_queries(2):
        client.get("/catalogue/kinds/A0702/")


def test_every_colleague_reads_the_calendar_and_few_write_in_it(town, client, signed_in):
    assert client.get("/catalogue/calendar/").status_code == 302, "sign in first"
    client.force_login(town.user("lin"))
    read = client.get("/catalogue/calendar/2026/").content.decode()
    assert "春节" in read
    assert "标一天" not in read
    assert "/catalogue/calendar/places/" not in read
    assert client.post("/catalogue/calendar/2026/days/").status_code == 403
    page = signed_in("rule_editor").get("/catalogue/calendar/2026/").content.decode()
    assert "春节" in page
    assert "248 个工作日" in page
    assert client.get("/catalogue/calendar/1803/").status_code == 404


def test_an_editor_marks_a_day_and_takes_it_back(signed_in, town):
    client, days = signed_in("rule_editor"), reverse("catalogue:days", args=[2026])
    said = {"on": "2026-03-09", "nature": "off", "name": "停电检修", "why": "线路检修", "once": "a" * 32}
    response = client.post(days, said)
    assert (response.status_code, response.url) == (303, "/catalogue/calendar/2026/")
    assert client.post(days, said).status_code == 303, "a double tap does no harm"
    assert "停电检修" in client.get("/catalogue/calendar/2026/").content.decode()
    client.post(days, said | {"nature": "ordinary", "once": "b" * 32})
    assert DayOff.objects.get(pk="2026-03-09").nature == "ordinary"


def test_a_day_that_cannot_be_is_refused_and_what_was_typed_stays(signed_in):
    client = signed_in("rule_editor")
    said = {"on": "2026-03-10", "nature": "workday", "name": "错的", "why": "试试"}
    response = client.post("/catalogue/calendar/2026/days/", said)
    assert response.status_code == 409
    assert "本来就是工作日" in response.content.decode()
    assert "错的" in response.content.decode()
    missing = client.post("/catalogue/calendar/2026/days/", {"on": "", "nature": "off"})
    assert missing.status_code == 422
    silent = client.post("/catalogue/calendar/2026/days/", {"on": "2026-03-10", "nature": "off"})
    assert "请写一句为什么" in silent.content.decode(), "no day is changed without a reason"


def test_a_new_year_is_entered_and_settled(signed_in):
    client = signed_in("rule_editor")
    assert "还没有录入" in client.get("/catalogue/calendar/2027/").content.decode()
    said = {"notice": "国办发明电〔2026〕9号"}
    assert client.post("/catalogue/calendar/2027/settlement/", said).status_code == 409
    client.post(
        "/catalogue/calendar/2027/days/",
        {"on": "2027-01-01", "nature": "off", "name": "元旦", "why": "国办通知"},
    )
    assert client.post("/catalogue/calendar/2027/settlement/", said).status_code == 303
    assert 2027 in queries.calendar().years


def test_drafting_and_publishing_are_two_people(town, signed_in, tmp_path):
    text = (DATA / "clocks.yaml").read_text(encoding="utf-8").replace("zh: 研判分流", "zh: 当日研判")
    (tmp_path / "clocks.yaml").write_text(text, encoding="utf-8")
    loader.load(tmp_path / "clocks.yaml", at=town.at)
    client = signed_in("rule_editor")
    page = client.get("/catalogue/editions/2/").content.decode()
    assert "triage" in page
    assert "发布这一版" not in page
    assert "草稿" in client.get("/catalogue/editions/").content.decode()
    assert client.post("/catalogue/editions/2/publication/").status_code == 403
    client.force_login(town.user("ma"))
    assert "发布这一版" in client.get("/catalogue/editions/2/").content.decode()
    assert client.post("/catalogue/editions/2/publication/").status_code == 422, "from which day?"
    past = {"in_force_from": "2020-01-01"}
    assert "不能早于今天" in client.post("/catalogue/editions/2/publication/", past).content.decode()
    today = {"in_force_from": f"{clock.now():%Y-%m-%d}"}
    assert client.post("/catalogue/editions/2/publication/", today).status_code == 303
    assert queries.current(clock.now()).number == 2
    assert client.post("/catalogue/editions/2/publication/", today).status_code == 409
    assert client.get("/catalogue/editions/9/").status_code == 404
