"""Roles from our own file, organisations from the county's. Safe to repeat."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from fengqiao.ground.organisations import actions, queries
from fengqiao.ground.organisations.events import RolesLoaded
from fengqiao.ground.organisations.models import Organisation, OrgRole, Role, UnitRole
from fengqiao.ground.organisations.rules import credit_code, duties
from fengqiao.ground.regions import queries as regions
from fengqiao.ground.regions.loader import Report
from fengqiao.kernel.actors import Actor
from fengqiao.kernel.events import emit
from fengqiao.kernel.memory import changed
from fengqiao.kernel.stages import Refused
from fengqiao.kernel.writing import unit

TEXTS = ("short_name", "phone", "address", "opening_hours", "services", "access")
COLUMNS = {"name", "region", "parent", "unit_roles", "credit_code", *TEXTS}


@unit
def load_roles(*, by: Actor, at: datetime, path: str | Path = queries.ROLES) -> tuple[int, int]:
    """Bring the tables of roles and unit roles to what the file says; returns how many were added and changed.

    A role that the file no longer has stays, for posts point to it. Raises ValueError for a permission nobody knows.
    """
    data = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    roles = [
        {
            "code": item["id"],
            "place": place,
            "name": item["zh"],
            "name_en": item["en"],
            "scope": item["scope"],
            "may": item["may"],
            "never": item["never"],
            "apart": item["apart"],
            "note": item.get("note", ""),
        }
        for place, item in enumerate(data["office_roles"], start=1)
    ]
    known = [Role(**item).duty for item in roles]
    if unknown := duties.unknown_words(known, data["permissions"]):
        raise ValueError(_("岗位里有不认识的权限：%(names)s") % {"names": unknown})
    kinds = [
        {
            "code": item["id"],
            "name": item["zh"],
            "name_en": item["en"],
            "takes": item["takes"],
            "presence": item["presence"],
            "may_lead": item["may_lead"],
            "does": item["does"],
        }
        for item in data["unit_roles"]
    ]
    first, second = _bring(Role, roles), _bring(UnitRole, kinds)
    added, altered = first[0] + second[0], first[1] + second[1]
    if added or altered:
        emit(RolesLoaded(added=added, changed=altered, by=by.ref, at=at))
        changed("roles")
    return added, altered


def _bring(model: type[Any], items: list[dict[str, Any]]) -> tuple[int, int]:
    now = {row.code: row for row in model.objects.all()}
    fresh = [model(**item) for item in items if item["code"] not in now]
    altered = []
    for item in items:
        row = now.get(item["code"])
        if row is not None and any(getattr(row, key) != value for key, value in item.items()):
            for key, value in item.items():
                setattr(row, key, value)
            altered.append(row)
    model.objects.bulk_create(fresh)
    if altered:
        model.objects.bulk_update(altered, [key for key in items[0] if key != "code"])
    return len(fresh), len(altered)


def load_organisations(
    path: str | Path, *, by: Actor, at: datetime, progress: Callable[[int, int], None] | None = None
) -> Report:
    """Read organisations from YAML, JSON (a list, or a list under `organisations`) or CSV.

    Columns: name, region (code), and as wished parent (name), unit_roles, credit_code, short_name, phone, address,
    opening_hours, services, access. A row finds its organisation by credit code, else by name and region. Each row
    is a transaction of its own, so an interrupted load is finished by repeating it. Raises ValueError when the file
    cannot be read at all.
    """
    rows, report = _read(Path(path)), Report()
    names = {row.get("name") for _number, row in rows}
    waiting, total = rows, len(rows)
    report.read = total
    while waiting:
        later = []
        for number, row in waiting:
            parent = row.get("parent")
            if parent and parent in names and parent != row.get("name") and not _called(parent):
                later.append((number, row))  # its parent stands further down in the same file
                continue
            _take(number, row, report, by=by, at=at)
            if progress:
                progress(report.added + report.changed + report.unchanged + len(report.rejected), total)
        if len(later) == len(waiting):
            for number, row in later:
                report.reject(number, _("上级“%(name)s”没有登记成功") % {"name": row.get("parent")})
            break
        waiting = later
    report.rejected.sort(key=lambda found: found["row"])
    return report


def _take(number: int, row: dict[str, Any], report: Report, *, by: Actor, at: datetime) -> None:
    name = row.get("name", "")
    if not name:
        return report.reject(number, _("没有写名称"))
    if strange := set(row) - COLUMNS:
        return report.reject(number, _("不认识的列：%(names)s") % {"names": "、".join(sorted(strange))})
    region = regions.by_code(row.get("region", ""))
    if region is None:
        return report.reject(
            number, _("没有代码为 %(code)s 的区划") % {"code": row.get("region") or "（空）"}
        )
    parent = None
    if row.get("parent") and (parent := _called(row["parent"])) is None:
        return report.reject(number, _("没有叫“%(name)s”的上级单位") % {"name": row["parent"]})
    values = {key: row.get(key, "") for key in TEXTS}
    values |= {
        "name": name,
        "region": region,
        "parent": parent,
        "unit_roles": row.get("unit_roles", []),
        "credit_code": row.get("credit_code") or None,
    }
    try:
        now = _find(name, region, values["credit_code"])
        if now is None:
            actions.found(by=by, at=at, **values)
            report.added += 1
        else:
            before = _facts(now)
            after = _facts(actions.edit(now, by=by, at=at, **values))
            report.changed += before != after
            report.unchanged += before == after
    except Refused as reason:
        report.reject(number, str(reason))
    return None


def _called(name: str) -> Organisation | None:
    return Organisation.objects.open().filter(name=name).order_by("id").first()


def _find(name: str, region: Any, code: str | None) -> Organisation | None:
    rows = Organisation.objects.open()
    if code and (row := rows.filter(credit_code=credit_code.normalised(code)).first()):
        return row
    return rows.filter(name=name, region=region).first()


def _facts(organisation: Organisation) -> tuple[Any, ...]:
    """Everything a file can say about an organisation, to see whether it said anything new."""
    kinds = OrgRole.objects.filter(organisation=organisation).values_list("unit_role__code", flat=True)
    rows = Organisation.objects.filter(pk=organisation.pk)
    return (
        *rows.values_list("name", "region_id", "parent_id", "credit_code", *TEXTS).get(),
        frozenset(kinds),
    )


# --- reading -----------------------------------------------------------------------------------------


def _read(path: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = path.read_bytes().decode("gb18030")
    if path.suffix.lower() == ".csv":
        rows: Any = list(csv.DictReader(io.StringIO(text)))
        first = 2
    else:
        rows, first = _structured(path, text), 1
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ValueError(_("文件里应当是一串单位，每个单位一组“列名: 值”"))
    return [(number, _clean(row)) for number, row in enumerate(rows, start=first)]


def _structured(path: Path, text: str) -> Any:
    try:
        data = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as fault:
        raise ValueError(_("文件格式不对：%(why)s") % {"why": fault}) from fault
    return data.get("organisations") if isinstance(data, dict) else data


def _clean(row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in row.items():
        key = str(key or "").strip()
        if key == "unit_roles":
            parts = value if isinstance(value, list) else re.split(r"[\s,;、，；]+", value or "")
            found[key] = [str(part).strip() for part in parts if str(part).strip()]
        elif key in ("opening_hours", "services") and isinstance(value, list):
            found[key] = "\n".join(str(part).strip() for part in value)
        elif value not in (None, ""):
            found[key] = str(value).strip()
    return found
