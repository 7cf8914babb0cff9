"""A matter in the hands of the bureau, and rungs that come as the sweep brings them."""

from datetime import datetime, timedelta

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.writing import together
from fengqiao.services.supervision import actions
from fengqiao.services.supervision.models import Order
from tests import build
from tests.cast import MONDAY, Town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def handed_over(town: Town) -> tuple[Matter, Task]:
    """王's matter, accepted and given to the labour bureau; nobody has signed for it."""
    matter = build.accepted(town)
    task = tasks.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实欠薪数额", by=town.lin, at=MONDAY
    )
    return Matter.objects.get(pk=matter.pk), task


def fresh(matter: Matter) -> Matter:
    """The matter as it stands."""
    return Matter.objects.get(pk=matter.pk)


def rung(matter: Matter, clock: Clock, number: int, at: datetime) -> None:
    """One rung of the clock's ladder comes, as the sweep brings it: under the matter's lock."""
    book = catalogue.book(matter.edition_id)
    ladder = book.ladders[book.clocks[clock.rule].ladder]
    with together():
        held = Matter.objects.lock(matter.pk)
        actions.climb(held, clock, number, ladder.rungs[number], at=at)


def issued(town: Town, matter: Matter, *, by: str = "xu", at: datetime = MONDAY, **more: object) -> Order:
    """An order issued by hand to the bureau."""
    said = {
        "unit_id": town.bureau.pk,
        "level": "general",
        "why": "三天没有签收",
        "asked": "请说明原因，写明哪天办到",
        "by": town.actor(by),
        "at": at,
    }
    return actions.issue(matter.pk, **said | more)
