"""One-time passwords that can be read out over a telephone."""

import secrets

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""No i, l, o, 0, 1: they are heard and read as one another."""


def one_time_password() -> str:
    """Twelve random characters in three groups (59 bits): "kq7m-4xwp-9hdt"."""
    marks = [secrets.choice(ALPHABET) for _ in range(12)]
    return "-".join("".join(marks[start : start + 4]) for start in (0, 4, 8))
