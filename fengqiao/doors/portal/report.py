"""Telling us what happened, in at most four pages. Every button keeps what was typed; every page can be left and resumed."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.doors.portal import danger, places, sending, topics
from fengqiao.doors.portal.forms import Check, What, Who
from fengqiao.doors.portal.notebook import DAYS, MOST_FILES, Notebook
from fengqiao.doors.portal.shell import page, private, public
from fengqiao.kernel import files, pages, throttle
from fengqiao.kernel.stages import Refused

STEPS = 4


def _go(name: str, *args: Any, tail: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse(f"portal:{name}", args=args) + tail, status=303)


MISSING = "?missing=1"
"""Back on the page, which says what is missing: a page that was sent cannot be gone back to, one that was opened can."""


def _step(
    request: HttpRequest, notebook: Notebook, number: int, template: str, **context: Any
) -> HttpResponse:
    """One page of the report, with where one is and that it is kept."""
    kept = bool(notebook.typed.get("number"))
    note = _("已存好，%(n)s 天内用这台手机打开接着写") % {"n": DAYS} if kept else ""
    wrong = request.method == "POST" and any(
        form.errors for form in context.values() if hasattr(form, "errors") and form.is_bound
    )
    context |= {"number": number, "steps": STEPS, "note": note, "typed": notebook.typed}
    return private(page(request, template, status=422 if wrong else 200, **context))


# --- 1 ---------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def kind(request: HttpRequest) -> HttpResponse:
    """What is it about: doors in plain words, a search by everyday words, or 说不清."""
    notebook = Notebook(request)
    if request.method == "POST":
        if (seconds := throttle.wait("draft", throttle.address(request))) > 0:
            return throttle.too_many(request, seconds)
        code = request.POST.get("kind", "")
        known = topics.name(code, request.at)  # type: ignore[attr-defined]
        changed = code != notebook.typed.get("kind", "")
        kept = {} if changed else {"answers": notebook.typed.get("answers", {})}
        notebook.write(kind=code if known else "", answers=kept.get("answers", {}))
        return notebook.attach(_go("what"))
    text, about = request.GET.get("q", "").strip()[:60], topics.topic(request.GET.get("about", ""))
    at = request.at  # type: ignore[attr-defined]
    groups = [group for code in (about.codes if about else ()) if (group := topics.group(code, at))]
    if (below := request.GET.get("in", "")) and (group := topics.group(below, at)):
        groups = [group]
    picked = notebook.typed.get("kind", "")
    return _step(
        request,
        notebook,
        1,
        "report_kind",
        q=text,
        about=about,
        groups=groups,
        hits=topics.found(text, at) if text else [],
        topics=topics.TOPICS,
        others=topics.others(at),
        every=request.GET.get("about") == "all",
        picked=picked,
        picked_title=topics.name(picked, at),
    )


# --- 2 ---------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    """What happened, what is wanted, since when, with photographs."""
    notebook, at = Notebook(request), request.at  # type: ignore[attr-defined]
    asked = topics.questions(notebook.typed.get("kind", ""), at)
    if request.method != "POST":
        kept = _initial(notebook)
        again = "missing" in request.GET
        return _what(request, notebook, What(kept, asked=asked) if again else What(initial=kept, asked=asked))
    if (seconds := throttle.wait("draft", throttle.address(request))) > 0:
        return throttle.too_many(request, seconds)
    form = What(request.POST, request.FILES, asked=asked)
    form.is_valid()
    _keep_what(notebook, form, request)
    refused = notebook.take(form.cleaned_data.get("files") or [])
    way = request.POST.get("go", "next")
    if (way == "next" and not form.is_valid()) or refused:
        for sentence in refused:
            form.add_error("files", sentence)
        if way != "next":
            _forgive(form)
        return notebook.attach(_what(request, notebook, form) if refused else _go("what", tail=MISSING))
    if way == "back":
        return notebook.attach(_go("report"))
    if way == "save":
        return notebook.attach(_go("saved"))
    if way in ("add", "remove") or request.POST.get("remove"):
        return notebook.attach(_go("what", tail="#files"))
    sign = danger.in_words(f"{form.cleaned_data['said']} {form.cleaned_data.get('wanted', '')}")
    sign = sign or danger.in_answers(asked, form.answers)
    if sign and sign not in notebook.typed.get("warned", []):
        notebook.write(warned=[*notebook.typed.get("warned", []), sign])
        return notebook.attach(_go("danger"))
    return notebook.attach(_go("where"))


def _keep_what(notebook: Notebook, form: What, request: HttpRequest) -> None:
    """Keep what was typed even where it is not right yet."""
    kept = {name: str(request.POST.get(name, ""))[:4000] for name in ("said", "wanted", "began_on")}
    wish = form.answers.get(topics.WISH)
    if wish:
        kept["wanted"] = "、".join(wish) if isinstance(wish, list) else wish
    notebook.write(**kept, answers=form.answers)
    prefix = "audience-"
    audiences = {
        name.removeprefix(prefix): value for name, value in request.POST.items() if name.startswith(prefix)
    }
    notebook.arrange({key: str(value) for key, value in audiences.items()}, request.POST.get("remove", ""))


def _forgive(form: Any) -> None:
    """Of a page that was only put aside, complain about files alone."""
    for name in [name for name in form.errors if name != "files"]:
        del form.errors[name]


def _initial(notebook: Notebook) -> dict[str, Any]:
    answers = notebook.typed.get("answers") or {}
    return {**notebook.typed, **{f"q-{name}": value for name, value in answers.items()}}


def _what(request: HttpRequest, notebook: Notebook, form: What) -> HttpResponse:
    rows = notebook.typed.get("files", [])
    return _step(
        request,
        notebook,
        2,
        "report_what",
        form=form,
        files=rows,
        room=MOST_FILES - len(rows),
        kind_title=topics.name(notebook.typed.get("kind", ""), request.at),  # type: ignore[attr-defined]
        audiences=_audiences(),
    )


def _audiences() -> list[tuple[str, str]]:
    return [("applicant", _("我和承办人看")), ("office", _("只给承办人看")), ("all", _("对方也可以看"))]


@public
@require_GET
def thumb(request: HttpRequest, key: UUID) -> HttpResponse:
    """A small picture of a file in one's own draft."""
    one = Notebook(request).file(key)
    if one is None or not one["thumb"]:
        raise Http404
    response = HttpResponse(files.read(UUID(one["thumb"])), content_type="image/jpeg")
    response["Content-Disposition"] = content_disposition_header(False, "thumb.jpg") or "inline"
    return private(response)


# --- danger ----------------------------------------------------------------------------------------------


@public
@require_GET
def warning(request: HttpRequest) -> HttpResponse:
    """Safety first: 110, 120 and 12338 before anything else is asked."""
    return private(page(request, "report_danger"))


# --- 3 ---------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Where it happened, how to reach the person, who is on the other side."""
    notebook = Notebook(request)
    if request.method != "POST":
        form = Who(_typed(notebook)) if "missing" in request.GET else Who(initial=notebook.typed)
        return _where(request, notebook, form)
    if (seconds := throttle.wait("draft", throttle.address(request))) > 0:
        return throttle.too_many(request, seconds)
    form = Who(request.POST)
    kept: dict[str, Any] = {name: request.POST.get(name, "")[:200] for name in form.fields if name != "hide"}
    kept |= {"hide": "hide" in request.POST}
    way = request.POST.get("go", "")
    missed = _pick(notebook, request, way, kept)
    notebook.write(**kept)
    if missed or way not in ("next", "back", "save"):
        if missed:
            return notebook.attach(_where(request, notebook, Who(initial=notebook.typed), missed=missed))
        return notebook.attach(_go("where", tail="#place"))
    if way == "back":
        return notebook.attach(_go("what"))
    if way == "save":
        return notebook.attach(_go("saved"))
    if not form.is_valid():
        return notebook.attach(_go("where", tail=MISSING))
    notebook.write(phone=form.cleaned_data["phone"], other_phone=form.cleaned_data["other_phone"])
    return notebook.attach(_go("check"))


def _pick(notebook: Notebook, request: HttpRequest, way: str, kept: dict[str, Any]) -> str:
    """Take over a click or a choice of places. Returns a sentence where the click hit nothing of ours."""
    was = UUID(notebook.typed["region"]) if notebook.typed.get("region") else None
    shown = places.focus(UUID(notebook.typed["shown"])) if notebook.typed.get("shown") else places.focus(was)
    if any(name.startswith("map") and name.endswith(".x") for name in request.POST) and shown:
        point = places.clicked(request.POST, shown)
        found = places.located(point) if point else None
        if point is None:
            return _("用键盘的话，请在下面选街道和社区")
        if found is None:
            return _("点到图外面了。请点在有颜色的地方")
        kept |= {
            "point": [round(point[0], 6), round(point[1], 6)],
            "region": str(found),
            "shown": str(places.closer(shown, found)),
        }
        return ""
    if way == "wider" and shown:
        kept["shown"] = str(places.wider(shown))
        return ""
    if way == "unpoint":
        kept |= {"point": None, "region": "", "shown": ""}
        return ""
    picked = places.chosen(request.POST)
    if picked != was and "level0" in request.POST:
        kept |= {
            "region": str(picked) if picked else "",
            "point": None,
            "shown": str(picked) if picked else "",
        }
    return ""


def _where(request: HttpRequest, notebook: Notebook, form: Who, missed: str = "") -> HttpResponse:
    region = UUID(notebook.typed["region"]) if notebook.typed.get("region") else None
    shown = places.focus(UUID(notebook.typed["shown"]) if notebook.typed.get("shown") else region)
    drawn = places.sheet(shown) if shown else None
    start = places.root()
    point = notebook.typed.get("point")
    return _step(
        request,
        notebook,
        3,
        "report_where",
        form=form,
        missed=missed,
        levels=places.levels(region),
        region=region,
        place=places.said(region) if region else "",
        point=point,
        drawn=drawn,
        sizes=[(width, round(width * drawn.height)) for width in places.WIDTHS] if drawn else [],
        shown=shown,
        shown_name=places.said(shown) if shown else "",
        can_widen=bool(shown and start and shown != start.pk),
        stamp=f"{shown}-{point or region or 0}",
    )


@public
@require_GET
def picture(request: HttpRequest) -> HttpResponse:
    """The map as an image, with the mark of one's own draft; where it is stands in no address and no log."""
    notebook = Notebook(request)
    region = UUID(notebook.typed["region"]) if notebook.typed.get("region") else None
    shown = places.focus(UUID(notebook.typed["shown"]) if notebook.typed.get("shown") else region)
    drawn = places.sheet(shown) if shown else None
    if drawn is None:
        raise Http404
    point = notebook.typed.get("point")
    return private(
        render(
            request,
            "design/map.svg",
            {"picture": drawn.picture((point[0], point[1]) if point else None, region)},
            content_type="image/svg+xml",
        )
    )


# --- 4 ---------------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Everything once more, what the other side will see, the consent, and off it goes."""
    notebook = Notebook(request)
    if not notebook.typed.get("number"):
        sent = notebook.sent()
        return _go("receipt", sent["code"]) if sent else _go("report")
    if request.method != "POST":
        return _check(request, notebook, Check({}) if "missing" in request.GET else Check())
    way = request.POST.get("go", "send")
    if way == "save":
        return _go("saved")
    form = Check(request.POST)
    if not form.is_valid() or _missing(notebook):
        return _go("check", tail=MISSING)
    if (seconds := throttle.wait("report", throttle.address(request))) > 0:
        return throttle.too_many(request, seconds)

    def redraw(reason: Refused) -> HttpResponse:
        return _check(request, notebook, form, refused=str(reason))

    def onward(code: str) -> str:
        return reverse("portal:receipt", args=[code])

    return pages.do(request, sending.send, notebook.owner, then=onward, refused=redraw)


def _typed(notebook: Notebook) -> dict[str, Any]:
    """What is kept of page 3, as if it had just been sent."""
    typed = dict(notebook.typed)
    return typed if typed.get("hide") else {name: value for name, value in typed.items() if name != "hide"}


def _missing(notebook: Notebook) -> list[tuple[str, str]]:
    """What cannot be left out, with the page where it is written."""
    found = []
    if not notebook.typed.get("said", "").strip():
        found.append((reverse("portal:what"), _("还没写发生了什么")))
    if not Who(_typed(notebook)).is_valid():
        found.append((reverse("portal:where"), _("还差您的姓名或联系方式")))
    return found


def _check(request: HttpRequest, notebook: Notebook, form: Check, refused: str = "") -> HttpResponse:
    typed, at = notebook.typed, request.at  # type: ignore[attr-defined]
    region = UUID(typed["region"]) if typed.get("region") else None
    asked = topics.questions(typed.get("kind", ""), at)
    answers = typed.get("answers") or {}
    ways = Who().fields["contact"].choices  # type: ignore[attr-defined]
    contact = dict(ways).get(typed.get("contact", "any"))
    return _step(
        request,
        notebook,
        4,
        "report_check",
        form=form,
        refused=refused,
        missing=_missing(notebook),
        kind_title=topics.name(typed.get("kind", ""), at),
        place=" ".join(filter(None, (places.said(region), typed.get("place", "")))),
        contact=contact,
        answered=[
            (topics.question_title(one), _listed(answers[one["id"]]))
            for one in asked
            if one["id"] in answers and one["id"] != topics.WISH
        ],
        files=typed.get("files", []),
        shared=[one for one in typed.get("files", []) if one["audience"] == "all"],
    )


def _listed(value: Any) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


# --- putting aside ---------------------------------------------------------------------------------------


@public
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    """Put aside: until when, and how to go on."""
    notebook = Notebook(request)
    if not notebook.typed.get("number"):
        return _go("report")
    return private(page(request, "report_saved", days=DAYS, typed=notebook.typed, onward=onward(notebook)))


def onward(notebook: Notebook) -> str:
    """The page on which an interrupted draft goes on."""
    typed = notebook.typed
    if not typed.get("said"):
        return reverse("portal:what")
    return reverse("portal:check" if typed.get("name") else "portal:where")


@public
@require_POST
def discard(request: HttpRequest) -> HttpResponse:
    """Throw the draft away, with its photographs."""
    notebook = Notebook(request)
    notebook.drop()
    return _go("home")
