"""Machines, guards and rings."""

from dataclasses import dataclass

import pytest

from fengqiao.kernel import events, stages
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import Happening
from fengqiao.kernel.stages import Machine, Move, Refused
from tests.cast import MONDAY

MACHINE = Machine("door", Move("open", ("shut",), "ajar", ("doors.open", "doors.own"), "house rules"))
OPENER = Actor(ref="post:1", permissions=frozenset({"doors.open"}))


@dataclass
class Door:
    stage: str = "shut"

    def get_stage_display(self) -> str:
        return "关着"


def test_a_move_changes_the_stage():
    door = Door()
    MACHINE.move("open", door, by=OPENER, at=MONDAY)
    assert door.stage == "ajar"


def test_any_of_the_permissions_is_enough_and_none_is_refused():
    MACHINE.move("open", Door(), by=Actor(ref="x", permissions=frozenset({"doors.own"})), at=MONDAY)
    with pytest.raises(Refused, match="权限"):
        MACHINE.move("open", Door(), by=Actor(ref="x"), at=MONDAY)


def test_a_move_from_the_wrong_stage_names_the_stage():
    with pytest.raises(Refused, match="关着"):
        MACHINE.move("open", Door("ajar"), by=OPENER, at=MONDAY)


def test_all_guards_are_heard_and_share_what_they_find(monkeypatch):
    asked = []

    def locked(door, *, by, at, facts):
        facts.once("lock", lambda: asked.append(1) or "locked")
        return "锁着"

    def blocked(door, *, by, at, facts):
        facts.once("lock", lambda: asked.append(1) or "locked")
        return "挡着"

    monkeypatch.setattr(stages, "_guards", {"door.open": (locked, blocked)})
    assert MACHINE.objections("open", Door(), by=OPENER, at=MONDAY) == ["锁着", "挡着"]
    assert asked == [1]
    with pytest.raises(Refused, match="锁着；挡着"):
        MACHINE.move("open", Door(), by=OPENER, at=MONDAY)


@dataclass(frozen=True, kw_only=True)
class Rang(Happening):
    kind = "test.rang"


def test_a_ring_of_reactions_is_caught(db, monkeypatch):
    monkeypatch.setattr(events, "_reactions", {Rang: (lambda happening: events.emit(happening),)})

    with pytest.raises(RuntimeError, match="ring of reactions: Rang → Rang"):
        events.emit(Rang(by="system", at=MONDAY))


def test_a_diagram_shows_every_arrow():
    assert "shut --> ajar: open" in MACHINE.diagram()
