"""The supervision board, one order, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters import queries as matters
from fengqiao.casework.tasks import queries as tasks
from fengqiao.design import words
from fengqiao.kernel import looks, pages, paging, sheets
from fengqiao.services.supervision import actions, forms, panel, queries
from fengqiao.services.supervision.models import Level, State
from fengqiao.services.supervision.permissions import Permission
from fengqiao.services.supervision.views.asking import asked, tabs

ORDER = ("opened_at", "id")
MOST = 2000
"""So many lines are printed or go into one file at most."""


@never_cache
@pages.require(Permission.SUPERVISE)
@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """督办: every order at work in the actor's area, the oldest first; to print, and as an Excel file."""
    actor, at = request.actor, request.at
    form = forms.FilterForm(request.GET, units=queries.supervised_units(actor, at))
    found = queries.orders(actor, at, **form.picked())
    if "export" in request.GET:
        return _exported(request, found)
    figures = queries.figures(actor, at)
    context = {
        "figures": [
            {"name": label, "value": figures["level"].get(code, 0), "href": f"?level={code}"}
            for code, label in Level.choices
        ]
        + [
            {"name": State(code).label, "value": figures["stage"].get(code, 0), "href": f"?stage={code}"}
            for code in (State.OPEN, State.REPLIED)
        ],
        "count": paging.capped_count(found),
        "export": paging.same_list(request, export="xlsx"),
        "paper": paging.same_list(request, print="1"),
    }
    if "print" in request.GET:
        lines = queries.lines(found.order_by(*ORDER)[:MOST], at)
        return render(request, "supervision/board_print.html", context | {"lines": lines})
    page = paging.page(found, request, order=ORDER)
    return render(
        request,
        "supervision/board.html",
        context
        | {"form": form, "page": page, "lines": queries.lines(page, at), "tabs": tabs(request, "orders")},
    )


def _exported(request: HttpRequest, found: Any) -> HttpResponse:
    lines = queries.lines(found.order_by(*ORDER)[:MOST], request.at)
    looks.look(request.actor, None, request.at, what="export", why=f"{_('督办')} {len(lines)}")
    heads = [_("文号"), _("级别"), _("第几次"), _("到了哪一步"), _("被督办的单位"), _("事项编号"), _("标题"),
             _("发出日期"), _("天数"), _("答复期限"), _("哪项期限"), _("办到没有")]  # fmt: skip
    rows = (
        (
            line.order.number,
            line.order.get_level_display(),
            line.order.times,
            str(line.order.get_stage_display()),
            line.unit,
            line.matter.grouped_code,
            line.title,
            words.moment(line.order.opened_at),
            line.age,
            clocks.due_words(line.lamp.due_at) if line.order.stage == State.OPEN and line.lamp.due_at else "",
            line.late,
            _("办到了") if line.done else "",
        )
        for line in lines
    )
    content = sheets.workbook(_("督办"), heads, rows)
    return sheets.download(f"{_('督办')} {words.short_day(request.at)}", content)


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """One order: what is asked, by when, what was answered each time, what can be done now."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    return render(request, "supervision/order.html", panel.file_of(request, matter, order))


@never_cache
@pages.require()
@require_GET
def of_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """From a task of mode supervise to its order; straight to the answer for the unit that owes it."""
    task, matter = tasks.reach(request.actor, task_id, request.at)
    order = queries.of_task(matter.pk, task.pk)
    if order is None:
        raise Http404
    owes = order.stage == State.OPEN and request.actor.organisation_id == order.unit_id
    name = "supervision:reply" if owes else "supervision:order"
    return HttpResponseRedirect(reverse(name, args=[order.pk]))


@never_cache
@pages.require()
@require_GET
def of_matter(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for a refresh."""
    matter = matters.reach(request.actor, code, request.at)
    return HttpResponse(panel.supervision(request, matter))


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Issue an order by hand."""
    matter = matters.reach(request.actor, code, request.at)
    led = tasks.lead_of(matter.pk)
    form = forms.OrderForm(
        request.POST if request.method == "POST" else None,
        matter=matter,
        proofs=queries.proofs(matter),
        initial={"unit": str(led.holder_id if led else matter.holder_id)},
    )
    return asked(
        request,
        actions.issue,
        matter.pk,
        form=form,
        title=_("发督办单"),
        lead=matter.title,
        button=_("发出"),
        done=_("督办单发出了"),
        then=lambda order: reverse("supervision:order", args=[order.pk]),
        back=reverse("matters:show", args=[matter.code]),
        matter=matter,
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def level(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Raise an order to a higher level."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    here = reverse("supervision:order", args=[order.pk])
    return asked(
        request,
        actions.raise_level,
        matter.pk,
        order.pk,
        form=forms.LevelForm(request.POST if request.method == "POST" else None, now=order.level),
        title=_("升级督办"),
        lead=_("还是这张督办单，级别更高；会另出一份文书。"),
        button=_("升级"),
        done=_("升级了"),
        then=here,
        back=here,
        matter=matter,
    )


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def reply(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The answer of the supervised unit."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    here = reverse("supervision:order", args=[order.pk])
    form = forms.ReplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        proofs=queries.proofs(matter),
    )
    return asked(
        request,
        actions.answer,
        matter.pk,
        order.pk,
        form=form,
        title=_("答复督办"),
        lead=_("照实写。答复由督办的人审看，认可或者退回都会写明理由。"),
        button=_("交上去"),
        done=_("答复交上去了"),
        then=here,
        back=here,
        matter=matter,
        order=order,
        files=True,
    )


@pages.require(Permission.SUPERVISE)
@require_POST
def acceptance(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The answer is enough."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    return pages.do(
        request, actions.accept, matter.pk, order.pk, then=reverse("supervision:order", args=[order.pk])
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """The answer is not enough: why, and the next time begins."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    here = reverse("supervision:order", args=[order.pk])
    return asked(
        request,
        actions.give_back,
        matter.pk,
        order.pk,
        form=forms.ReturnForm(request.POST if request.method == "POST" else None, now=order.level),
        title=_("退回答复"),
        lead=_("写明理由。下一次督办马上开始，期限重新算。"),
        button=_("退回，再督一次"),
        done=_("退回了，新的期限开始算"),
        then=here,
        back=here,
        matter=matter,
        danger=True,
    )


@never_cache
@pages.require(Permission.SUPERVISE)
@require_http_methods(["GET", "POST"])
def closure(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """It was done; or the order is lifted before it was answered."""
    order, matter = queries.reach(request.actor, order_id, request.at)
    here = reverse("supervision:order", args=[order.pk])
    done = order.stage == State.ACCEPTED
    return asked(
        request,
        actions.close,
        matter.pk,
        order.pk,
        form=forms.WordsForm(request.POST if request.method == "POST" else None),
        title=_("了结督办") if done else _("撤销督办"),
        lead=_("办到了什么，怎么核实的。") if done else _("撤销以后这家单位不用再答复。"),
        button=_("了结") if done else _("撤销"),
        done=_("了结了") if done else _("撤销了"),
        then=here,
        back=here,
        matter=matter,
        danger=not done,
    )
