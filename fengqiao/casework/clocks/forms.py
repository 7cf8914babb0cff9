"""The shape of what is typed about a clock."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters.models import Matter
from fengqiao.design.options import Option
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.forms import Form


class PauseForm(Form):
    """Why the count stops, and until which day at most."""

    ground = forms.ChoiceField(
        label=_("为什么停"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个理由，当事人会看到")},
    )
    until_on = forms.DateField(
        label=_("最多停到"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("到这一天自动接着算"),
        error_messages={
            "required": _("请写日期，例如 2026-05-29"),
            "invalid": _("请写日期，例如 2026-05-29"),
        },
    )

    def __init__(self, *args: Any, clock: Clock, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        book = catalogue.book(matter.edition_id)
        rule = book.clocks.get(clock.rule)
        self.fields["ground"].choices = [
            (row.ground, Option(row.zh, row.basis))
            for row in book.reasons_of("suspend")
            if rule and row.ground in rule.pause
        ]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given: the count goes on at the beginning of the day after."""
        day = self.cleaned_data["until_on"] + timedelta(days=1)
        return {
            "ground": self.cleaned_data["ground"],
            "resumes_at": datetime.combine(day, time(0), CHINA),
        }
