"""The State Council's notice, read as it is pasted: sentences or rows, with every slip named by its line."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.ground.catalogue.rules.notice import Day, compare, read

SHARED = Path(__file__).parents[3].parent / "shared" / "data" / "calendar" / "holiday_cn_all.csv"

NOTICE = """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日
"""


def test_the_notice_is_understood_as_it_is_published():
    read_ = read(NOTICE)
    assert (read_.year, read_.title, read_.problems) == (2026, "国办发明电〔2025〕7号", ())
    days = {day.on: day for day in read_.days}
    assert len([day for day in read_.days if day.nature == "off"]) == 33
    assert [day.on.isoformat() for day in read_.days if day.nature == "workday"] == [
        "2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10",
    ]  # fmt: skip
    assert days[date(2026, 9, 20)].name == "国庆节"
    assert [number for number, _text in read_.unused] == [1, 2, 3, 11, 12], "the rest is shown, not swallowed"


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is missing")
def test_the_published_2026_notice_is_the_public_table():
    with SHARED.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["year_file"] == "2026"]
    wanted = {date.fromisoformat(row["date"]): row["is_off_day"] == "1" for row in rows}
    found = {day.on: day.nature == "off" for day in read(NOTICE).days}
    assert found == wanted


@pytest.mark.skipif(not SHARED.exists(), reason=f"{SHARED} is missing")
@pytest.mark.parametrize("year", range(2007, 2027))
def test_every_published_year_is_read_from_its_rows(year):
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines[1:] if line.startswith(f"{year},")]
    read_ = read("\n".join([lines[0], *rows]), year)
    assert read_.sound
    said = [problem.value for problem in read_.problems]
    assert said == (["2020-02-03"] if year == 2020 else []), (
        "a Monday that is worked as usual changes nothing"
    )
    assert len(read_.days) == len(rows) - len(said)


def test_rows_are_read_in_the_ways_people_write_them():
    read_ = read(
        "日期,安排,名目\n2027-01-01 至 2027-01-03,放假,元旦\n2027/2/6\t休\t春节\n2027年2月7日；班；春节\n5月1日至5日，休，劳动节",
        2027,
    )
    assert not read_.problems
    assert [(day.on.isoformat(), day.nature, day.name) for day in read_.days][:5] == [
        ("2027-01-01", "off", "元旦"),
        ("2027-01-02", "off", "元旦"),
        ("2027-01-03", "off", "元旦"),
        ("2027-02-06", "off", "春节"),
        ("2027-02-07", "workday", "春节"),
    ]
    assert len(read_.days) == 10


def test_a_new_year_may_begin_in_the_old_one():
    read_ = read("一、元旦：2023年12月30日至2024年1月1日放假，共3天。", 2024)
    assert not read_.problems
    assert [day.on.isoformat() for day in read_.days] == ["2023-12-30", "2023-12-31", "2024-01-01"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("一、元旦：1月1日（周五）至3日（周六）放假，共3天。", "weekday"),
        ("一、元旦：1月1日（周四）至3日（周六）放假，共4天。", "count"),
        ("一、元旦：1月3日（周六）至1日（周四）放假。", "backwards"),
        ("元旦：1月32日放假", "date"),
        ("2026-02-30,休,春节", "date"),
        ("2026-13-01,休,春节", "date"),
        ("2027-03-01,休,清明节", "year"),
        ("2026-03-03,班,清明节", "works_anyway"),
        ("2026-04-04,休", "name"),
        ("2026-04-04,也许,清明节", "nature"),
        ("2026-01-01至2026-03-01,休,元旦", "long"),
    ],
)
def test_a_slip_is_named_with_its_line(line, code):
    problems = read(f"标题\n{line}", 2026).problems
    assert [(problem.line, problem.code) for problem in problems][:1] == [(2, code)], problems


def test_a_day_cannot_be_both_off_and_worked():
    read_ = read("2026-01-04,班,元旦\n2026-01-04,休,元旦", 2026)
    assert [(problem.line, problem.code) for problem in read_.problems] == [(2, "both")]


def test_without_a_year_nothing_is_guessed():
    assert [problem.code for problem in read("元旦：1月1日放假。").problems] == ["no_year"]


class Row:
    def __init__(self, nature, by_hand=False, notice=""):
        self.nature, self.name, self.by_hand, self.notice = nature, "", by_hand, notice


def test_what_the_notice_does_not_name_is_ordinary_again_except_what_a_hand_has_set_and_december():
    there = {
        date(2026, 1, 1): Row("off"),
        date(2026, 1, 2): Row("off", by_hand=True, notice="旧通知"),
        date(2026, 1, 5): Row("off", by_hand=True),
        date(2026, 12, 31): Row("off"),
        date(2026, 4, 4): Row("workday"),
    }
    found = compare(
        2026, [Day(date(2026, 1, 1), "off", "元旦"), Day(date(2026, 4, 4), "off", "清明节")], there
    )
    assert [(day.on.isoformat(), day.nature, before) for day, before in found.marked] == [
        ("2026-01-02", "ordinary", "off"),
        ("2026-04-04", "off", "workday"),
    ]
    assert found.same == 1
    assert found.left == (date(2026, 1, 5), date(2026, 12, 31))
    assert found.in_short == "+0 ~1 -1"


days_of_a_year = st.lists(
    st.dates(date(2027, 1, 1), date(2027, 12, 31)), unique=True, min_size=1, max_size=40
)


@given(days_of_a_year)
def test_what_was_written_as_rows_is_read_back(chosen):
    rows = [(on, "班" if on.weekday() >= 5 else "休") for on in sorted(chosen)]
    read_ = read("\n".join(f"{on.isoformat()}，{nature}，节日" for on, nature in rows), 2027)
    assert not read_.problems
    assert [(day.on, day.nature) for day in read_.days] == [
        (on, "workday" if nature == "班" else "off") for on, nature in rows
    ]


@given(st.dates(date(2027, 1, 1), date(2027, 12, 20)), st.integers(1, 9))
def test_what_was_written_as_a_sentence_is_read_back(first, many):
    last = first + timedelta(days=many - 1)
    week = "一二三四五六日"
    line = (
        f"一、节日：{first.month}月{first.day}日（周{week[first.weekday()]}）至{last.month}月{last.day}日"
        f"（周{week[last.weekday()]}）放假调休，共{many}天。"
    )
    read_ = read(line, 2027)
    assert not read_.problems
    assert [day.on for day in read_.days] == [first + timedelta(days=n) for n in range(many)]


@given(st.text(alphabet="0123456789年月日至、，。：（）周一放假上班,-\n ", max_size=120))
def test_nothing_that_is_pasted_breaks_the_reader(text):
    read(text, 2027)
    read(text)
