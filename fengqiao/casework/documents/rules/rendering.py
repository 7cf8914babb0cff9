"""Blocks and a frame to a page: PDF/A by typst, the paper handed over as data.

The fonts come in a wheel (Noto Serif SC and Noto Sans SC), so Chinese prints on a bare machine; where Debian's
`fonts-noto-cjk` is installed, its rarer characters fill what the wheel's fonts lack.
"""

import io
import json
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import segno
import typst

from fengqiao.casework.documents.rules.paper import Block

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "documents"
_one_at_a_time = threading.Lock()


@dataclass(frozen=True)
class Sheet:
    """A paper as it is printed: its blocks, and what stands around them."""

    title: str
    unit: str
    blocks: Sequence[Block]
    number: str = ""
    seal: str = ""
    url: str = ""
    foot: tuple[str, ...] = ()
    page_words: str = "第 # 页，共 # 页"


def pdf(sheet: Sheet, at: datetime) -> bytes:
    """The paper as PDF/A-2b. The same sheet and time give the same bytes, so rendering again changes no digest."""
    data = asdict(sheet) | {"qr": qr(sheet.url) if sheet.url else "", "page-words": sheet.page_words}
    parts = ("year", "month", "day", "hour", "minute", "second")
    data["made"] = {part: getattr(at, part) for part in parts}
    with _one_at_a_time:
        made = _compiler().compile(
            sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=int(at.timestamp()),
        )
    assert isinstance(made, bytes)
    return made


def qr(url: str, *, scale: int = 4) -> str:
    """The QR code of an address as SVG, with a quiet zone, error level M: a thermal print may be creased."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", scale=scale, border=2, xmldecl=False, svgns=True, nl=False
    )
    return out.getvalue().decode()


def fonts() -> list[str]:
    """The families Chinese can be printed with here; none means that papers would show empty boxes."""
    found = typst.Fonts(include_system_fonts=True, font_paths=_font_paths()).families()
    return [name for name in found if name.startswith("Noto") and name.endswith(" SC")]


@cache
def _compiler() -> typst.Compiler:
    # kept: reading the fonts takes a second, setting a page some milliseconds
    return typst.Compiler(input=str(_TEMPLATES / "sheet.typ"), root=str(_TEMPLATES), font_paths=_font_paths())


def _font_paths() -> list[str]:
    spec = find_spec("pylopdf_fonts_zh_cn")
    return [str(Path(spec.origin).parent)] if spec and spec.origin else []


@cache
def _numbers() -> typst.Compiler:
    return typst.Compiler(
        input=str(_TEMPLATES / "numbers.typ"), root=str(_TEMPLATES), font_paths=_font_paths()
    )


def numbers(count: int) -> bytes:
    """As many sheets, each with its number and nothing else."""
    with _one_at_a_time:
        made = _numbers().compile(sys_inputs={"count": str(count)}, format="pdf")
    assert isinstance(made, bytes)
    return made
