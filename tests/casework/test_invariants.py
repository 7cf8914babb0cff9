"""Whatever anybody does to matters, in whatever order, with time passing: what must hold holds after every step."""

import os
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks import queries as clock_queries
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Complexity, Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks import queries as task_queries
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.rules import fold
from fengqiao.kernel.actors import CITIZEN, SYSTEM
from fengqiao.kernel.stages import Refused
from tests import build
from tests.cast import MONDAY, Town

pytestmark = pytest.mark.django_db

WHO = ("lin", "ma", "xu", "zhou", "sun", "wu", "qin", "tang", "zhao")
ALL = st.integers(0, 99)


class Walk(RuleBasedStateMachine):
    """Anybody tries anything. What is refused changes nothing; what is done leaves everything sound."""

    town: Town

    def __init__(self) -> None:
        super().__init__()
        self.inside = transaction.atomic()
        self.inside.__enter__()
        self.at: datetime = MONDAY
        self.actors = {who: getattr(self.town, who) for who in WHO}
        self.units = [self.town.centre, self.town.bureau, self.town.unit("住房"), self.town.unit("信访")]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.inside.__exit__(None, None, None)

    def matter(self, n: int) -> Matter:
        rows = list(Matter.objects.order_by("id"))
        return rows[n % len(rows)]

    def task(self, n: int) -> Task | None:
        rows = list(Task.objects.open().order_by("id")) or list(Task.objects.order_by("id"))
        return rows[n % len(rows)] if rows else None

    def some(self) -> bool:
        return Matter.objects.exists()

    @rule(
        complexity=st.sampled_from(Complexity.values), source=st.sampled_from(["window", "snap", "petition"])
    )
    def register(self, complexity, source):
        build.matter(self.town, at=self.at, complexity=complexity, source=source)

    @precondition(some)
    @rule(n=ALL, who=st.sampled_from(WHO), verb=st.sampled_from(["accept", "withdraw", "close", "decline"]))
    def move(self, n, who, verb):
        said = {"close": {"how": "decided"}, "decline": {"reason": "d_in_court"}}.get(verb, {})
        with suppress(Refused):
            getattr(matters, verb)(self.matter(n).pk, **said, by=self.actors[who], at=self.at)

    @precondition(some)
    @rule(n=ALL, who=st.sampled_from(WHO))
    def resolve(self, n, who):
        said = {"outcome": "done_by_unit", "answer": "办好了。"}
        with suppress(Refused):
            matters.resolve(self.matter(n).pk, **said, by=self.actors[who], at=self.at)

    @precondition(some)
    @rule(n=ALL)
    def not_solved(self, n):
        with suppress(Refused):
            matters.reopen(self.matter(n).pk, reason="o_not_solved", by=CITIZEN, at=self.at)

    @precondition(some)
    @rule(n=ALL, reached=st.booleans())
    def call(self, n, reached):
        with suppress(Refused):
            matters.contact(
                self.matter(n).pk,
                way="call",
                text="问了情况",
                reached=reached,
                by=self.actors["lin"],
                at=self.at,
            )

    @precondition(some)
    @rule(n=ALL, complexity=st.sampled_from(Complexity.values))
    def reclassify(self, n, complexity):
        row = self.matter(n)
        with suppress(Refused):
            matters.reclassify(
                row.pk,
                kind="A0101",
                complexity=complexity,
                why="看错了",
                version=row.version,
                by=self.actors["lin"],
                at=self.at,
            )

    @precondition(some)
    @rule(
        n=ALL,
        mode=st.sampled_from(Mode.values),
        unit=st.integers(0, 3),
        who=st.sampled_from(("lin", "xu", "ma")),
    )
    def open_task(self, n, mode, unit, who):
        with suppress(Refused):
            tasks.open_task(
                self.matter(n).pk,
                mode=mode,
                holder_id=self.units[unit].pk,
                asked="查清楚",
                by=self.actors[who],
                at=self.at,
            )

    @precondition(some)
    @rule(
        n=ALL,
        who=st.sampled_from(WHO),
        verb=st.sampled_from(["take_up", "report", "give_back", "finish", "cancel"]),
    )
    def work(self, n, who, verb):
        task = self.task(n)
        if task is None:
            return
        said = {
            "report": {"text": "在办"},
            "give_back": {"reason": "r_other_region", "words": "在别处"},
            "finish": {"answer": "办好了"},
            "cancel": {"why": "派错了"},
        }.get(verb, {})
        with suppress(Refused):
            getattr(tasks, verb)(task.matter_id, task.pk, **said, by=self.actors[who], at=self.at)

    def clock(self, n: int, rows: models.QuerySet[Clock]) -> Clock | None:
        found = list(rows.order_by("id"))
        return found[n % len(found)] if found else None

    @precondition(some)
    @rule(
        n=ALL,
        hours=st.integers(1, 480),
        ground=st.sampled_from(["appraisal", "await_material", "party_request"]),
        granted=st.booleans(),
        who=st.sampled_from(("lin", "zhou", "ma")),
    )
    def pause(self, n, hours, ground, granted, who):
        clock = self.clock(n, Clock.objects.running())
        if clock is None:
            return
        with suppress(Refused):
            asked = clocks.ask_pause(
                clock.matter_id,
                clock.pk,
                ground=ground,
                evidence="委托书",
                resumes_at=self.at + timedelta(hours=hours),
                by=self.actors[who],
                at=self.at,
            )
            heads = [self.actors[name] for name in ("ma", "sun", "qin")]
            head = next(one for one in heads if one.organisation_id == asked.desk_id)
            if granted:
                clocks.grant_pause(clock.matter_id, asked.pk, by=head, at=self.at)
            else:
                clocks.refuse_pause(clock.matter_id, asked.pk, answer="不用停", by=head, at=self.at)

    @precondition(some)
    @rule(n=ALL)
    def resume(self, n):
        clock = self.clock(n, Clock.objects.live().filter(paused_at__isnull=False))
        if clock is not None:
            late = clock.lapsed_at
            clock = clocks.resume(clock.matter_id, clock.pk, by=self.actors["ma"], at=self.at)
            assert late is not None or clock.due_at > self.at, "going on never means late at once"

    @precondition(some)
    @rule(n=ALL, days=st.integers(1, 30))
    def extend(self, n, days):
        clock = self.clock(n, Clock.objects.running())
        if clock is None:
            return
        with suppress(Refused):
            asked = clocks.ask_extension(
                clock.matter_id,
                clock.pk,
                n=Decimal(days),
                reason="e_complex",
                text="查了",
                by=SYSTEM,
                at=self.at,
            )
            clocks.grant_extension(clock.matter_id, asked.pk, by=SYSTEM, at=self.at)

    @precondition(some)
    @rule(n=ALL, unit=st.integers(0, 3))
    def bar(self, n, unit):
        with suppress(Refused):
            row = self.matter(n)
            with transaction.atomic():
                matters.bar(
                    row, organisation_id=self.units[unit].pk, why="conflict", by=self.actors["ma"], at=self.at
                )

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)
        while clocks.ring(self.at):
            pass

    @invariant()
    def sound(self):
        wrong = {
            "disagreements": task_queries.disagreements(),
            "wrongly held": task_queries.wrongly_held(),
            "unclocked tasks": task_queries.unclocked_tasks(),
            "closed with open tasks": task_queries.closed_with_open_tasks(),
            "unclocked": clock_queries.unclocked(),
            "running after the end": clock_queries.running_after_the_end(),
            "wrongly sorted": clock_queries.wrongly_sorted(),
            "not what the ledger says": clock_queries.astray() + clock_queries.miscounted(),
            "unheld": task_queries.unheld(),
            "held by a barred unit": task_queries.held_by_barred(),
            "undated": task_queries.undated(),
        }
        assert not any(wrong.values()), {name: found for name, found in wrong.items() if found}


def walk(town, examples: int, steps: int) -> None:
    machine = type("WalkInTown", (Walk,), {"town": town})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=[Phase.generate],  # shrinking such walks takes longer than reading them
            print_blob=False,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_walk_keeps_the_house_in_order(town):
    walk(town, 5, 25)


@pytest.mark.prove
def test_long_walks_keep_the_house_in_order(town):
    walk(town, int(os.environ.get("WALKS", "200")), 60)


def test_the_fold_notices_what_must_not_be():
    opened = {"centre_id": "c"}
    assert fold.faults(fold.fold([("matter.registered", opened)])) == ["open without a clock"]
    started = ("clock.started", {"clock_id": "k"})
    assert fold.faults(fold.fold([("matter.registered", opened), started])) == []
    closed = [("matter.registered", opened), started, ("matter.closed", {})]
    assert fold.faults(fold.fold(closed)) == ["ended with a clock running"]
    stopped = [*closed, ("clock.stopped", {"clock_id": "k"})]
    task = ("task.opened", {"task_id": "t", "holder_id": "u"})
    assert fold.faults(fold.fold(stopped)) == []
    assert fold.faults(fold.fold([*stopped, task])) == ["ended with an open task"]


def test_a_tampered_row_disagrees_with_its_events(town):
    matter = build.accepted(town, complexity="general")
    Matter.objects.filter(pk=matter.pk).update(stage="registered")
    assert any("stage is registered" in found for found in task_queries.disagreements())
    Clock.objects.filter(matter=matter.pk).update(stopped_at=MONDAY)
    assert clock_queries.unclocked() == [matter.code]
