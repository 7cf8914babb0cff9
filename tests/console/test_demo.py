"""The demo county: a map without gaps, people who can sign in, and a year that keeps every promise of the house."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from fengqiao.casework.matters import queries as matters
from fengqiao.casework.matters.models import Matter
from fengqiao.console import demo
from fengqiao.console.demo import map as maps
from fengqiao.console.demo import stories
from fengqiao.console.demo.people import CAST, PASSWORD
from fengqiao.console.embedded import Trouble
from fengqiao.console.promises import PROMISES
from fengqiao.kernel import memory, verify
from fengqiao.kernel.models import Event

UNTIL = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
LIVING = {"sweep", "worker", "daily root", "key files"}
"""What a running town has and a test has not."""


def test_the_map_shares_every_border():
    county, north = maps.draw()
    places = list(county.walk())
    assert Counter(place.level for place in places) == {"county": 1, "town": 10, "village": 50, "grid": 130}
    for place in places:
        assert place.outline.geom_type == "Polygon", place.name
        assert place.outline.is_valid, place.name
        if place.below:
            assert sum(one.outline.area for one in place.below) == pytest.approx(place.outline.area)
    assert north.outline.intersection(county.outline).area < 1e-9
    assert len({place.code for place in places}) == len(places)


def test_the_map_is_always_the_same():
    assert [one.boundary for one in maps.draw()[0].walk()] == [one.boundary for one in maps.draw()[0].walk()]


def test_no_story_leaves_a_brace_open():
    import random

    chance = random.Random(1)
    for story in stories.STORIES:
        kept: dict[str, str] = {}
        texts = (story.title, story.said, story.wanted, story.done, story.partly)
        filled = [stories.fill(text, chance, kept) for text in texts]
        assert not any("{" in text or "}" in text for text in filled), story.title
        assert len(filled[0]) <= 80


@pytest.fixture
def county(db):
    demo.furnish(matters=16, days=40, until=UNTIL)


@pytest.mark.django_db
def test_a_year_keeps_every_promise(county):
    from unittest.mock import patch

    assert Matter.objects.count() > 12
    with patch("fengqiao.kernel.clock.now", lambda: UNTIL):
        wrong = {
            name: said for name, check in PROMISES.items() if name not in LIVING and not (said := check())[0]
        }
    assert not wrong
    count, broken = verify.breaks(matters.heads)
    assert count > 150
    assert not broken
    # what happened was recorded when it happened, and nothing happens after today
    assert not Event.objects.filter(recorded_at__gt=UNTIL).exists()
    assert Event.objects.filter(recorded_at__lt=UNTIL - timedelta(days=20)).exists()
    kinds = set(Event.objects.values_list("kind", flat=True))
    assert {
        "matter.registered",
        "matter.accepted",
        "task.opened",
        "task.taken_up",
        "task.done",
        "matter.resolved",
    } <= kinds
    login, _name, _unit, _role, _who = CAST[0]
    assert (login, PASSWORD) == demo.accounts()[0][:2]
    assert authenticate(None, username=login, password=PASSWORD) is not None
    assert not demo.missing()
    with pytest.raises(Trouble, match="already"):
        demo.furnish(matters=1, until=UNTIL)


@pytest.mark.wide
@pytest.mark.django_db
def test_the_same_seed_tells_the_same_year():
    class Enough(Exception):
        pass

    def told(seed: int) -> list[tuple[str, str]]:
        found = []
        try:
            with transaction.atomic():
                demo.furnish(matters=6, days=25, seed=seed, until=UNTIL)
                names = matters.codes_of(Event.objects.values_list("matter_id", flat=True).distinct())
                rows = Event.objects.order_by("recorded_at", "matter_id", "seq")
                found = sorted((names[row.matter_id], row.seq, row.kind, row.at) for row in rows)
                raise Enough
        except Enough:
            memory.forget()
        return found

    first = told(7)
    assert first == told(7)
    assert first != told(8)


@pytest.mark.django_db
def test_a_demo_that_ends_half_way_leaves_nothing(monkeypatch):
    from fengqiao.console.demo import tale
    from fengqiao.ground.organisations.models import Organisation

    def killed(*_):
        assert Matter.objects.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr(tale.Tale, "hand_over", killed)
    with pytest.raises(KeyboardInterrupt):
        demo.furnish(matters=4, days=20, until=UNTIL)
    memory.forget()
    assert not Matter.objects.exists()
    assert not Organisation.objects.exists()
    assert demo.missing()


@pytest.mark.django_db
def test_the_papers_of_the_year_wait_behind_all_others(county):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from fengqiao.kernel import later

    jobs = ProcrastinateJob.objects.filter(status="todo")
    assert jobs.filter(priority=later.BEHIND).count() == jobs.count() > 20
    assert {job.args["reaction"].rpartition(".")[2] for job in jobs} == {"render", "seal_dossier"}
    days = [job.args["data"]["at"] for job in jobs.order_by("id")]
    assert days == sorted(days, reverse=True)  # the newest papers are looked at first


@pytest.mark.django_db
def test_a_county_of_its_own_is_left_alone(town):
    from fengqiao.ground.regions.models import Region

    Region.objects.filter(code=demo.COUNTY).update(code=None)
    assert not demo.missing()
    with pytest.raises(Trouble, match="of its own"):
        demo.furnish(matters=1, until=UNTIL)
