"""What people said about how it went, and whom nobody has asked yet."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter, Stage
from fengqiao.casework.tasks import queries as tasks
from fengqiao.kernel.actors import Actor
from fengqiao.services.feedback.models import Rating, Solved


def ratings_of(matter_id: UUID) -> list[Rating]:
    """Every rating of a matter, the latest round first."""
    return list(Rating.objects.filter(matter=matter_id).order_by("-round"))


def current(matter: Matter) -> Rating | None:
    """The rating of this round: since the matter was last reopened."""
    return Rating.objects.filter(matter=matter.pk, round=matter.times_reopened).first()


def may_be_rated(matter: Matter) -> bool:
    """Whether there is an answer to speak about. Withdrawn and declined matters have none."""
    return matter.stage in (Stage.RESOLVED, Stage.CLOSED) and matter.outcome != "withdrawn"


def is_undecided(matter: Matter, said: Rating) -> bool:
    """Whether this word was "partly", of this round, and the answer still waits to be confirmed."""
    same = said.round == matter.times_reopened
    return same and said.solved == Solved.PARTLY and matter.stage == Stage.RESOLVED


def asks(matter: Matter) -> bool:
    """Whether the person is to be asked now: there is an answer and no word about it yet."""
    return may_be_rated(matter) and current(matter) is None


def handled_by(matter: Matter, actor: Actor) -> bool:
    """Whether this post did the work itself: who did it does not ask how it was."""
    lead = tasks.last_lead(matter.pk)
    return lead is not None and lead.post_id is not None and lead.post_id == actor.post_id


def unasked(actor: Actor, at: datetime) -> QuerySet[Matter]:
    """Answered matters of the actor's area that nobody has said anything about. Page it by ("resolved_at", "id")."""
    said = Rating.objects.filter(matter=OuterRef("pk"), round=OuterRef("times_reopened"))
    rows = matters.in_region(actor, at).filter(stage=Stage.RESOLVED).filter(~Exists(said))
    return rows.select_related("kind", "holder").order_by("resolved_at", "id")


def doubled(limit: int = 20) -> list[str]:
    """Ratings of a round that has not come yet: for `doctor`."""
    rows = Rating.objects.filter(round__gt=F("matter__times_reopened"))
    return [str(pk) for pk in rows.values_list("pk", flat=True)[:limit]]
