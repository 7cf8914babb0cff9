"""Doctor, verify, the daily root and the time machine: what keeps a town honest after it was set up."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection

from fengqiao.casework.clocks.models import Clock
from fengqiao.console.main import cli
from fengqiao.console.promises import PROMISES
from fengqiao.ground.notifications.models import Message
from fengqiao.kernel import clock, codes, verify
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.models import Draft, Once, Root
from fengqiao.wiring import chores
from fengqiao.wiring.schedule import SCHEDULE
from tests import build


def run(*words: str):
    return CliRunner().invoke(cli, words)


@pytest.fixture
def home(settings, tmp_path):
    settings.FENGQIAO_HOME = tmp_path
    return tmp_path


# --- doctor -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sql"),
    [
        ("one accountable holder", "UPDATE matters_matter SET holder_id = %(bureau)s"),
        ("a live clock", "UPDATE clocks_clock SET stopped_at = now(), next_ring_at = NULL"),
        ("codes are registered", "DELETE FROM matters_casecode"),
        ("lists are in order", "UPDATE matters_matter SET due_at = now()"),
        ("stages agree with events", "UPDATE matters_matter SET stage = 'registered'"),
        ("the end is an end", "UPDATE matters_matter SET stage = 'closed', outcome = 'withdrawn', closed_at = now()"),
    ],
)  # fmt: skip
def test_doctor_sees_a_broken_promise(town, name, sql):
    row = build.accepted(town, at=clock.now() - timedelta(minutes=5))
    assert PROMISES[name]()[0], PROMISES[name]()
    with connection.cursor() as cursor:
        cursor.execute(sql, {"bureau": town.bureau.pk})
    ok, detail = PROMISES[name]()
    assert not ok
    assert row.grouped_code in detail


def test_doctor_asks_for_signs_of_life(town, settings):
    settings.PRODUCTION = True
    assert not PROMISES["sweep"]()[0]
    chores.beat(clock.now())
    assert PROMISES["sweep"]()[0]


def test_doctor_misses_a_day_without_root(town, home):
    two_days = clock.now() - timedelta(days=2)
    with clock.at_time(two_days):
        build.matter(town, at=two_days)
    if clock.now().astimezone(CHINA).hour >= 1:
        assert not PROMISES["daily root"]()[0]
    chores.seal_days(clock.now())
    assert PROMISES["daily root"]()[0]
    assert Root.objects.count() == len(list((home / "roots").glob("*.root"))) >= 1


# --- the root leaves the machine -------------------------------------------------------------------


def test_each_root_is_sent_once(town, home, settings):
    settings.ROOT_MAIL = ["shen@example.org"]
    yesterday = clock.now() - timedelta(days=1)
    with clock.at_time(yesterday):
        build.matter(town, at=yesterday)
    chores.seal_days(clock.now())
    chores.seal_days(clock.now())
    (letter,) = mail.outbox
    last = Root.objects.order_by("-on").first()
    assert bytes(last.root).hex() in letter.body
    assert letter.to == ["shen@example.org"]
    assert [name for name, *_rest in letter.attachments][-1] == f"{last.on}.root"


def test_a_broken_chain_is_told_to_the_auditors_once_a_night(town, home):
    row = build.matter(town, at=clock.now() - timedelta(minutes=5))
    night = clock.now().astimezone(CHINA).replace(hour=3)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE matters_matter SET head = %s WHERE id = %s", [bytes(32), row.pk])
    chores.prove(night)
    chores.prove(night + timedelta(hours=1))
    (told,) = Message.objects.filter(kind="verify.broken")
    assert told.user_id == town.user("shen").pk
    assert row.grouped_code in told.body


# --- verify -------------------------------------------------------------------------------------------


def test_verify_names_the_matter_by_its_code(town):
    row = build.matter(town, at=clock.now() - timedelta(minutes=5))
    other = build.matter(town, at=clock.now() - timedelta(minutes=4))
    assert json.loads(run("verify", "--json").stdout)["ok"]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE matters_matter SET head = %s WHERE id = %s", [bytes(32), row.pk])
    done = run("verify", "--json")
    told = json.loads(done.stdout)
    assert done.exit_code == 1
    assert {item["matter"] for item in told["broken"]} == {row.grouped_code}
    assert run("verify", "--matter", row.grouped_code).exit_code == 1
    assert run("verify", "--matter", other.code.lower()).exit_code == 0
    assert "no matter" in run("verify", "--matter", codes.new_code()).output


def test_verify_compares_with_what_was_kept_outside(town, home):
    yesterday = clock.now() - timedelta(days=1)
    with clock.at_time(yesterday):
        build.matter(town, at=yesterday)
    chores.seal_days(clock.now())
    assert run("verify", "--root", str(home / "roots")).exit_code == 0
    file = sorted((home / "roots").glob("*.root"))[-1]
    file.chmod(0o600)
    file.write_text(file.read_text().replace("root ", "root ", 1)[:-3] + "00\n")
    done = run("verify", "--root", str(home / "roots"), "--json")
    assert done.exit_code == 1
    assert not json.loads(done.stdout)["ok"]


# --- the schedule -------------------------------------------------------------------------------------


def test_every_periodic_job_runs(town, home):
    build.matter(town, at=clock.now() - timedelta(minutes=5))
    for _name, _seconds, job in SCHEDULE:
        job(clock.now())
    assert PROMISES["sweep"]()[0]


def test_old_drafts_and_tokens_are_thrown_away(db):
    from fengqiao.kernel import drafts

    drafts.keep("post:1", "intake:x", {"said": "…"})
    drafts.keep("post:1", "intake:y", {"said": "…"})
    month = clock.real_now() - timedelta(days=40)
    Draft.objects.filter(form="intake:x").update(saved_at=month)
    Once.objects.create(token="a", at=month)
    Once.objects.create(token="b", at=clock.real_now())
    chores.throw_away(clock.now())
    assert list(Draft.objects.values_list("form", flat=True)) == ["intake:y"]
    assert list(Once.objects.values_list("token", flat=True)) == ["b"]


# --- travel ---------------------------------------------------------------------------------------------


def test_travelling_rings_what_falls_due_on_the_way(town):
    row = build.resolved(town, at=clock.now() - timedelta(minutes=5))
    due = Clock.objects.live().get(matter=row, on_lapse="close").due_at
    done = run("travel", "--days", "9", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["rang"] >= 2
    row.refresh_from_db()
    assert row.stage == "closed"
    assert due <= row.closed_at < due + timedelta(minutes=1)
    assert run("travel", "--to", "2020-01-01").exit_code == 1
    assert verify.breaks(lambda: {row.pk: (row.seq, bytes(row.head))}, row.pk)[1] == []
