"""Whose desk a request about time goes to: somebody above who may decide it, and never who asked."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused

OWN = ("unit_head", "both_parties")
"""Decided in the unit that asks: by its head, or by both parties, whose written consent the head puts on record.

Every other approver a rule names (the centre's director, a court, an arbitration commission) is recorded by the centre.
"""


def desk(matter: Matter, by: Actor, approver: str, permission: str, at: datetime) -> UUID:
    """The unit that decides: the nearest in which somebody other than the one who asks may. Raises Refused for none."""
    own = [by.organisation_id] if approver in OWN and by.organisation_id else []
    for unit in dict.fromkeys([*own, *organisations.path(matter.centre_id)]):
        if any(f"post:{post.pk}" != by.ref for post in organisations.holders(unit, permission, at)):
            return unit
    raise Refused(_("没有找到能批的人。请管理员先任命单位负责人"))


def check_desk(desk_id: UUID, asked_by: str, by: Actor, permission: str) -> None:
    """Raise Refused where this actor may not decide a request on that desk."""
    if not by.may(permission):
        raise Refused(_("您现在的岗位没有这项权限"))
    if by.is_system:
        return
    if by.organisation_id != desk_id:
        raise Refused(_("这份申请由%(unit)s批") % {"unit": organisations.name(desk_id)})
    if by.ref == asked_by:
        raise Refused(_("自己的申请要由别人批"))
