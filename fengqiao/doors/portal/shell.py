"""The frame of every portal page: which centre it speaks for, and that whoever asks is a citizen without an account."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from fengqiao.design.shell import Door, Link
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.actors import CITIZEN


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator of a portal view: whoever asks acts as a citizen, even an officer who is signed in."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.actor = CITIZEN  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return asked


def private(response: HttpResponse) -> HttpResponse:
    """What shows one person's affairs is kept by no cache and found by no search engine.

    Its address goes to no other site: the whole house answers with `Referrer-Policy: same-origin` (with no-referrer
    browsers would send `Origin: null` and every form would be refused).
    """
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def door() -> Door:
    """The largest centre is the one whose telephone stands at the foot of every page."""
    try:
        centre = organisations.centre_of_region(None)
    except LookupError:
        return Door(home_url=reverse("portal:home"), links=_links())
    region = regions.get(centre.region_id)
    return Door(
        place=region.name if region else "",
        home_url=reverse("portal:home"),
        phone=centre.phone,
        window=f"{centre.name}（{centre.address}）" if centre.address else centre.name,
        hours=first_line(centre.opening_hours),
        links=_links(),
    )


def _links() -> tuple[Link, ...]:
    return (
        Link(_("个人信息如何使用"), reverse("portal:privacy")),
        Link(_("无障碍说明"), reverse("portal:accessibility")),
        Link(_("谁在中心"), reverse("organisations:directory")),
        Link(_("办事指南"), reverse("catalogue:index")),
    )


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `door`, for every page that is drawn in the portal's layout, whichever slice it is of."""
    return {"door": SimpleLazyObject(door)}


def page(request: HttpRequest, template: str, status: int = 200, **context: Any) -> HttpResponse:
    """Draw a page of the portal."""
    return render(request, f"portal/{template}.html", context, status=status)


def first_line(text: str) -> str:
    return text.strip().splitlines()[0].rstrip("。；;") if text.strip() else ""
