"""The workshop of rules: editions compared, begun, edited rule by rule, published, thrown away."""

from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.forms import (
    FindForm,
    GroundForm,
    LadderForm,
    PlanForm,
    PublishForm,
    RuleForm,
    RungForm,
    SwitchForm,
    shaped,
)
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.ground.catalogue.rules.coverage import EMITTED
from fengqiao.ground.catalogue.rules.presets import Switch
from fengqiao.ground.catalogue.rules.shapes import Ladder
from fengqiao.kernel import pages
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.workdays import ZONE

KEEPERS = (Permission.EDIT, Permission.PUBLISH)
"""Who sees editions: those who write them and those who put them in force."""


@require_GET
@pages.require(*KEEPERS)
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, the newest first; drafts among them."""
    context = {"editions": queries.editions(), "current": queries.current(request.at)} | _may(request)
    return render(request, "catalogue/editions.html", context)


@require_POST
@pages.require(*KEEPERS)
def drafts(request: HttpRequest) -> HttpResponse:
    """Begin a draft: from the edition in force, or from an older one, to go back to it."""
    base = _found(_number(request.POST.get("base", "")))
    return pages.do(request, actions.draft, base.pk, then=_url)


@require_GET
@pages.require(*KEEPERS)
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """What one edition changes against the one in force, or, where it is history, against the one before."""
    return _edition(request, number)


@require_POST
@pages.require(Permission.EDIT)
def planning(request: HttpRequest, number: int) -> HttpResponse:
    """From which day a draft is to hold, and what it is about."""
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _edition(request, number, plan=form, status=422)
    return pages.do(request, actions.plan, _found(number).pk, **form.cleaned_data, then=_url)


@require_POST
@pages.require(Permission.PUBLISH)
def publication(request: HttpRequest, number: int) -> HttpResponse:
    """Publish a draft, from a day on."""
    form = PublishForm(request.POST)
    if not form.is_valid():
        return _edition(request, number, publish=form, status=422)
    return pages.do(
        request,
        actions.publish,
        _found(number),
        **form.cleaned_data,
        then=reverse("catalogue:editions"),
        refused=lambda reason: _edition(request, number, refused=reason, publish=form),
    )


@require_POST
@pages.require(Permission.EDIT)
def disposal(request: HttpRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    return pages.do(request, actions.drop, _found(number).pk, then=reverse("catalogue:editions"))


@require_GET
@pages.require(*KEEPERS)
def draft_clocks(request: HttpRequest, number: int) -> HttpResponse:
    """The clock rules of an edition, each with the way to change it."""
    row = _found(number)
    book = queries.book(row.pk)
    form = FindForm(request.GET, book=book)
    rules = queries.found(book, **(form.cleaned_data if form.is_valid() else {}))
    told = [(queries.told(book, rule), queries.lawful(rule.code)) for rule in rules]
    return _draft(request, row, "catalogue/draft_clocks.html", {"form": form, "rules": told})


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def draft_clock(request: HttpRequest, number: int, code: str = "") -> HttpResponse:
    """One clock rule of a draft; without a code a new one."""
    row = _open(number)
    book = queries.book(row.pk)
    rule = book.clocks.get(code)
    if code and rule is None:
        raise Http404
    initial = (
        RuleForm.said(rule) if rule else {"version_from": row.in_force_from, "enabled": True, "conf": "L"}
    )
    form = RuleForm(request.POST or None, book=book, rule=rule, initial=initial)
    context = {
        "form": form,
        "rule": rule,
        "law": queries.lawful(code) if code else None,
        "removable": rule is not None and not queries.ever_held(code),
        "facts_start": rule is not None and not set(rule.starts_on) & set(EMITTED),
        "facts_stop": rule is not None and bool(rule.stops_on) and not set(rule.stops_on) & set(EMITTED),
        "objections": [
            one for one in queries.objections(row.files, on=row.in_force_from) if one.code == code
        ],
    }

    def again(reason: Refused | None = None) -> HttpResponse:
        return _draft(request, row, "catalogue/draft_clock.html", context, refused=reason)

    if request.method == "GET":
        return again()
    if not form.is_valid() or form.shape is None:
        return _status(again(), 422)
    if rule is None and form.shape.id in book.clocks:
        form.add_error("id", _("这个代码已经有了"))
        return _status(again(), 422)
    then = reverse("catalogue:draft-clock", args=[number, form.shape.id])
    return pages.do(request, actions.put_rule, row.pk, form.shape, then=then, refused=again)


@require_POST
@pages.require(Permission.EDIT)
def draft_clock_removal(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Take a rule that was never in force out of a draft."""
    then = reverse("catalogue:draft-clocks", args=[number])
    return pages.do(request, actions.drop_rule, _open(number).pk, code, then=then)


@require_GET
@pages.require(*KEEPERS)
def presets(request: HttpRequest, number: int) -> HttpResponse:
    """Sets of rules that are switched on or off together."""
    row = _found(number)
    book = queries.book(row.pk)
    rows = [
        (preset, queries.stands(book, preset), _members(book, preset)) for preset in book.presets.values()
    ]
    return _draft(request, row, "catalogue/presets.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def preset(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """Switch a preset: first look at what would change, then do it."""
    row = _open(number)
    book = queries.book(row.pk)
    found = book.presets.get(code)
    if found is None:
        raise Http404
    said = request.POST if request.method == "POST" else request.GET
    form = SwitchForm(said or None, book=book, units=found.units, initial=queries.as_it_stands(book, found))
    switch = _switch(form) if form.is_valid() else None
    context = {
        "form": form,
        "preset": found,
        "state": queries.stands(book, found),
        "members": _members(book, found),
        "preview": queries.preview(row, found.code, switch) if switch else None,
    }

    def again(reason: Refused | None = None) -> HttpResponse:
        return _draft(request, row, "catalogue/preset.html", context, refused=reason)

    if request.method == "GET" or switch is None:
        return _status(again(), 200 if request.method == "GET" else 422)
    then = reverse("catalogue:presets", args=[number])
    return pages.do(request, actions.switch_preset, row.pk, code, switch, then=then, refused=again)


@require_GET
@pages.require(*KEEPERS)
def ladders(request: HttpRequest, number: int) -> HttpResponse:
    """Who is told and who steps in, and on which grounds a limit may stand still."""
    row = _found(number)
    book = queries.book(row.pk)
    context = {
        "ladders": [(one, [queries.rung(rung) for rung in one.rungs]) for one in book.ladders.values()],
        "grounds": [(one, queries.cap(one)) for one in book.grounds.values()],
    }
    return _draft(request, row, "catalogue/ladders.html", context)


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def ladder(request: HttpRequest, number: int, code: str = "") -> HttpResponse:
    """One ladder of a draft, rung by rung; without a code a new one."""
    row = _open(number)
    book = queries.book(row.pk)
    found = book.ladders.get(code)
    if code and found is None:
        raise Http404
    known = {"id": found.code, "zh": found.zh} if found else {}
    form = LadderForm(request.POST or None, known=found is not None, initial=known)
    begun = [
        {"at": one.at, "do": one.do, "level": one.level, "to": one.to, "paper": one.paper}
        for one in (found.rungs if found else ())
    ]
    rungs = forms.formset_factory(RungForm, extra=2, max_num=12)(
        request.POST or None, initial=begun, prefix="rung", form_kwargs={"book": book}
    )
    context = {"form": form, "rungs": rungs, "ladder": found}

    def again(reason: Refused | None = None) -> HttpResponse:
        return _draft(request, row, "catalogue/ladder.html", context, refused=reason)

    if request.method == "GET":
        return again()
    shape = None
    if form.is_valid() and rungs.is_valid():
        said = [one for one in rungs.cleaned_data if one.get("at")]
        shape = shaped(form, Ladder, {**form.cleaned_data, "rungs": said})
    if shape is None:
        return _status(again(), 422)
    then = reverse("catalogue:ladders", args=[number])
    return pages.do(request, actions.put_ladder, row.pk, shape, then=then, refused=again)


@require_http_methods(["GET", "POST"])
@pages.require(Permission.EDIT)
def ground(request: HttpRequest, number: int, code: str = "") -> HttpResponse:
    """One ground to pause of a draft; without a code a new one."""
    row = _open(number)
    found = queries.book(row.pk).grounds.get(code)
    if code and found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in ("code", "zh", "cap_n", "basis")} if found else {}
    if found and found.cap_unit:
        initial["cap_unit"] = found.cap_unit
    form = GroundForm(request.POST or None, known=found is not None, initial=initial)

    def again(reason: Refused | None = None) -> HttpResponse:
        return _draft(request, row, "catalogue/ground.html", {"form": form, "ground": found}, refused=reason)

    if request.method == "GET":
        return again()
    if not form.is_valid() or form.shape is None:
        return _status(again(), 422)
    then = reverse("catalogue:ladders", args=[number])
    return pages.do(
        request, actions.put_ground, row.pk, form.cleaned_data["code"], form.shape, then=then, refused=again
    )


def _edition(
    request: HttpRequest,
    number: int,
    *,
    refused: Refused | None = None,
    plan: forms.Form | None = None,
    publish: forms.Form | None = None,
    status: int = 200,
) -> HttpResponse:
    row, current = _found(number), queries.current(request.at)
    book = queries.book(row.pk)
    is_draft = row.published_at is None and row.dropped_at is None
    against = current if is_draft or row.pk != current.id else None
    today = request.at.astimezone(ZONE).date()
    since: date = max(row.in_force_from, today)
    context = {
        "against": against,
        "changes": queries.changed(book, against) if against else [],
        "objections": queries.objections(row.files, on=since) if is_draft else [],
        "plan": plan or PlanForm(initial={"in_force_from": since, "note": row.note}),
        "publish": publish or PublishForm(initial={"in_force_from": since}),
        "log": queries.log(row.pk),
    }
    return _draft(request, row, "catalogue/edition.html", context, refused=refused, status=status)


def _draft(
    request: HttpRequest,
    row: Edition,
    template: str,
    context: dict[str, Any],
    *,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of one edition, in the frame that all of them share."""
    is_draft = row.published_at is None and row.dropped_at is None
    context |= {
        "edition": row,
        "current": queries.current(request.at),
        "is_draft": is_draft,
        "tabs": _tabs(request, row.number),
        "refused": refused,
    }
    context |= {name: is_draft and held for name, held in _may(request).items()}
    context["may_begin"] = any(request.actor.may(one) for one in KEEPERS)
    return render(request, template, context, status=status)


def _tabs(request: HttpRequest, number: int) -> list[dict[str, Any]]:
    names = (
        ("catalogue:edition", _("变化")),
        ("catalogue:draft-clocks", _("时限")),
        ("catalogue:presets", _("成套时限")),
        ("catalogue:ladders", _("升级和中止")),
    )
    urls = [(reverse(name, args=[number]), text) for name, text in names]
    here = max((url for url, _text in urls if request.path.startswith(url)), key=len)
    return [{"text": text, "href": url, "current": url == here} for url, text in urls]


def _may(request: HttpRequest) -> dict[str, bool]:
    return {
        "may_edit": request.actor.may(Permission.EDIT),
        "may_publish": request.actor.may(Permission.PUBLISH),
    }


def _members(book: Any, preset: Any) -> list[Any]:
    return [queries.told(book, book.clocks[code]) for code in preset.rules if code in book.clocks]


def _switch(form: forms.Form) -> Switch:
    said = form.cleaned_data
    return Switch(
        on=said["on"] == "on",
        unit=said.get("unit", ""),
        sources=tuple(said["sources"]),
        off_because=said["off_because"].strip(),
    )


def _status(response: HttpResponse, status: int) -> HttpResponse:
    response.status_code = status
    return response


def _found(number: int) -> Edition:
    row = queries.edition(number)
    if row is None:
        raise Http404
    return row


def _open(number: int) -> Edition:
    """A draft that can still be edited."""
    row = _found(number)
    if row.published_at is not None or row.dropped_at is not None:
        raise Http404
    return row


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _url(row: Edition) -> str:
    return reverse("catalogue:edition", args=[row.number])
