"""How every deed of supervision is asked for: one page with one form, one action, and back to where it belongs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.kernel import pages
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.permissions import Permission


def asked(
    request: HttpRequest,
    action: Callable[..., Any],
    *subject: Any,
    form: Any,
    title: str,
    button: str,
    done: str,
    then: str | Callable[[Any], str],
    back: str,
    lead: str = "",
    danger: bool = False,
    **drawn: Any,
) -> HttpResponse:
    """The page of a form, or the deed. A refusal draws the page again with what was typed."""
    context = {
        "form": form, "title": title, "button": button, "lead": lead, "danger": danger, "back": back, **drawn,
    }  # fmt: skip
    return pages.ask(request, "supervision/deed.html", context, action, *subject, then=then, said=done)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The parts of supervision, with how many wait in each."""
    if not request.actor.may(Permission.SUPERVISE):  # type: ignore[attr-defined]
        return []
    counts = queries.counts(request.actor, request.at)  # type: ignore[attr-defined]
    parts = (
        ("orders", "supervision:board", _("督办单")),
        ("hung", "supervision:hung-list", _("挂账")),
        ("findings", "supervision:findings", _("认定")),
        ("reviews", "supervision:reviews", _("待复核")),
    )
    return [
        {
            "text": text,
            "href": reverse(name),
            "count": f"{counts[code][0]}+" if counts[code][1] else counts[code][0],
            "current": code == current,
        }
        for code, name, text in parts
    ]
