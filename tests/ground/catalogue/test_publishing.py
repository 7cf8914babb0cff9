"""What may not be published: looser than the law, longer than what it serves, naming what is not there."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from fengqiao.ground.catalogue import actions, loader, queries
from fengqiao.ground.catalogue.loader import Broken
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.rules.shapes import Clock, Ground, Ladder, Rung, Span
from fengqiao.ground.organisations import loader as roles
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.stages import Refused
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)


@dataclass
class Desk:
    """A book of the house's own rules, to be spoiled rule by rule without a database full of them."""

    book: object

    def rule(self, code):
        return next(rule for rule in self.book.clocks if rule.id == code)

    def with_(self, code, **changes):
        """The book with one rule otherwise: shaped anew, so that what the form refuses is refused here, too."""
        rule = self.rule(code)
        new = Clock.model_validate(rule.model_dump() | changes)
        clocks = [new if one.id == code else one for one in self.book.clocks]
        return Desk(self.book.model_copy(update={"clocks": clocks}))

    def objections(self, code=None):
        found = queries.objections_to(self.book, on=ON)
        return "；".join(one.says for one in found if code is None or one.code == code)


@pytest.fixture
def desk():
    return Desk(queries.law_table())


def span(n, unit):
    return {"n": Decimal(n), "unit": unit}


def extension(n, unit, *, times=1, approver="unit_head"):
    return {"max": span(n, unit), "approver": approver, "tell_party": True, "times": times}


def test_the_rules_of_the_house_can_be_published(desk):
    assert desk.objections() == ""


@pytest.mark.parametrize(
    ("code", "changes", "says"),
    [
        ("petition_finish", {"n": Decimal(61)}, "不能长于法定的 60 日，这里写了 61 日"),
        ("petition_finish", {"n": Decimal(60), "unit": "WD"}, "不能长于法定的 60 日"),
        ("petition_finish", {"n": Decimal(2), "unit": "M"}, "不能长于法定的 60 日"),
        ("protection_valid", {"roll": True}, "不能长于法定的 6 个月"),
        ("petition_finish", {"extend": extension(31, "D")}, "一次最多延长 30 日"),
        ("petition_finish", {"extend": extension(30, "WD")}, "一次最多延长 30 日"),
        ("petition_finish", {"extend": extension(30, "D", times=2)}, "只许延长 1 次"),
        ("petition_finish", {"extend": extension(30, "D", approver="unit_handler")}, "不能改"),
        ("petition_tell", {"extend": extension(5, "D")}, "法律没有允许延长"),
        ("petition_finish", {"pause": ["appraisal"]}, "法律没有允许因此暂停：鉴定"),
        ("petition_finish", {"enabled": False}, "停用法定时限要写明为什么"),
        ("petition_finish", {"auto": False}, "不能改成不自动起算"),
        ("petition_finish", {"binding": "info"}, "不能改成目标或参考"),
        ("petition_finish", {"duty": "party"}, "是谁的期限由法律规定"),
        ("petition_finish", {"basis": "地方惯例（可配置）"}, "法条是“信访工作条例第三十四条”"),
        ("petition_finish", {"kinds": ["A01"]}, "不能改成只管一部分事项"),
        ("petition_finish", {"sources": ["window"]}, "不能改成只管一部分事项"),
        ("petition_finish", {"complexities": ["simple"]}, "不能改成只管一部分事项"),
        ("petition_finish", {"starts_on": ["matter.accepted"]}, "少了起算的事件：事项重开"),
        ("petition_finish", {"stops_on": ["task.reported", "matter.closed"]}, "多了停下的事件：办理情况填报"),
        ("petition_finish", {"on_lapse": "tell"}, "超期以后做什么不能改松"),
        ("petition_finish", {"version_to": date(2026, 6, 1)}, "不能缩短"),
        ("settle_simple", {"n": Decimal(61)}, "不能长于它服从的“信访办结”"),
        ("settle_complex", {"n": Decimal(2)}, "不能长于它服从的“信访办结”"),
        ("settle_complex", {"extend": extension(2, "M", approver="centre_director")}, "延长以后会长于它服从的“信访办结”"),
        ("triage", {"n": Decimal(15), "unit": "WD"}, "不能长于它服从的“书面告知是否受理”"),
        ("triage", {"warn": [Decimal(1)]}, "提醒（1）早于起算"),
        ("settle_complex", {"warn": [Decimal(28)]}, "提醒（28）早于起算"),
        ("triage", {"stops_on": ["mediation.failed"]}, "没有什么会使它停下"),
        ("triage", {"version_to": date(2026, 3, 1)}, "法条在施行日不生效"),
        ("triage", {"version_from": date(2026, 3, 3)}, "法条在施行日不生效"),
        ("triage", {"starts_on": ["matter.invented"]}, "events 里没有 matter.invented"),
        ("triage", {"ladder": "heaven"}, "没有升级阶梯 heaven"),
        ("settle_simple", {"pause": ["holiday"]}, "没有中止理由 holiday"),
        ("triage", {"serves": "settle_simple"}, "serves 要写一条法定时限"),
    ],
)  # fmt: skip
def test_a_rule_is_refused_with_its_name_and_the_reason(desk, code, changes, says):
    assert says in desk.with_(code, **changes).objections(code)


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("petition_finish", {"n": Decimal(30)}),
        ("petition_finish", {"n": Decimal(1), "unit": "M"}),
        ("petition_finish", {"n": Decimal(20), "unit": "WD", "warn": [Decimal(5)]}),
        ("petition_finish", {"roll": False}),
        ("petition_finish", {"extend": None}),
        ("petition_finish", {"extend": extension(15, "D")}),
        ("petition_finish", {"sources": []}),
        ("petition_finish", {"warn": [Decimal(40), Decimal(1)]}),
        ("petition_finish", {"stops_on": ["matter.resolved", "matter.closed"]}),
        ("petition_recheck_decide", {"pause": []}),
        ("land_suit", {"enabled": False, "off_because": "本县没有农村土地承包仲裁委员会"}),
        ("settle_simple", {"n": Decimal(14)}),
        ("p13710_7", {"unit": "WD"}),
    ],
)
def test_stricter_than_the_law_is_allowed(desk, code, changes):
    assert desk.with_(code, **changes).objections(code) == ""


def test_a_limit_of_the_law_cannot_be_left_out(desk):
    desk.book = desk.book.model_copy(
        update={"clocks": [rule for rule in desk.book.clocks if rule.id != "land_suit"]}
    )
    assert desk.objections("land_suit") == "法定时限不能去掉"


def test_a_law_that_no_longer_holds_binds_nobody(desk, monkeypatch):
    rules = [
        rule.model_copy(update={"version_to": date(2026, 1, 1)}) if rule.id == "land_suit" else rule
        for rule in desk.book.clocks
    ]
    monkeypatch.setattr(queries.checks, "law_table", lambda: desk.book.model_copy(update={"clocks": rules}))
    assert desk.with_("land_suit", n=Decimal(90)).objections("land_suit") == ""


def test_the_cap_of_a_pause_that_the_law_uses_only_shrinks(desk):
    def capped(cap):
        ground = Ground(zh="等待当事人补充材料", cap=cap, basis="地方惯例（可配置）")
        grounds = {**desk.book.grounds, "await_material": ground}
        return Desk(desk.book.model_copy(update={"grounds": grounds})).objections("await_material")

    assert capped(Span(n=10, unit="D")) == ""
    assert "最长 15 日，这里写了 16 日" in capped(Span(n=16, unit="D"))
    assert "不能不设上限" in capped(None)


def test_a_role_that_nobody_can_hold_is_refused(desk):
    roles.load_roles(by=SYSTEM, at=AT)
    assert desk.objections() == ""
    assert (
        "没有这个岗位：king"
        in desk.with_("settle_simple", extend=extension(1, "D", approver="king")).objections()
    )
    ladder = Ladder(id="odd", zh="奇怪", rungs=(Rung(at="0", do="call", to=("queen",)),))
    odd = Desk(desk.book.model_copy(update={"ladders": [*desk.book.ladders, ladder]}))
    assert "没有这个岗位：queen" in odd.objections("odd")


def test_publishing_says_everything_that_is_wrong_and_changes_nothing(book):
    draft = actions.draft(book.id, by=SYSTEM, at=AT)
    for code, changes in (("petition_finish", {"n": Decimal(90)}), ("settle_simple", {"n": Decimal(70)})):
        rule = Desk(queries.law_table()).with_(code, **changes).rule(code)
        actions.put_rule(draft.pk, rule, by=SYSTEM, at=AT)
    with pytest.raises(Refused) as refused:
        actions.publish(draft, by=SYSTEM, at=AT)
    assert "信访办结（petition_finish）：不能长于法定的 60 日，这里写了 90 日" in str(refused.value)
    assert Edition.objects.get(pk=draft.pk).published_at is None
    assert queries.current(AT).number == 1


def test_files_that_break_the_law_are_no_first_edition_either(tmp_path):
    text = (loader.DATA / "clocks.yaml").read_text(encoding="utf-8")
    for name in ("edition.yaml", "facts.yaml", "kinds.yaml", "outcomes.yaml", "routing.yaml"):
        (tmp_path / name).write_text((loader.DATA / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "papers").symlink_to(loader.DATA / "papers")
    assert "starts_on: [matter.accepted, matter.reopened], n: 60" in text
    (tmp_path / "clocks.yaml").write_text(
        text.replace("starts_on: [matter.accepted, matter.reopened], n: 60", "starts_on: [matter.accepted, matter.reopened], n: 90"),
        encoding="utf-8",
    )  # fmt: skip
    with pytest.raises(Broken, match="不能长于法定的 60 日"):
        loader.load(tmp_path, at=AT)
    assert not Edition.objects.exists()
