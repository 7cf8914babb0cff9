"""The leaders' list: who may be the leader, once at a time, and off only with a proof of this matter."""

import pytest
from django.db import IntegrityError, transaction

from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters.queries import may_see
from fengqiao.ground.notifications import queries as notifications
from fengqiao.kernel.stages import Refused
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.models import Hung
from tests.cast import MONDAY
from tests.services.supervision.conftest import DAY, fresh, handed_over
from tests.services.supervision.test_pages import hanging
from tests.worker import run_later

pytestmark = pytest.mark.django_db


def test_leaders_are_those_who_direct_the_centre_or_one_above(town):
    matter, _task = handed_over(town)
    found = {post.user.username for post in queries.leaders(matter, MONDAY)}
    assert found == {"ma", "qin"}
    with pytest.raises(Refused, match="分管这个中心的领导"):
        hanging(town, matter, leader_post_id=town.sun.post_id)


def test_the_leader_and_the_unit_hear_of_it(town):
    matter, _task = handed_over(town)
    hanging(town, matter, leader_post_id=town.qin.post_id)
    run_later()
    for who in (town.qin, town.zhou):
        assert "supervision.hung" in [m.kind for m in notifications.inbox(who)]


def test_the_unit_that_answers_for_it_may_look_until_it_is_off(town):
    matter, _task = handed_over(town)
    row = hanging(town, matter, unit_id=town.unit("住房").pk)
    assert may_see(town.wu, matter, MONDAY)
    proof = Document.objects.filter(matter=matter.pk).first()
    actions.take_off(matter.pk, row.pk, proof_id=proof.pk, words="已核实", by=town.xu, at=MONDAY + DAY)
    assert not may_see(town.wu, matter, MONDAY + DAY)
    hanging(town, matter, at=MONDAY + 2 * DAY)
    assert [one.is_open for one in queries.hung_of(matter.pk)] == [True, False]


def test_a_barred_unit_answers_for_nothing(town):
    matter, _task = handed_over(town)
    housing = town.unit("住房")
    matters.bar(fresh(matter), organisation_id=housing.pk, why="conflict", by=town.ma, at=MONDAY)
    with pytest.raises(Refused, match="利害关系"):
        hanging(town, fresh(matter), unit_id=housing.pk)


def test_it_does_not_come_off_with_the_paper_of_another_matter(town):
    matter, _task = handed_over(town)
    other, _task = handed_over(town)
    row = hanging(town, matter)
    foreign = Document.objects.filter(matter=other.pk).first()
    with pytest.raises(Refused, match="能证明办到了"):
        actions.take_off(matter.pk, row.pk, proof_id=foreign.pk, words="x", by=town.xu, at=MONDAY)
    own = Document.objects.filter(matter=matter.pk).first()
    with pytest.raises(Refused, match="怎么核实"):
        actions.take_off(matter.pk, row.pk, proof_id=own.pk, words=" ", by=town.xu, at=MONDAY)


def test_the_database_forbids_a_second_entry_and_an_end_without_proof(town):
    matter, _task = handed_over(town)
    row = hanging(town, matter)
    with pytest.raises(IntegrityError), transaction.atomic():
        Hung.objects.filter(pk=row.pk).update(closed_at=MONDAY)


def test_its_age_counts_on_until_it_is_off(town):
    matter, _task = handed_over(town)
    row = hanging(town, matter)
    assert row.age((MONDAY + 10 * DAY).date()) == 10
    proof = Document.objects.filter(matter=matter.pk).first()
    row = actions.take_off(
        matter.pk, row.pk, proof_id=proof.pk, words="已核实", by=town.xu, at=MONDAY + 3 * DAY
    )
    assert row.age((MONDAY + 10 * DAY).date()) == 3
