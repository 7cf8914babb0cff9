"""Shapes of input about messages."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.forms import Form


class CallForm(Form):
    """What came of a telephone call."""

    reached = forms.ChoiceField(
        label=_("打通了吗"),
        choices=[("yes", _("打通了，已告知")), ("no", _("没打通"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("说了什么"), required=False, max_length=400)


class PreferenceForm(Form):
    """How to hear, besides the inbox."""

    email = forms.BooleanField(label=_("同时发到我的电子邮箱"), required=False)
