"""A draft is changed rule by rule on screens: everything is recorded, nothing that is in force moves."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from fengqiao.ground.catalogue import actions, loader, queries
from fengqiao.ground.catalogue.models import ClockRule, Edition
from fengqiao.ground.catalogue.rules import drafting
from fengqiao.ground.catalogue.rules.presets import Switch
from fengqiao.ground.catalogue.rules.shapes import Clock, Ground, Ladder, Rung, Span
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db

EDITOR = Actor(ref="post:editor", permissions=frozenset({"catalogue.edit"}))
DIRECTOR = Actor(ref="post:director", permissions=frozenset({"catalogue.publish"}))
FILE = drafting.FILE


@pytest.fixture
def draft(book):
    return actions.draft(book.id, by=EDITOR, at=AT)


def rule(draft, code, **changes):
    """A rule of the draft as its file has it, with something else in it."""
    text = Edition.objects.get(pk=draft.pk).files[FILE]
    return Clock.model_validate(drafting.row(text, "rules", code).model_dump() | changes)


def put(draft, code, **changes):
    return actions.put_rule(draft.pk, rule(draft, code, **changes), by=EDITOR, at=AT)


def edits():
    return [entry.data for entry in Entry.objects.filter(kind="catalogue.rule_edited").order_by("id")]


def test_a_draft_begins_equal_to_the_edition_in_force(book, draft):
    assert (draft.number, draft.published_at, draft.base_id) == (2, None, book.id)
    assert queries.changed(queries.book(draft.pk), book) == []
    assert queries.current(AT) is book


def test_a_change_is_in_the_draft_in_its_file_and_in_the_log(book, draft):
    put(draft, "triage", n=Decimal(2), warn=[Decimal(1), Decimal(0)], zh="两日内研判")
    changed = queries.book(draft.pk).clocks["triage"]
    assert (changed.n, changed.warn, changed.label) == (2, (1, 0), "两日内研判")
    assert book.clocks["triage"].n == 1, "what is in force stays"
    again = loader.check(Edition.objects.get(pk=draft.pk).files)
    assert next(one for one in again.clocks if one.id == "triage").n == 2
    said = {(one["column"], one["before"], one["after"]) for one in edits()}
    assert said == {("zh", "研判分流", "两日内研判"), ("n", "1", "2"), ("warn", "[0]", "[1, 0]")}
    entry = Entry.objects.filter(kind="catalogue.rule_edited").first()
    assert (entry.by, entry.at, entry.data["code"]) == ("post:editor", AT, "triage")


def test_the_other_lines_of_the_file_stay_as_they_were_written(draft):
    before = Edition.objects.get(pk=draft.pk).files[FILE].splitlines()
    put(draft, "triage", n=Decimal(2))
    after = Edition.objects.get(pk=draft.pk).files[FILE].splitlines()
    assert len(before) == len(after)
    assert [line for line in before if line not in after] == [
        line for line in before if line.startswith("- {id: triage")
    ]


def test_saving_without_a_change_says_nothing(draft):
    put(draft, "triage")
    assert edits() == []


def test_a_rule_is_added_and_taken_out_again(book, draft):
    new = Clock.model_validate(
        rule(draft, "triage").model_dump()
        | {"id": "see_in_3", "zh": "三日内见面", "n": Decimal(3), "unit": "WD"}
    )
    actions.put_rule(draft.pk, new, by=EDITOR, at=AT)
    assert list(queries.book(draft.pk).clocks)[-1] == "see_in_3"
    assert queries.objections(Edition.objects.get(pk=draft.pk).files, on=date(2026, 3, 2)) == []
    actions.drop_rule(draft.pk, "see_in_3", by=EDITOR, at=AT)
    assert "see_in_3" not in queries.book(draft.pk).clocks
    assert queries.changed(queries.book(draft.pk), book) == []
    with pytest.raises(Refused, match="只能停用"):
        actions.drop_rule(draft.pk, "triage", by=EDITOR, at=AT)


def test_ladders_and_grounds_are_edited_too(book, draft):
    ladder = Ladder(id="calm", zh="慢一点", rungs=(Rung(at="90%", do="remind", to=("unit_handler",)),))
    actions.put_ladder(draft.pk, ladder, by=EDITOR, at=AT)
    ground = Ground(zh="等待当事人补充材料", cap=Span(n=Decimal(10), unit="D"), basis="地方惯例（可配置）")
    actions.put_ground(draft.pk, "await_material", ground, by=EDITOR, at=AT)
    now = queries.book(draft.pk)
    assert now.ladders["calm"].rungs[0].at == "90%"
    assert (now.grounds["await_material"].cap_n, book.grounds["await_material"].cap_n) == (10, 15)
    assert {change.change.code for change in queries.changed(now, book)} == {"calm", "await_material"}
    assert loader.check(Edition.objects.get(pk=draft.pk).files)


def test_only_editors_edit_and_only_directors_publish(book, draft):
    with pytest.raises(Refused, match="没有这项权限"):
        actions.put_rule(draft.pk, rule(draft, "triage"), by=DIRECTOR, at=AT)
    with pytest.raises(Refused, match="没有这项权限"):
        actions.publish(draft, by=EDITOR, at=AT)
    with pytest.raises(Refused, match="没有这项权限"):
        actions.draft(book.id, by=Actor(ref="post:x"), at=AT)
    actions.publish(draft, by=DIRECTOR, at=AT)
    assert queries.current(AT).number == 2


def test_a_published_edition_is_edited_by_nobody(book, draft):
    with pytest.raises(Refused, match="已经发布过了"):
        actions.put_rule(book.id, rule(draft, "triage"), by=EDITOR, at=AT)
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        ClockRule.objects.filter(edition=book.id, code="triage").update(n=9)


def test_a_draft_that_was_thrown_away_is_gone_and_its_number_is_not_given_again(book, draft):
    actions.drop(draft.pk, by=EDITOR, at=AT)
    for verb in (actions.drop, lambda pk, **said: actions.publish(Edition.objects.get(pk=pk), **said)):
        with pytest.raises(Refused, match="已经作废"):
            verb(draft.pk, by=SYSTEM, at=AT)
    assert actions.draft(book.id, by=EDITOR, at=AT).number == 3
    assert loader.load(at=AT).what == "unchanged"


def test_going_back_is_a_new_edition_equal_to_the_old_one(book, draft):
    put(draft, "triage", n=Decimal(2))
    actions.publish(draft, by=DIRECTOR, at=AT)
    later = AT + timedelta(days=3)
    back = actions.draft(book.id, by=DIRECTOR, at=later)
    actions.publish(back, by=DIRECTOR, at=later)
    now = queries.current(later)
    assert (now.number, now.clocks["triage"].n) == (3, 1)
    assert queries.changed(now, book) == []
    assert [chapter.edition.number for chapter in queries.history("triage")] == [3, 2, 1]
    assert queries.history("triage")[1].differences[0].after == "2 个工作日"


def test_a_day_to_begin_lies_ahead_and_is_kept(draft):
    with pytest.raises(Refused, match="不能早于今天"):
        actions.publish(draft, in_force_from=date(2026, 3, 1), by=DIRECTOR, at=AT)
    actions.plan(draft.pk, in_force_from=date(2026, 4, 1), note="春天起", by=EDITOR, at=AT)
    assert {one["column"] for one in edits()} == {"in_force_from", "note"}
    actions.publish(Edition.objects.get(pk=draft.pk), by=DIRECTOR, at=AT)
    assert queries.current(AT).number == 1
    assert queries.current(AT.replace(month=4)).number == 2


def test_an_upgrade_proposes_the_rules_of_the_house_once_and_touches_nothing(draft):
    put(draft, "triage", n=Decimal(2))
    actions.publish(draft, by=DIRECTOR, at=AT)
    assert loader.load(at=AT).what == "unchanged", "the rules that came with the house are edition 1"
    assert queries.current(AT).clocks["triage"].n == 2


# --- presets ------------------------------------------------------------------------------------------


def test_13710_is_switched_on_in_working_days_for_every_source(draft):
    switch = Switch(on=True, unit="WD", sources=())
    preview = queries.preview(Edition.objects.get(pk=draft.pk), "13710", switch)
    assert preview.objections == []
    assert [one.code for one, differing in preview.changes if differing] == [
        "p13710_1", "p13710_3", "p13710_7", "p13710_month", "p13710_zero",
    ]  # fmt: skip
    assert queries.book(draft.pk).clocks["p13710_7"].unit == "D", "looking changes nothing"
    actions.switch_preset(draft.pk, "13710", switch, by=EDITOR, at=AT)
    now = queries.book(draft.pk)
    assert {now.clocks[code].unit for code in ("p13710_1", "p13710_3", "p13710_7")} == {"WD"}
    assert now.clocks["p13710_month"].unit == "M", "a month stays a month"
    assert now.clocks["p13710_zero"].enabled
    assert queries.stands(now, now.presets["13710"]) == "on"
    entry = Entry.objects.get(kind="catalogue.preset_switched")
    assert (entry.data["preset"], entry.data["on"], entry.data["unit"]) == ("13710", True, "WD")


@pytest.mark.parametrize(("complexity", "code"), [("simple", "p13710_7"), ("general", "p13710_7"), ("complex", "p13710_month"), ("major", "p13710_month")])  # fmt: skip
def test_13710_chooses_seven_days_or_a_month_by_complexity(book, complexity, code):
    found = book.rules_for(
        "task.opened", source="superior", complexity=complexity, mode="assign", subject="task"
    )
    codes = {rule.code for rule in found if rule.code.startswith("p13710")}
    assert codes == {"p13710_1", "p13710_3", code}


def test_a_small_thing_has_a_day_and_a_hard_one_a_week(book, draft):
    actions.switch_preset(draft.pk, "overnight_week", Switch(on=True), by=EDITOR, at=AT)
    now = queries.book(draft.pk)

    def started(complexity):
        return {rule.code for rule in now.rules_for("matter.registered", complexity=complexity)} - {"triage"}

    assert started("simple") == {"small_overnight"}
    assert {tuple(started(one)) for one in ("general", "complex", "major")} == {("hard_week",)}
    assert book.clocks["hard_week"].enabled is False


@pytest.mark.parametrize("code", ["13710", "snap_2h48h", "overnight_week", "hotline", "whistle"])
def test_a_preset_goes_on_and_off_and_can_be_published_either_way(draft, code):
    for on in (True, False):
        actions.switch_preset(draft.pk, code, Switch(on=on), by=EDITOR, at=AT)
        now = queries.book(draft.pk)
        assert queries.stands(now, now.presets[code]) == ("on" if on else "off")
        assert queries.objections(Edition.objects.get(pk=draft.pk).files, on=date(2026, 3, 2)) == []


def test_a_preset_of_the_law_is_not_switched_off_in_silence(draft):
    with pytest.raises(Refused, match="要写明为什么"):
        actions.switch_preset(draft.pk, "petition", Switch(on=False), by=EDITOR, at=AT)
    because = Switch(on=False, off_because="信访事项由信访局自己的系统办理")
    actions.switch_preset(draft.pk, "petition", because, by=EDITOR, at=AT)
    assert queries.book(draft.pk).clocks["petition_finish"].off_because.startswith("信访事项")
    actions.publish(Edition.objects.get(pk=draft.pk), by=DIRECTOR, at=AT)


def test_the_law_keeps_its_days_and_its_sources_whatever_a_switch_says(draft):
    actions.switch_preset(draft.pk, "petition", Switch(on=True, unit="WD", sources=()), by=EDITOR, at=AT)
    finish = queries.book(draft.pk).clocks["petition_finish"]
    assert (finish.unit, finish.sources) == ("D", ("petition",))


# --- the text of a file -------------------------------------------------------------------------------

BLOCK = """\
pause_grounds:
  wait: {zh: 等, cap: null, basis: 地方惯例（可配置）}

rules:
# first
- id: one
  zh: 甲
  duty: office
  starts_on: matter.registered
  n: 1
  unit: D
  roll: true
  warn: [0]
  binding: target
  basis: 地方惯例（可配置）
  version_from: 2026-01-01
  conf: L

# second
- {id: two, zh: 乙, duty: office, starts_on: matter.registered, n: 1, unit: D, roll: true, warn: [0], binding: target, basis: 地方惯例（可配置）, version_from: 2026-01-01, conf: L}  # here

presets: []
"""


@pytest.mark.parametrize("code", ["one", "two"])
def test_a_row_is_changed_in_its_place_and_comments_stay(code):
    row = drafting.row(BLOCK, "rules", code)
    text = drafting.put(BLOCK, "rules", code, row.model_copy(update={"n": Decimal(5)}))
    assert [comment for comment in ("# first", "# second", "# here") if comment not in text] == []
    assert drafting.row(text, "rules", code).n == 5
    other = "two" if code == "one" else "one"
    assert drafting.row(text, "rules", other) == drafting.row(BLOCK, "rules", other)
    assert drafting.row(text, "pause_grounds", "wait").zh == "等"


def test_a_row_is_added_at_the_end_of_its_part_and_taken_out_again():
    row = drafting.row(BLOCK, "rules", "two").model_copy(update={"id": "three"})
    text = drafting.put(BLOCK, "rules", "three", row)
    assert drafting.row(text, "rules", "three") == row
    assert drafting.row(drafting.without(text, "rules", "three"), "rules", "three") is None
    ladder = Ladder(id="calm", zh="慢", rungs=(Rung(at="0", do="call", to=("unit_head",)),))
    assert drafting.row(drafting.put(BLOCK, "ladders", "calm", ladder), "ladders", "calm") == ladder
    ground = Ground(zh="停", cap=Span(n=Decimal(3), unit="D"), basis="地方惯例（可配置）")
    assert (
        drafting.row(drafting.put(BLOCK, "pause_grounds", "stop", ground), "pause_grounds", "stop") == ground
    )
