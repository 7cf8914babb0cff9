"""Who hears what of a supervision, beside the words of the ladders: who owes what, and nothing of the case."""

from typing import Any

from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.notifications import actions as notifications
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes
from fengqiao.kernel.events import MatterHappening
from fengqiao.services.supervision import queries
from fengqiao.services.supervision.events import (
    FindingDecided,
    FindingOpened,
    FindingReplied,
    HungUp,
    OrderIssued,
    ReplyAccepted,
)  # fmt: skip
from fengqiao.services.supervision.models import Finding, Hung, Order, Standing
from fengqiao.services.supervision.permissions import Permission

CLAIM = "tasks.claim"


def copied(happening: OrderIssued) -> None:
    """抄送: which unit is supervised on which matter, and no more; a copy opens no door."""
    matter = Matter.objects.get(pk=happening.matter_id)
    order = Order.objects.get(matter=matter.pk, pk=happening.order_id)
    for number, row in enumerate(queries.copies(order)):
        _tell(
            happening,
            matter,
            f"copy:{number}",
            {"organisation_id": row.organisation_id, "permission": CLAIM},
            _("抄送：%(unit)s被督办") % {"unit": organisations.name(order.unit_id)},
            _("%(level)s %(number)s，事项 %(code)s。抄送贵单位知悉；要配合的，督办的人会另外联系。")
            % {
                "level": order.get_level_display(),
                "number": order.number,
                "code": codes.grouped(matter.code),
            },
            link="",
        )


def accepted(happening: ReplyAccepted) -> None:
    """The unit hears that its answer is enough, and that it is now to be done."""
    matter = Matter.objects.get(pk=happening.matter_id)
    _tell(
        happening,
        matter,
        "unit",
        {"organisation_id": happening.holder_id, "permission": CLAIM},
        _("%(code)s 督办的答复认可了") % {"code": codes.grouped(matter.code)},
        _("请按答复的日子办到，办到以后督办单才了结。"),
        link=f"/supervision/orders/{happening.order_id}/",
    )


def hung_up(happening: HungUp) -> None:
    """The leader and the unit hear that a matter is on the list."""
    matter = Matter.objects.get(pk=happening.matter_id)
    row = Hung.objects.get(matter=matter.pk, pk=happening.hung_id)
    subject = _("%(code)s 挂账了") % {"code": codes.grouped(matter.code)}
    by = _("要求%(day)s前办到。") % {"day": f"{row.due_on:%Y-%m-%d}"} if row.due_on else ""
    body = _("由%(unit)s负责。") % {"unit": organisations.name(row.unit_id)} + by
    link = f"/supervision/hung/{row.pk}/"
    _tell(happening, matter, "leader", {"post_id": row.leader_post_id}, subject, body, link=link)
    unit = {"organisation_id": row.unit_id, "permission": CLAIM}
    _tell(happening, matter, "unit", unit, subject, body, link=link)


def finding_opened(happening: FindingOpened) -> None:
    """The unit hears at once, and until when it may answer."""
    matter, row = _of(happening)
    _tell(
        happening,
        matter,
        "unit",
        {"organisation_id": row.unit_id, "permission": CLAIM},
        _("%(code)s 请单位说明：%(what)s")
        % {"code": codes.grouped(matter.code), "what": row.get_violation_display()},
        _("请在%(due)s前答复。还没有认定，先听单位的说明。") % {"due": clocks.due_words(row.reply_by)},
        link=f"/supervision/findings/{row.pk}/",
    )


def finding_replied(happening: FindingReplied) -> None:
    """Who supervises hears that somebody else than the opener may decide now."""
    matter, row = _of(happening)
    _tell(
        happening,
        matter,
        "centre",
        {"organisation_id": matter.centre_id, "permission": Permission.SUPERVISE},
        _("%(code)s 单位答复了，可以认定") % {"code": codes.grouped(matter.code)},
        _("由提出的人以外的同事来认定。"),
        link=f"/supervision/findings/{row.pk}/",
    )


def finding_decided(happening: FindingDecided) -> None:
    """The unit hears the decision and its reason."""
    matter, row = _of(happening)
    upheld = row.stage == Standing.UPHELD
    _tell(
        happening,
        matter,
        "unit",
        {"organisation_id": row.unit_id, "permission": CLAIM},
        _("%(code)s 认定有了结论") % {"code": codes.grouped(matter.code)},
        _("认定成立，理由写在里面。") if upheld else _("不成立，已撤回。"),
        link=f"/supervision/findings/{row.pk}/",
    )


def _of(happening: FindingOpened | FindingReplied | FindingDecided) -> tuple[Matter, Finding]:
    matter = Matter.objects.get(pk=happening.matter_id)
    return matter, Finding.objects.get(matter=matter.pk, pk=happening.finding_id)


def _tell(
    happening: MatterHappening,
    matter: Matter,
    who: str,
    to: dict[str, Any],
    subject: str,
    body: str,
    *,
    link: str,
) -> None:
    notifications.tell(
        key=f"{happening.key}:{happening.kind}:{who}",
        kind=happening.kind,
        subject=subject,
        body=body,
        matter_id=matter.pk,
        link=link,
        at=happening.at,
        **to,
    )
