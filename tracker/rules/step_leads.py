"""Owners and periods told by step, as the product's own papers print them: "ขั้นตอนที่ ๑–๒:" above "กองคลัง"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import PlanRow
from tracker.rules.thai_text import to_arabic_digits

_LED = (Role.OWNER, Role.PERIOD)
_LEAD = re.compile(r"\s*ขั้นตอนที่\s*([\d๐-๙]{1,3})\s*(?:[-–—]\s*([\d๐-๙]{1,3})\s*)?:[ \t]*")
_OPEN = re.compile(r"(?:^|\n)\s*ขั้นตอนที่\s*[\d๐-๙]{1,3}\s*(?:[-–—]\s*[\d๐-๙]{1,3}\s*)?:\s*$")
_MOST = 100  # steps one lead may name; more are a slip


@dataclass
class StepLeads:
    """What the rows of a measure say of single steps (counted from 1), by column."""

    said: dict[Role, dict[int, str]] = field(default_factory=dict)

    def take(self, row: PlanRow) -> PlanRow:
        """The row without such leads; what they say is kept. On a later row a cell may go on in mid-value."""
        cells = dict(row.cells)
        for role in _LED:
            cell = cells.get(role)
            if cell is None or cell.is_inherited or not cell.text:
                continue
            found = by_step(cell.text, tuple(self.said.get(role, {}).items()))
            if found is not None:
                self.said[role] = found
                cells[role] = replace(cell, text=without_leads(cell.text))
        return replace(row, cells=cells) if cells != row.cells else row

    def words(self, role: Role, number: int) -> str:
        """What a column says of one step; "" where it says nothing of its own."""
        return self.said.get(role, {}).get(number, "")

    def tells(self, role: Role) -> bool:
        """Whether a column says of each step what holds for it."""
        return bool(self.said.get(role))


def lead_of(first: str, last: str) -> str:
    """What stands before the value of some steps."""
    return f"ขั้นตอนที่ {first}:" if first == last else f"ขั้นตอนที่ {first}–{last}:"


def goes_on_by_step(text: str, before: str) -> bool:
    """Whether a cell is the rest of the one above it: of a further step, or what a lead there left open."""
    lead = _LEAD.match(text)
    is_open = _OPEN.search(before) is not None and bool(text)
    return is_open if lead is None else int(to_arabic_digits(lead[1])) > 1


def by_step(text: str, before: Sequence[tuple[int, str]] = ()) -> dict[int, str] | None:
    """The words for each step; None where the cell does not begin with such a lead.

    `before` is what the rows above say; words without a lead of their own then go on with the last of it.
    """
    if not before and not _LEAD.match(text):
        return None
    found = {number: [words] for number, words in before}
    numbers = _last_of(before)
    for line in text.splitlines():
        lead = _LEAD.match(line)
        numbers = list(_numbers(lead)) if lead else numbers
        words = line[lead.end() :] if lead else line
        for number in numbers:
            found.setdefault(number, []).append(words)
    return {number: "\n".join(filter(None, lines)).strip() for number, lines in found.items()}


def _last_of(before: Sequence[tuple[int, str]]) -> list[int]:
    """The steps under the last lead: those at the end that were told the same."""
    last = before[-1][1] if before else ""
    return [number for number, _ in takewhile(lambda told: told[1] == last, reversed(before))]


def _numbers(lead: re.Match[str]) -> range:
    first = int(to_arabic_digits(lead[1]))
    last = int(to_arabic_digits(lead[2] or lead[1]))
    return range(first, min(last, first + _MOST) + 1)


def without_leads(text: str) -> str:
    """The cell's other words."""
    lines = (_LEAD.sub("", line, count=1) for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip())
