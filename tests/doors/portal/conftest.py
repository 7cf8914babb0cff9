"""What the tests of the portal share: a telephone's browser, and the pages of a report filled in."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.cast import SAID


@pytest.fixture
def phone(town) -> Client:
    """A browser without an account."""
    return Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 13)"})


def photo(name: str = "考勤本.jpg", *, place: bool = True) -> SimpleUploadedFile:
    """A photograph of a telephone that writes the place into its files."""
    exif = Image.Exif()
    if place:
        exif.get_ifd(0x8825)[1] = "N"
        exif[0x010F] = "告密手机"
    out = io.BytesIO()
    Image.new("RGB", (1200, 900), "#8a9").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def choose(phone: Client, kind: str = "A0702"):
    """Page 1: what it is about."""
    return phone.post("/report/", {"kind": kind})


def tell(phone: Client, /, **more: object):
    """Page 2: what happened."""
    typed = {"said": SAID, "wanted": "拿到工资", "began_on": "2026 年 1 月", "go": "next"}
    return phone.post("/report/what/", typed | more)


def place(phone: Client, town, /, **more: str):
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


def once(phone: Client) -> str:
    """The idempotency token of the last page."""
    page = phone.get("/report/check/").content.decode()
    return re.search(r'name="once" value="(\w+)"', page)[1]


def send(phone: Client, token: str = "", /, **more: str):
    """Page 4: off it goes."""
    return phone.post("/report/check/", {"agree": "on", "go": "send", "once": token or once(phone)} | more)


def report(phone: Client, town, /, **more: str) -> str:
    """The whole report; returns the code."""
    choose(phone)
    tell(phone, **{"q-workers": "4"})
    place(phone, town, **more)
    sent = send(phone)
    assert sent.status_code == 303, sent.content.decode()[:3000]
    return sent.headers["location"].split("/")[2]
