"""What the tests of the portal share: a telephone's browser, and a report half written."""

import pytest
from django.test import Client

from tests.cast import SAID


@pytest.fixture
def phone(town) -> Client:
    """A browser without an account."""
    return Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 13)"})


def tell(phone: Client, **more: str):
    """Page 2: what happened."""
    return phone.post("/report/what/", {"said": SAID, "wanted": "拿到工资", "began_on": "2026 年 1 月", "go": "next"} | more)


def place(phone: Client, town, **more: str):
    """Page 3: where and who."""
    typed = {
        "level0": str(town.region("柳岸街道").pk),
        "level1": str(town.region("望江社区").pk),
        "level2": str(town.grid.pk),
        "place": "滨河安置房二期 3 号楼",
        "name": "王小强",
        "phone": "138 0000 5021",
        "contact": "any",
        "other_name": "恒筑劳务有限公司",
        "other_kind": "organisation",
        "go": "next",
    }
    return phone.post("/report/where/", typed | more)
