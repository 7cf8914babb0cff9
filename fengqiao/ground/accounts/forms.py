"""The sign-in form, the forms about accounts, and a form kept while the screen is locked: shape only."""

import base64
import json
from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.account.forms import LoginForm
from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fengqiao.kernel import crypto
from fengqiao.kernel.forms import Form, Renderer

CURRENT = {"autocomplete": "current-password", "autocapitalize": "off"}
NEW = {"autocomplete": "new-password", "autocapitalize": "off"}


class SignInForm(LoginForm):
    """allauth's sign-in, drawn with our components and in our words."""

    default_renderer = Renderer()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("账号")
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autocapitalize": "off",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = dict(CURRENT)


class UnlockForm(Form):
    """The password of the person whose screen is locked."""

    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput(attrs=CURRENT | {"autofocus": True})
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class PasswordForm(Form):
    """The old password and the new one, twice."""

    old = forms.CharField(label=_("原密码"), widget=forms.PasswordInput(attrs=CURRENT))
    new = forms.CharField(
        label=_("新密码"),
        help_text=_("至少 10 个字，别用容易猜到的。一句自己记得住的话最好"),
        widget=forms.PasswordInput(attrs=NEW),
    )
    again = forms.CharField(label=_("再输一次新密码"), widget=forms.PasswordInput(attrs=NEW))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("两次输入的不一样，请再输一次"))
        return cleaned


class PersonForm(Form):
    """A colleague's name and how to reach them."""

    display_name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    email = forms.EmailField(label=_("邮箱"), required=False)


class NewUserForm(PersonForm):
    """A new account."""

    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{2,40}$",
        label=_("账号"),
        help_text=_("登录时输入的名字，用字母和数字，例如姓名的拼音"),
        error_messages={"invalid": _("账号只能用 2 到 40 个字母、数字、点和短横")},
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false", "autocomplete": "off"}),
    )
    field_order = ["display_name", "username", "phone", "email"]


@dataclass(frozen=True)
class Parked:
    """What was being sent when the screen was locked; kept sealed in the session until it is sent again or dropped."""

    path: str
    page: str
    fields: list[list[str]]

    KEY: ClassVar[str] = "parked"
    LARGEST: ClassVar[int] = 200_000

    @classmethod
    def of(cls, request: HttpRequest) -> "Parked":
        """The text fields of a POST, where it went and the page it stood on. Files are chosen again."""
        fields = [
            [name, value]
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        here = f"{request.scheme}://{request.get_host()}"
        came_from = request.headers.get("Referer", "")
        page = came_from.removeprefix(here) if came_from.startswith(f"{here}/") else "/"
        return cls(request.get_full_path(), page, fields)

    @classmethod
    def found(cls, session: MutableMapping[str, Any]) -> "Parked | None":
        """The one a session keeps."""
        if not (sealed := session.get(cls.KEY)):
            return None
        return cls(**json.loads(crypto.unseal(base64.b64decode(sealed), "accounts.parked")))

    def keep(self, session: MutableMapping[str, Any]) -> None:
        """Keep it, unless it holds a password or is too long to be typed."""
        if any("password" in name for name, _value in self.fields):
            return
        if sum(len(value) for _name, value in self.fields) <= self.LARGEST:
            sealed = crypto.seal(json.dumps(vars(self), ensure_ascii=False).encode(), "accounts.parked")
            session[self.KEY] = base64.b64encode(sealed).decode()

    @classmethod
    def drop(cls, session: MutableMapping[str, Any]) -> None:
        """Forget it."""
        if cls.KEY in session:
            del session[cls.KEY]
