"""Papers that follow from what happens. Issuing is now, so the number is there; rendering and binding are later."""

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.events import ClockExtended
from fengqiao.casework.clocks.models import Extension
from fengqiao.casework.documents import actions
from fengqiao.casework.documents.events import DocumentIssued
from fengqiao.casework.documents.models import Audience
from fengqiao.casework.documents.rules import facts as wording
from fengqiao.casework.matters.events import MatterAccepted, MatterClosed, MatterDeclined, MatterResolved
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.events import TaskOpened
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import SYSTEM

ON_THE_SPOT = "on_the_spot"


def issue_acceptance_notice(happening: MatterAccepted) -> None:
    """受理告知书, 信访工作条例 第二十三条. After the clocks have started: it prints them."""
    actions.issue(
        happening.matter_id,
        paper="acceptance_notice",
        audience=Audience.APPLICANT,
        by=SYSTEM,
        at=happening.at,
    )


def issue_decline_notice(happening: MatterDeclined) -> None:
    """不予受理告知书: the reason, the article, and where to go instead."""
    matter = Matter.objects.lock(happening.matter_id)
    reason = catalogue.book(matter.edition_id).reasons[happening.reason]
    unit = organisations.get(happening.competent_id) if happening.competent_id else None
    where = "，".join(filter(None, (unit.name, unit.address, unit.phone))) if unit else "请问窗口，我们帮您查"
    words = reason.say.replace("{competent}", unit.name if unit else "有权处理的机关")
    words = words if "{" not in words else reason.zh
    centre = organisations.get(matter.centre_id)
    actions.issue(
        matter.pk,
        paper="decline_notice",
        facts={
            "reason": f"{words}\n{matter.answer}" if matter.answer else words,
            "basis": reason.basis,
            "competent": where,
            "route": "可以直接向上述机关提出，也可以请窗口帮您转过去；需要时可以仲裁、复议或者诉讼。",
            "remedy": f"可以向{centre.name if centre else '本中心'}说明，要求重新办理，也可以向上一级综治中心或者信访部门反映。",
        },
        audience=Audience.APPLICANT,
        by=SYSTEM,
        at=happening.at,
    )


def issue_reply(happening: MatterResolved) -> None:
    """答复（处理意见）书, 信访工作条例 第三十二条."""
    matter = Matter.objects.lock(happening.matter_id)
    book = catalogue.book(matter.edition_id)
    outcome, kind = book.outcomes[happening.outcome], book.kinds_by_id[matter.kind_id]
    actions.issue(
        matter.pk,
        paper="reply_notice",
        facts={"facts": f"{matter.answer}\n{outcome.say}", "basis": kind.basis or "见承办单位的说明"},
        audience=Audience.APPLICANT,
        by=SYSTEM,
        at=happening.at,
    )


def issue_dispatch_order(happening: TaskOpened) -> None:
    """分流（交办）单 for a unit that is handed the matter."""
    if happening.mode != Mode.ASSIGN:
        return
    matter = Matter.objects.lock(happening.matter_id)
    task = Task.objects.lock(matter.pk, happening.task_id)
    kind = catalogue.book(matter.edition_id).kinds_by_id[matter.kind_id]
    facts = {"basis": kind.basis or "本级职责清单", "summary": f"{matter.title}\n{task.asked}"}
    actions.issue(matter.pk, paper="dispatch_order", facts=facts, task=task, by=SYSTEM, at=happening.at)


def issue_closing_report(happening: MatterClosed) -> None:
    """办结报告; a question answered on the spot has its answer and needs none."""
    if happening.how != ON_THE_SPOT:
        actions.issue(happening.matter_id, paper="closing_report", by=SYSTEM, at=happening.at)


def issue_extension_approval(happening: ClockExtended) -> None:
    """延期审批表, with what was done, why it takes longer, and that the party is told: 信访工作条例第三十四条."""
    matter = Matter.objects.lock(happening.matter_id)
    clock = clocks.get(matter.pk, happening.clock_id)
    row = Extension.objects.get(matter=matter.pk, pk=happening.extension_id)
    task = Task.objects.filter(matter=matter.pk, pk=clock.task_id).first() if clock.task_id else None
    who = organisations.who({row.asked_by, row.decided_by})
    told = "批准时已发出通知" if clock.task_id is None else "单位内部期限，不涉及答复当事人的日期"
    facts = {
        "clock_name": clock.label,
        "due": wording.due(row.old_due_at),
        "law": clock.basis,
        "reason": f"{catalogue.book(matter.edition_id).reasons[row.reason].zh}。{row.text}",
        "done": row.text,
        "new_due": wording.due(row.new_due_at),
        "told_how": f"{wording.day(row.told_at)}，{told}",
        "approver": who.get(row.decided_by, ""),
        "decided_on": wording.day(row.decided_at),
    }
    actions.issue(matter.pk, paper="extension_approval", facts=facts, task=task, by=SYSTEM, at=happening.at)


def render(happening: DocumentIssued) -> None:
    """Make the PDF. Later, and as often as a worker is killed: the result is the same."""
    actions.render(happening.matter_id, happening.document_id, at=happening.at)


def seal_dossier(happening: MatterClosed | MatterDeclined) -> None:
    """Bind the dossier. Later; a matter that was reopened meanwhile has none yet."""
    if getattr(happening, "how", "") == ON_THE_SPOT:
        return
    if Matter.objects.open().filter(pk=happening.matter_id).exists():
        return
    actions.seal_dossier(happening.matter_id, by=SYSTEM, at=happening.at)
