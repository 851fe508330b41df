"""A printed form, ready for any writer: blocks of words and tables, the same for Word, Excel, PDF and the screen.

What is said is decided before (rules/report_content, rules/form_*); how a page of it looks is the writers' matter.
"""

import json
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Literal

from tracker.rules.media_type import DOCX, PDF, XLSX
from tracker.rules.plain_record import from_plain, to_plain
from tracker.rules.report_content import Cell, Signatory
from tracker.rules.thai_calendar import Digits

FONTS = ("TH Sarabun New", "TH SarabunPSK", "TH SarabunIT๙")  # what offices have; the first is the product's choice


class Form(StrEnum):
    """The forms offices use. What each is called on screen: FORM_NAMES."""

    PROGRESS = "progress"  # the seven-column progress report
    CHECKLIST = "checklist"  # ☐/☑ tables for measures, IIT, EIT and OIT
    PLAN = "plan"  # the plan of measures
    ANALYSIS = "analysis"  # the seven-issue analysis
    MEMO = "memo"  # the covering memo (บันทึกข้อความ), the plan with follow-up, the chain of opinions
    EVIDENCE = "evidence"  # the numbered list of evidence


FORM_NAMES = {
    Form.PROGRESS: "รายงานผลการดำเนินการ",
    Form.CHECKLIST: "รายงานผลแบบรายการตรวจ",
    Form.PLAN: "แผนมาตรการส่งเสริมคุณธรรมและความโปร่งใส",
    Form.ANALYSIS: "ตารางวิเคราะห์ผลการประเมิน 7 ประเด็น",
    Form.MEMO: "บันทึกข้อความเสนอแผน",
    Form.EVIDENCE: "บัญชีหลักฐาน",
}


class Format(StrEnum):
    """The files a form can be written as; its value is the file's ending."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        return {Format.DOCX: DOCX, Format.XLSX: XLSX, Format.PDF: PDF}[self]


@dataclass(frozen=True)
class Heading:
    """Centred bold lines. Level 1 opens the paper, 2 a part of it."""

    lines: tuple[str, ...]
    level: Literal[1, 2] = 1


@dataclass(frozen=True)
class Words:
    """Running text. `opening` is indented and spread, `plain` begins at the margin, `note` is small."""

    cell: Cell
    style: Literal["opening", "plain", "note"] = "opening"

    @property
    def is_title(self) -> bool:
        """Whether nothing but the system's own words stand here: they head what follows, and stay on its page."""
        return bool(self.cell) and all(part.lead and not part.text for part in self.cell)


@dataclass(frozen=True)
class Column:
    """A column of a table; `share` is its part of the width, in relation to the others'.

    `over` is a caption that stands above this column and its neighbours with the same one.
    """

    title: str
    share: int
    is_centered: bool = False
    over: str = ""


@dataclass(frozen=True)
class Day:
    """A real date in a column of a row."""

    column: int  # from 0
    on: date


@dataclass(frozen=True)
class Row:
    """A row of a table. A band is one cell over the whole width (a heading inside the table).

    `days` are real dates for a spreadsheet, which there stand in place of the words.
    """

    cells: tuple[Cell, ...]
    is_band: bool = False
    days: tuple[Day, ...] = ()


@dataclass(frozen=True)
class Table:
    """A ruled table whose captions are repeated on every page; rows may run over pages. `name`: its sheet in Excel."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    name: str = ""


@dataclass(frozen=True)
class Labelled:
    """A label and what stands beside it; an empty value is dotted for the pen."""

    label: str
    value: str


@dataclass(frozen=True)
class Fields:
    """The head of a memo: lines of labels (ส่วนราชการ, ที่, วันที่, เรื่อง, เรียน), some side by side."""

    title: str
    lines: tuple[tuple[Labelled, ...], ...]


@dataclass(frozen=True)
class Signatures:
    """Side by side, kept on one page."""

    signatories: tuple[Signatory, ...]


@dataclass(frozen=True)
class Opinion:
    """One step of the chain of opinions: whose, what they said (or dotted lines for the pen), and their signature."""

    title: str
    words: Cell
    signatory: Signatory
    choices: tuple[str, ...] = ()  # boxes to tick by hand (เห็นชอบ, ไม่เห็นชอบ)


@dataclass(frozen=True)
class PageBreak:
    """What follows begins on a new page; `is_landscape` turns it from there on (None: as before)."""

    is_landscape: bool | None = None


Block = Heading | Words | Table | Fields | Signatures | Opinion | PageBreak
_BLOCKS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (Heading, Words, Table, Fields, Signatures, Opinion, PageBreak)
}


@dataclass(frozen=True)
class Look:
    """What the organization chose for its papers. `logo` is a PNG or JPEG in base64, "" for none."""

    digits: Digits = "thai"
    font: str = FONTS[0]
    logo: str = ""


@dataclass(frozen=True)
class Stamp:
    """What stands at the foot of every page: the hash of the content, and for paper under approval its code.

    `code` is typed by hand ("7K4Q-92MX"), `address` is what the QR holds; both empty for a mere printout.
    """

    content_sha256: str
    made_at: datetime
    is_draft: bool = True
    code: str = ""
    address: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole form of one organization. The same paper gives the same bytes in each format."""

    form: Form
    title: str
    organization_name: str
    is_landscape: bool
    look: Look
    stamp: Stamp
    blocks: tuple[Block, ...]

    def to_json(self) -> bytes:
        """For the process that writes the file."""
        blocks = [{"kind": type(block).__name__, **_lean(block)} for block in self.blocks]
        written = json.dumps({**_lean(replace(self, blocks=())), "blocks": blocks}, ensure_ascii=False)
        return written.encode("utf-8", "surrogatepass")  # a half character must not stop a report

    @classmethod
    def from_json(cls, payload: bytes) -> "Paper":
        """What `to_json` wrote."""
        found = json.loads(payload)
        blocks = tuple(from_plain(_BLOCKS[block["kind"]], block) for block in found["blocks"])
        return replace(from_plain(cls, {**found, "blocks": []}), blocks=blocks)


def _lean(thing: Any) -> Any:
    """As `to_plain`, without what has its default anyway: a report has a hundred thousand paragraphs."""
    if is_dataclass(thing):
        defaults = _defaults(type(thing))  # type: ignore[arg-type]  # a class is hashable
        held = ((name, getattr(thing, name)) for name in defaults)
        return {name: _lean(value) for name, value in held if value != defaults[name]}
    if isinstance(thing, tuple):
        return [_lean(each) for each in thing]
    return to_plain(thing)


@cache
def _defaults(kind: type[Any]) -> dict[str, Any]:
    return {field.name: field.default for field in fields(kind)}
