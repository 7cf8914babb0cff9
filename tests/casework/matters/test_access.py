"""Who may see what: the gate, the lists, the counts, the search, the files and the API say the same, whatever happens."""

from contextlib import suppress
from io import BytesIO
from itertools import count

import pytest
from django.http import Http404
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from fengqiao.casework.documents import actions as documents
from fengqiao.casework.documents import queries as papers
from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.models import Matter
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import SYSTEM
from fengqiao.kernel.paging import capped_count
from fengqiao.kernel.stages import Refused
from tests import build
from tests.addresses import browser
from tests.cast import MONDAY, PEOPLE, WANG

WORDS = "漏水泡坏了楼下天花板"
POINTS = {"柳岸": (100.15, 30.05), "东渡": (100.7, 30.2), "澄浦": (100.2, 30.8), "岭北": (102.5, 30.5)}
UNITS = ("人力资源", "住房", "柳岸街道综治中心", "东渡街道综治中心", "岭北县综治中心", "澄浦县综治中心")
numbers = count()

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("register"), st.sampled_from(sorted(POINTS))),
        st.tuples(st.just("admit"), st.sampled_from(UNITS)),
        st.tuples(st.just("admit one"), st.sampled_from(sorted(PEOPLE))),
        st.tuples(st.just("bar"), st.sampled_from(UNITS)),
        st.tuples(st.just("bar one"), st.sampled_from(sorted(PEOPLE))),
        st.tuples(st.just("withdraw"), st.sampled_from(UNITS)),
    ),
    min_size=2,
    max_size=8,
)


def do(town, deed, what):
    if deed == "register":
        said = f"{WORDS}，第 {next(numbers)} 户"
        return build.matter(town, by="lin", said=said, point=POINTS[what], parties=[WANG])
    matter = Matter.objects.order_by("-registered_at", "-id").first()
    if matter is None:
        return None
    with_unit = {"by": SYSTEM, "at": MONDAY}
    matter = Matter.objects.get(pk=matter.pk)
    if deed == "bar":
        with suppress(Refused):  # the centre that answers for a matter is moved before it is shut out
            actions.bar(matter, organisation_id=town.unit(what).pk, why="test", **with_unit)
    elif deed == "bar one":
        actions.bar(matter, user_id=town.user(what).pk, why="test", **with_unit)
    elif deed == "withdraw":
        actions.withdraw_grant(matter, town.unit(what).pk, why="test", **with_unit)
    elif deed == "admit" and not queries.is_barred(matter.pk, organisations.path(town.unit(what).pk)):
        actions.admit(matter, town.unit(what).pk, why="test", **with_unit)
    elif deed == "admit one":
        post = town.post(what)
        if not queries.is_barred(matter.pk, organisations.path(post.organisation_id)):
            actions.admit(matter, post.organisation_id, why="test", post_id=post.pk, **with_unit)
    return None


def gate(actor, matter):
    try:
        queries.reach(actor, matter.code, MONDAY)
    except Http404:
        return False
    return True


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # matters stay from example to example, so shrinking says little
)
@given(deeds=deeds)
def test_gate_list_count_search_and_regions_agree(town, deeds):
    for deed, what in deeds:
        do(town, deed, what)
    everything = list(Matter.objects.all())

    for name in PEOPLE:
        actor = town.actor(name)
        seen = {matter.pk for matter in everything if gate(actor, matter)}
        visible = set(queries.visible(actor, MONDAY).values_list("pk", flat=True))
        apart = set(queries.in_region(actor, MONDAY).values_list("pk", flat=True)) | set(
            queries.granted(actor, MONDAY).values_list("pk", flat=True)
        )
        found = {row.pk for row in queries.search(actor, WORDS, MONDAY, limit=1000)}
        known = {row.pk for row in queries.repeats(actor, MONDAY, phone=WANG.phone, limit=1000)}
        assert seen == visible == apart, name
        assert found == {matter.pk for matter in everything if WORDS in matter.said} & seen, name
        assert known == seen, name
        assert capped_count(queries.visible(actor, MONDAY)) == (len(seen), False), name


def test_the_stranger_gets_404_everywhere_and_nothing_in_lists(town, settings):
    matter = build.accepted(town)
    picture = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    file = documents.give(
        matter.pk, content=picture.getvalue(), name="合同.png", audience="office", by=town.lin, at=MONDAY
    )
    stranger, insider = browser(town, "zhao"), browser(town, "lin")

    for address in (f"/matters/{matter.code}/", f"/api/matters/{matter.code}"):
        assert insider.get(address).status_code == 200, address
        assert stranger.get(address).status_code == 404, address
    with pytest.raises(Http404):
        papers.reach_file(town.zhao, file.pk, MONDAY)
    assert stranger.get("/api/matters").json()["rows"] == []
    assert [row["code"] for row in insider.get("/api/matters").json()["rows"]] == [matter.grouped_code]
    for text in (matter.grouped_code, "王小强", WANG.phone, "滨河安置房"):
        assert queries.search(town.zhao, text, MONDAY) == []
        assert [row.pk for row in queries.search(town.lin, text, MONDAY)] == [matter.pk], text


def test_a_name_is_found_whole_and_never_by_its_beginning(town):
    matter = build.matter(town, said="楼上漏水", title="漏水")

    assert [row.pk for row in queries.search(town.lin, "王小强", MONDAY)] == [matter.pk]
    assert queries.search(town.lin, "王小", MONDAY) == []


def test_every_look_at_a_matter_is_recorded_once_an_hour(town):
    from fengqiao.kernel import looks

    matter = build.matter(town)
    for _ in range(3):
        queries.reach(town.lin, matter.code, MONDAY)
    queries.reach(town.ma, matter.code, MONDAY)

    assert looks.of(matter.pk).count() == 2


def test_the_api_is_for_those_who_are_signed_in(client, town):
    assert client.get("/api/matters").status_code == 401
