"""A county's promises of time, walked: two hours to an answer, tracked to zero, a day for what is small."""

from datetime import timedelta

import pytest

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.catalogue import actions, queries
from fengqiao.ground.catalogue.models import Edition
from fengqiao.ground.catalogue.rules.presets import Switch
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel.actors import CITIZEN, SYSTEM
from fengqiao.kernel.stages import Refused
from fengqiao.services.feedback import actions as feedback
from tests import build
from tests.cast import FOUNDED, MONDAY
from tests.worker import run_later

pytestmark = pytest.mark.django_db


def switched(town, preset, switch):
    """The county puts an edition with this preset in force before anybody comes."""
    draft = actions.draft(queries.current(MONDAY).id, by=SYSTEM, at=FOUNDED)
    actions.switch_preset(draft.pk, preset, switch, by=SYSTEM, at=FOUNDED)
    actions.publish(Edition.objects.get(pk=draft.pk), by=SYSTEM, at=FOUNDED)


def clock(matter, rule) -> Clock:
    return Clock.objects.get(matter=matter.pk, rule=rule)


def rung(at):
    while clocks.ring(at):
        pass


def test_within_two_hours_only_an_answer_to_the_person_counts(town, client):
    """Neither the receipt, nor a call nobody took, nor the notice of acceptance stops the two hours."""
    matter = build.matter(town, source="snap")
    run_later()
    assert Message.objects.filter(matter_id=matter.pk).exists(), "the receipt went out by itself"
    assert clock(matter, "snap_respond").stopped_at is None

    client.force_login(town.user("lin"))
    said = {"way": "call", "text": "打了三次，没有人接", "unreached": "on"}
    assert client.post(f"/matters/{matter.code}/contact/", said).status_code == 303
    assert clock(matter, "snap_respond").stopped_at is None, "trying is not answering"

    matters.accept(matter.pk, by=town.lin, at=MONDAY + timedelta(minutes=30))
    run_later()
    assert clock(matter, "snap_respond").stopped_at is None, "a notice is not an answer"

    rung(MONDAY + timedelta(hours=2))
    assert clock(matter, "snap_respond").lapsed_at == MONDAY + timedelta(hours=2)
    said = {"way": "call", "text": "已派人去看井盖，下午回您电话"}
    assert client.post(f"/matters/{matter.code}/contact/", said).status_code == 303
    assert clock(matter, "snap_respond").stopped_at is not None
    assert clock(matter, "snap_result").stopped_at is None, "the result is owed within 48 hours all the same"


def test_13710_is_tracked_to_zero_and_silence_is_not_zero(town):
    switched(town, "13710", Switch(on=True, unit="D", sources=("superior",)))
    matter = build.resolved(town, source="superior")
    checking = clock(matter, "p13710_zero")
    assert (checking.due_at - MONDAY).days == 7
    late = MONDAY + timedelta(days=8)
    rung(late)
    matter = Matter.objects.get(pk=matter.pk)
    assert matter.stage == "resolved", "silence closes nothing that is to be checked"
    with pytest.raises(Refused, match="跟踪销号核查"):
        matters.close(matter.pk, how="confirmed", by=town.ma, at=late)
    matters.contact(matter.pk, way="visit", text="到家核实，工钱到账", reached=True, by=town.lin, at=late)
    assert clock(matter, "p13710_zero").stopped_at == late
    assert matters.close(matter.pk, how="confirmed", by=town.ma, at=late).stage == "closed"


def test_the_persons_own_word_is_the_check(town):
    switched(town, "13710", Switch(on=True, sources=("superior",)))
    matter = build.resolved(town, source="superior")
    feedback.rate(matter.pk, solved="yes", by=CITIZEN, at=MONDAY + timedelta(hours=5))
    assert Matter.objects.get(pk=matter.pk).stage == "closed"


def test_without_the_preset_silence_closes_as_before(town):
    matter = build.resolved(town, source="superior")
    rung(MONDAY + timedelta(days=8))
    assert Matter.objects.get(pk=matter.pk).stage == "closed"


def test_a_matter_keeps_the_promises_of_its_own_edition(town):
    before = build.matter(town, complexity="simple")
    draft = actions.draft(queries.current(MONDAY).id, by=SYSTEM, at=MONDAY)
    actions.switch_preset(draft.pk, "overnight_week", Switch(on=True), by=SYSTEM, at=MONDAY)
    actions.publish(Edition.objects.get(pk=draft.pk), by=SYSTEM, at=MONDAY)
    after = build.matter(town, complexity="simple", at=MONDAY + timedelta(minutes=5))
    assert not Clock.objects.filter(matter=before.pk, rule="small_overnight").exists()
    small = clock(after, "small_overnight")
    assert small.due_at == MONDAY + timedelta(days=1, minutes=5)
    reopened_under = Matter.objects.get(pk=before.pk).edition_id
    assert reopened_under != Matter.objects.get(pk=after.pk).edition_id


def test_a_rule_starts_no_more_once_its_article_has_lapsed(town):
    draft = actions.draft(queries.current(MONDAY).id, by=SYSTEM, at=FOUNDED)
    book = queries.law_table()
    rule = next(one for one in book.clocks if one.id == "snap_respond")
    ends = (MONDAY + timedelta(days=1)).date()
    actions.put_rule(draft.pk, rule.model_copy(update={"version_to": ends}), by=SYSTEM, at=FOUNDED)
    actions.publish(Edition.objects.get(pk=draft.pk), by=SYSTEM, at=FOUNDED)
    today = build.matter(town, source="snap")
    tomorrow = build.matter(town, source="snap", at=MONDAY + timedelta(days=1))
    assert Clock.objects.filter(matter=today.pk, rule="snap_respond").exists()
    assert not Clock.objects.filter(matter=tomorrow.pk, rule="snap_respond").exists()
