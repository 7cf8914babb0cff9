"""The table of moves of a matter."""

from fengqiao.casework.matters.models import OPEN, Stage
from fengqiao.casework.matters.permissions import Permission
from fengqiao.kernel.stages import Machine, Move

MACHINE = Machine(
    "matter",
    Move("accept", (Stage.REGISTERED,), Stage.ACCEPTED, (Permission.ACCEPT,), "信访工作条例 第二十三条"),
    Move("decline", (Stage.REGISTERED,), Stage.DECLINED, (Permission.DECLINE,), "信访工作条例 第二十三条"),
    Move(
        "answer",
        (Stage.REGISTERED,),
        Stage.CLOSED,
        (Permission.ANSWER,),
        "地方惯例（可配置）：能当场答复的当场答复",
    ),
    Move("resolve", (Stage.ACCEPTED,), Stage.RESOLVED, (Permission.RESOLVE,), "信访工作条例 第三十四条"),
    Move(
        "close",
        (Stage.RESOLVED,),
        Stage.CLOSED,
        (Permission.CLOSE, Permission.OWN),
        "信访工作条例 第三十四条",
    ),
    Move(
        "withdraw", OPEN, Stage.CLOSED, (Permission.OWN, Permission.ACCEPT), "人民调解法 第三条；当事人自愿"
    ),
    Move(
        "reopen",
        (Stage.RESOLVED, Stage.CLOSED, Stage.DECLINED),
        Stage.ACCEPTED,
        (Permission.REOPEN, Permission.OWN),
        "地方惯例（可配置）：没有真正解决的重新办理",
    ),
)
