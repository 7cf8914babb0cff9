"""The shape of what is typed about a matter. What may be done is decided by the actions."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.matters.models import Complexity, Contact, Matter, PartyRole, Remark, Source, Stage
from fengqiao.casework.matters.rules.drafts import PartyDraft, digits
from fengqiao.design.options import Option
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import EditionBook
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.rules import credit_code
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.forms import Form

SOURCES, CONTACTS, STAGES, COMPLEXITIES = Source.choices, Contact.choices, Stage.choices, Complexity.choices

LONG = forms.Textarea(attrs={"rows": 4})


def kinds(book: EditionBook) -> list[str]:
    """The names one may type for a kind, for a list of suggestions."""
    return [f"{kind.zh}（{kind.code}）" for kind in book.kinds.values()]


class KindField(forms.CharField):
    """A kind by code or by name; the value is the code, empty for "I do not know"."""

    book: EditionBook | None = None

    def clean(self, value: str) -> str:
        text = super().clean(value).strip()
        if not text or self.book is None:
            return ""
        code = text.rstrip("）)").rpartition("（")[2].strip().upper()
        if code in self.book.kinds:
            return code
        same = [kind.code for kind in self.book.kinds.values() if text in (kind.zh, kind.citizen)]
        if len(same) == 1:
            return same[0]
        raise ValidationError(_("没有叫这个名字的类别。请从下面的建议里选，或者空着，由中心来定"))


class RegionField(forms.CharField):
    """A place by its name, however short, or by its id; the value is the id, None for nothing typed."""

    within: UUID | None = None

    def clean(self, value: str) -> UUID | None:
        text = super().clean(value).strip()
        if not text:
            return None
        try:
            found = regions.get(UUID(text))
        except ValueError:
            found = None
        if found is not None:
            return found.pk
        last = text.rpartition(" · ")[2].strip()
        rows = [row for row in regions.search(last) if self._inside(row.pk)]
        exact = [row for row in rows if place_name(row.pk) == text] or [
            row for row in rows if row.name == last
        ]
        if len(exact) == 1 or len(rows) == 1:
            return (exact or rows)[0].pk
        if not rows:
            raise ValidationError(_("没有找到这个地方。请写社区、村或网格的名字"))
        names = _("、").join(place_name(row.pk) for row in (exact or rows)[:6])
        raise ValidationError(_("叫这个名字的不止一处，请写全：%(names)s") % {"names": names})

    def _inside(self, region_id: UUID) -> bool:
        return self.within is None or regions.contains(self.within, region_id)


def place_name(region_id: UUID | None, below: UUID | None = None) -> str:
    """A place as the desk writes it: 柳岸街道 · 望江社区 · 第三网格; without what lies above or is the area `below`."""
    steps = regions.path(region_id) if region_id else []
    known = {step.pk for step in regions.path(below)} if below else set()
    steps = [step for step in steps if step.pk not in known] or steps
    names = [step.name for step in steps if step.level not in ("city", "county")]
    return " · ".join(names or [step.name for step in steps[-1:]])


class DeedForm(Form):
    """A form of one deed on one matter; what it offers depends on the matter's edition."""

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        self.matter, self.book = matter, catalogue.book(matter.edition_id)
        super().__init__(*args, **kwargs)
        if isinstance(self.fields.get("kind"), KindField):
            self.fields["kind"].book = self.book
        if "reason" in self.fields:
            self.fields["reason"].choices = [
                (row.code, Option(row.zh, row.basis)) for row in self.book.reasons_of(self.family)
            ]

    family = ""

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)


class ReasonForm(DeedForm):
    reason = forms.ChoiceField(
        label=gettext_lazy("理由"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一个理由，依据会印在告知书上")},
    )


class DeclineForm(ReasonForm):
    family = "decline"
    competent = forms.ChoiceField(
        label=gettext_lazy("该去哪里"),
        required=False,
        help_text=gettext_lazy("地址和电话会写进告知书"),
    )
    words = forms.CharField(
        label=gettext_lazy("跟他说的话"),
        required=False,
        max_length=1000,
        widget=LONG,
        help_text=gettext_lazy("用平常话说清：为什么不归这里，拿什么材料，到哪里找谁"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = self.matter.county_id or self.matter.town_id or self.matter.centre.region_id
        units = [row for row in organisations.directory(region_id=place) if row.pk != self.matter.centre_id]
        self.fields["competent"].choices = [("", _("还不清楚")), *((str(row.pk), row.name) for row in units)]

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        competent = kept.pop("competent")
        return kept | {"competent_id": UUID(competent) if competent else None}


class ReopenForm(ReasonForm):
    family = "reopen"
    words = forms.CharField(
        label=gettext_lazy("他怎么说"),
        required=False,
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("承办单位和督办都会看到"),
    )


class AnswerForm(DeedForm):
    answer = forms.CharField(
        label=gettext_lazy("怎么答复的"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("他以后凭编号查得到。写清办了什么、结果怎样、还可以怎么走"),
        error_messages={"required": gettext_lazy("请写下答复。一两句也可以")},
    )


class ResolveForm(AnswerForm):
    outcome = forms.ChoiceField(
        label=gettext_lazy("结果"),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("办结不等于解决。照实选，当事人会看到下面这句话"),
        error_messages={"required": gettext_lazy("请照实选一个结果")},
    )
    field_order = ("outcome", "answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [
            (row.code, Option(row.zh, row.say))
            for row in self.book.outcomes.values()
            if row.code not in ("withdrawn", "duplicate_merged")
        ]


class WithdrawForm(DeedForm):
    words = forms.CharField(
        label=gettext_lazy("他怎么说"),
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("照原话记。撤回不影响他以后再来，也不影响起诉、仲裁"),
        error_messages={"required": gettext_lazy("请照原话记一句，他为什么撤回")},
    )


class ContactForm(DeedForm):
    way = forms.ChoiceField(
        label=gettext_lazy("怎么联系的"), choices=Remark.Way.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=gettext_lazy("说了什么"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写一句：说了什么，答应了什么")},
    )
    unreached = forms.BooleanField(
        label=gettext_lazy("没有联系上"), required=False, help_text=gettext_lazy("没联系上不算答复")
    )

    def as_deed(self) -> dict[str, Any]:
        kept = self.cleaned_data
        return {"way": kept["way"], "text": kept["text"], "reached": not kept["unreached"]}


class VersionedForm(DeedForm):
    """A change of what stands written: sent with the version that was on the screen."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(label=gettext_lazy("为什么改"), required=False, max_length=200)


class CorrectForm(VersionedForm):
    title = forms.CharField(label=gettext_lazy("标题"), max_length=80)
    said = forms.CharField(
        label=gettext_lazy("发生了什么"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    wanted = forms.CharField(label=gettext_lazy("他想要什么"), required=False, max_length=400)
    began_on = forms.CharField(label=gettext_lazy("什么时候开始的"), required=False, max_length=40)
    place = forms.CharField(label=gettext_lazy("具体地点"), required=False, max_length=200)
    field_order = ("title", "said", "wanted", "began_on", "place", "why")

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        rest = {"version": kept.pop("version"), "why": kept.pop("why")}
        return rest | {"changes": kept}


class PartyCorrectForm(VersionedForm):
    """A party's facts. What stays empty stays as it is, so nobody need see a number to keep it."""

    name = forms.CharField(label=gettext_lazy("姓名或名称"), required=False, max_length=80)
    phone = forms.CharField(label=gettext_lazy("手机"), required=False, max_length=30)
    id_number = forms.CharField(label=gettext_lazy("证件号"), required=False, max_length=30)
    address = forms.CharField(label=gettext_lazy("住址"), required=False, max_length=200)
    contact = forms.ChoiceField(label=gettext_lazy("怎么联系安全"), choices=Contact.choices)
    field_order = ("name", "phone", "id_number", "address", "contact", "why")

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        rest = {"version": kept.pop("version"), "why": kept.pop("why")}
        return rest | {"changes": {field: value for field, value in kept.items() if value}}


class ReclassifyForm(VersionedForm):
    kind = KindField(label=gettext_lazy("类别"), max_length=80)
    complexity = forms.ChoiceField(label=gettext_lazy("难易"), choices=Complexity.choices)
    why = forms.CharField(
        label=gettext_lazy("为什么改"),
        max_length=200,
        error_messages={"required": gettext_lazy("改类别要写一句原因")},
    )
    field_order = ("kind", "complexity", "why")


class RelocateForm(VersionedForm):
    region = RegionField(label=gettext_lazy("在哪个社区、村或网格"), max_length=120)
    field_order = ("region", "why")

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        return kept | {"region_id": kept.pop("region")}


class PartyForm(DeedForm):
    role = forms.ChoiceField(label=gettext_lazy("是什么人"), choices=PartyRole.choices)
    name = forms.CharField(
        label=gettext_lazy("姓名或名称"),
        max_length=80,
        error_messages={"required": gettext_lazy("请写姓名或单位名称")},
    )
    is_organisation = forms.BooleanField(label=gettext_lazy("是单位"), required=False)
    credit_code = forms.CharField(label=gettext_lazy("统一社会信用代码"), required=False, max_length=24)
    phone = forms.CharField(label=gettext_lazy("手机"), required=False, max_length=30)
    id_number = forms.CharField(label=gettext_lazy("证件号"), required=False, max_length=30)
    address = forms.CharField(label=gettext_lazy("住址"), required=False, max_length=200)
    contact = forms.ChoiceField(
        label=gettext_lazy("怎么联系安全"), choices=Contact.choices, initial=Contact.ANY
    )

    def clean_credit_code(self) -> str:
        return clean_credit_code(self.cleaned_data["credit_code"])

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def as_deed(self) -> dict[str, Any]:
        return {"draft": PartyDraft(**self.cleaned_data)}


def clean_credit_code(text: str) -> str:
    """An 18-character credit code whose check character is right; empty stays empty."""
    code = credit_code.normalised(text)
    if code and credit_code.fault(code):
        raise ValidationError(_("信用代码有一位对不上。请对照营业执照再看一遍，不清楚可以先空着"))
    return code


def can_be_dialled(phone: str) -> bool:
    """Whether this can be a number: a mobile, a landline with or without its area code, 400 and the like, or abroad (+)."""
    if phone.strip().startswith(("+", "＋")) and not digits(phone).startswith("1"):
        return 8 <= len(digits(phone)) <= 15
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{9,14}|[2-9]\d{6,7}|[48]00\d{7}", digits(phone)))


def clean_phone(text: str) -> str:
    """A number that can be dialled, as it was typed; empty stays empty."""
    if text.strip() and not can_be_dialled(text):
        raise ValidationError(_("电话像是少了或多了几位。手机 11 位；座机请带区号，例如 0000-6620118"))
    return text.strip()


class RevealForm(DeedForm):
    why = forms.ChoiceField(
        label=gettext_lazy("为了什么"),
        widget=forms.RadioSelect,
        choices=[
            (gettext_lazy("联系本人"), gettext_lazy("联系本人")),
            (gettext_lazy("核对身份"), gettext_lazy("核对身份")),
            (gettext_lazy("填写文书"), gettext_lazy("填写文书")),
            (gettext_lazy("更正登记"), gettext_lazy("更正登记")),
        ],
        error_messages={"required": gettext_lazy("请选一个理由")},
    )
