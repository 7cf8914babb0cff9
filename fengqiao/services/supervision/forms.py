"""The shape of what is typed about orders, the leaders' list, findings and reviews. What may be done the actions decide."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.matters.models import Matter
from fengqiao.design.options import Option
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.kernel.forms import Form
from fengqiao.services.supervision.models import Level, Result, State, Violation
from fengqiao.services.supervision.rules import ladders

LONG = forms.Textarea(attrs={"rows": 4})
ACCEPT = "image/jpeg,image/png,image/webp,application/pdf,.docx,.xlsx"


def _units(matter: Matter) -> list[tuple[str, str]]:
    place = matter.grid_id or matter.village_id or matter.town_id or matter.county_id
    units = organisations.units_over(place) if place else organisations.directory()
    return [(str(one.pk), one.name) for one in units]


def _uuid(text: str) -> UUID | None:
    return UUID(text) if text else None


class FilterForm(Form):
    """Filters of the board. A GET form, so an address is a view."""

    level = forms.ChoiceField(
        label=gettext_lazy("级别"), required=False, choices=[("", gettext_lazy("全部级别")), *Level.choices]
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("到了哪一步"),
        required=False,
        choices=[("", gettext_lazy("没有了结的")), *State.choices],
    )
    unit = forms.ChoiceField(label=gettext_lazy("被督办的单位"), required=False)
    age = forms.ChoiceField(
        label=gettext_lazy("督了多久"),
        required=False,
        choices=[
            ("", gettext_lazy("不限")),
            ("3", gettext_lazy("3 天以内")),
            ("7", gettext_lazy("4–7 天")),
            ("30", gettext_lazy("8–30 天")),
            ("more", gettext_lazy("30 天以上")),
        ],
    )

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [
            ("", _("全部单位")), *((str(one.pk), one.short_name) for one in units)
        ]  # fmt: skip

    def picked(self) -> dict[str, Any]:
        """What was picked and makes sense; the rest is ignored."""
        self.is_valid()
        found = {name: value for name, value in self.cleaned_data.items() if value}
        return found | ({"unit": UUID(found["unit"])} if "unit" in found else {})


class EvidenceForm(Form):
    """A form that rests on limits and papers of the matter."""

    evidence = forms.MultipleChoiceField(
        label=gettext_lazy("依据"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, proofs: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = list(proofs)

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        return dict(self.cleaned_data)


class OrderForm(EvidenceForm):
    """Which unit, at which level, why, what is asked; who has a copy."""

    unit = forms.ChoiceField(
        label=gettext_lazy("督办哪家单位"), error_messages={"required": gettext_lazy("请选一家单位")}
    )
    level = forms.ChoiceField(
        label=gettext_lazy("级别"),
        widget=forms.RadioSelect,
        initial=Level.GENERAL,
        choices=[
            (Level.GENERAL, Option(Level.GENERAL.label, gettext_lazy("催办，要书面答复"))),
            (Level.KEY, Option(Level.KEY.label, gettext_lazy("单位负责人过问"))),
            (Level.LISTED, Option(Level.LISTED.label, gettext_lazy("中心主任召集，办结才摘牌"))),
        ],
    )
    why = forms.CharField(
        label=gettext_lazy("为什么督办"),
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("写事实：应当哪天办到什么，现在怎样"),
        error_messages={"required": gettext_lazy("请写为什么督办")},
    )
    asked = forms.CharField(
        label=gettext_lazy("要求什么"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写清楚要办什么、怎样算办完")},
    )
    copies = forms.MultipleChoiceField(
        label=gettext_lazy("抄送"),
        required=False,
        help_text=gettext_lazy("只告诉督办了谁、文号多少；抄送的单位看不到事项。按住 Ctrl 可多选"),
        widget=forms.SelectMultiple(attrs={"size": 5}),
    )

    field_order = ("unit", "level", "why", "asked", "evidence", "copies")

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = _units(matter)
        self.fields["unit"].choices = [("", _("请选")), *units]
        self.fields["copies"].choices = units

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        return kept | {"unit_id": UUID(kept.pop("unit")), "copies": [UUID(one) for one in kept["copies"]]}


class LevelForm(Form):
    """A higher level."""

    level = forms.ChoiceField(label=gettext_lazy("升到"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [
            (code, label) for code, label in Level.choices if ladders.is_higher(code, now)
        ]


class ReplyForm(EvidenceForm):
    """The answer of the supervised unit, with papers of the matter or a new file."""

    text = forms.CharField(
        label=gettext_lazy("答复"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("为什么晚了，哪天办到哪一步；卡在哪里、需要谁配合"),
        error_messages={"required": gettext_lazy("请写为什么晚了，哪天办到哪一步")},
    )
    file = forms.FileField(
        label=gettext_lazy("附件"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPT})
    )
    field_order = ("text", "file", "evidence")

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        file = kept.pop("file", None)
        return kept | {"files": [(file.name, file.read())] if file else []}


class ReturnForm(Form):
    """What is missing in an answer, and whether the next time weighs more."""

    reason = forms.CharField(
        label=gettext_lazy("哪里还不够，要补什么"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写哪里还不够，要补什么")},
    )
    level = forms.ChoiceField(label=gettext_lazy("下一次的级别"), required=False)

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [
            ("", _("不变")),
            *((code, label) for code, label in Level.choices if ladders.is_higher(code, now)),
        ]


class WordsForm(Form):
    """One reason."""

    words = forms.CharField(
        label=gettext_lazy("为什么"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写一句为什么")},
    )


class HangForm(Form):
    """Which leader, which unit, why, by when."""

    leader = forms.ChoiceField(
        label=gettext_lazy("挂账的领导"), error_messages={"required": gettext_lazy("请选一位领导")}
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("哪家单位负责"), error_messages={"required": gettext_lazy("请选一家单位")}
    )
    why = forms.CharField(
        label=gettext_lazy("挂账理由或批示"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写为什么挂账，或者领导的批示")},
    )
    due_on = forms.DateField(
        label=gettext_lazy("要求哪天办到"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, matter: Matter, leaders: Iterable[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["leader"].choices = [
            ("", _("请选")), *((str(post.pk), f"{post.user.display_name} · {post.role}") for post in leaders)
        ]  # fmt: skip
        self.fields["unit"].choices = [("", _("请选")), *_units(matter)]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        kept = dict(self.cleaned_data)
        return kept | {"leader_post_id": UUID(kept.pop("leader")), "unit_id": UUID(kept.pop("unit"))}


class TakeOffForm(Form):
    """The document that shows that it is done, and the words."""

    proof = forms.ChoiceField(
        label=gettext_lazy("销账的证明"),
        help_text=gettext_lazy("事项里的一份材料或文书。还没有的，先到事项里加上"),
        error_messages={"required": gettext_lazy("请选一份能证明办到了的材料；还没有的，先在事项里加上")},
    )
    words = forms.CharField(
        label=gettext_lazy("办到了什么，怎么核实的"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写办到了什么，怎么核实的")},
    )

    def __init__(self, *args: Any, papers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["proof"].choices = [("", _("请选")), *papers]

    def as_deed(self) -> dict[str, Any]:
        """What the action is given."""
        return {"proof_id": UUID(self.cleaned_data["proof"]), "words": self.cleaned_data["words"]}


class FindingForm(EvidenceForm):
    """Which unit, which of the three, which article, what happened, resting on what."""

    unit = forms.ChoiceField(
        label=gettext_lazy("哪家单位"), error_messages={"required": gettext_lazy("请选一家办过这件事的单位")}
    )
    violation = forms.ChoiceField(
        label=gettext_lazy("哪一类情形"), widget=forms.RadioSelect, choices=Violation.choices
    )
    article = forms.CharField(
        label=gettext_lazy("没有按哪一条办"),
        max_length=200,
        help_text=gettext_lazy("写法规和条文号，例如时限所依据的那一条"),
        error_messages={"required": gettext_lazy("请写违反了哪一条")},
    )
    facts = forms.CharField(
        label=gettext_lazy("发生了什么"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("只写单位做了什么、没做什么，不写个人"),
        error_messages={"required": gettext_lazy("请写清楚发生了什么，只写单位，不写个人")},
    )
    field_order = ("unit", "violation", "article", "facts", "evidence")

    def __init__(self, *args: Any, units: Iterable[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("请选")), *((str(one.pk), one.name) for one in units)]

    def as_deed(self) -> dict[str, Any]:
        kept = dict(self.cleaned_data)
        return kept | {"unit_id": UUID(kept.pop("unit"))}


class DefenceForm(EvidenceForm):
    """What the unit says to a finding."""

    text = forms.CharField(
        label=gettext_lazy("单位的说明"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": gettext_lazy("请写单位的说明")},
    )
    field_order = ("text", "evidence")


class DecisionForm(Form):
    """Whether it holds, and why."""

    upheld = forms.TypedChoiceField(
        label=gettext_lazy("结论"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[("yes", gettext_lazy("认定成立")), ("no", gettext_lazy("不成立，撤回"))],
        error_messages={"required": gettext_lazy("请选结论")},
    )
    words = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=2000,
        widget=LONG,
        error_messages={"required": gettext_lazy("请写认定的理由")},
    )


class ReviewForm(Form):
    """What came of looking."""

    result = forms.ChoiceField(
        label=gettext_lazy("看的结论"),
        widget=forms.RadioSelect,
        choices=Result.choices,
        error_messages={"required": gettext_lazy("请选看的结论")},
    )
    words = forms.CharField(
        label=gettext_lazy("看到了什么"),
        required=False,
        max_length=2000,
        widget=LONG,
        help_text=gettext_lazy("只写做法，不写人"),
    )
