"""The leaders' list, findings, reviews: who sees which, and how one is found."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Post
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.actors import Actor
from fengqiao.services.supervision.models import Finding, Hung, Order, Review, Sample, Standing
from fengqiao.services.supervision.permissions import Permission

DIRECTS = "matters.close"
"""Who directs a centre may close; a leader is somebody who directs this centre or one above it."""


def is_supervised(matter_id: UUID) -> bool:
    """Whether somebody supervises the matter now: all that the head of the status page says of it."""
    return Order.objects.open().filter(matter=matter_id).exists()


# --- the leaders' list --------------------------------------------------------------------------------


def hung(actor: Actor, at: datetime, *, closed: bool = False) -> QuerySet[Hung]:
    """What leaders follow, the longest first. Page it by ("hung_on", "id")."""
    rows = Hung.objects.filter(_seen(actor, at), closed_at__isnull=not closed)
    if not actor.may(Permission.SUPERVISE):
        rows = rows.filter(Q(unit=actor.organisation_id) | Q(leader_post_id=actor.post_id))
    return rows.select_related("matter", "unit").order_by("hung_on", "id")


def hung_of(matter_id: UUID) -> list[Hung]:
    """Every time a matter was on the list, the latest first."""
    rows = Hung.objects.filter(matter=matter_id).select_related("unit")
    return list(rows.order_by("-hung_on", "-id"))


def reach_hung(actor: Actor, hung_id: UUID, at: datetime) -> tuple[Hung, Matter]:
    """The gate to one entry of the list: through its matter, for who supervises, leads it or owes it. Raises Http404."""
    row = Hung.objects.select_related("unit").filter(pk=hung_id).first()
    if row is None or not may_see_hung(actor, row):
        raise Http404
    return row, matters.reach_by_id(actor, row.matter_id, at)


def may_see_hung(actor: Actor, row: Hung) -> bool:
    """Whether an entry is this actor's affair; the matter's own gate comes besides."""
    mine = row.unit_id == actor.organisation_id or row.leader_post_id == actor.post_id
    return actor.may(Permission.SUPERVISE) or mine


def leaders(matter: Matter, at: datetime) -> list[Post]:
    """The posts that may put this matter on the list: who directs its centre, or one above it. A barred one never."""
    found = []
    for unit_id in organisations.path(matter.centre_id):
        for post in organisations.holders(unit_id, DIRECTS, at):
            if not matters.is_barred(matter.pk, organisations.path(unit_id), post.user_id):
                found.append(post)
    return found


# --- findings -----------------------------------------------------------------------------------------


def findings(actor: Actor, at: datetime, *, decided: bool = False) -> QuerySet[Finding]:
    """Findings the actor may see, the longest open first: who supervises, and the unit they are about."""
    over = (Standing.UPHELD, Standing.WITHDRAWN)
    rows = Finding.objects.filter(_seen(actor, at), stage__in=over if decided else set(Standing) - set(over))
    if not actor.may(Permission.SUPERVISE):
        rows = rows.filter(unit=actor.organisation_id)
    return rows.select_related("matter", "unit").order_by("opened_at", "id")


def findings_of(matter_id: UUID) -> list[Finding]:
    """Every finding on a matter, the latest first."""
    rows = Finding.objects.filter(matter=matter_id).select_related("unit")
    return list(rows.order_by("-opened_at", "-id"))


def reach_finding(actor: Actor, finding_id: UUID, at: datetime) -> tuple[Finding, Matter]:
    """The gate to one finding: through its matter, for who supervises and the unit it is about. Raises Http404."""
    row = Finding.objects.select_related("unit").filter(pk=finding_id).first()
    if row is None or not may_see_finding(actor, row):
        raise Http404
    return row, matters.reach_by_id(actor, row.matter_id, at)


def may_see_finding(actor: Actor, row: Finding) -> bool:
    """Whether a finding is this actor's affair; the matter's own gate comes besides."""
    return actor.may(Permission.SUPERVISE) or row.unit_id == actor.organisation_id


# --- reviews ------------------------------------------------------------------------------------------


def reviews(actor: Actor) -> QuerySet[Review]:
    """Reviews of the centres in the actor's area, the latest first; a centre looks at others', not at itself.

    Page it by ("-month", "-id").
    """
    if not (actor.may(Permission.SUPERVISE) and matters.sees_region(actor) and actor.region_id):
        return Review.objects.none()
    below = [one.pk for one in organisations.centres() if regions.contains(actor.region_id, one.region_id)]
    return Review.objects.filter(centre__in=below).select_related("centre", "unit").order_by("-month", "-id")


def reach_review(actor: Actor, review_id: UUID) -> Review:
    """The gate to one review. Raises Http404."""
    row = reviews(actor).filter(pk=review_id).first()
    if row is None:
        raise Http404
    return row


def samples(actor: Actor, review: Review, at: datetime) -> list[tuple[Sample, Matter]]:
    """The matters behind a review that this actor may see, in the order in which it happened."""
    rows = Sample.objects.filter(_seen(actor, at), review_id=review.pk).select_related("matter")
    return [(row, row.matter) for row in rows.order_by("at", "id")]


def _seen(actor: Actor, at: datetime) -> Q:
    return Q(Exists(matters.visible(actor, at).filter(pk=OuterRef("matter"))))
