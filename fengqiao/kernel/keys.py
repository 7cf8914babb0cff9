"""The keyring: data keys kept in files of their own, apart from SECRET_KEY and from every backup of the data.

`FENGQIAO_HOME/keys/data.json` holds numbered 32-byte keys; the highest number encrypts, every number decrypts, so a
rotation adds a key and rewrites rows at leisure. `blind.key` feeds the blind indexes and must not change.
"""

import contextlib
import json
import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Where the keys lie; made with mode 0700 when missing."""
    path = Path(settings.FENGQIAO_HOME) / "keys"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


@lru_cache(maxsize=1)
def data_keys() -> dict[int, bytes]:
    """All data keys by number. Makes the first one on a fresh machine."""
    found = json.loads(_read_or_make("data.json", lambda: json.dumps({"1": secrets.token_hex(32)})))
    return {int(number): bytes.fromhex(key) for number, key in found.items()}


@lru_cache(maxsize=1)
def blind_key() -> bytes:
    """The key of the blind indexes."""
    return bytes.fromhex(_read_or_make("blind.key", lambda: secrets.token_hex(32)))


def rotate() -> int:
    """Add a data key; from now on it encrypts. Returns its number. Old rows stay readable."""
    keys = data_keys()
    number = max(keys) + 1
    path, fresh = folder() / "data.json", folder() / "data.json.new"
    text = json.dumps({str(n): key.hex() for n, key in (keys | {number: secrets.token_bytes(32)}).items()})
    fresh.touch(mode=0o600)
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)
    data_keys.cache_clear()
    return number


def _read_or_make(name: str, make) -> str:
    path = folder() / name
    if not path.exists():
        fresh = path.with_name(f"{name}.{os.getpid()}")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(
                fresh, path
            )  # whole or not at all; of several processes starting at once the first one wins
        fresh.unlink()
        sync_folder(path.parent)
    return path.read_text()


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk: a file whose name is lost is lost."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
