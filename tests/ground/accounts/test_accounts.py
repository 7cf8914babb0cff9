import re

import pytest

from fengqiao.ground.accounts import actions, queries
from fengqiao.ground.accounts.models import User
from fengqiao.ground.accounts.rules.passwords import ALPHABET, one_time_password
from fengqiao.kernel.actors import SYSTEM, Actor
from fengqiao.kernel.models import Entry
from fengqiao.kernel.stages import Refused


def test_one_time_passwords_differ_and_can_be_read_out():
    made = {one_time_password() for _ in range(200)}
    assert len(made) == 200
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{2}}", one) for one in made)


def test_an_account_is_made_with_a_password_that_must_be_changed(db, monday):
    user, secret = actions.add_user(username=" He ", display_name="何建川", by=SYSTEM, at=monday)
    found = User.objects.get(username="he")
    assert found.pk == user.pk and found.check_password(secret) and found.must_change_at == monday


def test_no_event_of_an_account_carries_a_name(db, monday):
    actions.add_user(username="he", display_name="何建川", phone="13800000000", by=SYSTEM, at=monday)
    assert set(Entry.objects.get(kind="user.added").data) == {"user_id"}


def test_an_account_name_is_used_once(lin, monday):
    with pytest.raises(Refused, match="已经有人用了"):
        actions.add_user(username="LIN", display_name="别人", by=SYSTEM, at=monday)


def test_only_the_account_administrator_adds_people(db, monday):
    clerk = Actor(ref="post:x", permissions=frozenset({"matters.register"}))
    with pytest.raises(Refused, match="没有这项权限"):
        actions.add_user(username="x", display_name="x", by=clerk, at=monday)


def test_nobody_suspends_themselves(admin, monday):
    me = Actor(ref="post:x", user_id=admin.pk, permissions=frozenset({"system.accounts"}))
    with pytest.raises(Refused, match="不能停用自己"):
        actions.suspend(admin, by=me, at=monday)


def test_accounts_are_found_by_name_and_state(lin, admin, monday):
    actions.suspend(lin, by=SYSTEM, at=monday)
    assert list(queries.accounts(text="林")) == [lin]
    assert list(queries.accounts(suspended=False)) == [admin]


# --- the administrator's pages -------------------------------------------------------------------------


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_a_new_account_shows_its_password_once(desk):
    response = desk.post(
        "/accounts/new/",
        {"display_name": "周启明", "username": "zhou", "phone": "", "email": "", "once": "1"},
    )
    assert response.status_code == 303
    page = desk.get(response.url).content.decode()
    secret = re.search(r'<code class="code large">([^<]+)</code>', page).group(1)
    assert User.objects.get(username="zhou").check_password(secret)
    assert secret not in desk.get(response.url).content.decode()


def test_a_double_tap_makes_one_account(desk):
    form = {"display_name": "周启明", "username": "zhou", "once": "same"}
    first, second = desk.post("/accounts/new/", form), desk.post("/accounts/new/", form)
    assert first.url == second.url
    assert User.objects.filter(username="zhou").count() == 1


def test_a_name_taken_is_told_beside_its_field(desk, lin):
    response = desk.post("/accounts/new/", {"display_name": "林", "username": "lin"})
    assert response.status_code == 409
    assert "已经有人用了" in response.content.decode()


def test_suspending_restoring_and_resetting_are_one_button_each(desk, lin):
    page = f"/accounts/{lin.pk}/"
    for noun in ("suspension", "restoration", "password-reset"):
        assert desk.post(f"{page}{noun}/").url == page
    assert "一次性密码" in desk.get(page).content.decode()
    kinds = list(
        Entry.objects.filter(data__user_id=str(lin.pk)).order_by("id").values_list("kind", flat=True)
    )
    assert kinds[-3:] == ["user.suspended", "user.restored", "user.password_reset"]


def test_the_list_costs_the_same_for_many(desk, person, django_assert_max_num_queries):
    for number in range(60):
        person(f"u{number:03}", f"同事{number}")
    desk.get("/accounts/")
    with django_assert_max_num_queries(6):
        page = desk.get("/accounts/").content.decode()
    assert "共 61 个账号" in page and "下一页" in page


def test_a_clerk_sees_no_accounts(client, lin):
    client.force_login(lin)
    for path in ("/accounts/", "/accounts/new/", f"/accounts/{lin.pk}/"):
        assert client.get(path).status_code == 403
