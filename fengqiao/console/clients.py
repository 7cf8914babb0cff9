"""The two kinds of clients of the bench, in processes of their own: browsers that post a form, and bare psycopg.

Imports neither Django nor the house, so a fresh process is ready at once.
"""

import json
import re
import socket
import sys
import threading
import time
import urllib.parse
import uuid
from typing import Any

import psycopg

PHONE = "138{:08d}"


def post_forms(job: dict[str, Any]) -> dict[str, Any]:
    """Post the intake form over and over in `threads` threads until the time is up."""
    return _race(job, lambda number: _Browser(job, number))


def write_rows(job: dict[str, Any]) -> dict[str, Any]:
    """Write the same rows with bare psycopg: prepared, one statement per row, BEGIN … COMMIT."""
    return _race(job, lambda number: _Bare(job, number))


def _race(job: dict[str, Any], make: Any) -> dict[str, Any]:
    ready = [make(number) for number in range(job["threads"])]
    took: list[float] = []
    wrong: list[str] = []
    begin = job["begin"]  # all processes begin together
    while time.time() < begin:
        time.sleep(0.001)
    until = time.perf_counter() + job["seconds"]

    def run(one: Any) -> None:
        mine = []
        try:
            while (now := time.perf_counter()) < until:
                one()
                mine.append(time.perf_counter() - now)
        except Exception as error:
            wrong.append(f"{type(error).__name__}: {error}")
        took.extend(mine)

    threads = [threading.Thread(target=run, args=(one,)) for one in ready]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"took": took, "wrong": wrong[:3]}


class _Browser:
    """One kept connection, one session; a new person at each post, so nobody is a repeat.

    It speaks HTTP by hand: what is measured is the server, and both share one machine.
    """

    def __init__(self, job: dict[str, Any], number: int) -> None:
        self.link = socket.create_connection(("127.0.0.1", job["port"]), timeout=60)
        self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = (
            f"POST /desk/register/ HTTP/1.1\r\nHost: 127.0.0.1:{job['port']}\r\nCookie: {job['cookies']}\r\n"
            f"X-CSRFToken: {job['csrf']}\r\nReferer: http://127.0.0.1:{job['port']}/desk/register/\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
        )
        self.form = urllib.parse.urlencode(job["form"]).encode()

    def __call__(self) -> None:
        new = uuid.uuid4()
        fields = {"once": new.hex, "draft": new.hex, "name": f"甲{new.hex[:10]}"}
        fields["phone"] = PHONE.format(new.int % 10**8)
        body = self.form + b"&" + urllib.parse.urlencode(fields).encode()
        self.link.sendall((self.head % len(body)).encode() + body)
        head, rest = self._read(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: *(\d+)", head)[1])  # type: ignore[index]
        while len(rest) < length:
            rest += self._more()
        if not head.startswith(b"HTTP/1.1 303"):
            raise RuntimeError(f"{head[9:12].decode()} {re.sub('<[^>]+>', ' ', rest.decode())[:300]}")

    def _read(self, end: bytes) -> tuple[bytes, bytes]:
        heard = b""
        while end not in heard:
            heard += self._more()
        head, _, rest = heard.partition(end)
        return head, rest

    def _more(self) -> bytes:
        heard = self.link.recv(65536)
        if not heard:
            raise ConnectionError("the server hung up")
        return heard


class _Bare:
    """One connection; the rows of one registration with fresh ids each time."""

    def __init__(self, job: dict[str, Any], number: int) -> None:
        self.link = psycopg.connect(job["dsn"], autocommit=True)
        self.rows = [(sql, values) for sql, values in job["rows"]]
        self.fresh = job["fresh"]
        self.cursor = self.link.cursor()

    def __call__(self) -> None:
        new = {old: str(uuid.uuid4()) for old in self.fresh["uuid"]}
        new |= {old: uuid.uuid4().hex[: len(old)].upper() for old in self.fresh["code"]}
        new |= {old: f"\\x{uuid.uuid4().hex}{uuid.uuid4().hex}" for old in self.fresh["digest"]}
        self.cursor.execute("BEGIN")
        for sql, values in self.rows:
            self.cursor.execute(sql, [new.get(value, value) for value in values], prepare=True)
        self.cursor.execute("COMMIT")


if __name__ == "__main__":
    work = json.load(sys.stdin)
    json.dump({"post": post_forms, "write": write_rows}[work["kind"]](work), sys.stdout)
