"""What is shown of personal data by default, and what is cut from text before it is searched.

Every model declares each of its columns in an inner `class Privacy` with two tuples, `personal` and `plain`;
a test refuses silence.
"""

import re

_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{2})[- ]?(\d{4})[- ]?(\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}[- ]?\d{7,8}(?!\d)")
_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?![\dXx])|(?<!\d)\d{15}(?!\d)")


def mask_name(name: str) -> str:
    """王小强 → 王*强, 王强 → 王*. Names of other scripts keep their first and last character."""
    name = name.strip()
    if len(name) < 2:
        return "*" if name else ""
    return name[0] + "*" if len(name) == 2 else name[0] + "*" * (len(name) - 2) + name[-1]


def mask_phone(phone: str) -> str:
    """13800005021 → 138****5021; short numbers keep their last two digits."""
    phone = phone.strip()
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 9 else ("*" * max(len(phone) - 2, 0)) + phone[-2:]


def mask_id(number: str) -> str:
    """Keeps two characters in front and four behind."""
    number = number.strip()
    return f"{number[:2]}****{number[-4:]}" if len(number) >= 10 else "****" if number else ""


def mask_address(address: str) -> str:
    """Keeps what names the place in general, hides every number: 滨河路12号3栋 → 滨河路*号*栋."""
    return re.sub(r"\d+", "*", address)


def scrub(text: str) -> str:
    """The text without phone and ID numbers, for search and for machines that read it."""
    return _LANDLINE.sub("", _PHONE.sub("", _ID_NUMBER.sub("", text)))


def mask_text(text: str) -> str:
    """The text with phone and ID numbers masked, for lists and titles."""
    text = _ID_NUMBER.sub(lambda hit: mask_id(hit.group()), text)
    text = _PHONE.sub(lambda hit: f"{hit.group(1)}****{hit.group(3)}", text)
    return _LANDLINE.sub(lambda hit: mask_phone(hit.group()), text)
