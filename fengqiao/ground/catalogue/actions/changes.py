"""Every act on the calendar leaves its reason, and is known in all processes."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.models import CalendarChange, What
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.kernel import memory, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.stages import Refused


def may_edit(by: Actor) -> None:
    """Raises Refused for whoever does not keep the calendar."""
    if not by.may(Permission.EDIT):
        raise Refused(_("您现在的岗位没有这项权限"))


def note(
    what: What,
    *,
    on: date | None = None,
    until_on: date | None = None,
    place_id: UUID | None = None,
    before: str = "",
    after: str = "",
    name: str = "",
    why: str = "",
    by: Actor,
    at: datetime,
) -> CalendarChange:
    """Write down what was changed and why; whoever counts days reads them anew."""
    memory.changed(queries.CALENDAR)
    return writing.add(
        CalendarChange(
            id=uuid7(), what=what, on=on, until_on=until_on, place_id=place_id, before=before, after=after,
            name=name[:60], why=why[:200], by=by.ref, at=at, recount=None,
        )
    )  # fmt: skip
