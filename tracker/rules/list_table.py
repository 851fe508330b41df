"""A list of the product as a plain table for a spreadsheet: captions, values, and what a value must never become."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from tracker.rules.media_type import CSV, XLSX
from tracker.rules.thai_calendar import BUDDHIST_OFFSET

Value = str | int | date | None
_DANGEROUS = frozenset("=+-@＝＋－＠\t\r\n")  # what a spreadsheet takes for a formula's beginning, or skips before one
_ALONE = "-"  # nothing, as offices write it


class Ending(StrEnum):
    """The files a list can be had as."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return {Ending.CSV: CSV, Ending.XLSX: XLSX}[self]


@dataclass(frozen=True)
class ListColumn:
    """A column; `width` in Excel's units. Days are days there, and read 31/3/2569 in a .csv."""

    title: str
    kind: Literal["text", "number", "day"] = "text"
    width: int = 22


@dataclass(frozen=True)
class ListTable:
    """A list under its name. The rows may be an iterator that reads as it goes: they are gone through once."""

    name: str
    columns: tuple[ListColumn, ...]
    rows: Iterable[Sequence[Value]]


def csv_value(value: Value) -> str | int:
    """A value as it stands in a .csv: a text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, str):
        return f"'{value}" if value and value[0] in _DANGEROUS and value != _ALONE else value
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year + BUDDHIST_OFFSET}"
    return value
