"""One matter: its page, and every deed as a resource of its own. Each view calls one action."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from fengqiao.casework.matters import actions, forms, panel, queries
from fengqiao.casework.matters.actions.words import Stale
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.permissions import SPEAKERS, Permission
from fengqiao.casework.matters.stages import MACHINE
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import looks, pages, paging
from fengqiao.kernel.stages import Refused

SHOWN_FOR = timedelta(minutes=10)


@never_cache
@pages.require()
@require_GET
def show(request: HttpRequest, code: str) -> HttpResponse:
    """Everything about one matter on one page, put together from the panels of all slices."""
    return render(request, "matters/show.html", _composed(request, code))


@never_cache
@pages.require()
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The same page for paper."""
    request.printing = True  # the panels leave out what only a screen can use
    return render(request, "matters/print.html", _composed(request, code) | {"printing": True})


def _composed(request: HttpRequest, code: str) -> dict[str, Any]:
    matter = queries.reach(request.actor, code, request.at)
    drawn = {place: [draw(request, matter) for draw in panels] for place, panels in pages.PANELS.items()}
    may = request.actor.may
    return {
        "matter": matter,
        "panels": drawn,
        "place": forms.place_name(queries.smallest_region(matter)),
        "may_correct": may(Permission.CORRECT),
        "may_contact": any(may(one) for one in SPEAKERS),
        "may_withdraw": matter.is_open and may(Permission.ACCEPT),
    }


@never_cache
@pages.require()
@require_GET
def looks_of(request: HttpRequest, code: str) -> HttpResponse:
    """Who has looked at this matter, and who may: what a party may ask for."""
    matter = queries.reach(request.actor, code, request.at)
    page = paging.page(looks.of(matter.pk), request, order=("-at", "-id"))
    who = organisations.who({row.by for row in page.rows})
    for row in page.rows:
        row.who = who.get(row.by, row.by)
    return render(
        request,
        "matters/looks.html",
        {
            "matter": matter,
            "page": page,
            "grants": queries.grants(matter.pk, request.at),
            "bars": queries.bars(matter.pk),
        },
    )


@never_cache
@pages.require()
@require_GET
def corrections(request: HttpRequest, code: str) -> HttpResponse:
    """What was put right: what it was, what it is, who and why."""
    matter = queries.reach(request.actor, code, request.at)
    rows = queries.corrections(matter.pk)
    who = organisations.who({row.by for row in rows})
    for row in rows:
        row.who, row.label = who.get(row.by, row.by), _label(row.field)
        if row.field == "region":
            row.was, row.now = (
                forms.place_name(UUID(value)) if value else "" for value in (row.was, row.now)
            )
    return render(request, "matters/corrections.html", {"matter": matter, "rows": rows})


def _label(name: str) -> str:
    for form in (forms.CorrectForm, forms.PartyCorrectForm, forms.RelocateForm, forms.ReclassifyForm):
        if name in form.base_fields:
            return str(form.base_fields[name].label)
    return name


# --- deeds ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Deed:
    """One thing that can be done to a matter: its form, its action, its words."""

    title: Any
    button: Any
    done: Any
    action: Callable[..., Any]
    form: type[forms.DeedForm] = forms.DeedForm
    verb: str = ""
    permissions: tuple[str, ...] = ()
    """Any of these, for a deed that is no move."""
    lead: Any = ""
    small: bool = False
    danger: bool = False
    typed: tuple[str, ...] = ()
    """Columns of the row that the form starts with."""

    def objections(self, request: HttpRequest, matter: Matter) -> list[str]:
        if self.verb:
            return MACHINE.objections(self.verb, matter, by=request.actor, at=request.at)
        if self.permissions and not any(request.actor.may(one) for one in self.permissions):
            return [_("您现在的岗位没有这项权限")]
        return []


def _do(
    request: HttpRequest,
    code: str,
    deed: Deed,
    *,
    row: Any = None,
    initial: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    **fixed: Any,
) -> HttpResponse:
    matter = queries.reach(request.actor, code, request.at)
    start = {name: getattr(row or matter, name) for name in deed.typed} | (initial or {})
    typed = request.POST if request.method == "POST" else None
    if typed is None and deed.verb in pages.BEGINNINGS:
        start |= pages.BEGINNINGS[deed.verb](request, matter)
    form = deed.form(typed, matter=matter, initial=start | {"version": matter.version})
    drawn = {"matter": matter, "deed": deed, "form": form, **(context or {})}
    drawn["objections"] = deed.objections(request, matter)
    if request.method != "POST":
        return render(request, "matters/deed.html", drawn)
    if not form.is_valid():
        return render(request, "matters/deed.html", drawn, status=400)

    def then(result: Any) -> str:
        messages.success(request, str(deed.done))
        return reverse("matters:show", args=[matter.code])

    def refused(reason: Refused) -> HttpResponse:
        if isinstance(reason, Stale):
            return render(
                request,
                "matters/deed.html",
                drawn | {"refused": str(reason)} | _merged(request, deed, code, form),
            )
        return render(request, "matters/deed.html", drawn | {"refused": str(reason)})

    return pages.do(request, deed.action, matter.pk, then=then, refused=refused, **form.as_deed(), **fixed)


def _merged(request: HttpRequest, deed: Deed, code: str, form: forms.DeedForm) -> dict[str, Any]:
    """Somebody was faster: their words beside yours, and a form that knows the new version."""
    matter = queries.reach(request.actor, code, request.at)
    typed = request.POST.copy()
    typed["version"] = str(matter.version)
    theirs = [
        (form.fields[name].label, getattr(matter, name), form.cleaned_data.get(name, ""))
        for name in deed.typed
        if hasattr(matter, name) and getattr(matter, name) != form.cleaned_data.get(name)
    ]
    return {"matter": matter, "form": deed.form(typed, matter=matter), "theirs": theirs}


def _resource(deed: Deed) -> Callable[..., HttpResponse]:
    @never_cache
    @pages.require()
    @require_http_methods(["GET", "POST"])
    def resource(request: HttpRequest, code: str) -> HttpResponse:
        return _do(request, code, deed)

    return resource


acceptance = _resource(
    Deed(
        gettext_lazy("受理"),
        gettext_lazy("受理，出告知书"),
        gettext_lazy("已受理，受理告知书在出"),
        actions.accept,
        verb="accept",
        small=True,
        lead=gettext_lazy("受理后开始计办理期限，当事人会收到受理告知书。"),
    )
)
declination = _resource(
    Deed(
        gettext_lazy("不予受理"),
        gettext_lazy("不予受理，告诉他去哪里"),
        gettext_lazy("已记下不予受理，告知书在出"),
        actions.decline,
        forms.DeclineForm,
        verb="decline",
        danger=True,
        lead=gettext_lazy("理由和依据会印在告知书上。他不同意，可以申请复查。"),
    )
)
answer = _resource(
    Deed(
        gettext_lazy("当场答复"),
        gettext_lazy("记下答复并办结"),
        gettext_lazy("已答复，办结了"),
        actions.answer,
        forms.AnswerForm,
        verb="answer",
        lead=gettext_lazy("咨询类的事，答复完就办结。他还要办，随时可以重新打开。"),
    )
)
resolution = _resource(
    Deed(
        gettext_lazy("答复当事人"),
        gettext_lazy("答复，请他确认"),
        gettext_lazy("已答复，等当事人确认"),
        actions.resolve,
        forms.ResolveForm,
        verb="resolve",
        lead=gettext_lazy("答复会发给当事人，并问他是不是真的解决了。他说没有，就重新办。"),
    )
)


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def closure(request: HttpRequest, code: str) -> HttpResponse:
    """The director ends a resolved matter without waiting for the person's confirmation."""
    deed = Deed(
        gettext_lazy("办结"),
        gettext_lazy("办结"),
        gettext_lazy("已办结，卷宗在归档"),
        actions.close,
        verb="close",
        small=True,
        lead=gettext_lazy("平时由当事人确认，或到期自动办结。提前办结由主任决定，会记下来。"),
    )
    return _do(request, code, deed, how="decided")


withdrawal = _resource(
    Deed(
        gettext_lazy("当事人撤回"),
        gettext_lazy("记下撤回并办结"),
        gettext_lazy("已按他的意思撤回"),
        actions.withdraw,
        forms.WithdrawForm,
        verb="withdraw",
        small=True,
        danger=True,
        lead=gettext_lazy("只有他自己要撤才能撤。劝人撤回不算数。"),
    )
)
reopening = _resource(
    Deed(
        gettext_lazy("重新办理"),
        gettext_lazy("重新办理"),
        gettext_lazy("已重新办理，承办和督办都知道了"),
        actions.reopen,
        forms.ReopenForm,
        verb="reopen",
    )
)
contact = _resource(
    Deed(
        gettext_lazy("记一次联系"),
        gettext_lazy("记下"),
        gettext_lazy("记下了"),
        actions.contact,
        forms.ContactForm,
        permissions=SPEAKERS,
        small=True,
        lead=gettext_lazy("真正联系上本人才算答复，回执和短信不算。"),
    )
)
correction = _resource(
    Deed(
        gettext_lazy("更正登记"),
        gettext_lazy("改好了"),
        gettext_lazy("已更正，原来的写法留着可查"),
        actions.correct,
        forms.CorrectForm,
        permissions=(Permission.CORRECT,),
        typed=("title", "said", "wanted", "began_on", "place"),
        lead=gettext_lazy("只改写错的。原来怎么写、谁改的、为什么，都留着。"),
    )
)


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def classification(request: HttpRequest, code: str) -> HttpResponse:
    """Another kind or complexity, with a reason."""
    deed = Deed(
        gettext_lazy("改类别"),
        gettext_lazy("改好了"),
        gettext_lazy("类别已改"),
        actions.reclassify,
        forms.ReclassifyForm,
        permissions=(Permission.CORRECT,),
        typed=("complexity",),
        lead=gettext_lazy("改类别会改变承办单位的建议。难易变了，期限按新的算，还从原来那天起。"),
    )
    matter = queries.reach(request.actor, code, request.at)
    named = forms.kinds(catalogue.book(matter.edition_id))
    now = f"{matter.kind.zh}（{matter.kind.code}）"
    return _do(request, code, deed, initial={"kind": now}, context={"suggested": {"kind": named}})


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def location(request: HttpRequest, code: str) -> HttpResponse:
    """The right place, and with it the right centre."""
    deed = Deed(
        gettext_lazy("改地点"),
        gettext_lazy("改好了"),
        gettext_lazy("地点已改"),
        actions.relocate,
        forms.RelocateForm,
        permissions=(Permission.CORRECT,),
        lead=gettext_lazy("换了辖区，负责的中心也跟着换，期限照旧走。"),
    )
    return _do(request, code, deed)


party = _resource(
    Deed(
        gettext_lazy("加一位当事人"),
        gettext_lazy("加上"),
        gettext_lazy("加上了"),
        actions.add_party,
        forms.PartyForm,
        permissions=(Permission.CORRECT,),
        lead=gettext_lazy("对方是本地单位的，从这一刻起它看不到这件事。"),
    )
)


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def party_correction(request: HttpRequest, code: str, party_id: UUID) -> HttpResponse:
    """A party's name or numbers put right, without having to see them."""
    row = _party(request, code, party_id)
    deed = Deed(
        gettext_lazy("更正当事人"),
        gettext_lazy("改好了"),
        gettext_lazy("已更正，原来的写法留着可查"),
        actions.correct,
        forms.PartyCorrectForm,
        permissions=(Permission.CORRECT,),
        typed=("contact",),
        lead=gettext_lazy("空着的不改。"),
    )
    return _do(request, code, deed, row=row, party_id=party_id)


@never_cache
@pages.require()
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, code: str, party_id: UUID, field: str) -> HttpResponse:
    """See a masked value in full, for a purpose that is recorded. It stays open for ten minutes."""
    _party(request, code, party_id)
    if field not in actions.access.REVEALABLE:
        raise Http404

    deed = Deed(
        gettext_lazy("看完整信息，为了什么"),
        gettext_lazy("看十分钟"),
        gettext_lazy("看十分钟后自动收起；这次查看已记下"),
        actions.reveal,
        forms.RevealForm,
        small=True,
        lead=gettext_lazy("会记下谁、什么时候、为什么看的。当事人能看到这条记录。"),
    )
    response = _do(request, code, deed, party_id=party_id, field=field)
    if response.status_code == 303:
        until = (request.at + SHOWN_FOR).timestamp()
        request.session[panel.REVEALED] = panel.shown(request) | {f"{party_id}:{field}": until}
    return response


def _party(request: HttpRequest, code: str, party_id: UUID) -> Any:
    matter = queries.reach(request.actor, code, request.at)
    for row in queries.parties(matter.pk):
        if row.pk == party_id:
            return row
    raise Http404
