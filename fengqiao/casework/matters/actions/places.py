"""Matters follow when the tree of regions changes. docs/decisions/0016."""

from datetime import datetime
from uuid import UUID

from fengqiao.casework.matters import queries
from fengqiao.casework.matters.actions.access import admit_keeper
from fengqiao.casework.matters.events import MattersResettled
from fengqiao.casework.matters.models import Matter, SearchText
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.writing import hold, unit

BATCH = 1000
"""So many matters are locked and written at once."""


@unit
def resettle(region_id: UUID, *, by: Actor = SYSTEM, at: datetime) -> int:
    """Write the ancestors of a moved place into the next batch of its matters; returns how many there were.

    Only rows that differ are written, so it may be repeated, and two moves in a row end where the tree ends. The centre
    that answers for a matter and its holder stay: nobody becomes accountable by a redrawn map. Where that centre does
    not cover the place any more it keeps its view by a grant while the matter is open; everybody else sees by the new
    ancestors. Who should answer from now on is a decision, made with `relocate`.
    """
    above = regions.ancestry_now(region_id)
    level = next(name for name in queries.PLACES if getattr(above, name) == region_id)
    now = {name: getattr(above, name) for name in queries.PLACES[: queries.PLACES.index(level)]}
    behind = Matter.objects.filter(**{level: region_id}).exclude(**now) if now else Matter.objects.none()
    rows = list(behind.order_by("pk").select_for_update(no_key=True)[:BATCH])
    if not rows:
        return 0
    batch = [hold(row).pk for row in rows]
    Matter.objects.filter(pk__in=batch).update(**now)
    if "county_id" in now:
        SearchText.objects.filter(matter__in=batch).update(county_id=now["county_id"])
    for matter in rows:
        for name, place in now.items():
            setattr(matter, name, place)
        if matter.is_open:
            admit_keeper(matter, by=by, at=at)
    emit(MattersResettled(region_id=region_id, matters=len(rows), upto=rows[-1].pk, by=by.ref, at=at))
    return len(rows)
