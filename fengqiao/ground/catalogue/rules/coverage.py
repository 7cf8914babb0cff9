"""Does every open stage, and every task, always have a clock? Proved over the rules, before they are loaded."""

from collections.abc import Collection, Iterable
from itertools import product
from typing import Protocol

MODES = ("handle", "assign", "supervise", "agent", "joint")
COMPLEXITIES = ("simple", "general", "complex", "major")

STAGES = {  # stage: the events that enter it, the events that leave it
    "registered": (
        ("matter.registered",),
        ("matter.accepted", "matter.resolved", "matter.declined", "matter.closed"),
    ),
    "accepted": (
        ("matter.accepted", "matter.reopened"),
        ("matter.resolved", "matter.declined", "matter.closed"),
    ),
    "resolved": (("matter.resolved",), ("matter.closed", "matter.reopened")),
}
TASK_ENDS = ("task.done", "task.returned", "task.cancelled")
EMITTED = (
    *("matter.registered", "matter.answered", "matter.accepted", "matter.declined", "matter.resolved"),
    *("matter.closed", "matter.reopened", "task.opened", "task.taken_up", "task.reported", *TASK_ENDS),
)
"""What the system itself announces. Any other event of the rules is a fact that a person states."""


class Rule(Protocol):
    """What the proof needs to know of a rule."""

    @property
    def code(self) -> str: ...
    @property
    def duty(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def auto(self) -> bool: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def starts_on(self) -> Collection[str]: ...
    @property
    def stops_on(self) -> Collection[str]: ...
    @property
    def sources(self) -> Collection[str]: ...
    @property
    def kinds(self) -> Collection[str]: ...
    @property
    def complexities(self) -> Collection[str]: ...
    @property
    def modes(self) -> Collection[str]: ...


def gaps(rules: Iterable[Rule], sources: Iterable[str]) -> list[str]:
    """Every situation in which an open matter, or a task, would have no running clock of the office.

    Rules bound to kinds do not count: they must come on top of one that holds for all.
    """
    office = [
        rule for rule in rules if rule.auto and rule.enabled and rule.duty == "office" and not rule.kinds
    ]
    found = []
    for (stage, (enters, leaves)), source, complexity in product(
        STAGES.items(), [*sources, ""], COMPLEXITIES
    ):
        for event in enters:
            if not any(
                rule.subject == "matter"
                and event in rule.starts_on
                and set(rule.stops_on) <= set(leaves)
                and _may(rule.sources, source)
                and _may(rule.complexities, complexity)
                for rule in office
            ):
                found.append(
                    f"阶段 {stage}（{event}，来源 {source or '任意'}，{complexity}）没有一直在走的时限"
                )
    for mode, source, complexity in product(MODES, [*sources, ""], COMPLEXITIES):
        if not any(
            rule.subject == "task"
            and "task.opened" in rule.starts_on
            and set(rule.stops_on) <= set(TASK_ENDS)
            and _may(rule.modes, mode)
            and _may(rule.sources, source)
            and _may(rule.complexities, complexity)
            for rule in office
        ):
            found.append(f"办件方式 {mode}（来源 {source or '任意'}，{complexity}）没有走到办完的时限")
    return found


def endless(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that start by themselves and wait for nothing that the system would ever announce."""
    return [
        rule
        for rule in rules
        if rule.auto
        and rule.enabled
        and not any(event.partition("/")[0] in EMITTED for event in rule.stops_on)
    ]


def _may(condition: Collection[str], value: str) -> bool:
    return not condition or value in condition
