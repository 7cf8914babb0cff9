"""Who may stop which verb."""

from collections.abc import Mapping

from fengqiao.casework.clocks import guards as clocks
from fengqiao.casework.tasks import guards as tasks
from fengqiao.kernel.stages import Guard

GUARDS: Mapping[str, tuple[Guard, ...]] = {
    "matter.resolve": (tasks.no_open_tasks,),
    "matter.close": (tasks.no_open_tasks, clocks.own_limits_told, clocks.tracked_to_zero),
    "matter.decline": (clocks.own_limits_told,),
    "matter.withdraw": (clocks.own_limits_told,),
    "task.open": (tasks.matter_takes_work, tasks.holder_takes_work, tasks.holder_not_barred),
    "task.take_up": (tasks.of_its_unit,),
    "task.report": (tasks.of_its_unit,),
    "task.give_back": (tasks.of_its_unit, tasks.may_be_given_back),
    "task.finish": (tasks.of_its_unit,),
    "clock.pause": (tasks.clock_in_hand,),
    "clock.extend": (tasks.clock_in_hand,),
    "post.dismiss": (tasks.post_holds_no_tasks,),
    "organisation.close": (tasks.unit_holds_no_tasks,),
}
