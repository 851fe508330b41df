"""The words of an assessment's analysis: indicators, instruments, scores, limits and references in running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tracker.rules.plan_codes import indicator_numbers
from tracker.rules.plan_text import clean, one_line
from tracker.rules.source_place import Source
from tracker.rules.source_table import SourceDocument, SourceParagraph, SourceTable
from tracker.rules.thai_text import to_arabic_digits

# What the name of an indicator begins with, however the rest is printed (…ของราชการ, …ของทางราชการ).
INDICATOR_NAMES = (
    (1, r"การปฏิบัติหน้าที่"),
    (2, r"การใช้ง?บประมาณ"),
    (3, r"การใช้อำนาจ"),
    (4, r"การใช้ทรัพย์?[สา]?[ิก]?[นร]?"),
    (5, r"การแก้(?:ไข)?ปัญหาการทุจริต"),
    (6, r"คุณภาพการดำเนินงาน"),
    (7, r"ประสิทธิภาพการสื่อสาร"),
    (8, r"การปรับปรุง(?:ระบบ)?การทำงาน"),
    (9, r"การเปิดเผยข้อมูล(?!สาธารณะ|ข่าวสาร)"),
    (10, r"การป้องกันการทุจริต"),
)
_NAME = re.compile("|".join(f"(?P<i{number}>{name})" for number, name in INDICATOR_NAMES))
_INSTRUMENT = re.compile(
    r"(?P<public>EIT\s*Public|EIT\s*ส่วนที่\s*1)|(?P<survey>EIT\s*Survey|EIT\s*ส่วนที่\s*2)"
    r"|(?P<iit>\bIIT\b|Internal|ผู้มีส่วนได้(?:ส่วน)?เสียภายใน)"
    r"|(?P<eit>\bEIT\b|External|ผู้มีส่วนได้(?:ส่วน)?เสียภายนอก)"
    r"|(?P<oit>\bOIT\b|Open\s*Data|การเปิดเผยข้อมูลสาธารณะ)"
)
_LABELS = {"public": "EIT Public", "survey": "EIT Survey", "iit": "IIT", "eit": "EIT", "oit": "OIT"}
_LIMIT = re.compile(
    r"(?P<word>ไม่ต่ำกว่า|ไม่น้อยกว่า|มากกว่า|สูงกว่า|เกินกว่า|เกิน|ต่ำกว่า|น้อยกว่า|ไม่ถึง)\s*"
    r"(?:(?P<percent>ร้อยละ)\s*(?P<n>\d{1,3}(?:\.\d+)?)|(?P<bare>\d{1,3}(?:\.\d+)?)\s*(?:คะแนน|%|เปอร์เซ็นต์))"
)
_AND_UP = re.compile(r"(?:ร้อยละ\s*)?(?P<n>\d{1,3}(?:\.\d+)?)\s*(?:คะแนน|%)?\s*ขึ้นไป")
_BELOW = ("ต่ำกว่า", "น้อยกว่า", "ไม่ถึง")
_MOST = Decimal(100)
_LONGEST = 20_000
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})?")
YEAR = re.compile(r"ปี\s*(?:งบ\s*ประมาณ)?\s*(?:พ\s*\.?\s*ศ\s*\.?)?\s*(2[45]\d\d)")


@dataclass(frozen=True)
class Statement:
    """A paragraph, or a row that holds one text only. `text` has Arabic digits, `printed` those of the document.

    Both are of one length. `after` is the number of tables before it, `at` its place among all statements.
    """

    text: str
    printed: str
    source: Source
    after: int


@dataclass(frozen=True)
class Limit:
    """A limit as stated: `is_above` for มากกว่า, ไม่ต่ำกว่า, ขึ้นไป."""

    is_above: bool
    score: Decimal
    start: int
    end: int


def statements(document: SourceDocument) -> list[Statement]:
    """Everything the document says outside its tables, and in rows that are a sentence and no record."""
    found: list[Statement] = []
    tables = 0
    for block in document.blocks:
        if isinstance(block, SourceParagraph):
            found.append(statement(block.text, block.source, tables))
        else:
            found += _lone_rows(block, tables)
            tables += 1
    return [each for each in found if each.text]


def _lone_rows(table: SourceTable, tables: int) -> Iterator[Statement]:
    for row in table.rows:
        filled = [cell for cell in row.cells if cell.text.strip()]
        if len(filled) == 1 and (row.band is not None or len(row.cells) == 1):
            yield statement(filled[0].text, filled[0].source, tables)


def statement(text: str, source: Source, after: int = 0) -> Statement:
    """One text as a statement; of a text longer than any sentence only its beginning."""
    printed = one_line(clean(text[:_LONGEST]))
    return Statement(to_arabic_digits(printed), printed, source, after)


def cell_statements(document: SourceDocument) -> Iterator[Statement]:
    """Every cell of every table as a statement of its own."""
    for number, table in enumerate(document.tables):
        for row in table.rows:
            for cell in row.cells:
                if cell.text.strip():
                    yield statement(cell.text, cell.source, number)


def named_indicators(text: str) -> list[tuple[int, int, int]]:
    """The indicators a text names, as (number, start, end), in printed order."""
    return [(int((match.lastgroup or "i0")[1:]), match.start(), match.end()) for match in _NAME.finditer(text)]


def indicators_of(text: str) -> list[int]:
    """The indicators a text means: by name, which is harder to misprint, else by number."""
    named = [number for number, _, _ in named_indicators(text)]
    return list(dict.fromkeys(named)) or list(indicator_numbers(text))


def instruments_in(text: str) -> list[tuple[str, int]]:
    """The instruments a text names, each with where its name ends."""
    return [(_LABELS[match.lastgroup or "oit"], match.end()) for match in _INSTRUMENT.finditer(text)]


def instrument_of(number: int | None) -> str | None:
    """The instrument that measures an indicator."""
    if number is None:
        return None
    return "IIT" if number <= 5 else "EIT" if number <= 8 else "OIT"


def limits_in(text: str) -> list[Limit]:
    """The limits a text states (Arabic digits)."""
    found = []
    for match in _LIMIT.finditer(text):
        score = Decimal(match["n"] or match["bare"])
        found.append(Limit(match["word"] not in _BELOW, score, match.start(), match.end()))
    taken = [(limit.start, limit.end) for limit in found]
    for match in _AND_UP.finditer(text):
        if not any(start <= match.start("n") < end for start, end in taken):
            found.append(Limit(True, Decimal(match["n"]), match.start(), match.end()))
    return [limit for limit in found if limit.score <= _MOST]


def score_in_cell(text: str) -> Decimal | None:
    """The score a cell holds, where it holds nothing else."""
    plain = to_arabic_digits(one_line(clean(text))).replace("ร้อยละ", "").strip(" %")
    if not _NUMBER.fullmatch(plain):
        return None
    score = Decimal(plain)
    return score if score <= _MOST else None
