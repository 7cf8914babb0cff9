"""窗口登记: one page, keyboard only, under a minute; drafts, repeats and suggestions beside it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.rules.timetable import timetable
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import forms as matter_forms
from fengqiao.casework.matters import queries
from fengqiao.casework.matters.rules.drafts import shown_name
from fengqiao.design import words
from fengqiao.doors.desk import sending
from fengqiao.doors.desk.forms import IntakeForm
from fengqiao.doors.desk.nav import address
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel import drafts, pages

DRAFTS = "intake:"
NEVER_KEPT = ("csrfmiddlewaretoken", "once", "verb", "seen", "photo")
MAY = "matters.register"


@never_cache
@pages.require(MAY)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The page itself; POST does what the pressed button says."""
    if request.method == "POST":
        return _posted(request)
    key = request.GET.get("draft", "")
    typed = drafts.find(request.actor.ref, DRAFTS + key) if key else None
    data = QueryDict(mutable=True)
    for name, values in (typed or {}).items():
        data.setlist(name, values if isinstance(values, list) else [values])
    initial: dict[str, Any] = {"draft": key or uuid4().hex}
    if _on_foot(request):
        initial["source"] = "grid"
    form = _form(request, initial=initial)
    if typed:  # shown as typed, and not yet complained about
        form = _form(
            request, initial=initial | {name: _one(form, data, name) for name in form.fields if name in data}
        )
    return _page(request, form, resumed=bool(typed))


def _one(form: IntakeForm, data: QueryDict, name: str) -> Any:
    return form.fields[name].widget.value_from_datadict(data, {}, name)


def _posted(request: HttpRequest) -> HttpResponse:
    verb = request.POST.get("verb", "register")
    form = _form(request, request.POST, request.FILES, verb=verb)
    if verb == "draft":
        _keep(request)
        messages.success(request, _("草稿存好了，从“草稿”里接着写"))
        return HttpResponseRedirect(reverse("desk:register"), status=303)
    if verb == "kinds" or not form.is_valid():
        asked = verb == "kinds"
        if asked:  # only looking things up: nothing is wrong yet
            form = _form(
                request, initial={n: _one(form, request.POST, n) for n in form.fields if n != "photo"}
            )
        return _page(request, form, status=200 if asked else 400, said=request.POST.get("said", ""))
    kept = form.cleaned_data
    found = _repeats(request, kept["name"], kept["phone"])
    if found and not {row["code"] for row in found} <= set(kept["seen"].split()):
        if (done := pages.repeated(request)) is not None:
            return done  # pressed twice: what was found is what the first press has just written
        again = request.POST.copy()
        again["seen"] = " ".join(row["code"] for row in found)
        form = _form(request, again, verb=verb)
        form.is_valid()
        return _page(request, form, found=found, ask_again=True, said=kept["said"])
    return _done(request, form, verb, kept)


def _done(request: HttpRequest, form: IntakeForm, verb: str, kept: dict[str, Any]) -> HttpResponse:
    given: Callable[..., Any]
    given, more = sending.send, form.registering() | {"photo": kept["photo"]}
    if verb == "answer":
        given, more = matters.register_answered, form.registering() | {"answered": kept["answer"]}
    elif verb == "decline":
        given = matters.register_declined
        more = form.registering() | {
            "reason": kept["reason"],
            "words": kept["words"],
            "competent_id": UUID(kept["competent"]) if kept["competent"] else None,
        }
    draft = DRAFTS + kept["draft"]

    def then(made: Any) -> str:
        drafts.forget(request.actor.ref, draft)  # photographs are never kept in it
        words = {"answer": _("已登记并答复，办结了"), "decline": _("已记下，告知书在出")}
        messages.success(request, words.get(verb, _("已登记")))
        return reverse("desk:registered", args=[made.matter.code])

    return pages.do(
        request,
        given,
        then=then,
        refused=lambda reason: _page(request, form, refused=str(reason), said=kept["said"]),
        **more,
    )


def _form(request: HttpRequest, *args: Any, **kwargs: Any) -> IntakeForm:
    actor = request.actor

    def units() -> list[tuple[str, str]]:
        rows = organisations.directory()
        return [(str(row.pk), row.name) for row in rows if row.pk != actor.organisation_id]

    return IntakeForm(*args, book=catalogue.current(request.at), within=_widest(actor), units=units, **kwargs)


def _widest(actor: Any) -> Any:
    """Where a clerk may place a matter: the whole county, for people come to the nearest window."""
    if actor.region_id is None:
        return None
    here = regions.ancestry(actor.region_id)
    return here.county_id or here.city_id or actor.region_id


def _page(
    request: HttpRequest,
    form: IntakeForm,
    *,
    status: int = 200,
    said: str = "",
    found: list[dict[str, Any]] | None = None,
    **more: Any,
) -> HttpResponse:
    def value(name: str) -> Any:
        return form[name].value() or ""

    context = {
        "form": form,
        "found": _repeats(request, value("name"), value("phone")) if found is None else found,
        "kinds": _kinds(request, said or value("said")),
        "picked": value("picked"),
        "chosen": "picked" in request.POST or bool(value("picked")),
        "kind_names": matter_forms.kinds(form.book),
        "places": _places(request.actor),
        "units": [row.name for row in organisations.directory()[:300]],
        "other": _other(value("other"), value("other_code")),
        "plan": _plan(request, form),
        "drafts": [_kept(row) for row in drafts.under(request.actor.ref, DRAFTS)],
        "danger": "danger" in (form["facts"].value() or ()),
        "verb": form.verb,
    }
    template = "desk/report.html" if _on_foot(request) else "desk/register.html"
    return render(request, template, context | more, status=status)


def _on_foot(request: HttpRequest) -> bool:
    """A grid worker: the same form, short, for a telephone. ?full shows everything."""
    return (
        "full" not in request.GET
        and request.actor.may("patrol.report")
        and not request.actor.may("matters.view_all")
    )


def _places(actor: Any) -> list[str]:
    """Names to suggest: the own area, down to its grids while that is a list one can look through."""
    if actor.region_id is None:
        return []
    rows = regions.subtree(actor.region_id)
    if len(rows) > 400:
        rows = [row for row in rows if row.level in ("town", "village")][:400]
    return [matter_forms.place_name(row.pk) for row in rows if row.level not in ("city", "county")]


def _kept(row: tuple[str, dict[str, Any], Any]) -> dict[str, Any]:
    form, typed, at = row

    def text(name: str) -> str:
        value = typed.get(name, "")
        return str(value[0] if isinstance(value, list) and value else value)

    return {
        "key": form.removeprefix(DRAFTS),
        "title": text("said")[:24] or _("还没写内容"),
        "who": shown_name(text("name"), False),
        "at": at,
    }


def _keep(request: HttpRequest) -> None:
    typed = {name: values for name, values in request.POST.lists() if name not in NEVER_KEPT}
    if not any(
        value for name in ("said", "name", "phone", "other", "place") for value in typed.get(name, ())
    ):
        return
    key = "".join(char for char in request.POST.get("draft", "") if char.isalnum())[:32] or uuid4().hex
    drafts.keep(request.actor.ref, DRAFTS + key, typed)


@never_cache
@pages.require(MAY)
@require_GET
def registered(request: HttpRequest, code: str) -> HttpResponse:
    """What was just registered: the code, who holds it, by when; print the receipt, or take the next visitor."""
    matter = queries.reach(request.actor, code, request.at)
    return render(
        request,
        "desk/registered.html",
        {
            "matter": matter,
            "facts": documents.receipt(matter),
            "receipt": address("documents:receipt", matter.code),
            "asked": [clocks.question(matter, event) for event in clocks.questions(matter)],
        },
    )


# --- fragments; each is also drawn by the page itself ---------------------------------------------------


@never_cache
@pages.require(MAY)
@require_POST
def kinds(request: HttpRequest) -> HttpResponse:
    """Suggested kinds for the words so far, with the words that speak for them."""
    found, typed = _kinds(request, request.POST.get("said", "")), request.POST.copy()
    chosen = "picked" in typed
    if not chosen:
        typed["picked"] = next((one["code"] for one in found if one["sure"]), "")
    plan = _plan(request, _form(request, typed))
    context = {"kinds": found, "picked": request.POST.get("picked", ""), "chosen": chosen, "plan": plan}
    return render(request, "desk/_kinds.html", context)


def _kinds(request: HttpRequest, said: str) -> list[dict[str, Any]]:
    if len(said.strip()) < 2:
        return []
    sure = catalogue.suggest_kind(said, request.at)
    found = catalogue.search_kinds(said, request.at, 4)
    return [
        {
            "code": match.kind.code,
            "name": words.named(match.kind),
            "words": match.words,
            "sure": sure is not None and sure.kind.code == match.kind.code,
        }
        for match in found
    ]


@never_cache
@pages.require(MAY)
@require_POST
def repeats(request: HttpRequest) -> HttpResponse:
    """Earlier matters of the same person, and what the other side is."""
    found = _repeats(request, request.POST.get("name", ""), request.POST.get("phone", ""))
    return render(request, "desk/_repeats.html", {"found": found})


def _repeats(request: HttpRequest, name: str, phone: str) -> list[dict[str, Any]]:
    if not (name.strip() or phone.strip()):
        return []
    rows = queries.repeats(request.actor, request.at, phone=phone, name=name)
    return [{"code": row.code, "matter": row} for row in rows]


@never_cache
@pages.require(MAY)
@require_POST
def other_side(request: HttpRequest) -> HttpResponse:
    """Whether the other side is a unit of the directory, and whether its credit code is right."""
    context = {"other": _other(request.POST.get("other", ""), request.POST.get("other_code", ""))}
    return render(request, "desk/_other.html", context)


def _other(name: str, code: str) -> dict[str, Any]:
    told: dict[str, Any] = {"unit": None, "code_ok": False, "code_bad": ""}
    if code.strip():
        try:
            told["code_ok"] = bool(matter_forms.clean_credit_code(code))
        except matter_forms.ValidationError as fault:
            told["code_bad"] = fault.messages[0]
    for text in (code, name):
        if text.strip() and (unit := organisations.match(text)):
            told["unit"] = unit
            break
    return told


@never_cache
@pages.require(MAY)
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """Who would hold it, by when, how urgent."""
    form = _form(request, request.POST)
    danger = "danger" in request.POST.getlist("facts")
    return render(request, "desk/_plan.html", {"plan": _plan(request, form), "danger": danger})


def _plan(request: HttpRequest, form: IntakeForm) -> dict[str, Any]:
    """会这样分办: from what is typed so far, without writing anything."""
    if form.is_bound:
        form.is_valid()
        kept = form.cleaned_data
    else:
        kept = {
            name: form[name].value() for name in ("picked", "kind", "region", "source", "facts", "complexity")
        }
    book = form.book
    code = kept.get("kind") or kept.get("picked") or ""
    kind = book.kinds.get(code)
    region = kept.get("region") if isinstance(kept.get("region"), UUID) else None
    centre = organisations.centre_of_region(region or request.actor.region_id)
    facts = kept.get("facts") or ()
    urgent = "major" if "danger" in facts else "complex" if facts else ""
    complexity = kept.get("complexity") or urgent or (kind.complexity if kind else "general")
    route = book.route(kind=code, complexity=complexity, group="many" in facts)
    place = region or request.actor.region_id
    lead = organisations.unit_in(place, route.lead) if place else None
    return {
        "centre": centre,
        "kind": kind,
        "lead": lead if lead and lead.pk != centre.pk else None,
        "route": route,
        "complexity": dict(matter_forms.COMPLEXITIES).get(complexity, ""),
        "level": {"major": "s3", "complex": "s2"}.get(complexity, ""),
        "limits": _limits(request, book, code, kept.get("source") or "window", complexity),
        "place": matter_forms.place_name(region) if region else "",
        "asked": [one["zh"] for one in book.questions(code)][:5] if kind else [],
        "bring": (kind.evidence or book.kinds.get(kind.parent, kind).evidence) if kind else (),
    }


def _limits(
    request: HttpRequest, book: Any, kind: str, source: str, complexity: str
) -> list[tuple[str, str]]:
    """The limits registering would start, as (name, last day)."""
    rules = book.rules_for(
        "matter.registered", kind=kind, source=source, complexity=complexity, subject="matter"
    )
    due = ((rule.label, timetable(rule, request.at, catalogue.calendar()).due_at) for rule in rules[:4])
    return [(label, clocks.due_words(at)) for label, at in due]


# --- drafts ----------------------------------------------------------------------------------------------


@never_cache
@pages.require(MAY)
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep what is typed so far, every few seconds; says so."""
    _keep(request)
    return render(request, "desk/_kept.html", {"at": request.at})


@never_cache
@pages.require(MAY)
@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    """Throw a draft away."""
    drafts.drop(request.actor.ref, DRAFTS + key)
    messages.success(request, _("草稿扔掉了"))
    return HttpResponseRedirect(reverse("desk:drafts"), status=303)


@never_cache
@pages.require(MAY)
@require_GET
def kept_drafts(request: HttpRequest) -> HttpResponse:
    """What was begun and not registered."""
    rows = [_kept(row) for row in drafts.under(request.actor.ref, DRAFTS)]
    return render(request, "desk/drafts.html", {"rows": rows})


__all__ = ["drop", "keep", "kept_drafts", "kinds", "other_side", "plan", "register", "registered", "repeats"]
