"""What a pasted notice means before anybody takes it over: day by day, slip by slip."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.ground.catalogue.models import CalendarYear, DayOff, Nature
from fengqiao.ground.catalogue.rules import notice as notices
from fengqiao.ground.catalogue.rules.notice import Day, Difference, Notice, Problem

SLIPS = {
    "no_year": gettext_lazy("看不出是哪一年的安排，请写上年份"),
    "date": gettext_lazy("没有这一天：%(value)s"),
    "weekday": gettext_lazy("日期和星期对不上：%(value)s"),
    "count": gettext_lazy("天数对不上（写的 ≠ 读出的）：%(value)s"),
    "backwards": gettext_lazy("结束早于开始：%(value)s"),
    "long": gettext_lazy("一段超过 31 天：%(value)s"),
    "year": gettext_lazy("不在这一年：%(value)s"),
    "works_anyway": gettext_lazy("%(value)s 本来就上班，没有改动"),
    "name": gettext_lazy("缺节日名称：%(value)s"),
    "nature": gettext_lazy("没写放假还是上班：%(value)s"),
    "both": gettext_lazy("同一天又放假又上班（另一处的行号在括号里）：%(value)s"),
    "unclear": gettext_lazy("看不懂这一行：%(value)s"),
}
"""What is wrong with a line, in words, by the code of the reader."""


@dataclass(frozen=True)
class Slip:
    """A line that is wrong, or only worth a look, in words."""

    line: int
    said: str
    stops: bool


@dataclass(frozen=True)
class Row:
    """A day that would become another: what it was, what it will be."""

    on: date
    before: str
    after: str
    nature: str
    label: str


@dataclass(frozen=True)
class NoticeRead:
    """What taking a notice over would mean."""

    notice: Notice
    difference: Difference
    rows: tuple[Row, ...]
    slips: tuple[Slip, ...]
    settled: bool
    missing: tuple[str, ...]
    """Names of the year before that this notice does not have."""

    @property
    def changes(self) -> bool:
        """Whether taking it over would change anything."""
        return bool(self.difference) or not self.settled


def read_notice(text: str, year: int | None = None) -> NoticeRead:
    """Read a notice and compare it with the table."""
    read = notices.read(text, year)
    there = {row.on: row for row in DayOff.objects.of_year(read.year)} if read.year else {}
    elsewhere = [day.on for day in read.days if day.on not in there]
    there |= {row.on: row for row in DayOff.objects.filter(on__in=elsewhere)}
    found = notices.compare(read.year, read.days, there) if read.year else Difference()
    return NoticeRead(
        notice=read,
        difference=found,
        rows=tuple(_row(day, before) for day, before in found.marked),
        slips=tuple(_slip(problem) for problem in read.problems),
        settled=CalendarYear.objects.filter(pk=read.year or 0).exists(),
        missing=_missing(read) if read.year else (),
    )


def _row(day: Day, before: str) -> Row:
    return Row(
        on=day.on,
        before=str(Nature(before).label) if before else _("按周算"),
        after=str(Nature(day.nature).label),
        nature=day.nature,
        label=day.name,
    )


def _slip(problem: Problem) -> Slip:
    return Slip(problem.line, SLIPS[problem.code] % {"value": problem.value}, problem.stops)


def _missing(read: Notice) -> tuple[str, ...]:
    assert read.year is not None
    before = DayOff.objects.of_year(read.year - 1).filter(nature=Nature.OFF).exclude(name="")
    here = {day.name[:2] for day in read.days}
    return tuple(
        name for name in dict.fromkeys(before.values_list("name", flat=True)) if name[:2] not in here
    )
