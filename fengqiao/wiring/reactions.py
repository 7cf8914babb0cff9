"""Who hears of which event, in which order, now or later.

What ends stops its clocks before anything new is started; tasks follow clocks, for a task's row keeps its nearest limit.
"""

from collections.abc import Mapping

from fengqiao.casework.clocks import events as clock
from fengqiao.casework.clocks import reactions as clocks
from fengqiao.casework.matters import events as matter
from fengqiao.casework.tasks import events as task
from fengqiao.casework.tasks import reactions as tasks
from fengqiao.ground.organisations import events as organisation
from fengqiao.kernel.events import Happening, Reaction

REACTIONS: Mapping[type[Happening], tuple[Reaction, ...]] = {
    matter.MatterRegistered: (clocks.start_clocks,),
    matter.MatterAccepted: (clocks.stop_clocks, clocks.start_clocks),
    matter.MatterDeclined: (clocks.stop_clocks, tasks.cancel_tasks),
    matter.MatterAnswered: (clocks.stop_clocks, clocks.start_clocks),
    matter.MatterReclassified: (clocks.restart_clocks,),
    matter.MatterResolved: (clocks.stop_clocks, clocks.start_clocks),
    matter.MatterClosed: (clocks.stop_clocks, tasks.cancel_tasks),
    matter.MatterReopened: (clocks.stop_clocks, clocks.start_clocks),
    task.TaskOpened: (clocks.stop_clocks, clocks.start_clocks),
    task.TakenUp: (clocks.stop_clocks, clocks.start_clocks),
    task.Reported: (clocks.stop_clocks, clocks.start_clocks),
    task.Returned: (clocks.stop_clocks, clocks.start_clocks),
    task.Done: (clocks.stop_clocks, clocks.start_clocks),
    task.Cancelled: (clocks.stop_clocks,),
    clock.ClockStarted: (tasks.keep_due,),
    clock.ClockStopped: (tasks.keep_due,),
    clock.ClockPaused: (tasks.keep_due,),
    clock.ClockResumed: (tasks.keep_due,),
    clock.ClockLapsed: (clocks.close_unanswered, tasks.open_supervision),
    organisation.PostHandedOver: (tasks.pass_on_tasks,),
}
