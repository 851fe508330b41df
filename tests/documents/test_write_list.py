"""Lists as files: read as they are written, whole or not at all, days and numbers as such."""

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import date

import pytest
from openpyxl import load_workbook

from tracker.documents import write_list_xlsx
from tracker.documents.write_list import write_list
from tracker.rules.errors import RuleBroken
from tracker.rules.list_table import Ending, ListColumn, ListTable, Value

COLUMNS = (ListColumn("ชื่อ"), ListColumn("จำนวน", "number"), ListColumn("วันที่", "day"))
ROWS: list[tuple[Value, ...]] = [
    ("=1+1", 3, date(2027, 3, 31)),
    ('บรรทัดหนึ่ง\nบรรทัดสอง, "คำพูด" และ 😀', None, None),
    ("กข\ud800\x00", 0, date(2026, 10, 1)),
    ("<r><t>หลอก</t></r>", -5, None),
]


def written(ending: Ending, rows: list[tuple[Value, ...]] | Iterator[tuple[Value, ...]] = ROWS) -> bytes:
    file = io.BytesIO()
    write_list(ListTable("รายการ [1]", COLUMNS, rows), ending, file)
    return file.getvalue()


def test_a_csv_opens_in_excel_and_comes_back() -> None:
    found = written(Ending.CSV)
    assert found.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in found
    rows = list(csv.reader(io.StringIO(found[3:].decode(), newline="")))
    assert rows[0] == ["ชื่อ", "จำนวน", "วันที่"]
    assert rows[1] == ["'=1+1", "3", "31/3/2570"]
    assert rows[2] == [ROWS[1][0], "", ""]
    assert rows[3] == ["กข?\x00", "0", "1/10/2569"]


def test_a_workbook_holds_texts_numbers_and_days() -> None:
    book = load_workbook(io.BytesIO(written(Ending.XLSX)))
    sheet = book.worksheets[0]
    assert book.sheetnames == ["รายการ  1"]
    kinds = [[cell.data_type for cell in row if cell.value is not None] for row in sheet.iter_rows(min_row=2)]
    assert kinds == [["s", "n", "d"], ["s"], ["s", "n", "d"], ["s", "n"]]
    assert sheet["A2"].value == "=1+1"
    assert sheet["A2"].quotePrefix
    assert str(sheet["A5"].value).strip() == "<r><t>หลอก</t></r>"
    assert sheet["C2"].number_format == "[$-1070000]d/m/yyyy;@"


def test_rows_are_gone_through_once_and_a_few_at_a_time() -> None:
    held = []

    def rows() -> Iterator[tuple[Value, ...]]:
        for number in range(1200):
            held.append(number)
            yield f"แถวที่ {number}", number, None

    class Watched(io.BytesIO):
        read: tuple[int, ...] = ()

        def write(self, data: object, /) -> int:
            self.read += (len(held),)
            return super().write(data)  # type: ignore[arg-type]

    file = Watched()
    write_list(ListTable("ยาว", COLUMNS, rows()), Ending.CSV, file)
    assert len(file.getvalue().splitlines()) == 1201
    assert file.read == (0, 0, 500, 1000, 1200), "what was read is written before more is read"


def test_a_sheet_that_is_full_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write_list_xlsx, "MOST_ROWS", 2)
    head = {"name": "ยาว", "columns": [["ชื่อ", "text", 20]]}
    lines = [json.dumps(each).encode() for each in (head, *([f"แถว {number}"] for number in range(5)))]
    file = io.BytesIO()
    write_list_xlsx.write(lines, file)
    book = load_workbook(file)
    assert [sheet.max_row for sheet in book.worksheets] == [3, 3, 2]
    assert [sheet["A1"].value for sheet in book.worksheets] == ["ชื่อ"] * 3


def test_a_writer_that_dies_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuleBroken, match="จัดทำไฟล์ส่งออกไม่สำเร็จ"):
        written(Ending.XLSX)


def test_a_full_disk_is_told_in_words() -> None:
    class Full(io.BytesIO):
        def write(self, *_: object) -> int:
            raise OSError(28, "No space left on device")

    for ending in Ending:
        with pytest.raises(RuleBroken) as told:
            write_list(ListTable("รายการ", COLUMNS, ROWS), ending, Full())
        assert told.value.code == "list_not_written"
