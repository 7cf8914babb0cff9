"""统一社会信用代码: the 18 characters that name an organisation, with their check character (GB 32100-2015)."""

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""No I, O, S, V, Z: they look like digits."""

WEIGHTS = tuple(3**place % 31 for place in range(17))


def normalised(text: str) -> str:
    """The code as it is stored: capitals, without blanks and hyphens."""
    return text.upper().replace(" ", "").replace("-", "")


def check_character(body: str) -> str:
    """The 18th character for the first 17. Raises ValueError for a character outside the alphabet."""
    total = sum(ALPHABET.index(mark) * weight for mark, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def fault(text: str) -> str | None:
    """Why this is no credit code, as a word: "length", "alphabet" or "check"; None when it is one."""
    code = normalised(text)
    if len(code) != 18:
        return "length"
    if any(mark not in ALPHABET for mark in code):
        return "alphabet"
    return None if check_character(code[:17]) == code[17] else "check"
