"""Time in words: the lamp of a limit, what is left, and why it ends on that day."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.rules import lamps
from fengqiao.casework.clocks.rules.lamps import Left, Level
from fengqiao.casework.clocks.rules.timetable import steps
from fengqiao.design import words
from fengqiao.ground.catalogue import models as rules
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.workdays import Unit


@dataclass(frozen=True)
class Lamp:
    """Time in one line: level (s1…s4, idle, done), its word, what is left in words, and the instant itself."""

    level: str
    word: str
    left: str
    due_at: datetime | None = None

    @property
    def live(self) -> datetime | None:
        """The instant for a browser that counts on; None where the words do not depend on the minute."""
        return self.due_at if self.level == Level.TODAY else None


def lamp(
    due_at: datetime | None,
    at: datetime,
    *,
    unit: str = Unit.DAYS,
    warned: bool = False,
    paused_at: datetime | None = None,
    stopped: bool = False,
) -> Lamp:
    """The lamp of a limit at `at`. Without a limit it is idle and says so."""
    if due_at is None:
        return Lamp(Level.IDLE, _("没有期限"), "")
    level = lamps.level(due_at, at, warned=warned, paused=paused_at is not None, stopped=stopped)
    if level == Level.DONE:
        left = ""
    elif paused_at is not None:
        left = _("停 %(days)d 天，%(left)s") % {
            "days": (at - paused_at).days,
            "left": _left(lamps.left(due_at, paused_at, unit, catalogue.calendar()), Level.FINE),
        }
    else:
        left = _left(lamps.left(due_at, at, unit, catalogue.calendar()), level)
    return Lamp(level, str(WORDS[level]), left, due_at)


def lamp_of(clock: Clock, at: datetime) -> Lamp:
    """The lamp of one clock at `at`."""
    return lamp(
        clock.due_at,
        at,
        unit=clock.unit,
        warned=clock.warned_by(at),
        paused_at=clock.paused_at,
        stopped=not clock.is_live,
    )


def share(clock: Clock, at: datetime) -> int:
    """How much of a clock's time is used, in percent."""
    return lamps.share(clock.started_at, clock.due_at, clock.paused_at or at)


def explain(clock: Clock) -> list[str]:
    """Why it is due on that day, in sentences, as it was computed when the clock was started."""
    lines = catalogue.explain(steps(clock.why), unit=clock.unit)
    if clock.provisional:
        lines.append(_("这一年的放假安排还没有公布，日子可能会变"))
    return [*lines, _("依据：%(basis)s") % {"basis": clock.basis}]


def days(clock: Clock) -> list[dict[str, str]]:
    """The explanation as a row of days for the screen: {text, kind} with kind "", off, make or due. Long ones are cut."""
    row = [
        {
            "text": str(step.on.day),
            "kind": "due" if step.on == clock.due_at.astimezone(CHINA).date() else _KINDS.get(step.why, ""),
        }
        for step in steps(clock.why)
    ]
    return row if len(row) <= 40 else []


_KINDS = {"start": "off", "weekend": "off", "day_off": "off", "paused": "off", "make_up": "make"}


def due_words(due_at: datetime, at: datetime | None = None) -> str:
    """A due instant as one says it: 6 月 10 日（周三）, with the hour where it is not the end of the day.

    With `at`, also with the year where it is another than that of now.
    """
    local = due_at.astimezone(CHINA)
    said = words.day(local, at)
    return said if local.time() >= time(23, 59) else f"{said} {local:%H:%M}"


def due_of(clock: Clock, at: datetime | None = None) -> str:
    """When a clock is due, as `due_words` says it, and that the day is not certain yet where it is not."""
    said = due_words(clock.due_at, at)
    return _("%(due)s（暂定）") % {"due": said} if clock.provisional and clock.is_live else said


PLAIN = {
    "triage": gettext_lazy("告诉您受不受理"),
    "petition_tell": gettext_lazy("书面告诉您受不受理"),
    "petition_forward": gettext_lazy("告诉您转给谁办"),
    "petition_finish": gettext_lazy("办出结果"),
    "settle_simple": gettext_lazy("办出结果"),
    "settle_complex": gettext_lazy("办出结果"),
    "first_contact": gettext_lazy("有人联系您"),
    "return_rule": gettext_lazy("定下由谁接着办"),
    "snap_respond": gettext_lazy("有人回您"),
    "snap_result": gettext_lazy("办出结果"),
    "labour_limit": gettext_lazy("申请劳动仲裁"),
    "labour_limit_wage": gettext_lazy("为工钱申请劳动仲裁"),
    "labour_inspection_report": gettext_lazy("向劳动监察投诉"),
    "limitation_general": gettext_lazy("到法院起诉"),
    "recon_apply": gettext_lazy("申请行政复议"),
    "admin_suit_direct": gettext_lazy("到法院告行政机关"),
    "injury_worker_apply": gettext_lazy("申请工伤认定"),
    "follow_up_first": gettext_lazy("等您一句话：解决了没有"),
}
"""Our limits in the person's words, by code of the rule; the others keep the name they have in the rules."""


def plain_label(clock: Clock) -> str:
    """What a limit is called where the person reads it."""
    return plain_rule(clock.rule, clock.label)


def plain_rule(rule: str, label: str) -> str:
    """The same, where only the rule and its name are known."""
    return str(PLAIN.get(rule, label))


def end_of_day(at: datetime) -> datetime:
    """The first instant of the next day in Asia/Shanghai."""
    local = at.astimezone(CHINA)
    return datetime.combine(local.date() + timedelta(days=1), time(0), CHINA)


WORDS = {
    Level.FINE: gettext_lazy("正常"),
    Level.SOON: gettext_lazy("临期"),
    Level.TODAY: gettext_lazy("今日到期"),
    Level.LATE: gettext_lazy("已超期"),
    Level.IDLE: gettext_lazy("已暂停"),
    Level.DONE: gettext_lazy("已办结"),
}


def _left(left: Left, level: Level) -> str:
    if left.unit == Unit.HOURS:
        said = (
            _("%(hours)d 小时 %(minutes)d 分") % {"hours": left.n, "minutes": left.minutes}
            if left.n
            else _("%(minutes)d 分") % {"minutes": left.minutes}
        )
    elif left.unit == Unit.WORKING_DAYS:
        said = ngettext("%(n)d 个工作日", "%(n)d 个工作日", left.n) % {"n": left.n}
    else:
        said = ngettext("%(n)d 天", "%(n)d 天", left.n) % {"n": left.n}
    if level == Level.LATE:
        return said
    if level == Level.TODAY:
        return _("，剩 %(left)s") % {"left": said}
    return _("剩 %(left)s") % {"left": said}


def unit_word(unit: str) -> str:
    """The unit of a limit as one says it."""
    return str(rules.Unit(unit).label)
