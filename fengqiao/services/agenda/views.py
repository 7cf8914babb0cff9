"""The agenda of a post: on the screen, on paper, and for a calendar outside."""

import base64
from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from fengqiao.casework.clocks import queries as clocks
from fengqiao.ground.notifications import queries as notifications
from fengqiao.kernel import crypto, pages, throttle
from fengqiao.services.agenda import actions, queries
from fengqiao.services.agenda.forms import HabitForm
from fengqiao.services.agenda.rules import ical

AHEAD = timedelta(days=60)
"""So far a calendar outside looks."""

FRESH = "agenda_feed"
"""Where the session keeps a fresh address, sealed, until the next page has shown it once."""


@never_cache
@require_GET
@pages.require()
def agenda(request: HttpRequest) -> HttpResponse:
    """What this post owes today, this week, or in two weeks, by day; with ?print=1 as a sheet of paper."""
    ends = {
        "today": clocks.end_of_day(request.at),
        "week": queries.end_of_week(request.at),
        "fortnight": clocks.end_of_day(request.at + timedelta(days=13)),
    }
    words = {"today": _("今天"), "week": _("本周"), "fortnight": _("两周内")}
    view = request.GET.get("view", "week")
    view = view if view in ends else "week"
    lines = queries.owed(request.actor, request.at, ends[view])
    context = {
        "days": queries.days(lines, request.actor),
        "lines": lines,
        "late": sum(line.late for line in lines),
        "title": words[view],
        "view": view,
        "views": [
            {"text": text, "href": f"?view={code}", "current": code == view} for code, text in words.items()
        ],
        "until": ends[view] - timedelta(seconds=1),
    }
    return render(
        request, "agenda/agenda_print.html" if request.GET.get("print") else "agenda/agenda.html", context
    )


@never_cache
@require_GET
@pages.require()
def feed(request: HttpRequest) -> HttpResponse:
    """The address for a calendar outside, and the message of the morning."""
    token = _take_once(request)
    context = {
        "feed": queries.feed_of(request.actor.post_id) if request.actor.post_id else None,
        "address": settings.SITE_URL + reverse("agenda:calendar", args=[token]) if token else "",
        "form": HabitForm(initial={"digest": queries.wants_digest(request.actor.user_id)}),
        "email": bool(notifications.wants_email({request.actor.user_id})),
    }
    return render(request, "agenda/feed.html", context)


@require_POST
@pages.require()
def creation(request: HttpRequest) -> HttpResponse:
    """A new address; it is shown once, on the next page."""

    def then(token: str) -> str:
        sealed = crypto.seal(token.encode(), f"{FRESH}:{request.actor.post_id}")
        request.session[FRESH] = [str(request.actor.post_id), base64.b64encode(sealed).decode()]
        return reverse("agenda:feed")

    return pages.do(request, actions.make_feed, then=then)


@require_POST
@pages.require()
def ending(request: HttpRequest) -> HttpResponse:
    """The address answers no more."""
    return pages.do(request, actions.end_feed, then=reverse("agenda:feed"))


@require_POST
@pages.require()
def habit(request: HttpRequest) -> HttpResponse:
    """Whether to be told in the morning."""
    form = HabitForm(request.POST)
    form.is_valid()
    return pages.do(request, actions.choose, digest=form.cleaned_data["digest"], then=reverse("agenda:feed"))


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The agenda as a calendar outside fetches it: code, limit, date and link, nothing of anybody.

    Whoever knows the address reads it, so it tells no more than that something is due. 404 for one that is wrong, ended,
    or of a post that is not held any more.
    """
    found = queries.reader(token, request.at)
    if (seconds := throttle.wait(*_tries(request, found is not None, token))) > 0:
        return throttle.too_many(request, seconds)
    if found is None:
        raise Http404
    feed, actor = found
    with override(settings.LANGUAGE_CODE):
        entries = [_entry(line) for line in queries.owed(actor, request.at, request.at + AHEAD)]
        content = ical.calendar(_("枫桥 · 到期"), entries, request.at)
    actions.note_read(feed, at=request.at)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=900"
    response["Content-Disposition"] = 'inline; filename="fengqiao.ics"'
    return response


def _tries(request: HttpRequest, known: bool, token: str) -> tuple[str, str]:
    """An address that exists is counted by itself; guesses by where they come from."""
    return ("feed", token) if known else ("lookup", throttle.address(request))


def _entry(line: queries.Line) -> ical.Entry:
    said = _("已超期 %(code)s %(clock)s") if line.late else _("到期 %(code)s %(clock)s")
    return ical.Entry(
        uid=f"{line.clock.pk}@fengqiao",
        due_at=line.due_at,
        summary=said % {"code": line.matter.grouped_code, "clock": line.clock.label},
        url=settings.SITE_URL + reverse("matters:show", args=[line.matter.code]),
    )


def _take_once(request: HttpRequest) -> str:
    owner, sealed = request.session.get(FRESH, ("", ""))
    if not owner or owner != str(request.actor.post_id):
        return ""
    del request.session[FRESH]
    return crypto.unseal(base64.b64decode(sealed), f"{FRESH}:{owner}").decode()
