"""A map of addresses for one slice's tests: its own pages, whatever the doors look like at the moment."""

import sys
import types
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests.cast import Town

_DESIGN = ([path("display/", lambda request: HttpResponse(), name="display")], "design")


def draw(settings: Any, **slices: str) -> None:
    """Mount slices: `draw(settings, notices="fengqiao.ground.notifications.urls")`."""
    name = "tests.addresses_of_" + "_".join(slices)
    module = types.ModuleType(name)
    module.urlpatterns = [path(f"{prefix}/", include(urls)) for prefix, urls in slices.items()]
    module.urlpatterns.append(path("design/", include(_DESIGN)))
    sys.modules[name] = module
    settings.ROOT_URLCONF = name
    act = "fengqiao.ground.organisations.middleware.act"
    if act not in settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*settings.MIDDLEWARE, act]


def browser(town: Town, username: str) -> Client:
    """A browser in which somebody of the cast has signed in."""
    client = Client()
    client.force_login(town.user(username), "allauth.account.auth_backends.AuthenticationBackend")
    return client
