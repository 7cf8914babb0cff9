"""What every page needs: one reading of the clock, one action per request, and how a refusal is shown."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from fengqiao.kernel import clock, writing
from fengqiao.kernel.models import Once
from fengqiao.kernel.stages import Refused

PANELS: Mapping[str, Sequence[Callable[..., str]]] = {}
"""The panels of a matter page by place, in order, `(request, matter) -> html`. Filled by `fengqiao.wiring.panels`."""

BEGINNINGS: Mapping[str, Callable[..., dict[str, Any]]] = {}
"""What a form about a matter begins with, by the verb it does, `(request, matter) -> initial`. Filled by the wiring."""

TOKEN = "once"
"""The name of the hidden field with a form's idempotency token."""


def one_reading(get_response: Callable) -> Callable:
    """Middleware: read the clock once per request. Actions are told the time, they never ask."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.at = clock.now()  # type: ignore[attr-defined]
        return get_response(request)

    return middleware


def do(
    request: HttpRequest,
    action: Callable[..., Any],
    *args: Any,
    then: str | Callable[[Any], str],
    refused: Callable[[Refused], HttpResponse] | None = None,
    **kwargs: Any,
) -> HttpResponse:
    """One action per request: done, go on (303); refused, say why with 409 and change nothing.

    The form's token is the first row of the action's own transaction, so a double tap, a retry or a reload does the
    deed once and is sent where the first one went. `refused` draws the page again with what was typed.
    """
    token = _token(request)
    try:
        with writing.together():
            once = token and writing.add(Once(token=token, led_to="", at=clock.real_now()))
            result = action(*args, by=request.actor, at=request.at, **kwargs)  # type: ignore[attr-defined]
            url = then(result) if callable(then) else then
            if once:
                once.led_to = url
                writing.change(once, "led_to")
    except IntegrityError:
        if token and (first := _first(token)):
            return _go(first)
        raise
    except Refused as reason:
        if refused is not None:
            response = refused(reason)
            response.status_code = 409
            return response
        return render(request, "design/refused.html", {"reason": str(reason)}, status=409)
    return _go(url)


def ask(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    action: Callable[..., Any],
    *subject: Any,
    then: str | Callable[[Any], str],
    said: str | Callable[[Any], str] = "",
) -> HttpResponse:
    """The page of a form, `context["form"]`, or its deed. What is wrong (400) or refused (409) is drawn with what was typed.

    `said` is what the next page tells, or a function of the result.
    """
    form, posted = context["form"], request.method == "POST"
    if not posted or not form.is_valid():
        return render(request, template, context, status=400 if posted else 200)

    def go(result: Any) -> str:
        if told := said(result) if callable(said) else said:
            messages.success(request, told)
        return then(result) if callable(then) else then

    def refused(reason: Refused) -> HttpResponse:
        return render(request, template, context | {"refused": str(reason)})

    typed = form.as_deed() if hasattr(form, "as_deed") else form.cleaned_data
    return do(request, action, *subject, then=go, refused=refused, **typed)


def _token(request: HttpRequest) -> str:
    text = request.POST.get(TOKEN, "")[:32]
    # the session's user is part of the token: nobody is sent where somebody else's form led
    owner = getattr(getattr(request, "actor", None), "ref", "")
    return f"{text}:{owner[-31:]}" if text else ""


def repeated(request: HttpRequest) -> HttpResponse | None:
    """Where this very form has led already, for a view that would otherwise stumble over its own first result."""
    first = _first(_token(request))
    return _go(first) if first else None


def _first(token: str) -> str:
    """Where the first use of a form led. The second one has waited for its commit at the token's own row."""
    return Once.objects.filter(pk=token).values_list("led_to", flat=True).first() or ""


def forget_tokens(before: datetime) -> int:
    """Forget tokens used before this (real time): a form that old is not sent again. How many."""
    return Once.objects.filter(at__lt=before).delete()[0]


def _go(url: str) -> HttpResponse:
    return HttpResponseRedirect(url, status=303)


def unknown(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in (any more): to the sign-in page; what was being sent is shown again (401) and not lost."""
    if request.method != "POST":
        return redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401)  # a page that keeps a draft by itself stays as it is
    return render(request, "401.html", {"sign_in": resolve_url(settings.LOGIN_URL)}, status=401)


def require(*permissions: str) -> Callable[[Callable], Callable]:
    """Decorator of a staff view: signed in, acting in a post, and holding one of these permissions (403 otherwise)."""

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = getattr(request, "actor", None)
            if actor is None or actor.user_id is None:
                return unknown(request)
            if permissions and not any(actor.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
