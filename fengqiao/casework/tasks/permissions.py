"""What one may be allowed to do to a task."""

from enum import StrEnum


class Permission(StrEnum):
    DISPATCH = "tasks.dispatch"
    CLAIM = "tasks.claim"
    REPORT = "tasks.report"
    RETURN = "tasks.return"
    RULE_RETURN = "tasks.rule_return"
    FINISH = "tasks.finish"
    ACCOMPANY = "tasks.accompany"
    SUPERVISE = "tasks.supervise"
    CONVENE = "tasks.convene"
