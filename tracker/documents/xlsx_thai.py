"""How cells of an Excel file written for Thai offices look, and how a text stays a text in them."""

from datetime import date
from functools import cache

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

_FONT = "TH Sarabun New"
_SIZE = 16
_FORMULA_SIGNS = ("=", "+", "-", "@")
_THIN = Side(style="thin", color="A6A6A6")
RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
CAPTION_FILL = PatternFill("solid", fgColor="DDEBF7")
WRAPPED = Alignment(wrap_text=True, vertical="top")
SHORT = Alignment(wrap_text=True, vertical="top", horizontal="center")
CENTERED = Alignment(wrap_text=True, vertical="center", horizontal="center")


def put(
    cell: Cell | MergedCell,
    value: str | date,
    font: Font,
    align: Alignment | None = None,
    border: Border | None = None,
) -> None:
    """One cell with a look of its own; for many cells alike, `add_look` costs a fraction."""
    cell.font = font
    if align:
        cell.alignment = align
    if border:
        cell.border = border
    put_value(cell, value)


def put_value(cell: Cell | MergedCell, value: str | date) -> None:
    """A text is written as a text whatever it begins with, and stays one when somebody edits the cell."""
    assert isinstance(cell, Cell)  # noqa: S101  # nothing is written into the rest of a merged cell
    if isinstance(value, date):
        cell.value = value
    elif value:
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)


def add_look(
    workbook: Workbook, name: str, *, form: str, align: Alignment, font: Font, fill: PatternFill | None = None
) -> str:
    """A ruled look for many cells, under a name; `form` is the format of numbers and days."""
    look = NamedStyle(name, font=font, border=RULED, alignment=align, number_format=form, fill=fill or PatternFill())
    workbook.add_named_style(look)
    return name


@cache
def font_of(*, bold: bool = False, italic: bool = False, size: int = _SIZE) -> Font:
    """The font of official papers; offices have it, so it is named and not embedded."""
    return Font(name=_FONT, size=size, bold=bold, italic=italic)


def print_on_a4_across(sheet: Worksheet) -> None:
    """A4 landscape, as wide as the page, page numbers below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.5
    sheet.oddFooter.center.text = "หน้า &P จาก &N"  # type: ignore[union-attr]
