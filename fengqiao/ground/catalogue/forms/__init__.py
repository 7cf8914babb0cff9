"""The forms of the rules and of the calendar."""

from fengqiao.ground.catalogue.forms.days import (
    ClosureForm,
    DayForm,
    HoursForm,
    LocalDayForm,
    NoticeForm,
    ReopeningForm,
    YearForm,
)
from fengqiao.ground.catalogue.forms.drafts import (
    FindForm,
    GroundForm,
    LadderForm,
    PlanForm,
    PublishForm,
    RuleForm,
    RungForm,
    SwitchForm,
    shaped,
)

__all__ = [
    "ClosureForm",
    "DayForm",
    "FindForm",
    "GroundForm",
    "HoursForm",
    "LadderForm",
    "LocalDayForm",
    "NoticeForm",
    "PlanForm",
    "PublishForm",
    "ReopeningForm",
    "RuleForm",
    "RungForm",
    "SwitchForm",
    "YearForm",
    "shaped",
]
