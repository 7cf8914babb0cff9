"""Files become editions: as a whole or not at all, twice is once, and what is published is final."""

import shutil
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from fengqiao.ground.catalogue import actions, loader, queries
from fengqiao.ground.catalogue.loader import DATA, Broken
from fengqiao.ground.catalogue.models import ClockRule, Edition, Kind, Paper
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused
from tests.ground.catalogue.conftest import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    """A copy of the rules that a test may spoil."""
    copy = tmp_path / "rules"
    shutil.copytree(DATA, copy)
    return copy


def change(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def refused(path) -> str:
    with pytest.raises(Broken) as broken:
        loader.load(path, at=AT)
    return str(broken.value)


def test_an_empty_database_publishes_the_first_edition():
    loaded = loader.load(at=AT)
    assert (loaded.what, loaded.number) == ("published", 1)
    edition = Edition.objects.get()
    assert edition.published_at == AT
    assert Kind.objects.filter(level=1).count() == 24
    assert Kind.objects.filter(level=2).count() == 171
    assert set(Entry.objects.values_list("kind", flat=True)) == {
        "catalogue.edition_proposed",
        "catalogue.edition_published",
    }


def test_loading_twice_changes_nothing():
    first = loader.load(at=AT)
    rows = Kind.objects.count(), ClockRule.objects.count(), Paper.objects.count()
    again = loader.load(at=AT + timedelta(days=1))
    told = loader.load(DATA, at=AT + timedelta(days=2))
    assert (again.what, told.what) == ("unchanged", "unchanged")
    assert again.edition_id == told.edition_id == first.edition_id
    assert (Kind.objects.count(), ClockRule.objects.count(), Paper.objects.count()) == rows
    assert Edition.objects.count() == 1


def test_other_files_become_a_draft_and_overwrite_nothing(folder):
    loader.load(at=AT)
    before = queries.current(AT)
    change(folder, "clocks.yaml", "zh: 研判分流", "zh: 两日内研判分流")
    loaded = loader.load(folder, at=AT)
    assert (loaded.what, loaded.number) == ("proposed", 2)
    assert queries.current(AT) is before, "a draft is not in force"
    assert queries.book(loaded.edition_id).clocks["triage"].label == "两日内研判分流"
    assert loader.load(folder, at=AT).what == "unchanged", "the same draft is proposed once"
    assert loader.load(at=AT).what == "unchanged", "an upgrade does not propose what is there"


def test_a_single_file_stands_on_the_newest_edition(folder):
    loader.load(at=AT)
    clocks = change(folder, "clocks.yaml", "zh: 研判分流", "zh: 甲")
    loader.load(clocks, at=AT)
    outcomes = change(folder, "outcomes.yaml", "zh: 咨询已答复", "zh: 乙")
    book = queries.book(loader.load(outcomes, at=AT).edition_id)
    assert (book.clocks["triage"].label, book.outcomes["answered"].zh) == ("甲", "乙")


def test_a_published_draft_is_in_force_from_its_day_and_not_before(folder):
    loader.load(at=AT)
    change(folder, "edition.yaml", "in_force_from: 2026-01-01", "in_force_from: 2026-05-01")
    change(folder, "clocks.yaml", "zh: 研判分流", "zh: 甲")
    draft = Edition.objects.get(pk=loader.load(folder, at=AT).edition_id)
    actions.publish(draft, by=SYSTEM, at=AT)
    assert queries.current(AT).number == 1
    assert queries.current(AT.replace(month=5, day=1)).number == 2
    assert queries.current(AT.replace(year=2020)).number == 1, "before the first edition, the first"
    assert loader.load(DATA, at=AT.replace(month=6)).what == "proposed", "going back is a change, too"
    with pytest.raises(Refused, match="已经发布"):
        actions.publish(draft, by=SYSTEM, at=AT)


def test_a_draft_is_not_backdated(folder):
    loader.load(at=AT)
    change(folder, "clocks.yaml", "zh: 研判分流", "zh: 甲")
    assert Edition.objects.get(pk=loader.load(folder, at=AT).edition_id).in_force_from == date(2026, 3, 2)


def test_only_who_may_publish_publishes(folder):
    loader.load(at=AT)
    change(folder, "clocks.yaml", "zh: 研判分流", "zh: 甲")
    draft = Edition.objects.get(pk=loader.load(folder, at=AT).edition_id)
    editor = Actor(ref="post:1", permissions=frozenset({"catalogue.edit"}))
    with pytest.raises(Refused, match="没有这项权限"):
        actions.publish(draft, by=editor, at=AT)
    actions.publish(draft, by=Actor(ref="post:2", permissions=frozenset({"catalogue.publish"})), at=AT)
    assert queries.current(AT).number == 2


@pytest.mark.parametrize(
    "table", ["kind", "clockrule", "outcome", "reason", "paper", "routinglevel", "sourcerule"]
)
def test_the_database_refuses_to_change_published_rules(table):
    loader.load(at=AT)
    for statement in (
        f"UPDATE catalogue_{table} SET position = position + 1",
        f"DELETE FROM catalogue_{table}",
    ):
        with (
            pytest.raises(IntegrityError, match="final"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        Edition.objects.update(note="x")
    with pytest.raises(IntegrityError, match="final"), transaction.atomic():
        Kind.objects.bulk_create(
            [Kind(edition_id=Edition.objects.get().pk, code="Z01", level=1, position=999)]
        )


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("clocks.yaml", "id: petition_tell, zh", "id: petition_tell, surprise: 1, zh", "clocks.yaml 第 2 条（petition_tell），surprise"),
        ("clocks.yaml", "starts_on: matter.registered, n: 15", "starts_on: matter.invented, n: 15", "events 里没有 matter.invented"),
        ("clocks.yaml", "n: 15, unit: D, roll: true, warn: [5, 2, 0], binding", "n: 1.5, unit: D, roll: true, warn: [5, 2, 0], binding", "必须是整数"),
        ("clocks.yaml", "unit: H, roll: false", "unit: H, roll: true", "自然小时不顺延"),
        ("clocks.yaml", "- {id: petition_tell,", "- {id: petition_forward,", "petition_forward 出现了 2 次"),
        ("clocks.yaml", "pause: [appraisal, party_request]", "pause: [holiday]", "没有中止理由 holiday"),
        ("kinds.yaml", "- {code: A0102, parent: A01,", "- {code: A0102, parent: A02,", "kinds.yaml 第 3 条（A0102）"),
        ("kinds.yaml", "gate: SUIT,", "gate: DUEL,", "gates 里没有 DUEL"),
        ("kinds.yaml", 'mediable: "Y"', 'mediable: "Q"', "mediable"),
        ("kinds.yaml", "citizen: 谈恋爱、同居分手后的钱物", "citizen: 缠访", "不得给人贴标签"),
        ("outcomes.yaml", "needs: [performance_receipt]", "needs: [blank_cheque]", "没有文书 blank_cheque"),
        ("outcomes.yaml", "ground: appraisal", "ground: mood", "没有中止理由 mood"),
        ("routing.yaml", "fallback: {code: fallback, zh: 综治中心兜底, lead: centre", "fallback: {code: fallback, zh: 综治中心兜底, lead: village", "落到综治中心"),
        ("routing.yaml", "return_rule: petition_return", "return_rule: never", "没有时限 never"),
        ("papers/acceptance_notice.md", "{{ kind }}", "{{ colour }}", "正文用了没有写明的 colour"),
        ("papers/acceptance_notice.md", "{% endfor %}", "", "papers/acceptance_notice.md：正文读不出来"),
        ("papers/acceptance_notice.md", "id: acceptance_notice", "id: other", "id 与文件名不一致"),
        ("facts.yaml", "  immediate_danger:", "  dv_suspected:", "dv_suspected 写了两次"),
        ("edition.yaml", "in_force_from: 2026-01-01", "in_force_from: soon", "edition.yaml，in_force_from"),
        ("kinds.yaml", "kinds:\n", "kinds: [\n", "kinds.yaml 第"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_whole_and_says_where(folder, file, old, new, says):
    change(folder, file, old, new)
    assert says in refused(folder)
    assert not Edition.objects.exists()
    assert not Kind.objects.exists()


def test_all_problems_are_said_at_once(folder):
    change(folder, "kinds.yaml", "gate: SUIT,", "gate: DUEL,")
    change(folder, "outcomes.yaml", "ground: appraisal", "ground: mood")
    message = refused(folder)
    assert "DUEL" in message
    assert "mood" in message


@pytest.mark.parametrize(
    ("old", "new", "gap"),
    [
        ("id: triage,", "id: triage, enabled: false,", "阶段 registered"),
        ("complexities: [complex, major], stops_on: [matter", "complexities: [complex], stops_on: [matter", "阶段 accepted"),
        ("id: follow_up_first,", "id: follow_up_first, sources: [portal],", "阶段 resolved"),
        ("modes: [supervise]", "modes: [handle]", "办件方式 supervise"),
        ("stops_on: [task.done, task.returned, task.cancelled], on_lapse", "stops_on: [task.reported], on_lapse", "办件方式 supervise"),
    ],
)  # fmt: skip
def test_rules_that_would_leave_a_stage_without_a_clock_are_refused(folder, old, new, gap):
    change(folder, "clocks.yaml", old, new)
    assert gap in refused(folder)


def test_something_that_is_no_rules_folder_is_refused(tmp_path):
    assert "没有规则文件" in refused(tmp_path)
    assert "没有规则文件" in refused(tmp_path / "nowhere.yaml")
    odd = tmp_path / "clocks.yaml"
    odd.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refused(odd)
