"""Stages and the moves between them. One table is the whole state machine.

A `Move` is a row of that table: a verb, where it may start, where it ends, who may make it and the rule it rests on.
Other slices may add guards to a verb (see `fengqiao.wiring.guards`); the machine itself knows none of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from fengqiao.kernel.actors import Actor


class Refused(Exception):
    """The answer is no. The message is written for the person who asked."""


class Facts(dict):
    """What guards have found out about one subject at one moment, so that five buttons ask the database once."""

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        if name not in self:
            self[name] = find()
        return self[name]


Guard = Callable[..., str | None]
"""`(subject, *, by, at, facts)`: the reason to refuse, in the user's words, or None."""

_guards: Mapping[str, tuple[Guard, ...]] = {}


def wire(guards: Mapping[str, tuple[Guard, ...]]) -> None:
    """Plug in the guards of every named verb, "matter.close" or "task.open". Called once, when Django is ready."""
    global _guards
    _guards = guards


def reasons(verb: str, subject: Any, *, by: Actor, at: datetime, facts: Facts | None = None) -> Iterator[str]:
    """Every reason the wired guards have against the named verb."""
    facts = Facts() if facts is None else facts
    for guard in _guards.get(verb, ()):
        if reason := guard(subject, by=by, at=at, facts=facts):
            yield reason


def check(verb: str, subject: Any, *, by: Actor, at: datetime) -> None:
    """Raise `Refused` with all reasons against a verb that moves no stage (open a task, share, export)."""
    if found := list(reasons(verb, subject, by=by, at=at)):
        raise Refused(_("；").join(found))


@dataclass(frozen=True)
class Move:
    """One row of the table: any of `permissions` is enough; `basis` is the article or local rule that the move rests on."""

    verb: str
    sources: tuple[str, ...]
    target: str
    permissions: tuple[str, ...]
    basis: str


class Machine:
    """The moves of one kind of subject. `name` prefixes its verbs for the guards: "matter" gives "matter.close"."""

    def __init__(self, name: str, *moves: Move) -> None:
        self.name = name
        self.moves = {move.verb: move for move in moves}

    def objections(
        self, verb: str, subject: Any, *, by: Actor, at: datetime, facts: Facts | None = None
    ) -> list[str]:
        """Every reason why `by` cannot `verb` this subject now. Empty means go ahead.

        The page asks before it shows a button; the action asks again before it moves.
        """
        move, found = self.moves[verb], []
        if not any(by.may(permission) for permission in move.permissions):
            found.append(_("您现在的岗位没有这项权限"))
        if subject.stage not in move.sources:
            found.append(_("现在是“%(stage)s”，不能做这一步") % {"stage": subject.get_stage_display()})
            return found
        return found + list(reasons(f"{self.name}.{verb}", subject, by=by, at=at, facts=facts))

    def move(self, verb: str, subject: Any, *, by: Actor, at: datetime) -> None:
        """Put the subject in its next stage, in memory, or raise `Refused`. The caller writes."""
        if found := self.objections(verb, subject, by=by, at=at):
            raise Refused(_("；").join(found))
        subject.stage = self.moves[verb].target

    def diagram(self) -> str:
        """The table as a mermaid diagram, for the generated reference."""
        arrows = (
            f"    {source} --> {move.target}: {move.verb}"
            for move in self.moves.values()
            for source in move.sources
        )
        return "\n".join(("stateDiagram-v2", *arrows))
