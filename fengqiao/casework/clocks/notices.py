"""Whom a request about time goes to, and who hears how it was decided. No name of a person, nothing of the case."""

from uuid import UUID

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries
from fengqiao.casework.clocks.events import (
    ClockEvent,
    ClockExtended,
    ClockPaused,
    ExtensionAsked,
    ExtensionRefused,
    PauseAsked,
    PauseRefused,
)
from fengqiao.casework.clocks.models import Clock, Extension, Pause
from fengqiao.casework.clocks.permissions import Permission
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.notifications import actions as notifications
from fengqiao.kernel import codes

REQUESTS = "/clocks/requests/"


def pause_asked(happening: PauseAsked) -> None:
    """Somebody has to decide whether a limit may stand still."""
    _ask(happening, happening.desk_id, Permission.APPROVE_PAUSE, _("%(code)s 申请暂停计时：%(clock)s"))


def extension_asked(happening: ExtensionAsked) -> None:
    """Somebody has to decide whether there is more time, before the old date."""
    _ask(happening, happening.desk_id, Permission.APPROVE_EXTEND, _("%(code)s 申请延期：%(clock)s"))


def pause_granted(happening: ClockPaused) -> None:
    """Who asked hears that the limit stands still."""
    row = Pause.objects.get(matter=happening.matter_id, pk=happening.pause_id)
    until = _("停到%(day)s为止，之后自动接着算。") % {"day": queries.last_day(row.resumes_at)}
    _answer(happening, row.asked_by, _("%(code)s 同意暂停：%(clock)s"), until)


def pause_refused(happening: PauseRefused) -> None:
    """Who asked hears that it runs on."""
    row = Pause.objects.get(matter=happening.matter_id, pk=happening.pause_id)
    _answer(happening, row.asked_by, _("%(code)s 没有同意暂停：%(clock)s"), _("期限照旧，请看理由。"))


def extension_granted(happening: ClockExtended) -> None:
    """Who asked hears the new date."""
    row = Extension.objects.get(matter=happening.matter_id, pk=happening.extension_id)
    day = _("延到%(due)s，已告诉当事人。") % {"due": queries.due_words(happening.due_at)}
    _answer(happening, row.asked_by, _("%(code)s 同意延期：%(clock)s"), day)


def extension_refused(happening: ExtensionRefused) -> None:
    """Who asked hears that the old date stands."""
    row = Extension.objects.get(matter=happening.matter_id, pk=happening.extension_id)
    _answer(happening, row.asked_by, _("%(code)s 没有同意延期：%(clock)s"), _("期限照旧，请看理由。"))


def _ask(happening: ClockEvent, desk_id: UUID, permission: str, subject: str) -> None:
    matter, clock = _of(happening)
    if not clock.is_live:
        return
    notifications.tell(
        key=f"{happening.key}:{happening.kind}",
        kind=happening.kind,
        subject=subject % {"code": codes.grouped(matter.code), "clock": clock.label},
        body=_("原来到%(due)s。请在到期前批或者退回。") % {"due": queries.due_words(clock.due_at)},
        matter_id=matter.pk,
        link=REQUESTS,
        organisation_id=desk_id,
        permission=str(permission),
        at=happening.at,
    )


def _answer(happening: ClockEvent, asked_by: str, subject: str, body: str) -> None:
    if not asked_by.startswith("post:"):
        return
    matter, clock = _of(happening)
    notifications.tell(
        key=f"{happening.key}:{happening.kind}:asked",
        kind=happening.kind,
        subject=subject % {"code": codes.grouped(matter.code), "clock": clock.label},
        body=body,
        matter_id=matter.pk,
        link=f"/clocks/{clock.pk}/",
        post_id=UUID(asked_by.removeprefix("post:")),
        at=happening.at,
    )


def _of(happening: ClockEvent) -> tuple[Matter, Clock]:
    matter = Matter.objects.get(pk=happening.matter_id)
    return matter, queries.get(matter.pk, happening.clock_id)
