"""A finding is about a unit, rests on evidence, hears the unit, and is decided by somebody else; nothing follows by itself."""

import pytest
from django.db import IntegrityError, transaction

from fengqiao.casework.matters.models import Matter
from fengqiao.ground.notifications import queries as notifications
from fengqiao.kernel.stages import Refused
from fengqiao.services.supervision import actions, queries
from fengqiao.services.supervision.models import Finding
from tests.cast import MONDAY
from tests.services.supervision.conftest import DAY, handed_over
from tests.services.supervision.test_pages import found
from tests.worker import run_later

pytestmark = pytest.mark.django_db


def decided(town, row, **more):
    said = {"upheld": True, "words": "依据清楚", "by": town.ma, "at": MONDAY + 20 * DAY}
    return actions.decide(row.matter_id, row.pk, **said | more)


def test_it_takes_a_supervisor_an_article_facts_and_evidence_of_the_matter(town):
    matter, _task = handed_over(town)
    for more, words in (
        ({"by": town.lin}, "权限"),
        ({"article": ""}, "哪一条"),
        ({"facts": " "}, "发生了什么"),
        ({"evidence": []}, "至少选一项依据"),
        ({"evidence": ["clock:nothing"]}, "不是这件事的"),
        ({"violation": "slow"}, "哪一类"),
        ({"unit_id": town.unit("住房").pk}, "办过这件事"),
    ):
        with pytest.raises(Refused, match=words):
            found(town, matter, **more)
    assert not Finding.objects.exists()


def test_the_unit_has_five_working_days(town):
    matter, _task = handed_over(town)
    row = found(town, matter)
    assert f"{row.reply_by:%Y-%m-%d}" == "2026-03-09"
    run_later()
    assert "finding.opened" in [m.kind for m in notifications.inbox(town.zhou)]
    with pytest.raises(Refused, match="单位答复的期限"):
        decided(town, row, at=MONDAY + DAY)
    assert decided(town, row).stage == "upheld", "who is silent is decided upon, not condemned by the clock"


def test_nobody_else_answers_for_the_unit(town):
    matter, _task = handed_over(town)
    row = found(town, matter)
    for by in (town.xu, town.lin, town.wu):
        with pytest.raises(Refused, match="只有县人社局"):
            actions.reply_to_finding(matter.pk, row.pk, text="x", by=by, at=MONDAY)
    actions.reply_to_finding(matter.pk, row.pk, text="有原因", by=town.sun, at=MONDAY)
    with pytest.raises(Refused, match="已答复"):
        actions.reply_to_finding(matter.pk, row.pk, text="再说", by=town.zhou, at=MONDAY)


def test_who_opened_it_does_not_decide_it_from_another_post_either(town):
    from fengqiao.ground.organisations import actions as organisations
    from fengqiao.ground.organisations import queries as directory
    from fengqiao.kernel.actors import SYSTEM

    matter, _task = handed_over(town)
    row = found(town, matter)
    with pytest.raises(Refused, match="由别人来认定"):
        decided(town, row, by=town.xu)
    organisations.appoint(
        town.user("xu"),
        organisation=town.county_centre,
        role=directory.role("supervisor"),
        by=SYSTEM,
        at=MONDAY,
    )
    posts = directory.posts_of(town.user("xu").pk, MONDAY)
    other = next(post for post in posts if post.organisation_id == town.county_centre.pk)
    with pytest.raises(Refused, match="由别人来认定"):
        decided(town, row, by=directory.actor_for(town.user("xu"), other.pk, MONDAY))


def test_the_database_keeps_the_two_apart(town):
    matter, _task = handed_over(town)
    row = decided(town, found(town, matter))
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(pk=row.pk).update(decided_by=row.opened_by)


def test_nothing_follows_from_a_decision(town):
    matter, _task = handed_over(town)
    row = found(town, matter)
    before = Matter.objects.values().get(pk=matter.pk)
    decided(town, row)
    after = Matter.objects.values().get(pk=matter.pk)
    assert {k for k in before if before[k] != after[k]} == {"seq", "head"}


def test_only_supervisors_and_the_unit_see_it(town):
    matter, _task = handed_over(town)
    found(town, matter)
    seen = {who for who in ("xu", "ma", "zhou", "sun", "lin", "wu", "zhao", "tao")
            if queries.findings(town.actor(who), MONDAY).exists()}  # fmt: skip
    assert seen == {"xu", "ma", "zhou", "sun"}


def test_a_finding_names_no_person(town):
    """There is no column of a person but those of who acted on it: nobody is found about."""
    columns = {field.name for field in Finding._meta.concrete_fields}
    assert not {name for name in columns if "user" in name or "person" in name}
    assert {name for name in columns if name.endswith("_by")} == {
        "opened_by",
        "replied_by",
        "decided_by",
        "reply_by",
    }
