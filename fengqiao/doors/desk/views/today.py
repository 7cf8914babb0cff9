"""今日: what to do first, by the clock, with the next step as the row's button."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.forms import place_name
from fengqiao.casework.tasks import queries as tasks
from fengqiao.casework.tasks.rules.steps import Step
from fengqiao.design import words
from fengqiao.doors.desk.forms import FilterForm
from fengqiao.doors.desk.nav import HOUSE, WORK, address
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.regions import queries as regions
from fengqiao.kernel import looks, pages, paging, sheets

EXPORTED = 5000
"""So many lines go into one file at most."""


@never_cache
@pages.require()
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """The work list of the post one acts in. Who looks after the house and not after matters starts there."""
    actor, at = request.actor, request.at
    if not any(actor.may(one) for one in WORK) and any(actor.may(one) for one in HOUSE):
        return HttpResponseRedirect(reverse("desk:office"))
    if actor.post_id is None:
        return render(request, "desk/no_post.html")
    offered = tasks.views(actor)
    view = request.GET.get("view") or offered[0][0]
    form = filter_form(request)
    found = narrowed(request, tasks.worklist(actor, view, at), form)
    order = tasks.worklist_order(actor, view)
    if "export" in request.GET:
        return exported(request, found.order_by(*order), dict(offered).get(view, view))
    page = paging.page(found, request, order=order)
    counts = tasks.worklist_counts(actor, at)
    rows = tasks.rows(page, actor, at)
    return render(
        request,
        "desk/today.html",
        {
            "sentence": _sentence(counts),
            "views": [_view(code, text, view, counts) for code, text in offered],
            "view": dict(offered).get(view, view),
            "form": form,
            "groups": list(grouped(rows, request)),
            "page": page,
            "count": None if form.picked() else counts.get(view),
            "export": exportable(request),
            "may_register": actor.may("matters.register"),
            "empty": _empty(view),
        },
    )


def _view(code: str, text: str, current: str, counts: dict[str, tuple[int, bool]]) -> dict[str, Any]:
    n, more = counts.get(code, (0, False))
    return {
        "text": text,
        "href": f"?view={code}",
        "count": None if code not in counts else f"{n}+" if more else n,
        "hot": code == "late" and n > 0,
        "current": code == current,
    }


def _sentence(counts: dict[str, tuple[int, bool]]) -> str:
    """您手上 23 件。1 件已超期，3 件今天到期。"""

    def said(code: str) -> tuple[int, str]:
        n, more = counts.get(code, (0, False))
        return n, f"{n}+" if more else str(n)

    n, text = said("todo")
    if not any(number for number, _more in counts.values()):
        return _("手上没有要办的。新来的会自动出现在这里。")
    parts = [ngettext("手上 %(n)s 件", "手上 %(n)s 件", n) % {"n": text}]
    late, late_text = said("late")
    due, due_text = said("today")
    if late:
        parts.append(ngettext("%(n)s 件已超期", "%(n)s 件已超期", late) % {"n": late_text})
    if due:
        parts.append(ngettext("%(n)s 件今天到期", "%(n)s 件今天到期", due) % {"n": due_text})
    if not late and not due:
        parts.append(_("今天没有到期的"))
    return _("，").join(parts) + _("。")


def _empty(view: str) -> tuple[str, str]:
    return {
        "late": (_("没有超期的"), _("到期没办的会列在这里，并且已经有人在督。")),
        "today": (_("今天没有到期的"), _("最后一天的事会列在这里。")),
        "unsigned": (_("没有要签收的"), _("交办给本单位的会先列在这里。")),
        "confirm": (_("没有等群众确认的"), _("答复之后、群众点头之前的会列在这里。")),
        "supervised": (_("没有督办"), _("超期会自动发督办单，列在这里。")),
    }.get(view, (_("这里现在是空的"), _("有了会自动出现。换个视图，或者清掉筛选看看。")))


@dataclass(frozen=True)
class Group:
    """Rows under one lamp."""

    title: str
    rows: list[Any]


def grouped(rows: list[Any], request: HttpRequest) -> Iterator[Group]:
    """The rows by their lamp, in the order they came."""
    titles = {
        "s4": _("已超期"),
        "s3": _("今天到期"),
        "s2": _("临期"),
        "s1": _("往后的"),
        "idle": _("停着的，或没有期限"),
        "done": _("办完的"),
    }
    for level, title in titles.items():
        if some := [Line(row, request) for row in rows if row.lamp.level == level]:
            yield Group(title, some)


DEEDS = {
    Step.HAND_OVER: "tasks:new",
    Step.RULE: "tasks:new",
    Step.AGAIN: "tasks:new",
    Step.ANSWER: "matters:resolution",
}
"""Where the next step is done, by name; the others are done on the matter's own page."""


class Line:
    """A row of a list as it is drawn: with its address, its button and its place."""

    def __init__(self, row: Any, request: HttpRequest) -> None:
        self.lamp, self.clock, self.next, self.action = row.lamp, row.clock, row.next, row.action
        self.title, self.holder, self.hands = row.title, row.holder, row.hands
        self.code = row.matter.grouped_code
        self.about = " · ".join(filter(None, (row.kind, row.who)))
        self.href = address("matters:show", row.matter.code)
        name = DEEDS.get(row.step)
        self.deed = (name and address(name, row.matter.code)) or self.href
        if row.task is not None and str(row.step) in ("sign", "work", "reply"):
            self.deed = address("tasks:uptake" if str(row.step) == "sign" else "tasks:show", row.task.pk)
        self.place = place_name(matters.smallest_region(row.matter), request.actor.region_id)


# --- what the lists share -------------------------------------------------------------------------------


def filter_form(request: HttpRequest, *, staged: bool = False) -> FilterForm:
    """The filters over this actor's lists."""
    book = catalogue.current(request.at)
    kinds = [(kind.code, words.named(kind)) for kind in book.top_kinds]
    picked = request.GET.get("kind", "")
    if picked in book.kinds and picked not in dict(kinds):
        kinds.insert(0, (picked, words.named(book.kinds[picked])))
    form = FilterForm(request.GET, kinds=kinds, regions=_areas(request.actor))
    if not staged:
        del form.fields["stage"]
    return form


def _areas(actor: Any) -> list[tuple[str, str]]:
    """The areas below the own one, one or two levels deep."""
    if actor.region_id is None:
        return []
    found = []
    for area in regions.children(actor.region_id):
        found.append((str(area.pk), area.name))
        if area.level == "village":
            found += [(str(one.pk), f"{area.name} · {one.name}") for one in regions.children(area.pk)]
    return found[:300]


def narrowed(request: HttpRequest, rows: Any, form: FilterForm) -> Any:
    """The rows that the filters leave; rows are matters, or tasks with their matter."""
    path = "" if rows.model._meta.model_name == "matter" else "matter__"
    picked = form.picked()
    if code := picked.get("kind"):
        rows = rows.filter(**{f"{path}kind__code__startswith": code})
    if (area := picked.get("region")) and (region := regions.get(UUID(area))):
        rows = rows.filter(**{f"{path}{region.level}_id": region.pk})
    for name in ("source", "stage"):
        if name in picked:
            rows = rows.filter(**{f"{path}{name}": picked[name]})
    if text := picked.get("q"):
        same = matters.holding(matters.visible(request.actor, request.at), text)
        rows = rows.filter(**{f"{path}pk__in": same.values("pk")})
    return rows


def exportable(request: HttpRequest) -> str:
    """The address of this very list as a file, for those who may take lists away."""
    if not any(request.actor.may(one) for one in ("matters.view_all", "documents.export")):
        return ""
    return paging.same_list(request, export="xlsx")


def exported(request: HttpRequest, rows: Any, name: str) -> HttpResponse:
    """A list as an Excel file, masked as on the screen; who took it is recorded."""
    if not exportable(request):
        raise PermissionDenied
    lines = []
    found = list(rows[:EXPORTED])
    for start in range(0, len(found), 500):
        lines += tasks.rows(found[start : start + 500], request.actor, request.at)
    looks.look(request.actor, None, request.at, what="export", why=f"{name} {len(lines)}")
    heads = [_("编号"), _("标题"), _("类别"), _("申请人"), _("来源"), _("登记时间"), _("到了哪一步"),
             _("期限"), _("到期"), _("下一步"), _("在谁手里")]  # fmt: skip
    content = sheets.workbook(
        name,
        heads,
        (
            (
                line.matter.grouped_code,
                line.title,
                line.kind,
                line.who,
                line.matter.get_source_display(),
                words.moment(line.matter.registered_at),
                str(line.matter.get_stage_display()),
                line.clock,
                clocks.due_words(line.lamp.due_at) if line.lamp.due_at and line.clock else "",
                line.next,
                " · ".join(filter(None, (line.holder, line.hands))),
            )
            for line in lines
        ),
    )
    return sheets.download(f"{name} {words.short_day(request.at)}", content)


# --- beside the list ------------------------------------------------------------------------------------


@never_cache
@pages.require()
@require_GET
def beside(request: HttpRequest) -> HttpResponse:
    """Who waits for a word, what ends today; a page of its own, drawn into the aside where there is script."""
    actor, at = request.actor, request.at
    owed = tasks.unanswered(actor, at, limit=6)
    soon = tasks.rows(tasks.worklist(actor, "today", at).order_by("due_at", "id")[:8], actor, at)
    who = matters.masked_applicants([row.matter_id for row in owed])
    context = {
        "owed": [
            {
                "matter": row.matter,
                "who": who.get(row.matter_id, ""),
                "since": words.span((at - row.at).total_seconds()),
            }
            for row in owed
        ],
        "soon": soon,
    }
    return render(request, "desk/_beside.html" if request.htmx else "desk/beside.html", context)
