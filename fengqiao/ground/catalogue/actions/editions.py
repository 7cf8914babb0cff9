"""Putting an edition of the rules in force."""

from datetime import datetime

from django.utils.translation import gettext as _

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.events import EditionPublished
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.permissions import Permission
from fengqiao.kernel import events, memory, writing
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.stages import Refused


@writing.unit
def publish(edition: Edition, *, by: Actor, at: datetime) -> Edition:
    """Put a draft edition in force from its day on. Matters already registered keep the edition they have."""
    if not by.may(Permission.PUBLISH):
        raise Refused(_("您现在的岗位没有这项权限"))
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.published_at is not None:
        raise Refused(_("第 %(number)s 版已经发布过了") % {"number": edition.number})
    edition.published_at = at
    writing.change(edition, "published_at")
    events.emit(
        EditionPublished(
            by=by.ref,
            at=at,
            edition_id=edition.pk,
            number=edition.number,
            in_force_from=edition.in_force_from,
        )
    )
    memory.changed(queries.EDITIONS)
    return edition
