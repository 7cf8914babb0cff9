"""Official numbers (文号): from the template of a paper and the next number of its counter to the text."""

import re

_PLACE = re.compile(r"\{序号(\d*)\}")
_SHORT = re.compile(
    r"(社会治安综合治理中心|综治中心|人民调解委员会|委员会|街道办事处|街道|社区|管理局|分局|局|镇|乡|村|县|区|市|省)+$"
)


def numbered(template: str) -> bool:
    """Whether papers of this template carry a number of their own."""
    return bool(_PLACE.search(template))


def short(name: str) -> str:
    """The character(s) that stand for an organisation in its numbers: 柳岸街道综治中心 → 柳岸."""
    return _SHORT.sub("", name) or name


def official(template: str, *, year: int, unit: str, last: int) -> str:
    """（2026）柳岸综受字第0001号, from "（{年}）{机关代字}综受字第{序号4}号"."""
    text = _PLACE.sub(lambda place: str(last).zfill(int(place.group(1) or 1)), template)
    text = text.replace("{年}", str(year))
    return re.sub(r"\{[^}]*\}", short(unit), text)
