"""Who hears when the person says it is not solved: the one who did it and the one who supervises."""

from django.utils.translation import gettext as _

from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import queries as tasks
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.notifications import actions as notifications
from fengqiao.kernel import codes
from fengqiao.services.feedback.events import Dissatisfied, Rated
from fengqiao.services.feedback.models import Solved

SUPERVISE, FINISH = "tasks.supervise", "tasks.finish"


def dissatisfied(happening: Dissatisfied) -> None:
    """Both, at once: neither can put it aside alone."""
    matter = Matter.objects.get(pk=happening.matter_id)
    reason = catalogue.book(matter.edition_id).reasons.get(happening.reason)
    body = _("%(reason)s。事项已重新打开，请今天联系当事人。") % {"reason": reason.zh if reason else ""}
    _tell(happening, matter, _("%(code)s 当事人说没有解决"), body, urgent=True)


def partly_solved(happening: Rated) -> None:
    """Part of it is left: the same two hear, before the confirmation runs out."""
    if happening.solved != Solved.PARTLY:
        return
    matter = Matter.objects.get(pk=happening.matter_id)
    body = _("请问清楚还差什么，在确认期满以前答复。")
    _tell(happening, matter, _("%(code)s 当事人说只解决了一部分"), body, urgent=False)


def _tell(happening: Rated | Dissatisfied, matter: Matter, subject: str, body: str, *, urgent: bool) -> None:
    lead = tasks.last_lead(matter.pk)
    to = (
        {"post_id": lead.post_id}
        if lead and lead.post_id
        else {"organisation_id": lead.holder_id if lead else matter.centre_id, "permission": FINISH}
    )
    for who, where in (
        ("handler", to),
        ("supervisor", {"organisation_id": matter.centre_id, "permission": SUPERVISE}),
    ):
        notifications.tell(
            key=f"{happening.key}:{happening.kind}:{who}",
            kind=happening.kind,
            subject=subject % {"code": codes.grouped(matter.code)},
            body=body,
            matter_id=matter.pk,
            link=f"/matters/{matter.code}/",
            urgent=urgent,
            at=happening.at,
            **where,
        )
