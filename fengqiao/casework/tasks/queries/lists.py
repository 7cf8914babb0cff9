"""Work lists: the views of a post, their rows with everything a line shows, and the next step of a matter in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.queries import Lamp
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import OPEN, Matter
from fengqiao.casework.tasks.models import Mode, Task
from fengqiao.casework.tasks.rules.steps import Step, Work, next_step
from fengqiao.casework.tasks.rules.views import OF_ARCHIVE, OF_CENTRE, OF_KEEPER, OF_UNIT, chosen
from fengqiao.design import words
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import privacy
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.paging import CappedCounts


@dataclass(frozen=True)
class Row:
    """One line of a work list, with everything it shows; names of persons are masked."""

    matter: Matter
    task: Task | None
    title: str
    kind: str
    who: str
    lamp: Lamp
    clock: str
    step: Step
    next: str
    action: str
    holder: str
    hands: str
    """Who of the unit has taken it up, or how far the unit is."""


def views(actor: Actor) -> list[tuple[str, str]]:
    """The views this actor's work list offers, (code, words), the usual one first."""
    words = {
        "todo": _("我要做的"),
        "late": _("已超期"),
        "today": _("今天到期"),
        "waiting": _("等别的单位"),
        "confirm": _("等群众确认"),
        "supervised": _("督办的"),
        "all": _("全部在办"),
        "unsigned": _("待签收"),
        "mine": _("在我手里"),
        "followed": _("我跟着的"),
        "ended": _("办过的"),
        "kept": _("归我们管的"),
        "over": _("办结的"),
    }
    return [(code, words[code]) for code in _offered(actor)]


def worklist(actor: Actor, view: str, at: datetime, *, kind: str = "") -> QuerySet[Matter] | QuerySet[Task]:
    """The rows of one view, unsorted: matters for who sees a region, tasks for who works in a unit.

    `kind` narrows to a kind, by the code of either level. Page it by `worklist_order`, draw it with `rows`.
    """
    view = chosen(view, _offered(actor))
    found = _of(actor, view, at)
    if kind:
        path = "kind__code__startswith" if found.model is Matter else "matter__kind__code__startswith"
        found = found.filter(**{path: kind})
    if found.model is Task:
        return found.select_related("matter").defer(*(f"matter__{name}" for name in UNSHOWN))
    return found.defer(*UNSHOWN)


UNSHOWN = ("said", "wanted", "began_on", "place")
"""What no line of a list shows: long, and partly sealed."""


def worklist_order(actor: Actor, view: str) -> tuple[str, str]:
    """By what the view is sorted: the nearest limit first; what is over, the latest first."""
    over = {"ended": ("-ended_at", "-id"), "over": ("-registered_at", "-id")}
    return over.get(chosen(view, _offered(actor)), ("due_at", "id"))


def worklist_counts(actor: Actor, at: datetime, cap: int = 99) -> dict[str, tuple[int, bool]]:
    """How many rows each view has, up to a cap, in one query. What was done is not counted."""
    counts = _counts(actor, matters.sees_region(actor), _offered(actor), cap)
    return counts({SOME_DAY: at, clocks.end_of_day(SOME_DAY): clocks.end_of_day(at)})


SOME_DAY = datetime(2000, 1, 1, tzinfo=CHINA)
"""Stands for the present where a question is put together once for every day."""


@lru_cache(maxsize=1024)
def _counts(actor: Actor, region: bool, offered: tuple[str, ...], cap: int) -> CappedCounts:
    # putting seven questions together costs ten times what the database needs to answer them
    seen = matters.in_region(actor, SOME_DAY)
    return CappedCounts({view: _of(actor, view, SOME_DAY, seen) for view in offered if view != "ended"}, cap)


def _offered(actor: Actor) -> tuple[str, ...]:
    if matters.keeps_archive(actor):
        return OF_ARCHIVE
    if matters.sees_region(actor):
        return OF_CENTRE
    roles = organisations.roles_of(actor.organisation_id) if actor.organisation_id else frozenset()
    return OF_KEEPER if roles & set(matters.KEEPERS) else OF_UNIT


def _of(
    actor: Actor, view: str, at: datetime, seen: QuerySet[Matter] | None = None
) -> QuerySet[Matter] | QuerySet[Task]:
    if view in ("followed", "ended", "over") or not matters.sees_region(actor):
        return _of_unit(actor, view, at)
    return _of_centre(actor, view, at, seen)


def _of_centre(
    actor: Actor, view: str, at: datetime, seen: QuerySet[Matter] | None
) -> QuerySet[Matter] | QuerySet[Task]:
    seen = matters.in_region(actor, at) if seen is None else seen
    # said once and plainly, so that the planner sees through it to the index of open matters
    if view == "todo":
        # whatever it holds, also the few matters outside its region that it answers for
        held = matters.visible(actor, at).filter(holder=actor.organisation_id)
        return held.filter(stage__in=("registered", "accepted"))
    rows = seen.filter(stage__in=OPEN)
    if view == "confirm":
        return rows.filter(stage="resolved")
    if view == "late":
        return rows.filter(due_at__lte=at)
    if view == "today":
        return rows.filter(due_at__gt=at, due_at__lt=clocks.end_of_day(at))
    if view == "waiting":
        return rows.filter(~Q(holder=F("centre")), ~Q(holder=actor.organisation_id))
    if view == "supervised":
        return Task.objects.open().filter(Exists(seen.filter(pk=OuterRef("matter"))), mode=Mode.SUPERVISE)
    return rows


def _of_unit(actor: Actor, view: str, at: datetime) -> QuerySet[Matter] | QuerySet[Task]:
    if actor.organisation_id is None:
        return Task.objects.none()
    if view == "over":
        return matters.visible(actor, at)
    granted = matters.granted(actor, at)
    if view == "followed":
        return granted.filter(stage__in=OPEN)
    if view == "kept":
        return granted.filter(centre=actor.organisation_id, stage__in=OPEN)
    rows = Task.objects.held_by(actor.organisation_id).filter(Exists(granted.filter(pk=OuterRef("matter"))))
    if view == "ended":
        return rows.filter(ended_at__isnull=False)
    rows = rows.open()
    if view == "unsigned":
        return rows.filter(stage="open")
    if view == "mine":
        return rows.filter(post_id=actor.post_id)
    if view == "late":
        return rows.filter(due_at__lte=at)
    if view == "today":
        return rows.filter(due_at__gt=at, due_at__lt=clocks.end_of_day(at))
    return rows


def rows(page: Iterable[Matter | Task], actor: Actor, at: datetime) -> list[Row]:
    """The lines of one page of a work list. Four queries, however many lines."""
    found = [(row.matter, row) if isinstance(row, Task) else (row, None) for row in page]
    ids = [matter.pk for matter, _task in found]
    owned = [task for _matter, task in found if task is not None]
    timed = clocks.of_tasks([task.pk for task in owned], ids) if owned else clocks.of_offices(ids)
    works: dict[UUID, list[Task]] = {pk: [] for pk in ids}
    if len(owned) < len(found):
        for task in Task.objects.filter(matter__in=ids).order_by("-opened_at", "-id"):
            works[task.matter_id].append(task)
    else:
        works = {task.matter_id: [task] for task in owned}
    people = organisations.who(
        f"post:{task.post_id}" for some in works.values() for task in some if task.post_id
    )
    applicants = matters.masked_applicants(ids)
    return [
        _row(
            matter, task, works[matter.pk], timed.get((task or matter).pk, []), applicants, people, actor, at
        )
        for matter, task in found
    ]


def _row(
    matter: Matter,
    task: Task | None,
    works: list[Task],
    running: list[Clock],
    applicants: dict[UUID, str],
    people: dict[str, str],
    actor: Actor,
    at: datetime,
) -> Row:
    clock = running[0] if running else None
    step, about = step_of(matter, [task] if task else works, actor.organisation_id, running)
    subject = task or about
    ended = (task is not None and not task.is_open) or not matter.is_open
    return Row(
        matter=matter,
        task=subject,
        title=privacy.mask_text(matter.title),
        kind=words.named(catalogue.book(matter.edition_id).kinds_by_id[matter.kind_id]),
        who=applicants.get(matter.pk, ""),
        lamp=clocks.lamp(matter.registered_at, at, stopped=True)
        if ended
        else (clocks.lamp_of(clock, at) if clock else clocks.lamp(None, at)),
        clock=clock.label if clock and not ended else "",
        step=step,
        next=step_words(step, about),
        action=action_words(step),
        holder=organisations.name(task.holder_id if task else matter.holder_id),
        hands=people.get(f"post:{subject.post_id}", "").partition(" · ")[0]
        if subject is not None and subject.post_id
        else "",
    )


def step_of(
    matter: Matter, works: Iterable[Task], unit: UUID | None, running: Iterable[Clock]
) -> tuple[Step, Task | None]:
    """The next step on a matter as a unit sees it, and the task it is about. `works`: its tasks, the latest first."""
    works = list(works)
    again = None
    if matter.times_reopened:
        rules = catalogue.book(matter.edition_id).clocks
        begun = [c.started_at for c in running if "matter.reopened" in _starts(rules.get(c.rule))]
        again = max(begun, default=None)
    step, work = next_step(
        matter.stage,
        [Work(t.pk, t.mode, t.stage, t.leads, t.holder_id, t.ended_at) for t in works],
        unit,
        again,
    )
    return step, next((task for task in works if work is not None and task.pk == work.id), None)


def step_words(step: Step, task: Task | None) -> str:
    """The next step as a sentence."""
    said = str(STEPS[step])
    return said % {"unit": organisations.name(task.holder_id) if task else ""} if "%(unit)s" in said else said


STEPS = {
    Step.DECIDE: gettext_lazy("看要不要受理；能当场答复的当场答复"),
    Step.HAND_OVER: gettext_lazy("定谁来办：交办，或者自己办"),
    Step.RULE: gettext_lazy("%(unit)s退回来了，裁定由谁办"),
    Step.AGAIN: gettext_lazy("群众说没解决：看哪里没办到，定谁再办"),
    Step.SIGN: gettext_lazy("签收"),
    Step.WORK: gettext_lazy("办理，写下结果"),
    Step.REPLY: gettext_lazy("答复督办：为什么晚了，哪天办到"),
    Step.AWAIT_SIGN: gettext_lazy("等%(unit)s签收"),
    Step.AWAIT_WORK: gettext_lazy("等%(unit)s办结"),
    Step.ANSWER: gettext_lazy("%(unit)s办完了，给群众答复"),
    Step.CONFIRM: gettext_lazy("等群众确认；到期没有异议就办结"),
    Step.NOTHING: gettext_lazy("已办结"),
}


def action_words(step: Step) -> str:
    """The word of the row's one button."""
    return str(BUTTONS[step]) if step in BUTTONS else _("看进展")


BUTTONS = {
    Step.DECIDE: gettext_lazy("去受理"),
    Step.HAND_OVER: gettext_lazy("交办"),
    Step.RULE: gettext_lazy("去裁定"),
    Step.AGAIN: gettext_lazy("重新办"),
    Step.SIGN: gettext_lazy("去签收"),
    Step.WORK: gettext_lazy("去办理"),
    Step.REPLY: gettext_lazy("去答复"),
    Step.ANSWER: gettext_lazy("写答复"),
}


def _starts(rule: ClockRule | None) -> tuple[str, ...]:
    return rule.starts_on if rule else ()
