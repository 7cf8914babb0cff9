"""The person's word counts: solved closes, not solved reopens."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter, Stage
from fengqiao.casework.matters.permissions import Permission as Own
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, unit
from fengqiao.services.feedback import queries
from fengqiao.services.feedback.events import Dissatisfied, Rated
from fengqiao.services.feedback.models import Rating, Solved
from fengqiao.services.feedback.permissions import Permission

QUESTIONS = ("heard", "clear", "fair", "timely", "result")
"""Five short questions, each 0 no, 1 so-so, 2 yes; none has to be answered."""


@unit
def rate(
    matter_id: UUID,
    *,
    solved: str,
    marks: dict[str, int | None] | None = None,
    words: str = "",
    reason: str = "o_not_solved",
    by: Actor,
    at: datetime,
) -> Rating:
    """Write down what the person says: is it solved, and how it went. Once for each round; a retry gives the first.

    "yes" confirms and closes; "no" reopens for `reason` (a reason of the edition to reopen) and the handler and the
    supervisor hear of it; "partly" leaves it to be confirmed. At the portal the citizen rates; by telephone a post with
    `feedback.call` that did not do the work writes it down. Raises `Refused` where there is no answer to rate yet.
    """
    if not (by.may(Own.OWN) or by.may(Permission.CALL)):
        raise Refused(_("您现在的岗位没有这项权限"))
    if solved not in Solved.values:
        raise Refused(_("请选一个：解决了、解决了一部分，还是没解决"))
    matter = Matter.objects.lock(matter_id)
    if said := queries.ratings_of(matter.pk):
        latest = said[0]
        # the word that reopened the matter began a new round: the same word again is its retry
        if latest.round == matter.times_reopened or not queries.may_be_rated(matter):
            return latest
    if not queries.may_be_rated(matter):
        raise Refused(_("还没有答复。等有了答复，再请您说说是不是真的解决了"))
    if queries.handled_by(matter, by):
        raise Refused(_("这件事是你办的，请别的同事来回访"))
    kept = {name: value for name, value in (marks or {}).items() if name in QUESTIONS and value in (0, 1, 2)}
    rating = add(
        Rating(
            id=uuid7(),
            matter_id=matter.pk,
            round=matter.times_reopened,
            solved=solved,
            words=words.strip()[:1000],
            by=by.ref,
            at=at,
            **{name: kept.get(name) for name in QUESTIONS},
        )
    )
    emit(Rated(matter_id=matter.pk, solved=solved, by=by.ref, at=at), on=matter)
    # whoever writes it down, it is the person who confirms or objects
    person = replace(by, permissions=by.permissions | {Own.OWN})
    if solved == Solved.YES and matter.stage == Stage.RESOLVED:
        matters.close(matter.pk, how="confirmed", by=person, at=at)
    elif solved == Solved.NO:
        matters.reopen(matter.pk, reason=reason, words=words, by=person, at=at)
        emit(Dissatisfied(matter_id=matter.pk, reason=reason, by=by.ref, at=at), on=matter)
    return rating
