"""Proof that history was not rewritten: every link recomputed, every head compared, every day's root checked."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.kernel import chain
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.crypto import sm3
from fengqiao.kernel.models import Event, Root

_EVENTS = """
SELECT matter_id, seq, kind, by, at, recorded_at, data::text, prev, head
FROM kernel_event {where} ORDER BY matter_id, seq
"""

_TOLD = """
SELECT matter_id, seq, kind, by,
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
       CASE WHEN flat.deep OR jsonb_typeof(data) <> 'object' THEN NULL ELSE flat.text END,
       CASE WHEN flat.deep OR jsonb_typeof(data) <> 'object' THEN data::text END,
       prev, head
FROM kernel_event
CROSS JOIN LATERAL (
    SELECT '{{' || coalesce(string_agg(to_json(key)::text || ':' || value::text, ',' ORDER BY key COLLATE "C"), '') || '}}' AS text,
           coalesce(bool_or(jsonb_typeof(value) IN ('array', 'object')), false) AS deep
    FROM jsonb_each(CASE WHEN jsonb_typeof(data) = 'object' THEN data ELSE '{{}}'::jsonb END)
) flat
{where} ORDER BY matter_id, seq
"""
"""The same with times and flat data in their canonical text already: the server writes it while we compute."""


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold."""

    matter: UUID
    event: int
    why: str


def links(matter_id: UUID | None = None, form: str = _EVENTS) -> Iterator[tuple]:
    """Every event in order of matter and place, streamed from the server in batches."""
    where, values = ("WHERE matter_id = %s", [matter_id]) if matter_id else ("", [])
    connection.ensure_connection()
    with connection.connection.transaction(), connection.connection.cursor(name="links") as cursor:
        cursor.itersize = 5000
        cursor.execute(form.format(where=where), values, binary=True)
        yield from cursor


@contextmanager
def _one_picture() -> Iterator[None]:
    """Everything read inside is of one moment, while others go on writing."""
    if connection.in_atomic_block:  # the caller has a picture of its own
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def breaks(
    heads: Callable[[], dict[UUID, tuple[int, bytes]]],
    matter_id: UUID | None = None,
    tick: Callable[[int], None] = lambda count: None,
) -> tuple[int, list[Break]]:
    """Recompute the chains. `heads` gives each subject's own (seq, head), as its row keeps them.

    Returns how many events were read and every break: a changed, removed, inserted or reordered event.
    """
    with _one_picture():
        return _breaks(heads, matter_id, tick)


def breaks_in(matter: UUID, events: Iterable[Event], seq: int, head: bytes) -> list[Break]:
    """The same for one subject whose row, (seq, head), and events a page has read anyway.

    They are of two moments: what this finds may have been written in between, so ask `breaks` before telling anybody.
    """
    return _follow(
        (
            (
                matter,
                event.seq,
                bytes(event.prev),
                bytes(event.head),
                chain.link(
                    matter_id=matter,
                    seq=event.seq,
                    kind=event.kind,
                    by=event.by,
                    at=event.at,
                    recorded_at=event.recorded_at,
                    data=event.data,
                    prev=bytes(event.prev),
                ),
            )
            for event in events
        ),
        {matter: (seq, head)},
    )


def _breaks(
    heads: Callable[[], dict[UUID, tuple[int, bytes]]], matter_id: UUID | None, tick: Callable[[int], None]
) -> tuple[int, list[Break]]:
    count = 0

    def recomputed() -> Iterator[tuple[UUID, int, bytes, bytes, bytes]]:
        nonlocal count
        for matter, number, kind, by, at, recorded_at, flat, deep, before, head in links(matter_id, _TOLD):
            count += 1
            if count % 5000 == 0:
                tick(5000)
            said = flat if flat is not None else chain.text(json.loads(deep))
            made = chain.relink(matter, number, kind, by, at, recorded_at, said, before)
            yield matter, number, before, head, made

    found = _follow(recomputed(), heads())
    tick(count % 5000)
    return count, found


def _follow(
    events: Iterable[tuple[UUID, int, bytes, bytes, bytes]], kept: dict[UUID, tuple[int, bytes]]
) -> list[Break]:
    """Go along the events (subject, place, head before, head, head recomputed) against what the subjects' rows keep."""
    found: list[Break] = []
    current: UUID | None = None
    seq, prev = 0, chain.GENESIS

    def finish(matter: UUID | None) -> None:
        if matter is None:
            return
        own = kept.pop(matter, None)
        if own is None:
            found.append(Break(matter, seq, _("有记录而没有这件事项")))
        elif own[0] != seq:
            found.append(
                Break(
                    matter,
                    min(seq, own[0]) + 1,
                    _("事项记着 %(kept)s 条，链上有 %(found)s 条") % {"kept": own[0], "found": seq},
                )
            )
        elif own[1] != prev:
            found.append(Break(matter, seq, _("事项记着的链头和最后一条对不上")))

    for matter, number, before, head, made in events:
        if matter != current:
            finish(current)
            current, seq, prev = matter, 0, chain.GENESIS
        if number != seq + 1:
            found.append(
                Break(
                    matter,
                    seq + 1,
                    _("第 %(n)s 条不见了") % {"n": seq + 1} if number > seq + 1 else _("顺序被动过"),
                )
            )
        if before != prev:
            found.append(Break(matter, number, _("和前一条接不上")))
        if made != head:
            found.append(Break(matter, number, _("内容和校验码对不上，被改过")))
        seq, prev = number, head
    finish(current)
    found.extend(Break(matter, 1, _("记录全部不见了")) for matter, (own, _head) in kept.items() if own)
    return found


def heads_of(on: date) -> list[tuple[UUID, bytes]]:
    """The last head of every matter that changed on this day (of Asia/Shanghai), in order of matter."""
    begin = datetime.combine(on, time(0), CHINA)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (matter_id) matter_id, head FROM kernel_event "
            "WHERE recorded_at >= %s AND recorded_at < %s ORDER BY matter_id, seq DESC",
            [begin.astimezone(UTC), (begin + timedelta(days=1)).astimezone(UTC)],
        )
        return [(matter, bytes(head)) for matter, head in cursor.fetchall()]


def root_of(prev: bytes, heads: list[tuple[UUID, bytes]]) -> bytes:
    """SM3 of the root before and of the day's heads, sorted."""
    return sm3(bytes(prev), *(matter.bytes + head for matter, head in sorted(heads)))


def make_roots(until: date, at: datetime) -> list[Root]:
    """Make the missing daily roots up to but not including `until`. Days without change have no root. Idempotent."""
    last = Root.objects.order_by("-on").first()
    prev, made = (bytes(last.root), []) if last else (chain.GENESIS, [])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (recorded_at AT TIME ZONE 'Asia/Shanghai')::date FROM kernel_event "
            "WHERE recorded_at >= %s ORDER BY 1",
            [
                datetime.combine(last.on + timedelta(days=1), time(0), CHINA)
                if last
                else datetime(2000, 1, 1, tzinfo=UTC)
            ],
        )
        days = [day for (day,) in cursor.fetchall() if day < until]
    for day in days:
        heads = heads_of(day)
        row = Root(on=day, heads=len(heads), prev=prev, root=root_of(prev, heads), made_at=at)
        Root.objects.bulk_create([row], ignore_conflicts=True)
        made.append(row)
        prev = bytes(row.root)
    return made


def export(folder: Path) -> list[Path]:
    """Write each day's root and the heads under it to a file of its own, for keeping where this server cannot reach.

    The first line is the root; the rest names every event of the day with its head, so that a later `verify` can name
    the very event that was changed, removed or put in. Files that exist are left alone. Returns the new ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for row in Root.objects.order_by("on"):
        path = folder / f"{row.on.isoformat()}.root"
        if path.exists():
            continue
        fresh = path.with_suffix(".new")
        with fresh.open("w") as file:
            file.write(
                f"root {row.on.isoformat()} {row.heads} {bytes(row.prev).hex()} {bytes(row.root).hex()}\n"
            )
            for matter, seq, head in _events_of(row.on):
                file.write(f"{matter} {seq} {bytes(head).hex()}\n")
        fresh.chmod(0o400)
        fresh.replace(path)
        written.append(path)
    return written


def root_breaks(kept: Path | None = None) -> list[Break]:
    """Compare each day's root with its events, and with exported files (one, or a folder of them) when given.

    A change older than the last exported root shows here even where somebody rewrote the links, the head and the root.
    """
    files = {} if kept is None else dict(_read(path) for path in _files(kept))
    found, prev, nobody = [], chain.GENESIS, UUID(int=0)
    for row in Root.objects.order_by("on"):
        heads = heads_of(row.on)
        made = root_of(prev, heads)
        outside = files.pop(row.on, None)
        if outside is not None:
            found.extend(_compare(row, outside))
        if made != bytes(row.root) or len(heads) != row.heads:
            found.append(
                Break(
                    nobody, 0, _("%(day)s 的当日根对不上：这一天的记录被改过、少了或多了") % {"day": row.on}
                )
            )
        prev = bytes(row.root)
    found.extend(Break(nobody, 0, _("%(day)s 的当日根在库里不见了") % {"day": day}) for day in files)
    return found


def roots() -> QuerySet[Root]:
    """The daily roots. Page them by ("-on",)."""
    return Root.objects.order_by("-on")


def _compare(row: Root, outside: tuple[bytes, dict[tuple[UUID, int], bytes]]) -> Iterator[Break]:
    root, events = outside
    if root != bytes(row.root):
        yield Break(UUID(int=0), 0, _("%(day)s 的当日根和留存的文件对不上") % {"day": row.on})
    for matter, seq, head in _events_of(row.on):
        was = events.pop((matter, seq), None)
        if was is None:
            yield Break(matter, seq, _("留存的文件里没有这一条，是后来放进去的"))
        elif was != bytes(head):
            yield Break(matter, seq, _("和留存的文件对不上，被改过"))
    for matter, seq in events:
        yield Break(matter, seq, _("留存的文件里有这一条，库里当天没有了"))


def _events_of(on: date) -> Iterator[tuple[UUID, int, bytes]]:
    begin = datetime.combine(on, time(0), CHINA)
    rows = Event.objects.filter(recorded_at__gte=begin, recorded_at__lt=begin + timedelta(days=1))
    for matter, seq, head in (
        rows.order_by("matter_id", "seq").values_list("matter_id", "seq", "head").iterator(5000)
    ):
        yield matter, seq, bytes(head)


def _files(kept: Path) -> list[Path]:
    return sorted(kept.glob("*.root")) if kept.is_dir() else [kept]


def _read(path: Path) -> tuple[date, tuple[bytes, dict[tuple[UUID, int], bytes]]]:
    with path.open() as file:
        _, on, _, _, root = file.readline().split()
        rows = (line.split() for line in file)
        events = {(UUID(matter), int(seq)): bytes.fromhex(head) for matter, seq, head in rows}
    return date.fromisoformat(on), (bytes.fromhex(root), events)
