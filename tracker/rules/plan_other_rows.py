"""Rows in a table of measures that are no measures: headings between them, footers, signatures, another table below."""

import re
from collections.abc import Sequence

from tracker.rules.column_contents import stands_under
from tracker.rules.plan_codes import is_indicator_name
from tracker.rules.plan_header import Header
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import layout_of
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_table import SourceRow
from tracker.rules.thai_text import match_key, to_arabic_digits

_FOOTER = re.compile(r"^(?:หมายเหตุ|ลงชื่อ|ผู้รายงาน|ผู้จัดทำ|ผู้ตรวจสอบ|\(ลงชื่อ|รวม(?:ทั้งสิ้น)?$|\*)")
_TOTAL = re.compile(r"รวม(?:ทั้งสิ้น|ทั้งหมด|เป็นเงิน|งบประมาณ|เงิน)*\s*[\d๐-๙,.]*\s*(?:โครงการ|กิจกรรม|มาตรการ|บาท|รายการ)?")
_SIGNED = re.compile(r"^\(?\s*(?:ลงชื่อ|ลงนาม)")
_SIGNS = re.compile(r"ผู้(?:เสนอ|จัดทำ|ตรวจ|ทาน|พิจารณา|เห็นชอบ|อนุมัติ|รับรอง|รายงาน|บังคับบัญชา|มีอำนาจ)|\(?\s*(?:ลงชื่อ|ลงนาม)")
_COUNTING = re.compile(r"[\s(]*([\d๐-๙]{1,2})[\s)]*")
_LIST = re.compile(r"\n|^\s*(?:[-–•●▪➢]|\(?[\d๐-๙]{1,2}[.)])")
HEADING_WORDS = re.compile(
    r"^(?:\(?[\d๐-๙]{1,2}(?:\.[\d๐-๙]+)*[.)]?\)?\s*(?=[ก-๎])|ตัวชี้วัด|ประเด็น|ส่วนที่|มิติ|ด้าน|หมวด|ยุทธศาสตร์|กลุ่ม|กระบวนการ)"
)
_SECTION = re.compile(r"^(?:ตัวชี้วัด|ด้าน|มิติ|ส่วน|ประเด็น|หมวด|กลุ่ม|ยุทธศาสตร์|กระบวนการ)ที่\s*[\d๐-๙]")
_LONGEST_WORDS = 40
_FEWEST = 3


def counts_columns(row: SourceRow) -> bool:
    """ "(1) | (2) | (3)" below a heading."""
    filled = [text.strip() for text in row.texts if text.strip()]
    counts = [match[1] for text in filled if (match := _COUNTING.fullmatch(text))]
    if len(counts) != len(filled):
        return False
    goes_up = [int(to_arabic_digits(count)) for count in counts] == list(range(1, len(counts) + 1))
    return len(filled) > 2 or (len(filled) == 2 and goes_up)


def is_footer(row: SourceRow, header: Header) -> bool:
    """Remarks, totals and signatures below the measures."""
    filled = [text.strip() for text in row.texts if text.strip()]
    is_total = any(_TOTAL.fullmatch(one_line(text)) for text in filled[:2]) and len(filled) <= 4
    words = one_line(clean(band_of(row, header) or ""))
    return bool(_FOOTER.match(words)) or is_total or any(_SIGNED.match(text) for text in filled)


def is_heading(row: SourceRow, header: Header) -> bool:
    """A band over the columns: merged, in the column of numbers, or in the words of a section."""
    band = one_line(clean(band_of(row, header) or ""))
    if not band:
        return False
    first = next((role for role, column in header.columns.items() if column == header.first_column), None)
    is_merged = any(cell.span > 1 for cell in row.cells if cell.text.strip())
    in_number_column = first is Role.NUMBER and not _COUNTING.fullmatch(band) and len(match_key(band)) > 4
    if is_merged or in_number_column or _SECTION.match(band) or is_indicator_name(band):
        return True
    return bool(HEADING_WORDS.match(band)) and first is not layout_of(header).title


def band_of(row: SourceRow, header: Header) -> str | None:
    """The text of a row that is one heading over all columns, also where the table begins further right."""
    if row.band is not None or not header.first_column:
        return row.band
    filled = [column for column, text in enumerate(row.texts) if text.strip()]
    return row.texts[filled[0]] if filled == [header.first_column] else None


def ends_measures(header: Header, rows: Sequence[SourceRow]) -> bool:
    """Whether something else begins below the measures of a sheet, in its first row; the others are what follows.

    It has words where the measures count, or names who signs, or has short words where their owners and periods
    stand; and nothing that follows has an owner or a period there.
    """
    may_end = ends_surely(header, rows[0]) or (_is_other(header, rows[0]) and any(not row.is_empty for row in rows[1:]))
    return may_end and header.is_of_measures and not any(_stands(header, row) for row in rows)


def ends_surely(header: Header, row: SourceRow) -> bool:
    """Whether a row names who signs, or has words where the measures count: nobody would take it for a measure."""
    filled = [text.strip() for text in row.texts if text.strip()]
    if len(filled) > 1 and all(map(_SIGNS.match, filled)):
        return True
    number = _text(row, header, Role.NUMBER)
    return len(filled) >= _FEWEST and bool(number) and not any(digit.isdigit() for digit in number)


def _is_other(header: Header, row: SourceRow) -> bool:
    """Short words in every cell, some of them where an owner or a period should stand."""
    filled = [text for text in row.texts if text.strip()]
    if (
        len(filled) < _FEWEST
        or _text(row, header, Role.NUMBER)
        or any(len(text) > _LONGEST_WORDS or _LIST.search(text) for text in filled)
    ):
        return False
    is_named = bool(_text(row, header, layout_of(header).title))
    return is_named and any(_text(row, header, role) for role in (Role.OWNER, Role.PERIOD, Role.START, Role.END))


def _stands(header: Header, row: SourceRow) -> bool:
    """Whether a row has an owner, a period or a tick where these belong."""
    ticked = (column for columns in header.ticked.values() for column in columns if column < len(row.cells))
    marks = (row.cells[column] for column in ticked)
    is_marked = any(mark.is_shaded or 0 < len(mark.text.strip()) < _FEWEST for mark in marks)
    return is_marked or stands_under(header, row)


def _text(row: SourceRow, header: Header, role: Role) -> str:
    column = header.columns.get(role)
    return row.texts[column].strip() if column is not None and column < len(row.texts) else ""
