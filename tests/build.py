"""Builders that go through actions, so that no test starts from an impossible state."""

from datetime import datetime

from fengqiao.casework.matters import actions
from fengqiao.casework.matters.actions.register import Registered
from fengqiao.casework.matters.models import Matter
from tests.cast import EMPLOYER, MONDAY, SAID, WANG, Town

POINT = (100.15, 30.05)
"""In 滨河第六网格, longitude and latitude."""


def registered(town: Town, *, at: datetime = MONDAY, by: str = "lin", **more: object) -> Registered:
    """王 tells of his wages at the window; a fresh matter with its keys."""
    said = {
        "kind": "A0702",
        "said": SAID,
        "source": "window",
        "point": POINT,
        "parties": [WANG, EMPLOYER],
        "by": town.actor(by),
        "at": at,
    }
    return actions.register(**said | more)


def matter(town: Town, **more: object) -> Matter:
    """A registered matter."""
    return registered(town, **more).matter


def accepted(town: Town, *, at: datetime = MONDAY, by: str = "lin", **more: object) -> Matter:
    """A matter that the centre has taken on."""
    return actions.accept(matter(town, at=at, by=by, **more).pk, by=town.actor(by), at=at)


def resolved(town: Town, *, at: datetime = MONDAY, by: str = "lin", **more: object) -> Matter:
    """A matter that was answered and waits for the person's word."""
    row = accepted(town, at=at, by=by, **more)
    return actions.resolve(
        row.pk, outcome="done_by_unit", answer="工钱已经补发到卡上。", by=town.actor(by), at=at
    )
