"""Reads a plan kept as an Excel workbook: every visible sheet is one table, merged cells once, dates in Thai."""

import datetime
import io
import zipfile

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml import DEFUSEDXML

from tracker.documents.office_zip import refuse_document_types
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import (
    SourceCell,
    SourceDocument,
    SourceParagraph,
    SourceRow,
    SourceTable,
    document_to_bytes,
)
from tracker.rules.thai_calendar import BUDDHIST_OFFSET, MONTHS

_MOST_ROWS = 5_000  # no plan is longer; what is longer is a register of something else
_MOST_FORMATTED = 100_000
_MOST_COLUMNS = 200
_WHITE = ("FFFFFFFF", "00FFFFFF")
_BUDDHIST_FROM = 2400  # a year typed as 2566 is stored by Excel as the year 2566 of the common era


def read(content: bytes) -> bytes:
    """The document in an .xlsx file, as `document_to_bytes` gives it."""
    if not DEFUSEDXML:  # openpyxl parses hostile entities without it
        raise UnreadableFile("not_installed", "ระบบขาดส่วนป้องกันไฟล์อันตราย (defusedxml) กรุณาแจ้งผู้ดูแลระบบ")
    refuse_document_types(content)
    try:
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    except DefusedXmlException as fault:
        raise UnreadableFile(
            "hostile", "ไฟล์ Excel นี้มีส่วนที่ไม่ปลอดภัย ระบบจึงไม่เปิด กรุณาคัดลอกเนื้อหาไปไว้ในไฟล์ใหม่แล้วนำเข้าอีกครั้ง"
        ) from fault
    except (KeyError, ValueError, TypeError, AttributeError, InvalidFileException, zipfile.BadZipFile) as fault:
        raise UnreadableFile(
            "damaged", "เปิดไฟล์ Excel นี้ไม่ได้ กรุณาเปิดด้วย Excel แล้วบันทึกใหม่เป็น .xlsx จากนั้นลองอีกครั้ง"
        ) from fault
    blocks: list[SourceParagraph | SourceTable] = []
    sheets = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    for number, sheet in enumerate(sheets, start=1):
        blocks.append(SourceParagraph(sheet.title, Source(sheet=sheet.title)))
        blocks.append(_table(sheet, number))
    return document_to_bytes(SourceDocument("", "xlsx", tuple(blocks)))


def _table(sheet: Worksheet, number: int) -> SourceTable:
    if sheet.max_row > _MOST_FORMATTED:
        raise UnreadableFile("too_large", f"แผ่นงาน “{sheet.title}” มีแถวว่างมากเกินไป กรุณาลบแถวว่างท้ายแผ่นงานแล้วลองใหม่")
    spans, continued = _merged(sheet)
    width = min(_used_width(sheet), _MOST_COLUMNS)
    rows = []
    printed = sheet.iter_rows(max_col=max(width, 1))
    for at, cells in enumerate(printed, start=1):
        line = tuple(
            SourceCell(
                _text(cell.value, getattr(cell, "number_format", "")),
                Source(sheet=sheet.title, table=number, row=at, column=column),
                span=min(spans.get((at, column), 1), width),
                continues=(at, column) in continued,
                is_shaded=_is_shaded(cell),
            )
            for column, cell in enumerate(cells, start=1)
        )
        row = SourceRow(line)
        if not row.is_empty:
            rows.append(row)
        if len(rows) > _MOST_ROWS:
            raise UnreadableFile("too_large", f"แผ่นงาน “{sheet.title}” มีข้อมูลเกิน {_MOST_ROWS:,} แถว กรุณาแบ่งไฟล์แล้วลองใหม่")
    return SourceTable(tuple(rows), number)


def _used_width(sheet: Worksheet) -> int:
    """The last column that holds something; formatted but empty columns do not count."""
    return max((cell.column for row in sheet.iter_rows() for cell in row if cell.value is not None), default=0)


def _merged(sheet: Worksheet) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
    spans: dict[tuple[int, int], int] = {}
    continued: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        first = (area.min_row, area.min_col)
        spans[first] = area.max_col - area.min_col + 1
        if area.size["rows"] * area.size["columns"] > _MOST_FORMATTED:
            continue
        continued |= {place for line in area.rows for place in line if place != first}
    return spans, continued


def _text(value: object, number_format: str) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return _thai_date(value, number_format)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _is_shaded(cell: Cell | MergedCell) -> bool:
    """Whether a cell is filled with a colour other than white."""
    if not cell.has_style or cell.fill.patternType != "solid":
        return False
    color = cell.fill.fgColor
    is_white = (color.type == "rgb" and color.rgb in _WHITE) or (
        color.type == "theme" and color.theme == 0 and not color.tint
    )
    return not is_white


def _thai_date(day: datetime.date, number_format: str) -> str:
    """As an official would read it; a cell that shows no day is a month."""
    year = day.year if day.year >= _BUDDHIST_FROM else day.year + BUDDHIST_OFFSET
    month = f"{MONTHS[day.month - 1]} {year}"
    shows_day = "d" in number_format.lower() or number_format in ("", "General")
    return f"{day.day} {month}" if shows_day else month
