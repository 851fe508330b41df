"""Writes a list as an Excel sheet from lines of JSON on its input (runs as a process of its own)."""

import json
import re
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tracker.documents.child import limit_process
from tracker.documents.docx_words import legal
from tracker.documents.xlsx_looks import A4, AS_WRITTEN, looks_like_formula
from tracker.documents.xlsx_rows import safe
from tracker.rules.paper import FONTS

MOST_ROWS = 1_048_000  # of a sheet; Excel itself ends at 1,048,576
_LONGEST = 32_000  # characters in a cell; Excel itself ends at 32,767
_SIZE = 14
_MEGABYTES, _SECONDS = 256, 600
_DATE = "[$-1070000]d/m/yyyy;@"  # in Buddhist years
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")


def write(lines: Iterable[bytes], file: BinaryIO) -> None:
    """The workbook into an open file."""
    given = iter(lines)
    head = json.loads(next(given))
    with Workbook(file, AS_WRITTEN | {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": legal(head["name"])})
        sheets = _Sheets(workbook, head)
        for line in given:
            sheets.put(json.loads(line))
        sheets.close()


class _Sheets:
    """Sheet after sheet, each with its captions; nearly always it is one."""

    def __init__(self, workbook: Workbook, head: dict[str, Any]) -> None:
        self.workbook = workbook
        self.name, self.columns = legal(head["name"]), head["columns"]
        font = {"font_name": FONTS[0], "font_size": _SIZE, "valign": "top", "text_wrap": True}
        self.looks = {
            "text": workbook.add_format(font),
            "number": workbook.add_format({**font, "align": "right"}),
            "day": workbook.add_format({**font, "num_format": _DATE, "align": "center"}),
        }
        self.quoted = workbook.add_format({**font, "quote_prefix": True})
        self.caption = workbook.add_format({**font, "bold": True, "bg_color": "#E7E6E6", "border": 1})
        self.count = 0
        self.sheet: Worksheet = self._open()
        self.at = 1

    def put(self, row: list[Any]) -> None:
        """One row; a text is written as a text, whatever it looks like."""
        if self.at > MOST_ROWS:
            self.close()
            self.sheet, self.at = self._open(), 1
        for place, (value, (_, kind, _)) in enumerate(zip(row, self.columns, strict=True)):
            if value is None or value == "":
                continue
            if kind == "day":
                self.sheet.write_datetime(self.at, place, date.fromisoformat(value), self.looks["day"])
            elif isinstance(value, int):
                self.sheet.write_number(self.at, place, value, self.looks["number"])
            else:
                self._text(place, legal(value)[:_LONGEST])
        self.at += 1

    def close(self) -> None:
        """What can be said of a sheet only at its end."""
        self.sheet.autofilter(0, 0, max(1, self.at - 1), len(self.columns) - 1)

    def _text(self, place: int, text: str) -> None:
        look = self.quoted if looks_like_formula(text) else self.looks["text"]
        self.sheet.write_string(self.at, place, safe(text), look)

    def _open(self) -> Worksheet:
        self.count += 1
        short = _FORBIDDEN.sub(" ", self.name).strip(" '")[:25] or "รายการ"
        sheet = self.workbook.add_worksheet(short if self.count == 1 else f"{short} {self.count}")
        for place, (title, _, width) in enumerate(self.columns):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, title, self.caption)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&C{self.name.replace('&', '&&')[:200]}")
        sheet.set_footer("&Cหน้า &P จาก &N")
        return sheet


def main() -> None:
    """From the input to the output, within limits."""
    limit_process(_MEGABYTES, _SECONDS)
    write(sys.stdin.buffer, sys.stdout.buffer)


if __name__ == "__main__":
    main()
