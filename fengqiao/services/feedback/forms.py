"""The five short questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.design.options import Option
from fengqiao.kernel.forms import Form
from fengqiao.services.feedback.actions import QUESTIONS

MARKS = [("0", _("不")), ("1", _("还行")), ("2", _("是"))]


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=MARKS, required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )


class RatingForm(Form):
    """Is it solved, and how did it go."""

    solved = forms.ChoiceField(
        label=_("这件事真的解决了吗？"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", Option(_("解决了"), _("确认以后就办结"))),
            ("partly", Option(_("解决了一部分"), _("我们会问清还差什么"))),
            ("no", Option(_("没解决"), _("重新办理，上级也会看到"))),
        ],
        error_messages={"required": _("请选一个：解决了、解决了一部分，还是没解决")},
    )
    heard = _mark(_("听我说完了"))
    clear = _mark(_("讲得清楚"))
    fair = _mark(_("办得公道"))
    timely = _mark(_("办得及时"))
    result = _mark(_("结果能接受"))
    words = forms.CharField(
        label=_("还想说什么"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The five questions, to be drawn in one block."""
        return [self[name] for name in QUESTIONS]

    @property
    def marks(self) -> dict[str, int | None]:
        """What was answered."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}

    @property
    def said(self) -> dict[str, Any]:
        """What `actions.rate` wants."""
        return {
            "solved": self.cleaned_data["solved"],
            "marks": self.marks,
            "words": self.cleaned_data["words"],
        }
