"""A browser of one of the cast, at the real addresses."""

from django.test import Client

from tests.cast import Town


def browser(town: Town, username: str) -> Client:
    """A browser in which somebody of the cast has signed in."""
    client = Client()
    client.force_login(town.user(username))
    return client
