"""Make and end the address of a calendar; say what there is to do in the morning."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from fengqiao.casework.clocks import queries as clocks
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit
from fengqiao.services.agenda import queries
from fengqiao.services.agenda.events import FeedEnded, FeedMade
from fengqiao.services.agenda.models import Feed, Habit

NAMED = 8
"""So many codes stand in the message of the morning; the page has them all."""

HOUR = timedelta(hours=1)


@unit
def make_feed(*, by: Actor, at: datetime) -> str:
    """A new address for the calendar of this post; the one before ends. Returns what is shown once and never kept."""
    if by.post_id is None:
        raise Refused(_("您还没有岗位，没有日程可以订阅"))
    _end(by, at)
    token = secrets.token_urlsafe(24)
    feed = add(Feed(id=uuid7(), post_id=by.post_id, digest=queries.digest(token), made_at=at))
    emit(FeedMade(feed_id=feed.pk, post_id=by.post_id, by=by.ref, at=at))
    return token


@unit
def end_feed(*, by: Actor, at: datetime) -> None:
    """The address of this post's calendar answers no more."""
    if not _end(by, at):
        raise Refused(_("没有在用的订阅地址"))


def _end(by: Actor, at: datetime) -> bool:
    feed = Feed.objects.select_for_update().filter(post=by.post_id, ended_at=None).first()
    if feed is None:
        return False
    feed.ended_at = at
    change(feed, "ended_at")
    emit(FeedEnded(feed_id=feed.pk, post_id=feed.post_id, by=by.ref, at=at))
    return True


@unit
def note_read(feed: Feed, *, at: datetime) -> None:
    """A calendar has fetched the agenda; noted once an hour, so that its owner sees whether it is still in use."""
    if feed.read_at is None or at - feed.read_at >= HOUR:
        feed.read_at = at
        change(feed, "read_at")


@unit
def choose(*, digest: bool, by: Actor, at: datetime) -> Habit:
    """Whether this person is told in the morning what is due."""
    assert by.user_id is not None
    row = Habit.objects.select_for_update().filter(user=by.user_id).first()
    if row is None:
        return add(Habit(id=uuid7(), user_id=by.user_id, silent_at=None if digest else at))
    row.silent_at = None if digest else (row.silent_at or at)
    return change(row, "silent_at")


@unit
def tell_morning(actor: Actor, *, beside: Sequence[str] = (), at: datetime) -> Message | None:
    """What is late and what is due before the next working day, once a day and post; numbers and codes only.

    `beside`: a line of each other part of the house that has something to say. None where nobody has, and where it was
    told before: the key of the message is its day and post.
    """
    lines = queries.owed(actor, at, queries.next_morning(actor, at))
    if not lines and not beside:
        return None
    today = at.astimezone(CHINA).date()
    late = sum(line.late for line in lines)
    ends = sum(not line.late and line.on == today for line in lines)
    with override(settings.LANGUAGE_CODE):  # colleagues of every language share the house
        counted = [
            _("已超期 %(n)d 件") % {"n": late} if late else "",
            _("今天到期 %(n)d 件") % {"n": ends} if ends else "",
            _("下个工作日之前还有 %(n)d 件") % {"n": more} if (more := len(lines) - late - ends) else "",
        ]
        named = [
            _("%(code)s %(clock)s，%(due)s")
            % {
                "code": line.matter.grouped_code,
                "clock": line.clock.label,
                "due": clocks.due_words(line.due_at),
            }
            for line in lines[:NAMED]
        ]
        if len(lines) > NAMED:
            named.append(_("……"))
        return notifications.tell(
            key=f"agenda:{today}:{actor.post_id}",
            kind="agenda.morning",
            subject=_("，").join(filter(None, counted)) or beside[0],
            body="\n".join([*named, *beside]),
            link=reverse("agenda:agenda"),
            user_id=actor.user_id,
            post_id=actor.post_id,
            at=at,
        )
