"""The answer sheet for the assessment system: ข้อ · URL · คำอธิบาย, with what is still missing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.rules.o_item_list import CatalogueItem
from tracker.rules.plain_record import from_plain, to_plain

CAPTIONS = ("ข้อ", "URL", "คำอธิบาย")
_FORMULA_SIGNS = ("=", "+", "-", "@")


@dataclass(frozen=True)
class Answer:
    """What the office says of an item: an address of its own choice (None: the item's public page) and words."""

    url: str | None = None
    description: str = ""
    row_version: int = 0  # 0: nobody has said anything yet


@dataclass(frozen=True)
class AnswerLine:
    """One item of the sheet. `gap` is a Thai sentence about what is missing, "" for an item that is answered."""

    code: str
    title: str
    url: str
    description: str
    gap: str = ""
    is_own_page: bool = False  # the address is the item's public page in this product
    evidence_count: int = 0


@dataclass(frozen=True)
class AnswerSheet:
    """A year's sheet, every item in order, answered or not."""

    organization_name: str
    year: int
    lines: tuple[AnswerLine, ...]

    @property
    def missing(self) -> tuple[AnswerLine, ...]:
        return tuple(line for line in self.lines if line.gap)

    @property
    def answered_count(self) -> int:
        return len(self.lines) - len(self.missing)

    @property
    def text(self) -> str:
        """To be copied: a row per item, columns apart by tabs, as a spreadsheet takes it; nothing becomes a formula."""
        rows = [CAPTIONS, *((line.code, line.url, line.description) for line in self.lines)]
        return "\n".join("\t".join(map(_in_one_line, row)) for row in rows)

    def to_json(self) -> bytes:
        """For the process that writes the file."""
        return json.dumps(to_plain(self), ensure_ascii=False).encode("utf-8", "surrogatepass")

    @classmethod
    def from_json(cls, payload: bytes) -> "AnswerSheet":
        """What `to_json` wrote."""
        return from_plain(cls, json.loads(payload))


def compose_sheet(
    organization_name: str,
    year: int,
    items: Sequence[CatalogueItem],
    answers: Mapping[str, Answer],
    *,
    evidence_counts: Mapping[str, int],
    own_pages: Mapping[str, str],
) -> AnswerSheet:
    """`own_pages` are the public addresses by code; empty while the organization's public page is switched off."""
    return AnswerSheet(
        organization_name,
        year,
        tuple(_line(item, answers.get(item.code, Answer()), evidence_counts, own_pages) for item in items),
    )


def _line(item: CatalogueItem, answer: Answer, counts: Mapping[str, int], own_pages: Mapping[str, str]) -> AnswerLine:
    count, own = counts.get(item.code, 0), own_pages.get(item.code, "")
    return AnswerLine(
        item.code,
        item.title,
        answer.url or own,
        answer.description,
        gap=_gap(answer, own, count),
        is_own_page=not answer.url and bool(own),
        evidence_count=count,
    )


def _gap(answer: Answer, own_page: str, evidence_count: int) -> str:
    if answer.url:
        return "" if answer.description else "ยังไม่มีคำอธิบาย"
    if not own_page:
        return "ยังไม่มี URL: พิมพ์ที่อยู่เว็บ หรือเปิดหน้าเผยแพร่ของหน่วยงาน"
    if not answer.description and not evidence_count:
        return "หน้าของข้อนี้ยังว่าง: ใส่คำอธิบาย หรือผูกหลักฐาน"
    return "" if answer.description else "ยังไม่มีคำอธิบาย"


def _in_one_line(text: str) -> str:
    line = " ".join(text.split())
    return f"'{line}" if line.startswith(_FORMULA_SIGNS) else line
