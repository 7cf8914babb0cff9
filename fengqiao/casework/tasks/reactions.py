"""What tasks do when something happens to a matter, a clock or a post.

There is no reaction to a registration: the centre holds a matter from its first moment, with the clock of its own
decision running, so nothing has to be opened for it. Whom the rules would have it handed to is `queries.suggestion`;
a person decides (routing.yaml: 系统只建议，由人确认).
"""

from fengqiao.casework.clocks.events import ClockEvent, ClockStarted
from fengqiao.casework.matters.events import Barred
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions
from fengqiao.ground.organisations.events import PostHandedOver
from fengqiao.kernel.events import MatterHappening


def keep_due(happening: ClockEvent) -> None:
    """The nearest limit of a task stands on its row."""
    if happening.task_id is None:
        return
    if isinstance(happening, ClockStarted):
        actions.bring_forward(happening.matter_id, happening.task_id, happening.due_at)
    else:
        actions.keep_due(happening.matter_id, happening.task_id)


def cancel_tasks(happening: MatterHappening) -> None:
    """The matter has ended: nothing is left to do on it. The reason is the event."""
    actions.cancel_all(Matter.objects.lock(happening.matter_id), why=happening.kind, at=happening.at)


def take_away(happening: Barred) -> None:
    """Who is shut out owes nothing any more. A matter that is just being registered has no tasks yet."""
    matter = Matter.objects.lock(happening.matter_id)
    if happening.organisation_id is not None and not matter._state.adding:
        actions.take_away(matter, happening.organisation_id, at=happening.at)


def pass_on_tasks(happening: PostHandedOver) -> None:
    """Somebody leaves: what they had taken up goes to the successor."""
    actions.pass_on(happening.post_id, happening.successor_id, at=happening.at)


def pass_on_views(happening: PostHandedOver) -> None:
    """Somebody leaves: what was shown to them alone is shown to the successor."""
    actions.pass_on_views(happening.post_id, happening.successor_id, at=happening.at)
