"""Binding a dossier: papers, photographs and PDFs of every size become pages of A4 in one file, numbered through."""

import io
from collections.abc import Sequence

from PIL import Image
from pypdf import PageObject, PdfReader, PdfWriter, Transformation
from pypdf.errors import PyPdfError

A4 = (595.276, 841.89)
"""Points."""

FIELD = (74.0, 110.0, 522.0, 665.0)
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


def sheets_of(content: bytes) -> bytes:
    """The pages of a PDF on A4 sheets, without links, forms and scripts. Raises `Unbindable`."""
    try:
        writer = PdfWriter()
        for page in PdfReader(io.BytesIO(content)).pages:
            _lay(writer, page)
        return _written(writer)
    except Broken as why:
        raise Unbindable from why


def photo_on(sheet: bytes, photo: bytes) -> bytes:
    """A photograph in the field of a sheet that carries its name. Raises `Unbindable`."""
    try:
        with Image.open(io.BytesIO(photo)) as image:
            image.thumbnail((2000, 2000))
            out = io.BytesIO()
            image.convert("RGB").save(out, "PDF", resolution=150, quality=85)
        writer = PdfWriter(clone_from=io.BytesIO(sheet))
        picture = PdfReader(out).pages[0]
        width, height = float(picture.mediabox.width), float(picture.mediabox.height)
        left, bottom, right, top = FIELD
        scale = min((right - left) / width, (top - bottom) / height)
        where = Transformation().scale(scale).translate(
            (left + right - width * scale) / 2, top - height * scale
        )  # fmt: skip
        writer.pages[0].merge_transformed_page(picture, where)
        return _written(writer)
    except Broken as why:
        raise Unbindable from why


def bind(parts: Sequence[bytes], numbers: bytes, *, title: str) -> bytes:
    """One PDF of all parts; `numbers` is a PDF of as many sheets that bear only their number."""
    writer = PdfWriter()
    for part in parts:
        writer.append(io.BytesIO(part), import_outline=False)
    for page, stamp in zip(writer.pages, PdfReader(io.BytesIO(numbers)).pages, strict=True):
        page.merge_page(stamp)
    writer.add_metadata({"/Title": title})
    writer.compress_identical_objects()
    return _written(writer)


def count(content: bytes) -> int:
    """How many pages a PDF of our own has."""
    return len(PdfReader(io.BytesIO(content)).pages)


def _lay(writer: PdfWriter, source: PageObject) -> None:
    """A page on a sheet of A4, upright, as large as fits."""
    page = writer.add_page(source)
    for name in ("/Annots", "/AA"):
        if name in page:
            del page[name]
    page.transfer_rotation_to_content()
    box = page.mediabox
    width, height = float(box.width), float(box.height)
    scale = min(A4[0] / width, A4[1] / height)
    page.add_transformation(
        Transformation()
        .translate(-float(box.left), -float(box.bottom))
        .scale(scale)
        .translate((A4[0] - width * scale) / 2, (A4[1] - height * scale) / 2)
    )
    for name in ("/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        if name in page:
            del page[name]
    page.mediabox.lower_left, page.mediabox.upper_right = (0, 0), A4


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
