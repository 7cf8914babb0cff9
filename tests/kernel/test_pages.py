"""One action per request, done once; lists by key; sheets without formulas."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.test import RequestFactory
from openpyxl import load_workbook

from fengqiao.kernel import pages, paging, sheets
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.clock import real_now
from fengqiao.kernel.models import Draft, Once
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add
from tests.cast import MONDAY


def posted(**data):
    request = RequestFactory().post("/", data)
    request.actor, request.at = SYSTEM, MONDAY
    return request


def save(*, by, at):
    return add(Draft(owner=by.ref, form="x", typed="甲", saved_at=real_now()))


def test_a_double_tap_does_the_deed_once_and_leads_to_the_same_place(db):
    responses = [
        pages.do(posted(once="abc"), save, then=lambda draft: f"/drafts/{draft.pk}/") for _ in range(3)
    ]

    assert Draft.objects.count() == 1
    assert {response.status_code for response in responses} == {303}
    assert len({response["Location"] for response in responses}) == 1


def test_a_refused_deed_may_be_tried_again_with_the_same_form(db):
    def refuse(*, by, at):
        raise Refused("还不行")

    response = pages.do(posted(once="abc"), refuse, then="/", refused=lambda reason: pages._go("/"))

    assert response.status_code == 409
    assert not Once.objects.exists()
    assert pages.do(posted(once="abc"), save, then="/done/")["Location"] == "/done/"


@pytest.fixture
def drafts(db):
    for number in range(25):
        Draft.objects.create(owner="o", form=f"{number % 3}", typed=str(number), saved_at=real_now())
    return Draft.objects.all()


@pytest.mark.parametrize("order", [("id",), ("-id",), ("form", "id"), ("-form", "-id")])
def test_pages_walk_forth_and_back_over_every_row_once(drafts, order):
    def page(query):
        return paging.page(drafts, RequestFactory().get("/" + query), order=order, size=7)

    seen, at = [], page("")
    assert at.previous == ""
    walked = [at]
    while at.next:
        at = page(at.next)
        walked.append(at)
    seen = [row.pk for one in walked for row in one]
    assert sorted(seen) == sorted(row.pk for row in drafts)
    assert len(seen) == len(set(seen))
    back = page(walked[-1].previous)
    assert [row.pk for row in back] == [row.pk for row in walked[-2]]


def test_a_cursor_that_can_not_be_read_begins_at_the_beginning(drafts):
    assert len(paging.page(drafts, RequestFactory().get("/?after=%FF%00x"), size=5)) == 5


def test_counting_stops_at_the_cap(drafts):
    assert paging.capped_count(drafts, 10) == (10, True)
    assert paging.capped_count(drafts, 100) == (25, False)


def test_a_sheet_keeps_formulas_as_text():
    content = sheets.workbook("清单", ["编号", "事由"], [["7K4M", "=1+1"], ["X", "漏水"]])

    sheet = load_workbook(BytesIO(content)).active
    assert sheet["B2"].value == "=1+1"
    assert sheet["B2"].data_type == "s"


def test_counts_are_put_together_once_and_asked_for_any_moment(db):
    odd = "100%'s"
    for n, topic in enumerate((odd, odd, "plain")):
        Once.objects.create(token=f"{topic}{n}", led_to=topic, at=MONDAY + timedelta(days=n))
    rows = Once.objects.filter(at__lte=MONDAY)
    counts = paging.CappedCounts(
        {"odd": rows.filter(led_to=odd), "all": rows, "none": rows.filter(pk__in=[])}, cap=2
    )
    assert counts() == {"odd": (1, False), "all": (1, False), "none": (0, False)}
    later = counts({MONDAY: MONDAY + timedelta(days=9)})
    assert later == {"odd": (2, False), "all": (2, True), "none": (0, False)}
