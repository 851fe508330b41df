"""Writes a paper as an Excel workbook: one sheet per part, paragraphs as merged title rows."""

import io

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.generated.paper import ABOVE, LEFT, Content, Dated, Filled, Paper, Sheet, Table, plain

_GREEN = PatternFill("solid", fgColor="FF92D050")


def as_xlsx(paper: Paper) -> bytes:
    """The bytes of the workbook."""
    workbook = Workbook()
    assert workbook.active is not None
    workbook.remove(workbook.active)
    for sheet in paper.sheets:
        _write(workbook.create_sheet(sheet.name), sheet)
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def _write(target: Worksheet, sheet: Sheet) -> None:
    width = max((block.width for block in sheet.blocks if isinstance(block, Table)), default=1)
    row = 1
    for block in sheet.blocks:
        if isinstance(block, Table):
            _write_table(target, block, row)
            row += len(block.rows)
        else:
            if block:
                target.cell(row, 1).value = block
                if width > 1:
                    target.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            row += 1


def _write_table(target: Worksheet, table: Table, top: int) -> None:
    for at, row in enumerate(table.rows):
        for column, content in enumerate(row):
            if content in (ABOVE, LEFT):
                continue
            _fill(target.cell(top + at, column + 1), content)
            high, wide = _size(table, at, column)
            if high * wide > 1:
                target.merge_cells(
                    start_row=top + at, end_row=top + at + high - 1, start_column=column + 1, end_column=column + wide
                )


def _fill(cell: Cell, content: Content) -> None:
    if isinstance(content, Dated):
        cell.value = content.day
        cell.number_format = content.format
        return
    text = plain(content)
    cell.value = text or None
    if isinstance(content, Filled):
        cell.fill = _GREEN


def _size(table: Table, at: int, column: int) -> tuple[int, int]:
    wide = 1
    while column + wide < len(table.rows[at]) and table.rows[at][column + wide] == LEFT:
        wide += 1
    high = 1
    while at + high < len(table.rows) and table.rows[at + high][column] == ABOVE:
        high += 1
    return high, wide
