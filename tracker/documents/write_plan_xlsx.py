"""Writes a plan into the product's own Excel form, to be filled in or corrected there (runs in the child process)."""

import io
from collections.abc import Mapping
from datetime import date, datetime

from xlsxwriter import Workbook

from tracker.documents.docx_words import legal
from tracker.documents.write_plan_guide import CAPTION_FILL, write_divisions, write_guide
from tracker.documents.xlsx_heights import GrowingSheet, height_for
from tracker.documents.xlsx_looks import AS_WRITTEN, BUDDHIST_DATE, Looks
from tracker.documents.xlsx_page import print_on_a4_across
from tracker.rules.paper import Look
from tracker.rules.plan_sheet_form import COLUMNS, DIVISION_SHEET, FAULT_CAPTION, GUIDE_SHEET, PLAN_SHEET, Column
from tracker.rules.plan_sheet_rows import PlanSheet, SheetRow, Value
from tracker.rules.plan_sheet_size import LINE_HEIGHT, fitting_width

_TEXT = "@"  # what is typed stays as typed: 1.10 and 2/1 are codes, no numbers or dates
_FAULT_WIDTH = 36
_DAY_WIDTH = 11.5  # a day in a wide font: where there is less room, it prints ###
_EMPTY_ROWS, _EMPTY_ROWS_OF_TEMPLATE = 5, 30  # ruled, to write in
_ROWS_WITH_LISTS = 2_000
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a fixed day of no meaning: the same sheet gives the same bytes

_CENTERED_CODES = (Column.CODE, Column.INDICATORS, Column.O_ITEM)
_CENTERED = {"bold": True, "align": "center", "valign": "vcenter"}
_EXAMPLE_FILL, _FAULT_FILL = "#EDEDED", "#FCE4D6"
_SEVERAL_DIVISIONS = "หลายกองให้พิมพ์บรรทัดละกอง"


def write(payload: bytes) -> bytes:
    """The .xlsx of a PlanSheet given as its own JSON; the same sheet gives the same bytes."""
    sheet = PlanSheet.from_json(payload)
    file = io.BytesIO()
    with Workbook(file, AS_WRITTEN) as workbook:
        workbook.set_properties({"title": legal(sheet.head[0]), "author": legal(sheet.organization), "created": _MADE})
        looks = Looks(workbook, Look())
        _PlanWriter(workbook.add_worksheet(PLAN_SHEET, worksheet_class=GrowingSheet), sheet, looks).write()
        write_divisions(workbook.add_worksheet(DIVISION_SHEET, worksheet_class=GrowingSheet), sheet.divisions, looks)
        write_guide(workbook.add_worksheet(GUIDE_SHEET, worksheet_class=GrowingSheet), looks)
    return file.getvalue()


class _PlanWriter:
    """The sheet of the plan; a column that is None holds what is to be mended."""

    def __init__(self, page: GrowingSheet, sheet: PlanSheet, looks: Looks) -> None:
        self._page, self._sheet, self._looks = page, sheet, looks
        self._columns: tuple[Column | None, ...] = (*([None] if sheet.faults is not None else []), *COLUMNS)
        self._widths = [self._width(column, place) for place, column in enumerate(self._columns)]
        self._header = len(sheet.head)

    def write(self) -> None:
        """Head, captions, a row for each of the plan's and some to write in."""
        for at, line in enumerate(self._sheet.head):
            self._looks.put(self._page, at, 0, line, bold=at < 2, font_size=18 if at == 0 else 16)
            self._page.set_row(at, 26 if at == 0 else 23)
        self._captions()
        for at, row in enumerate(self._sheet.rows, start=self._header + 1):
            self._row(at, row)
        first_empty = self._header + 1 + len(self._sheet.rows)
        is_template = all(row.is_example for row in self._sheet.rows)
        end = first_empty + (_EMPTY_ROWS_OF_TEMPLATE if is_template else _EMPTY_ROWS)
        for at in range(first_empty, end):
            self._row(at, SheetRow(("",) * len(COLUMNS)))
        self._lists()
        self._view(end - 1)

    def _captions(self) -> None:
        captions = [column.caption if column else FAULT_CAPTION for column in self._columns]
        for at, (column, caption, width) in enumerate(zip(self._columns, captions, self._widths, strict=True)):
            look = {**_CENTERED, "bg_color": CAPTION_FILL if column else _FAULT_FILL}
            self._page.set_column(at, at, width)
            self._looks.put(self._page, self._header, at, caption, is_ruled=True, **look)
        self._page.set_row(self._header, height_for(captions, self._widths))

    def _width(self, column: Column | None, place: int) -> float:
        """Excel cuts what is taller than its tallest row: such a column is widened."""
        if column and column.value.is_date:
            return max(_DAY_WIDTH, column.value.width)
        texts = (value for row in self._sheet.rows if isinstance(value := self._values(row)[place], str))
        return fitting_width(texts, column.value.width if column else _FAULT_WIDTH)

    def _row(self, at: int, row: SheetRow) -> None:
        values = self._values(row)
        for place, (value, column) in enumerate(zip(values, self._columns, strict=True)):
            look = _look(column, is_marked=row.is_example if column else bool(row.faults))
            if isinstance(value, date):
                self._page.write_datetime(at, place, value, self._looks.ruled(**look))
            else:
                self._looks.put(self._page, at, place, value, is_ruled=True, **look)
        texts = [value if isinstance(value, str) else "" for value in values]
        self._page.set_row(at, height_for(texts, self._widths) if any(values) else LINE_HEIGHT + 2)

    def _values(self, row: SheetRow) -> tuple[Value, ...]:
        return (row.faults, *row.cells) if self._columns[0] is None else row.cells

    def _lists(self) -> None:
        """Lists to choose from; what is not in them is asked about, not refused: a cell may hold several lines."""
        names = f"='{DIVISION_SHEET}'!$A$2:$A${len(self._sheet.divisions) + 2}"
        for column, source, several in (
            (Column.OWNERS, names, _SEVERAL_DIVISIONS),
            (Column.SUPPORTERS, names, _SEVERAL_DIVISIONS),
            (Column.INDICATORS, list(range(1, 11)), "หลายตัวชี้วัดให้คั่นด้วยจุลภาค เช่น 2, 9"),
        ):
            choice = {
                "validate": "list",
                "source": source,
                "error_type": "warning",
                "error_title": column.caption,
                "error_message": f"ข้อความนี้ไม่อยู่ในรายการ ({several}) ต้องการใช้ข้อความนี้หรือไม่",
            }
            at = self._columns.index(column)
            self._page.data_validation(self._header + 1, at, self._header + _ROWS_WITH_LISTS, at, choice)

    def _view(self, last: int) -> None:
        """What stays in sight, and A4 across with the captions on every page."""
        width = len(self._columns)
        self._page.freeze_panes(self._header + 1, width - len(COLUMNS) + 1)
        self._page.autofilter(self._header, 0, last, width - 1)
        self._page.repeat_rows(self._header)
        print_on_a4_across(self._page)


def _look(column: Column | None, *, is_marked: bool) -> Mapping[str, object]:
    """Long texts are no "text" cells: older versions of Excel show ##### for such cells beyond 255 characters."""
    fill = {"bg_color": _EXAMPLE_FILL if column else _FAULT_FILL, "italic": column is not None} if is_marked else {}
    if column and column.value.is_date:
        return {"num_format": BUDDHIST_DATE, "align": "center", **fill}
    if column and column.value.is_code:
        return {"num_format": _TEXT, **({"align": "center"} if column in _CENTERED_CODES else {}), **fill}
    return fill
