"""The pages of the report as forms: the shape of what is typed, and sentences that say what to do."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.matters.forms import can_be_dialled
from fengqiao.casework.matters.rules.drafts import digits
from fengqiao.design.options import Option
from fengqiao.doors.portal import topics
from fengqiao.kernel import codes
from fengqiao.kernel.forms import Form
from fengqiao.services.feedback.forms import RatingForm

LONGEST = 2000
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx,audio/*,video/mp4"


class Files(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__(attrs={"accept": ACCEPT, "multiple": True})


class FilesField(forms.FileField):
    """A list of uploaded files; what they are is decided when they are taken, not here."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        rows = data if isinstance(data, list | tuple) else [data] if data else []
        return [row for row in rows if row]


class AnswersMixin(Form):
    """The questions of a kind, as fields q-<id>."""

    asked: Sequence[Mapping[str, Any]] = ()

    def ask(self, asked: Sequence[Mapping[str, Any]]) -> None:
        self.asked = asked
        for one in asked:
            self.fields[f"q-{one['id']}"] = _question(one)

    @property
    def questions(self) -> list[Any]:
        return [self[f"q-{one['id']}"] for one in self.asked if one["id"] != topics.WISH]

    @property
    def answers(self) -> dict[str, Any]:
        """What was answered, by question; empty answers are left out."""
        found = {}
        for one in self.asked:
            value = self.cleaned_data.get(f"q-{one['id']}")
            if value not in (None, "", []):
                found[one["id"]] = value
        return found


def _question(one: Mapping[str, Any]) -> forms.Field:
    """A field for a question. Only what takes one tap is ever compulsory: nobody is turned away by a form."""
    label, kind = topics.question_title(one), one["type"]
    taps = one.get("required") is True
    missing = {"required": _("请选一个。说不清就选最接近的")}
    if kind in ("choice", "bool"):
        options = list(one.get("options") or ()) or [_("是"), _("不是"), _("说不清")]
        values = [(str(text), text) for text in options] if kind == "choice" else list(
            zip(("是", "不是", "说不清"), options, strict=True)
        )  # fmt: skip
        return forms.ChoiceField(
            label=label, choices=values, required=taps, widget=forms.RadioSelect, error_messages=missing
        )
    if kind == "multi":
        return forms.MultipleChoiceField(
            label=label,
            choices=[(text, text) for text in one["options"]],
            required=taps,
            widget=forms.CheckboxSelectMultiple,
            error_messages=missing,
        )
    if kind == "long":
        return forms.CharField(
            label=label, required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
        )
    return forms.CharField(label=label, required=False, max_length=200)


class What(AnswersMixin):
    """Page 2: what happened."""

    said = forms.CharField(
        label=_("用自己的话说，不用写得像公文"),
        help_text=_("比如：谁、哪天、在哪里、欠多少、找过谁。写错了以后可以改。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        error_messages={
            "required": _("请写一下发生了什么。一句话也可以"),
            "max_length": _("太长了，请写在 2000 字以内。细节可以放在照片或文件里"),
        },
    )
    wanted = forms.CharField(
        label=_("您想要什么结果？"),
        help_text=_("比如：拿到工资、修好、赔多少、只想先问问。"),
        required=False,
        max_length=200,
    )
    began_on = forms.CharField(
        label=_("大概从哪天开始？"),
        help_text=_("记不清就写月份。这关系到您自己的期限。"),
        required=False,
        max_length=40,
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("照片、合同、聊天记录"),
        help_text=_("照片里的位置信息会自动去掉；每份给谁看由您定。最多 9 份。"),
        required=False,
    )

    def __init__(self, *args: Any, asked: Sequence[Mapping[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask(asked)
        if self.wish:
            del self.fields["wanted"]

    @property
    def wish(self) -> Any:
        """The question what the person wants, where the kind offers choices."""
        name = f"q-{topics.WISH}"
        return self[name] if name in self.fields else None


def _phone(text: str) -> str:
    if text.strip() and not can_be_dialled(text):
        raise forms.ValidationError(_("电话像是少了或多了几位。手机 11 位；座机请带区号，例如 0000-6620118"))
    return digits(text)


class Who(Form):
    """Page 3: where, how to reach the person, and who is on the other side."""

    place = forms.CharField(
        label=_("具体在哪里"),
        help_text=_("比如：滨河安置房二期 3 号楼；或者村组、路口、店名。"),
        required=False,
        max_length=120,
    )
    name = forms.CharField(
        label=_("怎么称呼您"),
        help_text=_("请写真名，方便出文书。"),
        max_length=40,
        error_messages={"required": _("请写您的姓名，工作人员好称呼您")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("联系电话"),
        help_text=_("没有电话也能交，会给您一个取件号用来查进度。"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "w12"}),
    )
    contact = forms.ChoiceField(
        label=_("怎么联系您最稳妥"),
        choices=[
            ("any", Option(_("打电话、发短信都行"))),
            ("call", Option(_("只打电话，不发短信"), _("别人可能会看到短信"))),
            ("sms", Option(_("只发短信，不打电话"), _("不方便接电话"))),
            ("none", Option(_("不要联系，我自己来查"), _("用编号在这里看，或者到窗口来"))),
        ],
        initial="any",
        widget=forms.RadioSelect,
    )
    hide = forms.BooleanField(
        label=_("先别告诉对方是我反映的"),
        help_text=_("能不透露就不透露；有些事不说名字没法办，那时先问过您。"),
        required=False,
    )
    other_name = forms.CharField(
        label=_("对方的名字或单位"),
        help_text=_("人名、单位名、门牌都行。"),
        required=False,
        max_length=60,
    )
    other_kind = forms.ChoiceField(
        label=_("对方是"),
        choices=[("person", _("个人")), ("organisation", _("公司或单位"))],
        required=False,
        widget=forms.RadioSelect,
    )
    other_phone = forms.CharField(
        label=_("对方的电话"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "w12"}),
    )

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_other_phone(self) -> str:
        return _phone(self.cleaned_data["other_phone"])

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("contact") in ("call", "sms") and not typed.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("要打电话或发短信，请写一个号码；不想留就选“不要联系，我自己来查”"))
        return typed


class Check(Form):
    """Page 4: the consent to what is done with the data."""

    agree = forms.BooleanField(
        label=_("我看过了，同意中心为办这件事使用这些信息"),
        error_messages={"required": _("请先看一下上面“这些信息怎么用”，同意了再交")},
    )


class Lookup(Form):
    """Code and tail, from the receipt."""

    code = forms.CharField(
        label=_("事项编号"),
        help_text=_("在回执上，例如 7K4M-29QX-6。大小写、横线都不要紧。"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "class": "w12",
            }
        ),
        error_messages={"required": _("请写回执上的编号")},
    )
    tail = forms.CharField(
        label=_("手机尾号 4 位，或取件号"),
        help_text=_("登记时留的电话的最后四位；没留电话，就写回执上的 6 位取件号。"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "w8"}),
        error_messages={"required": _("请写手机尾号 4 位，或回执上的取件号")},
    )

    def clean_code(self) -> str:
        try:
            return codes.check(self.cleaned_data["code"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from None

    def clean_tail(self) -> str:
        tail = digits(self.cleaned_data["tail"])
        if len(tail) not in (4, 6):
            raise forms.ValidationError(_("尾号是 4 位数字，取件号是 6 位数字"))
        return tail


class Addition(Form):
    """Something more, in words or files."""

    text = forms.CharField(
        label=_("补充什么"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    files = FilesField(  # type: ignore[assignment]
        label=_("照片、合同、聊天记录"),
        help_text=_("照片里的位置信息会自动去掉。一次最多 9 份。"),
        required=False,
    )
    audience = forms.ChoiceField(
        label=_("这些文件给谁看"),
        choices=[
            ("applicant", Option(_("我和承办人"))),
            ("all", Option(_("对方也可以看"), _("比如要对方当面确认的欠条"))),
        ],
        initial="applicant",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not (typed.get("text") or "").strip() and not typed.get("files") and not self.errors:
            self.add_error("text", _("请写一句，或者选一份文件"))
        return typed


class Withdrawal(Form):
    """Taking it back."""

    words = forms.CharField(
        label=_("为什么不办了"),
        help_text=_("不写也可以。写了我们能做得更好。"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    sure = forms.BooleanField(
        label=_("我明白撤回意味着什么，决定撤回"), error_messages={"required": _("要撤回，请勾上这一项")}
    )


class Rating(RatingForm):
    """Is it really solved, and how did it go; where not, what is missing."""

    reason = forms.ChoiceField(
        label=_("差在哪里"),
        choices=[],
        required=False,
        widget=forms.RadioSelect,
    )

    field_order = ("solved", "reason", "words")

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(reasons)  # type: ignore[attr-defined]
        self.fields["reason"].silent = True  # type: ignore[attr-defined]

    @property
    def asks_why(self) -> bool:
        """Whether "what is missing" is asked from the start: it concerns only who says that it is not solved."""
        return self["solved"].value() == "no"

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if typed.get("solved") == "no" and not typed.get("reason"):
            self.add_error("reason", _("请选一个：差在哪里。我们好对着这一点重新办"))
        return typed


class Reopening(Form):
    """It was not solved after all."""

    reason = forms.ChoiceField(
        label=_("差在哪里"),
        choices=[],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个：差在哪里")},
    )
    words = forms.CharField(
        label=_("说说现在的情况"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].choices = list(reasons)  # type: ignore[attr-defined]
