"""Writes a list into a file, row by row, so that a hundred thousand rows need no more memory than ten."""

import csv
import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import IO

from tracker.rules.errors import RuleBroken
from tracker.rules.list_table import Ending, ListTable, Value, csv_value

_CHUNK = 500  # rows handed on at a time
_BOM = "\ufeff"  # tells Excel that what follows is UTF-8
_SECONDS = 600


def write_list(table: ListTable, ending: Ending, file: IO[bytes]) -> None:
    """The whole list into an open file. Raises RuleBroken where that fails; then the file is worth nothing."""
    try:
        if ending is Ending.CSV:
            _write_csv(table, file)
        else:
            _write_xlsx(table, file)
    except OSError as failed:  # the disk is full, or the child died
        raise RuleBroken(
            "list_not_written", "จัดทำไฟล์ส่งออกไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบตรวจพื้นที่ว่างของเครื่อง"
        ) from failed


def _write_csv(table: ListTable, file: IO[bytes]) -> None:
    """RFC 4180 with a byte order mark, as Excel opens it by a double click."""
    file.write(_BOM.encode())
    captions: list[Sequence[Value]] = [[column.title for column in table.columns]]
    for rows in chain([captions], _chunks(table.rows)):
        lines = io.StringIO(newline="")
        csv.writer(lines).writerows([csv_value(value) for value in row] for row in rows)
        file.write(lines.getvalue().encode("utf-8", "replace"))


def _write_xlsx(table: ListTable, file: IO[bytes]) -> None:
    """In a process of its own: the web keeps free of the library, and of what it holds."""
    command = [sys.executable, "-m", "tracker.documents.write_list_xlsx"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        assert child.stdin is not None  # noqa: S101  # pipes were asked for
        assert child.stdout is not None  # noqa: S101
        try:
            _hand_over(table, child.stdin)
            shutil.copyfileobj(child.stdout, file)  # it answers when it has heard everything
        except BaseException:
            child.kill()
            raise
        if child.wait(_SECONDS) != 0:
            raise OSError("the writer of the list ended before its time")


def _hand_over(table: ListTable, pipe: IO[bytes]) -> None:
    """One line of JSON for the head, one for each row; days as ISO."""
    head = {
        "name": table.name,
        "columns": [[column.title, column.kind, column.width] for column in table.columns],
    }
    pipe.write(f"{json.dumps(head)}\n".encode())
    for rows in _chunks(table.rows):
        pipe.write("".join(f"{json.dumps([_plain(value) for value in row])}\n" for row in rows).encode())
    pipe.close()


def _chunks(rows: Iterable[Sequence[Value]]) -> Iterator[list[Sequence[Value]]]:
    found = iter(rows)
    while chunk := list(islice(found, _CHUNK)):
        yield chunk


def _plain(value: Value) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value
