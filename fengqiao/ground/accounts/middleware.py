"""Sessions that end, screens that lock, passwords that must be changed first. Works on real time, like all sessions."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control

from fengqiao.ground.accounts import queries
from fengqiao.ground.accounts.forms import Parked
from fengqiao.ground.accounts.models import User
from fengqiao.ground.accounts.rules import sessions
from fengqiao.ground.accounts.rules.sessions import State
from fengqiao.kernel import pages

ALWAYS_OPEN = {"accounts:lock", "account_logout", "account_login", "design:display", "healthz"}
OPEN_BEFORE_CHANGE = ALWAYS_OPEN | {"accounts:password"}


class Backend(AuthenticationBackend):
    """allauth's check of passwords; the account of a running session comes from memory, not from a query."""

    def get_user(self, user_id: Any) -> User | None:
        user = queries.remembered(UUID(str(user_id)))
        # a suspended account is nobody's: its sessions end with their next request
        return user if user is not None and user.is_active else None


class Guard:
    """Ends, locks and holds sessions. Stands after sign-in; decides once the address is known and CSRF is checked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            # a page of the staff is asked for again, so "back" on a locked screen shows the lock screen
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        name, now = request.resolver_match.view_name, time.time()  # type: ignore[union-attr]
        state = sessions.state_of(request.session, now)
        if state is State.END:
            return _end(request, keep=name not in ALWAYS_OPEN)
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


def _end(request: HttpRequest, *, keep: bool) -> HttpResponse:
    posted = request.method == "POST"
    then = resolve_url(settings.LOGIN_REDIRECT_URL) if posted else request.get_full_path()
    logout(request)
    if posted and keep:
        return pages.unknown(request)
    return _go(request, f"{reverse('account_login')}?{urlencode({'next': then, 'ended': 1})}")


def _hold(request: HttpRequest) -> HttpResponse:
    """Keep what was being sent, and ask for the password."""
    then = request.get_full_path()
    if request.method == "POST":
        Parked.of(request).keep(request.session)
        then = resolve_url(settings.LOGIN_REDIRECT_URL)
    return _go(request, f"{reverse('accounts:lock')}?{urlencode({'next': then})}")


def _go(request: HttpRequest, url: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)
