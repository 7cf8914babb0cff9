"""The keyring: data keys kept in files of their own, apart from SECRET_KEY and from every backup of the data.

`FENGQIAO_HOME/keys/data.json` holds numbered 32-byte keys; the highest number encrypts, every number decrypts, so a
rotation adds a key and rewrites rows at leisure. `blind.key` feeds the blind indexes and must not change.
"""

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
    fresh.write_text(text)
    fresh.replace(path)
    data_keys.cache_clear()
    return number


def _read_or_make(name: str, make) -> str:
    path = folder() / name
    try:
        # O_EXCL: of several processes starting at once, exactly one makes the key
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _when_written(path)
    with os.fdopen(handle, "w") as file:
        file.write(make())
    return path.read_text()


def _when_written(path: Path) -> str:
    for _ in range(1000):
        if text := path.read_text():
            return text
    raise RuntimeError(f"the key file {path} is empty; restore it from the backup of the keys")
