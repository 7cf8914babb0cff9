"""What a post owes, by day: read through the post's own work list, so that grants and bars hold here as they do there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Post
from fengqiao.kernel import crypto, privacy
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.workdays import Calendar
from fengqiao.services.agenda.models import Feed, Habit

MOST = 500
"""So many rows of the work list are looked at; whoever owes more by a day has a list for it."""

VIEW = "todo"
"""The view of the work list that says what a post owes."""


@dataclass(frozen=True)
class Line:
    """One limit that ends: on which matter or task, when. Names of persons are masked."""

    matter: Matter
    task: Task | None
    clock: Clock
    title: str
    late: bool

    @property
    def due_at(self) -> datetime:
        return self.clock.due_at

    @property
    def on(self) -> date:
        return self.clock.due_at.astimezone(CHINA).date()


@dataclass(frozen=True)
class Day:
    """The lines of one day, or those that are late already (`on` is None)."""

    on: date | None
    off: bool
    lines: list[Line]


def owed(actor: Actor, at: datetime, until: datetime) -> list[Line]:
    """What this post owes before `until`, and what is late, the nearest first. What stands still is not due. Two queries."""
    if VIEW not in dict(tasks.views(actor)):
        return []
    rows: Any = tasks.worklist(actor, VIEW, at).filter(due_at__lt=until).order_by("due_at", "id")[:MOST]
    found = [(row.matter, row) if isinstance(row, Task) else (row, None) for row in rows]
    timed = _timed(found)
    lines = [
        Line(matter, task, clock, privacy.mask_text(matter.title), clock.due_at <= at)
        for matter, task in found
        for clock in timed.get((task or matter).pk, ())
        if not clock.is_paused and clock.due_at < until
    ]
    return sorted(lines, key=lambda line: (line.due_at, line.clock.pk))


def days(lines: Iterable[Line], actor: Actor) -> list[Day]:
    """Lines by day; what is late stands first, together. Off is what is off where this post works."""
    calendar, found = calendar_of(actor), {}
    for line in lines:
        found.setdefault(None if line.late else line.on, []).append(line)
    return [Day(on, on is not None and calendar.is_off(on), some) for on, some in found.items()]


def calendar_of(actor: Actor) -> Calendar:
    """The days as they are where this post works: the country's, the region's, the centre's own."""
    return catalogue.calendar(organisations.places_of(actor))


def next_morning(actor: Actor, at: datetime) -> datetime:
    """The first moment of this post's next working day: until then the message of this morning speaks."""
    today = at.astimezone(CHINA).date()
    return datetime.combine(calendar_of(actor).working_day(1, today), time(0), CHINA)


def end_of_week(at: datetime) -> datetime:
    """The moment after Sunday."""
    today = at.astimezone(CHINA).date()
    return datetime.combine(today + timedelta(days=7 - today.weekday()), time(0), CHINA)


def feed_of(post_id: UUID) -> Feed | None:
    """The address under which a calendar fetches this post's agenda."""
    return Feed.objects.filter(post=post_id, ended_at=None).first()


def reader(token: str, at: datetime) -> tuple[Feed, Actor] | None:
    """Whose agenda a calendar may fetch: the post the address was made for, as long as it is held."""
    rows = Feed.objects.filter(digest=digest(token), ended_at=None).select_related("post__user")
    feed = rows.first()
    if feed is None or not feed.post.user.is_active:
        return None
    held = organisations.posts_of(feed.post.user_id, at)
    post = next((post for post in held if post.pk == feed.post_id), None)
    return (feed, organisations.actor_in(post, held)) if post else None


def digest(token: str) -> bytes:
    """What is kept of an address."""
    return crypto.sm3(b"agenda:", token.encode())


def wants_digest(user_id: UUID) -> bool:
    """Whether somebody is told in the morning: yes, unless they said no."""
    return not Habit.objects.filter(user=user_id, silent_at__isnull=False).exists()


def to_tell(at: datetime) -> list[Post]:
    """The posts whose people are told in the morning, in a fixed order."""
    silent = Habit.objects.filter(silent_at__isnull=False).values("user")
    rows = Post.objects.live(at).exclude(user__in=silent).select_related("user").order_by("id")
    return [post for post in rows if post.user.is_active]


def _timed(found: Sequence[tuple[Matter, Task | None]]) -> dict[UUID, list[Clock]]:
    ids = [matter.pk for matter, _task in found]
    owned = [task.pk for _matter, task in found if task is not None]
    return clocks.of_tasks(owned, ids) if owned else clocks.of_offices(ids)
