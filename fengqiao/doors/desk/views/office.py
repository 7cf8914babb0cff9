"""The house itself: what an administrator looks after, and what an auditor reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from fengqiao.casework.clocks import queries as clocks
from fengqiao.casework.matters import queries as matters
from fengqiao.design.options import Option
from fengqiao.doors.desk.nav import HOUSE, address
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel import codes, events, looks, pages, paging, sheets, verify

AUDIT = "audit.logs"


@never_cache
@pages.require(*HOUSE)
@require_GET
def office(request: HttpRequest) -> HttpResponse:
    """The screens of administration, each with what it is for."""
    may = request.actor.may
    entries = [
        ("accounts:index", "system.accounts", Option(_("账号"), _("谁能登录；新建、停用、重设密码"), "users")),
        ("organisations:index", "system.accounts", Option(_("单位和岗位"), _("谁在哪个岗位；任命、免去、交接手上的事"), "building")),
        ("organisations:roles", "system.accounts", Option(_("岗位的权限"), _("每种岗位能做什么、绝不能做什么"), "key")),
        ("regions:index", "system.accounts", Option(_("区划和网格"), _("街道、社区、网格和它们的边界"), "map")),
        ("catalogue:index", "", Option(_("规则"), _("类别、时限、结果、文书，按版本"), "book")),
        ("catalogue:editions", "catalogue.edit", Option(_("规则的版次"), _("起草、比较、发布、退回"), "edit")),
        ("catalogue:calendar", "", Option(_("工作日历"), _("放假和调休，期限按它算"), "calendar")),
        ("desk:audit-looks", AUDIT, Option(_("谁看过什么"), _("每次看个人信息、导出清单的记录"), "eye")),
        ("desk:audit-entries", AUDIT, Option(_("管理日志"), _("账号、岗位、单位、规则的每次变动"), "list")),
        ("desk:audit-chain", AUDIT, Option(_("链条核对"), _("记录有没有被改过、删过、换过顺序"), "link")),
    ]  # fmt: skip
    rows = [
        {"href": href, "option": option}
        for name, permission, option in entries
        if (not permission or may(permission)) and (href := address(name))
    ]
    keeps = any(may(one) for one in ("catalogue.edit", "catalogue.publish", "system.configure"))
    alarm = clocks.calendar_alarm(request.at) if keeps else []
    return render(request, "desk/office.html", {"rows": rows, "alarm": alarm})


@never_cache
@pages.require(AUDIT)
@require_GET
def audit_looks(request: HttpRequest) -> HttpResponse:
    """Who looked at whose data: by kind, the newest first."""
    kinds = {
        "page": _("事项页"),
        "reveal": _("看完整信息"),
        "export": _("导出清单"),
        "file": _("打开文件"),
    }
    what = request.GET.get("what", "")
    rows = looks.latest()
    if what in kinds:
        rows = rows.filter(what__startswith=what)
    if "export" in request.GET:
        return _exported(request, rows)
    page = paging.page(rows, request, order=("-at", "-id"))
    return render(
        request,
        "desk/audit_looks.html",
        {
            "page": page,
            "rows": _named(page.rows),
            "views": [
                {"text": text, "href": f"?what={code}" if code else "?", "current": code == what}
                for code, text in (("", _("全部")), *kinds.items())
            ],
        },
    )


def _named(rows: list[Any]) -> list[Any]:
    who = organisations.who({row.by for row in rows})
    known = matters.codes_of({row.subject_id for row in rows if row.subject_id})
    for row in rows:
        row.who = who.get(row.by, row.by)
        row.code = codes.grouped(known[row.subject_id]) if row.subject_id in known else ""
    return rows


def _exported(request: HttpRequest, rows: Any) -> HttpResponse:
    found = _named(list(rows[:5000]))
    looks.look(request.actor, None, request.at, what="export", why=f"looks {len(found)}")
    heads = (_("时间"), _("谁"), _("看了什么"), _("事项"), _("为了什么"))
    lines = ((f"{row.at:%Y-%m-%d %H:%M}", row.who, row.what, row.code, row.why) for row in found)
    return sheets.download(_("查看记录"), sheets.workbook(_("查看记录"), heads, lines))


@never_cache
@pages.require(AUDIT)
@require_GET
def audit_entries(request: HttpRequest) -> HttpResponse:
    """The log of administration, the newest first."""
    page = paging.page(events.entries(), request, order=("-recorded_at", "-id"))
    who = organisations.who({row.by for row in page.rows})
    for row in page.rows:
        row.who = who.get(row.by, row.by)
        row.facts = "　".join(
            f"{name} {value}" for name, value in row.data.items() if value not in (None, "", [])
        )
    return render(request, "desk/audit_entries.html", {"page": page})


@never_cache
@pages.require(AUDIT)
@require_GET
def audit_chain(request: HttpRequest) -> HttpResponse:
    """Whether the records hang together: one matter by its code, or every daily root."""
    context: dict[str, Any] = {"code": request.GET.get("code", ""), "asked": False, "breaks": []}
    if context["code"]:
        context |= _checked(context["code"])
    elif "roots" in request.GET:
        context |= {"asked": True, "breaks": verify.root_breaks(), "what": _("每天的根")}
    page = paging.page(verify.roots(), request, order=("-on",))
    for row in page.rows:
        row.hex = bytes(row.root).hex()
    return render(request, "desk/audit_chain.html", context | {"page": page})


def _checked(text: str) -> dict[str, Any]:
    try:
        code = codes.check(text)
    except ValueError as fault:
        return {"fault": str(fault)}
    matter_id = matters.id_of(code)
    if matter_id is None:
        return {"fault": _("没有这个编号")}
    return {"asked": True, "breaks": matters.chain_breaks(matter_id), "what": codes.grouped(code)}
