"""The examples of the gallery: every component in every state, with invented people and places."""

from collections import namedtuple
from datetime import datetime, timedelta
from math import cos, pi, sin
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.forms.renderers import TemplatesSetting

from fengqiao.design import maps
from fengqiao.design.icons import ICONS
from fengqiao.design.options import Option
from fengqiao.design.shell import Group, Link, PostChoice, Shell

NAMES = (
    "button", "chip", "lamp", "clock", "why", "mask", "field", "errors", "choice", "upload", "file", "rate", "filterbar",
    "dialog", "card", "kv", "fold", "banner", "toast", "pagehead", "crumbs", "nothing", "bones", "stat", "table",
    "column", "group_row", "pager", "views", "tabs", "seg", "timeline", "entry", "chain", "roadmap", "stepper",
    "party", "task", "claim", "presence", "board", "hold", "holder", "progress", "receipt", "typed", "map", "year", "logo",
    "bridge", "icon",
)  # fmt: skip
NOW = datetime(2026, 5, 20, 10, 42, tzinfo=ZoneInfo("Asia/Shanghai"))
Page = namedtuple("Page", "rows next previous")


class Drawn(TemplatesSetting):
    """The renderer that kernel.forms uses too."""

    form_template_name = "design/form.html"
    field_template_name = "design/field.html"


class Sample(forms.Form):
    """One field of each kind."""

    default_renderer = Drawn()

    phone = forms.CharField(
        label="手机",
        required=False,
        help_text="只用来告诉您进度",
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    since = forms.CharField(label="大概从哪天开始", max_length=40)
    unit = forms.ChoiceField(
        label="承办单位", choices=[("hrss", "县人社局 · 劳动监察"), ("housing", "县住建局")]
    )
    amount = forms.DecimalField(
        label="金额", required=False, widget=forms.TextInput({"inputmode": "decimal"})
    )
    town = forms.CharField(label="街道或单位", widget=forms.TextInput({"list": "id_town_list"}))
    more = forms.CharField(
        label="补充说明", required=False, max_length=500, widget=forms.Textarea({"rows": 2})
    )
    way = forms.ChoiceField(
        label="怎么处理",
        widget=forms.RadioSelect,
        choices=[
            ("up", Option("报上去", "由中心分办")),
            ("here", Option("我当场处理", "要居民点头才算")),
            ("note", Option("只记一笔", "不派人")),
        ],
    )
    urgent = forms.MultipleChoiceField(
        label="急不急",
        help_text="按事实选，不按嗓门",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("danger", "有人身危险"), ("soon", "日期马上到"), ("many", "涉及 4 人以上")],
    )
    read = forms.BooleanField(label="已向来访人读一遍，他说对", required=False)
    agreed = forms.BooleanField(label="同意调解", help_text="调解自愿，随时可以停，改走仲裁或诉讼。")
    papers = forms.FileField(
        label="照片、合同、聊天记录", required=False, help_text="位置信息会自动去掉；每份给谁看由您定"
    )
    heard = forms.ChoiceField(
        label="听我说完了", widget=forms.RadioSelect, choices=[("0", "不"), ("1", "还行"), ("2", "是")]
    )
    fair = forms.ChoiceField(
        label="办得公道", widget=forms.RadioSelect, choices=[("0", "不"), ("1", "还行"), ("2", "是")]
    )


class Filters(forms.Form):
    """What a list can be narrowed by."""

    default_renderer = Drawn()
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), ("property", "物业")])
    place = forms.ChoiceField(label="区域", required=False, choices=[("", "全部区域"), ("liuan", "柳岸街道")])
    q = forms.CharField(label="在结果里找", required=False, widget=forms.TextInput({"type": "search"}))


def bound() -> Sample:
    """The sample form after somebody sent it half filled."""
    form = Sample(
        {
            "phone": "000 0000 5021",
            "since": "",
            "unit": "hrss",
            "amount": "126,500.00",
            "town": "柳岸",
            "way": "up",
            "heard": "2",
        },
        prefix="sent",
    )
    form.data = {f"sent-{name}": value for name, value in form.data.items()}
    return form


def _hexagon(x: float, y: float, size: float = 0.02) -> dict[str, Any]:
    ring = [[x + size * sin(k * pi / 3), y + size * 0.87 * cos(k * pi / 3)] for k in range(6)]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


TOWNS = (
    ("柳岸街道", 0, 0, 5, "8.4"), ("东渡街道", 1, 0, 4, "6.9"), ("荷渡镇", 2, 0, 3, "4.8"),
    ("望川街道", 0.5, 1, 3, "5.2"), ("栗坪镇", 1.5, 1, 2, "3.9"), ("岭背乡", 2.5, 1, 0, "样本少"),
)  # fmt: skip


def shapes(*, links: bool = False) -> list[dict[str, Any]]:
    """Six towns of a county that does not exist."""
    rows = []
    for name, x, y, step, value in TOWNS:
        where = _hexagon(118 + x * 0.0346, 28 + y * 0.026)
        rows.append(
            {
                "shape": where,
                "label": name,
                "value": value,
                "step": step,
                "few": value == "样本少",
                "href": "#map" if links else "",
            }
        )
    return rows


def map_picture() -> maps.Picture:
    """The picture behind the map that asks for a place."""
    return maps.draw(shapes(), point=(118.0346, 28))


def shell() -> Shell:
    """The frame of the gallery, as a door would fill it."""
    return Shell(
        place="澄浦县综治中心",
        name="林若溪",
        role="综合窗口",
        search_url="#",
        notices_url="#",
        notices=3,
        switch_url="#",
        lock_url="#",
        sign_out_url="#",
        posts=(PostChoice("1", "柳岸街道 · 综合窗口", True), PostChoice("2", "县中心 · 代班主任")),
        groups=(
            Group(
                "工作",
                (
                    Link("今日", "#", "list", 7, True),
                    Link("窗口登记", "#", "plus"),
                    Link("事项", "#", "folder"),
                ),
            ),
            Group("协同", (Link("调度台", "#", "whistle", 3, hot=True), Link("督办", "#", "flag"))),
        ),
    )


def months() -> list[dict[str, Any]]:
    """October with a holiday, a weekend that is worked, and a market day of one place."""

    def day(n: int, kind: str = "work", mark: str = "", title: str = "", **more: Any) -> dict[str, Any]:
        return {"n": n, "kind": kind, "mark": mark, "title": title, **more}

    rest = [day(n, "off", _REST, "国庆节") for n in range(1, 8)]
    return [
        {
            "name": "10 月",
            "weeks": [
                [None, None, None, *rest[:4]],
                [*rest[4:], day(8), day(9), day(10, "made", "班", "国庆节"), day(11, "weekend")],
                [
                    day(12),
                    day(13, today=True),
                    day(14),
                    day(15, href="#year"),
                    day(16),
                    day(17, "made", "班", "赶集日", own=True),
                    day(18, "weekend"),
                ],
            ],
        }
    ]


_REST = "休"


def context(now: datetime = NOW) -> dict[str, Any]:
    """Everything the gallery's template draws, as if it were `now`."""
    return {
        "shell": shell(),
        "now": now,
        "soon": now + timedelta(hours=7, minutes=18),
        "yesterday": now - timedelta(days=1),
        "form": Sample(prefix="new"),
        "sent": bound(),
        "filter_form": Filters({"kind": "property"}),
        "page": Page([], "?after=x", ""),
        "days": [
            {"text": "13", "kind": "off"},
            {"text": "14"},
            {"text": "15"},
            {"text": "16", "kind": "off"},
            {"text": "17", "kind": "off"},
            {"text": "18", "kind": "make"},
            {"text": "19"},
            {"text": "20", "kind": "due"},
        ],
        "months": months(),
        "reasons": [
            {"when": "5 月 13 日", "what": "签收，当天不算", "off": True},
            {"when": "16、17 日", "what": "周末，不上班", "off": True},
            {"when": "5 月 20 日", "what": "第 5 个工作日，到期。依据：拖欠农民工工资 第 3 版 第 2 步"},
        ],
        "clocks": [
            ("s1", "全程办结", "还有 21 天", 30, "6 月 10 日周三前"),
            ("s2", "签收", "还有 1 天", 70, "明天 18:00 前"),
            ("s3", "核实欠薪", "剩 7 小时 18 分", 93, "今天 18:00 前"),
            ("s4", "首次答复", "超 1 天 2 小时", 100, "已自动下督办单"),
            ("idle", "工伤部分", "已暂停", 26, "等出院小结，最多停到 6 月 1 日"),
        ],
        "facts": [("承办", "柳岸街道综治中心"), ("来源", "窗口"), ("空着的", "")],
        "stones": [
            {"title": "登记", "state": "past", "text": "5 月 11 日"},
            {"title": "核实", "state": "past", "text": "人社局"},
            {"title": "调解", "state": "here", "text": "今天 14:30", "exits": [{"text": "不想谈：仲裁"}]},
            {"title": "协议", "text": "签字后生效"},
            {"title": "履行", "lines": ["逐笔确认"], "exits": [{"text": "没到账：我们来催", "href": "#"}]},
        ],
        "steps": [
            {"title": "申请", "small": "5 月 11 日", "state": "past"},
            {"title": "双方同意", "small": "可随时收回", "state": "past"},
            {"title": "面谈", "small": "第 1 场", "state": "here"},
            {"title": "协议"},
            {"title": "履行"},
        ],
        "masks": [{"shown": "000****5021", "what": "phone", "label": "电话", "href": "#mask"}],
        "chips": [{"text": "代表人"}],
        "claim_open": [("金额", "3,000.00 元，已到账"), ("确认人", "收款人本人")],
        "claim_shut": [("金额", "126,500.00 元"), ("钥匙在", "县人社局")],
        "stages_shut": [
            {"title": "分锁", "text": "5 月 11 日", "state": "past"},
            {"title": "给钥匙", "text": "待确认", "state": "here"},
            {"title": "开锁", "text": "未到"},
        ],
        "stages_open": [
            {"title": "分锁", "text": "4 月 2 日", "state": "past"},
            {"title": "给钥匙", "text": "4 月 6 日", "state": "past"},
            {"title": "开锁", "text": "4 月 9 日", "state": "past"},
        ],
        "people": [
            {"name": "人社局 常驻", "text": "在 2 号窗口", "level": "done", "icon": "check"},
            {"name": "心理咨询 随叫", "text": "30 分钟到", "level": "s1", "icon": "phone"},
            {"name": "住建局 轮驻", "text": "该来没来", "level": "s3", "icon": "tri"},
            {"name": "公证处 特邀", "text": "周四来", "level": "idle", "icon": "calendar"},
        ],
        "lanes": [
            {
                "title": "等应哨",
                "icon": "bell",
                "tickets": [
                    {
                        "title": "夜市油烟扰民",
                        "href": "#",
                        "who": "县城管局",
                        "level": "s3",
                        "word": "剩 26 分",
                    }
                ],
            },
            {"title": "到现场了", "icon": "pin", "tickets": []},
        ],
        "held": [
            {"text": "登记", "days": 1},
            {"text": "人社局 6 天", "days": 6},
            {"text": "停", "days": 2, "kind": "pause"},
            {"text": "林", "days": 1, "kind": "now"},
        ],
        "view_rows": [
            {"text": "我要做的", "href": "#", "count": 7, "current": True},
            {"text": "已超期", "href": "#", "count": 1, "hot": True},
            {"text": "等别人", "href": "#", "count": 0},
        ],
        "tab_rows": [
            {"text": "步骤与时限", "href": "#", "current": True},
            {"text": "必问的问题", "href": "#"},
            {"text": "示例", "href": "#", "count": 12},
        ],
        "seg_rows": [
            {"text": "全部 12", "href": "#", "current": True},
            {"text": "当事人可见 8", "href": "#"},
        ],
        "crumb_rows": [
            {"text": "今日", "href": "#"},
            {"text": "工资与工伤", "href": "#"},
            {"text": "7K4M-29QX-6"},
        ],
        "areas": shapes(),
        "linked": shapes(links=True),
        "question": SimpleNamespace(text="看完整电话，为了什么？"),
        "error_rows": [{"text": "请写大概从哪天开始", "href": "#id_sent-since"}],
        "towns": ["柳岸街道", "望川街道"],
        "more_than": (1000, True),
        "party_facts": ["可打电话、发短信"],
        "task_meta": ["县人社局 周启明", "5 月 13 日签收"],
        "here": (118.0346, 28.0),
        "icon_names": list(ICONS),
        "parts": [{"name": name, "template": f"design/examples/{name}.html"} for name in NAMES],
        "address": "https://fengqiao.example/m/7K4M29QX6",
    }
