"""Shapes of input about the agenda."""

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel.forms import Form


class HabitForm(Form):
    """Whether to be told in the morning."""

    digest = forms.BooleanField(
        label=_("每个工作日早上告诉我有什么到期"),
        required=False,
        help_text=_("发到收件箱；收件箱也发邮件的，这一条也发。没有到期的就不发"),
    )
