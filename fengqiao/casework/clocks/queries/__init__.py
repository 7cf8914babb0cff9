"""What runs, what it means today, and why it is due on that day."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fengqiao.casework.clocks.events import ClockEscalated
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.queries.recounts import (
    by_rule as by_rule,
)
from fengqiao.casework.clocks.queries.recounts import (
    moved as moved,
)
from fengqiao.casework.clocks.queries.recounts import (
    places as places,
)
from fengqiao.casework.clocks.queries.recounts import (
    provisional as provisional,
)
from fengqiao.casework.clocks.queries.recounts import (
    shifts as shifts,
)
from fengqiao.casework.clocks.queries.recounts import (
    shown as shown,
)
from fengqiao.casework.clocks.queries.recounts import (
    tally as tally,
)
from fengqiao.casework.clocks.queries.recounts import (
    to_look_at as to_look_at,
)
from fengqiao.casework.clocks.queries.recounts import (
    with_places as with_places,
)
from fengqiao.casework.clocks.rules import lamps
from fengqiao.casework.clocks.rules.lamps import Left, Level
from fengqiao.casework.clocks.rules.timetable import steps
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule, Rung, stops
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.workdays import Unit
from fengqiao.kernel.writing import known


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


def due_words(due_at: datetime) -> str:
    """A due instant as one says it: 6 月 10 日（周三）, with the hour where it is not the end of the day."""
    local = due_at.astimezone(CHINA)
    said = words.day(local)
    return said if local.time() >= time(23, 59) else f"{said} {local:%H:%M}"


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
    "follow_up_first": gettext_lazy("等您一句话：解决了没有"),
}
"""Our limits in the person's words, by code of the rule; the others keep the name they have in the rules."""


def plain_label(clock: Clock) -> str:
    """What a limit is called where the person reads it."""
    return plain_rule(clock.rule, clock.label)


def plain_rule(rule: str, label: str) -> str:
    """The same, where only the rule and its name are known."""
    return str(PLAIN.get(rule, label))


def live(matter_id: UUID) -> list[Clock]:
    """Every clock of a matter that has not been stopped, the nearest first."""
    return list(Clock.objects.live().filter(matter=matter_id).order_by("due_at", "id"))


def of_matter(matter_id: UUID) -> list[Clock]:
    """Every clock of a matter: the live ones by their end, then those that were stopped, the latest first."""
    rows = list(Clock.objects.filter(matter=matter_id).order_by("due_at", "id"))
    done = sorted((row for row in rows if row.stopped_at), key=lambda row: str(row.stopped_at), reverse=True)
    return [row for row in rows if not row.stopped_at] + done


def rungs(matter: Matter, rule: ClockRule) -> tuple[Rung, ...]:
    """The rungs of the ladder of a rule in the matter's edition; a rule without a ladder has none."""
    ladder = catalogue.book(matter.edition_id).ladders.get(rule.ladder)
    return ladder.rungs if ladder else ()


def rung(matter: Matter, happening: ClockEscalated) -> Rung:
    """The rung that has come: what is to be done, for whom, on which level."""
    rule = catalogue.book(matter.edition_id).clocks[happening.rule]
    return rungs(matter, rule)[happening.rung]


def get(matter_id: UUID, clock_id: UUID) -> Clock:
    """One clock of a matter; inside a unit the instance that is being worked on."""
    return known(Clock, clock_id) or Clock.objects.get(matter_id=matter_id, pk=clock_id)


def reach(actor: Actor, clock_id: UUID, at: datetime) -> tuple[Clock, Matter]:
    """The gate to one clock: through its matter. Raises Http404."""
    clock = Clock.objects.filter(pk=clock_id).first()
    matter = matters.reach_by_id(actor, clock.matter_id if clock else clock_id, at)
    assert clock is not None
    return clock, matter


def ringing(at: datetime, limit: int) -> list[UUID]:
    """The matters of the clocks whose bell has come, the longest waiting first; a matter may come twice."""
    rows = Clock.objects.ringing(at).order_by("next_ring_at", "id")
    return list(rows.values_list("matter_id", flat=True)[:limit])


def of_offices(matter_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """For each matter its live clocks of the office: those that run, the nearest first, then the paused. One query."""
    rows = Clock.objects.live().of_office().filter(matter__in=list(matter_ids))
    return _sorted(rows.defer(*UNSHOWN), lambda row: row.matter_id)


def of_tasks(task_ids: Iterable[UUID], matter_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """For each task its live clocks, in the same order. One query."""
    rows = Clock.objects.live().filter(matter__in=list(matter_ids), task_id__in=list(task_ids))
    return _sorted(rows.defer(*UNSHOWN), lambda row: row.task_id)


UNSHOWN = ("why", "basis", "stops_on", "on_lapse", "binding")
"""What no line of a list says of a clock; why it ends on its day is long."""


def _sorted(rows: Iterable[Clock], key: Callable[[Clock], UUID | None]) -> dict[UUID, list[Clock]]:
    found: dict[UUID, list[Clock]] = {}
    for row in sorted(rows, key=lambda row: (row.is_paused, row.due_at, row.pk)):
        if (subject := key(row)) is not None:
            found.setdefault(subject, []).append(row)
    return found


def due_of_task(matter_id: UUID, task_id: UUID) -> datetime | None:
    """When the nearest running clock of a task is due."""
    rows = Clock.objects.running().filter(matter=matter_id, task_id=task_id).order_by("due_at")
    return rows.values_list("due_at", flat=True).first()


def end_of_day(at: datetime) -> datetime:
    """The first instant of the next day in Asia/Shanghai."""
    local = at.astimezone(CHINA)
    return datetime.combine(local.date() + timedelta(days=1), time(0), CHINA)


@lru_cache(maxsize=4096)
def ever_stops(edition_id: UUID, event: str, mode: str) -> bool:
    """Whether any rule of the edition ends with this event: what nothing waits for costs no query."""
    rules = catalogue.book(edition_id).clocks.values()
    return any(stops(rule.stops_on, event, mode) for rule in rules)


def unclocked(limit: int = 20) -> list[str]:
    """Codes of open matters without a live clock of the office, running or paused until a day."""
    clocks = Clock.objects.live().of_office().filter(matter=OuterRef("pk"))
    return list(Matter.objects.open().filter(~Exists(clocks)).values_list("code", flat=True)[:limit])


def running_after_the_end(limit: int = 20) -> list[str]:
    """Codes of ended matters on which a clock still runs."""
    clocks = Clock.objects.live().filter(matter=OuterRef("pk"))
    ended = Matter.objects.filter(stage__in=["closed", "declined"])
    return list(ended.filter(Exists(clocks)).values_list("code", flat=True)[:limit])


def wrongly_sorted(limit: int = 20) -> list[str]:
    """Codes of open matters whose own due date is not that of their nearest running clock of the office."""
    first = (
        Clock.objects.running()
        .of_office()
        .filter(matter=OuterRef("pk"))
        .order_by("due_at")
        .values("due_at")[:1]
    )
    rows = Matter.objects.open().annotate(nearest=Subquery(first))
    wrong = rows.exclude(due_at=F("nearest")).exclude(due_at=None, nearest=None)
    return list(wrong.values_list("code", flat=True)[:limit])


def overdue_bells(at: datetime, limit: int = 20) -> list[str]:
    """Clocks that should have rung more than an hour ago: the sweep is not running."""
    rows = Clock.objects.ringing(at - timedelta(hours=1)).order_by("next_ring_at")
    return [str(pk) for pk in rows.values_list("id", flat=True)[:limit]]


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
