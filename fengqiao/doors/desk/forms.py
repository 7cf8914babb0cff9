"""What is typed at the desk: the intake of a visitor, and the filters of lists."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.matters.forms import (
    COMPLEXITIES,
    CONTACTS,
    SOURCES,
    STAGES,
    KindField,
    RegionField,
    clean_credit_code,
    clean_phone,
)
from fengqiao.casework.matters.rules.drafts import PartyDraft, digits, names_unit
from fengqiao.ground.catalogue.rules.book import EditionBook
from fengqiao.kernel.forms import Form
from fengqiao.kernel.workdays import MOST, Unit

WAYS = ("window", "phone", "letter", "grid", "petition", "superior", "hotline", "board")
"""How a clerk hears of a matter; the others come by themselves."""

FACTS = (
    ("danger", gettext_lazy("有人身危险")),
    ("soon", gettext_lazy("日期马上到")),
    ("many", gettext_lazy("涉及 5 人以上")),
    ("income", gettext_lazy("生活断来源")),
)
KINDS_OF_OTHER = (("unit", gettext_lazy("单位")), ("person", gettext_lazy("个人")))
URGENT = {"danger": "major", "soon": "complex", "many": "complex", "income": "complex"}
"""What a fact makes of the complexity; a clerk may choose otherwise."""


def _live(name: str, target: str, **more: Any) -> dict[str, Any]:
    """Attributes of a control that asks the server as soon as it changes; without script its form does."""
    return {
        "hx-post": reverse_lazy(f"desk:{name}"),
        "hx-target": target,
        "hx-include": "closest form",
        "hx-trigger": "change",
        **more,
    }


PERSON = _live("repeats", "#repeats", autocomplete="off")
OTHER = _live("other", "#other", autocomplete="off")
PLAN = _live("plan", "#plan")


class IntakeForm(Form):
    """Everything one asks a visitor, on one page. Only the words are required.

    Choices are functions: a list would be copied and read through for every post, these only where one looks.
    """

    said = forms.CharField(
        label=gettext_lazy("来访人怎么说"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "autofocus": True}),
        help_text=gettext_lazy("照原话记，后面的单位都用这一份"),
        error_messages={"required": gettext_lazy("请写一下发生了什么。一句话也可以")},
    )
    read_back = forms.BooleanField(label=gettext_lazy("已向来访人读一遍，他说对"), required=False)
    picked = forms.CharField(required=False, max_length=8)
    kind = KindField(
        label=gettext_lazy("另选类别"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("拿不准就空着"), "autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label=gettext_lazy("来访方式"),
        choices=lambda: [row for row in SOURCES if row[0] in WAYS],
        initial="window",
    )
    wanted = forms.CharField(label=gettext_lazy("想要什么结果"), required=False, max_length=400)
    began_on = forms.CharField(label=gettext_lazy("什么时候开始的"), required=False, max_length=40)

    name = forms.CharField(
        label=gettext_lazy("申请人姓名"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=PERSON),
    )
    phone = forms.CharField(
        label=gettext_lazy("手机"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=PERSON | {"inputmode": "tel"}),
    )
    contact = forms.ChoiceField(label=gettext_lazy("怎么联系安全"), choices=lambda: CONTACTS, initial="any")
    needs_help = forms.BooleanField(
        label=gettext_lazy("没有手机，或看不了字（读给他听，回执上印取件号）"),
        required=False,
    )
    together = forms.CharField(
        label=gettext_lazy("一起来的人"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一位：姓名 电话"),
    )
    hide_applicant = forms.BooleanField(label=gettext_lazy("不让对方知道他的姓名"), required=False)
    other = forms.CharField(
        label=gettext_lazy("对方"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs=OTHER | {"placeholder": gettext_lazy("单位全名或人名，不知道就空着")}),
    )
    other_is = forms.ChoiceField(
        label=gettext_lazy("对方是"),
        choices=lambda: KINDS_OF_OTHER,
        initial="unit",
    )
    other_code = forms.CharField(
        label=gettext_lazy("信用代码"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs=OTHER),
    )
    others = forms.CharField(
        label=gettext_lazy("还有别的对方"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一个单位或一个人"),
    )

    region = RegionField(
        label=gettext_lazy("哪个社区、村或网格"),
        required=False,
        max_length=120,
        widget=forms.TextInput(
            attrs=PLAN
            | {"autocomplete": "off", "placeholder": gettext_lazy("写几个字就行；空着算本中心辖区")}
        ),
    )
    place = forms.CharField(label=gettext_lazy("具体地点"), required=False, max_length=200)
    facts = forms.MultipleChoiceField(
        label=gettext_lazy("急不急"),
        required=False,
        choices=lambda: FACTS,
        widget=forms.CheckboxSelectMultiple(attrs=PLAN),
        help_text=gettext_lazy("按事实选，不按嗓门"),
    )
    complexity = forms.ChoiceField(
        label=gettext_lazy("难易"),
        required=False,
        widget=forms.Select(attrs=PLAN),
        choices=lambda: [("", gettext_lazy("按类别和事实定")), *COMPLEXITIES],
    )
    photo = forms.FileField(
        label=gettext_lazy("照片"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    answer = forms.CharField(
        label=gettext_lazy("怎么答复的"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("咨询类当场答复了，写在这里，登记、答复、办结一次完成"),
    )
    reason = forms.ChoiceField(label=gettext_lazy("为什么不归我们管"), required=False)
    competent = forms.ChoiceField(label=gettext_lazy("该去哪里"), required=False)
    words = forms.CharField(
        label=gettext_lazy("跟他说的话"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=600)
    draft = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def __init__(
        self,
        *args: Any,
        book: EditionBook,
        within: UUID | None = None,
        units: Callable[[], list[tuple[str, str]]] = list,
        verb: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.book, self.verb = book, verb
        for field in self.fields.values():
            field.silent = True  # only the words are required, and the page says so once
        self.fields["kind"].book = book
        self.fields["region"].within = within
        self.fields["reason"].choices = self._reasons
        self.fields["competent"].choices = lambda: [("", _("还不清楚")), *units()]

    def _reasons(self) -> list[tuple[str, str]]:
        return [("", _("请选")), *((row.code, row.zh) for row in self.book.reasons_of("decline"))]

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def clean_other_code(self) -> str:
        return clean_credit_code(self.cleaned_data["other_code"])

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if kept.get("picked") and not kept.get("kind") and kept["picked"] in self.book.kinds:
            kept["kind"] = kept["picked"]
        if kept.get("needs_help") and not kept.get("read_back"):
            self.add_error("read_back", _("请先把记下的话读给来访人听，他说对了再打勾"))
        if self.verb == "answer" and not kept.get("answer", "").strip():
            self.add_error("answer", _("请写下怎么答复的，群众以后查得到"))
        if self.verb == "decline" and not kept.get("reason"):
            self.add_error("reason", _("请选一个理由，依据会印在告知书上"))
        for field in ("together", "others"):
            for line in _lines(kept.get(field, "")):
                if len(line) > 80:
                    self.add_error(field, _("一行太长了：%(line)s") % {"line": line[:20]})
        return kept

    def suggested_complexity(self) -> str:
        """What the ticked facts make of it; empty: what the kind usually is."""
        found = {URGENT[fact] for fact in self.cleaned_data.get("facts", ())}
        return "major" if "major" in found else "complex" if found else ""

    def parties(self) -> list[PartyDraft]:
        """Everybody that was named, applicants first."""
        kept = self.cleaned_data
        found = []
        if kept["name"].strip() or kept["phone"]:
            found.append(
                PartyDraft(
                    role="applicant",
                    name=kept["name"].strip() or _("没有留姓名"),
                    phone=kept["phone"],
                    contact=kept["contact"],
                )
            )
        for line in _lines(kept["together"]):
            name, phone = _split(line)
            found.append(PartyDraft(role="applicant", name=name, phone=phone))
        is_unit = kept["other_is"] == "unit"
        if kept["other"].strip() or kept["other_code"]:
            found.append(
                PartyDraft(
                    role="respondent",
                    name=kept["other"].strip() or kept["other_code"],
                    is_organisation=is_unit,
                    credit_code=kept["other_code"] if is_unit else "",
                )
            )
        found += [
            PartyDraft(role="respondent", name=line, is_organisation=names_unit(line))
            for line in _lines(kept["others"])
        ]
        return found

    def registering(self) -> dict[str, Any]:
        """What `register` is given."""
        kept = self.cleaned_data
        return {
            "kind": kept["kind"],
            "said": kept["said"],
            "wanted": kept["wanted"],
            "began_on": kept["began_on"],
            "complexity": kept["complexity"] or self.suggested_complexity(),
            "source": kept["source"],
            "place": kept["place"],
            "region_id": kept["region"],
            "parties": self.parties(),
            "hide_applicant": kept["hide_applicant"],
        }


def _lines(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


def _split(line: str) -> tuple[str, str]:
    """A line "姓名 电话" as name and phone."""
    hit = re.search(r"[\d+][\d\- ]{5,}\d$", line)
    if hit and 7 <= len(digits(hit.group())) <= 13:
        return line[: hit.start()].strip(" ，,：:") or _("没有留姓名"), hit.group()
    return line, ""


class FilterForm(Form):
    """Filters of a list. A GET form, so an address is a view."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"), required=False)
    region = forms.ChoiceField(label=gettext_lazy("区域"), required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("来源"), required=False, choices=[("", gettext_lazy("全部来源")), *SOURCES]
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("到了哪一步"), required=False, choices=[("", gettext_lazy("全部")), *STAGES]
    )
    q = forms.CharField(
        label=gettext_lazy("在结果里找"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search"}),
    )

    def __init__(
        self, *args: Any, kinds: list[tuple[str, str]], regions: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("全部类别")), *kinds]
        self.fields["region"].choices = [("", _("全部区域")), *regions]

    def picked(self) -> dict[str, str]:
        """What was picked and makes sense; the rest is ignored."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


PAUSES = 3
"""So many pauses can be typed; the command and the API take any number."""

UNITS = (
    (Unit.WORKING_DAYS, gettext_lazy("个工作日")),
    (Unit.DAYS, gettext_lazy("日（自然日）")),
    (Unit.MONTHS, gettext_lazy("个月")),
    (Unit.WORKING_HOURS, gettext_lazy("小时（办公时间）")),
    (Unit.HOURS, gettext_lazy("小时（昼夜连续）")),
)


class Moment(forms.DateTimeField):
    """A day and an hour, as a browser offers them."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})

    def clean(self, value: Any) -> datetime | None:
        moment = super().clean(value)
        if moment and not 1900 <= moment.year <= 2200:
            raise forms.ValidationError(_("年份像是写错了"))
        return moment


class DateForm(Form):
    """Of what a date is to be worked out. A GET form: its address can be kept and shared."""

    rule = forms.ChoiceField(label=gettext_lazy("按哪条时限规则"), required=False)
    n = forms.DecimalField(
        label=gettext_lazy("多长"),
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=False,
    )
    unit = forms.ChoiceField(label=gettext_lazy("单位"), required=False, choices=UNITS)
    roll = forms.BooleanField(label=gettext_lazy("最后一天休息就顺延"), required=False)
    start = Moment(label=gettext_lazy("从什么时候起算"))

    def __init__(self, *args: Any, rules: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", _("不按规则，自己定长短")), *rules]
        for number in range(1, PAUSES + 1):
            self.fields[f"from{number}"] = Moment(label=_("从"), required=False)
            self.fields[f"to{number}"] = Moment(label=_("到"), required=False)

    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields of the pauses, two by two."""
        return [(self[f"from{number}"], self[f"to{number}"]) for number in range(1, PAUSES + 1)]

    def stood_still(self) -> bool:
        """Whether a pause was typed, so that it is not folded away."""
        return any(field.value() for pair in self.pairs() for field in pair)

    def clean(self) -> dict[str, Any]:
        kept = super().clean() or self.cleaned_data
        if not kept.get("rule") and "n" not in self.errors:
            self._clean_length(kept.get("n"), kept.get("unit", ""))
        for number in range(1, PAUSES + 1):
            begins, ends = kept.get(f"from{number}"), kept.get(f"to{number}")
            if (begins is None) != (ends is None):
                self.add_error(f"from{number}", _("从什么时候停到什么时候，两头都要写"))
            elif begins is not None and ends is not None and ends < begins:
                self.add_error(f"to{number}", _("停到的时候比停的时候还早"))
        return kept

    def _clean_length(self, n: Decimal | None, unit: str) -> None:
        if n is None:
            self.add_error("n", _("选一条规则，或者写一个数"))
        elif unit and n > MOST[Unit(unit)]:
            self.add_error("n", _("太长了，最多 %(most)s") % {"most": MOST[Unit(unit)]})
        elif unit in (Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS) and n % 1:
            self.add_error("n", _("日和月要写整数"))

    def pauses(self) -> list[tuple[datetime, datetime]]:
        """From when to when it stood still."""
        kept = self.cleaned_data
        return [
            (begins, kept[f"to{number}"])
            for number in range(1, PAUSES + 1)
            if (begins := kept[f"from{number}"]) is not None
        ]
