"""The tables of moves of an order and of a finding."""

from fengqiao.kernel.stages import Machine, Move
from fengqiao.services.supervision.models import Standing, State
from fengqiao.services.supervision.permissions import Permission

LOCAL = "地方惯例（可配置）"
LAW = "信访工作条例 第四十条；具体做法为地方惯例（可配置）"

ORDER = Machine(
    "order",
    Move("reply", (State.OPEN,), State.REPLIED, (Permission.REPLY,), LOCAL),
    Move("accept", (State.REPLIED,), State.ACCEPTED, (Permission.SUPERVISE,), LOCAL),
    Move("give_back", (State.REPLIED,), State.OPEN, (Permission.SUPERVISE,), LOCAL),
    Move("ask_again", (State.ACCEPTED, State.CLOSED), State.OPEN, (Permission.SUPERVISE,), LOCAL),
    Move("close", (State.ACCEPTED,), State.CLOSED, (Permission.SUPERVISE,), LOCAL),
    Move("lift", (State.OPEN, State.REPLIED), State.CLOSED, (Permission.SUPERVISE,), LOCAL),
)

FINDING = Machine(
    "finding",
    Move("reply", (Standing.OPEN,), Standing.ANSWERED, (Permission.REPLY, Permission.SIGN), LOCAL),
    Move("uphold", (Standing.OPEN, Standing.ANSWERED), Standing.UPHELD, (Permission.SUPERVISE,), LOCAL),
    Move("withdraw", (Standing.OPEN, Standing.ANSWERED), Standing.WITHDRAWN, (Permission.SUPERVISE,), LOCAL),
)
