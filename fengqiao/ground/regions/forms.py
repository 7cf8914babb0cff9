"""Forms about places: shape only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fengqiao.ground.regions.models import Level
from fengqiao.kernel.forms import Form

CODE = {"regex": r"^[0-9A-Za-z-]{1,32}$", "error_messages": {"invalid": _("代码只能用数字、字母和短横")}}


class NewRegionForm(Form):
    """A place under the one that is shown."""

    name = forms.CharField(label=_("名称"), max_length=80)
    level = forms.ChoiceField(label=_("级别"), choices=Level.choices)
    code = forms.RegexField(
        label=_("代码"), required=False, help_text=_("12 位区划代码；网格用本地代码"), **CODE
    )

    def __init__(self, *args: Any, above: Level | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if above is not None:
            self.fields["level"].choices = [
                pair for pair in Level.choices if Level(pair[0]).depth > above.depth
            ]


class NameForm(Form):
    name = forms.CharField(label=_("名称"), max_length=80)


class CodeForm(Form):
    code = forms.RegexField(label=_("代码"), required=False, **CODE)


class ParentForm(Form):
    parent = forms.CharField(label=_("移到哪里下面"), max_length=32, help_text=_("写上级的代码"))


class BoundaryForm(Form):
    """A GeoJSON file with one polygon."""

    boundary = forms.FileField(label=_("边界文件"), help_text=_("GeoJSON，一个面。坐标系选对，图才不会偏"))
    crs = forms.ChoiceField(
        label=_("坐标系"),
        choices=[("wgs84", _("WGS-84 或 2000 国家大地坐标系")), ("gcj02", _("国测局坐标（高德、腾讯地图）"))],
    )
