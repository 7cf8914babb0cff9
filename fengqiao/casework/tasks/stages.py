"""The table of moves of a task."""

from fengqiao.casework.tasks.models import LIVE, State
from fengqiao.casework.tasks.permissions import Permission
from fengqiao.kernel.stages import Machine, Move

LOCAL = "地方惯例（可配置）"

MACHINE = Machine(
    "task",
    # the dispatching post of a centre may answer for the centre's own tasks; `of_its_unit` binds each to its own unit
    Move("take_up", (State.OPEN,), State.TAKEN, (Permission.CLAIM, Permission.DISPATCH), LOCAL),
    Move("report", (State.TAKEN,), State.TAKEN, (Permission.REPORT, Permission.DISPATCH), LOCAL),
    Move("give_back", LIVE, State.RETURNED, (Permission.RETURN,), "信访工作条例 第二十三条"),
    Move("finish", (State.TAKEN,), State.DONE, (Permission.FINISH, Permission.DISPATCH), LOCAL),
    Move("cancel", LIVE, State.CANCELLED, (Permission.DISPATCH,), LOCAL),
    Move("lift", LIVE, State.CANCELLED, (Permission.SUPERVISE,), LOCAL),
)
