"""Which part of a paper stands on which sheet of Excel: a table each, with what stands above and below it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tracker.documents.docx_words import legal
from tracker.rules.paper import Block, Heading, Opinion, PageBreak, Paper, Signatures, Table

_LYING_UNITS, _STANDING_UNITS = 165.0, 100.0  # fitted to the page's width, 16 points come out as 14
_PLAIN_COLUMNS = 8
_LONGEST_NAME = 31
_NARROWEST = 6.0
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\n\t]")


@dataclass
class SheetPlan:
    """One sheet: its blocks in order, its name and which way its pages lie."""

    is_landscape: bool
    blocks: list[Block] = field(default_factory=list)
    name: str = ""

    @property
    def table(self) -> Table | None:
        return next((block for block in self.blocks if isinstance(block, Table)), None)

    @property
    def is_signed(self) -> bool:
        """Whether somebody writes on it with a pen."""
        return any(isinstance(block, Signatures | Opinion) for block in self.blocks)

    @property
    def widths(self) -> list[float]:
        """In Excel's units: the table's columns by their shares, or a plain grid."""
        units = _LYING_UNITS if self.is_landscape else _STANDING_UNITS
        if self.table is None:
            return [units / _PLAIN_COLUMNS] * _PLAIN_COLUMNS
        whole = sum(column.share for column in self.table.columns) or 1
        return [max(_NARROWEST, round(units * column.share / whole, 1)) for column in self.table.columns]


def plan_sheets(paper: Paper) -> list[SheetPlan]:
    """The sheets in order, each with a name that Excel takes."""
    sheets = [SheetPlan(paper.is_landscape)]
    for at, block in enumerate(paper.blocks):
        is_landscape = sheets[-1].is_landscape
        if isinstance(block, PageBreak):
            turned = is_landscape if block.is_landscape is None else block.is_landscape
            if sheets[-1].blocks:
                sheets.append(SheetPlan(turned))
            sheets[-1].is_landscape = turned
            continue
        if sheets[-1].table and _opens(paper.blocks[at:]):
            sheets.append(SheetPlan(is_landscape))
        sheets[-1].blocks.append(block)
    _name(sheets, paper)
    return sheets


def _opens(blocks: Sequence[Block]) -> bool:
    """Whether the first of these belongs to a further table: it is one, or a heading with one below it."""
    if isinstance(blocks[0], Table):
        return True
    for block in blocks if isinstance(blocks[0], Heading) else ():
        if isinstance(block, PageBreak | Table):
            return isinstance(block, Table)
    return False


def _name(sheets: Sequence[SheetPlan], paper: Paper) -> None:
    """Names as Excel takes them: short, without its own signs, each once."""
    taken: set[str] = set()
    for sheet in sheets:
        wanted = sheet.table.name if sheet.table else getattr(sheet.blocks[0], "title", "") if sheet.blocks else ""
        wanted = _FORBIDDEN.sub(" ", legal(wanted)).strip(" '")[:_LONGEST_NAME] or _fallback(sheet, paper)
        sheet.name, count = wanted, 1
        while sheet.name.casefold() in taken:
            count += 1
            ending = f" ({count})"
            sheet.name = f"{wanted[: _LONGEST_NAME - len(ending)]}{ending}"
        taken.add(sheet.name.casefold())


def _fallback(sheet: SheetPlan, paper: Paper) -> str:
    return "ตาราง" if sheet.table else "รายงาน" if paper.blocks else "ว่าง"
