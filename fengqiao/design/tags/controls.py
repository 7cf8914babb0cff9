"""What one presses and fills in: buttons, fields, errors, choices, uploads, ratings."""

from typing import Any
from uuid import uuid4
from zlib import crc32

from django import forms, template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.design.tags import attributes, draw

register = template.Library()

CARDS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.simple_tag
def button(
    text: str,
    *,
    href: str = "",
    kind: str = "",
    icon: str = "",
    size: str = "",
    wide: bool = False,
    type: str = "submit",
    why: str = "",
    kbd: str = "",
    busy: bool = False,
    **more: Any,
) -> SafeString:
    """A button, or a link that looks like one. `kind`: main, quiet, danger, warm; `size`: small, large.

    With `why` it is disabled and says why. Anything else becomes an attribute: name, value, form, hx_get, id.
    """
    css = " ".join(filter(None, ("btn", kind, size, "wide" if wide else "", more.pop("css", ""))))
    return draw(
        "button",
        text=text,
        href=href,
        css=css,
        icon=icon,
        type=type,
        why=why,
        why_id=f"why-{crc32(f'{text}{why}'.encode()):08x}" if why else "",
        kbd=kbd,
        busy=busy,
        attrs=attributes(more),
    )


@register.simple_tag
def once() -> SafeString:
    """The form's idempotency token: a repeated POST is led to the first result."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid4().hex)


def _kind_of(widget: forms.Widget) -> str:
    """How the field is drawn: the name of a branch in design/field.html."""
    for classes, kind in (
        (CARDS, "choices"),
        ((forms.CheckboxInput,), "check"),
        ((forms.Select,), "select"),
        ((forms.Textarea,), "textarea"),
        ((forms.FileInput,), "file"),
    ):
        if isinstance(widget, classes):
            return kind
    return "input"


@register.filter
def kind_of(bound: BoundField) -> str:
    """choices, check, select, textarea, file or input."""
    return _kind_of(bound.field.widget)


@register.filter
def control(bound: BoundField) -> SafeString:
    """The control of a field with the classes of the kit and the attributes that live counting needs."""
    widget = bound.field.widget
    kind = _kind_of(widget)
    extra: dict[str, Any] = {}
    if kind in ("input", "select", "textarea"):
        extra["class"] = " ".join(filter(None, (kind, widget.attrs.get("class"))))
    if kind == "textarea":
        extra["rows"] = widget.attrs.get("rows") if str(widget.attrs.get("rows")) != "10" else 4
        extra["data-count"] = True
    if type(widget) is forms.Select:
        return _select(bound, extra)
    return bound.as_widget(attrs=extra)


def _select(bound: BoundField, attrs: dict[str, Any]) -> SafeString:
    """A plain select, as Django draws it: its own way fills a template for each option, of which lists have hundreds."""
    widget = bound.field.widget
    attrs = bound.build_widget_attrs({"id": bound.auto_id, **attrs}, widget)
    attrs = widget.build_attrs(widget.attrs, attrs) | {"name": bound.html_name}
    picked = widget.format_value(bound.value())
    choices = [("" if value is None else value, text) for value, text in widget.choices]
    if any(isinstance(text, list | tuple) for _value, text in choices):
        return bound.as_widget(attrs=attrs)  # groups of options are few, and Django's to draw
    rows = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) in picked else "", text) for value, text in choices),
    )
    return format_html("<select{}>{}</select>", flatatt(attrs), rows)


@register.filter
def options(bound: BoundField) -> list[dict[str, Any]]:
    """The options of a choice field: each with its input and its title, hint and icon."""
    kind = "checkbox" if isinstance(bound.field.widget, forms.CheckboxSelectMultiple) else "radio"
    found = []
    for one in bound.subwidgets:
        label = one.data["label"]
        if one.data["value"] in ("", None) and kind == "radio":
            continue
        found.append(
            {
                "title": getattr(label, "title", label) if not isinstance(label, str) else label,
                "hint": getattr(label, "hint", ""),
                "icon": getattr(label, "icon", ""),
                "input": {
                    "type": kind,
                    "name": one.data["name"],
                    "value": one.data["value"],
                    "id": one.data["attrs"].get("id", ""),
                    "checked": one.data["selected"],
                },
            }
        )
    return found


@register.simple_tag
def field(
    bound: BoundField,
    *,
    cols: int = 0,
    style: str = "",
    suffix: str = "",
    hint: str = "",
    label: str = "",
    options: Any = None,
    css: str = "",
) -> SafeString:
    """A form field: label above, hint, error between hint and control. Optional is marked, required is not.

    `cols`: 3…8 inside .form2; `style`: "line" for choices without cards, "grid" for cards side by side;
    `suffix`: a unit after the control (元); `options`: suggestions for a text input (datalist).
    """
    return draw(
        "field",
        field=bound,
        cols=cols,
        style=style,
        suffix=suffix,
        hint=hint or bound.help_text,
        label=label or bound.label,
        datalist=list(options or ()),
        css=css,
    )


def _spoken(bound: BoundField) -> list[str]:
    """The errors of a field as sentences that say what to do; Django's "required" becomes 请写… or 请选…."""
    standard = forms.Field.default_error_messages["required"]
    said = []
    for error in bound.errors.as_data():
        if error.code == "required" and error.message == standard:
            word = (
                _("请选%(label)s")
                if _kind_of(bound.field.widget) in ("choices", "select")
                else _("请写%(label)s")
            )
            if _kind_of(bound.field.widget) == "check":
                word = _("请勾选“%(label)s”")
            if _kind_of(bound.field.widget) == "file":
                word = _("请选文件：%(label)s")
            said.append(word % {"label": bound.label})
        else:
            said += list(error.messages)
    return said


@register.filter
def spoken(bound: BoundField) -> list[str]:
    """The errors of a field in sentences."""
    return _spoken(bound)


@register.simple_tag
def errors(*asked: forms.BaseForm, title: str = "") -> SafeString | str:
    """The summary above a form: how much is missing, each a link to its field. Nothing when nothing is wrong."""
    rows: list[dict[str, str]] = []
    for form in asked:
        if not getattr(form, "is_bound", False):
            continue
        rows += [{"text": str(text), "href": ""} for text in form.non_field_errors()]
        for bound in form:
            for text in _spoken(bound):
                named = text if str(bound.label) in text else f"{bound.label}：{text}"
                rows.append({"text": named, "href": f"#{bound.auto_id}"})
    if not rows:
        return ""
    count = len(rows)
    told = title or ngettext("还差 %(n)s 处", "还差 %(n)s 处", count) % {"n": count}
    return draw("errors", rows=rows, title=told)


@register.inclusion_tag("design/components/choice.html")
def choice(
    title: str,
    hint: str = "",
    *,
    name: str,
    value: str = "on",
    kind: str = "radio",
    checked: bool = False,
    line: bool = False,
    icon: str = "",
    id: str = "",
    required: bool = False,
) -> dict:
    """One radio or checkbox card outside a Django form."""
    inner = {"type": kind, "name": name, "value": value, "id": id, "checked": checked, "required": required}
    return {"title": title, "hint": hint, "icon": icon, "line": line, "input": inner}


@register.inclusion_tag("design/components/rate.html")
def rate(bound: BoundField) -> dict:
    """One question of a rating: 不, 还行, 是. Draw the rows inside <div class="rate">."""
    return {"field": bound}


@register.inclusion_tag("design/components/upload.html")
def upload(bound: BoundField, title: str = "", hint: str = "", *, icon: str = "upload") -> dict:
    """The field for files: what may come, how big, who sees it; chosen files are listed below by script."""
    return {"field": bound, "title": title, "hint": hint or bound.help_text, "icon": icon}


@register.inclusion_tag("design/components/file.html")
def file_row(
    name: str,
    note: str = "",
    *,
    href: str = "",
    action: str = "",
    link: str = "",
    icon: str = "file",
    thumb: str = "",
) -> dict:
    """One file in a list: name, size and who may see it, one action. Draw inside <ul class="card files">."""
    return {
        "name": name,
        "note": note,
        "href": href,
        "action": action,
        "link": link,
        "icon": icon,
        "thumb": thumb,
    }


@register.simple_tag(takes_context=True)
def filters(context: template.Context, form: forms.Form, *, label: str = "") -> SafeString:
    """A GET form of filters; what is picked stands below as chips that take themselves away."""
    query = context["request"].GET
    picked = []
    for bound in form:
        value = query.get(bound.html_name)
        if not value or bound.is_hidden:
            continue
        rest = query.copy()
        rest.pop(bound.html_name, None)
        rest.pop("after", None)
        rest.pop("before", None)
        names = {str(key): text for key, text in getattr(bound.field, "choices", ())}
        picked.append({"text": names.get(value, value), "href": f"?{rest.urlencode()}"})
    return draw("filterbar", form=form, picked=picked, label=label)


@register.simple_block_tag
def dialog(
    content: str, title: str, *, id: str = "dialog", close: str = "", is_open: bool = False
) -> SafeString:
    """A decision of one screen. Put the buttons into <footer> of the content with {% dialog_foot %}…"""
    return draw("dialog", content=content, title=title, id=id, close=close, is_open=is_open)


@register.simple_block_tag
def dialog_foot(content: str) -> SafeString:
    """The buttons of a dialog, after its words."""
    return format_html('<div class="dialog-foot">{}</div>', content)


UNSPOKEN = ("csrfmiddlewaretoken", "once", "next")


@register.inclusion_tag("design/components/typed.html", takes_context=True)
def typed(context: template.Context, *, resend: bool = False) -> dict[str, Any]:
    """What was typed into a form that could not be saved, so that nothing is lost.

    `resend` offers to send it again with a fresh token, but only when the browser says that the form was ours.
    """
    request = context.get("request")
    if request is None or request.method != "POST":
        return {"rows": []}
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    secret = [name for name, _value in sent if "password" in name.lower() or "secret" in name.lower()]
    told = [(name, value) for name, value in sent if name not in UNSPOKEN and name not in secret]
    ours = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return {
        "rows": [{"name": name, "text": value} for name, value in told if len(value) > 3],
        "resend": resend and ours and not secret and not request.FILES,
        "hidden": [(name, value) for name, value in sent if name != "csrfmiddlewaretoken"],
        "action": request.get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
