"""Signing in and out, the lock screen, one's own password; and the accounts as their administrator sees them."""

import base64
import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.ground.accounts import actions, queries
from fengqiao.ground.accounts.forms import NewUserForm, Parked, PasswordForm, PersonForm, UnlockForm
from fengqiao.ground.accounts.models import User
from fengqiao.ground.accounts.permissions import Permission
from fengqiao.ground.accounts.rules import sessions
from fengqiao.kernel import crypto, pages, paging
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.stages import Refused

ONE_TIME = "one_time_password"
"""Where the session keeps a fresh one-time password, sealed, until the next page has shown it once."""


class Adapter(DefaultAccountAdapter):
    """How allauth behaves here: nobody signs up, sign-ins are recorded, sentences are ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("账号或密码不对。忘了密码，请找本单位的管理员重设"),
        "account_inactive": gettext_lazy("这个账号已经停用。要恢复，请找本单位的管理员"),
        "too_many_login_attempts": gettext_lazy("密码错得太多了，请等五分钟再试，或找管理员重设"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """No toast for signing in: the page says who is there."""

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        sessions.begin(request.session, time.time())
        actions.note_sign_in(user, by=SYSTEM, at=request.at)  # type: ignore[attr-defined]
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        if user := queries.by_username(str(credentials.get("username", ""))):
            actions.note_failed_sign_in(user, by=SYSTEM, at=request.at)  # type: ignore[attr-defined]

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return render(request, "accounts/inactive.html", status=403)


sign_in = LoginView.as_view(template_name="accounts/sign_in.html")
_leave = LogoutView.as_view(template_name="accounts/sign_out.html")


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST signs out."""
    response = _leave(request)
    return _wiped(response) if request.method == "POST" else response


def _wiped(response: HttpResponse) -> HttpResponse:
    """Tell the browser to forget the pages it keeps for the back button."""
    response["Clear-Site-Data"] = '"cache"'
    return response


# --- the lock screen ---------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest) -> HttpResponse:
    """GET: the lock screen. POST without a password locks; with one it tries to unlock."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    if request.method == "POST" and "password" not in request.POST:
        sessions.lock(request.session)
        query = urlencode({"next": _next(request)})
        return _wiped(HttpResponseRedirect(f"{reverse('accounts:lock')}?{query}", status=303))
    if not sessions.is_locked(request.session):
        # a page without script came by itself while its person was busy on another one: it is no presence
        return HttpResponseRedirect(_alone(_next(request)) if "live" in request.GET else _next(request))
    form = UnlockForm(request.POST or None, initial={"next": _next(request)})
    if form.is_valid():
        if request.user.check_password(form.cleaned_data["password"]):
            sessions.unlock(request.session, time.time())
            then = reverse("accounts:resume") if Parked.found(request.session) else _next(request)
            return HttpResponseRedirect(then, status=303)
        actions.note_failed_sign_in(request.user, by=SYSTEM, at=request.at)  # type: ignore[attr-defined]
        if (left := sessions.tries_left(request.session)) <= 0:
            logout(request)
            return HttpResponseRedirect(reverse("account_login"), status=303)
        form.add_error("password", _("密码不对，还可以试 %(left)d 次") % {"left": left})
    return render(request, "accounts/lock.html", {"form": form})


@never_cache
@require_GET
def presence(request: HttpRequest) -> HttpResponse:
    """Somebody is writing on a page that is already open: its screen is not locked under their hands."""
    return HttpResponse(status=204)


def _alone(url: str) -> str:
    """The address of a page that nobody has asked for."""
    return f"{url}{'&' if '?' in url else '?'}live=1"


@never_cache
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """What was being sent when the screen was locked: send it now (its own address takes it), or drop it (POST)."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    found = Parked.found(request.session)
    if request.method == "POST" or found is None:
        Parked.drop(request.session)
        return HttpResponseRedirect(found.page if found else _home(), status=303)
    return render(request, "accounts/resume.html", {"parked": found})


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or _home()
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else _home()


def _home() -> str:
    """Where a colleague begins."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


# --- one's own account -------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters()
@pages.require()
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """One's own password. Where somebody else has set it, no other page opens before it is changed."""
    form = PasswordForm(request.POST or None)
    forced = request.user.must_change_at is not None  # type: ignore[union-attr]

    def show(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        return render(request, "accounts/password.html", {"form": form, "forced": forced})

    if not form.is_valid():
        return show()

    def done(user: User) -> str:
        update_session_auth_hash(request, user)
        messages.success(request, _("密码已改好。别的电脑上的登录都已退出"))
        return _home() if forced else reverse("accounts:password")

    return pages.do(
        request,
        actions.change_password,
        request.user,
        old=form.cleaned_data["old"],
        new=form.cleaned_data["new"],
        then=done,
        refused=show,
    )


# --- accounts, for their administrator ---------------------------------------------------------------


@pages.require(Permission.ACCOUNTS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All accounts, by name."""
    text, state = request.GET.get("q", ""), request.GET.get("state", "")
    rows = queries.accounts(text=text, suspended={"active": False, "suspended": True}.get(state))
    return render(
        request,
        "accounts/index.html",
        {
            "page": paging.page(rows, request, order=("username",)),
            "count": paging.capped_count(rows),
            "text": text,
            "state": state,
            "views": [
                {"text": word, "href": f"?state={key}" if key else "?", "current": key == state}
                for key, word in (("", _("全部")), ("active", _("在用")), ("suspended", _("已停用")))
            ],
        },
    )


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its one-time password is shown once on the next page."""
    form = NewUserForm(request.POST or None)

    def show(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error("username", str(reason))
        return render(request, "accounts/new.html", {"form": form})

    if not form.is_valid():
        return show()

    def done(made: tuple[User, str]) -> str:
        user, secret = made
        _keep_once(request, user, secret)
        return _url(user)

    return pages.do(request, actions.add_user, **form.cleaned_data, then=done, refused=show)


@never_cache
@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One account: who, how to reach, suspend, reset."""
    user = _get(user_id)
    form = PersonForm(
        request.POST or None,
        initial={"display_name": user.display_name, "phone": user.phone, "email": user.email},
    )
    if form.is_valid():
        return pages.do(
            request, actions.edit_user, user, **form.cleaned_data, then=lambda edited: _url(edited)
        )
    context = {"person": user, "form": form, "secret": _take_once(request, user)}
    return render(request, "accounts/show.html", context)


@pages.require(Permission.ACCOUNTS)
@require_POST
def password_reset(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A one-time password for somebody who forgot theirs."""
    user = _get(user_id)

    def done(secret: str) -> str:
        _keep_once(request, user, secret)
        return _url(user)

    return pages.do(request, actions.reset_password, user, then=done)


@pages.require(Permission.ACCOUNTS)
@require_POST
def suspension(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close an account."""
    return pages.do(request, actions.suspend, _get(user_id), then=_url)


@pages.require(Permission.ACCOUNTS)
@require_POST
def restoration(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Open it again."""
    return pages.do(request, actions.restore, _get(user_id), then=_url)


def _get(user_id: UUID) -> User:
    if (user := queries.get(user_id)) is None:
        raise Http404
    return user


def _url(user: User) -> str:
    return reverse("accounts:show", args=[user.pk])


def _keep_once(request: HttpRequest, user: User, secret: str) -> None:
    sealed = crypto.seal(secret.encode(), f"{ONE_TIME}:{user.pk}")
    request.session[ONE_TIME] = [str(user.pk), base64.b64encode(sealed).decode()]


def _take_once(request: HttpRequest, user: User) -> str:
    owner, sealed = request.session.get(ONE_TIME, ("", ""))
    if owner != str(user.pk):
        return ""
    del request.session[ONE_TIME]
    return crypto.unseal(base64.b64decode(sealed), f"{ONE_TIME}:{user.pk}").decode()
