"""What the person is told, and in which words: who does what by when. Sending is the affair of `notifications`.

They stand here and not in `matters`, for what people want to know is who has it and by which day, and the days are the
clocks'. No name and nothing of the case is in a subject or in a short message: telephones are shared.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.events import ClockExtended, ClockPaused, ClockRecounted, ClockWarned, LimitTold
from fengqiao.casework.clocks.models import Clock, Duty
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.events import (
    MatterAccepted,
    MatterClosed,
    MatterDeclined,
    MatterRegistered,
    MatterReopened,
    MatterResolved,
)  # fmt: skip
from fengqiao.casework.matters.models import Matter, Source
from fengqiao.casework.tasks.events import Reported
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.notifications.actions import Person
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes
from fengqiao.kernel.events import MatterHappening

SILENT = (Source.BOARD, Source.HOTLINE, Source.PETITION, Source.SUPERIOR)
"""Who came to us through another house heard the first word there."""


def registered(happening: MatterRegistered) -> None:
    """The receipt: the code, who has it, and by when somebody calls."""
    if happening.on_the_spot or happening.source in SILENT:
        return
    matter = _matter(happening)
    words = [
        _("您反映的事已登记，编号 %(code)s。%(unit)s在管。") % {"code": _code(matter), "unit": _unit(matter)},
        _first_word(clocks.live(matter.pk)),
        _("用编号加手机尾号看进度 %(site)s") % {"site": settings.SITE_URL},
    ]
    _tell(happening, matter, _("您的事项已登记"), words)


def accepted(happening: MatterAccepted) -> None:
    """It is worked on, and by when."""
    matter = _matter(happening)
    words = [
        _("您的事项 %(code)s 受理了，%(unit)s在办。") % {"code": _code(matter), "unit": _unit(matter)},
        _last_day(clocks.live(matter.pk)),
        _own_limits(clocks.live(matter.pk), happening.at),
    ]
    _tell(happening, matter, _("您的事项已受理"), words)


def declined(happening: MatterDeclined) -> None:
    """Not here, why, and where instead."""
    matter = _matter(happening)
    unit = organisations.get(happening.competent_id) if happening.competent_id else None
    reason = catalogue.book(matter.edition_id).reasons[happening.reason]
    where = (
        _("依法由%(unit)s负责，电话 %(phone)s。") % {"unit": unit.name, "phone": unit.phone or _("见告知书")}
        if unit
        else _("可以走的途径写在告知书里。")
    )
    words = [
        _("您的事项 %(code)s 不在我们这里受理：%(reason)s。") % {"code": _code(matter), "reason": reason.zh},
        where,
        _("要帮忙转过去，请打 %(phone)s。") % {"phone": _phone(matter)} if _phone(matter) else "",
        _own_limits(clocks.of_matter(matter.pk), happening.at),
    ]
    _tell(happening, matter, _("您的事项有了决定"), words)


def reported(happening: Reported) -> None:
    """A step forward that the unit wants the person to read."""
    if not happening.to_party:
        return
    matter = _matter(happening)
    words = [
        _("您的事项 %(code)s 有新的进展，%(unit)s写了说明。")
        % {"code": _code(matter), "unit": organisations.name(happening.holder_id)},
        _("用编号加手机尾号查看 %(site)s") % {"site": settings.SITE_URL},
    ]
    _tell(happening, matter, _("您的事项有新进展"), words)


def resolved(happening: MatterResolved) -> None:
    """There is an answer; the person is asked whether it is really solved, and until when one may object."""
    matter = _matter(happening)
    confirm = next((row for row in clocks.live(matter.pk) if row.on_lapse == "close"), None)
    words = [
        _("您的事项 %(code)s 有了答复，请看看是不是真的解决了。") % {"code": _code(matter)},
        _("没有解决，请在%(due)s前告诉我们，会重新办理。") % {"due": clocks.due_words(confirm.due_at)}
        if confirm
        else _("没有解决，请告诉我们，会重新办理。"),
        _("可以打 %(phone)s。") % {"phone": _phone(matter)} if _phone(matter) else "",
        _("看答复 %(site)s") % {"site": settings.SITE_URL},
    ]
    _tell(happening, matter, _("您的事项有了答复"), words)


def closed(happening: MatterClosed) -> None:
    """The end, and that one may come again."""
    if happening.how == "on_the_spot":
        return
    matter = _matter(happening)
    again = (
        _("撤回不影响您以后再提，也不影响起诉、仲裁；法定期限不因撤回而停。")
        if happening.how == "withdrawn"
        else _("今后又出现同样的问题，凭这个编号就能重新打开，不用从头讲。")
    )
    words = [_("您的事项 %(code)s 办结了。") % {"code": _code(matter)}, again]
    _tell(happening, matter, _("您的事项已办结"), words)


def reopened(happening: MatterReopened) -> None:
    """It is worked on again, and who looks at it."""
    matter = _matter(happening)
    words = [
        _("您的事项 %(code)s 重新办理了，%(unit)s在管。") % {"code": _code(matter), "unit": _unit(matter)},
        _last_day(clocks.live(matter.pk)),
    ]
    _tell(happening, matter, _("您的事项重新办理"), words)


def recounted(happening: ClockRecounted) -> None:
    """The calendar has changed, and with it a day we had told: which one, and why. One word for a whole matter."""
    matter = _matter(happening)
    shifts = clocks.moved(happening.recount_id, matter.pk)
    if not matter.is_open or not shifts:
        return
    told = [
        _("%(label)s：由%(was)s改为%(now)s")
        % {
            "label": clocks.plain_rule(shift.rule, shift.label),
            "was": clocks.due_words(shift.was_at),
            "now": clocks.due_words(shift.becomes_at),
        }
        for shift in shifts
    ]
    words = [
        _("您的事项 %(code)s 有期限变了，因为%(why)s。")
        % {
            "code": _code(matter),
            "why": _("、").join(catalogue.reasons_of(happening.recount_id, clocks.places(matter))),
        },
        _("；").join(told) + _("。"),
        _call(matter),
    ]
    key = f"recount:{happening.recount_id}:{matter.pk}"
    _tell(happening, matter, _("您的事项期限有变"), words, key=key)


def paused(happening: ClockPaused) -> None:
    """Our limit stands still: why, and until when at most."""
    matter, clock = _matter(happening), clocks.get(happening.matter_id, happening.clock_id)
    if clock.duty != Duty.OFFICE or clock.task_id is not None:
        return
    words = [
        _("您的事项 %(code)s，“%(label)s”的期限先停着。")
        % {"code": _code(matter), "label": clocks.plain_label(clock)},
        _because(matter, happening.ground),
        _("最多停到%(day)s，之后自动接着算。") % {"day": clocks.last_day(happening.resumes_at)},
        _call(matter),
    ]
    _tell(happening, matter, _("您的事项暂停计时"), words)


def extended(happening: ClockExtended) -> None:
    """Our limit is longer: why, and until when. Now and not later, for it must go out before the old date.

    信访工作条例第三十四条.
    """
    matter, clock = _matter(happening), clocks.get(happening.matter_id, happening.clock_id)
    if clock.duty != Duty.OFFICE or clock.task_id is not None:
        return
    reason = catalogue.book(matter.edition_id).reasons[happening.reason]
    said = reason.say.replace("{due}", clocks.due_words(happening.due_at, happening.at)).replace(
        "{reason}", reason.zh
    )
    words = [
        _("您的事项 %(code)s，“%(label)s”原来最晚%(old)s，")
        % {
            "code": _code(matter),
            "label": clocks.plain_label(clock),
            "old": clocks.due_words(happening.old_due_at),
        },
        _("现在延到%(due)s。") % {"due": clocks.due_words(happening.due_at, happening.at)},
        said,
        _call(matter),
    ]
    _tell(happening, matter, _("您的事项延期"), words)


def own_limit_near(happening: ClockWarned) -> None:
    """The person's own time bar comes near: which, by when, on what article."""
    matter, clock = _matter(happening), clocks.get(happening.matter_id, happening.clock_id)
    if clock.duty != Duty.PARTY or not clock.is_live:
        return
    words = [
        _("您自己的期限快到了：%(label)s，%(due)s前。")
        % {"label": clocks.plain_label(clock), "due": clocks.due_words(clock.due_at, happening.at)},
        _("过了这一天，可能就不能再走这条路。我们在办，这个期限也不会停。"),
        _call(matter),
    ]
    _tell(happening, matter, _("请留意您自己的期限"), words)


def own_limit_told(happening: LimitTold) -> None:
    """The person's own time bar, in words they can keep: which, by when, on what article."""
    if happening.way != "said":
        return
    matter, clock = _matter(happening), clocks.get(happening.matter_id, happening.clock_id)
    words = [
        _("您的事项 %(code)s：请留意您自己的期限。") % {"code": _code(matter)},
        _("%(label)s，%(due)s前（%(basis)s）。")
        % {
            "label": clocks.plain_label(clock),
            "due": clocks.due_words(clock.due_at, happening.at),
            "basis": clock.basis,
        },
        _("我们在办、在调解，这个期限都不会停。"),
        _call(matter),
    ]
    _tell(happening, matter, _("请留意您自己的期限"), words)


def _because(matter: Matter, ground: str) -> str:
    book = catalogue.book(matter.edition_id)
    reason = next((row for row in book.reasons_of("suspend") if row.ground == ground), None)
    if reason is not None and "{" not in reason.say:
        return reason.say
    return _("原因：%(ground)s。") % {"ground": book.grounds[ground].zh}


def _call(matter: Matter) -> str:
    return _("有话要说，请打 %(phone)s。") % {"phone": _phone(matter)} if _phone(matter) else ""


def _tell(
    happening: MatterHappening, matter: Matter, subject: str, words: Iterable[str], key: str = ""
) -> None:
    body, key = "".join(filter(None, words)), key or f"{happening.key}:{happening.kind}"
    for number, party in enumerate(matters.applicants(matter.pk)):
        person = Person(name=party.name, phone=party.phone, email=party.email, contact=party.contact)
        notifications.tell_outside(
            person,
            key=f"{key}:{number}",
            kind=happening.kind,
            subject=subject,
            body=body,
            caller_id=matter.centre_id,
            matter_id=matter.pk,
            at=happening.at,
        )


def _matter(happening: MatterHappening) -> Matter:
    return Matter.objects.get(pk=happening.matter_id)


def _code(matter: Matter) -> str:
    return codes.grouped(matter.code)


def _unit(matter: Matter) -> str:
    return organisations.name(matter.holder_id or matter.centre_id)


def _phone(matter: Matter) -> str:
    centre = organisations.get(matter.centre_id)
    return centre.phone if centre else ""


def _office(rows: list[Clock]) -> list[Clock]:
    return [row for row in rows if row.duty == Duty.OFFICE]


def _first_word(rows: list[Clock]) -> str:
    first = next(iter(_office(rows)), None)
    return _("%(due)s前有人联系您。") % {"due": clocks.due_of(first)} if first else ""


def _last_day(rows: list[Clock]) -> str:
    last = next(iter(reversed(_office(rows))), None)
    return _("最晚%(due)s前给您结果。") % {"due": clocks.due_of(last)} if last else ""


def _own_limits(rows: list[Clock], at: datetime) -> str:
    """The nearest of the person's own limits, also where it stopped only because the matter has just ended."""
    own = next(
        (row for row in rows if row.duty == Duty.PARTY and row.due_at > at and row.stopped_at in (None, at)),
        None,
    )
    if own is None:
        return ""
    values = {"label": clocks.plain_label(own), "due": clocks.due_of(own, at)}
    return _("请留意您自己的期限：%(label)s，%(due)s前。") % values
