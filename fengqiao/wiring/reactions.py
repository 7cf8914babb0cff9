"""Who hears of which event, in which order, now or later.

What ends stops its clocks before anything new is started; tasks follow clocks, for a task's row keeps its nearest limit.
"""

from collections.abc import Mapping

from fengqiao.casework.clocks import events as clock
from fengqiao.casework.clocks import notices as asked
from fengqiao.casework.clocks import reactions as clocks
from fengqiao.casework.documents import events as document
from fengqiao.casework.documents import notices as told
from fengqiao.casework.documents import reactions as papers
from fengqiao.casework.matters import events as matter
from fengqiao.casework.matters import reactions as matters
from fengqiao.casework.tasks import events as task
from fengqiao.casework.tasks import notices as work
from fengqiao.casework.tasks import reactions as tasks
from fengqiao.ground.organisations import events as organisation
from fengqiao.ground.regions import events as region
from fengqiao.kernel.events import Happening, Reaction
from fengqiao.kernel.later import later
from fengqiao.services.feedback import events as feedback
from fengqiao.services.feedback import notices as dissatisfaction
from fengqiao.services.supervision import events as supervision
from fengqiao.services.supervision import notices as supervised
from fengqiao.services.supervision import reactions as supervisions

REACTIONS: Mapping[type[Happening], tuple[Reaction, ...]] = {
    matter.MatterRegistered: (clocks.start_clocks, later(told.registered)),
    matter.MatterAccepted: (
        clocks.stop_clocks,
        clocks.start_clocks,
        papers.issue_acceptance_notice,
        later(told.accepted),
    ),
    matter.MatterDeclined: (
        clocks.stop_clocks,
        tasks.cancel_tasks,
        supervisions.close_orders,
        papers.issue_decline_notice,
        later(told.declined),
        later(papers.seal_dossier),
    ),
    matter.MatterAnswered: (clocks.stop_clocks, clocks.start_clocks),
    matter.MatterReclassified: (clocks.restart_clocks,),
    matter.MatterResolved: (
        clocks.stop_clocks,
        clocks.start_clocks,
        papers.issue_reply,
        later(told.resolved),
    ),
    matter.MatterClosed: (
        clocks.stop_clocks,
        tasks.cancel_tasks,
        supervisions.close_orders,
        papers.issue_closing_report,
        later(told.closed),
        later(papers.seal_dossier),
    ),
    matter.MatterReopened: (clocks.stop_clocks, clocks.start_clocks, later(told.reopened)),
    matter.Barred: (tasks.take_away, supervisions.drop_barred),
    matter.MattersResettled: (later(matters.follow_the_tree),),
    task.TaskOpened: (
        clocks.stop_clocks,
        clocks.start_clocks,
        papers.issue_dispatch_order,
        later(work.opened, only=lambda opened: opened.about_clock is None),
    ),
    task.TakenUp: (clocks.stop_clocks, clocks.start_clocks),
    task.Reported: (clocks.stop_clocks, clocks.start_clocks, later(told.reported)),
    task.Returned: (clocks.stop_clocks, clocks.start_clocks, later(work.returned)),
    task.Done: (clocks.stop_clocks, clocks.start_clocks, supervisions.hear_answer, later(work.done)),
    task.Cancelled: (
        clocks.stop_clocks,
        supervisions.let_go,
        later(work.cancelled, only=lambda cancelled: cancelled.why == "centre"),
    ),
    task.PassedOn: (later(work.passed_on),),
    clock.LimitTold: (later(told.own_limit_told, only=lambda limit: limit.way == "said"),),
    clock.ClockStarted: (tasks.keep_due,),
    clock.ClockStopped: (tasks.keep_due,),
    clock.ClockPaused: (tasks.keep_due, later(told.paused), later(asked.pause_granted)),
    clock.ClockResumed: (tasks.keep_due,),
    clock.ClockRecounted: (
        tasks.keep_due,
        later(told.recounted, only=lambda moved: moved.task_id is None and moved.due_at != moved.was_at),
    ),
    clock.ClockExtended: (
        tasks.keep_due,
        told.extended,
        papers.issue_extension_approval,
        later(asked.extension_granted),
    ),
    clock.PauseAsked: (later(asked.pause_asked),),
    clock.PauseRefused: (later(asked.pause_refused),),
    clock.ExtensionAsked: (later(asked.extension_asked),),
    clock.ExtensionRefused: (later(asked.extension_refused),),
    clock.ClockWarned: (
        later(work.warned, only=lambda warned: warned.duty == "office"),
        later(told.own_limit_near, only=lambda warned: warned.duty == "party"),
    ),
    clock.ClockLapsed: (clocks.close_unanswered, supervisions.open_supervision, later(work.lapsed)),
    clock.ClockEscalated: (supervisions.climb,),
    document.DocumentIssued: (later(papers.render),),
    feedback.Rated: (later(dissatisfaction.partly_solved),),
    feedback.Dissatisfied: (later(dissatisfaction.dissatisfied),),
    supervision.OrderIssued: (
        # what a person issues has its number at once; the sweep's follow, one after the other
        later(supervisions.issue_paper, only=lambda issued: issued.by == "system"),
        later(supervised.copied, only=lambda issued: issued.by != "system"),
    ),
    supervision.OrderRaised: (later(supervisions.issue_paper, only=lambda raised: raised.by == "system"),),
    supervision.ReplyAccepted: (later(supervised.accepted),),
    supervision.HungUp: (later(supervised.hung_up),),
    supervision.FindingOpened: (later(supervised.finding_opened),),
    supervision.FindingReplied: (later(supervised.finding_replied),),
    supervision.FindingDecided: (later(supervised.finding_decided),),
    organisation.PostHandedOver: (tasks.pass_on_tasks, later(tasks.pass_on_views)),
    region.RegionMoved: (later(matters.follow_the_tree),),
}
