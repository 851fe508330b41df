"""Writes a plan into the product's own Excel form, to be filled in or corrected there (runs in the child process)."""

import io
import re
import zipfile
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tracker.documents.write_plan_guide import write_divisions, write_guide
from tracker.documents.xlsx_thai import (
    CAPTION_FILL,
    CENTERED,
    RULED,
    SHORT,
    WRAPPED,
    add_look,
    font_of,
    print_on_a4_across,
    put,
    put_value,
)
from tracker.rules.plan_sheet_form import COLUMNS, DIVISION_SHEET, FAULT_CAPTION, GUIDE_SHEET, PLAN_SHEET, Column
from tracker.rules.plan_sheet_rows import PlanSheet, SheetRow, Value
from tracker.rules.plan_sheet_size import LINE_HEIGHT, fitting_width, row_height

# 31/3/2569: the calendar of the format is the Buddhist one, the stored day a plain date.
BUDDHIST_DATE = "[$-1070000]d/m/yyyy;@"
_TEXT = "@"  # what is typed stays as typed: 1.10 and 2/1 are codes, no numbers or dates
_FAULT_WIDTH = 36
_EMPTY_ROWS, _EMPTY_ROWS_OF_TEMPLATE = 5, 30  # ruled, to write in
_ROWS_WITH_LISTS = 2_000
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
_MADE_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms:)")

_CENTERED_CODES = (Column.CODE, Column.INDICATORS, Column.O_ITEM)
_EXAMPLE_FILL = PatternFill("solid", fgColor="EDEDED")
_FAULT_FILL = PatternFill("solid", fgColor="FCE4D6")


class Looks:
    """How the cells of each column look; a column that is None holds what is to be mended."""

    def __init__(self, workbook: Workbook, *, has_faults: bool) -> None:
        self.columns: tuple[Column | None, ...] = (*([None] if has_faults else []), *COLUMNS)
        self.names: dict[tuple[Column | None, bool], str] = {}
        for column in self.columns:
            form, align = _look(column)
            name = column.caption if column else FAULT_CAPTION
            for is_marked, ending in ((False, ""), (True, " *")):
                fill = (_EXAMPLE_FILL if column else _FAULT_FILL) if is_marked else None
                font = font_of(italic=is_marked and column is not None)
                self.names[column, is_marked] = add_look(
                    workbook, f"{name}{ending}", form=form, align=align, font=font, fill=fill
                )

    def of(self, column: Column | None, row: SheetRow) -> str:
        return self.names[column, row.is_example if column else bool(row.faults)]


def _look(column: Column | None) -> tuple[str, Alignment]:
    """Long texts are no "text" cells: older versions of Excel show ##### for such cells beyond 255 characters."""
    if column and column.value.is_date:
        return BUDDHIST_DATE, SHORT
    if column and column.value.is_code:
        return _TEXT, SHORT if column in _CENTERED_CODES else WRAPPED
    return "General", WRAPPED


def write(payload: bytes) -> bytes:
    """The .xlsx of a PlanSheet given as its own JSON; the same sheet gives the same bytes."""
    sheet = PlanSheet.from_json(payload)
    workbook = Workbook()
    plan = workbook.active
    assert isinstance(plan, Worksheet)  # noqa: S101  # a new workbook has one sheet
    plan.title = PLAN_SHEET
    write_divisions(workbook.create_sheet(DIVISION_SHEET), sheet.divisions)
    write_guide(workbook.create_sheet(GUIDE_SHEET))
    _write_plan(workbook, plan, sheet)
    workbook.properties.creator = sheet.organization
    workbook.properties.title = sheet.head[0]
    file = io.BytesIO()
    workbook.save(file)
    return _without_times(file.getvalue())


def _write_plan(workbook: Workbook, plan: Worksheet, sheet: PlanSheet) -> None:
    looks = Looks(workbook, has_faults=sheet.faults is not None)
    captions = [column.caption if column else FAULT_CAPTION for column in looks.columns]
    widths = [_width(column, place, sheet, looks) for place, column in enumerate(looks.columns)]
    for at, line in enumerate(sheet.head, start=1):
        put(plan.cell(at, 1), line, font=font_of(bold=at <= 2, size=18 if at == 1 else 16))
        plan.row_dimensions[at].height = 26 if at == 1 else 23
    header = len(sheet.head) + 1
    for at, (caption, width) in enumerate(zip(captions, widths, strict=True), start=1):
        put(plan.cell(header, at), caption, font=font_of(bold=True), align=CENTERED, border=RULED)
        plan.cell(header, at).fill = _FAULT_FILL if caption == FAULT_CAPTION else CAPTION_FILL
        plan.column_dimensions[get_column_letter(at)].width = width
    plan.row_dimensions[header].height = row_height(zip(captions, widths, strict=True))
    for at, row in enumerate(sheet.rows, start=header + 1):
        _write_row(plan, at, row, looks, widths)
    is_template = all(row.is_example for row in sheet.rows)
    last = header + len(sheet.rows) + (_EMPTY_ROWS_OF_TEMPLATE if is_template else _EMPTY_ROWS)
    empty = SheetRow(("",) * len(COLUMNS))
    for at in range(header + len(sheet.rows) + 1, last + 1):
        _write_row(plan, at, empty, looks, ())
    _set_up_lists(plan, sheet, header, first=len(captions) - len(COLUMNS) + 1)
    _set_up_view(plan, header, last, len(captions))


def _width(column: Column | None, place: int, sheet: PlanSheet, looks: Looks) -> float:
    """Excel cuts what is taller than its tallest row: such a column is widened."""
    texts = (value for row in sheet.rows if isinstance(value := _values(row, looks)[place], str))
    return fitting_width(texts, column.value.width if column else _FAULT_WIDTH)


def _write_row(plan: Worksheet, at: int, row: SheetRow, looks: Looks, widths: Sequence[float]) -> None:
    """One row of the form; without `widths` its height is left to Excel."""
    for place, (value, column) in enumerate(zip(_values(row, looks), looks.columns, strict=True), start=1):
        cell = plan.cell(at, place)
        cell.style = looks.of(column, row)
        put_value(cell, value)
    if widths:
        texts = [value if isinstance(value, str) else "" for value in _values(row, looks)]
        plan.row_dimensions[at].height = row_height(zip(texts, widths, strict=True))


def _values(row: SheetRow, looks: Looks) -> tuple[Value, ...]:
    return (row.faults, *row.cells) if looks.columns[0] is None else row.cells


def _set_up_lists(plan: Worksheet, sheet: PlanSheet, header: int, *, first: int) -> None:
    """Lists to choose from; what is not in them is asked about, not refused: a cell may hold several lines."""
    names = f"'{DIVISION_SHEET}'!$A$2:$A${len(sheet.divisions) + 2}"
    numbers = '"' + ",".join(map(str, range(1, 11))) + '"'
    for column, source, several in (
        (Column.OWNERS, names, "หลายกองให้พิมพ์บรรทัดละกอง"),
        (Column.SUPPORTERS, names, "หลายกองให้พิมพ์บรรทัดละกอง"),
        (Column.INDICATORS, numbers, "หลายตัวชี้วัดให้คั่นด้วยจุลภาค เช่น 2, 9"),
    ):
        choice = DataValidation(type="list", formula1=source, allow_blank=True, errorStyle="warning")
        choice.showErrorMessage = True
        choice.errorTitle = column.caption
        choice.error = f"ข้อความนี้ไม่อยู่ในรายการ ({several}) ต้องการใช้ข้อความนี้หรือไม่"
        letter = get_column_letter(first + COLUMNS.index(column))
        choice.add(f"{letter}{header + 1}:{letter}{header + _ROWS_WITH_LISTS}")
        plan.add_data_validation(choice)


def _set_up_view(plan: Worksheet, header: int, last: int, width: int) -> None:
    """What stays in sight, and A4 across with the captions on every page."""
    plan.freeze_panes = f"{get_column_letter(width - len(COLUMNS) + 2)}{header + 1}"
    plan.auto_filter.ref = f"A{header}:{get_column_letter(width)}{last}"
    plan.print_title_rows = f"{header}:{header}"
    plan.sheet_format.defaultRowHeight = LINE_HEIGHT + 2
    plan.sheet_format.customHeight = True
    print_on_a4_across(plan)


def _without_times(file: bytes) -> bytes:
    """The same archive with fixed times, so that the same sheet is the same file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as made, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in made.infolist():
            entry = zipfile.ZipInfo(member.filename, _FIRST_DAY_OF_ZIP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _MADE_AT.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", made.read(member)))
    return packed.getvalue()
