"""The forms of the rules: which to find, what a limit of a draft says. Shape only."""

import re
from collections.abc import Mapping
from dataclasses import fields
from decimal import Decimal
from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from fengqiao.ground.catalogue.models import Binding, Duty, Unit
from fengqiao.ground.catalogue.queries import (
    COMPLEXITIES,
    CONFIDENCE,
    DEEDS,
    LAPSES,
    MODES,
    SUBJECTS,
    approvers,
    role,
)
from fengqiao.ground.catalogue.rules.book import ClockRule, EditionBook
from fengqiao.ground.catalogue.rules.coverage import EMITTED
from fengqiao.ground.catalogue.rules.shapes import Clock, Ground
from fengqiao.kernel.forms import Form

Shape = TypeVar("Shape", bound=BaseModel)

TOLD = (
    "unit_handler", "unit_head", "dispatcher", "supervisor", "centre_director", "front_desk", "party", "agent",
)  # fmt: skip
"""The roles a ladder usually turns to; others that one names already are offered as well."""


def _day() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class FindForm(Form):
    """Which clock rules to list."""

    q = forms.CharField(label=_("名称、依据或代码"), required=False, max_length=60)
    duty = forms.ChoiceField(label=_("谁的期限"), required=False, choices=[("", _("全部")), *Duty.choices])
    binding = forms.ChoiceField(label=_("性质"), required=False, choices=[("", _("全部")), *Binding.choices])
    source = forms.ChoiceField(label=_("来源"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False)
    auto = forms.ChoiceField(
        label=_("怎样起算"), required=False,
        choices=[("", _("全部")), ("auto", _("自动起算")), ("named", _("由人或步骤点名起算")), ("off", _("停用"))],
    )  # fmt: skip

    def __init__(self, *args: Any, book: EditionBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = [
            ("", _("全部")),
            *((one.code, one.zh) for one in book.sources.values()),
        ]
        self.fields["kind"].choices = [("", _("全部")), *((one.code, one.zh) for one in book.top_kinds)]


class PlanForm(Form):
    """From which day a draft is to hold, and what it is about."""

    in_force_from = forms.DateField(label=_("施行日"), widget=_day())
    note = forms.CharField(label=_("说明"), max_length=300, required=False, help_text=_("改了什么，为什么改"))


class PublishForm(Form):
    in_force_from = forms.DateField(
        label=_("从哪天起施行"), widget=_day(), help_text=_("当天起登记的事项用新版；已登记的不变")
    )


class RuleForm(Form):
    """A clock rule. Shape only: what the law and the calendar say about it is told beside, and when publishing."""

    id = forms.CharField(
        label=_("代码"), max_length=40, help_text=_("小写英文、数字和下划线，例如 visit_within_3")
    )
    zh = forms.CharField(label=_("名称"), max_length=60)
    duty = forms.ChoiceField(label=_("谁的期限"), choices=Duty.choices)
    binding = forms.ChoiceField(label=_("性质"), choices=Binding.choices)
    n = forms.DecimalField(label=_("多久"), min_value=0, max_digits=6, decimal_places=2)
    unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices)
    roll = forms.BooleanField(label=_("最后一天遇休息顺延"), required=False)
    warn = forms.CharField(
        label=_("剩多少时提醒"),
        required=False,
        max_length=60,
        help_text=_("用逗号隔开，例如 5, 2, 0；按月的写剩几日"),
    )
    auto = forms.BooleanField(label=_("自动起算"), required=False)
    subject = forms.ChoiceField(label=_("挂在什么上"), required=False, choices=[("", "—"), *SUBJECTS.items()])
    starts_on = forms.MultipleChoiceField(
        label=_("从哪一步起"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_also = forms.MultipleChoiceField(
        label=_("从哪个事实起"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stops_on = forms.MultipleChoiceField(
        label=_("做了什么就停"), required=False, widget=forms.CheckboxSelectMultiple
    )
    stops_also = forms.MultipleChoiceField(
        label=_("有哪个事实就停"), required=False, widget=forms.CheckboxSelectMultiple
    )
    sources = forms.MultipleChoiceField(
        label=_("只管这些来源"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是都管"),
    )
    kinds = forms.MultipleChoiceField(
        label=_("只管这些类别"), required=False, widget=forms.CheckboxSelectMultiple
    )
    complexities = forms.MultipleChoiceField(
        label=_("只管这些复杂程度"), required=False, choices=list(COMPLEXITIES.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    modes = forms.MultipleChoiceField(
        label=_("只管这些办件方式"),
        required=False,
        choices=list(MODES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    pause = forms.MultipleChoiceField(
        label=_("可以中止"), required=False, widget=forms.CheckboxSelectMultiple
    )
    extend_n = forms.DecimalField(
        label=_("一次最多延长"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=_("不写就不能延长"),
    )
    extend_unit = forms.ChoiceField(label=_("延长的单位"), required=False, choices=Unit.choices)
    extend_times = forms.IntegerField(label=_("至多几次"), required=False, min_value=1, max_value=9)
    extend_approver = forms.ChoiceField(label=_("谁批准"), required=False)
    on_lapse = forms.ChoiceField(label=_("到期没办完"), choices=list(LAPSES.items()))
    ladder = forms.ChoiceField(label=_("升级阶梯"), required=False)
    serves = forms.ChoiceField(
        label=_("服从的法定期限"), required=False, help_text=_("目标最长也不能长过它；发布时逐日核对")
    )
    basis = forms.CharField(label=_("依据"), max_length=200, help_text=_("法条，或者“地方惯例（可配置）”"))
    note = forms.CharField(label=_("说明"), max_length=200, required=False)
    version_from = forms.DateField(label=_("法条生效日"), widget=_day())
    version_to = forms.DateField(label=_("法条失效日"), required=False, widget=_day())
    conf = forms.ChoiceField(label=_("核对情况"), choices=list(CONFIDENCE.items()))
    enabled = forms.BooleanField(label=_("启用"), required=False)
    off_because = forms.CharField(
        label=_("为什么停用"), max_length=200, required=False, help_text=_("停用法定时限时必须写明")
    )

    def __init__(self, *args: Any, book: EditionBook, rule: ClockRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.shape: Clock | None = None
        self.fields["id"].disabled = rule is not None
        events = {code: str(name) for code, name in book.words["events"].items()}
        facts = [(code, name) for code, name in events.items() if code not in EMITTED]
        own = [(code, events.get(code, code)) for code in EMITTED]
        by_mode = [
            (f"task.opened/{mode}", f"{events['task.opened']}（{name}）") for mode, name in MODES.items()
        ]
        self.fields["starts_on"].choices = own
        self.fields["stops_on"].choices = own + by_mode
        self.fields["starts_also"].choices = self.fields["stops_also"].choices = sorted(facts)
        self.fields["sources"].choices = [(one.code, one.zh) for one in book.sources.values()]
        tops = [(one.code, one.zh) for one in book.top_kinds]
        deeper = [(code, book.kinds[code].zh) for code in (rule.kinds if rule else ()) if len(code) > 3]
        self.fields["kinds"].choices = tops + deeper
        self.fields["pause"].choices = [(one.code, one.zh) for one in book.grounds.values()]
        self.fields["ladder"].choices = [("", "—"), *((one.code, one.zh) for one in book.ladders.values())]
        law = [(one.code, one.label) for one in book.clocks.values() if one.binding == Binding.STATUTORY]
        self.fields["serves"].choices = [("", "—"), *law]
        self.fields["extend_approver"].choices = [("", "—"), *approvers()]

    @staticmethod
    def said(rule: ClockRule) -> dict[str, Any]:
        """What the form begins with."""
        extend = rule.extend or {"max": {"n": None, "unit": "D"}, "times": None, "approver": ""}
        names = set(RuleForm.base_fields) & {one.name for one in fields(rule)}
        return {name: getattr(rule, name) for name in names} | {
            "id": rule.code,
            "zh": rule.label,
            "starts_on": [code for code in rule.starts_on if _announced(code)],
            "starts_also": [code for code in rule.starts_on if not _announced(code)],
            "stops_on": [code for code in rule.stops_on if _announced(code)],
            "stops_also": [code for code in rule.stops_on if not _announced(code)],
            "n": _plain(rule.n),
            "warn": ", ".join(_plain(n) for n in rule.warn),
            "extend_n": extend["max"]["n"],
            "extend_unit": extend["max"]["unit"],
            "extend_times": extend["times"],
            "extend_approver": extend["approver"],
        }

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.errors:
            return told
        row = {name: told[name] for name in told if name in Clock.model_fields}
        row["starts_on"] = self._in_order("starts_on", told["starts_on"] + told["starts_also"])
        row["stops_on"] = self._in_order("stops_on", told["stops_on"] + told["stops_also"])
        if not row["starts_on"]:
            self.add_error("starts_on", _("请选从哪一步起"))
        if told["on_lapse"] == ("supervise" if told["duty"] == Duty.OFFICE else "tell"):
            row["on_lapse"] = ""  # what a lapse does anyway need not be said
        row["warn"] = [part for part in re.split(r"[,，、\s]+", told["warn"].strip()) if part]
        row["extend"] = None
        if told["extend_n"]:
            row["extend"] = {
                "max": {"n": told["extend_n"], "unit": told["extend_unit"] or "D"},
                "approver": told["extend_approver"],
                "tell_party": True,
                "times": told["extend_times"] or 1,
            }
            if not told["extend_approver"]:
                self.add_error("extend_approver", _("请写明延长由谁批准"))
        if not self.errors:
            self.shape = shaped(self, Clock, row)
        return told

    def _in_order(self, name: str, codes: list[str]) -> list[str]:
        """As the rule has them, where they are the same: boxes come in the order of the page."""
        before = list(getattr(self.rule, name)) if self.rule else []
        return before if set(before) == set(codes) else codes


class GroundForm(Form):
    """A ground to pause, and its cap."""

    code = forms.RegexField(r"^[a-z][a-z0-9_]*$", label=_("代码"), max_length=20)
    zh = forms.CharField(label=_("名称"), max_length=40)
    cap_n = forms.DecimalField(
        label=_("最长"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text=_("不写就不设上限"),
    )
    cap_unit = forms.ChoiceField(label=_("单位"), choices=Unit.choices, initial="D")
    basis = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].disabled = known
        self.shape: Ground | None = None

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors:
            cap = {"n": told["cap_n"], "unit": told["cap_unit"]} if told["cap_n"] else None
            self.shape = shaped(self, Ground, {"zh": told["zh"], "cap": cap, "basis": told["basis"]})
        return told


class LadderForm(Form):
    id = forms.RegexField(r"^[a-z][a-z0-9_]*$", label=_("代码"), max_length=20)
    zh = forms.CharField(label=_("名称"), max_length=40)

    def __init__(self, *args: Any, known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["id"].disabled = known


class RungForm(Form):
    """One step of a ladder; without a moment there is no step."""

    at = forms.CharField(
        label=_("什么时候"), required=False, max_length=8,
        help_text=_("75% 为用掉的比例；2 为还剩 2；0 为到期；-1 为超期 1"),
    )  # fmt: skip
    do = forms.ChoiceField(label=_("做什么"), choices=list(DEEDS.items()))
    level = forms.CharField(label=_("督办级别"), required=False, max_length=20)
    to = forms.MultipleChoiceField(label=_("找谁"), required=False, widget=forms.CheckboxSelectMultiple)
    paper = forms.ChoiceField(label=_("出什么文书"), required=False)

    def __init__(self, *args: Any, book: EditionBook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [
            (code, role(code))
            for code in dict.fromkeys(
                (
                    *TOLD,
                    *(who for ladder in book.ladders.values() for rung in ladder.rungs for who in rung.to),
                )
            )
        ]
        self.fields["paper"].choices = [("", "—"), *((one.code, one.zh) for one in book.papers.values())]


class SwitchForm(Form):
    """How a preset is to stand."""

    on = forms.ChoiceField(
        label=_("这一套"), widget=forms.RadioSelect, choices=[("on", _("启用")), ("off", _("停用"))]
    )
    unit = forms.ChoiceField(label=_("“日”怎么算"), required=False, widget=forms.RadioSelect)
    sources = forms.MultipleChoiceField(
        label=_("管哪些来源的事项"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是都管"),
    )
    off_because = forms.CharField(
        label=_("为什么停用"), required=False, max_length=200, help_text=_("停用法定时限时必须写明")
    )

    def __init__(self, *args: Any, book: EditionBook, units: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"D": _("自然日"), "WD": _("工作日")}
        self.fields["unit"].choices = [(unit, names[unit]) for unit in units]
        if not units:
            del self.fields["unit"]
        self.fields["sources"].choices = [(one.code, one.zh) for one in book.sources.values()]


def shaped(form: forms.Form, shape: type[Shape], row: Mapping[str, Any]) -> Shape | None:
    """The row as its shape; what is wrong with it is said beside the field, or above the form."""
    try:
        return shape.model_validate(row)
    except ValidationError as error:
        for each in error.errors():
            where = str(each["loc"][0]) if each["loc"] else ""
            says = each["msg"].removeprefix("Value error, ")
            if each["type"] != "value_error":
                says = str(_("写法不对"))
            form.add_error(where if where in form.fields else None, says)
        return None


def _announced(event: str) -> bool:
    """Does the system itself announce it? Everything else is a fact that a person states."""
    return event.partition("/")[0] in EMITTED


def _plain(n: Decimal) -> str:
    return f"{n.normalize():f}"
