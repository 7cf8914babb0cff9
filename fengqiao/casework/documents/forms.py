"""Shapes of input about papers and files."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.documents.models import Audience
from fengqiao.kernel.forms import Form

ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx,.mp3,.m4a,.amr,.mp4"


class GiveForm(Form):
    """A file of the matter, and who may see it."""

    file = forms.FileField(
        label=_("材料"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"required": _("请选一个文件"), "empty": _("这个文件是空的。请换一个再传")},
    )
    audience = forms.ChoiceField(
        label=_("谁能看"), choices=Audience.choices, initial=Audience.APPLICANT, widget=forms.RadioSelect
    )


class IssueForm(Form):
    """A paper issued by hand, with what only the writer knows."""

    paper = forms.ChoiceField(label=_("文书"))
    why = forms.CharField(
        label=_("没有办完的原因（进展说明里写）"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=2000,
    )

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["paper"] = forms.ChoiceField(
            label=_("文书"), choices=list(papers), widget=forms.RadioSelect
        )
