"""Binding a dossier: papers, photographs and PDFs of every size become pages of A4 in one file, numbered through."""

import io
from collections.abc import Sequence

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

A4 = (595.276, 841.89)
"""Points."""

FIELD = (74.0, 95.0, 522.0, 735.0)
"""Where a photograph goes on its sheet: left, bottom, right, top, in points."""

Broken = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    OSError,
    ZeroDivisionError,
)


class Unbindable(Exception):
    """This file cannot become pages; the dossier says so in its place."""


def pages_of(content: bytes) -> list[PageObject]:
    """The pages of a PDF on A4 sheets, without links, forms and scripts. Raises `Unbindable`."""
    try:
        return [_on_a4(page) for page in PdfReader(io.BytesIO(content)).pages]
    except Broken as why:
        raise Unbindable from why


def photo_on(sheet: bytes, photo: bytes) -> list[PageObject]:
    """A photograph in the field of a sheet that carries its name. Raises `Unbindable`."""
    try:
        with Image.open(io.BytesIO(photo)) as image:
            image.thumbnail((2000, 2000))
            out = io.BytesIO()
            image.convert("RGB").save(out, "PDF", resolution=150, quality=85)
        page = PdfReader(io.BytesIO(sheet)).pages[0]
        picture = PdfReader(out).pages[0]
        width, height = float(picture.mediabox.width), float(picture.mediabox.height)
        left, bottom, right, top = FIELD
        scale = min((right - left) / width, (top - bottom) / height)
        where = (
            Transformation().scale(scale).translate((left + right - width * scale) / 2, top - height * scale)
        )
        page.merge_transformed_page(picture, where)
        return [page]
    except Broken as why:
        raise Unbindable from why


def bind(pages: Sequence[PageObject], numbers: bytes, *, title: str) -> bytes:
    """One PDF of all pages; `numbers` is a PDF of as many sheets that bear only their number."""
    writer, stamps = PdfWriter(), PdfReader(io.BytesIO(numbers)).pages
    for page, stamp in zip(pages, stamps, strict=True):
        page.merge_page(stamp)
        writer.add_page(page)
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def count(content: bytes) -> int:
    """How many pages a PDF of our own has."""
    return len(PdfReader(io.BytesIO(content)).pages)


def _on_a4(page: PageObject) -> PageObject:
    for name in ("/Annots", "/AA"):
        if name in page:
            del page[name]
    page.transfer_rotation_to_content()
    box = page.mediabox
    width, height = float(box.width), float(box.height)
    scale = min(A4[0] / width, A4[1] / height)
    sheet = PageObject.create_blank_page(width=A4[0], height=A4[1])
    where = (
        Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .scale(scale)
        .translate((A4[0] - width * scale) / 2, (A4[1] - height * scale) / 2)
    )
    sheet.merge_transformed_page(page, where)
    return sheet
