"""The switches of the display, and the gallery of all components."""

from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from fengqiao.design import gallery as examples
from fengqiao.design.context import COOKIE, Display, display_of

YEAR = 365 * 24 * 3600


@require_POST
def display(request: HttpRequest) -> HttpResponse:
    """Remember how this browser wants to see the pages and go back to where the switch was."""
    wishes = {name: value for name, value in request.POST.items() if isinstance(value, str)}
    back = wishes.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back, status=303)
    kept = display_of(request).changed(wishes)
    keep = partial(response.set_cookie, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    if kept == Display():
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        keep(COOKIE, kept.as_cookie(), httponly=True)
    if wishes.get("language") in dict(settings.LANGUAGES):
        keep(settings.LANGUAGE_COOKIE_NAME, wishes["language"])
    return response


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; ?theme=dark&contrast=more&mode=elder shows it so without touching the cookie."""
    shown = display_of(request).changed({name: request.GET[name] for name in request.GET})
    return render(
        request,
        "design/gallery.html",
        {"display": shown, **examples.context(getattr(request, "at", examples.NOW))},
    )


@require_safe
def map_image(request: HttpRequest) -> HttpResponse:
    """The gallery's map as an image, as a slice would serve its own for picking a place."""
    picture = examples.map_picture()
    return render(
        request,
        "design/map.svg",
        {"picture": picture, "label": "", "name": "where"},
        content_type="image/svg+xml",
    )
