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
from fengqiao.kernel.writing import add, change, unit
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
    Who said "partly" may still decide: "yes" or "no" then takes its place.

    "yes" confirms and closes; "no" reopens for `reason` (a reason of the edition to reopen) and the handler and the
    supervisor hear of it; "partly" leaves it to be confirmed. At the portal the citizen rates; by telephone a post with
    `feedback.call` that did not do the work writes it down. Raises `Refused` where there is no answer to rate yet.
    """
    if not (by.may(Own.OWN) or by.may(Permission.CALL)):
        raise Refused(_("您现在的岗位没有这项权限"))
    if solved not in Solved.values:
        raise Refused(_("请选一个：解决了、解决了一部分，还是没解决"))
    matter = Matter.objects.lock(matter_id)
    undecided = False
    if said := queries.ratings_of(matter.pk):
        latest = said[0]
        undecided = queries.is_undecided(matter, latest) and solved != latest.solved
        # the word that reopened the matter began a new round: the same word again is its retry
        if not undecided and (latest.round == matter.times_reopened or not queries.may_be_rated(matter)):
            return latest
    if not queries.may_be_rated(matter):
        raise Refused(_("还没有答复。等有了答复，再请您说说是不是真的解决了"))
    if queries.handled_by(matter, by):
        raise Refused(_("这件事是你办的，请别的同事来回访"))
    kept = {name: value for name, value in (marks or {}).items() if name in QUESTIONS and value in (0, 1, 2)}
    rating = _written(matter, said[0] if undecided else None, solved, kept, words.strip()[:1000], by, at)
    emit(Rated(matter_id=matter.pk, solved=solved, by=by.ref, at=at), on=matter)
    # whoever writes it down, it is the person who confirms or objects
    person = replace(by, permissions=by.permissions | {Own.OWN})
    if solved == Solved.YES and matter.stage == Stage.RESOLVED:
        matters.close(matter.pk, how="confirmed", by=person, at=at)
    elif solved == Solved.NO:
        matters.reopen(matter.pk, reason=reason, words=words, by=person, at=at)
        emit(Dissatisfied(matter_id=matter.pk, reason=reason, by=by.ref, at=at), on=matter)
    return rating


def _written(
    matter: Matter,
    before: Rating | None,
    solved: str,
    marks: dict[str, int],
    words: str,
    by: Actor,
    at: datetime,
) -> Rating:
    """The row of this round; what was said with "partly" stays where nothing new was said."""
    if before is None:
        asked = {name: marks.get(name) for name in QUESTIONS}
        own = {"matter_id": matter.pk, "round": matter.times_reopened, "by": by.ref, "at": at}
        return add(Rating(id=uuid7(), solved=solved, words=words, **own, **asked))
    before.solved, before.words, before.by, before.at = solved, words or before.words, by.ref, at
    for name, value in marks.items():
        setattr(before, name, value)
    change(before, "solved", "words", "by", "at", *marks)
    return before
