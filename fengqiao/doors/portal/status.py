"""One's own matter: found by code and tail or by the QR code, read, added to, rated, taken back."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from fengqiao.casework.documents import actions as document_actions
from fengqiao.casework.documents import queries as documents
from fengqiao.casework.documents.rules import media
from fengqiao.casework.matters import actions
from fengqiao.casework.matters import queries as matters
from fengqiao.doors.portal import telling, tickets
from fengqiao.doors.portal.forms import Addition, Lookup, Rating, Reopening, Withdrawal
from fengqiao.doors.portal.notebook import Notebook
from fengqiao.doors.portal.shell import page, private, public
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes, pages, throttle
from fengqiao.kernel import looks as book_of_looks
from fengqiao.kernel.stages import Refused
from fengqiao.services.feedback import actions as feedback
from fengqiao.services.feedback import queries as ratings

MOST_FILES = 9


def _url(name: str, matter: Any) -> str:
    return reverse(f"portal:{name}", args=[matter.code])


def own(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: only with the key of this matter; without it, to the page that asks for the tail of the phone."""

    @public
    @wraps(view)
    def opened(request: HttpRequest, code: str, **kwargs: Any) -> HttpResponse:
        matter = tickets.opened(request, code)
        if matter is None:
            return _to_lookup(request, code)
        book_of_looks.look(request.actor, matter.pk, request.at)  # type: ignore[attr-defined]
        return private(tickets.hold(request, view(request, matter, **kwargs), matter.pk))

    return opened


def _to_lookup(request: HttpRequest, code: str) -> HttpResponse:
    try:
        known = codes.check(code)
    except ValueError:
        raise Http404 from None
    url = reverse("portal:lookup") + f"?code={known}"
    if request.method == "GET":
        url += f"&next={request.path}"
    return private(HttpResponseRedirect(url, status=303))


# --- finding it --------------------------------------------------------------------------------------------


@public
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: HttpRequest) -> HttpResponse:
    """Code and tail of the phone, or the pickup number. Throttled by address and by code."""
    if request.method != "POST":
        form = Lookup(initial={"code": _grouped(request.GET.get("code", ""))})
        return private(page(request, "lookup", form=form, held=bool(tickets.held(request))))
    if (seconds := throttle.wait("lookup", throttle.address(request))) > 0:
        return throttle.too_many(request, seconds)
    form = Lookup(request.POST)
    if not form.is_valid():
        return private(page(request, "lookup", form=form, status=422))
    code = form.cleaned_data["code"]
    if (seconds := throttle.wait("code", code)) > 0:
        return throttle.too_many(request, seconds)
    matter = matters.by_code_and_tail(code, form.cleaned_data["tail"])
    if matter is None:
        form.add_error("tail", _("编号和尾号对不上。请对照回执再看一遍；当时没留电话，就写取件号"))
        return private(page(request, "lookup", form=form, status=422))
    throttle.forgive("code", code)
    book_of_looks.look(request.actor, matter.pk, request.at)  # type: ignore[attr-defined]
    onward = request.POST.get("next", "")
    if not onward.startswith(_url("matter", matter)) or not url_has_allowed_host_and_scheme(onward, None):
        onward = _url("matter", matter)
    return private(tickets.hold(request, HttpResponseRedirect(onward, status=303), matter.pk))


def _grouped(code: str) -> str:
    try:
        return codes.grouped(codes.check(code))
    except ValueError:
        return ""


@public
@require_safe
def by_token(request: HttpRequest, token: str) -> HttpResponse:
    """What the QR code opens."""
    if (seconds := throttle.wait("lookup", throttle.address(request))) > 0:
        return throttle.too_many(request, seconds)
    matter = matters.by_token(token)
    if matter is None:
        raise Http404
    book_of_looks.look(request.actor, matter.pk, request.at)  # type: ignore[attr-defined]
    return private(tickets.hold(request, _show(request, matter), matter.pk))


@public
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget in this browser what was opened and sent: for telephones and computers that others use."""
    notebook = Notebook(request)
    notebook.forget_sent()
    away = "https://www.weather.com.cn/" if request.POST.get("away") else reverse("portal:home")
    return private(tickets.give_back(HttpResponseRedirect(away, status=303)))


# --- the receipt -------------------------------------------------------------------------------------------


@public
@require_safe
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt, at once and again later: for the key's holder and for the browser that has just sent it."""
    matter = _just_sent(request, code) or tickets.opened(request, code)
    if matter is None:
        return _to_lookup(request, code)
    told = documents.receipt(matter)
    story = telling.story(matter, request.at)  # type: ignore[attr-defined]
    quiet = all(one.contact == "none" for one in matters.applicants(matter.pk))
    response = page(request, "receipt", receipt=told, story=story, matter=matter, quiet=quiet)
    return private(tickets.hold(request, response, matter.pk))


def _just_sent(request: HttpRequest, code: str) -> Any:
    sent = Notebook(request).sent()
    if sent is None or sent["code"] != "".join(code.upper().split("-")):
        return None
    return matters.of_keys([UUID(sent["matter"])], sent["code"])


@public
@require_safe
def paper(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt on paper: A4, or a strip of 72 mm."""
    matter = _just_sent(request, code) or tickets.opened(request, code)
    if matter is None:
        return _to_lookup(request, code)
    template = "receipt_strip" if request.GET.get("width") == "72" else "receipt_a4"
    story = telling.story(matter, request.at)  # type: ignore[attr-defined]
    return private(page(request, template, receipt=documents.receipt(matter), story=story, matter=matter))


# --- reading it --------------------------------------------------------------------------------------------


@own
@require_safe
def show(request: HttpRequest, matter: Any) -> HttpResponse:
    """Who has it, what is next, by when; the road; answers; papers; what happened."""
    return _show(request, matter)


def _show(request: HttpRequest, matter: Any) -> HttpResponse:
    at = request.at  # type: ignore[attr-defined]
    return page(
        request,
        "matter",
        matter=matter,
        story=telling.story(matter, at),
        reports=telling.reports(matter),
        rated=ratings.current(matter) if matter.stage in ("resolved", "closed") else None,
        may_rate=ratings.may_be_rated(matter),
        url=_url("matter", matter),
    )


@own
@require_safe
def document(request: HttpRequest, matter: Any, key: UUID) -> HttpResponse:
    """A paper to the person, or a file the person may see."""
    row = documents.open_file(matter, key)
    content = documents.content(row)
    shown = row.media_type in media.SHOWN and "save" not in request.GET
    response = HttpResponse(content, content_type=row.media_type)
    response["Content-Disposition"] = (
        content_disposition_header(not shown, documents.file_name(row)) or "inline"
    )
    response["Content-Security-Policy"] = media.policy(row.media_type)
    return response


@own
@require_safe
def thumbnail(request: HttpRequest, matter: Any, key: UUID) -> HttpResponse:
    """The small picture of a photograph."""
    return HttpResponse(documents.thumbnail(documents.open_file(matter, key)), content_type="image/jpeg")


@own
@require_GET
def chain(request: HttpRequest, matter: Any) -> HttpResponse:
    """Check it oneself: every record hangs on the one before, and the code on the receipt is one of them."""
    events = matters.timeline(matter.pk)
    told = {one.seq: one.text for one in documents.timeline(matter, for_party=True, events=events)}
    typed = "".join(char for char in request.GET.get("head", "").lower() if char in "0123456789abcdef")[:64]
    hit = None
    if len(typed) >= 8:
        hit = next((event.seq for event in events if bytes(event.head).hex().startswith(typed)), 0)
    rows = [
        {"seq": event.seq, "at": event.at, "text": told.get(event.seq, ""), "head": bytes(event.head).hex()}
        for event in reversed(events)
    ]
    broken = [one.event for one in matters.chain_breaks(matter.pk)]
    return page(
        request,
        "chain",
        matter=matter,
        rows=rows,
        broken=broken,
        typed=typed,
        hit=hit,
        url=_url("matter", matter),
    )


@own
@require_GET
def looks(request: HttpRequest, matter: Any) -> HttpResponse:
    """Who has looked at one's data: the office and the unit, not the person."""
    rows = list(book_of_looks.of(matter.pk)[:200])
    who = organisations.who({row.by for row in rows})
    told = []
    for row in rows:
        if row.by == "system":
            continue
        # "name · office · unit": the person is told office and unit
        office = (
            _("您自己（用编号或二维码）")
            if row.by == "citizen"
            else " · ".join(who.get(row.by, "").split(" · ")[1:])
        )
        told.append(
            {"at": row.at, "who": office or _("已离任的工作人员"), "what": _seen(row.what), "why": row.why}
        )
    return page(request, "looks", matter=matter, rows=told, url=_url("matter", matter))


def _seen(what: str) -> str:
    first, _colon, field = what.partition(":")
    names = {
        "phone": _("电话"),
        "name": _("姓名"),
        "id_number": _("证件号"),
        "address": _("住址"),
        "email": _("邮箱"),
    }
    if first == "reveal":
        return _("看了完整的%(field)s") % {"field": names.get(field, _("信息"))}
    told = {
        "page": _("打开了这件事"),
        "file": _("打开了文件"),
        "export": _("导出了名单"),
        "search": _("查到了这件事"),
    }
    return told.get(first, _("看了信息"))


# --- doing something ---------------------------------------------------------------------------------------


def _throttled(request: HttpRequest, matter: Any) -> HttpResponse | None:
    seconds = throttle.wait("own", matter.code)
    return throttle.too_many(request, seconds) if seconds else None


@own
@require_http_methods(["GET", "HEAD", "POST"])
def addition(request: HttpRequest, matter: Any) -> HttpResponse:
    """Something more: words, photographs, papers."""
    url = _url("matter", matter)
    form = Addition(request.POST or None, request.FILES or None)

    def draw(status: int = 200, refused: str = "") -> HttpResponse:
        return page(request, "addition", status=status, form=form, matter=matter, url=url, refused=refused)

    if request.method != "POST":
        return draw()
    if busy := _throttled(request, matter):
        return busy
    if not form.is_valid():
        return draw(422)
    uploaded = form.cleaned_data["files"][:MOST_FILES]
    given = [(file.read(), str(file.name)[:80]) for file in uploaded]
    return pages.do(
        request,
        add,
        matter.pk,
        text=form.cleaned_data["text"],
        files=given,
        audience=form.cleaned_data["audience"],
        then=f"{url}#added",
        refused=lambda reason: draw(refused=str(reason)),
    )


def add(
    matter_id: UUID, *, text: str, files: list[tuple[bytes, str]], audience: str, by: Any, at: Any
) -> None:
    """The words and the files together, or neither."""
    if text.strip():
        actions.supplement(matter_id, text=text, by=by, at=at)
    for content, name in files:
        try:
            document_actions.give(matter_id, content=content, name=name, audience=audience, by=by, at=at)
        except Refused as reason:
            raise Refused(f"{name}：{reason}") from None


@own
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: HttpRequest, matter: Any) -> HttpResponse:
    """Taking it back, with what that means."""
    url = _url("matter", matter)
    form = Withdrawal(request.POST or None)

    def draw(status: int = 200, refused: str = "") -> HttpResponse:
        return page(request, "withdrawal", status=status, form=form, matter=matter, url=url, refused=refused)

    if request.method != "POST":
        return draw()
    if busy := _throttled(request, matter):
        return busy
    if not form.is_valid():
        return draw(422)
    return pages.do(
        request,
        actions.withdraw,
        matter.pk,
        words=form.cleaned_data["words"],
        then=url,
        refused=lambda reason: draw(refused=str(reason)),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, matter: Any) -> HttpResponse:
    """Is it really solved? Five short questions; 没解决 opens it again."""
    url = _url("matter", matter)
    form = Rating(
        request.POST or None,
        reasons=telling.reopen_reasons(matter),
        initial={"solved": request.GET.get("solved", "")},
    )

    def draw(status: int = 200, refused: str = "") -> HttpResponse:
        story = telling.story(matter, request.at)  # type: ignore[attr-defined]
        context = {"form": form, "matter": matter, "url": url, "refused": refused, "story": story}
        return page(request, "rating", status=status, **context)

    if request.method != "POST":
        return draw()
    if busy := _throttled(request, matter):
        return busy
    if not form.is_valid():
        return draw(422)
    said = form.said | {"reason": form.cleaned_data["reason"] or "o_not_solved"}
    return pages.do(
        request,
        feedback.rate,
        matter.pk,
        **said,
        then=url,
        refused=lambda reason: draw(refused=str(reason)),
    )


@own
@require_http_methods(["GET", "HEAD", "POST"])
def reopening(request: HttpRequest, matter: Any) -> HttpResponse:
    """It was closed and is not solved after all."""
    url = _url("matter", matter)
    form = Reopening(request.POST or None, reasons=telling.reopen_reasons(matter))

    def draw(status: int = 200, refused: str = "") -> HttpResponse:
        return page(request, "reopening", status=status, form=form, matter=matter, url=url, refused=refused)

    if request.method != "POST":
        return draw()
    if busy := _throttled(request, matter):
        return busy
    if not form.is_valid():
        return draw(422)
    return pages.do(
        request,
        actions.reopen,
        matter.pk,
        reason=form.cleaned_data["reason"],
        words=form.cleaned_data["words"],
        then=url,
        refused=lambda reason: draw(refused=str(reason)),
    )
