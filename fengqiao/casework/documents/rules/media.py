"""What a file really is, whether we take it, and what is taken out of it before it is kept.

The name and the browser's word for the type are never believed: the first bytes decide. Photographs are drawn anew, so
nothing but the picture remains: no place, no camera, no owner. A refusal is a sentence that says what to do instead.
"""

import io
import re
import zipfile
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MB = 1024 * 1024
JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MP3, M4A, AMR, MP4 = "audio/mpeg", "audio/mp4", "audio/amr", "video/mp4"

LIMITS = {
    JPEG: 20 * MB, PNG: 20 * MB, WEBP: 20 * MB, PDF: 30 * MB, DOCX: 20 * MB, XLSX: 20 * MB,
    MP3: 30 * MB, M4A: 30 * MB, AMR: 10 * MB, MP4: 100 * MB,
}  # fmt: skip
"""The largest file of each type we take, in bytes."""

ENDINGS = {
    JPEG: "jpg", PNG: "png", WEBP: "webp", PDF: "pdf", DOCX: "docx", XLSX: "xlsx",
    MP3: "mp3", M4A: "m4a", AMR: "amr", MP4: "mp4",
}  # fmt: skip

SHOWN = frozenset({JPEG, PNG, WEBP, PDF, MP3, M4A, MP4})
"""What a browser may show in the page; everything else is only saved."""

BOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; frame-ancestors 'none'"
"""What a file may load where a browser shows it."""

PIXELS = 60_000_000
"""A picture of more points is refused before it is unpacked: a few kilobytes can claim gigabytes."""

EDGE, THUMB = 4096, 480
"""The longer edge of a kept photograph and of its thumbnail, in points."""

Image.MAX_IMAGE_PIXELS = PIXELS

_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}


class Unwanted(ValueError):
    """We do not take this file. `sentence` and `values` are for the person who sent it, to be translated."""

    def __init__(self, sentence: str, **values: str) -> None:
        super().__init__(sentence % values if values else sentence)
        self.sentence, self.values = sentence, values


def _(text: str) -> str:
    """Marks a sentence for the translators' catalogue."""
    return text


@dataclass(frozen=True)
class Taken:
    """A file as it will be kept."""

    content: bytes
    media_type: str
    pages: int = 0
    thumbnail: bytes | None = None


def policy(media_type: str) -> str:
    """The Content-Security-Policy a file is sent with.

    The viewers of browsers do not start inside `sandbox`, and what they draw with is not the file's to load; a PDF runs
    no script in our origin, so it is only kept out of other people's frames.
    """
    return "frame-ancestors 'none'" if media_type == PDF else f"{BOX}; sandbox"


def take(content: bytes) -> Taken:
    """Look at a file, clean it, count its pages. Raises `Unwanted` with what to do instead."""
    media_type = sniff(content)
    if len(content) > LIMITS[media_type]:
        raise Unwanted(
            _("这个文件有 %(size)s，最大能收 %(most)s。请压缩或分成几份再传"),
            size=_size(len(content)),
            most=_size(LIMITS[media_type]),
        )
    if media_type in _FORMATS:
        return photo(content, media_type)
    if media_type == PDF:
        return Taken(content, media_type, pages=pdf_pages(content))
    if media_type in (MP4, M4A):
        return Taken(without_place(content), media_type)
    return Taken(content, media_type)


def sniff(content: bytes) -> str:
    """The media type by the first bytes. Raises `Unwanted` for everything we do not take."""
    head = content[:32]
    if not content:
        raise Unwanted(_("这个文件是空的。请换一个再传"))
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        return _container(content)
    if head.startswith(b"PK\x03\x04"):
        return _office(content)
    if head.startswith(b"#!AMR"):
        return AMR
    if head.startswith(b"ID3") or (head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return MP3
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unwanted(_("这是旧格式的 Office 文件。请另存为 docx、xlsx 或 PDF 再传"))
    raise Unwanted(
        _(
            "认不出这个文件的格式。能收照片（jpg、png、webp）、PDF、Word、Excel、录音（mp3、m4a、amr）和视频（mp4）"
        )
    )


def _container(content: bytes) -> str:
    brands = content[8 : min(int.from_bytes(content[:4], "big"), 64)]
    if re.search(rb"heic|heix|hevc|heim|heis|mif1|msf1|avif", brands):
        raise Unwanted(
            _(
                "这是 HEIC 照片，很多电脑打不开。请在手机“设置、相机、格式”里选“兼容性最佳”重拍，或者截一张图再传"
            )
        )
    if brands.startswith((b"M4A", b"M4B")):
        return M4A
    if brands.startswith(
        (b"isom", b"iso2", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"dash", b"3gp", b"MSNV", b"qt")
    ):
        return MP4
    raise Unwanted(_("认不出这段视频的格式。请转成 mp4 再传"))


def _office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = set(parts.namelist()[:5000])
    except zipfile.BadZipFile:
        raise Unwanted(_("这个文件打不开，可能没传完整。请再传一次")) from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unwanted(_("这个文件里有宏，不能收。请另存为不带宏的文件或 PDF 再传"))
    if "word/document.xml" in names:
        return DOCX
    if "xl/workbook.xml" in names:
        return XLSX
    raise Unwanted(_("压缩包不能直接收。请把里面的文件一个一个传上来"))


def photo(content: bytes, media_type: str) -> Taken:
    """The picture alone, upright, drawn anew without anything the camera wrote into the file; and its thumbnail."""
    name = _FORMATS[media_type]
    try:
        with Image.open(io.BytesIO(content), formats=[name]) as image:
            if image.width * image.height > PIXELS:
                raise Unwanted(_("这张照片太大了。请换一张小一点的，或者截图再传"))
            if name == "JPEG":
                image.draft("RGB", (EDGE, EDGE))  # unpacks a huge photograph at half or quarter size
            upright = ImageOps.exif_transpose(image)
            upright.thumbnail((EDGE, EDGE), Image.Resampling.LANCZOS)
            small = upright.copy()
            small.thumbnail((THUMB, THUMB), Image.Resampling.LANCZOS)
            return Taken(_draw(upright, name), media_type, pages=1, thumbnail=_draw(_flat(small), "JPEG", 80))
    except Unwanted:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Unwanted(_("这张照片太大了。请换一张小一点的，或者截图再传")) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise Unwanted(_("这张照片打不开，可能没传完整。请再传一次")) from None


def _draw(image: Image.Image, name: str, quality: int = 88) -> bytes:
    out = io.BytesIO()
    clean = Image.new(image.mode, image.size)  # a fresh image carries no metadata of the old one
    if image.mode == "P":
        image = image.convert("RGBA")
        clean = Image.new("RGBA", image.size)
    clean.paste(image)
    if name == "JPEG":
        _flat(clean).save(out, "JPEG", quality=quality, optimize=True)
    elif name == "WEBP":
        clean.save(out, "WEBP", quality=quality)
    else:
        clean.save(out, "PNG", optimize=True)
    return out.getvalue()


def _flat(image: Image.Image) -> Image.Image:
    """On white paper: what is transparent would come out black."""
    if image.mode in ("RGBA", "LA", "PA") or (image.mode == "P" and "transparency" in image.info):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image if image.mode in ("RGB", "L") else image.convert("RGB")


def pdf_pages(content: bytes) -> int:
    """How many pages. Raises `Unwanted` where it is locked or broken."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unwanted(_("这份 PDF 设了密码。请去掉密码再传"))
        return len(reader.pages)
    except Unwanted:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise Unwanted(_("这份 PDF 打不开，可能没传完整。请再传一次")) from None


_ISO6709 = re.compile(rb"[+-]\d{2,6}(?:\.\d{1,8})?[+-]\d{3,7}(?:\.\d{1,8})?(?:[+-]\d+(?:\.\d+)?)?/")


def without_place(content: bytes) -> bytes:
    """A film or recording whose place (the ISO 6709 text that telephones write into it) is set to zeros."""
    return _ISO6709.sub(lambda hit: re.sub(rb"\d", b"0", hit.group()), content)


def _size(number: int) -> str:
    return f"{number / MB:.1f} MB" if number >= MB else f"{max(number // 1024, 1)} KB"
