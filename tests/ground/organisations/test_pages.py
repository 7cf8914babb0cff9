import pytest

from fengqiao.ground.organisations import actions, queries
from fengqiao.ground.organisations.models import Organisation, Post
from fengqiao.kernel.actors import SYSTEM


@pytest.fixture
def desk(client, admin):
    client.force_login(admin)
    return client


def test_anybody_finds_a_centre_with_its_hours(client, centre, county_centre):
    page = client.get("/directory/?q=柳岸").content.decode()
    assert ">柳岸街道综治中心</h2>" in page and "周一至周五 8:30—17:30" in page and "河滨路 12 号" in page
    assert ">澄浦县综治中心</h2>" not in page
    entry = client.get(f"/directory/{centre.pk}/").content.decode()
    assert "澄浦县柳岸街道" in entry


def test_the_directory_costs_next_to_nothing(client, centre, django_assert_max_num_queries):
    client.get("/directory/")
    with django_assert_max_num_queries(1):  # the time machine's one row
        client.get("/directory/")


def test_a_closed_unit_is_not_in_the_directory(client, centre, county_centre, monday):
    actions.close(centre, by=SYSTEM, at=monday)
    assert client.get(f"/directory/{centre.pk}/").status_code == 404
    assert "柳岸街道综治中心" not in client.get("/directory/").content.decode()


def test_one_switches_between_ones_own_posts_only(client, lin, bureau, post, person, monday):
    second = post(lin, bureau, "unit_handler")
    foreign = post(person("zhou", "周启明"), bureau, "unit_handler")
    client.force_login(lin)
    assert "柳岸街道综治中心 · 综合窗口" in client.get("/organisations/roles/").content.decode()
    response = client.post("/organisations/post/", {"post": str(second.pk), "next": "/organisations/roles/"})
    assert response.url == "/organisations/roles/"
    assert client.session["post"] == str(second.pk)
    assert "部门承办人" in client.get("/organisations/roles/").content.decode()
    client.post("/organisations/post/", {"post": str(foreign.pk)})
    assert client.session["post"] == str(second.pk)


def test_a_chosen_post_that_ended_falls_back(client, lin, bureau, post, monday):
    second = post(lin, bureau, "unit_handler")
    client.force_login(lin)
    client.post("/organisations/post/", {"post": str(second.pk)})
    actions.dismiss(second, by=SYSTEM, at=monday)
    assert "综合窗口" in client.get("/organisations/roles/").content.decode()


def test_a_unit_is_founded_and_edited_by_hand(desk, street):
    form = {
        "name": "柳岸司法所", "short_name": "", "region": "990101001000 柳岸街道", "parent": "", "credit_code": "",
        "phone": "000-13", "address": "", "opening_hours": "", "services": "", "access": "",
        "unit_roles": ["justice", "legal_aid"], "once": "a",
    }  # fmt: skip
    response = desk.post("/organisations/new/", form)
    assert response.status_code == 303, response.content.decode()
    made = Organisation.objects.get(name="柳岸司法所")
    assert queries.roles_of(made.pk) == {"justice", "legal_aid"}
    desk.post(response.url, form | {"phone": "000-14", "unit_roles": ["justice"], "once": "b"})
    made.refresh_from_db()
    assert made.phone == "000-14" and queries.roles_of(made.pk) == {"justice"}


def test_what_is_wrong_stands_beside_what_was_typed(desk, street):
    form = {"name": "某所", "region": "没有这里", "parent": "没有的局", "phone": "000-77"}
    page = desk.post("/organisations/new/", form).content.decode()
    assert "没有这个区划" in page and "没有叫这个名字的单位" in page and 'value="000-77"' in page


def test_somebody_is_appointed_and_handed_over_by_hand(desk, centre, lin, person):
    tang = person("tang", "唐一帆")
    response = desk.post(
        f"/organisations/people/{tang.pk}/",
        {"username": "tang", "organisation": "柳岸街道综治中心", "role": "window", "once": "a"},
    )
    assert response.status_code == 303, response.content.decode()
    theirs, mine = Post.objects.get(user=tang), Post.objects.get(user=lin)
    page = f"/organisations/posts/{mine.pk}/ending/"
    assert "唐一帆 · 综合窗口" in desk.get(page).content.decode()
    assert "请选一位接手的人" in desk.post(page, {"once": "c"}).content.decode()
    desk.post(page, {"successor": str(theirs.pk)})
    mine.refresh_from_db()
    assert mine.to_at is not None and mine.successor_id == theirs.pk


def test_a_post_kept_apart_is_refused_on_the_page(desk, centre, lin):
    response = desk.post(f"/organisations/{centre.pk}/posts/", {"username": "lin", "organisation": "x", "role": "supervisor"})  # fmt: skip
    assert response.status_code == 409
    assert "由同一个人担任" in response.content.decode()


def test_roles_are_shown_with_what_they_never_may(client, lin):
    client.force_login(lin)
    page = client.get("/organisations/roles/?role=window").content.decode()
    assert "当场答复并办结咨询" in page and "不得有" in page


def test_a_clerk_changes_no_organisation(client, lin, centre):
    client.force_login(lin)
    for path in ("", "new/", f"{centre.pk}/", f"people/{lin.pk}/"):
        assert client.get(f"/organisations/{path}").status_code == 403
    assert client.post(f"/organisations/{centre.pk}/closure/").status_code == 403


def test_the_list_of_units_costs_the_same_for_many(
    desk, county, with_roles, monday, django_assert_max_num_queries
):
    for number in range(60):
        actions.found(name=f"单位{number:02}", region=county, unit_roles=["hrss"], by=SYSTEM, at=monday)
    desk.get("/organisations/")
    with django_assert_max_num_queries(6):
        page = desk.get("/organisations/").content.decode()
    assert "共 61 个单位" in page
