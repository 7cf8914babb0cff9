"""The forms of the calendar: a day, a notice, a place that is otherwise. Shape only."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.ground.catalogue.models import Nature
from fengqiao.ground.catalogue.rules.notice import text_of
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.forms import Form

LARGEST = 64 * 1024
"""Bytes of a notice; the longest was four thousand."""

CENTRE, REGION = "centre", "region"


def _day(label: Any, **more: Any) -> forms.DateField:
    wrong = gettext_lazy("请写日期，例如 2027-01-01")
    return forms.DateField(
        label=label,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": wrong, "invalid": wrong},
        **more,
    )


def _reason(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=200,
        error_messages={"required": gettext_lazy("请写一句为什么，以后查得到")},
    )


class DayForm(Form):
    """One day that is not what the week says."""

    on = _day(gettext_lazy("哪一天"))
    nature = forms.ChoiceField(
        label=gettext_lazy("这一天"), choices=Nature.choices, initial=Nature.OFF, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("名目"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("例如国庆节；群众看期限时会看到"),
    )
    why = _reason(gettext_lazy("为什么改"))


class YearForm(Form):
    """A year whose days off are all entered."""

    notice = forms.CharField(
        label=gettext_lazy("依据的放假通知"),
        max_length=200,
        help_text=gettext_lazy("文号或名称，例如国办发明电〔2026〕×号"),
    )


class NoticeForm(Form):
    """The notice of a year: pasted, or as a file."""

    text = forms.CharField(
        label=gettext_lazy("通知原文，或者一行一天"),
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=gettext_lazy(
            "整篇贴进来就行。也可以一行写一段：2027-01-01 至 2027-01-03，休，元旦；上班的写“班”"
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("或者选一个文件"), required=False, help_text=gettext_lazy("文本或 CSV")
    )

    def clean(self) -> dict[str, Any]:
        """The text, wherever it came from."""
        said = super().clean() or {}
        upload = said.get("file")
        if upload is not None:
            if upload.size > LARGEST:
                raise ValidationError(_("这个文件太大，不像放假通知"))
            try:
                said["text"] = text_of(upload.read())
            except UnicodeDecodeError:
                raise ValidationError(_("读不出文字。请另存为文本或 CSV 再传")) from None
        if not (said.get("text") or "").strip():
            raise ValidationError(_("请把通知贴进来，或者选一个文件"))
        return said


class LocalDayForm(Form):
    """A day that is otherwise in one place."""

    region = forms.ChoiceField(label=gettext_lazy("哪个地方"))
    on = _day(gettext_lazy("哪一天"))
    nature = forms.ChoiceField(
        label=gettext_lazy("这一天"), widget=forms.RadioSelect, initial=Nature.OFF, choices=()
    )
    name = forms.CharField(
        label=gettext_lazy("名目"), max_length=40, help_text=gettext_lazy("例如三月三、赶集日")
    )
    basis = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("放假必须写：哪一级政府的哪份决定"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = _regions()
        self.fields["nature"].choices = [
            (Nature.OFF, _("放假")),
            (Nature.WORKDAY, _("周末上班（如赶集日）")),
            (Nature.ORDINARY, _("取消，按平常")),
        ]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        said = self.cleaned_data
        return {**said, "region": regions.get(UUID(said["region"]))}


class ClosureForm(Form):
    """A centre, or all of a place, is shut for some days."""

    place = forms.ChoiceField(label=gettext_lazy("哪里停办"))
    from_on = _day(gettext_lazy("从哪天起"))
    last_on = _day(gettext_lazy("停到哪天"), help_text=gettext_lazy("这一天也停"))
    reason = forms.CharField(
        label=gettext_lazy("停办原因"),
        max_length=40,
        help_text=gettext_lazy("群众会看到，例如防汛停办"),
        error_messages={"required": gettext_lazy("请写停办原因，群众会看到")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        centres = [(f"{CENTRE}:{row.pk}", row.short_name) for row in organisations.centres()]
        places = [(f"{REGION}:{pk}", label) for pk, label in _regions()]
        self.fields["place"].choices = [(_("只停一个中心"), centres), (_("整个地方都停"), places)]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given: the end is the first day it is open again."""
        said = self.cleaned_data
        kind, _colon, pk = said["place"].partition(":")
        found = organisations.get(UUID(pk)) if kind == CENTRE else regions.get(UUID(pk))
        return {
            kind: found,
            "from_on": said["from_on"],
            "until_on": _after(said["last_on"]),
            "reason": said["reason"],
        }


class ReopeningForm(Form):
    """A closure that ends on another day."""

    last_on = _day(gettext_lazy("停到哪天"), help_text=gettext_lazy("这一天也停"))
    why = _reason(gettext_lazy("为什么改期"))

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        return {"until_on": _after(self.cleaned_data["last_on"]), "why": self.cleaned_data["why"]}


class HoursForm(Form):
    """When a centre is open on a working day."""

    centre = forms.ChoiceField(label=gettext_lazy("哪个中心"))
    opens = forms.CharField(
        label=gettext_lazy("工作日几点到几点"),
        max_length=60,
        initial="9:00-12:00 13:00-17:00",
        help_text=gettext_lazy("上午下午之间空一格，例如 8:30-12:00 14:00-18:00"),
    )
    why = _reason(gettext_lazy("为什么改"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["centre"].choices = [(str(row.pk), row.short_name) for row in organisations.centres()]

    def clean_opens(self) -> list[tuple[time, time]]:
        """The hours as times."""
        spans = []
        try:
            for said in (
                self.cleaned_data["opens"].replace("：", ":").replace("–", "-").replace("—", "-").split()
            ):
                opens, closes = (time.fromisoformat(part.zfill(5)) for part in said.split("-"))
                spans.append((opens, closes))
        except ValueError:
            raise ValidationError(_("请这样写：8:30-12:00 14:00-18:00")) from None
        return spans

    def as_deed(self) -> dict[str, Any]:
        """What the action is given besides the centre."""
        return {"opens": self.cleaned_data["opens"], "why": self.cleaned_data["why"]}


def _regions() -> list[tuple[str, str]]:
    found = [row for level in ("city", "county", "town") for row in regions.at_level(level)]
    return [(str(row.pk), regions.full_name(row.pk)) for row in found]


def _after(last: date) -> date:
    return last + timedelta(days=1)
