"""The measurements of `fengqiao bench`: each beside its limit, taken in the same run on the same machine."""

import http.cookies
import json
import re
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from datetime import timedelta
from http.client import HTTPConnection
from typing import Any

from django.conf import settings
from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fengqiao.casework.clocks import actions as clocks
from fengqiao.casework.clocks.models import Clock
from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import queries as found
from fengqiao.casework.matters.models import Matter
from fengqiao.casework.tasks import actions as tasks
from fengqiao.console import bed, pace, recounting
from fengqiao.console.bench import Measure
from fengqiao.console.demo.people import PASSWORD
from fengqiao.console.embedded import Trouble
from fengqiao.ground.accounts.models import User
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import chain, clock, memory, verify
from fengqiao.kernel.crypto import sm3

CLIENTS, PROCESSES = 16, 4
ROUNDS, SECONDS = 3, 5.0
filled = 0


# --- registering over HTTP ---------------------------------------------------------------------------------


def register_http() -> Measure:
    """16 browsers post the intake form; in between 16 connections write the same rows with bare psycopg."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = settings.FENGQIAO_HOME / "run"
    run.mkdir(parents=True, exist_ok=True)
    log = (run / "bench-web.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "fengqiao.console", "web", "--workers", str(PROCESSES), "--threads", "4"],
        env=bed.environment() | {"PORT": str(port), "HOST": "127.0.0.1", "ALLOWED_HOSTS": "127.0.0.1"},
        stdout=log,
        stderr=log,
    )
    try:
        cookies, csrf = _sign_in(port)
        form = bed.FORM | {"csrfmiddlewaretoken": csrf}
        post = {"kind": "post", "port": port, "cookies": cookies, "csrf": csrf, "form": form}
        _race(post, 2.0)  # warm: every process has read its reference data
        last = Matter.objects.order_by("-registered_at", "-id").first()
        assert last is not None
        rows, fresh = bed.rows_of(last.pk)
        write = {"kind": "write", "dsn": bed.dsn(), "rows": rows, "fresh": fresh}
        _race(write, 1.0)
        house, bare, took = [], [], []
        for _round in range(ROUNDS):
            done = _race(post, SECONDS)
            house.append(len(done) / SECONDS)
            took += done
            bare.append(len(_race(write, SECONDS)) / SECONDS)
    finally:
        server.terminate()
        server.wait(20)
        log.close()
    p50, p95 = (1000 * _quantile(took, share) for share in (0.5, 0.95))
    return Measure(
        name="register_http",
        value=statistics.median(house),
        unit="/s",
        limit=statistics.median(bare),
        n=len(took),
        conditions=f"{CLIENTS} clients on loopback, granian {PROCESSES} × 4, {len(rows)} rows and statements each; "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms; limit: bare psycopg, 16 connections, interleaved; promised ratio 0.5",
    )


def _race(job: dict[str, Any], seconds: float) -> list[float]:
    job = job | {"threads": CLIENTS // PROCESSES, "seconds": seconds, "begin": time.time() + 1.2}
    runners = [
        subprocess.Popen(
            [sys.executable, "-m", "fengqiao.console.clients"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _number in range(PROCESSES)
    ]
    for runner in runners:
        assert runner.stdin is not None
        runner.stdin.write(json.dumps(job))
        runner.stdin.close()
    took: list[float] = []
    for runner in runners:
        assert runner.stdout is not None
        said = json.loads(runner.stdout.read() or '{"took": [], "wrong": ["a client died"]}')
        runner.wait()
        if said["wrong"]:
            raise Trouble(f"A client of the bench was refused: {said['wrong'][0]}")
        took += said["took"]
    return took


def _sign_in(port: int) -> tuple[str, str]:
    """As 林 at the window, through the real sign-in; returns the cookies and the form's token."""
    until, path = time.monotonic() + 180, settings_login()
    while True:
        try:
            link = HTTPConnection("127.0.0.1", port, timeout=30)
            link.request("GET", path)
            answer = link.getresponse()
            page = answer.read().decode()
            if answer.status == 200:
                break
            raise Trouble(f"The sign-in page answers {answer.status}.")
        except OSError:
            if time.monotonic() > until:
                raise Trouble("The web server of the bench does not start; see run/bench-web.log.") from None
            time.sleep(0.2)
    jar = http.cookies.SimpleCookie()
    _eat(jar, answer)
    form = {"login": "lin", "password": PASSWORD, "csrfmiddlewaretoken": _token(page)}
    headers = {
        "Cookie": _crumbs(jar),
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://127.0.0.1:{port}{path}",
    }
    link.request("POST", path, urllib.parse.urlencode(form), headers)
    answer = link.getresponse()
    answer.read()
    _eat(jar, answer)
    if answer.status not in (302, 303):
        raise Trouble(f"Signing in for the bench answers {answer.status}.")
    link.request("GET", "/desk/register/", headers={"Cookie": _crumbs(jar)})
    answer = link.getresponse()
    page = answer.read().decode()
    _eat(jar, answer)
    if answer.status != 200:
        raise Trouble(f"The intake page answers {answer.status}.")
    return _crumbs(jar), _token(page)


def settings_login() -> str:
    """The address of the sign-in page."""
    from django.shortcuts import resolve_url

    return resolve_url(settings.LOGIN_URL)


def _eat(jar: http.cookies.SimpleCookie, answer: Any) -> None:
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie":
            jar.load(value)


def _crumbs(jar: http.cookies.SimpleCookie) -> str:
    return "; ".join(f"{name}={one.value}" for name, one in jar.items())


def _token(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


# --- lists and pages -----------------------------------------------------------------------------------------


def worklist_100k() -> Measure:
    return _worklist("worklist_100k", 100_000)


def worklist_1m() -> Measure:
    return _worklist("worklist_1m", 1_000_000)


def _worklist(name: str, many: int) -> Measure:
    global filled
    if filled < many:
        bed.fill(many, filled)
        filled = many
    client = _client("lin")
    took, sql = _asked(client, "/desk/?view=all", 60)
    return Measure(
        name=name,
        value=1000 * _quantile(took, 0.95),
        unit="ms p95",
        limit=60,
        n=len(took),
        conditions=f"{many:,} matters, 50 rows of {Matter.objects.filter(town_id=_town()).open().count():,} open in the "
        f"town, whole request in process, {sql} SQL, p50 {1000 * _quantile(took, 0.5):.1f} ms",
        rate=False,
    )


def _town() -> Any:
    return Organisation.objects.get(name="柳岸街道综治中心").region_id


def matter_page() -> Measure:
    """The page of a matter that has lived: accepted, handed over, taken up, reported on, with papers and clocks."""
    at, lin, zhou = clock.now(), bed.actor("lin"), bed.actor("zhou")
    row = bed.register()
    matters.contact(row.pk, way="call", text="约好明天来。", reached=True, by=lin, at=at)
    matters.accept(row.pk, by=lin, at=at)
    bureau = zhou.organisation_id
    assert bureau is not None
    task = tasks.open_task(row.pk, mode="assign", holder_id=bureau, asked="请核实并办理", by=lin, at=at)
    tasks.take_up(row.pk, task.pk, by=zhou, at=at)
    for _round in range(3):
        tasks.report(row.pk, task.pk, text="已联系双方，约定当面核对。", to_party=True, by=zhou, at=at)
    took, sql = _asked(_client("lin"), f"/matters/{row.code}/", 60)
    return Measure(
        name="matter_page",
        value=1000 * _quantile(took, 0.95),
        unit="ms p95",
        limit=120,
        n=len(took),
        conditions=f"all panels, {Matter.objects.get(pk=row.pk).seq} events, whole request in process, {sql} SQL, "
        f"p50 {1000 * _quantile(took, 0.5):.1f} ms",
        rate=False,
    )


def _client(login: str) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username=login))
    return client


def _asked(client: Client, path: str, times: int) -> tuple[list[float], int]:
    memory.settle()  # as the web server does
    for _warm in range(5):
        answer = client.get(path)
        if answer.status_code != 200:
            raise Trouble(f"{path} answers {answer.status_code}.")
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    count = len(asked)
    reset_queries()
    took = []
    for _turn in range(times):
        begin = time.perf_counter()
        client.get(path)
        took.append(time.perf_counter() - begin)
    return took, count


# --- the sweep -----------------------------------------------------------------------------------------------


def clock_sweep(many: int = 4000) -> Measure:
    """Bells of as many matters: nine warnings for each lapse whose ladder opens an order with its task, clock and paper."""
    memory.settle()
    base = bed.register()
    Clock.objects.exclude(next_ring_at=None).update(next_ring_at=None)
    _copies(base, many)
    at = clock.now()
    begin = time.perf_counter()
    rung = 0
    while count := clocks.ring(at):
        rung += count
    took = time.perf_counter() - begin
    lapsed = Clock.objects.filter(lapsed_at__isnull=False).count()
    return Measure(
        name="clock_sweep",
        value=rung / took,
        unit="/s",
        limit=2000,
        n=rung,
        conditions=f"one sweep, batches of {clocks.BATCH}, {lapsed} lapses with supervision, clock and order, the others warnings",
    )


def _copies(base: Matter, many: int) -> None:
    """Open matters with one clock whose bell has come, copied from a real one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE copy AS SELECT i, md5('s' || i || random())::uuid AS id FROM generate_series(1, %s) i",
            [many],
        )
        bed.clone(cursor, "matters_matter", base.pk, {
            "id": "c.id", "code": "substr(md5(c.id::text), 1, 9)", "seq": "0", "head": "decode(repeat('00', 32), 'hex')",
        })  # fmt: skip
        past = "now() - interval '1 hour'"
        bed.clone(cursor, "clocks_clock", base.pk, {
            "id": "md5(t.id::text || c.i)::uuid", "matter_id": "c.id", "started_at": "now() - interval '1 day'",
            "due_at": f"CASE WHEN c.i %% 10 = 0 THEN {past} ELSE now() + interval '1 day' END",
            # a lapse is followed by the rung of its ladder that supervises
            "rings": "jsonb_build_array(to_char(now() at time zone 'utc' - interval '30 minutes', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+00:00\"')"
            " || CASE WHEN c.i %% 10 = 0 THEN ' 2' ELSE '' END)",
            "next_ring_at": past,
        })  # fmt: skip
        cursor.execute("DROP TABLE copy")
    bed.analyse("matters_matter", "clocks_clock")


# --- the chain -----------------------------------------------------------------------------------------------


def verify_chain(many: int = 60_000) -> Measure:
    """Every link recomputed, against streaming the same rows and one SM3 for each."""
    _chains(many)
    rates = []
    for _turn in range(3):
        begin = time.perf_counter()
        count, broken = verify.breaks(found.heads)
        proof = count / (time.perf_counter() - begin)
        if broken:
            raise Trouble(f"The chains of the bench do not hold: {broken[0]}")
        begin = time.perf_counter()
        plain = 0
        for row in verify.links():
            sm3(row[0].bytes, row[6].encode(), row[7], row[8])
            plain += 1
        rates.append((proof, plain / (time.perf_counter() - begin)))
    proof, stream = (statistics.median(rate) for rate in zip(*rates, strict=True))
    return Measure(
        name="verify_chain",
        value=proof,
        unit="/s",
        limit=stream,
        n=count,
        conditions="one process; limit: streaming the rows and one SM3 each; promised ratio 0.5",
    )


def _chains(many: int) -> None:
    """Chains of twenty events of the usual kinds, written with COPY."""
    base, at = bed.register(), clock.now() - timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, by, data FROM kernel_event WHERE matter_id = %s ORDER BY seq", [base.pk])
        kinds = [
            (kind, by, json.loads(data) if isinstance(data, str) else data)
            for kind, by, data in cursor.fetchall()
        ]
        cursor.execute(
            "CREATE TEMP TABLE copy AS SELECT i, md5('v' || i || random())::uuid AS id FROM generate_series(1, %s) i",
            [many // 20],
        )
        bed.clone(cursor, "matters_matter", base.pk, {
            "id": "c.id", "code": "substr(md5(c.id::text), 1, 9)", "stage": "'closed'", "outcome": "'withdrawn'", "closed_at": "now()", "seq": "20", "head": "decode(md5(c.id::text) || md5(c.id::text), 'hex')",
        })  # fmt: skip
        cursor.execute("SELECT id FROM copy")
        ids = [row[0] for row in cursor.fetchall()]
        cursor.execute("DROP TABLE copy")
        heads = []
        columns = "matter_id, seq, kind, by, at, recorded_at, data, prev, head"
        with cursor.copy(f"COPY kernel_event ({columns}) FROM STDIN") as copy:
            for matter_id in ids:
                prev = chain.GENESIS
                for seq in range(1, 21):
                    kind, by, data = kinds[seq % len(kinds)]
                    said = {"kind": kind, "by": by, "at": at, "recorded_at": at, "data": data, "prev": prev}
                    head = chain.link(matter_id=matter_id, seq=seq, **said)
                    copy.write_row((matter_id, seq, kind, by, at, at, json.dumps(data), prev, head))
                    prev = head
                heads.append((prev, matter_id))
        cursor.executemany("UPDATE matters_matter SET head = %s WHERE id = %s", heads)
    bed.analyse("kernel_event", "matters_matter")


def _quantile(took: list[float], share: float) -> float:
    ordered = sorted(took)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


ALL: dict[str, Callable[[], Measure]] = {
    "register_http": register_http,
    "matter_page": matter_page,
    "clock_sweep": clock_sweep,
    "due_dates": pace.due_dates,
    "recount_100k": recounting.recount_100k,
    "verify_chain": verify_chain,
    "worklist_100k": worklist_100k,
    "worklist_1m": worklist_1m,
}
