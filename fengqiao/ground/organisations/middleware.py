"""In which post the person now acts; and what the shell of a page says about them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from fengqiao.design.shell import PostChoice, Shell
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


def frame(request: HttpRequest) -> Shell:
    """What the top bar says: who, in which post, the posts to switch to. A door adds its navigation to it."""
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return Shell()
    posts = queries.posts_of(actor.user_id, request.at)  # type: ignore[attr-defined]
    acting = next((post for post in posts if post.pk == actor.post_id), None)
    return Shell(
        place=acting.organisation.short_name if acting else "",
        name=request.user.display_name,  # type: ignore[union-attr]
        role=acting.role.name if acting else "",
        posts=tuple(PostChoice(str(post.pk), str(post), post.pk == actor.post_id) for post in posts),
        switch_url=reverse("organisations:post-switch"),
        lock_url=reverse("accounts:lock"),
        sign_out_url=reverse("account_logout"),
        profile_url=reverse("accounts:password"),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, the frame of a staff page, worked out when a template asks for it."""
    return {"shell": SimpleLazyObject(lambda: frame(request))}


def _chosen(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.session.get(CHOSEN, ""))
    except ValueError:
        return None
