"""What the book says: which clocks start, what stops them, who should lead, and the walk's clocks one by one."""

from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.ground.catalogue import queries
from fengqiao.ground.catalogue.rules.book import stops
from fengqiao.ground.catalogue.rules.coverage import COMPLEXITIES, MODES, STAGES, TASK_ENDS
from fengqiao.kernel.workdays import due, warn_at
from tests.ground.catalogue.conftest import AT


def codes(rules):
    return {rule.code for rule in rules}


def test_every_open_stage_of_every_kind_and_source_has_an_office_clock(book):
    situations = product(book.kinds, [*book.sources, ""], ["", *COMPLEXITIES])
    for kind, source, complexity in situations:
        for stage, (enters, leaves) in STAGES.items():
            for event in enters:
                rules = book.rules_for(
                    event, kind=kind, source=source, complexity=complexity, subject="matter"
                )
                assert any(rule.duty == "office" and set(rule.stops_on) <= set(leaves) for rule in rules), (
                    kind, source, complexity, stage, event,
                )  # fmt: skip


def test_every_task_of_every_mode_has_a_clock_until_it_ends(book):
    for kind, mode, complexity in product(book.kinds, MODES, COMPLEXITIES):
        rules = book.rules_for("task.opened", kind=kind, mode=mode, complexity=complexity, subject="task")
        assert any(set(rule.stops_on) <= set(TASK_ENDS) for rule in rules), (kind, mode, complexity)


def test_registering_starts_the_triage(book):
    assert codes(book.rules_for("matter.registered", kind="A0701", source="portal")) == {"triage"}
    assert codes(book.rules_for("matter.registered", kind="A0701", source="petition")) == {
        "triage",
        "petition_tell",
        "petition_forward",
    }
    assert codes(book.rules_for("matter.registered", kind="B0101", source="snap")) == {
        "triage",
        "snap_respond",
        "snap_result",
    }


def test_accepting_starts_one_settling_limit_by_complexity(book):
    for event in ("matter.accepted", "matter.reopened"):
        simple = book.rules_for(event, kind="A0205", source="window", complexity="simple")
        major = book.rules_for(event, kind="A0205", source="window", complexity="major")
        assert codes(simple) == {"settle_simple"}
        assert codes(major) == {"settle_complex"}
        assert "petition_finish" in codes(book.rules_for(event, kind="A0205", source="petition"))


def test_an_unknown_complexity_is_the_usual_one_of_the_kind(book):
    assert book.kinds["A0109"].complexity == "complex"
    assert codes(book.rules_for("matter.accepted", kind="A0109")) == {"settle_complex"}
    assert codes(book.rules_for("matter.accepted")) == {"settle_simple"}


def test_a_task_handed_over_must_be_signed_for_and_solved(book):
    def opened(mode):
        return codes(
            book.rules_for("task.opened", kind="A0701", source="window", complexity="general", mode=mode)
        )

    assert opened("assign") == {"task_sign", "step_normal"}
    assert opened("handle") == {"step_normal"}
    assert opened("supervise") == {"supervision_reply"}
    assert "step_month" in codes(book.rules_for("task.opened", complexity="major", mode="assign"))


def test_what_stops_the_clocks_of_the_walk(book):
    def stopped(code, event, mode=""):
        return stops(book.clocks[code].stops_on, event, mode)

    assert stopped("triage", "matter.accepted")
    assert not stopped("triage", "task.opened", "handle")
    assert stopped("task_sign", "task.taken_up")
    assert not stopped("step_normal", "task.taken_up")
    assert stopped("step_normal", "task.returned")
    assert stopped("return_rule", "task.opened", "assign")
    assert not stopped("return_rule", "task.opened", "supervise"), "a supervision settles no return"
    assert stopped("follow_up_first", "matter.reopened")


def test_silence_after_an_answer_closes_and_everything_else_is_supervised(book):
    automatic = [rule for rule in book.clocks.values() if rule.auto and rule.enabled]
    assert {rule.code for rule in automatic if rule.on_lapse == "close"} == {"follow_up_first"}
    assert {rule.code for rule in automatic if rule.on_lapse == "tell"} == {"supervision_reply"}


def test_every_automatic_rule_can_be_counted_and_warns_before_it_is_due(book):
    for rule in book.clocks.values():
        ends = due(AT, rule.n, rule.unit, roll=rule.roll, calendar=queries.calendar()).at
        assert ends >= AT or rule.n == 0
        for left in rule.warn:
            assert warn_at(ends, left, rule.unit, queries.calendar()) <= ends
        if rule.auto:
            assert rule.basis
            assert rule.subject in ("matter", "task")


def test_a_rule_of_the_law_keeps_its_numbers(book):
    """信访工作条例第二十二条、第二十三条、第三十四条。"""
    tell, finish = book.clocks["petition_tell"], book.clocks["petition_finish"]
    assert (tell.n, tell.unit, tell.binding) == (15, "D", "statutory")
    assert (finish.n, finish.unit, finish.extend["max"]) == (60, "D", {"n": "30", "unit": "D"})
    assert book.clocks["snap_respond"].warn == (Decimal(1), Decimal("0.5"))
    assert book.sources["petition"].return_rule == "petition_return"
    assert book.clocks["petition_return"].n == 5
    assert book.sources["window"].return_rule == "task_return"


@pytest.mark.parametrize(
    ("kind", "complexity", "group", "lead", "rule"),
    [
        ("A0205", "simple", False, "village", "village"),
        ("A0205", "simple", True, "village", "county"),
        ("A0101", "general", False, "township", "township"),
        ("A0701", "general", False, "hrss", "county"),
        ("A0701", "major", False, "centre", "county_joint"),
        ("ZZZ", "general", False, "centre", "county"),
    ],
)
def test_the_nearest_level_that_fits_leads(book, kind, complexity, group, lead, rule):
    route = book.route(kind=kind, complexity=complexity, group=group)
    assert (route.lead, route.rule) == (lead, rule)
    assert route.basis
    assert lead not in route.helpers


def test_there_is_always_exactly_one_who_leads(book):
    for kind, complexity, group in product([*book.kinds, ""], COMPLEXITIES, [True, False]):
        assert book.route(kind=kind, complexity=complexity, group=group).lead


def test_lookups_by_code_and_by_id(book):
    kind = book.kinds["A0702"]
    assert book.kinds_by_id[kind.id] is kind
    assert kind in book.children("A07")
    assert book.kinds["A07"] in book.top_kinds
    assert book.questions("A0702") == book.questions("A07")
    assert {reason.code for reason in book.reasons_of("decline")} >= {"d_not_ours", "d_in_court"}
    assert book.outcomes["answered"].solved == "yes"
    assert set(book.papers) >= {
        "intake_form", "acceptance_notice", "decline_notice", "dispatch_order", "progress_reply", "reply_notice",
        "supervision_order", "return_request", "closing_report", "dossier_cover", "dossier_contents",
        "rights_notice", "transfer_letter",
    }  # fmt: skip
    assert all(paper in book.papers for outcome in book.outcomes.values() for paper in outcome.needs)


def test_after_the_first_look_the_rules_cost_no_query(book):
    queries.current(AT)
    queries.calendar()
    queries.suggest_kind("老板拖欠工资", AT)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        book = queries.current(AT)
        book.rules_for("matter.registered", kind="A0701", source="portal")
        queries.calendar()
        queries.search_kinds("老板拖欠工资", AT)
        book.route(kind="A0701")
    assert len(asked) == 0


def test_without_any_edition_it_says_so(db):
    with pytest.raises(queries.NoEdition):
        queries.current(AT)
