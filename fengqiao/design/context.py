"""How this person wants to see the pages: read from one cookie, written to <html> by the templates."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest
from django.utils.translation import get_language

COOKIE = "fengqiao_display"

CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("auto", "light", "dark"),
    "density": ("", "comfortable", "compact"),
    "mode": ("", "elder"),
    "contrast": ("", "more"),
}


@dataclass(frozen=True)
class Display:
    """The four attributes of <html>; an empty density leaves it to the page (portal comfortable, staff compact)."""

    theme: str = "auto"
    density: str = ""
    mode: str = ""
    contrast: str = ""

    def changed(self, wishes: dict[str, str]) -> "Display":
        """This display with those wishes that are possible; others are ignored."""
        known = {name: value for name, value in wishes.items() if name in CHOICES and value in CHOICES[name]}
        return replace(self, **known)

    def as_cookie(self) -> str:
        """The cookie's value; only what differs from the default."""
        plain = Display()
        return urlencode({name: value for name, value in vars(self).items() if value != getattr(plain, name)})

    @property
    def is_elder(self) -> bool:
        """Larger type and targets, the same functions."""
        return self.mode == "elder"


def display_of(request: HttpRequest) -> Display:
    """The display this browser asked for; anything unreadable is the default."""
    return Display().changed(dict(parse_qsl(request.COOKIES.get(COOKIE, ""))))


def display(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `display` and the language of the page as it stands in <html lang>."""
    language = get_language() or "zh-hans"
    return {
        "display": display_of(request),
        "page_language": "zh-Hans" if language.startswith("zh") else language,
    }
