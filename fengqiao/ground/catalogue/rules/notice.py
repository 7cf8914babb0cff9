"""The State Council's yearly notice, read as it is pasted: its own sentences, or rows of a table.

A sentence: 一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
A row: 2027-01-01 至 2027-01-03，放假，元旦
What the notice says twice (the day of the week, how many days) is compared, so a slip in typing is found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

OFF, WORKDAY, ORDINARY = "off", "workday", "ordinary"
LONGEST = 31
"""Days in one stretch; a longer one is a slip."""

HINTS = ("works_anyway",)
"""A weekday that is said to be worked (正常上班) changes nothing, but may be a slip."""

_WORDS = {
    **dict.fromkeys(("休", "休息", "放假", "放假调休", "off", "holiday", "true", "是"), OFF),
    **dict.fromkeys(("班", "上班", "补班", "调休上班", "workday", "makeup_workday", "false", "否"), WORKDAY),
}
_DIGITS = {"1": OFF, "0": WORKDAY}
_WEEK = "一二三四五六日"
_PAREN = r"(?:[（(](?P<{0}>[^）)]*)[）)])?"
_ISO = r"(?P<{0}y>\d{{4}})\s*[-/.年]\s*(?P<{0}m>\d{{1,2}})\s*[-/.月]\s*(?P<{0}d>\d{{1,2}})\s*日?"
_SAID = r"(?:(?P<{0}my>\d{{1,2}})\s*月\s*)?(?P<{0}dd>\d{{1,2}})\s*日"
_DATE = re.compile(
    rf"(?:{_ISO.format('a')}|{_SAID.format('a')})\s*{_PAREN.format('pa')}"
    rf"(?:\s*(?:至|到|~|～|—+|–|－)\s*(?:{_ISO.format('b')}|{_SAID.format('b')})\s*{_PAREN.format('pb')})?"
)
_TITLE = re.compile(r"国办发明电\s*[〔\[（(]\s*\d{4}\s*[〕\]）)]\s*\d+\s*号")
_YEAR = re.compile(r"(\d{4})\s*年(?!\s*\d{1,2}\s*月\s*\d).{0,40}?放假")
_LEAD = re.compile(r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?\s*[、.．]?)\s*")
_LOOKS_DATED = re.compile(r"\d{4}\s*[-/.年]\s*\d|\d\s*月\s*\d")


@dataclass(frozen=True)
class Day:
    """One day the notice names, and the line it stands on."""

    on: date
    nature: str
    name: str
    line: int = 0


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line: a code, and the value it is about."""

    line: int
    code: str
    value: str = ""

    @property
    def stops(self) -> bool:
        """Whether the notice cannot be taken over before this is mended; the others are only pointed out."""
        return self.code not in HINTS


@dataclass(frozen=True)
class Notice:
    """A notice as it was read. `unused`: the lines that say nothing about days, shown so that nothing is lost unseen."""

    year: int | None
    title: str
    days: tuple[Day, ...]
    problems: tuple[Problem, ...]
    unused: tuple[tuple[int, str], ...]

    @property
    def sound(self) -> bool:
        """Whether it can be taken over."""
        return bool(self.days) and not any(problem.stops for problem in self.problems)


def read(text: str, year: int | None = None) -> Notice:
    """Read a notice. Without a year it is the one the text names, or the one most of its days lie in."""
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    year = year or _year(text)
    title = _TITLE.search(text)
    if year is None:
        return Notice(None, "", (), (Problem(0, "no_year"),), ())
    found: list[Day] = []
    problems: list[Problem] = []
    unused: list[tuple[int, str]] = []
    for number, line in lines:
        if (row := _row(line)) is not None:
            days, wrong = _of_row(number, *row, year)
        elif ("放假" in line or "上班" in line) and _DATE.search(line):
            days, wrong = _of_sentences(number, line, year)
        elif _LOOKS_DATED.search(line) and re.search(r"[,，\t;；]", line):
            days, wrong = [], [Problem(number, "unclear", line[:60])]
        else:
            unused.append((number, line[:120]))
            continue
        found += days
        problems += wrong
    days_, twice = _once(found)
    return Notice(
        year, title[0] if title else "", days_, tuple(sorted([*problems, *twice], key=_place)), tuple(unused)
    )


def _place(problem: Problem) -> int:
    return problem.line


def _year(text: str) -> int | None:
    if said := _YEAR.search(text):
        return int(said[1])
    years = Counter(int(hit["ay"]) for hit in _DATE.finditer(text) if hit["ay"])
    return max(years, key=lambda year: (years[year], year), default=None)


def _row(line: str) -> tuple[str, str, str] | None:
    """Dates, nature and name of a line that is a row of a table; None for any other."""
    cells = [cell.strip(" \"'") for cell in re.split(r"[,，\t;；|]|\s{2,}", line)]
    cells = [cell for cell in cells if cell]
    dated = next((number for number, cell in enumerate(cells) if _LOOKS_DATED.search(cell)), None)
    if dated is None or len(cells) < 2:
        return None
    rest = cells[dated + 1 :]
    word = next((cell for cell in rest if cell.lower() in _WORDS), None)
    if word is not None:
        nature = _WORDS[word.lower()]
    else:
        word = next((cell for cell in reversed(rest) if cell in _DIGITS), None)
        if word is None and ("放假" in line or "上班" in line):
            return None  # a sentence with commas in it
        nature = _DIGITS[word] if word is not None else ""
    names = [cell for cell in rest if cell != word and not cell.isdigit()]
    return cells[dated], nature, names[0] if names else ""


def _of_row(number: int, dated: str, nature: str, name: str, year: int) -> tuple[list[Day], list[Problem]]:
    hit = _DATE.search(dated)
    if hit is None:
        return [], [Problem(number, "date", dated[:40])]
    if not nature:
        return [], [Problem(number, "nature", dated[:40])]
    days, problems = _stretch(number, hit, year, None)
    if not name:
        problems.append(Problem(number, "name", dated[:40]))
    return _named(days, nature, name, number, year, problems)


def _of_sentences(number: int, line: str, year: int) -> tuple[list[Day], list[Problem]]:
    head, colon, rest = line.partition("：") if "：" in line else line.partition(":")
    name = _LEAD.sub("", head).strip()[:40] if colon else ""
    found: list[Day] = []
    problems: list[Problem] = [] if name else [Problem(number, "name", line[:40])]
    month = None
    for sentence in re.split(r"[。；]", rest if colon else line):
        nature = WORKDAY if "上班" in sentence else OFF if re.search("放假|调休|休息", sentence) else ""
        if not nature:
            continue
        days: list[date] = []
        for hit in _DATE.finditer(sentence):
            stretch, wrong = _stretch(number, hit, year, month)
            days += stretch
            problems += wrong
            month = (stretch[-1].month if stretch else month) or month
        if (count := re.search(r"共\s*(\d+)\s*天", sentence)) and days and int(count[1]) != len(days):
            problems.append(Problem(number, "count", f"{count[1]} ≠ {len(days)}"))
        more, problems = _named(days, nature, name, number, year, problems)
        found += more
    return found, problems


def _named(
    days: Sequence[date], nature: str, name: str, number: int, year: int, problems: list[Problem]
) -> tuple[list[Day], list[Problem]]:
    named = []
    for day in days:
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            problems.append(Problem(number, "year", day.isoformat()))
        elif nature == WORKDAY and day.weekday() < 5:
            problems.append(Problem(number, "works_anyway", day.isoformat()))
        else:
            named.append(Day(day, nature, name[:40], number))
    return named, problems


def _stretch(
    number: int, hit: re.Match[str], year: int, month: int | None
) -> tuple[list[date], list[Problem]]:
    """The days of one date or one stretch, with what is wrong about it."""
    try:
        first = _date(hit, "a", year, month)
        last = _date(hit, "b", first.year, first.month) if hit["bd"] or hit["bdd"] else first
    except ValueError:
        return [], [Problem(number, "date", hit[0].strip()[:40])]
    if last < first:
        return [], [Problem(number, "backwards", hit[0].strip()[:40])]
    if (last - first).days >= LONGEST:
        return [], [Problem(number, "long", hit[0].strip()[:40])]
    problems = [
        Problem(number, "weekday", f"{day.isoformat()} {said}")
        for day, said in ((first, _weekday(hit["pa"])), (last, _weekday(hit["pb"])))
        if said and _WEEK[day.weekday()] != said
    ]
    return [first + timedelta(days=n) for n in range((last - first).days + 1)], problems


def _date(hit: re.Match[str], side: str, year: int, month: int | None) -> date:
    if hit[f"{side}y"]:
        return date(int(hit[f"{side}y"]), int(hit[f"{side}m"]), int(hit[f"{side}d"]))
    said = hit[f"{side}my"]
    if said is None and month is None:
        raise ValueError("a day without its month")
    return date(year, int(said) if said else int(month or 0), int(hit[f"{side}dd"]))


def _weekday(paren: str | None) -> str:
    said = re.search(r"(?:周|星期|礼拜)\s*([一二三四五六日天])", paren or "")
    return said[1].replace("天", "日") if said else ""


def _once(found: Sequence[Day]) -> tuple[tuple[Day, ...], list[Problem]]:
    """Each day once, in order; a day that is said to be both is a problem."""
    kept: dict[date, Day] = {}
    problems = []
    for day in found:
        first = kept.setdefault(day.on, day)
        if first.nature != day.nature:
            problems.append(Problem(day.line, "both", f"{day.on.isoformat()} ({first.line})"))
    return tuple(kept[on] for on in sorted(kept)), problems


# --- against what is there -------------------------------------------------------------------------------


class Kept(Protocol):
    """A day as the table holds it."""

    nature: str
    name: str
    by_hand: bool
    notice: str


@dataclass(frozen=True)
class Difference:
    """What taking a notice over would do. `marked`: the days that become another, with what they were."""

    marked: tuple[tuple[Day, str], ...] = ()
    same: int = 0
    left: tuple[date, ...] = field(default=())
    """Days the notice does not name that stay all the same: marked by hand, or in December, where next year's begins."""

    def __bool__(self) -> bool:
        return bool(self.marked)

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(sorted(day.on for day, _before in self.marked))

    @property
    def in_short(self) -> str:
        """How many are new, other, and ordinary again: +7 ~1 -2."""
        new = sum(not before for _day, before in self.marked)
        gone = sum(day.nature == ORDINARY for day, _before in self.marked)
        return f"+{new} ~{len(self.marked) - new - gone} -{gone}"


def compare(year: int, days: Sequence[Day], there: Mapping[date, Kept]) -> Difference:
    """What a notice changes in the table. What stays what it is keeps its name."""
    marked: list[tuple[Day, str]] = []
    named = {day.on for day in days}
    for day in days:
        row = there.get(day.on)
        if row is None or row.nature != day.nature:
            marked.append((day, row.nature if row else ""))
    left = []
    for on, row in sorted(_others(year, named, there)):
        if on.month == 12 or (row.by_hand and not row.notice):
            left.append(on)
        else:
            marked.append((Day(on, ORDINARY, row.name), row.nature))
    marked.sort(key=lambda pair: pair[0].on)
    return Difference(tuple(marked), len(days) - sum(day.on in named for day, _ in marked), tuple(left))


def _others(year: int, named: set[date], there: Mapping[date, Kept]) -> Iterator[tuple[date, Kept]]:
    for on, row in there.items():
        if on.year == year and on not in named and row.nature != ORDINARY:
            yield on, row


def text_of(raw: bytes) -> str:
    """A file's text, as offices and spreadsheets write it. Raises UnicodeDecodeError for anything else."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030")
