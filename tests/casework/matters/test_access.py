"""Who may see what: the gate, the lists, the counts, the search, the files and the API say the same, whatever happens."""

from contextlib import suppress
from io import BytesIO
from itertools import count

import pytest
from django.http import Http404
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from fengqiao.casework.documents import actions as documents
from fengqiao.casework.documents import queries as papers
from fengqiao.casework.documents.models import Document
from fengqiao.casework.matters import actions, queries
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.casework.tasks import actions as work
from fengqiao.casework.tasks import queries as tasks
from fengqiao.ground.organisations import queries as organisations
from fengqiao.kernel.actors import CITIZEN, SYSTEM
from fengqiao.kernel.paging import capped_count
from fengqiao.kernel.stages import Refused
from tests import build
from tests.addresses import browser
from tests.cast import MONDAY, PEOPLE, WANG

WORDS = "漏水泡坏了楼下天花板"
POINTS = {"柳岸": (100.15, 30.05), "东渡": (100.7, 30.2), "澄浦": (100.2, 30.8), "岭北": (102.5, 30.5)}
UNITS = ("人力资源", "住房", "柳岸街道综治中心", "东渡街道综治中心", "岭北县综治中心", "澄浦县综治中心")
CENTRES = ("柳岸街道综治中心", "澄浦县综治中心")
numbers = count()

deeds = st.lists(
    st.one_of(
        st.tuples(st.just("register"), st.sampled_from(sorted(POINTS))),
        st.tuples(st.just("register against"), st.sampled_from(CENTRES)),
        st.tuples(st.just("end"), st.just("")),
        st.tuples(st.just("relocate"), st.sampled_from(["望江社区", "东渡街道", "岭北县"])),
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
    if deed == "register against":
        centre = PartyDraft(role="respondent", name=what, is_organisation=True)
        said = f"{WORDS}，第 {next(numbers)} 户"
        return build.matter(town, by="lin", said=said, parties=[WANG, centre])
    matter = Matter.objects.order_by("-registered_at", "-id").first()
    if matter is None:
        return None
    with_unit = {"by": SYSTEM, "at": MONDAY}
    matter = Matter.objects.get(pk=matter.pk)
    if deed == "end":
        if matter.is_open:
            actions.withdraw(matter.pk, **with_unit)
    elif deed == "relocate":
        with suppress(Refused):
            place = town.region(what).pk
            actions.relocate(matter.pk, region_id=place, why="看错了", version=matter.version, **with_unit)
    elif deed == "bar":
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


def opens(actor, document_id):
    try:
        papers.reach_file(actor, document_id, MONDAY)
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
    papers_of = {
        matter.pk: Document.objects.create(
            matter_id=matter.pk,
            audience="office",
            title="附件",
            media_type="text/plain",
            given_by="system",
            at=MONDAY,
        ).pk
        for matter in everything
    }

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
        listed = {
            getattr(row, "matter_id", None) or row.pk
            for view, _words in tasks.views(actor)
            for row in tasks.worklist(actor, view, MONDAY)
        }
        assert listed <= seen, name
        assert {pk for pk in seen if opens(actor, papers_of[pk])} == seen, name
        assert not [pk for pk in papers_of.keys() - seen if opens(actor, papers_of[pk])], name
    for matter in everything:
        if matter.is_open:
            unit = organisations.path(matter.centre_id)[0]
            assert queries.lies_in_area_of(matter, unit) or queries.grants(matter.pk, MONDAY), matter


def test_the_unit_that_keeps_a_matter_in_place_of_the_centre_sees_it_and_works_it(town):
    accused = PartyDraft(role="respondent", name="澄浦县综治中心", is_organisation=True)
    matter = build.matter(town, by="he", parties=[WANG, accused])
    office = town.unit("信访局")

    assert matter.centre_id == matter.holder_id == office.pk
    for name in ("lin", "ma", "qin", "he", "zhou", "zhao"):
        assert not gate(town.actor(name), matter), name
    assert gate(town.fang, matter)
    kept = tasks.worklist(town.fang, "kept", MONDAY)
    assert [row.pk for row in kept] == [matter.pk]
    assert "kept" not in dict(tasks.views(town.zhou))
    assert [row.pk for row in queries.search(town.fang, WORDS[:2] + "滨河", MONDAY)] == []
    assert [row.pk for row in queries.search(town.fang, matter.code, MONDAY)] == [matter.pk]
    assert [row.pk for row in queries.repeats(town.fang, MONDAY, phone=WANG.phone)] == [matter.pk]
    page = browser(town, "fang")
    assert page.get(f"/matters/{matter.code}/").status_code == 200
    assert matter.title in page.get(reverse("desk:today") + "?view=kept").content.decode()

    actions.accept(matter.pk, by=town.fang, at=MONDAY)
    work.open_task(matter.pk, mode="handle", holder_id=office.pk, asked="先联系本人", by=town.fang, at=MONDAY)
    assert Matter.objects.get(pk=matter.pk).stage == "accepted"


def test_a_centre_that_holds_a_matter_outside_its_area_sees_it(town):
    """A matter known only by its city lies under no centre; the root centre answers for it."""
    matter = build.matter(town, by="he", point=None, region_id=town.region("临江市").pk)

    assert matter.centre_id == town.county_centre.pk
    assert gate(town.tang, matter)
    assert [row.pk for row in tasks.worklist(town.tang, "todo", MONDAY)] == [matter.pk]


def test_an_ordinary_matter_needs_no_grant_for_its_centre(town):
    matter = build.matter(town)

    assert queries.grants(matter.pk, MONDAY) == []


def test_the_archive_sees_what_has_ended_in_its_area_and_nothing_open(town):
    open_one, over = build.matter(town), build.matter(town)
    elsewhere = build.matter(town, by="tang", point=POINTS["东渡"])
    for row in (over, elsewhere):
        actions.withdraw(row.pk, by=town.lin if row is over else SYSTEM, at=MONDAY)
    archive = browser(town, "tao")

    assert [gate(town.tao, row) for row in (open_one, over, elsewhere)] == [False, True, False]
    assert [row.pk for row in tasks.worklist(town.tao, "", MONDAY)] == [over.pk]
    assert archive.get(f"/matters/{over.code}/").status_code == 200
    assert archive.get(f"/matters/{open_one.code}/").status_code == 404
    page = archive.get(reverse("desk:today")).content.decode()
    assert over.code in page.replace("-", "")
    assert open_one.code not in page.replace("-", "")
    assert [row["code"] for row in archive.get("/api/matters").json()["rows"]] == [over.grouped_code]

    actions.reopen(over.pk, reason="o_not_solved", by=CITIZEN, at=MONDAY)
    assert not gate(town.tao, over)


def test_the_archive_fetches_the_dossier_of_a_matter_that_has_ended(town):
    matter = build.matter(town)
    actions.withdraw(matter.pk, by=town.lin, at=MONDAY)
    archive = browser(town, "tao")
    archive.post(f"/matters/{matter.code}/sealing/", {"once": "a"})
    documents.seal_dossier(matter.pk, by=town.tao, at=MONDAY)

    got = archive.get(f"/matters/{matter.code}/dossier/")

    assert got.status_code == 200
    assert got["Content-Type"] == "application/pdf"
    open_one = build.matter(town)
    assert archive.get(f"/matters/{open_one.code}/dossier/").status_code == 404


def test_only_who_speaks_with_people_notes_a_contact(town):
    matter = build.matter(town)
    actions.withdraw(matter.pk, by=town.lin, at=MONDAY)
    said = {"way": "call", "text": "问了情况", "reached": True, "at": MONDAY}

    with pytest.raises(Refused, match="没有这项权限"):
        actions.contact(matter.pk, by=town.tao, **said)
    page = browser(town, "tao").get(f"/matters/{matter.code}/").content.decode()
    assert f"/matters/{matter.code}/contact/" not in page
    for name in ("lin", "zhou", "he", "ma", "xu"):
        actions.contact(matter.pk, by=town.actor(name), **said)


def test_relocating_passes_over_a_centre_that_is_shut_out(town):
    """Else the unit that handles it could neither finish nor return it: the centre would not be allowed to take it."""
    matter = build.accepted(town, point=POINTS["澄浦"], by="tang")
    task = work.open_task(
        matter.pk, mode="assign", holder_id=town.bureau.pk, asked="请核实", by=town.tang, at=MONDAY
    )
    actions.bar(
        Matter.objects.get(pk=matter.pk), organisation_id=town.centre.pk, why="conflict", by=SYSTEM, at=MONDAY
    )
    actions.relocate(matter.pk, region_id=town.grid.pk, why="在柳岸", version=1, by=town.tang, at=MONDAY)
    assert Matter.objects.get(pk=matter.pk).centre_id == town.county_centre.pk

    work.take_up(matter.pk, task.pk, by=town.zhou, at=MONDAY)
    work.finish(matter.pk, task.pk, answer="查过了", by=town.zhou, at=MONDAY)

    kept = Matter.objects.get(pk=matter.pk)
    assert kept.holder_id == town.county_centre.pk
    assert not gate(town.lin, kept)
    assert gate(town.tang, kept)


def test_a_kept_matter_that_turns_out_to_lie_elsewhere_goes_to_the_centre_there(town):
    accused = PartyDraft(role="respondent", name="澄浦县综治中心", is_organisation=True)
    matter = build.matter(town, by="he", parties=[WANG, accused])

    actions.relocate(
        matter.pk, region_id=town.region("岭北县").pk, why="在岭北", version=1, by=SYSTEM, at=MONDAY
    )

    kept = Matter.objects.get(pk=matter.pk)
    assert kept.holder_id == town.unit("岭北县综治中心").pk
    assert gate(town.zhao, kept)
    assert not gate(town.fang, kept)


def test_who_registers_in_a_unit_that_is_no_centre_sees_what_was_registered(town):
    """A window of a petition office may see everything of its own office, not of the county around it."""
    matter = actions.register(
        kind="A0702",
        said="工钱没发",
        source="petition",
        point=build.POINT,
        parties=[WANG],
        by=town.fang,
        at=MONDAY,
    ).matter

    assert gate(town.fang, matter)


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
