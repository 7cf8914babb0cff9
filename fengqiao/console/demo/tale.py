"""One matter of the demo year, from the first word to wherever it stands today: each step plans the next."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import shapely
from shapely.geometry import shape

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter, Stage
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks import queries as owed
from fengqiao.casework.tasks.models import Mode, State, Task
from fengqiao.console.demo import stories
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.actors import CITIZEN, Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.services.feedback import actions as feedback

if TYPE_CHECKING:
    from fengqiao.console.demo.year import Year

SHARES = {"柳岸街道": 9, "东渡街道": 4, "望川街道": 3}
"""How much of what happens lies in a town; one for the others."""
AT_COUNTY = ("hotline", "petition", "superior", "board")


class Land:
    """Where things happen: grids by town, and points in them."""

    def __init__(self) -> None:
        towns = [row for row in regions.at_level("town") if (row.code or "").startswith("990101")]
        self.towns = sorted(towns, key=lambda row: row.code or "")
        self.weights = [SHARES.get(row.name, 1) for row in self.towns]
        self.grids = {
            town.pk: [row for row in regions.subtree(town.pk) if row.level == "grid"] for town in self.towns
        }
        ids = [grid.pk for grids in self.grids.values() for grid in grids]
        self.outlines = {pk: shape(boundary) for pk, boundary in regions.boundaries(ids).items()}

    def point(self, grid_id: UUID, chance: random.Random) -> tuple[float, float]:
        """Somewhere in a grid."""
        outline = self.outlines[grid_id]
        west, south, east, north = outline.bounds
        while True:
            lon, lat = chance.uniform(west, east), chance.uniform(south, north)
            if outline.contains(shapely.Point(lon, lat)):
                return round(lon, 6), round(lat, 6)


class Tale:
    """One matter and what becomes of it."""

    def __init__(self, year: "Year", chance: random.Random, number: int) -> None:
        self.year, self.chance, self.number = year, chance, number
        self.kept: dict[str, str] = {}
        self.town = chance.choices(year.land.towns, year.land.weights)[0]
        self.grid = chance.choice(sorted(year.land.grids[self.town.pk], key=lambda row: row.code or ""))
        self.rounds = 0
        self.story: stories.Story | None = None
        self.source = "window"
        self.id: UUID | None = None

    def arrival(self, at: datetime) -> datetime:
        """Choose the story by the season, and when it is told: offices at their hours, telephones at any."""
        month = at.astimezone(CHINA).month
        if self.chance.random() < 0.08:
            self.source = self.chance.choice(("window", "phone", "window"))
        else:
            weights = [one.weight * (4 if month in one.months else 1) for one in stories.STORIES]
            self.story = self.chance.choices(stories.STORIES, weights)[0]
            self.source = self.chance.choice(self.story.sources.split())
        return at if self.source in ("portal", "snap") else self.year.office(at, self.chance)

    def say(self, text: str) -> str:
        return stories.fill(text, self.chance, self.kept)

    # --- who ----------------------------------------------------------------------------------------

    def window(self, at: datetime) -> Actor:
        """The window of the matter's centre."""
        centre = directory.centre_of_region(self.grid.pk)
        if self.id is not None:
            centre = (
                directory.get(Matter.objects.values_list("centre_id", flat=True).get(pk=self.id)) or centre
            )
        return self.year.who(centre.pk, "window", at) or self.year.actor("tang", at)

    def _registrar(self, at: datetime) -> Actor:
        if self.source in ("portal", "snap"):
            return CITIZEN
        if self.source in AT_COUNTY:
            return self.year.actor("tang", at)
        if self.source == "grid" and self.town.name == "柳岸街道":
            return self.year.actor("he", at)
        return self.window(at)

    # --- the steps ------------------------------------------------------------------------------------

    def then(self, at: datetime, hours: tuple[float, float], step: Callable[[datetime], None]) -> None:
        """Plan the next step so many hours later, when the office is open."""
        self.year.plan(self.year.office(at + timedelta(hours=self.chance.uniform(*hours)), self.chance), step)

    def matter(self) -> Matter:
        assert self.id is not None
        return Matter.objects.get(pk=self.id)

    def register(self, at: datetime) -> None:
        name = stories.somebody(self.chance)
        elder = self.chance.random() < 0.07
        who = PartyDraft(
            role="applicant",
            name=name,
            phone="" if elder and self.source == "window" else f"1380000{self.number % 10000:04d}",
            address=f"澄浦县{self.town.name}{regions.path(self.grid.pk)[-2].name}",
            contact="call" if elder else "any",
        )
        point = self.year.land.point(self.grid.pk, self.chance)
        told: dict[str, Any] = {
            "source": self.source,
            "point": point if self.source != "phone" or self.chance.random() < 0.5 else None,
            "region_id": self.grid.pk,
            "by": self._registrar(at),
            "at": at,
        }
        if self.story is None:
            title, said, answered = self.chance.choice(stories.ASKED)
            matters.register_answered(
                kind="B04", title=self.say(title), said=self.say(said), answered=self.say(answered),
                parties=[who], **told,
            )  # fmt: skip
            return
        parties = [who, *self._other_side()]
        known = self.source not in ("portal", "snap") or self.chance.random() < 0.7
        made = matters.register(
            kind=self.story.kind if known else "",
            title=self.say(self.story.title),
            said=self.say(self.story.said),
            wanted=self.say(self.story.wanted),
            parties=parties,
            hide_applicant=self.chance.random() < 0.08,
            **told,
        )
        self.id = made.matter.pk
        self.then(at, (0.3, 9) if self.chance.random() < 0.9 else (20, 60), self.decide)

    def _other_side(self) -> list[PartyDraft]:
        assert self.story is not None
        if not self.story.against:
            return []
        if self.story.against == "person":
            return [PartyDraft(role="respondent", name=stories.somebody(self.chance))]
        return [
            PartyDraft(role="respondent", name=self.say("{" + self.story.against + "}"), is_organisation=True)
        ]

    def decide(self, at: datetime) -> None:
        """Not ours, taken back, or accepted; a kind left open is found first."""
        by, luck = self.window(at), self.chance.random()
        assert self.id is not None
        assert self.story is not None
        row = self.matter()
        if row.kind.code == "A99" and self.story.kind != "A99":
            row = matters.reclassify(
                self.id,
                kind=self.story.kind,
                complexity=catalogue.book(row.edition_id).kinds[self.story.kind].complexity,
                why="和当事人核实后确定",
                version=row.version,
                by=by,
                at=at,
            )
        if luck < 0.03:
            matters.decline(self.id, reason="d_in_court", words="法院已立案。", by=by, at=at)
        elif luck < 0.05:
            matters.withdraw(self.id, words=self.chance.choice(stories.WITHDRAWN), by=CITIZEN, at=at)
        else:
            if luck > 0.75:
                matters.contact(
                    self.id, way="call", text="已打电话核实，约好办理时间。", reached=True, by=by, at=at
                )
            matters.accept(self.id, by=by, at=at)
            if luck > 0.97:
                matters.correct(
                    self.id, changes={"place": f"{regions.full_name(self.grid.pk)}路口向东 20 米"},
                    why="补写位置", version=self.matter().version, by=by, at=at,
                )  # fmt: skip
            self.then(at, (0.1, 4) if self.chance.random() < 0.9 else (20, 70), self.hand_over)

    def hand_over(self, at: datetime) -> None:
        """To whom the rules would have it; a unit where nobody sits gets nothing, and the centre does it itself."""
        row = self.matter()
        if row.stage != Stage.ACCEPTED or owed.lead_of(row.pk) is not None:
            return
        unit = owed.suggestion(row).unit
        if self.year.worker(unit.pk, at) is None:
            unit = directory.get(row.centre_id) or unit
        mode = Mode.HANDLE if unit.pk == row.centre_id else Mode.ASSIGN
        task = tasks.open_task(
            row.pk, mode=mode, holder_id=unit.pk, asked=f"请核实并办理：{row.wanted or row.title}",
            by=self.window(at), at=at,
        )  # fmt: skip
        late = self.chance.random() < 0.07
        self.then(at, (26, 70) if late else (0.2, 7), lambda when: self.take_up(task.pk, when))

    def _owner(self, task_id: UUID, at: datetime, *stages: str) -> tuple[Task, Actor] | None:
        """The task and who works on it, while it is still so."""
        task = Task.objects.get(matter=self.id, pk=task_id)
        by = self.year.worker(task.holder_id, at)
        return (task, by) if by is not None and task.stage in stages else None

    def take_up(self, task_id: UUID, at: datetime) -> None:
        if (found := self._owner(task_id, at, State.OPEN, State.TAKEN)) is None:
            return
        task, by = found
        if task.mode == Mode.ASSIGN and self.rounds == 0 and self.chance.random() < 0.06:
            reason, words = self.chance.choice(stories.RETURNS)
            tasks.give_back(task.matter_id, task_id, reason=reason, words=words, by=by, at=at)
            self.then(at, (1, 8), self.rule)
            return
        if task.stage == State.OPEN:  # what the centre does itself is taken up as it is opened
            tasks.take_up(task.matter_id, task_id, by=by, at=at)
        matter = self.matter()
        month = matter.complexity in ("complex", "major")
        luck = self.chance.random()
        full = 24 * (30 if month else 7)
        share = self.chance.uniform(0.1, 0.62) if luck < 0.93 else self.chance.uniform(1.05, 1.6)
        if luck > 0.4:
            self.then(at, (4, full * share * 0.6), lambda when: self.report(task_id, when))
        if self.chance.random() < 0.12:
            self.year.plan(at + timedelta(hours=self.chance.uniform(3, full * share * 0.8)), self.supplement)
        self.then(at, (full * share, full * share + 3), lambda when: self.finish(task_id, when))

    def rule(self, at: datetime) -> None:
        """After a return the centre does it itself, or another unit does."""
        row = self.matter()
        if row.stage != Stage.ACCEPTED or owed.lead_of(row.pk) is not None:
            return
        others = [
            unit
            for unit in (self.year.units.get(f"{self.town.name}办事处"), directory.get(row.centre_id))
            if unit is not None and self.year.worker(unit.pk, at) is not None
        ]
        unit = others[0]
        mode = Mode.HANDLE if unit.pk == row.centre_id else Mode.ASSIGN
        self.rounds += 1
        task = tasks.open_task(
            row.pk,
            mode=mode,
            holder_id=unit.pk,
            asked=f"退回后重新确定承办，请办理：{row.title}",
            by=self.window(at),
            at=at,
        )
        self.then(at, (0.2, 6), lambda when: self.take_up(task.pk, when))

    def report(self, task_id: UUID, at: datetime) -> None:
        if (found := self._owner(task_id, at, State.TAKEN)) is not None:
            task, by = found
            words = self.chance.choice(stories.PROGRESS)
            tasks.report(
                task.matter_id, task_id, text=words, to_party=self.chance.random() < 0.6, by=by, at=at
            )

    def supplement(self, at: datetime) -> None:
        assert self.id is not None
        if self.matter().is_open:
            matters.supplement(self.id, text=self.chance.choice(stories.ADDED), by=CITIZEN, at=at)

    def finish(self, task_id: UUID, at: datetime) -> None:
        if (found := self._owner(task_id, at, State.TAKEN)) is None:
            return
        task, by = found
        assert self.story is not None
        done = self.say(self.story.done)
        if self.story.partly and self.chance.random() < 0.3:
            done = self.say(self.story.partly)
        tasks.finish(task.matter_id, task_id, answer=done, by=by, at=at)
        self.then(at, (0.5, 10) if self.chance.random() < 0.93 else (24, 60), self.resolve)

    def resolve(self, at: datetime) -> None:
        row = self.matter()
        if row.stage != Stage.ACCEPTED or owed.waiting_for(row.pk):
            return
        assert self.story is not None
        last = owed.last_lead(row.pk)
        words = last.answer if last is not None else self.say(self.story.done)
        partly = bool(self.story.partly) and words == self.say(self.story.partly)
        matters.resolve(
            row.pk,
            outcome="done_partly" if partly else self.story.outcome,
            answer=words,
            by=self.window(at),
            at=at,
        )
        if self.chance.random() < 0.62:
            self.year.plan(at + timedelta(hours=self.chance.uniform(3, 120)), self.rate)

    def rate(self, at: datetime) -> None:
        row = self.matter()
        if row.stage != Stage.RESOLVED:
            return
        luck = self.chance.random()
        solved = "yes" if luck < 0.78 else "partly" if luck < 0.88 or self.rounds > 1 else "no"
        good = {"yes": (2, 2, 2, 1), "partly": (2, 1, 1), "no": (0, 1)}[solved]
        marks: dict[str, int | None] = {
            name: self.chance.choice(good) for name in feedback.QUESTIONS if self.chance.random() < 0.85
        }
        words = self.chance.choice(stories.NOT_SOLVED if solved == "no" else stories.THANKS)
        feedback.rate(row.pk, solved=solved, marks=marks, words=words, by=CITIZEN, at=at)
        if solved == "no":
            self.rounds += 1
            self.then(at, (2, 20), self.hand_over)
