"""In which post the person now acts."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from fengqiao.ground.organisations import queries

CHOSEN = "post"
"""Where the session keeps the chosen post."""


def act(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: `request.actor`, the person in the chosen post; None for somebody who has not signed in.

    Stands after Django's sign-in and after the reading of the clock.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        request.actor = (  # type: ignore[attr-defined]
            queries.actor_for(user, _chosen(request), request.at)  # type: ignore[attr-defined]
            if user.is_authenticated
            else None
        )
        return get_response(request)

    return middleware


def _chosen(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.session.get(CHOSEN, ""))
    except ValueError:
        return None
