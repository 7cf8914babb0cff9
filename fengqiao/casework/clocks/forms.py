"""The shape of what is typed about a clock."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.design.options import Option
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.forms import Form


class PauseForm(Form):
    """Why the count stops, what proves it, and until which day at most."""

    ground = forms.ChoiceField(
        label=_("为什么停"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个理由，当事人会看到")},
    )
    evidence = forms.CharField(
        label=_("凭什么停"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        help_text=_("哪份材料、哪天的通知。批的人要看"),
        error_messages={"required": _("请写凭什么停：哪份材料、哪天的通知")},
    )
    until_on = forms.DateField(
        label=_("最多停到"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("过了这一天自动接着算"),
        error_messages={
            "required": _("请写日期，例如 2026-05-29"),
            "invalid": _("请写日期，例如 2026-05-29"),
        },
    )

    def __init__(self, *args: Any, clock: Clock, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = catalogue.book(matter.edition_id)
        rule = book.clocks.get(clock.rule)
        grounds = [book.grounds[code] for code in rule.pause] if rule else []
        self.fields["ground"].choices = [(row.code, Option(row.zh, _cap(row))) for row in grounds]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given: the count goes on at the beginning of the day after."""
        day = self.cleaned_data["until_on"] + timedelta(days=1)
        return {
            "ground": self.cleaned_data["ground"],
            "evidence": self.cleaned_data["evidence"],
            "resumes_at": datetime.combine(day, time(0), CHINA),
        }


class ExtensionForm(Form):
    """How much longer, why, and what was done so far."""

    n = forms.DecimalField(min_value=1, decimal_places=0, error_messages={"required": _("请写延多久")})
    reason = forms.ChoiceField(
        label=_("为什么要延"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个理由，当事人会看到")},
    )
    text = forms.CharField(
        label=_("已经做了什么，还差什么"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("写进延期审批表。双方同意的，写明哪天、谁签的字"),
        error_messages={"required": _("请写已经做了什么、为什么还要时间")},
    )

    def __init__(self, *args: Any, clock: Clock, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = catalogue.book(matter.edition_id)
        cap = queries.extension_cap(book.clocks.get(clock.rule))
        most, times = cap or (0, 0)
        unit = queries.unit_word(clock.unit)
        self.fields["n"].label = _("延多久（%(unit)s）") % {"unit": unit}
        self.fields["n"].help_text = _("最多 %(most)s %(unit)s，最多 %(times)d 次") % {
            "most": queries.plain(most),
            "unit": unit,
            "times": times,
        }
        self.fields["reason"].choices = [
            (row.code, Option(row.zh, row.basis)) for row in book.reasons_of("extend")
        ]

    def as_deed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("n", "reason", "text")}


class DecisionForm(Form):
    """Yes or no, and why; a no needs its reason."""

    verdict = forms.ChoiceField(
        label=_("同意吗"),
        widget=forms.RadioSelect,
        choices=[("grant", _("同意")), ("refuse", _("不同意"))],
        error_messages={"required": _("请选同意或者不同意")},
    )
    answer = forms.CharField(
        label=_("说明"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("不同意的，写明理由，申请人看得到"),
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("verdict") == "refuse" and not found.get("answer", "").strip():
            self.add_error("answer", _("请写为什么不同意"))
        return found


class OwnForm(Form):
    """On which days things happened to the person, from which their own limits run; a change says why."""

    why = forms.CharField(
        label=_("怎么知道的，或者为什么改"),
        max_length=200,
        required=False,
        help_text=_("例如：解除合同通知书。改日子的必须写"),
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events = {event.replace(".", "_"): event for event in queries.questions(matter)}
        known = queries.facts(matter.pk)
        for name, event in self.events.items():
            self.fields[name] = forms.DateField(
                label=queries.question(matter, event),
                required=False,
                initial=known[event].on if event in known else None,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                error_messages={"invalid": _("请写日期，例如 2026-05-29")},
            )
        self.order_fields([*self.events, "why"])

    def as_deed(self) -> dict[str, Any]:
        """What the action is given: the days that were named."""
        days = {event: self.cleaned_data[name] for name, event in self.events.items()}
        return {
            "days": {event: on for event, on in days.items() if on is not None},
            "why": self.cleaned_data["why"],
        }


def _cap(ground: Any) -> str:
    if ground.cap_n is None:
        return str(ground.basis)
    most = _("最多 %(n)s %(unit)s") % {
        "n": queries.plain(ground.cap_n),
        "unit": queries.unit_word(ground.cap_unit),
    }
    return f"{most}；{ground.basis}"
