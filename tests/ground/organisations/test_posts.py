from datetime import timedelta

import pytest

from fengqiao.ground.accounts import actions as accounts
from fengqiao.ground.organisations import actions, queries
from fengqiao.ground.organisations.models import Post
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused


def test_an_actor_is_a_person_in_a_post(lin, centre, county_centre, street, monday):
    actor = queries.actor_for(lin, None, monday)
    post = Post.objects.get(user=lin)
    assert actor.ref == f"post:{post.pk}"
    assert (actor.user_id, actor.organisation_id, actor.region_id) == (lin.pk, centre.pk, street.pk)
    assert actor.level == "town"
    assert actor.may("matters.register") and not actor.may("matters.close")
    assert actor.organisation_path == (centre.pk,)


def test_the_path_runs_from_the_own_organisation_to_the_root(county_centre, centre, lin, street, monday):
    actions.edit(
        centre, name=centre.name, short_name="", region=street, parent=county_centre, unit_roles=["centre"],
        credit_code=None, phone="", address="", opening_hours="", services="", access="",
        by=SYSTEM, at=monday,
    )  # fmt: skip
    assert queries.actor_for(lin, None, monday).organisation_path == (centre.pk, county_centre.pk)


def test_the_actor_costs_no_query_once_known(lin, monday, django_assert_num_queries):
    queries.actor_for(lin, None, monday)
    with django_assert_num_queries(0):
        for _ in range(20):
            queries.actor_for(lin, None, monday)


def test_a_person_with_two_posts_chooses(lin, bureau, post, monday):
    second = post(lin, bureau, "unit_handler", monday + timedelta(minutes=1))
    later = monday + timedelta(hours=1)
    assert queries.actor_for(lin, None, later).organisation_id != bureau.pk
    assert queries.actor_for(lin, second.pk, later).organisation_id == bureau.pk
    assert not queries.actor_for(lin, second.pk, later).may("tasks.dispatch")


def test_a_never_of_one_post_binds_the_other(person, centre, post, monday):
    user = person("ma", "马立远")
    director = post(user, centre, "centre_director")
    assert queries.actor_for(user, director.pk, monday).may("matters.close")
    post(user, centre, "front_desk")
    assert not queries.actor_for(user, director.pk, monday).may("matters.close")


def test_the_page_can_say_what_a_second_post_would_take(person, centre, post, monday):
    user = person("ma", "马立远")
    post(user, centre, "centre_director")
    assert queries.lost(user.pk, queries.role("front_desk"), monday) == {
        "matters.close", "tasks.rule_return", "clocks.approve_extend",
    }  # fmt: skip


def test_roles_kept_apart_are_not_given_to_one_person(lin, centre, post):
    with pytest.raises(Refused, match=r"“督办”不能和“综合窗口”由同一个人担任"):
        post(lin, centre, "supervisor")


def test_the_system_administrator_holds_no_business_post(admin, centre, post):
    with pytest.raises(Refused, match="不能和“系统管理员”"):
        post(admin, centre, "front_desk")


def test_a_post_is_held_once(lin, centre, post):
    with pytest.raises(Refused, match="已经在这个岗位上"):
        post(lin, centre, "window")


def test_a_suspended_person_is_not_appointed_and_may_nothing(lin, bureau, post, monday):
    accounts.suspend(lin, by=SYSTEM, at=monday)
    lin.refresh_from_db()
    assert queries.actor_for(lin, None, monday).permissions == frozenset()
    with pytest.raises(Refused, match="已经停用"):
        post(lin, bureau, "unit_handler")


def test_a_post_that_ended_gives_nothing(lin, monday):
    later = monday + timedelta(days=1)
    actions.dismiss(Post.objects.get(user=lin), by=SYSTEM, at=later)
    assert queries.actor_for(lin, None, later).permissions == frozenset()
    assert queries.actor_for(lin, None, monday).may("matters.register")  # what held then, held
    assert next(iter(queries.former_posts_of(lin.pk, later))).to_at == later


def test_handing_over_names_the_successor_for_those_who_hold_work(lin, person, centre, post, monday):
    mine = Post.objects.get(user=lin)
    other = post(person("tang", "唐一帆"), centre, "window")
    actions.hand_over(mine, successor=other, by=SYSTEM, at=monday + timedelta(days=1))
    kinds = list(
        Entry.objects.filter(data__post_id=str(mine.pk)).order_by("id").values_list("kind", flat=True)
    )
    assert kinds == ["post.appointed", "post.handed_over", "post.dismissed"]
    handed = Entry.objects.get(kind="post.handed_over")
    assert handed.data["successor_id"] == str(other.pk)
    assert Post.objects.get(pk=mine.pk).successor_id == other.pk


def test_work_is_handed_over_only_inside_one_organisation(lin, person, bureau, post, monday):
    other = post(person("zhou", "周启明"), bureau, "unit_handler")
    with pytest.raises(Refused, match="同一个单位"):
        actions.hand_over(Post.objects.get(user=lin), successor=other, by=SYSTEM, at=monday)


def test_no_event_of_a_post_carries_a_name(lin):
    entry = Entry.objects.get(kind="post.appointed")
    assert set(entry.data) == {"post_id", "user_id", "organisation_id", "role"}


def test_only_the_account_administrator_appoints(lin, centre, monday):
    clerk = Actor(ref="post:x", permissions=frozenset({"matters.register"}))
    with pytest.raises(Refused, match="没有这项权限"):
        actions.appoint(lin, organisation=centre, role=queries.role("expert"), by=clerk, at=monday)


def test_a_timeline_can_name_who_acted(lin):
    ref = Post.objects.get(user=lin).ref
    assert queries.who([ref, "system"]) == {ref: "林若溪 · 综合窗口 · 柳岸街道综治中心"}
