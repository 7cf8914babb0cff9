"""The shape of what is typed about a task. What may be done is decided by the actions."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.rules.modes import WAYS
from fengqiao.design.options import Option
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.forms import Form

LONG = forms.Textarea(attrs={"rows": 4})


class OpenForm(Form):
    """Who does what. The mode says how they stand to the matter."""

    mode = forms.ChoiceField(label=gettext_lazy("怎么交"), widget=forms.RadioSelect)
    holder = forms.ChoiceField(
        label=gettext_lazy("交给谁"),
        error_messages={"required": gettext_lazy("请选一家单位")},
    )
    asked = forms.CharField(
        label=gettext_lazy("要办什么"),
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("写清要查什么、办到什么样算完、要不要书面答复"),
        error_messages={"required": gettext_lazy("请写清楚要办什么、怎样算办完")},
    )

    def __init__(self, *args: Any, matter: Matter, actor: Actor, led: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter = matter
        hints = {
            Mode.ASSIGN: _("交给一家单位主办，它对结果负责"),
            Mode.HANDLE: _("本中心自己办，不用选单位"),
            Mode.JOINT: _("请一家单位协办，主办不变"),
            Mode.AGENT: _("派人陪当事人跑腿、递材料"),
            Mode.SUPERVISE: _("催一家单位限期答复"),
        }
        self.fields["mode"].choices = [
            (mode, Option(str(Mode(mode).label), hints[Mode(mode)]))
            for mode, way in sorted(WAYS.items(), key=lambda item: list(hints).index(Mode(item[0])))
            if any(actor.may(permission) for permission in way.permissions)
            # a form that comes back is judged by the action: a second tap must find what the first one did
            and (self.is_bound or (matter.stage in way.stages and not (led and way.leads)))
        ]
        place = matter.grid_id or matter.village_id or matter.town_id or matter.county_id
        units = organisations.units_over(place) if place else organisations.directory()
        self.fields["holder"].choices = [("", _("请选")), *((str(unit.pk), unit.name) for unit in units)]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        kept = dict(self.cleaned_data)
        holder = UUID(kept.pop("holder"))
        # what the centre takes on itself stays with it, whichever unit is still shown as chosen
        return kept | {"holder_id": self.matter.centre_id if kept["mode"] == Mode.HANDLE else holder}


class DeedForm(Form):
    """A form of one deed on one task."""

    def __init__(self, *args: Any, task: Task, matter: Matter, **kwargs: Any) -> None:
        self.task, self.book = task, catalogue.book(matter.edition_id)
        super().__init__(*args, **kwargs)

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)


class ReportForm(DeedForm):
    text = forms.CharField(
        label=gettext_lazy("办到哪一步"),
        max_length=4000,
        widget=LONG,
        help_text=gettext_lazy("做了什么，下一步是什么，哪天"),
        error_messages={"required": gettext_lazy("请写一下办到哪一步、下一步是什么")},
    )
    to_party = forms.BooleanField(
        label=gettext_lazy("也给当事人看"),
        required=False,
        help_text=gettext_lazy("他在进度页上看得到；请用平常话写，不写别人的信息"),
    )


class ReturnForm(DeedForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("理由"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个退回的理由")},
    )
    words = forms.CharField(
        label=gettext_lazy("详细说明"),
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("依据哪条职责、应该谁办。裁定前请继续联系当事人"),
        error_messages={"required": gettext_lazy("请写清楚为什么退回，中心要据此裁定")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = [
            (row.code, Option(row.zh, row.basis)) for row in self.book.reasons_of("return")
        ]


class FinishForm(DeedForm):
    answer = forms.CharField(
        label=gettext_lazy("办理结果"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("查明了什么、办了什么、可以怎样答复群众。用平常话"),
        error_messages={"required": gettext_lazy("请写下办理结果")},
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果归类"),
        required=False,
        help_text=gettext_lazy("照实选；最后怎么答复由中心定"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.task.mode == Mode.SUPERVISE:
            self.fields["answer"].label = _("答复")
            self.fields["answer"].help_text = _("为什么晚了，哪天办到哪一步")
            del self.fields["outcome"]
        else:
            rows = [row for row in self.book.outcomes.values() if row.code not in ("withdrawn",)]
            self.fields["outcome"].choices = [("", _("不归类")), *((row.code, row.zh) for row in rows)]


class CancelForm(DeedForm):
    why = forms.CharField(
        label=gettext_lazy("为什么撤"),
        max_length=400,
        error_messages={"required": gettext_lazy("请写一句为什么撤销")},
    )
