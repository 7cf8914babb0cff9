"""The figures of a month are computed in the night; a person looks at what seems odd and notes what came of it."""

from collections.abc import Iterable
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.events import emit
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import add, change, unit
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.events import ReviewNoted
from fengqiao.services.supervision.models import Detector, Result, Review, Sample

SHOWN = 200
"""So many matters stand behind one review at most."""


@unit
def count_oddities(month: date, *, at: datetime) -> int:
    """Compute the reviews of a month anew; how many there are. What somebody has looked at stays as it was."""
    since = datetime.combine(month.replace(day=1), time(0), CHINA)
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    until = min(datetime.combine(following, time(0), CHINA), at)
    found = [
        *queries.bunched(since, until),
        *queries.reopened_soon(since, until),
        *queries.paused_late(since, until),
        *queries.split_up(since, until),
        *(queries.sampled(since, until) if until < at else []),  # drawn once, when the month is over
    ]
    stale = {
        (row.centre_id, row.unit_id, row.detector): row for row in Review.objects.filter(month=since.date())
    }
    for one in found:
        _kept(stale.pop((one.centre_id, one.unit_id, one.detector), None), one, since.date(), at=at)
    gone = [row.pk for row in stale.values() if row.looked_at is None and row.detector != Detector.SAMPLE]
    Sample.objects.filter(review_id__in=gone).delete()
    Review.objects.filter(pk__in=gone).delete()
    return len(found)


def _kept(row: Review | None, one: queries.Oddity, month: date, *, at: datetime) -> None:
    if row is not None and row.looked_at is not None:
        return
    if row is None:
        row = add(
            Review(
                id=uuid7(), centre_id=one.centre_id, unit_id=one.unit_id, detector=one.detector, month=month,
                hits=one.figures.hits, cases=one.figures.cases, at=at,
            )
        )  # fmt: skip
    else:
        row.hits, row.cases, row.at = one.figures.hits, one.figures.cases, at
        change(row, "hits", "cases", "at")
    _put_behind(row, one.behind)


def _put_behind(row: Review, behind: Iterable[tuple[UUID, datetime]]) -> None:
    latest = dict(sorted(behind, key=lambda pair: pair[1])[-SHOWN:])
    Sample.objects.filter(review_id=row.pk).exclude(matter__in=list(latest)).delete()
    known = set(Sample.objects.filter(review_id=row.pk).values_list("matter_id", flat=True))
    for matter_id, moment in latest.items():
        if matter_id not in known:
            add(Sample(id=uuid7(), matter_id=matter_id, review_id=row.pk, at=moment))


@unit
def note(review_id: UUID, *, result: str, words: str, by: Actor, at: datetime) -> Review:
    """A person has looked at it and says what came of it. Nothing else follows.

    Raises Refused for a review of the own unit where a centre stands above it, and without words where something is to
    change.
    """
    row = queries.reviews(by).select_for_update(of=("self",)).filter(pk=review_id).first()
    if row is None:
        raise Refused(_("您现在的岗位没有这项权限"))
    if row.looked_at is not None:
        raise Refused(_("已经有人看过，结论记下了"))
    if row.unit_id == by.organisation_id and row.unit.parent_id is not None:
        raise Refused(_("说的是本单位，请上一级的同事来看"))
    if result not in Result.values:
        raise Refused(_("请选看的结论"))
    if result != Result.FINE and not words.strip():
        raise Refused(_("请写一句看到了什么"))
    row.looked_at, row.looked_by, row.result, row.words = at, by.ref, result, words.strip()
    change(row, "looked_at", "looked_by", "result", "words")
    emit(
        ReviewNoted(
            review_id=row.pk, unit_id=row.unit_id, detector=str(row.detector), result=result, by=by.ref, at=at
        )
    )
    return row
