"""Forms about organisations and posts: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.organisations import queries
from fengqiao.ground.organisations.models import Role, UnitRole
from fengqiao.kernel.forms import Form


def word(row: Role | UnitRole) -> str:
    """The name of a role in the reader's language."""
    return str(row)


def _unit_roles() -> list[tuple[str, str]]:
    return [(kind.code, word(kind)) for kind in queries.unit_roles()]


def _roles() -> list[tuple[str, str]]:
    # a party and their agent are citizens: nobody is appointed to that
    return [(role.code, word(role)) for role in queries.roles() if role.code not in ("party", "agent")]


class OrganisationForm(Form):
    """The entry of an organisation in the directory."""

    name = forms.CharField(label=_("全称"), max_length=80)
    short_name = forms.CharField(label=_("简称"), max_length=30, required=False)
    region = forms.CharField(
        label=_("所在区划"), max_length=120, help_text=_("写区划代码，或写能唯一认出的名称")
    )
    parent = forms.CharField(label=_("上级单位"), max_length=80, required=False)
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), max_length=24, required=False, help_text=_("18 位，最后一位会自动核对")
    )
    phone = forms.CharField(label=_("电话"), max_length=40, required=False)
    address = forms.CharField(label=_("地址"), max_length=120, required=False)
    opening_hours = forms.CharField(
        label=_("开放时间"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("例如：周一至周五 8:30—17:30，中午不休"),
    )  # fmt: skip
    services = forms.CharField(
        label=_("能办什么"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行一件"),
    )  # fmt: skip
    access = forms.CharField(
        label=_("无障碍"), required=False, max_length=200, help_text=_("坡道、电梯、手语、轮椅到哪一层")
    )
    unit_roles = forms.MultipleChoiceField(
        label=_("单位角色"), choices=_unit_roles, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("决定哪类事项会分到这里；可以多选"),
    )  # fmt: skip


class AppointForm(Form):
    """Who, where, as what. The page that knows one of them fills it in."""

    username = forms.CharField(
        label=_("账号"), max_length=40, widget=forms.TextInput(attrs={"autocapitalize": "off"})
    )
    organisation = forms.CharField(label=_("单位"), max_length=80)
    role = forms.ChoiceField(label=_("岗位"), choices=_roles)

    def __init__(self, *args: Any, hide: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if hide:
            self.fields[hide].widget = forms.HiddenInput()


class EndForm(Form):
    """Who takes over the work of a post that ends; nobody when there is none."""

    successor = forms.ChoiceField(
        label=_("手上的事交给谁"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一位接手的人，或选“没有要交的事”")},
    )

    def __init__(self, *args: Any, successors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].choices = [*successors, ("none", _("没有要交的事，直接结束"))]
