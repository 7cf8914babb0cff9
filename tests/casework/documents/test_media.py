"""What a file really is, and what is taken out of it."""

import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter

from fengqiao.casework.documents.rules import media
from tests.casework.documents.conftest import pdf, photo, telephone_photo


def refused(content: bytes) -> str:
    with pytest.raises(media.Unwanted) as why:
        media.take(content)
    return str(why.value)


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        for name in names:
            parts.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (photo(), media.JPEG),
        (photo(kind="PNG"), media.PNG),
        (photo(kind="WEBP"), media.WEBP),
        (pdf(), media.PDF),
        (archive("[Content_Types].xml", "word/document.xml"), media.DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml"), media.XLSX),
        (b"ID3\x04" + bytes(40), media.MP3),
        (b"\xff\xfb\x90\x00" + bytes(40), media.MP3),
        (b"#!AMR\n" + bytes(20), media.AMR),
        (b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42" + bytes(20), media.M4A),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(20), media.MP4),
    ],
)
def test_the_first_bytes_decide(content, expected):
    assert media.sniff(content) == expected


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "空的"),
        (b"<html><script>alert(1)</script>", "认不出"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "认不出"),
        (b"MZ" + bytes(100), "认不出"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(20), "兼容性最佳"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(50), "docx"),
        (archive("word/document.xml", "word/vbaProject.bin"), "宏"),
        (archive("a.txt"), "一个一个"),
        (b"PK\x03\x04broken", "再传一次"),
        (photo()[:80], "打不开"),
        (b"%PDF-1.7 nothing", "打不开"),
    ],
)
def test_what_is_refused_says_what_to_do(content, word):
    assert word in refused(content)


def test_a_photograph_keeps_only_the_picture_and_stands_upright():
    before = telephone_photo()
    assert b"SecretPhone" in before
    taken = media.take(before)
    assert b"SecretPhone" not in taken.content
    with Image.open(io.BytesIO(taken.content)) as image:
        assert image.size == (40, 60)
        assert not dict(image.getexif())
        assert "exif" not in image.info


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_pictures_lose_their_metadata_too(kind):
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone 14"
    taken = media.take(photo(kind=kind, exif=exif.tobytes()))
    assert b"SecretPhone" not in taken.content


def test_thumbnails_are_small_jpegs():
    taken = media.take(photo(2000, 1000, kind="PNG"))
    with Image.open(io.BytesIO(taken.thumbnail)) as image:
        assert (image.format, image.size) == ("JPEG", (480, 240))


def test_huge_photographs_are_made_smaller():
    taken = media.take(photo(6000, 3000))
    with Image.open(io.BytesIO(taken.content)) as image:
        assert max(image.size) == media.EDGE


def test_a_bomb_is_refused_before_it_is_unpacked():
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )
    assert "太大" in refused(bomb)


def test_a_little_too_many_points_are_refused_too():
    assert "太大" in refused(photo(9000, 7000, kind="PNG"))


def test_transparent_pictures_lie_on_white():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    taken = media.take(out.getvalue())
    with Image.open(io.BytesIO(taken.thumbnail)) as image:
        assert image.getpixel((5, 5)) == (255, 255, 255)


def test_pdf_pages_are_counted_and_locked_ones_refused():
    assert media.take(pdf(3)).pages == 3
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf())))
    writer.encrypt("secret", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    assert "密码" in refused(out.getvalue())


def test_films_forget_where_they_were_taken():
    film = (
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"
        + b"\xa9xyz\x00\x12\x15\xc7+30.0512+100.1534/"
        + bytes(30)
    )
    clean = media.take(film).content
    assert b"+00.0000+000.0000/" in clean
    assert len(clean) == len(film)


def test_files_have_a_largest_size(monkeypatch):
    monkeypatch.setitem(media.LIMITS, media.AMR, 10)
    assert "最大能收" in refused(b"#!AMR\n" + bytes(2000))
