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


def headline(said: str, wanted: str = "") -> str:
    """A title of at most 30 characters from the person's own words: the first sentence, cut where it must be."""
    first = re.split(r"[。！？!?；;\n]", (said or wanted).strip(), maxsplit=1)[0].strip(" ，,、")
    return first if len(first) <= 30 else first[:29] + "…"
