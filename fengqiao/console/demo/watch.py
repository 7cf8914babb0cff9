"""Who supervises in the demo: answers are judged day by day; near the end an order of each level, a list entry, a finding."""

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.kernel.clock import CHINA
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.models import Level, Order, State

if TYPE_CHECKING:
    from fengqiao.console.demo.year import Year

RETURNED = "只写了正在抓紧，没有写卡在哪里、哪天办到。请补上。"
DONE = "已办到，和当事人核实过。"
ASKED = "请写明为什么还没有办到，哪一天办到哪一步。"
WHYS = {
    Level.GENERAL: "当事人来问过两次，没有得到准话。",
    Level.KEY: "涉及多人，说好的日子没有兑现。",
    Level.LISTED: "多次催办没有结果，当事人准备再到上级反映。",
}
LEADERS = "涉及多人过日子的钱，请承办单位一把手负责，办到为止。"
FACTS = "交办以后没有按期签收，也没有说明理由。"
ACCOUNT = "当天值班的人不在岗，第二天补签，并且当天打电话向当事人说明。以后实行双人值班。"


def judge(year: "Year", at: datetime) -> None:
    """What was answered is looked at: most is accepted, some comes back; what was done meanwhile is closed."""
    chance = random.Random(f"{year.seed}:judge:{at.date()}")
    for order in Order.objects.filter(stage__in=(State.REPLIED, State.ACCEPTED)).order_by("opened_at", "id"):
        by = year.who(order.centre_id, "supervisor", at) or year.who(order.centre_id, "centre_director", at)
        if by is None:
            continue
        if order.stage == State.REPLIED:
            if order.times < 2 and chance.random() < 0.15:
                actions.give_back(order.matter_id, order.pk, reason=RETURNED, by=by, at=at)
            else:
                actions.accept(order.matter_id, order.pk, by=by, at=at)
        elif order.clock_id and not clocks.get(order.matter_id, order.clock_id).is_live:
            actions.close(order.matter_id, order.pk, words=DONE, by=by, at=at)


def last_days(year: "Year", at: datetime) -> None:
    """An order of each level by hand, two matters on the leaders' list, a finding that the unit has answered."""
    supervisor, director = year.actor("xu", at), year.actor("ma", at)
    centre = supervisor.organisation_id
    assert director.post_id is not None
    led = Task.objects.open().filter(
        leads=True, mode=Mode.ASSIGN, matter__centre=centre, matter__registered_at__lt=at - timedelta(days=3)
    )
    rows = list(led.exclude(holder=centre).order_by("opened_at", "id")[:6])
    for task, (level, why) in zip(rows, WHYS.items(), strict=False):
        proofs = [key for key, _words in queries.proofs(Matter.objects.get(pk=task.matter_id))[:1]]
        actions.issue(
            task.matter_id, unit_id=task.holder_id, level=level, why=why, asked=ASKED, evidence=proofs,
            by=supervisor, at=at,
        )  # fmt: skip
    for task in rows[3:5]:
        actions.hang(
            task.matter_id, leader_post_id=director.post_id, unit_id=task.holder_id, why=LEADERS,
            due_on=at.astimezone(CHINA).date() + timedelta(days=10), by=supervisor, at=at,
        )  # fmt: skip
    for task in rows[5:6]:
        clock = Clock.objects.filter(matter=task.matter_id, task_id=task.pk).order_by("started_at").first()
        by = year.worker(task.holder_id, at)
        if clock is None or by is None:
            continue
        finding = actions.find(
            task.matter_id, unit_id=task.holder_id, violation="not_handled", article=clock.basis, facts=FACTS,
            evidence=[f"clock:{clock.pk}"], by=supervisor, at=at,
        )  # fmt: skip
        actions.reply_to_finding(task.matter_id, finding.pk, text=ACCOUNT, by=by, at=at + timedelta(hours=2))


def count(at: datetime) -> None:
    """The figures of the months that are over, as the nights would have computed them."""
    month = at.astimezone(CHINA).date().replace(day=1)
    for _turn in range(3):
        actions.count_oddities(month, at=at)
        month = (month - timedelta(days=1)).replace(day=1)
