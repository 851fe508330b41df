"""Writes the answer sheet of the O-items as an Excel workbook: ข้อ, URL, คำอธิบาย (runs in the child process)."""

import io
from datetime import datetime

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from tracker.documents.docx_words import legal
from tracker.documents.xlsx_heights import GrowingSheet, height_for
from tracker.documents.xlsx_looks import A4, AS_WRITTEN
from tracker.documents.xlsx_rows import safe
from tracker.rules.answer_sheet import CAPTIONS, AnswerLine, AnswerSheet

_WIDTHS = (8, 58, 70)  # of ข้อ, URL, คำอธิบาย
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001  # a fixed day of no meaning: the same sheet gives the same bytes
_CELL = {"font_name": "TH Sarabun New", "font_size": 14, "border": 1, "valign": "top", "text_wrap": True}


def write(payload: bytes) -> bytes:
    """The .xlsx of a sheet given as its own JSON."""
    sheet = AnswerSheet.from_json(payload)
    file = io.BytesIO()
    with Workbook(file, AS_WRITTEN) as workbook:
        workbook.set_properties(
            {"title": legal(_title(sheet)), "author": legal(sheet.organization_name), "created": _MADE}
        )
        page = workbook.add_worksheet(f"OIT {sheet.year}", worksheet_class=GrowingSheet)
        _set_up(page, sheet)
        caption = workbook.add_format({**_CELL, "bold": True, "align": "center", "bg_color": "#E8EFE9"})
        cell = workbook.add_format({**_CELL, "num_format": "@"})
        centered = workbook.add_format({**_CELL, "num_format": "@", "align": "center"})
        for column, (words, width) in enumerate(zip(CAPTIONS, _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(0, column, words, caption)
        for number, line in enumerate(sheet.lines, start=1):
            _write_line(page, number, line, (centered, cell, cell))
    return file.getvalue()


def _write_line(page: GrowingSheet, number: int, line: AnswerLine, looks: tuple[Format, Format, Format]) -> None:
    texts = [legal(text) for text in (line.code, line.url, line.description)]
    page.set_row(number, height_for(texts, _WIDTHS))
    for column, (text, look) in enumerate(zip(texts, looks, strict=True)):
        if text:
            page.write_string(number, column, safe(text), look)
        else:
            page.write_blank(number, column, None, look)


def _set_up(page: GrowingSheet, sheet: AnswerSheet) -> None:
    """For A4 lying, captions on every page."""
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.freeze_panes(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.6)
    page.set_header(f"&C{_plain(_title(sheet))}")
    page.set_footer("&Cหน้า &P จาก &N")


def _title(sheet: AnswerSheet) -> str:
    return f"แบบตอบ OIT ปีงบประมาณ พ.ศ. {sheet.year} {sheet.organization_name}"


def _plain(text: str) -> str:
    """A header's & is a command; twice it is itself. Excel refuses headers of more than 255 characters."""
    return legal(text)[:200].replace("&", "&&")
