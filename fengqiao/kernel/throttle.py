"""How often one address, or one code, may try something. Counts across processes, in the cache of the database.

Every try takes a place of its own with an atomic `add`, so a burst of parallel requests cannot slip through together.
The limits stand in `settings.PORTAL_LIMITS` as {what: (tries, seconds)}.
"""

from time import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import ngettext

from fengqiao.kernel import crypto


def address(request: HttpRequest) -> str:
    """Where the request comes from. In production wsgi.py has put there what our own proxy says, and nobody else."""
    return request.META.get("REMOTE_ADDR", "")


def wait(what: str, who: str) -> int:
    """Take one try. 0 when it is allowed, else the seconds until the next one is."""
    tries, seconds = settings.PORTAL_LIMITS[what]
    if not tries:
        return 0
    name, moment = _name(what, who, seconds)
    taken = cache.get(name, 0)
    while taken < tries:
        if cache.add(f"{name}:{taken}", 1, seconds - moment + 5):
            cache.set(name, taken + 1, seconds - moment + 5)
            return 0
        taken += 1
    return seconds - moment


def forgive(what: str, who: str) -> None:
    """Give the tries back: whoever knew the answer was not guessing."""
    tries, seconds = settings.PORTAL_LIMITS[what]
    name, _moment = _name(what, who, seconds)
    cache.delete_many([name, *(f"{name}:{number}" for number in range(tries))])


def _name(what: str, who: str, seconds: int) -> tuple[str, int]:
    """The key of this window, and how far it has run. Neither addresses nor codes lie readable in the cache."""
    window, moment = divmod(int(time()), seconds)
    return f"portal:{what}:{window}:{crypto.blind('throttle', who).hex()[:32]}", moment


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that says so, with how long to wait and what to do meanwhile."""
    minutes = max(1, -(-seconds // 60))
    told = ngettext("%(n)s 分钟", "%(n)s 分钟", minutes) % {"n": minutes}
    response = render(request, "429.html", {"wait": told}, status=429)
    response["Retry-After"] = str(seconds)
    return response
