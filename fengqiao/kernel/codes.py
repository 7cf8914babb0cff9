"""One matter, one code: eight random characters and a check character. Meaning lives in data, not in the code.

The alphabet is Crockford's (no I, L, O, U) without Z, which hands write like 2: 31 characters, a prime number, so a weighted
sum modulo 31 catches every single wrong character and every swap of two.
"""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXY"
LENGTH = 8
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V", "Z": "2"})


_source: ContextVar[random.Random | None] = ContextVar("source", default=None)


def new_code() -> str:
    """A new code, nine characters with its check character. Uniqueness is the caller's registry's affair."""
    draw = secrets if (source := _source.get()) is None else source
    body = "".join(draw.choice(ALPHABET) for _ in range(LENGTH))
    return body + check_character(body)


@contextmanager
def drawn_from(source: random.Random) -> Iterator[None]:
    """Draw codes from a seeded source inside the block, so that a demo tells the same year again.

    Raises ValueError where the time machine is off: codes of real people must not be guessed.
    """
    if not settings.TIME_MACHINE:
        raise ValueError("只用于演示和测试")
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)


def check_character(body: str) -> str:
    """The check character of eight characters: a sum weighted 2..9 modulo 31."""
    return ALPHABET[sum((place + 2) * ALPHABET.index(char) for place, char in enumerate(body)) % 31]


def check(text: str) -> str:
    """The nine characters of a typed code. Raises ValueError with a sentence for the person who typed it."""
    code = "".join(char for char in text.upper() if char.isalnum()).translate(_READ_AS)
    if len(code) != LENGTH + 1:
        raise ValueError(_("编号是 9 位字母和数字，例如 7K4M-29QX-6。请对照回执再看一遍"))
    if any(char not in ALPHABET for char in code) or check_character(code[:LENGTH]) != code[LENGTH]:
        raise ValueError(_("编号里有一位对不上。请对照回执再看一遍，注意 0 和 8、1 和 7"))
    return code


def grouped(code: str) -> str:
    """The code as people read it: 7K4M-29QX-6."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"
