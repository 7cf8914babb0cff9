"""Sessions that end, screens that lock, passwords that must be changed first. Works on real time, like all sessions."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from fengqiao.ground.accounts.forms import Parked
from fengqiao.ground.accounts.rules import sessions
from fengqiao.ground.accounts.rules.sessions import State

ALWAYS_OPEN = {"accounts:lock", "account_logout", "account_login", "design:display", "healthz"}
OPEN_BEFORE_CHANGE = ALWAYS_OPEN | {"accounts:password"}


class Guard:
    """Ends, locks and holds sessions. Stands after sign-in; decides once the address is known and CSRF is checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        name, now = request.resolver_match.view_name, time.time()  # type: ignore[union-attr]
        state = sessions.state_of(request.session, now)
        if state is State.END:
            return _end(request)
        if state is State.LOCK:
            sessions.lock(request.session)
        if sessions.is_locked(request.session):
            return None if name in ALWAYS_OPEN else _hold(request)
        if request.method == "POST" and name != "accounts:resume":
            Parked.drop(request.session)  # it has been sent, or something newer has
        if "live" not in request.GET:  # a page that refreshes itself (?live) is nobody's presence
            sessions.note_seen(request.session, now)
        if request.user.must_change_at is not None and name not in OPEN_BEFORE_CHANGE:
            return _go(request, reverse("accounts:password"))
        return None


def _end(request: HttpRequest) -> HttpResponse:
    then = request.get_full_path() if request.method == "GET" else "/"
    logout(request)
    return _go(request, f"{reverse('account_login')}?{urlencode({'next': then, 'ended': 1})}")


def _hold(request: HttpRequest) -> HttpResponse:
    """Keep what was being sent, and ask for the password."""
    then = request.get_full_path()
    if request.method == "POST":
        Parked.of(request).keep(request.session)
        then = "/"
    return _go(request, f"{reverse('accounts:lock')}?{urlencode({'next': then})}")


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
