"""What the worker runs for agendas."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time

from django.core.cache import cache
from django.db import IntegrityError

from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.services.agenda import actions, queries

log = logging.getLogger(__name__)

FROM, UNTIL = time(7, 30), time(11)
"""The morning, in China. A house that was not awake then tells nobody at night."""

TOLD = "agenda.told"
"""Where the day is noted on which everybody was told. Only saves looking again: the key of a message sends it once."""


def tell_mornings(at: datetime, beside: Sequence[Callable[[Actor, datetime], str]] = ()) -> int:
    """In the morning: tell every post that works on this day what is due. Returns how many were told.

    `beside`: what other parts of the house would say to this post, "" for nothing; the wiring names them.
    """
    local = at.astimezone(CHINA)
    if not FROM <= local.time() < UNTIL or cache.get(TOLD) == str(local.date()):
        return 0
    told = 0
    for post in queries.to_tell(at):
        actor = organisations.actor_in(post, organisations.posts_of(post.user_id, at))
        if queries.calendar_of(actor).is_off(local.date()):
            continue
        try:
            more = [line for part in beside if (line := part(actor, at))]
            told += actions.tell_morning(actor, beside=more, at=at) is not None
        except IntegrityError:  # another worker was quicker by a breath
            log.info("post %s was told already", post.pk)
    cache.set(TOLD, str(local.date()), None)
    return told
