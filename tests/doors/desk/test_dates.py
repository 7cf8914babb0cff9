"""算期限: any date, worked out for whoever asks, without touching a matter."""

import pytest


@pytest.fixture
def asked(desk):
    def ask(status=200, **words):
        answer = desk("lin").get("/desk/date/", {"start": "2026-03-02T09:00"} | words)
        assert answer.status_code == status
        return answer.content.decode()

    return ask


def test_a_rule_gives_the_day_the_reasons_and_the_days_as_a_row(asked):
    page = asked(rule="petition_finish")
    assert "5 月 6 日（周三）" in page
    assert "最后一天遇上休息，顺延到 5月6日" in page
    assert "依据：信访工作条例第三十四条" in page
    assert 'class="due">6<' in page


def test_a_length_with_a_pause(asked):
    page = asked(n="5", unit="WD", from1="2026-03-05T10:00", to1="2026-03-10T15:00")
    assert "3 月 12 日" in page
    assert "3月6日至3月10日：停着，不计" in page


def test_it_prints_on_one_sheet_and_leads_back(asked):
    page = asked(n="5", unit="WD", roll="on", print="1")
    assert "2026-03-09 23:59:59" in page
    assert "/desk/date/" in page or 'href="?start=' in page


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"n": ""}, "选一条规则，或者写一个数"),
        ({"n": "1.5", "unit": "D"}, "日和月要写整数"),
        ({"n": "99999", "unit": "M"}, "太长了"),
        ({"n": "5", "unit": "D", "from1": "2026-03-05T10:00"}, "两头都要写"),
        ({"n": "5", "unit": "D", "from1": "2026-03-05T10:00", "to1": "2026-03-04T10:00"}, "还早"),
        ({"rule": "nothing_like_it"}, "选择一个有效的选项"),
        ({"n": "5", "unit": "D", "start": "0001-01-01T00:00"}, "年份像是写错了"),
        ({"n": "5", "unit": "D", "start": "9999-12-31T00:00"}, "年份像是写错了"),
    ],
)
def test_what_cannot_be_worked_out_is_said_beside_the_field(asked, words, said):
    assert said in asked(status=422, **words)


def test_the_empty_page_begins_now_and_asks_for_no_more(desk, django_assert_max_num_queries):
    client = desk("zhou")
    client.get("/desk/date/")
    with django_assert_max_num_queries(8):
        page = client.get("/desk/date/").content.decode()
    assert "算一算" in page
    assert "算期限" in page


def test_who_is_not_signed_in_is_led_to_the_door(client, town):
    assert client.get("/desk/date/").status_code == 302
