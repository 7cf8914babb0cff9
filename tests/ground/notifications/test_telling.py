"""Telling people things: the inbox, and the ways out of the house."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from fengqiao.ground.notifications import actions, queries
from fengqiao.ground.notifications.actions import Person
from fengqiao.ground.notifications.models import Delivery, Message, State
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.models import Entry, Look
from fengqiao.kernel.stages import Refused

WANG = Person(name="王小强", phone="13800005021")


class Gateway:
    """An SMS gateway on this machine that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.taken: list[tuple[dict, dict]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.taken.append((json.loads(body), dict(self.headers)))
                code = gateway.answers.pop(0) if gateway.answers else 200
                self.send_response(code)
                if code == 302:
                    self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/sms"

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def gateway(settings):
    gateway = Gateway()
    settings.SMS_URL, settings.SMS_TOKEN = gateway.url, "the-token"
    yield gateway
    gateway.stop()


def say(town, *, key="k1", person=WANG, at=None, **more):
    return actions.tell_outside(
        person,
        key=key,
        kind="matter.accepted",
        subject="您的事项有新进展",
        body="柳岸街道综治中心受理了您反映的事。",
        caller_id=town.centre.pk,
        matter_id=uuid7(),
        at=at or town.at,
        **more,
    )


def inside(town, key, **to):
    return actions.tell(key=key, kind="clock.warned", subject="快到期", body="还剩 1 天", at=town.at, **to)


def test_everybody_finds_what_is_theirs_and_nothing_else(town):
    inside(town, "a", user_id=town.user("lin").pk)
    inside(town, "b", post_id=town.post("zhou").pk)
    inside(town, "c", organisation_id=town.centre.pk, permission="tasks.supervise")
    inside(town, "d", organisation_id=town.centre.pk)
    subjects = {
        name: {m.key for m in queries.inbox(town.actor(name))} for name in ("lin", "zhou", "xu", "zhao")
    }
    assert subjects == {"lin": {"a", "d"}, "zhou": {"b"}, "xu": {"c", "d"}, "zhao": set()}


def test_the_same_thing_is_told_once(town):
    assert inside(town, "a", user_id=town.user("lin").pk) is not None
    assert inside(town, "a", user_id=town.user("lin").pk) is None
    assert say(town) is not None
    assert say(town) is None
    assert Message.objects.count() == 2


def test_reading_is_dated_and_only_the_addressee_reads(town):
    message = inside(town, "a", user_id=town.user("lin").pk)
    assert actions.mark_read(message.pk, by=town.zhao, at=town.at) is None
    assert queries.inbox(town.lin).unread().count() == 1
    assert actions.mark_read(message.pk, by=town.lin, at=town.at).read_at == town.at
    assert queries.inbox(town.lin).unread().count() == 0


def test_staff_who_asked_for_email_get_it_without_a_name_in_the_subject(town):
    user = town.user("lin")
    user.email = "lin@example.org"
    user.save(update_fields=["email"])
    actions.prefer(email=True, by=town.lin, at=town.at)
    inside(town, "a", user_id=user.pk, link="/matters/7K4M29QX6/")
    assert actions.deliver(town.at) == 1
    assert mail.outbox[0].to == ["lin@example.org"]
    assert mail.outbox[0].subject == "快到期"
    assert "/matters/7K4M29QX6/" in mail.outbox[0].body


def test_a_citizen_with_a_mobile_hears_by_sms(town, gateway):
    message = say(town)
    assert actions.deliver(town.at) == 1
    sent, headers = gateway.taken[0]
    assert (sent["phone"], sent["text"]) == ("13800005021", message.body)
    assert headers["Authorization"] == "Bearer the-token"
    assert message.deliveries.get().state == State.SENT
    assert actions.deliver(town.at + timedelta(days=1)) == 0


def test_a_busy_gateway_is_tried_again_later_with_the_same_id(town, gateway):
    gateway.answers = [503, 429]
    say(town)
    assert actions.deliver(town.at) == 0
    assert actions.deliver(town.at + timedelta(seconds=30)) == 0
    assert len(gateway.taken) == 1
    assert actions.deliver(town.at + timedelta(minutes=2)) == 0
    assert actions.deliver(town.at + timedelta(minutes=10)) == 1
    assert len({sent["id"] for sent, _ in gateway.taken}) == 1


@pytest.mark.parametrize("code", [400, 401])
def test_a_refused_message_goes_to_the_call_list(town, gateway, code):
    gateway.answers = [code]
    say(town)
    actions.deliver(town.at)
    assert [row.message.phone for row in queries.call_list(town.lin)] == ["13800005021"]


def test_the_token_does_not_follow_a_redirect(town, gateway):
    gateway.answers = [302]
    say(town)
    assert actions.deliver(town.at) == 0
    assert Delivery.objects.get().error == "HTTP 302"


def test_a_dead_gateway_ends_on_the_call_list(town, settings):
    settings.SMS_URL = "http://127.0.0.1:9/nobody"
    say(town)
    at = town.at
    for _try in range(8):
        actions.deliver(at)
        at += timedelta(hours=8)
    assert queries.call_count(town.lin) == 1
    assert Delivery.objects.get(way="sms").attempts == 6


def test_a_worker_killed_while_sending_leaves_it_to_the_next(town, gateway):
    say(town)
    assert len(actions._take(10, at=town.at)) == 1
    assert actions.deliver(town.at + timedelta(minutes=1)) == 0
    assert actions.deliver(town.at + timedelta(minutes=4)) == 1


def test_without_a_gateway_people_are_called(town):
    say(town)
    say(town, key="k2", person=Person(name="张阿婆", phone="000-6620118"))
    assert queries.call_count(town.lin) == 2
    assert queries.call_count(town.zhao) == queries.call_count(town.zhou) == 0


@pytest.mark.parametrize(
    ("contact", "ways"), [("any", ["sms"]), ("sms", ["sms"]), ("call", ["call"]), ("none", [])]
)
def test_nobody_is_reached_in_a_way_that_is_not_safe(town, gateway, contact, ways):
    say(town, person=Person(name="王小强", phone="13800005021", email="w@example.org", contact=contact))
    expected = [*(["email"] if contact == "any" else []), *ways]
    assert sorted(Delivery.objects.values_list("way", flat=True)) == sorted(expected)


def test_a_call_that_reached_ends_and_is_recorded(town):
    say(town)
    row = queries.call_list(town.lin).get()
    done = actions.mark_called(row.pk, reached=True, note="知道了", by=town.lin, at=town.at)
    assert (done.state, done.by) == (State.REACHED, town.lin.ref)
    assert queries.call_count(town.lin) == 0
    assert Entry.objects.get(kind="notifications.called").data["reached"] is True
    with pytest.raises(Refused):
        actions.mark_called(row.pk, reached=True, by=town.lin, at=town.at)


def test_after_three_calls_in_vain_somebody_is_told(town):
    say(town)
    row = queries.call_list(town.lin).get()
    for _try in range(3):
        actions.mark_called(row.pk, reached=False, by=town.lin, at=town.at)
    row.refresh_from_db()
    assert row.state == State.UNREACHED
    assert queries.inbox(town.lin).get().kind == "notifications.unreached"


def test_names_and_numbers_lie_encrypted(town):
    from django.db import connection

    say(town)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, phone, body FROM notifications_message")
        row = b"".join(bytes(cell) for cell in cursor.fetchone())
    assert "王小强".encode() not in row
    assert b"13800005021" not in row


def test_the_inbox_is_read_in_the_browser(town, page):
    message = inside(town, "a", organisation_id=town.centre.pk)
    browser = page("lin")
    assert "还剩 1 天" in browser.get("/notices/").content.decode()
    response = browser.post(f"/notices/{message.pk}/reading/")
    assert response.status_code == 303
    assert "还剩 1 天" not in browser.get("/notices/").content.decode()
    assert "还剩 1 天" in browser.get("/notices/?view=all").content.decode()
    assert page("zhao").get("/notices/?view=all").content.decode().count("还剩 1 天") == 0


def test_the_call_list_shows_numbers_and_records_the_look(town, page):
    message = say(town)
    browser = page("lin")
    assert "13800005021" in browser.get("/notices/calls/").content.decode()
    assert "13800005021" in browser.get("/notices/calls/?print=1").content.decode()
    assert Look.objects.filter(subject_id=message.matter_id, by=town.lin.ref, what="calls").count() == 1
    row = queries.call_list(town.lin).get()
    assert browser.post(f"/notices/calls/{row.pk}/", {"reached": "yes"}).status_code == 303
    assert page("zhou").get("/notices/calls/").status_code == 403


def test_the_inbox_costs_few_queries(town, page, django_assert_max_num_queries):
    for number in range(40):
        inside(town, f"k{number}", organisation_id=town.centre.pk)
    browser = page("lin")
    browser.get("/notices/")
    with django_assert_max_num_queries(8):
        browser.get("/notices/")


def test_newer_news_takes_the_place_of_a_call_nobody_has_made(town):
    matter_id = uuid7()
    for key in ("a", "b"):
        actions.tell_outside(
            WANG, key=key, kind="matter.accepted", subject="x", body=key, caller_id=town.centre.pk,
            matter_id=matter_id, at=town.at,
        )  # fmt: skip
    assert [row.message.body for row in queries.call_list(town.lin)] == ["b"]


def test_a_call_of_last_month_leaves_the_list(town):
    say(town)
    actions.deliver(town.at + timedelta(days=31))
    assert queries.call_count(town.lin) == 0
    assert Delivery.objects.get().state == State.UNREACHED
