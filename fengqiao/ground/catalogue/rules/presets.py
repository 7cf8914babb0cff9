"""Switching a set of clock rules on or off: what becomes of each of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fengqiao.ground.catalogue.rules.shapes import Book, Clock, Preset

DAYS = ("D", "WD")
"""The units a preset may choose between; hours and months stay what they are."""


@dataclass(frozen=True, slots=True)
class Switch:
    """How a preset is to stand: on or off, in which days, for matters from where, and why a law is off."""

    on: bool
    unit: str = ""
    sources: tuple[str, ...] | None = None
    """None: as they are; empty: all."""
    off_because: str = ""


def members(book: Book, preset: Preset) -> list[Clock]:
    """The rules of a preset, in its order."""
    rules = {clock.id: clock for clock in book.clocks}
    return [rules[code] for code in preset.rules if code in rules]


def state(enabled: Collection[bool]) -> str:
    """Is it on, off, or partly on? Asked of what each of its rules is."""
    return "on" if all(enabled) else "partly" if any(enabled) else "off"


def switched(rule: Clock, preset: Preset, switch: Switch) -> Clock:
    """The rule as the switch leaves it. The law's own days and sources stay: they are not ours to choose."""
    if not switch.on:
        because = switch.off_because if rule.binding == "statutory" else ""
        return rule.model_copy(update={"enabled": False, "off_because": because})
    changed: dict[str, object] = {"enabled": True, "off_because": ""}
    if preset.ladder:
        changed["ladder"] = preset.ladder
    if rule.binding == "target":
        if switch.unit and switch.unit in preset.units and rule.unit in DAYS:
            changed["unit"] = switch.unit
        if switch.sources is not None and rule.auto:
            changed["sources"] = switch.sources
    return rule.model_copy(update=changed)
