"""A citizen's key: the code of a matter with the tail of the phone, or the QR code, opens it for a while in this browser.

The ticket is a signed cookie with the ids of the matters and nothing else; it lasts an hour after the last page, and can
be given back at once on a shared telephone or computer.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from fengqiao.casework.matters import queries as matters
from fengqiao.kernel import codes

COOKIE = f"fengqiao-ticket-{settings.PORT}"
SALT = "portal.ticket"
LIFE = 60 * 60
"""Seconds after the last page."""

MOST = 5


def held(request: HttpRequest) -> list[UUID]:
    """The matters this browser may open now."""
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
        return [UUID(key) for key in found][:MOST]
    except (signing.BadSignature, ValueError, TypeError):
        return []


def hold(request: HttpRequest, response: HttpResponse, matter_id: UUID) -> HttpResponse:
    """Give this browser the key, or renew it."""
    keys = [matter_id, *(key for key in held(request) if key != matter_id)][:MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([key.hex for key in keys], salt=SALT),
        max_age=LIFE,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


def give_back(response: HttpResponse) -> HttpResponse:
    """Forget everything: for whoever uses this telephone next."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response


def opened(request: HttpRequest, code: str) -> Any:
    """The matter of this code, where this browser holds its key; else None."""
    keys = held(request)
    try:
        return matters.of_keys(keys, codes.check(code)) if keys else None
    except ValueError:
        return None
