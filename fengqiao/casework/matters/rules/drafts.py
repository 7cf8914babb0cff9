"""What somebody states about a party, before it is written down."""

import re
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class PartyDraft:
    """A party as stated. `role` is applicant, respondent, agent, witness or concerned."""

    role: str
    name: str
    phone: str = ""
    id_number: str = ""
    address: str = ""
    email: str = ""
    is_organisation: bool = False
    credit_code: str = ""
    organisation_id: UUID | None = None
    contact: str = "any"


def digits(phone: str) -> str:
    """A telephone number as digits only, without the country code: what is compared and dialled."""
    found = re.sub(r"\D", "", phone)
    return found[2:] if found.startswith("86") and len(found) == 13 else found


def can_be_dialled(phone: str) -> bool:
    """Whether this can be a number: a mobile, a landline with or without its area code, 400 and the like, or abroad (+)."""
    if phone.strip().startswith(("+", "＋")) and not digits(phone).startswith("1"):
        return 8 <= len(digits(phone)) <= 15
    return bool(re.fullmatch(r"1[3-9]\d{9}|0\d{9,14}|[2-9]\d{6,7}|[48]00\d{7}", digits(phone)))


def headline(said: str, wanted: str = "") -> str:
    """A title of at most 30 characters from the person's own words: the first sentence, cut where it must be."""
    first = re.split(r"[。！？!?；;\n]", (said or wanted).strip(), maxsplit=1)[0].strip(" ，,、")
    return first if len(first) <= 30 else first[:29] + "…"
