"""What the frames of the pages need to know; the doors fill it in, the layouts draw it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Link:
    """An entry of the side navigation. `count` only where it asks for work."""

    text: str
    href: str
    icon: str = "folder"
    count: int = 0
    current: bool = False
    hot: bool = False


@dataclass(frozen=True)
class Group:
    """A titled group of entries; five at most."""

    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class PostChoice:
    """One post this person holds; `value` is what the switch form sends as `post`."""

    value: str
    text: str
    current: bool = False


@dataclass(frozen=True)
class Shell:
    """The frame of every staff page, as the context variable `shell`. An empty address leaves its entry out.

    A page that nobody touches for `idle_seconds` covers itself; `presence_url` hears that somebody is typing.
    """

    place: str = ""
    name: str = ""
    role: str = ""
    groups: tuple[Group, ...] = ()
    posts: tuple[PostChoice, ...] = ()
    home_url: str = "/"
    search_url: str = ""
    search_text: str = ""
    notices_url: str = ""
    notices: int = 0
    switch_url: str = ""
    lock_url: str = ""
    presence_url: str = ""
    idle_seconds: int = 0
    sign_out_url: str = ""
    profile_url: str = ""


@dataclass(frozen=True)
class Tab:
    """One of the four entries at the foot of a phone page."""

    text: str
    href: str
    icon: str
    count: int = 0
    current: bool = False


@dataclass(frozen=True)
class Door:
    """The frame of every portal page, as the context variable `door`: which window helps, and how to reach it."""

    place: str = ""
    home_url: str = "/"
    phone: str = ""
    window: str = ""
    hours: str = ""
    links: tuple[Link, ...] = field(default_factory=tuple)
