"""The screens of supervision: what each kind of user sees and does, through HTTP, and who sees nothing at all."""

import pytest
from django.urls import reverse

from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.kernel import clock
from fengqiao.kernel.models import Look
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.models import Finding, Hung, Order, Review
from tests import build
from tests.addresses import browser
from tests.cast import MONDAY
from tests.services.supervision.conftest import DAY, fresh, handed_over, issued

pytestmark = pytest.mark.django_db

PATHS = ("supervision:board", "supervision:hung-list", "supervision:findings", "supervision:reviews")


@pytest.fixture
def monday_morning():
    with clock.at_time(MONDAY):
        yield


@pytest.fixture
def sit(town, monday_morning):
    return lambda who: browser(town, who)


def page(client, name, *args, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_the_board_shows_orders_by_level_age_and_unit(town, sit):
    matter, _task = handed_over(town)
    order = issued(town, matter, level="listed")
    xu = sit("xu")
    drawn = page(xu, "supervision:board")
    for text in (matter.grouped_code, "挂牌督办", "县人社局", order.number, "待答复"):
        assert text in drawn
    assert "王小强" not in drawn
    assert matter.grouped_code in page(
        xu, "supervision:board", query=f"?level=listed&unit={town.bureau.pk}&age=3"
    )
    for query in ("?level=key", "?stage=closed", "?age=30", "?age=more"):
        assert matter.grouped_code not in page(xu, "supervision:board", query=query), query
    assert matter.grouped_code in page(xu, "supervision:board", query="?level=nonsense&age=x&unit=7")


def test_the_old_address_leads_to_the_board(town, sit):
    response = sit("xu").get("/desk/supervision/?level=key")
    assert response.status_code == 302
    assert response["Location"] == "/supervision/?level=key"


def test_the_board_is_printed_and_taken_away_as_a_recorded_look(town, sit):
    matter, _task = handed_over(town)
    issued(town, matter)
    xu = sit("xu")
    assert matter.grouped_code in page(xu, "supervision:board", query="?print=1")
    file = xu.get(reverse("supervision:board") + "?export=xlsx")
    assert file["Content-Type"].endswith("sheet")
    assert Look.objects.get(what="export").by == f"post:{town.xu.post_id}"


def test_the_board_costs_the_same_for_one_order_and_for_many(town, sit, django_assert_max_num_queries):
    xu = sit("xu")
    for _turn in range(12):
        issued(town, handed_over(town)[0])
    page(xu, "supervision:board")
    with django_assert_max_num_queries(14):
        page(xu, "supervision:board")


def test_the_page_of_an_order_costs_a_fixed_number_of_queries(town, sit, django_assert_max_num_queries):
    order = issued(town, handed_over(town)[0])
    xu = sit("xu")
    page(xu, "supervision:order", order.pk)
    with django_assert_max_num_queries(22):
        page(xu, "supervision:order", order.pk)


def test_an_order_goes_its_way_over_http(town, sit):
    matter, _task = handed_over(town)
    xu, zhou = sit("xu"), sit("zhou")
    new = reverse("supervision:new", args=[matter.code])
    assert "发督办单" in xu.get(new).content.decode()
    assert xu.post(new, {"unit": town.bureau.pk, "level": "key", "why": "", "asked": "x"}).status_code == 400
    said = {"unit": town.bureau.pk, "level": "key", "why": "没有签收", "asked": "说明原因"}
    assert xu.post(new, said | {"copies": [town.unit("住房").pk]}).status_code == 303
    order = Order.objects.get()
    to = f"/supervision/tasks/{order.task_id}/"
    assert zhou.get(to)["Location"] == reverse("supervision:reply", args=[order.pk])
    assert xu.get(to)["Location"] == reverse("supervision:order", args=[order.pk])
    assert "答复督办" in page(zhou, "supervision:order", order.pk)
    reply = reverse("supervision:reply", args=[order.pk])
    assert xu.post(reply, {"text": "替他们答"}).status_code == 409
    assert zhou.post(reply, {"text": "星期五办到。"}).status_code == 303
    assert "星期五办到" in page(xu, "supervision:order", order.pk)
    back = reverse("supervision:return", args=[order.pk])
    assert xu.post(back, {"reason": "没有写到哪一步", "level": ""}).status_code == 303
    assert zhou.post(reply, {"text": "星期五工钱到账。"}).status_code == 303
    assert xu.post(reverse("supervision:acceptance", args=[order.pk])).status_code == 303
    drawn = page(xu, "supervision:order", order.pk)
    for text in ("第 1 次", "第 2 次", "没有写到哪一步", "认可"):
        assert text in drawn
    assert xu.post(reverse("supervision:closure", args=[order.pk]), {"words": "到账了"}).status_code == 303
    order.refresh_from_db()
    assert (order.stage, order.times) == ("closed", 2)


def test_raising_asks_for_a_higher_level(town, sit):
    order = issued(town, handed_over(town)[0], level="key")
    url = reverse("supervision:level", args=[order.pk])
    drawn = sit("xu").get(url).content.decode()
    assert "挂牌督办" in drawn
    assert sit("xu").post(url, {"level": "general"}).status_code == 400
    assert sit("xu").post(url, {"level": "listed"}).status_code == 303


def test_the_matters_page_shows_what_is_supervised_and_offers_it(town, sit):
    matter, _task = handed_over(town)
    drawn = page(sit("xu"), "matters:show", matter.code)
    assert reverse("supervision:new", args=[matter.code]) in drawn
    assert reverse("supervision:new", args=[matter.code]) not in page(
        sit("zhou"), "matters:show", matter.code
    )
    order = issued(town, matter)
    for who in ("xu", "zhou", "ma"):
        assert reverse("supervision:order", args=[order.pk]) in page(sit(who), "matters:show", matter.code)


def test_nobody_of_another_county_sees_any_of_it(town, sit):
    """By address, list and count; 赵 is made a director there, so that no missing permission hides the fault."""
    from fengqiao.ground.organisations import actions as organisations
    from fengqiao.ground.organisations import queries as directory
    from fengqiao.kernel.actors import SYSTEM

    matter, _task = handed_over(town)
    order = issued(town, matter)
    hung, finding = hanging(town, matter), found(town, matter)
    review = looked_for(town)
    organisations.appoint(
        town.user("qin"), organisation=town.unit("岭北县综治中心"), role=directory.role("supervisor"),
        by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    qin = town.user("qin")
    post = next(p for p in directory.posts_of(qin.pk, MONDAY) if p.role.code == "supervisor")
    actor = directory.actor_for(qin, post.pk, MONDAY)
    assert actor.may("tasks.supervise")
    for rows in (
        queries.orders(actor, MONDAY), queries.hung(actor, MONDAY), queries.findings(actor, MONDAY),
        queries.reviews(actor),
    ):  # fmt: skip
        assert not rows.exists()
    assert set(queries.counts(actor, MONDAY).values()) == {(0, False)}
    assert queries.figures(actor, MONDAY) == {"level": {}, "stage": {}}
    client = sit("qin")
    client.post(reverse("organisations:post-switch"), {"post": post.pk})
    for name in PATHS:
        assert matter.grouped_code not in page(client, name), name
    for name, subject in (
        ("order", order), ("reply", order), ("return", order), ("closure", order), ("level", order),
        ("hung", hung), ("hung-closure", hung), ("finding", finding), ("decision", finding), ("review", review),
    ):  # fmt: skip
        assert client.get(reverse(f"supervision:{name}", args=[subject.pk])).status_code in (403, 404), name
    for name in ("new", "hang", "find", "of-matter"):
        assert client.get(reverse(f"supervision:{name}", args=[matter.code])).status_code == 404, name


def test_a_barred_supervisor_sees_neither_board_nor_order(town, sit):
    matter, _task = handed_over(town)
    order = issued(town, matter)
    matters.bar(fresh(matter), user_id=town.xu.user_id, why="conflict", by=town.ma, at=MONDAY)
    xu = sit("xu")
    assert matter.grouped_code not in page(xu, "supervision:board")
    assert xu.get(reverse("supervision:order", args=[order.pk])).status_code == 404


def hanging(town, matter, **more) -> Hung:
    said = {"leader_post_id": town.ma.post_id, "unit_id": town.bureau.pk, "why": "四人欠薪过年，请马主任盯办"}
    return actions.hang(matter.pk, **said | {"by": town.xu, "at": MONDAY} | more)


def found(town, matter, **more) -> Finding:
    from fengqiao.casework.clocks.models import Clock

    clock_ = Clock.objects.filter(matter=matter.pk, rule="task_sign").first()
    said = {
        "unit_id": town.bureau.pk, "violation": "not_handled", "article": "信访工作条例 第三十四条",
        "facts": "交办三天没有签收", "evidence": [f"clock:{clock_.pk}"],
    }  # fmt: skip
    return actions.find(matter.pk, **said | {"by": town.xu, "at": MONDAY} | more)


def looked_for(town) -> Review:
    from fengqiao.kernel.ids import uuid7

    return Review.objects.create(
        id=uuid7(), centre=town.centre, unit=town.bureau, detector="bunched", month="2026-02-01", hits=9,
        cases=12, at=MONDAY,
    )  # fmt: skip


def test_the_leaders_list_goes_its_way_over_http(town, sit):
    matter, _task = handed_over(town)
    xu = sit("xu")
    url = reverse("supervision:hang", args=[matter.code])
    said = {"leader": town.ma.post_id, "unit": town.bureau.pk, "why": "请马主任盯办", "due_on": "2026-03-10"}
    assert "马立远" in xu.get(url).content.decode()
    assert xu.post(url, said | {"due_on": "2026-03-01"}).status_code == 409
    assert xu.post(url, said).status_code == 303
    assert xu.post(url, said).status_code == 409, "it hangs already"
    row = Hung.objects.get()
    for who in ("xu", "ma", "zhou"):
        assert matter.grouped_code in page(sit(who), "supervision:hung-list"), who
        assert "请马主任盯办" in page(sit(who), "supervision:hung", row.pk)
    assert sit("lin").get(reverse("supervision:hung", args=[row.pk])).status_code == 404
    assert matter.grouped_code in page(xu, "supervision:hung-list", query="?print=1")
    close = reverse("supervision:hung-closure", args=[row.pk])
    assert xu.post(close, {"words": "办到了"}).status_code == 400, "not without a proof"
    proof = Document.objects.filter(matter=matter.pk).first()
    assert xu.post(close, {"proof": proof.pk, "words": "电话核实，工钱到账"}).status_code == 303
    assert "电话核实" in page(xu, "supervision:hung", row.pk)
    assert matter.grouped_code not in page(xu, "supervision:hung-list")
    assert matter.grouped_code in page(xu, "supervision:hung-list", query="?over")


def test_a_finding_goes_its_way_over_http(town, sit):
    matter, _task = handed_over(town)
    xu, zhou, ma = sit("xu"), sit("zhou"), sit("ma")
    url = reverse("supervision:find", args=[matter.code])
    key = queries.proofs(matter)[0][0]
    said = {
        "unit": town.bureau.pk, "violation": "not_handled", "article": "信访工作条例 第三十四条", "facts": "没有签收",
    }  # fmt: skip
    assert xu.post(url, said).status_code == 409, "not without evidence"
    assert xu.post(url, said | {"evidence": [key]}).status_code == 303
    row = Finding.objects.get()
    assert matter.grouped_code in page(zhou, "supervision:findings")
    assert "交办" not in page(sit("lin"), "supervision:findings")
    decide = reverse("supervision:decision", args=[row.pk])
    assert xu.post(decide, {"upheld": "yes", "words": "成立"}).status_code == 409, (
        "who opened it does not decide"
    )
    assert ma.post(decide, {"upheld": "yes", "words": "成立"}).status_code == 409, "the unit is heard first"
    reply = reverse("supervision:finding-reply", args=[row.pk])
    assert zhou.post(reply, {"text": "系统停了两天，当天已电话联系当事人。"}).status_code == 303
    assert "电话联系当事人" in page(ma, "supervision:finding", row.pk)
    assert ma.post(decide, {"upheld": "no", "words": "有说得通的原因"}).status_code == 303
    row.refresh_from_db()
    assert row.stage == "withdrawn"
    assert "有说得通的原因" in page(zhou, "supervision:finding", row.pk)


def test_a_review_is_looked_at_by_a_person(town, sit):
    review = looked_for(town)
    xu = sit("xu")
    assert "扎堆在到期前办结" in page(xu, "supervision:reviews")
    url = reverse("supervision:review", args=[review.pk])
    assert "9 / 12" in xu.get(url).content.decode()
    assert xu.post(url, {"result": "explained", "words": ""}).status_code == 409, (
        "what is to change takes words"
    )
    assert xu.post(url, {"result": "explained", "words": "月底集中发工资"}).status_code == 303
    review.refresh_from_db()
    assert (review.result, review.looked_by) == ("explained", f"post:{town.xu.post_id}")
    assert "月底集中发工资" in page(xu, "supervision:review", review.pk)
    assert "扎堆" not in page(xu, "supervision:reviews")
    assert sit("zhou").get(url).status_code == 403


def test_the_person_learns_that_somebody_supervises_and_nothing_more(town, monday_morning):
    from fengqiao.casework.documents import queries as documents
    from fengqiao.doors.portal import telling

    matter, _task = handed_over(town)
    issued(town, matter, why="内部的话")
    hanging(town, fresh(matter))
    found(town, fresh(matter))
    told = [moment.text for moment in documents.timeline(fresh(matter), for_party=True)]
    assert any("上级在督" in text for text in told)
    assert not any("人社局" in text and "督" in text for text in told)
    assert not any(word in "".join(told) for word in ("内部的话", "认定", "挂账", "没有签收"))
    with clock.at_time(MONDAY + 12 * DAY):
        story = telling.story(fresh(matter), MONDAY + 12 * DAY)
    assert story.next.startswith("已经过了说好的日子，上级在督。")


def test_a_late_matter_nobody_supervises_yet_does_not_say_so(town, monday_morning):
    from fengqiao.doors.portal import telling

    matter = build.accepted(town)
    story = telling.story(matter, MONDAY + 12 * DAY)
    assert story.next.startswith("已经过了说好的日子。")
    assert "上级" not in story.next


def test_the_morning_says_in_one_line_what_waits_for_who_supervises(town):
    from datetime import timedelta

    from django.core.cache import cache

    from fengqiao.ground.notifications import queries as notifications
    from fengqiao.services.agenda import jobs
    from fengqiao.wiring import chores

    matter, _task = handed_over(town)
    issued(town, matter)
    hanging(town, fresh(matter))
    assert queries.in_short(town.xu, MONDAY) == "督办单 1 张，挂账 1 件"
    assert queries.in_short(town.lin, MONDAY) == queries.in_short(town.zhou, MONDAY) == ""
    cache.delete(jobs.TOLD)
    chores.tell_mornings(MONDAY + DAY - timedelta(hours=1))
    (message,) = [m for m in notifications.inbox(town.xu) if m.kind == "agenda.morning"]
    assert "督办单 1 张，挂账 1 件" in message.body
    cache.delete(jobs.TOLD)
