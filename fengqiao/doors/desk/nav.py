"""The frame of the staff's pages: the menu an office sees, the counts that ask for work, who one is."""

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from fengqiao.design.shell import Group, Link, PostChoice, Shell
from fengqiao.ground.accounts.rules import sessions
from fengqiao.ground.notifications import queries as notifications
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import paging
from fengqiao.kernel.actors import Actor


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, worked out only where a staff page is drawn."""
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def address(name: str, *args: Any) -> str:
    """The address with this name; empty where nobody offers it. For lists: what is the same in all is found once."""
    try:
        if len(args) == 1 and (mark := MARKS.get(type(args[0]))) is not None:
            return _pattern(name, mark).replace(str(mark), quote(str(args[0]), safe=""))
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


MARKS: dict[type, Any] = {str: "A0A0A0A0A", UUID: UUID(int=0xA0A0A0A0A)}
"""What stands for an argument of its type in a pattern."""


@cache
def _pattern(name: str, mark: Any) -> str:
    return reverse(name, args=[mark])


def _shell(request: HttpRequest) -> Shell:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return Shell()
    posts = organisations.posts_of(actor.user_id, request.at)
    now = next((post for post in posts if post.pk == actor.post_id), None)
    place = organisations.region_of(actor)
    waiting = _waiting(actor)()
    return Shell(
        place=organisations.name(actor.organisation_id) or (place.name if place else ""),
        name=getattr(request.user, "display_name", ""),
        role=str(now.role) if now else _("还没有岗位"),
        groups=tuple(_groups(request, actor, {"notifications:calls": waiting["calls"][0]})),
        posts=tuple(PostChoice(str(post.pk), str(post), post.pk == actor.post_id) for post in posts),
        home_url=address("desk:today"),
        search_url=address("desk:search"),
        search_text=request.GET.get("q", "") if request.path == address("desk:search") else "",
        notices_url=address("notifications:inbox"),
        notices=waiting["inbox"][0],
        switch_url=address("organisations:post-switch"),
        lock_url=address("accounts:lock"),
        presence_url=address("accounts:presence"),
        idle_seconds=sessions.LOCK_AFTER,
        sign_out_url=address("account_logout"),
        profile_url=address("accounts:password"),
    )


@lru_cache(maxsize=1024)
def _waiting(actor: Actor) -> paging.CappedCounts:
    return paging.CappedCounts(
        {"inbox": notifications.inbox(actor).unread(), "calls": notifications.call_list(actor)}
    )


WORK = ("matters.view_own", "matters.view_unit", "matters.view_all", "matters.register")
"""Any of these: somebody who works on matters."""

HOUSE = ("system.accounts", "system.configure", "catalogue.edit", "catalogue.publish", "audit.logs")
"""Any of these: somebody who looks after the house itself."""

MENU: tuple[tuple[Any, tuple[tuple[str, Any, str, tuple[str, ...]], ...]], ...] = (
    (
        lambda: _("工作"),
        (
            ("desk:today", lambda: _("今日"), "list", WORK),
            ("agenda:agenda", lambda: _("日程"), "calendar", WORK),
            ("desk:register", lambda: _("窗口登记"), "plus", ("matters.register",)),
            (
                "desk:matters",
                lambda: _("事项"),
                "folder",
                ("matters.view_all", "matters.view_unit", "matters.view_own"),
            ),
        ),
    ),
    (
        lambda: _("协同"),
        (
            ("supervision:board", lambda: _("督办"), "flag", ("tasks.supervise",)),
            (
                "clocks:requests",
                lambda: _("等我批的"),
                "stamp",
                ("clocks.approve_pause", "clocks.approve_extend"),
            ),
            ("notifications:calls", lambda: _("要打的电话"), "phone", ("feedback.call",)),
            ("organisations:directory", lambda: _("单位名录"), "building", ()),
        ),
    ),
    (
        lambda: _("规则"),
        (
            ("catalogue:index", lambda: _("类别与时限"), "book", ()),
            (
                "catalogue:editions",
                lambda: _("规则的版次"),
                "edit",
                ("catalogue.edit", "catalogue.publish"),
            ),
            ("desk:date", lambda: _("算期限"), "clock", ()),
            ("catalogue:calendar", lambda: _("工作日历"), "calendar", ()),
        ),
    ),
    (
        lambda: _("管理"),
        (
            (
                "desk:office",
                lambda: _("管理首页"),
                "gear",
                HOUSE,
            ),
            ("accounts:index", lambda: _("账号"), "users", ("system.accounts",)),
            ("organisations:index", lambda: _("单位和岗位"), "building", ("system.accounts",)),
            ("desk:audit-looks", lambda: _("谁看过什么"), "eye", ("audit.logs",)),
            ("desk:audit-entries", lambda: _("管理日志"), "shield", ("audit.logs",)),
            ("desk:audit-chain", lambda: _("链条核对"), "link", ("audit.logs",)),
        ),
    ),
)
"""Groups of (address, text, icon, permissions: any of them, none: everybody), by how often they are used."""


def _groups(request: HttpRequest, actor: Actor, counts: dict[str, int]) -> Iterator[Group]:
    current = _current(request)
    for title, entries in MENU:
        links = tuple(
            Link(text(), url, icon, counts.get(name, 0), current=name == current)
            for name, text, icon, permissions in entries
            if (not permissions or any(actor.may(one) for one in permissions)) and (url := address(name))
        )
        if links:
            yield Group(title(), links)


def _current(request: HttpRequest) -> str:
    """The entry of the menu that the page belongs to; everything about one matter belongs to the matters."""
    match = request.resolver_match
    if match is None:
        return ""
    return {"matters": "desk:matters", "supervision": "supervision:board"}.get(
        match.namespace, match.view_name
    )
