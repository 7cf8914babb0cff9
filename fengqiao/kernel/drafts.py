"""What somebody has typed and not sent yet: kept sealed, resumed later, thrown away with its files.

A draft belongs to an owner (a post, or the hash of a portal cookie) and a form; there is one of each. What is typed is
a dict; files it holds stand under "files" as dicts whose "key" and "thumb" name them in `kernel.files`, so that they
go when the draft goes.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from fengqiao.kernel import clock, files, writing
from fengqiao.kernel.models import Draft

_SPACE = UUID("6f8f1c1e-2b0e-4d0a-9d3b-0a9f0f6e5a11")


def find(owner: str, form: str) -> dict[str, Any] | None:
    """What was typed, or None."""
    row = Draft.objects.filter(pk=_key(owner, form)).first()
    return None if row is None else json.loads(row.typed)


def saved_at(owner: str, form: str) -> datetime | None:
    """When it was last kept (real time), or None."""
    return Draft.objects.filter(pk=_key(owner, form)).values_list("saved_at", flat=True).first()


def under(owner: str, prefix: str) -> list[tuple[str, dict[str, Any], datetime]]:
    """Everything an owner keeps in forms whose name begins so: (form, typed, saved_at), the latest first."""
    rows = Draft.objects.filter(owner=owner, form__startswith=prefix).order_by("-saved_at")[:20]
    return [(row.form, json.loads(row.typed), row.saved_at) for row in rows]


def keep(owner: str, form: str, typed: dict[str, Any]) -> None:
    """Keep what was typed, in place of what was kept before."""
    row = Draft(
        id=_key(owner, form),
        owner=owner,
        form=form,
        typed=json.dumps(typed, ensure_ascii=False),
        saved_at=clock.real_now(),
    )
    Draft.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["id"], update_fields=["typed", "saved_at"]
    )


@contextmanager
def editing(owner: str, form: str) -> Iterator[dict[str, Any]]:
    """Change a draft in place: two requests of one browser do not overwrite each other's files."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(pk=_key(owner, form)).first()
        typed: dict[str, Any] = {} if row is None else json.loads(row.typed)
        yield typed
        keep(owner, form, typed)


def drop(owner: str, form: str) -> None:
    """Throw a draft away, with its files once the transaction is through."""
    row = Draft.objects.filter(pk=_key(owner, form)).first()
    if row is not None:
        _drop(row)


def forget(owner: str, form: str) -> None:
    """Throw away a draft that holds no files: a statement of the unit, which costs no trip of its own."""
    writing.send("DELETE FROM kernel_draft WHERE id = %s", _key(owner, form))


def pass_on(was: str, now: str) -> int:
    """Who follows in a post finds what the one who left had begun; of a form that both had begun the successor's stays."""
    passed = 0
    for row in Draft.objects.filter(owner=was).order_by("saved_at"):
        if find(now, row.form) is None:
            moved = Draft(
                id=_key(now, row.form), owner=now, form=row.form, typed=row.typed, saved_at=row.saved_at
            )
            Draft.objects.bulk_create([moved])
            Draft.objects.filter(pk=row.pk).delete()
            passed += 1
    return passed


def sweep(forms: dict[str, datetime]) -> int:
    """Throw away the drafts of these forms (a name ending in ":" is a family) kept before these times; how many."""
    count = 0
    for form, before in forms.items():
        named = {"form__startswith": form} if form.endswith(":") else {"form": form}
        for row in Draft.objects.filter(**named, saved_at__lt=before).order_by("saved_at")[:500]:
            _drop(row)
            count += 1
    return count


def _drop(row: Draft) -> None:
    keys = [
        UUID(file[part])
        for file in json.loads(row.typed).get("files", [])
        for part in ("key", "thumb")
        if file.get(part)
    ]
    Draft.objects.filter(pk=row.pk).delete()
    for key in keys:
        transaction.on_commit(partial(files.erase, key))


def _key(owner: str, form: str) -> UUID:
    return uuid5(_SPACE, f"{form}|{owner}")
