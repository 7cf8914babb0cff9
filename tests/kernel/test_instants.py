"""Instants come out of the database as they went in, in the zone the reader lives in."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as some

from fengqiao.kernel.models import Version

pytestmark = pytest.mark.django_db
CENTURY = timedelta(days=36_525)
LIFETIMES = some.timedeltas(-CENTURY, CENTURY).map(datetime(2000, 1, 1, tzinfo=UTC).__add__)


def read(at: datetime) -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [at])
        return cursor.fetchone()[0]


@settings(max_examples=50)
@given(LIFETIMES)
def test_an_instant_comes_back_in_utc(at):
    assert read(at) == at
    assert read(at).tzinfo is UTC


def test_an_instant_of_another_zone_is_the_same_instant():
    china = datetime(2026, 5, 20, 10, 42, tzinfo=timezone(timedelta(hours=8)))
    assert read(china) == china


def test_a_cursor_that_streams_reads_alike():
    Version.objects.create(topic="instants", version="0198f000-0000-7000-8000-000000000000")
    assert [row.topic for row in Version.objects.filter(topic="instants").iterator(chunk_size=2)] == [
        "instants"
    ]
