"""What all spreadsheets share: from values with their places to a table, with limits no honest plan comes near."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import SourceCell, SourceNote, SourceRow, SourceTable
from tracker.rules.thai_calendar import BUDDHIST_OFFSET, MONTHS

MOST_ROWS = 5_000  # no plan is longer; what is longer is a register of something else
MOST_FORMATTED = 100_000
MOST_COLUMNS = 200
MOST_CELLS = 100_000  # rows times columns, in all sheets together; a plan of 2,000 rows has 20,000
_BUDDHIST_FROM = 2400  # a year typed as 2566 is stored as the year 2566 of the common era

Area = tuple[int, int, int, int]


@dataclass(frozen=True)
class SheetCell:
    """A value as a reader sees it."""

    text: str
    is_shaded: bool = False


EMPTY = SheetCell("")


@dataclass
class Sheet:
    """The filled places of a sheet by (row, column), and its merged areas (top, left, bottom, right); both from 1."""

    title: str
    cells: dict[tuple[int, int], SheetCell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: int = 0

    def table(self, number: int) -> SourceTable:
        """Rows with something in them, each as wide as the last column that is filled."""
        rows: dict[int, dict[int, SheetCell]] = {}
        for (row, column), cell in self.cells.items():
            if column <= MOST_COLUMNS:
                rows.setdefault(row, {})[column] = cell
        filled = [row for row in sorted(rows) if any(cell.text.strip() for cell in rows[row].values())]
        if len(filled) > MOST_ROWS:
            raise UnreadableFile("too_large", f"แผ่นงาน “{self.title}” มีข้อมูลเกิน {MOST_ROWS:,} แถว กรุณาแบ่งไฟล์แล้วลองใหม่")
        width = max((column for row in filled for column, cell in rows[row].items() if cell.text.strip()), default=1)
        refuse_many_cells(len(filled) * width)
        spans, continued = self._merges(set(filled), width)
        return SourceTable(
            tuple(
                SourceRow(
                    tuple(
                        SourceCell(
                            "" if (row, column) in continued else rows[row].get(column, EMPTY).text,
                            Source(sheet=self.title, table=number, row=row, column=column),
                            span=spans.get((row, column), 1),
                            continues=(row, column) in continued,
                            is_shaded=rows[row].get(column, EMPTY).is_shaded,
                        )
                        for column in range(1, width + 1)
                    )
                )
                for row in filled
            ),
            number,
        )

    def _merges(self, rows: set[int], width: int) -> tuple[dict[tuple[int, int], int], set[tuple[int, int]]]:
        """How many columns a first cell covers, and the places that belong to another cell; only in rows we keep."""
        spans: dict[tuple[int, int], int] = {}
        continued: set[tuple[int, int]] = set()
        for top, left, bottom, right in self.merged:
            spans[top, left] = max(min(right, width) - left + 1, 1)
            inside = rows & set(range(top, bottom + 1)) if bottom - top < MOST_ROWS else rows
            continued |= {
                (row, column)
                for row in inside
                if top <= row <= bottom
                for column in range(left, min(right, width) + 1)
                if (row, column) != (top, left)
            }
        return spans, continued


def hidden_notes(sheets: Iterable[Sheet], hidden: Iterable[str]) -> Iterable[SourceNote]:
    """What a person looking at the file would not have seen, or would miss."""
    for title in hidden:
        yield SourceNote(
            "hidden_sheet",
            f"แผ่นงาน “{title}” ถูกซ่อนไว้ ระบบไม่ได้อ่าน หากต้องการให้อ่าน กรุณาเลิกซ่อนแล้วนำเข้าใหม่",
            Source(sheet=title),
        )
    for sheet in sheets:
        if sheet.hidden_rows:
            message = (
                f"แผ่นงาน “{sheet.title}” มีแถวที่ซ่อนไว้ {sheet.hidden_rows} แถว ระบบอ่านแถวเหล่านี้ด้วย กรุณาตรวจว่ายังใช้อยู่หรือไม่"
            )
            yield SourceNote("hidden_rows", message, Source(sheet=sheet.title))


def value_text(value: object, *, shows_day: bool = True) -> str:
    """A value as an official would read it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return thai_date(value, shows_day=shows_day)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def thai_date(day: datetime.date, *, shows_day: bool) -> str:
    """With its Buddhist year; a cell that shows no day is a month."""
    year = day.year if day.year >= _BUDDHIST_FROM else day.year + BUDDHIST_OFFSET
    month = f"{MONTHS[day.month - 1]} {year}"
    return f"{day.day} {month}" if shows_day else month


def refuse_many_cells(count: int) -> None:
    if count > MOST_CELLS:
        raise UnreadableFile("too_large", "ไฟล์นี้มีช่องมากเกินไป กรุณาลบแถวและคอลัมน์ที่ไม่ใช้ หรือแบ่งไฟล์แล้วลองใหม่")


def refuse_tall(title: str, rows: int) -> None:
    """Before anything is made of them."""
    if rows > MOST_FORMATTED:
        raise UnreadableFile("too_large", f"แผ่นงาน “{title}” มีแถวว่างมากเกินไป กรุณาลบแถวว่างท้ายแผ่นงานแล้วลองใหม่")


def refuse_wide_merges(areas: Iterable[Area]) -> None:
    """Libraries make a cell for every place of a merged area: an area of the whole sheet is a bomb."""
    places = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in areas)
    if places > MOST_FORMATTED:
        raise UnreadableFile("too_large", "ไฟล์นี้ผสานช่องกว้างหรือยาวผิดปกติ กรุณายกเลิกการผสานช่องนั้นแล้วลองใหม่")
