"""A list of O-items as offices hand it on (a table, a file, pasted rows): read into items, compared with the year's."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tracker.rules.errors import RuleBroken
from tracker.rules.oit import catalogue_of, heading_of
from tracker.rules.plan_codes import o_item_of, split_code
from tracker.rules.thai_text import clean_control_characters, clean_line, match_key, normalise

MOST_ITEMS = 200
MOST_COMPONENTS = 60
LONGEST_TITLE = 500
LONGEST_COMPONENT = 1_000
Rows = Sequence[Sequence[str]]

_CAPTIONS = {
    "code": ("ข้อ", "ข้อที่", "ที่", "ลำดับ", "ลำดับที่", "รหัส", "รหัสข้อ", "ข้อo"),
    "title": ("ข้อมูล", "ชื่อข้อ", "ชื่อข้อมูล", "รายการ", "รายการข้อมูล", "ชื่อรายการ", "หัวข้อ", "ประเด็น"),
    "components": ("องค์ประกอบด้านข้อมูล", "องค์ประกอบข้อมูล", "องค์ประกอบ", "รายละเอียด", "รายละเอียดองค์ประกอบ"),
    "indicator": ("ตัวชี้วัดย่อย", "ตัวชี้วัด", "ตัวชี้วัดย่อยที่"),
}
_USUAL = {"code": 0, "title": 1, "components": 2, "indicator": 3}
_BAND = re.compile(r"(?:ตัวชี้วัด(?:ย่อย)?\s*(?:ที่)?\s*)?([0-9๐-๙]{1,2}\.[0-9๐-๙]{1,2}\s+\S.*)", re.DOTALL)
_PLAINLY_O = re.compile(r"[oO○◯]\s*\.?\s*[0-9๐-๙]|[0๐][0-9๐-๙]")
_GOES_ON = re.compile(r"\s*\(ต่อ\)\s*$")
_BULLET = re.compile(r"\s*(?:[-–—•·*]|\(?[0-9๐-๙]{1,2}[.)])\s*(?=\S)")
_FORM = (
    "ไม่พบข้อ O ในรายการนี้ ตารางต้องมีคอลัมน์ “ข้อ” (เช่น O1 หรือ 01) กับคอลัมน์ “ข้อมูล” (ชื่อข้อ) "
    "จะมีคอลัมน์ “องค์ประกอบด้านข้อมูล” และ “ตัวชี้วัดย่อย” ด้วยก็ได้"
)


@dataclass(frozen=True)
class CatalogueItem:
    """One item of a year's list. `indicator` is the printed heading it stands under ("9.1 ข้อมูลพื้นฐาน")."""

    code: str
    title: str
    components: tuple[str, ...] = ()
    indicator: str = ""


@dataclass(frozen=True)
class ListReading:
    """What was read; `doubts` are Thai sentences about what was left out or put together."""

    items: tuple[CatalogueItem, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListDifference:
    """What a new list would change. `missing` stand in the year's list and not in the new one."""

    added: tuple[CatalogueItem, ...]
    changed: tuple[tuple[CatalogueItem, CatalogueItem], ...]  # before, after
    same: tuple[CatalogueItem, ...]
    missing: tuple[CatalogueItem, ...]


def item_code(text: str) -> str | None:
    """ "O12" for O12, 012, ๐๑๒, ○ ๑๒ and 12; None for what is no number of an item."""
    return o_item_of(clean_line(normalise(text)), is_of_o_items=True)


def code_order(code: str) -> tuple[int, str]:
    """O2 before O10."""
    digits = code.lstrip("Oo")
    return (int(digits) if digits.isascii() and digits.isdigit() else 9_999, code)


def shipped_items(year: int, components: Mapping[str, Sequence[str]] | None = None) -> tuple[CatalogueItem, ...]:
    """The items of a year that are known as facts; components as the year's own plan prints them, else none."""
    of_plan = components or {}
    return tuple(
        CatalogueItem(item.code, item.title, clean_components(of_plan.get(item.code, ())), heading_of(year, number))
        for number, item in sorted((catalogue_of(year) or {}).items())
    )


def read_pasted(text: str) -> ListReading:
    """Rows as a spreadsheet puts them on the clipboard (tabs), or lines of "O1 โครงสร้าง". Raises RuleBroken."""
    text = clean_control_characters(text).replace("\r\n", "\n").replace("\r", "\n")
    sign = next((one for one in ("\t", ";", ",") if one in text), "\t")
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=sign)]
    except csv.Error:
        raise RuleBroken("no_items", _FORM) from None
    return read_items([rows])


def read_items(tables: Iterable[Rows]) -> ListReading:
    """The items of all tables in printed order; a text between tables is a table of one cell.

    Where some tables are plainly lists of O-items, the others are left out. Raises RuleBroken with what a list must
    look like.
    """
    cleaned = [[[normalise(cell).strip() for cell in row] for row in rows] for rows in tables]
    chosen = [rows for rows in cleaned if _is_plainly_a_list(rows)]
    kept = [rows for rows in cleaned if rows in chosen or _width(rows) <= 1] if chosen else cleaned
    reader = _Reader()
    for rows in kept:
        for row in rows:
            reader.take(row)
    if left_out := len(cleaned) - len(kept):
        reader.doubts.append(f"ข้ามตารางอื่นที่ไม่ใช่รายการข้อ O {left_out} ตาราง")
    if not reader.items:
        raise RuleBroken("no_items", _FORM)
    check_items(tuple(reader.items.values()))
    return ListReading(tuple(reader.items.values()), tuple(reader.doubts))


def check_items(items: Sequence[CatalogueItem]) -> None:
    """Raise RuleBroken for a list no form would hold."""
    if len({item.code for item in items}) < len(items):
        raise RuleBroken("code", "มีเลขข้อซ้ำกันในรายการนี้ กรุณาให้แต่ละข้อมีเลขของตนเอง")
    if len(items) > MOST_ITEMS:
        raise RuleBroken("too_many_items", f"รายการนี้มีเกิน {MOST_ITEMS} ข้อ กรุณาตรวจว่าเป็นรายการข้อ O ของปีเดียว")
    for item in items:
        if not item.title:
            raise RuleBroken("no_title", f"ข้อ {item.code} ยังไม่มีชื่อ กรุณาใส่ชื่อข้อตามประกาศ")
        is_long = len(item.title) > LONGEST_TITLE or any(len(one) > LONGEST_COMPONENT for one in item.components)
        if is_long or len(item.components) > MOST_COMPONENTS:
            raise RuleBroken(
                "too_long", f"ข้อ {item.code} ยาวผิดปกติ ชื่อข้อต้องไม่เกิน {LONGEST_TITLE} ตัวอักษร กรุณาตรวจว่าวางข้อมูลถูกคอลัมน์"
            )


def compare_items(current: Sequence[CatalogueItem], new: Sequence[CatalogueItem]) -> ListDifference:
    """What a new list changes; what it does not say of an item (components, heading) stays as it is."""
    known = {item.code: item for item in current}
    after = [_filled(item, known[item.code]) if item.code in known else item for item in new]
    codes = {item.code for item in new}
    return ListDifference(
        added=tuple(item for item in after if item.code not in known),
        changed=tuple((known[item.code], item) for item in after if item.code in known and known[item.code] != item),
        same=tuple(item for item in after if known.get(item.code) == item),
        missing=tuple(item for item in current if item.code not in codes),
    )


def clean_components(texts: Iterable[str]) -> tuple[str, ...]:
    """Each component on its own, without the dash or number before it; a line without one goes on."""
    found: list[str] = []
    for text in texts:
        lines = [line for line in normalise(clean_control_characters(text)).splitlines() if line.strip()]
        has_bullets = any(_BULLET.match(line) for line in lines)
        for number, line in enumerate(lines):
            if has_bullets and number and not _BULLET.match(line):
                found[-1] = clean_line(f"{found[-1]} {line}")
            else:
                found.append(clean_line(_BULLET.sub("", line, count=1)))
    return tuple(one for one in found if one)


def _is_plainly_a_list(rows: Rows) -> bool:
    """By a caption only such lists have, or by numbers written as O1 or 01 in most rows."""
    if any("components" in (_columns_of(row) or {}) for row in rows):
        return True
    first = [row[0] for row in rows if len(row) > 1 and any(row)]
    return bool(first) and 2 * sum(bool(_PLAINLY_O.match(cell)) for cell in first) > len(first)


def _width(rows: Rows) -> int:
    return max((len(row) for row in rows), default=0)


def _filled(item: CatalogueItem, before: CatalogueItem) -> CatalogueItem:
    return replace(item, components=item.components or before.components, indicator=item.indicator or before.indicator)


@dataclass
class _Reader:
    """Goes down the rows of a list and knows under which heading it is."""

    items: dict[str, CatalogueItem] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    columns: Mapping[str, int] = field(default_factory=lambda: _USUAL)
    heading: str = ""
    last: str = ""
    has_begun: bool = False

    def take(self, row: Sequence[str]) -> None:
        """One row: captions, a heading, an item, or what goes on from the item before."""
        filled = [cell for cell in row if cell]
        if not filled:
            return
        if columns := _columns_of(row):
            self.columns, self.has_begun = columns, True
        elif code := item_code(self._cell(row, "code")):
            self._item(code, row)
        elif self.last and not self._cell(row, "title") and (more := self._cell(row, "components")):
            self._add(self.items[self.last], clean_components([more]))
        elif len(filled) == 1:
            self._alone(filled[0])
        elif self.has_begun:
            self.doubts.append(f"ไม่พบเลขข้อของ “{clean_line(filled[0])[:80]}” จึงไม่ได้นำเข้า")

    def _item(self, code: str, row: Sequence[str]) -> None:
        title = clean_line(self._cell(row, "title"))
        heading = clean_line(self._cell(row, "indicator")) or self.heading
        item = CatalogueItem(code, title, clean_components([self._cell(row, "components")]), heading)
        self.has_begun = True
        known = self.items.get(code)
        if not title:
            self.doubts.append(f"ข้อ {code} ไม่มีชื่อข้อ จึงไม่ได้นำเข้า")
        elif known is None:
            self.items[code], self.last = item, code
        elif match_key(known.title) == match_key(title):
            self._add(known, item.components)
        else:
            self.doubts.append(f"พบข้อ {code} มากกว่าหนึ่งครั้ง ใช้ “{known.title}” ไม่ได้ใช้ “{title}”")

    def _alone(self, text: str) -> None:
        """A text alone in its row: a heading, an item written in one line, or nothing of ours."""
        if found := _BAND.fullmatch(text):
            self.heading = clean_line(_GOES_ON.sub("", found[1]))
            return
        code, title = split_code(text)
        if code.startswith("O") and title:
            self._item(code, _in_columns(self.columns, code, title))

    def _add(self, item: CatalogueItem, components: Sequence[str]) -> None:
        """A row that a page cut in two says the rest of its item."""
        more = tuple(one for one in components if one not in item.components)
        self.items[item.code] = replace(item, components=item.components + more)
        self.last = item.code

    def _cell(self, row: Sequence[str], column: str) -> str:
        at = self.columns.get(column, -1)
        return row[at] if 0 <= at < len(row) else ""


def _in_columns(columns: Mapping[str, int], code: str, title: str) -> list[str]:
    row = [""] * (max(columns.values()) + 1)
    row[columns["code"]], row[columns["title"]] = code, title
    return row


def _columns_of(row: Sequence[str]) -> dict[str, int] | None:
    """Where what stands, if this row is one of captions."""
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        key = match_key(cell).strip(".:")
        for column, captions in _CAPTIONS.items():
            if key in captions:
                found.setdefault(column, at)
    return found if {"code", "title"} <= found.keys() else None
