"""What somebody states about a party, before it is written down."""

import re
from dataclasses import dataclass
from uuid import UUID

from fengqiao.kernel import privacy


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


_UNIT = re.compile(
    r"..(公司|集团|银行|合作社|个体工商户|个体户|经营部|服务部|门市部|工作室|商行|超市|饭店|酒店|旅馆|餐馆|面馆|餐厅|药房|委员会|居委会|村委会"
    r"|办事处|人民政府|管理处|中心|学校|中学|小学|大学|幼儿园|医院|诊所|法院|检察院|派出所|研究所|事务所|物业|加工厂|.[厂店局所站队])"
    r"([（(][^）)]*[）)])?$"
)


def names_unit(name: str) -> bool:
    """Whether a name is plainly that of an organisation, an individual business (个体工商户) among them.

    Such a name is no personal data and is shown whole. When in doubt it is a person's.
    """
    return bool(_UNIT.search(name.strip()) or re.search(r"[（(]个体(工商)?户?[）)]$", name.strip()))


def shown_name(name: str, is_organisation: bool) -> str:
    """A party's name as lists and panels show it: an organisation's whole, a person's masked."""
    return name if is_organisation or names_unit(name) else privacy.mask_name(name)


def digits(phone: str) -> str:
    """A telephone number as digits only, without the country code: what is compared and dialled."""
    found = re.sub(r"\D", "", phone)
    return found[2:] if found.startswith("86") and len(found) == 13 else found


def headline(said: str, wanted: str = "") -> str:
    """A title of at most 30 characters from the person's own words: the first sentence, cut where it must be."""
    first = re.split(r"[。！？!?；;\n]", (said or wanted).strip(), maxsplit=1)[0].strip(" ，,、")
    return first if len(first) <= 30 else first[:29] + "…"
