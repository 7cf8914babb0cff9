"""The chain: canonical text, and every way of changing history is seen."""

from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID

import psycopg
import pytest
from django.conf import settings
from django.db import Error, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.casework.matters import queries
from fengqiao.kernel import chain, verify
from fengqiao.kernel.models import Event
from tests import build
from tests.cast import MONDAY

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)

sayable = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)))
plain_text = st.none() | st.booleans() | st.integers() | sayable
"""What PostgreSQL can keep in a flat object."""


@given(st.dictionaries(st.text(max_size=8), plain, max_size=5))
def test_the_same_value_has_one_text_whatever_its_order(value):
    turned = dict(reversed(list(value.items())))

    assert chain.canonical(value) == chain.canonical(turned)


@given(st.floats())
def test_floats_have_no_place_in_an_event(number):
    with pytest.raises(TypeError):
        chain.canonical({"n": number})


def test_a_time_is_written_in_utc_whatever_its_zone():
    there = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))

    assert chain.plain(there) == chain.plain(there.astimezone(UTC)) == "2026-03-02T01:00:00.000000Z"


@pytest.fixture
def owner(transactional_db):
    """Somebody with every right to the database and no scruples. Works beside the application, on committed rows."""
    url = f"host='{settings.SOCKET}' user=fengqiao_owner dbname={settings.DATABASES['default']['NAME']}"
    with psycopg.connect(url, autocommit=True) as link:
        yield link


@pytest.fixture
def forger(transactional_db):
    """The master of the machine, with the triggers switched off."""
    url = f"host='{settings.SOCKET}' user=postgres dbname={settings.DATABASES['default']['NAME']}"
    with psycopg.connect(url, autocommit=True) as link:
        link.execute("SET session_replication_role = replica")
        yield link


@pytest.fixture
def chained(town, transactional_db):
    return [build.matter(town), build.matter(town)]


def breaks():
    return verify.breaks(queries.heads)[1]


CHANGES = [
    "UPDATE kernel_event SET data = '{}' WHERE matter_id = %(id)s AND seq = 1",
    "UPDATE kernel_event SET by = 'post:somebody-else' WHERE matter_id = %(id)s AND seq = 2",
    "UPDATE kernel_event SET at = at - interval '1 day' WHERE matter_id = %(id)s AND seq = 1",
    "UPDATE kernel_event SET recorded_at = recorded_at - interval '1 s' WHERE matter_id = %(id)s AND seq = 1",
    "UPDATE kernel_event SET kind = 'matter.closed' WHERE matter_id = %(id)s AND seq = 1",
    "UPDATE kernel_event SET head = sha256(head) WHERE matter_id = %(id)s AND seq = 1",
    "DELETE FROM kernel_event WHERE matter_id = %(id)s AND seq = 1",
    "DELETE FROM kernel_event e WHERE matter_id = %(id)s AND seq = (SELECT seq FROM matters_matter WHERE id = %(id)s)",
    "DELETE FROM kernel_event WHERE matter_id = %(id)s",
    "UPDATE kernel_event SET seq = seq + 100 WHERE matter_id = %(id)s AND seq = 1",
    "INSERT INTO kernel_event SELECT matter_id, seq + 1000, kind, by, at, recorded_at, data, prev, head "
    "FROM kernel_event WHERE matter_id = %(id)s AND seq = 1",
    "UPDATE kernel_event SET seq = CASE seq WHEN 1 THEN 1002 ELSE 1001 END WHERE matter_id = %(id)s AND seq IN (1, 2);"
    "UPDATE kernel_event SET seq = seq - 1000 WHERE seq > 1000",
    "UPDATE matters_matter SET head = sha256(head) WHERE id = %(id)s",
    "UPDATE matters_matter SET seq = seq - 1 WHERE id = %(id)s",
]


def test_every_way_of_changing_history_is_seen_and_nothing_else_is_accused(chained, forger):
    assert breaks() == []
    for table in ("kernel_event", "matters_matter"):
        forger.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")

    for change in CHANGES:
        for statement in change.split(";"):
            forger.execute(statement, {"id": chained[0].pk} if "%(id)s" in statement else None)
        assert {found.matter for found in breaks()} == {chained[0].pk}, change
        forger.execute("DELETE FROM kernel_event")
        forger.execute("INSERT INTO kernel_event SELECT * FROM kept_kernel_event")
        forger.execute(
            "UPDATE matters_matter m SET head = k.head, seq = k.seq FROM kept_matters_matter k WHERE m.id = k.id"
        )
    assert breaks() == []


@pytest.mark.parametrize("table", ["kernel_event", "kernel_look", "kernel_entry", "kernel_root"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET made_by = 1", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_may_not_rewrite_history(db, table, deed):
    with (
        pytest.raises(Error, match=r"permission denied|does not exist"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(deed.format(table))


def test_the_triggers_stand_behind_the_rights(chained, owner):
    for table in ("kernel_event", "kernel_look", "kernel_entry"):
        for deed in ("UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {}"):
            if table == "kernel_look" and not deed.startswith("TRUNCATE"):
                continue  # nobody has looked yet: there is no row for a row's trigger
            with pytest.raises(psycopg.Error, match="history cannot be rewritten"):
                owner.execute(deed.format(table))


def rewrite(forger: psycopg.Connection, matter_id: UUID) -> None:
    """The thorough forger: another first event, every link after it made anew, the matter's head with them."""
    prev = chain.GENESIS
    for event in Event.objects.filter(matter_id=matter_id).order_by("seq"):
        data = event.data | ({"source": "phone"} if event.seq == 1 else {})
        head = chain.link(
            matter_id=matter_id, seq=event.seq, kind=event.kind, by=event.by, at=event.at,
            recorded_at=event.recorded_at, data=data, prev=prev,
        )  # fmt: skip
        forger.execute(
            "UPDATE kernel_event SET data = data || %s::jsonb, prev = %s, head = %s WHERE matter_id = %s AND seq = %s",
            ['{"source": "phone"}' if event.seq == 1 else "{}", prev, head, matter_id, event.seq],
        )
        prev = head
    forger.execute("UPDATE matters_matter SET head = %s WHERE id = %s", [prev, matter_id])


def tomorrow() -> date:
    return date.today() + timedelta(days=1)  # noqa: DTZ011


def test_a_forger_who_makes_every_link_anew_is_named_by_the_exported_root(chained, forger, tmp_path):
    verify.make_roots(tomorrow(), MONDAY)
    verify.export(tmp_path)

    rewrite(forger, chained[0].pk)

    assert breaks() == []
    assert verify.root_breaks()
    named = {(found.matter, found.event) for found in verify.root_breaks(tmp_path)}
    assert (chained[0].pk, 1) in named
    assert all(matter in (chained[0].pk, UUID(int=0)) for matter, _ in named)


def test_an_exported_root_of_an_untouched_day_agrees(chained, tmp_path):
    verify.make_roots(tomorrow(), MONDAY)
    first = verify.export(tmp_path)

    assert first
    assert verify.export(tmp_path) == []
    assert verify.root_breaks(tmp_path) == []


def test_the_link_is_over_the_canonical_form_of_everything():
    from fengqiao.kernel.crypto import sm3

    told = {
        "matter_id": UUID(int=7),
        "seq": 3,
        "kind": "matter.“accepted”",
        "by": "post:\n1",
        "at": datetime(2026, 3, 2, 9, 0, 0, 5, tzinfo=timezone(timedelta(hours=8))),
        "recorded_at": datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
        "data": {"b": [1, None, True], "a": '王"', "ä": {"z": 1, "y": "\u2028"}},
        "prev": bytes(range(32)),
    }
    whole = told | {"matter": told["matter_id"], "prev": bytes(told["prev"]).hex()}
    del whole["matter_id"]
    assert chain.link(**told) == sm3(chain.canonical(whole))


@pytest.mark.django_db
@given(
    st.dictionaries(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8),
        plain_text,
        max_size=5,
    )
)
def test_the_server_writes_flat_data_as_we_do(data):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT '{' || coalesce(string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE \"C\"), '')"
            " || '}' FROM jsonb_each(%s::jsonb)",
            [chain.text(data)],
        )
        assert cursor.fetchone()[0] == chain.text(data)
