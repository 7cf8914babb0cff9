"""Rows of a message board become matters: through the same action as all others, in batches, each row once."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from fengqiao.casework.matters import actions as matters
from fengqiao.casework.matters import queries as found
from fengqiao.casework.matters.models import Source
from fengqiao.casework.matters.rules.drafts import PartyDraft
from fengqiao.console.embedded import Trouble
from fengqiao.ground.catalogue import queries as catalogue
from fengqiao.ground.organisations import queries as organisations
from fengqiao.ground.organisations.models import Organisation
from fengqiao.kernel import clock
from fengqiao.kernel.actors import IMPORT
from fengqiao.kernel.clock import CHINA
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import together

FIELDS = {
    # field: what it may also be called
    "id": (),
    "time": ("at",),
    "title": (),
    "said": ("text", "content"),
    "wanted": (),
    "kind": ("category",),
    "user": ("name",),
    "phone": (),
    "place": (),
}
NEEDED = ("id", "said")
BATCH = 100
TIMES = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M", "%Y-%m-%dT%H:%M:%S",
    "%Y年%m月%d日 %H:%M", "%Y-%m-%d", "%Y/%m/%d",
)  # fmt: skip
NAMELESS = "留言人"


@dataclass
class Outcome:
    """What became of the rows."""

    read: int = 0
    registered: int = 0
    already: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """The shape machines are told."""
        return {
            "read": self.read,
            "registered": self.registered,
            "already": self.already,
            "rejected": sorted(self.rejected, key=lambda item: item["row"]),
        }


class _Undo(Exception):
    """Rolls a batch of a dry run back."""


def bring_in(
    file: Path,
    mapping: dict[str, str],
    *,
    source: str = "board",
    centre: str | None = None,
    dry_run: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Register every row that is not here yet. Raises Trouble where the file or the mapping does not fit."""
    columns = _columns(mapping)
    if source not in Source.values:
        raise Trouble(f"There is no source {source}. There are: {', '.join(Source.values)}.")
    keeper = _centre(centre)
    rows = list(_rows(file, columns))
    outcome, at = Outcome(read=len(rows)), clock.now()
    for begin in range(0, len(rows), BATCH):
        batch = rows[begin : begin + BATCH]
        try:
            _together(batch, source, keeper, outcome, at, dry_run)
        except Refused:
            for row in batch:  # one of them stands in the way: each for itself
                try:
                    _together([row], source, keeper, outcome, at, dry_run)
                except Refused as why:
                    outcome.rejected.append({"row": row["row"], "why": str(why)})
        progress(min(begin + BATCH, len(rows)), len(rows))
    return outcome.plain()


def _together(
    rows: list[dict[str, Any]],
    source: str,
    keeper: Organisation,
    outcome: Outcome,
    at: datetime,
    dry_run: bool,
) -> None:
    fresh, known, broken = 0, 0, []
    here = found.known_sources([f"{source}:{row['id']}"[:120] for row in rows])
    try:
        with transaction.atomic(), together():
            for row in rows:
                key = f"{source}:{row['id']}"[:120]
                if key in here:
                    known += 1
                    continue
                why, came_at = _faults(row, at)
                if why:
                    broken.append({"row": row["row"], "why": why})
                    continue
                here[key] = _register(row, key, source, keeper, came_at, at)
                fresh += 1
            if dry_run:
                raise _Undo
    except _Undo:
        pass
    outcome.registered += fresh
    outcome.already += known
    outcome.rejected += broken


def _register(
    row: dict[str, Any], key: str, source: str, keeper: Organisation, came_at: datetime | None, at: datetime
) -> Any:
    words = f"{row.get('title', '')}\n{row['said']}"
    kind = row.get("kind", "")
    if kind not in catalogue.current(at).kinds:
        likely = catalogue.suggest_kind(words, at)
        kind = likely.kind.code if likely else ""
    made = matters.register(
        kind=kind,
        said=row["said"],
        title=row.get("title", ""),
        wanted=row.get("wanted", ""),
        place=row.get("place", ""),
        source=source,
        source_id=key,
        region_id=keeper.region_id,
        parties=[PartyDraft(role="applicant", name=row.get("user") or NAMELESS, phone=row.get("phone", ""))],
        registered_at=came_at,
        by=IMPORT,
        at=at,
    )
    return made.matter.pk


def _faults(row: dict[str, Any], at: datetime) -> tuple[str, datetime | None]:
    """Why a row cannot be registered, in words; else when it was written."""
    if not row["id"]:
        return "没有编号：这一列是空的", None
    if not row["said"]:
        return "没有内容：这一列是空的", None
    text = row.get("time", "")
    if not text:
        return "", None
    came_at = _time(text)
    if came_at is None:
        return f"看不懂这个时间：{text}", None
    if came_at > at:
        return f"时间在以后：{text}", None
    return "", came_at


def _time(text: str) -> datetime | None:
    for form in TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=CHINA)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


def _columns(mapping: dict[str, str]) -> dict[str, str]:
    names = {also: name for name, others in FIELDS.items() for also in (name, *others)}
    if unknown := [name for name in mapping if name not in names]:
        raise Trouble(f"--map knows no field {', '.join(unknown)}. There are: {', '.join(FIELDS)}.")
    columns = {names[name]: column for name, column in mapping.items()}
    if missing := [name for name in NEEDED if name not in columns]:
        raise Trouble(f"--map must say which column holds {' and '.join(missing)}.")
    return columns


def _centre(name: str | None) -> Organisation:
    if name:
        one = organisations.named(name)
        if one is None or not organisations.is_centre(one.pk):
            raise Trouble(
                f"There is no centre {name}. There are: {', '.join(c.name for c in organisations.centres()[:12])}."
            )
        return one
    centres = organisations.centres()
    if not centres:
        raise Trouble("There is no centre yet: `fengqiao load organisations`, or `fengqiao demo`.")
    return centres[0]


def _rows(file: Path, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    raw = file.read_bytes()
    if not raw.strip():
        raise Trouble(f"{file.name} is empty.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise Trouble(
                f"{file.name} is neither UTF-8 nor GB18030 text; from a spreadsheet save it as CSV."
            ) from None
    csv.field_size_limit(len(raw) + 1)
    lines = csv.DictReader(io.StringIO(text, newline=""))
    try:
        yield from _read(lines, file, columns)
    except csv.Error as error:
        raise Trouble(
            f"{file.name} is no CSV file that can be read: {error}, near line {lines.line_num}."
        ) from None


def _read(lines: "csv.DictReader[str]", file: Path, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    there = list(filter(None, lines.fieldnames or ()))
    if missing := [column for column in columns.values() if column not in there]:
        raise Trouble(f"{file.name} has no column {', '.join(missing)}. It has: {', '.join(there)[:300]}.")
    for number, line in enumerate(lines, 2):  # as a spreadsheet counts: the first line holds the names
        yield {"row": number} | {
            name: (line.get(column) or "").replace("\x00", "").strip() for name, column in columns.items()
        }
