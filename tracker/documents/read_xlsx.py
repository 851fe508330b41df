"""Reads a plan kept as an Excel workbook: every visible sheet is one table, merged cells once, dates in Thai."""

import io
import re
import warnings
import zipfile
import zlib

import openpyxl
from defusedxml import DefusedXmlException
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml import DEFUSEDXML

from tracker.documents.office_zip import Package
from tracker.documents.sheet_table import (
    Sheet,
    SheetCell,
    hidden_notes,
    refuse_tall,
    refuse_wide_merges,
    value_text,
)
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import (
    SourceDocument,
    SourceNote,
    SourceParagraph,
    SourceTable,
    document_to_bytes,
)

_MOST_CELLS = 100_000  # a plan of 2,000 rows has 30,000; openpyxl takes a second for 100,000
_MOST_LOOKS = 50_000  # marks in styles, themes and the like, each
_MOST_MERGES = 8_000
_WHITE = ("FFFFFFFF", "00FFFFFF")
_CELL = re.compile(rb"<(?:\w+:)?(?:c|row)[\s/>]")
_MERGED = re.compile(rb"""mergeCell\s[^>]{0,300}?ref=["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']""")
_UNCOUNTED = re.compile(
    rb"""<c\s[^>]{0,300}?r="([A-Z]{1,3}\d{1,7})"[^>]{0,300}>\s{0,99}<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"""
)
_FAULTS = (
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError, SyntaxError, EOFError, OSError),
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, AssertionError),
)


def read(content: bytes) -> bytes:
    """The document in an .xlsx file, as `document_to_bytes` gives it."""
    if not DEFUSEDXML:  # openpyxl parses hostile entities without it
        raise UnreadableFile("not_installed", "ระบบขาดส่วนป้องกันไฟล์อันตราย (defusedxml) กรุณาแจ้งผู้ดูแลระบบ")
    notes = _looked_through(content)
    try:
        return document_to_bytes(_read(content, notes))
    except DefusedXmlException as fault:
        raise UnreadableFile(
            "hostile", "ไฟล์ Excel นี้มีส่วนที่ไม่ปลอดภัย ระบบจึงไม่เปิด กรุณาคัดลอกเนื้อหาไปไว้ในไฟล์ใหม่แล้วนำเข้าอีกครั้ง"
        ) from fault
    except _FAULTS as fault:
        raise UnreadableFile(
            "damaged", "เปิดไฟล์ Excel นี้ไม่ได้ กรุณาเปิดด้วย Excel แล้วบันทึกใหม่เป็น .xlsx จากนั้นลองอีกครั้ง"
        ) from fault


def _looked_through(content: bytes) -> list[SourceNote]:
    """Refuses what would cost too much before openpyxl sees it, and tells of formulas without a result."""
    package = Package(content)
    cells = 0
    uncounted: list[str] = []
    for name in package.names():
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            continue
        part = package.part(name)
        is_sheet = name.startswith("xl/worksheets/")
        if not is_sheet and name != "xl/sharedStrings.xml" and part.count(b"<") > _MOST_LOOKS:
            raise UnreadableFile(
                "too_large", "ไฟล์ Excel นี้มีรูปแบบการแสดงผลมากผิดปกติ กรุณาคัดลอกเฉพาะตารางไปไว้ในไฟล์ใหม่แล้วลองอีกครั้ง"
            )
        cells += part.count(b"<") // 3 if name == "xl/sharedStrings.xml" else sum(1 for _ in _CELL.finditer(part))
        if cells > _MOST_CELLS:
            raise UnreadableFile(
                "too_large", "ไฟล์ Excel นี้มีช่องมากเกินไป กรุณาลบแถวและคอลัมน์ว่างที่จัดรูปแบบไว้ หรือแบ่งไฟล์แล้วลองใหม่"
            )
        if is_sheet:
            if part.count(b"mergeCell") > 2 * _MOST_MERGES:
                raise UnreadableFile("too_large", "ไฟล์ Excel นี้มีช่องที่ผสานไว้มากผิดปกติ กรุณาแบ่งไฟล์แล้วลองใหม่")
            refuse_wide_merges(_area(found) for found in _MERGED.finditer(part))
            uncounted += [found[1].decode() for found in _UNCOUNTED.finditer(part)]
    if not uncounted:
        return []
    message = (
        f"มี {len(uncounted):,} ช่องเป็นสูตรที่ไม่มีผลลัพธ์เก็บไว้ (เช่น ช่อง {uncounted[0]}) ระบบไม่คำนวณสูตรเอง"
        " กรุณาเปิดไฟล์ด้วย Excel แล้วบันทึก จากนั้นนำเข้าใหม่"
    )
    return [SourceNote("formula_without_result", message, Source())]


def _area(found: re.Match[bytes]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (part.decode() for part in found.groups())
    return int(top), column_index_from_string(left), int(bottom), column_index_from_string(right)


def _read(content: bytes, notes: list[SourceNote]) -> SourceDocument:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of drawings it leaves out
        workbook = openpyxl.load_workbook(io.BytesIO(content), data_only=True, keep_links=False)
    blocks: list[SourceParagraph | SourceTable] = []
    sheets: list[Sheet] = []
    for worksheet in workbook.worksheets:
        if worksheet.sheet_state == "visible":
            sheets.append(_sheet(worksheet))
            blocks.append(SourceParagraph(worksheet.title, Source(sheet=worksheet.title)))
            blocks.append(sheets[-1].table(len(sheets)))
    hidden = [sheet.title for sheet in workbook.worksheets if sheet.sheet_state != "visible"]
    return SourceDocument("", "xlsx", tuple(blocks), (*notes, *hidden_notes(sheets, hidden)))


def _sheet(worksheet: Worksheet) -> Sheet:
    refuse_tall(worksheet.title, worksheet.max_row)
    merged = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in worksheet.merged_cells.ranges]
    # iter_rows makes a cell for every empty place, and a sheet can have seventeen thousand million of them
    found = worksheet._cells.items()  # noqa: SLF001
    cells = {place: SheetCell(_text(cell), _is_shaded(cell)) for place, cell in found}
    filled = {row for (row, _), cell in cells.items() if cell.text}
    hidden = sum(worksheet.row_dimensions[row].hidden for row in filled if row in worksheet.row_dimensions)
    return Sheet(worksheet.title, cells, merged, hidden)


def _text(cell: Cell | MergedCell) -> str:
    if cell.value is None:
        return ""
    look = cell.number_format
    return value_text(cell.value, shows_day="d" in look.lower() or look in ("", "General"))


def _is_shaded(cell: Cell | MergedCell) -> bool:
    """Whether a cell is filled with a colour other than white."""
    if not cell.has_style or cell.fill.patternType != "solid":
        return False
    color = cell.fill.fgColor
    is_white = (color.type == "rgb" and color.rgb in _WHITE) or (
        color.type == "theme" and color.theme == 0 and not color.tint
    )
    return not is_white
