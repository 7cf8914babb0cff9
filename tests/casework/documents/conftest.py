"""Pages of the slice, and files people send."""

import io

import pytest
from PIL import Image
from pypdf import PdfWriter

from tests.addresses import browser


@pytest.fixture
def page(town):
    """A browser of one of the cast."""
    return lambda username: browser(town, username)


def photo(
    width: int = 60, height: int = 40, kind: str = "JPEG", colour: str = "teal", **more: object
) -> bytes:
    """A photograph."""
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


def telephone_photo() -> bytes:
    """As a telephone takes it: lying on its side, with the place, the time and the model written into it."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SecretPhone 14"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (30.0, 3.0, 0.0)
    return photo(60, 40, exif=exif.tobytes())


def pdf(pages: int = 2, width: float = 300, height: float = 400) -> bytes:
    """A PDF of blank pages."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width, height)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
