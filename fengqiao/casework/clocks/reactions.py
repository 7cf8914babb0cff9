"""What clocks do when something happens: the rules of the matter's edition say which start and which stop."""

from fengqiao.casework.clocks import actions, queries
from fengqiao.casework.clocks.events import ClockLapsed
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.events import MatterReclassified
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.stages import MACHINE
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.events import MatterHappening
from fengqiao.kernel.workdays import ZONE

ENDS = ("matter.closed", "matter.declined")
"""After these nothing runs any more, whatever the rules say."""


def start_clocks(happening: MatterHappening) -> None:
    """Start what the matter's edition ties to this event. Registering asks the database nothing."""
    matter = Matter.objects.lock(happening.matter_id)
    book = catalogue.book(matter.edition_id)
    task_id = getattr(happening, "task_id", None)
    for rule in book.rules_for(
        happening.kind,
        kind=book.kinds_by_id[matter.kind_id].code,
        source=matter.source,
        complexity=matter.complexity,
        mode=getattr(happening, "mode", ""),
        on=happening.at.astimezone(ZONE).date(),
    ):
        actions.start(matter, rule, task_id=task_id if rule.subject == "task" else None, at=happening.at)


def stop_clocks(happening: MatterHappening) -> None:
    """Stop what waits for this event; at the end of a matter, everything."""
    matter = Matter.objects.lock(happening.matter_id)
    if happening.kind in ENDS:
        actions.stop_all(matter, at=happening.at)
        return
    mode = getattr(happening, "mode", "")
    if queries.ever_stops(matter.edition_id, happening.kind, mode):
        task_id = getattr(happening, "task_id", None)
        actions.stop(matter, event=happening.kind, mode=mode, task_id=task_id, at=happening.at)


def restart_clocks(happening: MatterReclassified) -> None:
    """Another kind or complexity may mean other limits."""
    actions.restart(Matter.objects.lock(happening.matter_id), at=happening.at)


def close_unanswered(happening: ClockLapsed) -> None:
    """Nobody has objected in time: the matter is closed. Where something still forbids it, it stays open and late."""
    if happening.on_lapse != "close":
        return
    matter = Matter.objects.lock(happening.matter_id)
    if not MACHINE.objections("close", matter, by=SYSTEM, at=happening.at):
        matters.close(matter.pk, how="lapsed", by=SYSTEM, at=happening.at)
