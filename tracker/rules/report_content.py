"""What a round's report says, ready to print: the frozen content, its canonical bytes and their SHA-256."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.plain_record import from_plain, to_plain
from tracker.rules.thai_calendar import Digits

FORMAT = "round-report/2"
NOTHING = "-"  # an empty cell, as offices print it
_OUTSIDE_THE_HASH = ("prepared_at", "signatories", "opinions", "office")
Hang = Literal["", "dash", "number"]


@dataclass(frozen=True)
class Tick:
    """A box that is ticked (☑) or not (☐), with the words beside it."""

    label: str
    is_ticked: bool


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of a cell. `lead` is the system's own word ("กองคลัง:"), `text` a person's or the system's.

    `hang` tells how far lines after the first are indented: under the text of a dash or of a number.
    `is_missing` marks what somebody still owes. `ticks` stand before all words.
    """

    text: str
    lead: str = ""
    hang: Hang = ""
    is_missing: bool = False
    ticks: tuple[Tick, ...] = ()

    @property
    def plain(self) -> str:
        """The paragraph as it is read."""
        return f"{self.lead} {self.text}".strip()


Cell = tuple[Paragraph, ...]


@dataclass(frozen=True)
class Signatory:
    """Who signs: the part played (ผู้รายงาน), the name and the post; an empty one is left for a pen."""

    part: str
    name: str = ""
    post: str = ""


class Part(StrEnum):
    """Which of the checklist's tables a measure stands in."""

    MEASURES = "measures"
    INDICATORS = "indicators"  # its title is an indicator of IIT or EIT itself
    O_ITEMS = "o_items"


@dataclass(frozen=True)
class ReportFigure:
    """A figure at the moment the content was made, as rules/progress counts it. `key` never changes its meaning."""

    key: str
    label: str
    counted: int
    total: int
    unit: str


@dataclass(frozen=True)
class RowChange:
    """What a twelve-month report says otherwise than the published six-month one: where, what it was, whose doing.

    Without `before` there was nothing: a new measure, or words that only came on top.
    """

    column: str  # the caption of the form's column
    before: str
    changed_by: str = ""
    changed_on: date | None = None


@dataclass(frozen=True)
class EvidenceLine:
    """One numbered evidence of the annex. `rows` are the codes of the measures it belongs to.

    `doubts` are what a watch found: outside the reporting window, missing, changed (rules/evidence_window).
    """

    number: int
    title: str
    url: str = ""
    file_name: str = ""
    sha256: str = ""
    evidence_on: date | None = None
    uploaded_on: date | None = None
    rows: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportRow:
    """One measure with everything any form prints of it.

    A cell is ready to print, "-" where nothing is to be said; `outcome` and `suggestion` are then empty, for offices
    leave them so. `band` is the printed heading an O-item stands under ("9.1 ข้อมูลพื้นฐาน").
    """

    measure_id: str
    code: str
    title: Cell
    part: Part
    indicators: tuple[int, ...]
    o_item: str  # "O12"; "" for none
    indicator: Cell  # "ตัวชี้วัดที่ ๓ การใช้อำนาจ"
    topic: Cell  # หัวข้อการประเมิน: what the plan says about why
    steps: Cell
    responsible: Cell
    period: Cell
    follow_up: Cell
    limitation: Cell
    result: Cell
    outcome: Cell
    suggestion: Cell
    is_carried_out: bool
    starts_on: date | None = None
    ends_on: date | None = None
    evidence: tuple[int, ...] = ()  # numbers in the annex
    changes: tuple[RowChange, ...] = ()
    band: str = ""  # the heading an O-item stands under in the year's catalogue ("9.1 ข้อมูลพื้นฐาน"), where known

    @property
    def missing_count(self) -> int:
        """How many reports are still owed in this row."""
        return sum(paragraph.is_missing for paragraph in self.result)


@dataclass(frozen=True)
class DroppedRow:
    """A measure of the published six-month report that is no longer in the plan."""

    code: str
    title: str
    reason: str = ""
    changed_by: str = ""
    changed_on: date | None = None


@dataclass(frozen=True)
class IssueLine:
    """One item of the seven-issue analysis."""

    item: Cell
    score: Cell
    approach: Cell
    responsible: Cell
    steps: Cell
    period: Cell
    limitation: Cell


@dataclass(frozen=True)
class IssuePart:
    """One of the seven issues."""

    number: int
    title: str
    lines: tuple[IssueLine, ...]


@dataclass(frozen=True)
class ReportContent:
    """What a round's report says, whatever form it is printed in; without a round it is the plan's.

    Everything is hashed but when it was prepared and who signs and gives an opinion: a later signing may change that.
    """

    organization_name: str  # official, with its kind
    place: str  # "อำเภอ… จังหวัด…", "" where unknown
    fiscal_year: int
    round_months: RoundMonths | None
    closes_on: date | None
    is_draft: bool
    digits: Digits
    figures: tuple[ReportFigure, ...]
    rows: tuple[ReportRow, ...]
    evidence: tuple[EvidenceLine, ...]
    issues: tuple[IssuePart, ...]
    prepared_at: datetime
    signatories: tuple[Signatory, ...]
    opinions: tuple[Signatory, ...] = ()  # who gives an opinion on the memo, in order (rules/memo_chain)
    office: str = ""  # the division the memo comes from
    dropped: tuple[DroppedRow, ...] = ()

    def canonical_json(self) -> bytes:
        """The same bytes for the same content, whenever and by whomever it was prepared."""
        hashed = {key: value for key, value in to_plain(self).items() if key not in _OUTSIDE_THE_HASH}
        return _canonical({"format": FORMAT, **hashed})

    @property
    def sha256(self) -> str:
        """The 64 hexadecimal digits that stand in the report's footer."""
        return hashlib.sha256(self.canonical_json()).hexdigest()

    @property
    def missing_count(self) -> int:
        """How many reports are still owed."""
        return sum(row.missing_count for row in self.rows)

    def to_json(self) -> bytes:
        """Everything, as it is kept and handed to another process."""
        return _canonical({"format": FORMAT, **to_plain(self)})

    @classmethod
    def from_json(cls, payload: bytes | str) -> "ReportContent":
        """What `to_json` wrote."""
        return from_plain(cls, json.loads(payload))


def kept_sha256(payload: bytes | str) -> str:
    """The hash of a content as it was kept, by `to_json` of whatever release: what is not in it is not hashed."""
    kept = json.loads(payload)
    return hashlib.sha256(_canonical({key: kept[key] for key in kept if key not in _OUTSIDE_THE_HASH})).hexdigest()


def _canonical(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode(errors="surrogatepass")  # half a character must not stop a report
