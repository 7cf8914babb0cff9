"""The public directory; organisations, posts and roles for their administrator; the switch between posts."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fengqiao.ground.accounts import queries as accounts
from fengqiao.ground.accounts.models import User
from fengqiao.ground.organisations import actions, queries
from fengqiao.ground.organisations.forms import AppointForm, EndForm, OrganisationForm, word
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.ground.organisations.permissions import Permission
from fengqiao.ground.regions import queries as regions
from fengqiao.ground.regions.models import Region
from fengqiao.kernel import pages, paging
from fengqiao.kernel.stages import Refused

CHOSEN = "post"
"""Where the session keeps the chosen post; `middleware.act` reads it."""


# --- for everybody -----------------------------------------------------------------------------------


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """Centres and units with their hours, address and telephone. No sign-in."""
    text, kind = request.GET.get("q", ""), request.GET.get("kind", "")
    found = queries.directory(text=text, unit_role=kind)
    shown = found if text or kind else [row for row in found if queries.is_centre(row.pk)]
    context = {"rows": shown[:100], "more": len(shown) > 100, "text": text, "kind": kind}
    return render(request, "organisations/directory.html", context | {"kinds": _kinds_in_use(found)})


@require_GET
def entry(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation as the public sees it."""
    organisation = _get(organisation_id)
    if organisation.closed_at is not None:
        raise Http404
    context = {
        "organisation": organisation,
        "place": regions.full_name(organisation.region_id),
        "kinds": _words(organisation),
        "below": queries.children(organisation.pk),
    }
    return render(request, "organisations/entry.html", context)


@require_POST
@pages.require()
def post_switch(request: HttpRequest) -> HttpResponse:
    """From now on act in another of one's own posts."""
    held = queries.posts_of(request.user.pk, request.at)  # type: ignore[attr-defined]
    chosen = next((post for post in held if str(post.pk) == request.POST.get("post")), None)
    if chosen is not None:
        request.session[CHOSEN] = str(chosen.pk)
        messages.success(request, _("现在以“%(post)s”办事") % {"post": chosen})
    return HttpResponseRedirect(_next(request), status=303)


# --- organisations, for their administrator ----------------------------------------------------------


@pages.require(Permission.ACCOUNTS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All organisations."""
    text, kind, state = (request.GET.get(name, "") for name in ("q", "kind", "state"))
    rows = queries.listing(text=text, unit_role=kind, closed=state == "closed")
    page = paging.page(rows, request, order=("pinyin", "id"))
    context = {
        "page": page,
        "rows": [(row, _words(row)) for row in page.rows],
        "count": paging.capped_count(rows),
        "text": text,
        "kind": kind,
        "state": state,
        "kinds": _kinds_in_use(queries.directory()),
        "views": [
            {"text": label, "href": f"?state={key}" if key else "?", "current": key == state}
            for key, label in (("", _("现有单位")), ("closed", _("已撤销")))
        ],
    }
    return render(request, "organisations/index.html", context)


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new organisation."""
    form = OrganisationForm(request.POST or None)
    return _save(request, form, "organisations/new.html", {}, lambda: (actions.found,))


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """One organisation: its entry, its posts."""
    organisation = _get(organisation_id)
    fields = ("name", "short_name", "phone", "address", "opening_hours", "services", "access")
    initial = {name: getattr(organisation, name) for name in fields} | {
        "region": _region_text(organisation.region),
        "parent": organisation.parent.name if organisation.parent else "",
        "credit_code": organisation.credit_code or "",
        "unit_roles": sorted(queries.roles_of(organisation.pk)),
    }
    form = OrganisationForm(request.POST or None, initial=initial)
    context = {
        "organisation": organisation,
        "posts": queries.posts_in(organisation.pk, request.at),  # type: ignore[attr-defined]
        "appointing": AppointForm(hide="organisation", initial={"organisation": organisation.name}),
        "kinds": _words(organisation),
    }
    return _save(request, form, "organisations/show.html", context, lambda: (actions.edit, organisation))


@pages.require(Permission.ACCOUNTS)
@require_POST
def closure(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """End an organisation."""
    return pages.do(request, actions.close, _get(organisation_id), then=_url)


def _save(
    request: HttpRequest,
    form: OrganisationForm,
    template: str,
    context: dict[str, Any],
    verb: Callable[[], tuple[Any, ...]],
) -> HttpResponse:
    """Found or edit with what the form says, or show the form with what is wrong."""

    def again(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        suggestions = {"organisation_names": queries.names(), "region_names": _region_names(request)}
        return render(request, template, {"form": form} | suggestions | context)

    if not form.is_valid():
        return again()
    values = dict(form.cleaned_data)
    region = _region(values.pop("region"))
    if region is None:
        form.add_error("region", _("没有这个区划，或者有好几个同名的。请写代码"))
    parent = queries.named(values["parent"]) if values["parent"] else None
    if values.pop("parent") and parent is None:
        form.add_error("parent", _("没有叫这个名字的单位。请写全称"))
    if form.errors:
        return again()
    action, *subject = verb()
    return pages.do(
        request, action, *subject, **values, region=region, parent=parent, then=_url, refused=again
    )


# --- posts -------------------------------------------------------------------------------------------


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """The posts of one person; appoint them to another."""
    if (user := accounts.get(user_id)) is None:
        raise Http404
    initial = {"username": user.username}
    form = AppointForm(request.POST or None, hide="username", initial=initial)

    def again(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        context = {
            "person": user,
            "form": form,
            "held": queries.posts_of(user.pk, request.at),  # type: ignore[attr-defined]
            "former": queries.former_posts_of(user.pk, request.at)[:50],  # type: ignore[attr-defined]
            "names": queries.names(),
        }
        return render(request, "organisations/person.html", context)

    if not form.is_valid():
        return again()
    return _appoint(request, form, user, _person_url, again)


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def posts(request: HttpRequest, organisation_id: UUID) -> HttpResponse:
    """Appoint somebody in an organisation."""
    organisation = _get(organisation_id)
    initial = {"organisation": organisation.name}
    form = AppointForm(request.POST or None, hide="organisation", initial=initial)

    def again(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        return render(request, "organisations/appoint.html", {"form": form, "organisation": organisation})

    if not form.is_valid():
        return again()
    user = accounts.by_username(form.cleaned_data["username"])
    if user is None:
        form.add_error("username", _("没有这个账号。请先到“账号”里建立"))
        return again()
    return _appoint(request, form, user, lambda post: _url(organisation), again, organisation)


def _appoint(
    request: HttpRequest,
    form: AppointForm,
    user: User,
    then: Callable[[Post], str],
    again: Callable[..., HttpResponse],
    organisation: Organisation | None = None,
) -> HttpResponse:
    organisation = organisation or queries.named(form.cleaned_data["organisation"])
    if organisation is None:
        form.add_error("organisation", _("没有叫这个名字的单位。请写全称"))
        return again()
    role = queries.role(form.cleaned_data["role"])
    if lost := queries.lost(user.pk, role, request.at) if role else None:  # type: ignore[attr-defined]
        words = _("、").join(queries.permission_words(lost))
        messages.warning(request, _("兼岗以后，这些权限不再有：%(names)s") % {"names": words})
    return pages.do(
        request, actions.appoint, user, organisation=organisation, role=role, then=then, refused=again
    )


@pages.require(Permission.ACCOUNTS)
@require_http_methods(["GET", "POST"])
def ending(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post: hand its work to a colleague, or end it when there is no work."""
    post = queries.post(post_id)
    if post is None or not post.held_at(request.at):  # type: ignore[attr-defined]
        raise Http404
    colleagues = [one for one in queries.posts_in(post.organisation_id, request.at) if one.pk != post.pk]  # type: ignore[attr-defined]
    choices = [(str(one.pk), f"{one.user.display_name} · {one.role}") for one in colleagues]
    form = EndForm(request.POST or None, successors=choices)

    def again(reason: Refused | None = None) -> HttpResponse:
        if reason is not None:
            form.add_error(None, str(reason))
        return render(request, "organisations/ending.html", {"form": form, "post": post})

    if not form.is_valid():
        return again()
    wanted = form.cleaned_data["successor"]
    if wanted == "none":
        return pages.do(request, actions.dismiss, post, then=_person_url, refused=again)
    successor = next(one for one in colleagues if str(one.pk) == wanted)
    return pages.do(request, actions.hand_over, post, successor=successor, then=_person_url, refused=again)


@pages.require()
@require_GET
def roles(request: HttpRequest) -> HttpResponse:
    """Which role may what: the table as it is in force. Every colleague may read it."""
    shown, chosen = queries.roles(), request.GET.get("role", "")
    table = [
        {
            "code": code,
            "words": words,
            "marks": [
                ("may" if code in role.may else "never" if code in role.never else "") for role in shown
            ],
        }
        for code, words in queries.permissions_in_words()
    ]
    one = next((role for role in shown if role.code == chosen), shown[0] if shown else None)
    context = {
        "roles": [(role, word(role)) for role in shown],
        "table": table,
        "one": one,
        "one_word": word(one) if one else "",
        "may": queries.permission_words(one.may) if one else [],
        "never": queries.permission_words(one.never) if one else [],
        "apart": [word(other) for other in shown if one and other.code in one.apart],
    }
    return render(request, "organisations/roles.html", context)


def _get(organisation_id: UUID) -> Organisation:
    if (organisation := queries.get(organisation_id)) is None:
        raise Http404
    return organisation


def _url(organisation: Organisation) -> str:
    return reverse("organisations:show", args=[organisation.pk])


def _person_url(post: Post) -> str:
    return reverse("organisations:person", args=[post.user_id])


def _words(organisation: Organisation) -> list[str]:
    codes = queries.roles_of(organisation.pk)
    return [word(kind) for kind in queries.unit_roles() if kind.code in codes]


def _kinds_in_use(rows: list[Organisation]) -> list[tuple[str, str]]:
    used = {code for row in rows for code in queries.roles_of(row.pk)}
    return [(kind.code, word(kind)) for kind in queries.unit_roles() if kind.code in used]


def _region_text(region: Region) -> str:
    return f"{region.code} {region.name}" if region.code else region.name


def _region(text: str) -> Region | None:
    """The place somebody typed: a code, "code name", or a name that only one place has."""
    first = text.split()[0] if text.split() else ""
    if found := regions.by_code(first):
        return found
    exact = [row for row in regions.search(text, limit=50) if row.name == text.strip()]
    return exact[0] if len(exact) == 1 else None


def _region_names(request: HttpRequest) -> list[str]:
    actor = request.actor  # type: ignore[attr-defined]
    return [_region_text(row) for row in regions.subtree(actor.region_id)[:300]] if actor.region_id else []


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or resolve_url(settings.LOGIN_REDIRECT_URL)
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
