"""Files at rest: encrypted, under `FENGQIAO_HOME/files`, never in the database and never served by the web server.

A key is a UUIDv7; the folder is its day, so a backup of one day is one folder. A file is written whole under another
name and renamed, so a killed process leaves no half file under a key.
"""

import os
from pathlib import Path
from uuid import UUID

from django.conf import settings

from fengqiao.kernel import crypto
from fengqiao.kernel.ids import uuid7
from fengqiao.kernel.keys import sync_folder


def folder() -> Path:
    return Path(settings.FENGQIAO_HOME) / "files"


def path_of(key: UUID) -> Path:
    """Where the file of this key lies. The first eight hex digits of a UUIDv7 change about every 65 seconds."""
    text = key.hex
    return folder() / text[:5] / text


def store(content: bytes, key: UUID | None = None) -> UUID:
    """Encrypt and keep; returns the key. Written to disk before it returns."""
    key = key or uuid7()
    path = path_of(key)
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sync_folder(folder())
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(crypto.seal(content, f"file:{key}"))
        file.flush()
        os.fsync(file.fileno())
    fresh.chmod(0o600)
    fresh.replace(path)
    sync_folder(path.parent)
    return key


def read(key: UUID) -> bytes:
    """The content. Raises FileNotFoundError, or cryptography's InvalidTag when the file was changed on disk."""
    return crypto.unseal(path_of(key).read_bytes(), f"file:{key}")


def erase(key: UUID) -> None:
    """Remove the file, for drafts that were never sent."""
    path_of(key).unlink(missing_ok=True)
