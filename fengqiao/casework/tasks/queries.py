"""What is owed by whom: the tasks of a matter, whom a matter waits for, where it should go, and what must always hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.translation import gettext as _

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.clocks.queries import Lamp
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks.models import LIVE, Mode, Report, Task
from fengqiao.casework.tasks.rules.fold import faults, fold
from fengqiao.casework.tasks.rules.modes import holding_up
from fengqiao.casework.tasks.rules.steps import Step, Work, next_step
from fengqiao.casework.tasks.rules.views import OF_CENTRE, OF_UNIT, chosen
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.catalogue.rules.book import ClockRule
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import privacy
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.models import Event
from fengqiao.kernel.paging import capped_counts
from fengqiao.kernel.writing import hold, known


@dataclass(frozen=True)
class Suggestion:
    """Whom the rules would hand a matter to, and which row of the routing table says so."""

    unit: Organisation
    label: str
    basis: str
    helpers: tuple[Organisation, ...]


def of_matter(matter_id: UUID) -> list[Task]:
    """Every task of a matter, the latest first."""
    rows = Task.objects.filter(matter=matter_id).select_related("holder")
    return list(rows.order_by("-opened_at", "-id"))


def open_of(matter_id: UUID) -> list[Task]:
    """The tasks still owed on a matter, the earliest first; inside a unit the instances being worked on."""
    rows = Task.objects.open().filter(matter=matter_id).order_by("opened_at", "id")
    return [known(Task, row.pk) or hold(row) for row in rows]


def waiting_for(matter_id: UUID) -> list[Task]:
    """The tasks without which a matter is neither resolved nor closed."""
    rows = Task.objects.open().filter(matter=matter_id, mode__in=holding_up()).select_related("holder")
    return list(rows.order_by("due_at", "id"))


def lead_of(matter_id: UUID) -> Task | None:
    """The open lead task, whose unit holds the matter."""
    return Task.objects.open().filter(matter=matter_id, leads=True).first()


def last_lead(matter_id: UUID) -> Task | None:
    """The task that led last, open or not: who handled it."""
    rows = Task.objects.filter(matter=matter_id, leads=True).select_related("holder")
    return rows.order_by("-opened_at", "-id").first()


def works_on(matter_id: UUID, organisation_id: UUID) -> bool:
    """Whether a unit still owes a task on the matter, or has done one."""
    rows = Task.objects.filter(matter=matter_id, holder=organisation_id)
    return rows.filter(stage__in=[*LIVE, "done"]).exists()


def reach(actor: Actor, task_id: UUID, at: datetime) -> tuple[Task, Matter]:
    """The gate to one task: through its matter. Raises Http404 alike for one that is not there and one not yours."""
    task = Task.objects.select_related("holder").filter(pk=task_id).first()
    if task is None:
        raise Http404
    return task, matters.reach_by_id(actor, task.matter_id, at)


def held_by_post(post_id: UUID) -> list[tuple[UUID, UUID]]:
    """(matter, task) of what a post has taken up and not ended, in the order in which matters are locked."""
    rows = Task.objects.open().filter(post_id=post_id).order_by("matter", "id")
    return list(rows.values_list("matter_id", "id"))


def count_held_by(organisation_id: UUID) -> int:
    """How many open tasks a unit owes."""
    return Task.objects.open().held_by(organisation_id).count()


def reports(matter_id: UUID) -> list[Report]:
    """What units have said on the way, the latest first."""
    return list(Report.objects.filter(matter=matter_id).order_by("-at", "-id"))


def reports_by_seq(matter_id: UUID) -> dict[int, Report]:
    """The words behind events of tasks, by place in the chain: for the timeline."""
    return {row.seq: row for row in Report.objects.filter(matter=matter_id)}


def reports_to_party(matter_id: UUID) -> list[Report]:
    """What the person may read of it, the latest first."""
    rows = Report.objects.filter(matter=matter_id, to_party_at__isnull=False)
    return list(rows.order_by("-at", "-id"))


def suggestion(matter: Matter) -> Suggestion:
    """Whom the routing table of the matter's edition would hand it to. A unit that is barred is never named.

    Where no such unit is found near, it is the centre itself.
    """
    book = catalogue.book(matter.edition_id)
    route = book.route(kind=book.kinds_by_id[matter.kind_id].code, complexity=matter.complexity)
    found = [unit for role in (route.lead, *route.helpers) if (unit := _near(matter, role)) is not None]
    found = [
        unit for unit in dict.fromkeys(found) if not matters.is_barred(matter.pk, organisations.path(unit.pk))
    ]
    lead = _near(matter, route.lead)
    unit = lead if lead in found else organisations.get(matter.centre_id)
    assert unit is not None
    helpers = tuple(one for one in found if one != unit)
    return Suggestion(unit, route.label, route.basis, helpers)


def _near(matter: Matter, role: str) -> Organisation | None:
    if role == "centre":
        return organisations.get(matter.centre_id)
    for level in ("grid", "village", "town", "county", "city"):
        if region_id := getattr(matter, f"{level}_id"):
            return organisations.unit_in(region_id, role)
    return None


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
    }
    return [(code, words[code]) for code in _offered(actor)]


def worklist(actor: Actor, view: str, at: datetime, *, kind: str = "") -> QuerySet[Matter] | QuerySet[Task]:
    """The rows of one view, unsorted: matters for who sees a region, tasks for who works in a unit.

    `kind` narrows to a kind, by the code of either level. Page it by `worklist_order`, draw it with `rows`.
    """
    view = chosen(view, _offered(actor))
    if view in ("followed", "ended") or not matters.sees_region(actor):
        found = _of_unit(actor, view, at)
    else:
        found = _of_centre(actor, view, at)
    if kind:
        path = "kind__code__startswith" if found.model is Matter else "matter__kind__code__startswith"
        found = found.filter(**{path: kind})
    return found.select_related("matter") if found.model is Task else found


def worklist_order(actor: Actor, view: str) -> tuple[str, str]:
    """By what the view is sorted: the nearest limit first; what is over, the latest first."""
    return ("-ended_at", "-id") if chosen(view, _offered(actor)) == "ended" else ("due_at", "id")


def worklist_counts(actor: Actor, at: datetime, cap: int = 99) -> dict[str, tuple[int, bool]]:
    """How many rows each view has, up to a cap, in one query. What was done is not counted."""
    return capped_counts(
        {view: worklist(actor, view, at) for view in _offered(actor) if view != "ended"}, cap
    )


def _offered(actor: Actor) -> tuple[str, ...]:
    return OF_CENTRE if matters.sees_region(actor) else OF_UNIT


def _of_centre(actor: Actor, view: str, at: datetime) -> QuerySet[Matter] | QuerySet[Task]:
    rows = matters.in_region(actor, at).open()
    if view == "todo":
        return rows.filter(holder=actor.organisation_id).exclude(stage="resolved")
    if view == "late":
        return rows.filter(due_at__lte=at)
    if view == "today":
        return rows.filter(due_at__gt=at, due_at__lt=clocks.end_of_day(at))
    if view == "waiting":
        return rows.exclude(holder=actor.organisation_id)
    if view == "confirm":
        return rows.filter(stage="resolved")
    if view == "supervised":
        seen = matters.in_region(actor, at).filter(pk=OuterRef("matter"))
        return Task.objects.open().filter(Exists(seen), mode=Mode.SUPERVISE)
    return rows


def _of_unit(actor: Actor, view: str, at: datetime) -> QuerySet[Matter] | QuerySet[Task]:
    if actor.organisation_id is None:
        return Task.objects.none()
    granted = matters.granted(actor, at)
    if view == "followed":
        return granted.open()
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
    people = organisations.who(f"post:{task.post_id}" for some in works.values() for task in some if task.post_id)
    applicants = matters.masked_applicants(ids)
    return [
        _row(matter, task, works[matter.pk], timed.get((task or matter).pk, []), applicants, people, actor, at)
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
        kind=catalogue.book(matter.edition_id).kinds_by_id[matter.kind_id].zh,
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
    unit = organisations.name(task.holder_id) if task is not None else ""
    return {
        Step.DECIDE: _("看要不要受理；能当场答复的当场答复"),
        Step.HAND_OVER: _("定谁来办：交办，或者自己办"),
        Step.RULE: _("%(unit)s退回来了，裁定由谁办") % {"unit": unit},
        Step.AGAIN: _("群众说没解决：看哪里没办到，定谁再办"),
        Step.SIGN: _("签收"),
        Step.WORK: _("办理，写下结果"),
        Step.REPLY: _("答复督办：为什么晚了，哪天办到"),
        Step.AWAIT_SIGN: _("等%(unit)s签收") % {"unit": unit},
        Step.AWAIT_WORK: _("等%(unit)s办结") % {"unit": unit},
        Step.ANSWER: _("%(unit)s办完了，给群众答复") % {"unit": unit},
        Step.CONFIRM: _("等群众确认；到期没有异议就办结"),
        Step.NOTHING: _("已办结"),
    }[step]


def action_words(step: Step) -> str:
    """The word of the row's one button."""
    return {
        Step.DECIDE: _("去受理"),
        Step.HAND_OVER: _("交办"),
        Step.RULE: _("去裁定"),
        Step.AGAIN: _("重新办"),
        Step.SIGN: _("去签收"),
        Step.WORK: _("去办理"),
        Step.REPLY: _("去答复"),
        Step.ANSWER: _("写答复"),
    }.get(step, _("看进展"))


def _starts(rule: ClockRule | None) -> tuple[str, ...]:
    return rule.starts_on if rule else ()


def closed_with_open_tasks(limit: int = 20) -> list[str]:
    """Codes of ended matters on which somebody still owes a task."""
    ended = Matter.objects.filter(stage__in=["closed", "declined"])
    owed = Task.objects.open().filter(matter=OuterRef("pk"))
    return list(ended.filter(Exists(owed)).values_list("code", flat=True)[:limit])


def unclocked_tasks(limit: int = 20) -> list[str]:
    """Open tasks without a live clock of their own."""
    clocks = Clock.objects.live().filter(matter=OuterRef("matter"), task_id=OuterRef("pk"))
    return [
        str(pk) for pk in Task.objects.open().filter(~Exists(clocks)).values_list("pk", flat=True)[:limit]
    ]


def wrongly_held(limit: int = 20) -> list[str]:
    """Codes of open matters that are not held by the unit of their open lead task, or without one by their centre."""
    lead = Task.objects.open().filter(matter=OuterRef("pk"), leads=True).values("holder")[:1]
    rows = Matter.objects.open().annotate(should=Coalesce(Subquery(lead), F("centre")))
    return list(rows.exclude(holder=F("should")).values_list("code", flat=True)[:limit])


def disagreements(matter_ids: Iterable[UUID] | None = None, sample: int = 500) -> list[str]:
    """Where stage, holder, clocks or tasks differ from what the events say: "code: what". By default of the newest."""
    rows = Matter.objects.order_by("-id")
    rows = rows[:sample] if matter_ids is None else rows.filter(pk__in=list(matter_ids))
    held = {row.pk: row for row in rows}
    said: dict[UUID, list[tuple[str, dict]]] = {pk: [] for pk in held}
    for event in Event.objects.filter(matter_id__in=list(held)).order_by("matter_id", "seq"):
        said[event.matter_id].append((event.kind, event.data))
    live: dict[UUID, dict[str, str]] = {pk: {} for pk in held}
    for clock in Clock.objects.live().filter(matter__in=list(held)):
        state = "paused" if clock.is_paused else "lapsed" if clock.lapsed_at else "running"
        live[clock.matter_id][str(clock.pk)] = state
    tasks: dict[UUID, dict[str, tuple[str, str]]] = {pk: {} for pk in held}
    for task in Task.objects.filter(matter__in=list(held)):
        tasks[task.matter_id][str(task.pk)] = (str(task.stage), str(task.holder_id))
    found = []
    for pk, matter in held.items():
        state = fold(said[pk])
        found += [f"{matter.code}: {fault}" for fault in faults(state)]
        for name, row, told in (
            ("stage", str(matter.stage), state.stage),
            ("holder", str(matter.holder_id), state.holder),
            ("clocks", live[pk], state.clocks),
            ("tasks", tasks[pk], state.tasks),
        ):
            if row != told:
                found.append(f"{matter.code}: {name} is {row}, the events say {told}")
    return found
