"""A matter's tasks and one task's page; uptake, report, return, completion and cancellation as resources."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.tasks import actions, forms, panel, queries
from fengqiao.casework.tasks.models import Mode
from fengqiao.casework.tasks.rules.modes import WAYS
from fengqiao.casework.tasks.stages import MACHINE
from fengqiao.kernel import pages

OPENERS = tuple(sorted({permission for way in WAYS.values() for permission in way.permissions}))


@never_cache
@pages.require()
@require_GET
def of_matter(request: HttpRequest, code: str) -> HttpResponse:
    """The panel alone, for a refresh; without script the matter's page."""
    matter = matters.reach(request.actor, code, request.at)
    return HttpResponse(panel.tasks(request, matter))


@never_cache
@pages.require(*OPENERS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Give a unit a piece of work on the matter. The rules suggest a unit and say why; a person decides."""
    matter = matters.reach(request.actor, code, request.at)
    led = queries.lead_of(matter.pk)
    found = queries.suggestion(matter)
    mode = Mode.JOINT if led else (Mode.HANDLE if found.unit.pk == matter.centre_id else Mode.ASSIGN)
    form = forms.OpenForm(
        request.POST if request.method == "POST" else None,
        matter=matter,
        actor=request.actor,
        led=led is not None,
        initial={"mode": mode, "holder": str(found.unit.pk), "asked": matter.wanted},
    )
    drawn = {"matter": matter, "form": form, "suggestion": found, "led": led}
    return pages.ask(
        request,
        "tasks/new.html",
        drawn,
        actions.open_task,
        matter.pk,
        then=reverse("matters:show", args=[matter.code]),
        said=lambda task: _("已交给%(unit)s") % {"unit": task.holder.short_name},
    )


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: what is asked, by when, what was said, what can be done now."""
    task, matter = queries.reach(request.actor, task_id, request.at)
    return render(request, "tasks/show.html", panel.file_of(request, matter, task))


@dataclass(frozen=True)
class Deed:
    """One thing that can be done to a task: its form, its action, its words."""

    title: Any
    button: Any
    done: Any
    action: Callable[..., Any]
    verb: str
    form: type[forms.DeedForm] = forms.DeedForm
    lead: Any = ""
    danger: bool = False


def _resource(deed: Deed) -> Callable[..., HttpResponse]:
    @never_cache
    @pages.require()
    @require_http_methods(["GET", "POST"])
    def resource(request: HttpRequest, task_id: UUID) -> HttpResponse:
        task, matter = queries.reach(request.actor, task_id, request.at)
        form = deed.form(request.POST if request.method == "POST" else None, task=task, matter=matter)
        verb = "lift" if deed.verb == "cancel" and task.mode == Mode.SUPERVISE else deed.verb
        objections = MACHINE.objections(verb, task, by=request.actor, at=request.at)
        drawn = {"matter": matter, "task": task, "deed": deed, "form": form, "objections": objections}
        stays = deed.verb in ("take_up", "report")
        then = reverse("tasks:show", args=[task.pk]) if stays else reverse("matters:show", args=[matter.code])
        return pages.ask(
            request,
            "tasks/deed.html",
            drawn,
            deed.action,
            matter.pk,
            task.pk,
            then=then,
            said=str(deed.done),
        )

    return resource


uptake = _resource(
    Deed(
        gettext_lazy("签收"),
        gettext_lazy("签收"),
        gettext_lazy("已签收，在您手里"),
        actions.take_up,
        "take_up",
        lead=gettext_lazy("签收后由您办理；期限照旧走。不归你们管的，请退回并写明依据。"),
    )
)
report = _resource(
    Deed(
        gettext_lazy("填办理情况"),
        gettext_lazy("记下"),
        gettext_lazy("记下了"),
        actions.report,
        "report",
        forms.ReportForm,
    )
)
give_back = _resource(
    Deed(
        gettext_lazy("退回中心"),
        gettext_lazy("退回，请中心裁定"),
        gettext_lazy("已退回，中心一个工作日内裁定"),
        actions.give_back,
        "give_back",
        forms.ReturnForm,
        lead=gettext_lazy("退回要有依据。裁定前请继续联系当事人，不要停下来。"),
        danger=True,
    )
)
completion = _resource(
    Deed(
        gettext_lazy("写办理结果"),
        gettext_lazy("办完，交回中心"),
        gettext_lazy("办完了，已交回中心答复群众"),
        actions.finish,
        "finish",
        forms.FinishForm,
        lead=gettext_lazy("写下结果后交回中心，由中心答复当事人。"),
    )
)
cancellation = _resource(
    Deed(
        gettext_lazy("撤销办件"),
        gettext_lazy("撤销"),
        gettext_lazy("已撤销"),
        actions.cancel,
        "cancel",
        forms.CancelForm,
        lead=gettext_lazy("撤销后这家单位不再办，也不再看得到这件事。"),
        danger=True,
    )
)
