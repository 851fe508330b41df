"""Reads a plan kept as an old Excel workbook (.xls); formulas give the results stored with them."""

import io

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from tracker.documents.sheet_table import Sheet, SheetCell, hidden_notes, refuse_tall, refuse_wide_merges, value_text
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import SourceDocument, SourceParagraph, SourceTable, document_to_bytes

_MOST_SHEETS = 200
_DAMAGED = "เปิดไฟล์ Excel (.xls) นี้ไม่ได้ กรุณาเปิดด้วย Excel แล้วเลือก “บันทึกเป็น” .xlsx จากนั้นนำเข้าอีกครั้ง"


def read(content: bytes) -> bytes:
    """The document in an .xls file, as `document_to_bytes` gives it."""
    try:
        return document_to_bytes(_read(content))
    except PasswordError as fault:
        raise UnreadableFile("encrypted", "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเปิดไฟล์ เอารหัสผ่านออก บันทึก แล้วนำเข้าอีกครั้ง") from fault
    except (CalamineError, ValueError, OverflowError, KeyError, OSError) as fault:
        raise UnreadableFile("damaged", _DAMAGED) from fault
    except BaseException as fault:
        if (
            type(fault).__name__ != "PanicException"
        ):  # how a fault inside the Rust library arrives; it has no other name
            raise
        raise UnreadableFile("damaged", _DAMAGED) from fault


def _read(content: bytes) -> SourceDocument:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    about = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet][:_MOST_SHEETS]
    seen = [sheet.name for sheet in about if sheet.visible == SheetVisibleEnum.Visible]
    sheets = [_sheet(workbook.get_sheet_by_name(name)) for name in seen]
    blocks: list[SourceParagraph | SourceTable] = []
    for number, sheet in enumerate(sheets, start=1):
        blocks.append(SourceParagraph(sheet.title, Source(sheet=sheet.title)))
        blocks.append(sheet.table(number))
    hidden = [sheet.name for sheet in about if sheet.visible != SheetVisibleEnum.Visible]
    return SourceDocument("", "xls", tuple(blocks), tuple(hidden_notes(sheets, hidden)))


def _sheet(found: CalamineSheet) -> Sheet:
    refuse_tall(found.name, found.total_height)
    sheet = Sheet(found.name)
    areas = found.merged_cell_ranges or []
    sheet.merged = [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in areas]
    refuse_wide_merges(sheet.merged)
    first_row, first_column = found.start or (0, 0)
    for row, values in enumerate(found.to_python(skip_empty_area=True), start=first_row + 1):
        for column, value in enumerate(values, start=first_column + 1):
            if text := value_text(value):
                sheet.cells[row, column] = SheetCell(text)
    return sheet
