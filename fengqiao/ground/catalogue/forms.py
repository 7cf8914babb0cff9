"""The forms of the calendar: which day, what it is; which year is complete. Shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.catalogue.models import Nature
from fengqiao.kernel.forms import Form


class DayForm(Form):
    """One day that is not what the week says."""

    on = forms.DateField(label=_("哪一天"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    nature = forms.ChoiceField(label=_("这一天"), choices=Nature.choices, initial=Nature.OFF)
    name = forms.CharField(
        label=_("名目"), max_length=40, required=False, help_text=_("例如国庆节；群众看期限时会看到")
    )


class YearForm(Form):
    """A year whose days off are all entered."""

    notice = forms.CharField(
        label=_("依据的放假通知"), max_length=200, help_text=_("文号或名称，例如国办发明电〔2026〕×号")
    )
