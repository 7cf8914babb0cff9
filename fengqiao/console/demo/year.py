"""A year in the demo county: everybody does what their post may do, through the actions, as time passes.

What is to happen lies in a heap by its instant. Before each step the clocks ring whose bell has come, at the instant of
the bell; so time jumps from due instant to due instant. Every matter draws from a source of its own, so the same seed
and the same days tell the same year.
"""

import heapq
import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import count

from django.db import connection

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks.models import Mode, State, Task
from fengqiao.console.demo import tale, watch
from fengqiao.ground.accounts.models import User
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.notifications import queries as told
from fengqiao.ground.notifications.models import Delivery
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.kernel import clock, codes, later
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.writing import together
from fengqiao.services.supervision import actions as supervision

PAPERS = ("render", "seal_dossier")
"""Reactions left to the worker: PDFs of a whole year would keep a newcomer waiting."""


class Year:
    """The heap of what is to happen, the people who do it, and the clocks that ring in between."""

    def __init__(self, *, matters: int, seed: int, days: int, until: datetime) -> None:
        self.seed, self.until = seed, until
        self.begins = until - timedelta(days=days)
        self.heap: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self.order = count()
        bells = Clock.objects.live().exclude(next_ring_at=None).order_by("next_ring_at")
        self.bells = bells.values_list("next_ring_at")[:1].query.sql_with_params()
        self.waiting: list[later.Deferred] = []
        self.papers: list[later.Deferred] = []
        self.units = {row.name: row for row in Organisation.objects.all()}
        self.users = {row.username: row for row in User.objects.all()}
        self.staff: dict[object, list[str]] = {}
        posts = Post.objects.select_related("user", "role").order_by("user__username")
        for post in posts:
            self.staff.setdefault(post.organisation_id, []).append(post.user.username)
        self.roles = {post.user.username: post.role.code for post in posts}
        self.land = tale.Land()
        chance = random.Random(f"{seed}:arrivals")
        moments = sorted(self._arrival(chance, days) for _ in range(matters))
        for number, at in enumerate(moments):
            one = tale.Tale(self, random.Random(f"{seed}:{number}"), number)
            self.plan(one.arrival(at), one.register)
        self.plan(until - timedelta(hours=40), self._read)
        self.plan(until - timedelta(hours=50), lambda at: watch.last_days(self, at))
        first = self.begins.astimezone(CHINA).date()
        for day in range(days + 1):
            self.plan(
                datetime.combine(first + timedelta(days=day), time(16, 20), CHINA), self._close_of_the_day
            )

    def _arrival(self, chance: random.Random, days: int) -> datetime:
        """Some when in the year; more of late, so that the desks have something to do."""
        back = chance.uniform(0.1, min(16, days)) if chance.random() < 0.22 else chance.uniform(0.1, days)
        day = (self.until - timedelta(days=back)).astimezone(CHINA)
        return day.replace(
            hour=chance.choice((8, 9, 9, 10, 10, 11, 14, 15, 15, 16, 19, 21)), minute=chance.randrange(60)
        )

    def plan(self, at: datetime, step: Callable[[datetime], None]) -> None:
        heapq.heappush(self.heap, (at, next(self.order), step))

    def run(self, tick: Callable[[int], None] = lambda days: None) -> None:
        """Live through it, up to `until`; what would come after stays undone."""
        seen = self.begins
        with codes.drawn_from(random.Random(f"{self.seed}:codes")), later.put_aside() as self.waiting:
            while self.heap and self.heap[0][0] < self.until:
                at, _number, step = heapq.heappop(self.heap)
                self._ring(at)
                with clock.at_time(at):
                    step(at)
                    self._hear()
                if (passed := (at - seen).days) > 0:
                    tick(passed)
                    seen += timedelta(days=passed)
            self._ring(self.until)
            with clock.at_time(self.until):
                watch.count(self.until)
        with together():
            for paper in reversed(self.papers):  # the newest are looked at first
                paper.queue_behind()

    def _ring(self, at: datetime) -> None:
        while (bell := self._next_bell()) is not None and bell <= at:
            with clock.at_time(bell):
                while clocks.ring(bell):
                    pass
                self._hear()
        with clock.at_time(at):
            supervision.speak(at)

    def _next_bell(self) -> datetime | None:
        with connection.cursor() as cursor:  # asked before every step: composed once
            cursor.execute(*self.bells)
            row = cursor.fetchone()
        return row[0] if row else None

    def _hear(self) -> None:
        """What waits for the worker: words to people are said at once, papers are left to it."""
        while self.waiting:
            one = self.waiting.pop(0)
            if one.reaction.__name__ in PAPERS:
                self.papers.append(one)
            else:
                one.do()

    # --- people -----------------------------------------------------------------------------------

    def actor(self, login: str, at: datetime) -> Actor:
        return directory.actor_for(self.users[login], None, at)

    def who(self, unit_id: object, role: str, at: datetime) -> Actor | None:
        """Somebody of a unit in a role."""
        found = next((login for login in self.staff.get(unit_id, ()) if self.roles[login] == role), None)
        return self.actor(found, at) if found else None

    def worker(self, unit_id: object, at: datetime) -> Actor | None:
        """Who does the work of a unit: the handler of a department, the window of a centre."""
        return self.who(unit_id, "unit_handler", at) or self.who(unit_id, "window", at)

    def office(self, at: datetime, chance: random.Random) -> datetime:
        """The next moment from `at` on at which an office is open."""
        local, calendar = at.astimezone(CHINA), catalogue.calendar()
        if local.time() > time(17, 25):
            local = datetime.combine(local.date() + timedelta(days=1), time(8, 30), CHINA)
            local += timedelta(minutes=chance.randrange(150))
        while calendar.is_off(local.date()):
            local = datetime.combine(local.date() + timedelta(days=1), time(8, 30), CHINA)
            local += timedelta(minutes=chance.randrange(150))
        if local.time() < time(8, 30):
            local = local.replace(hour=8, minute=30) + timedelta(minutes=chance.randrange(60))
        return local

    # --- every day --------------------------------------------------------------------------------

    def _close_of_the_day(self, at: datetime) -> None:
        """Supervisions are answered, and people are telephoned where no gateway is set up; not on the last day."""
        if catalogue.calendar().is_off(at.astimezone(CHINA).date()) or at > self.until - timedelta(hours=30):
            return
        chance = random.Random(f"{self.seed}:{at.date()}")
        waiting = Task.objects.filter(mode=Mode.SUPERVISE, stage__in=(State.OPEN, State.TAKEN))
        for task in waiting.filter(opened_at__lt=at - timedelta(hours=20)).order_by("opened_at", "id"):
            by = self.worker(task.holder_id, at)
            if by is None or chance.random() < 0.3:
                continue
            if task.stage == State.OPEN:
                tasks.take_up(task.matter_id, task.pk, by=by, at=at)
            tasks.finish(task.matter_id, task.pk, answer=tale.stories.LATE, by=by, at=at)
        watch.judge(self, at)
        ringing = set(Delivery.objects.calls().values_list("organisation_id", flat=True))
        for unit_id in sorted(ringing, key=str):
            if (by := self.who(unit_id, "window", at)) is None:
                continue
            for call in list(told.call_list(by)[:40]):
                note = "" if (reached := chance.random() < 0.9) else "没有人接"
                notifications.mark_called(call.pk, reached=reached, note=note, by=by, at=at)

    def _read(self, at: datetime) -> None:
        """Everybody has read what came until two days ago."""
        for login in self.users:
            notifications.mark_all_read(by=self.actor(login, at), at=at)


def live(*, matters: int, seed: int, days: int, until: datetime, tick: Callable[[int], None]) -> None:
    """Let the county live through the days before `until`."""
    Year(matters=matters, seed=seed, days=days, until=until).run(tick)
