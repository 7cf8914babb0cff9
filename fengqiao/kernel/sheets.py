"""A list as an Excel file. The caller records the look."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """The rows under bold heads. Text that begins like a formula is kept as text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    bold = []
    for head in heads:
        cell = WriteOnlyCell(sheet, str(head))
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in rows:
        sheet.append([_safe(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def download(name: str, content: bytes) -> HttpResponse:
    """The file as a response that browsers save under `name`."""
    response = HttpResponse(content, content_type=MEDIA_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.xlsx") or ""
    return response


def _safe(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith(("=", "+", "-", "@", "\t")):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # otherwise a name such as "=cmd" would run in the reader's Excel
    return cell
