"""Mounts each slice's router under /api/ and shows the OpenAPI page to those who are signed in."""

from django.http import HttpRequest
from django.urls import path
from ninja import NinjaAPI
from ninja.security import APIKeyCookie

from fengqiao.casework.clocks.api import router as clocks
from fengqiao.casework.matters.api import router as matters
from fengqiao.ground.catalogue.api import router as dates
from fengqiao.kernel.actors import Actor


class SignedIn(APIKeyCookie):
    """The session of somebody acting in a post. Writing also needs the CSRF token, as on the pages."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        actor = getattr(request, "actor", None)
        return actor if actor is not None and actor.post_id is not None else None


api = NinjaAPI(title="枫桥 Fengqiao", version="1", auth=SignedIn(csrf=True), docs_url=None)
api.add_router("/matters", matters)
api.add_router("/matters/{code}/clocks", clocks)
api.add_router("/due", dates)

urlpatterns = [path("", api.urls)]
