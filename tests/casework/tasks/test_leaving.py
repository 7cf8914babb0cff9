"""Somebody leaves a post: nothing they had in hand is left lying, and the post is gone with the next click."""

from datetime import timedelta

import pytest
from django.urls import reverse

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import queries
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions
from fengqiao.casework.tasks.models import Task
from fengqiao.ground.organisations import actions as organisations
from fengqiao.ground.organisations import queries as directory
from fengqiao.ground.organisations.models import Post
from fengqiao.kernel import clock, drafts
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.stages import Refused
from tests import build
from tests.addresses import browser
from tests.cast import MONDAY
from tests.worker import run_later

LATER = MONDAY + timedelta(hours=2)


@pytest.fixture
def follower(town):
    """许 of the centre, who also takes a post in the grid."""
    role = directory.role("grid_worker")
    return organisations.appoint(town.user("xu"), organisation=town.centre, role=role, by=town.gao, at=MONDAY)


def grid_worker(town, post):
    return directory.actor_in(Post.objects.get(pk=post.pk), [post])


def test_what_was_shown_to_the_one_who_left_is_shown_to_the_successor(town, follower):
    matter = build.matter(town, by="he")
    over = build.matter(town, by="he")
    matters.withdraw(over.pk, by=town.lin, at=MONDAY)
    assert not queries.may_see(grid_worker(town, follower), matter, MONDAY)

    organisations.hand_over(town.post("he"), successor=follower, by=town.gao, at=LATER)
    run_later()

    successor = grid_worker(town, follower)
    assert queries.may_see(successor, Matter.objects.get(pk=matter.pk), LATER)
    assert not queries.may_see(successor, Matter.objects.get(pk=over.pk), LATER)
    assert [row.post_id for row in queries.grants(matter.pk, LATER)] == [follower.pk]
    assert queries.chain_breaks(matter.pk) == []


def test_tasks_in_hand_and_drafts_go_with_it(town, follower):
    matter = build.accepted(town)
    task = actions.open_task(
        matter.pk, mode="agent", holder_id=town.centre.pk, asked="陪他去一趟", by=town.ma, at=MONDAY
    )
    actions.take_up(matter.pk, task.pk, by=town.he, at=MONDAY)
    left, ref = town.post("he"), f"post:{town.post('he').pk}"
    drafts.keep(ref, "intake:a", {"said": "没写完"})
    drafts.keep(ref, "intake:b", {"said": "旧的"})
    drafts.keep(follower.ref, "intake:b", {"said": "新的"})

    with pytest.raises(Refused, match="先交接"):
        organisations.dismiss(left, by=town.gao, at=LATER)
    organisations.hand_over(left, successor=follower, by=town.gao, at=LATER)

    assert Task.objects.get(pk=task.pk).post_id == follower.pk
    assert drafts.find(follower.ref, "intake:a") == {"said": "没写完"}
    assert drafts.find(follower.ref, "intake:b") == {"said": "新的"}
    assert drafts.find(ref, "intake:a") is None


def test_a_unit_that_was_shut_out_meanwhile_is_not_let_in_by_a_hand_over(town):
    matter = build.matter(town, by="fang")
    role = directory.role("window")
    successor = organisations.appoint(
        town.user("wu"), organisation=town.unit("信访局"), role=role, by=town.gao, at=MONDAY
    )
    matters.bar(
        Matter.objects.get(pk=matter.pk),
        organisation_id=town.unit("信访局").pk,
        why="test",
        by=SYSTEM,
        at=MONDAY,
    )

    organisations.hand_over(town.post("fang"), successor=successor, by=town.gao, at=LATER)
    run_later()

    assert queries.grants(matter.pk, LATER) == []


def test_who_has_left_is_out_with_the_next_click(town, follower):
    at = clock.now()
    matter = build.matter(town, by="he", at=at)
    page, address = browser(town, "he"), f"/matters/{matter.code}/"
    assert page.get(address).status_code == 200

    organisations.hand_over(town.post("he"), successor=follower, by=town.gao, at=clock.now())

    assert page.get(address).status_code in (403, 404)
    assert page.get("/api/matters").status_code == 401
    assert matter.code not in page.get(reverse("desk:today"), follow=True).content.decode().replace("-", "")
