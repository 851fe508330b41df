"""Owners and periods told by step, as the product's own papers print them: "ขั้นตอนที่ ๑–๒:" above "กองคลัง"."""

import re
from dataclasses import dataclass, field, replace

from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import PlanRow
from tracker.rules.thai_text import to_arabic_digits

_LED = (Role.OWNER, Role.PERIOD)
_LEAD = re.compile(r"\s*ขั้นตอนที่\s*([\d๐-๙]{1,3})\s*(?:[-–—]\s*([\d๐-๙]{1,3})\s*)?:[ \t]*")
_MOST = 100  # steps one lead may name; more are a slip


@dataclass
class StepLeads:
    """What the rows of a measure say of single steps (counted from 1), by column."""

    said: dict[Role, dict[int, str]] = field(default_factory=dict)

    def take(self, row: PlanRow) -> PlanRow:
        """The row without such leads; what they say is kept."""
        cells = dict(row.cells)
        for role in _LED:
            cell = cells.get(role)
            found = None if cell is None or cell.is_inherited else by_step(cell.text)
            if cell is not None and found is not None:
                self.said.setdefault(role, {}).update(found)
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


def by_step(text: str) -> dict[int, str] | None:
    """The words for each step; None where the cell does not begin with such a lead."""
    if not _LEAD.match(text):
        return None
    found: dict[int, list[str]] = {}
    numbers = range(0)
    for line in text.splitlines():
        lead = _LEAD.match(line)
        numbers = _numbers(lead) if lead else numbers
        words = line[lead.end() :] if lead else line
        for number in numbers:
            found.setdefault(number, []).append(words)
    return {number: "\n".join(lines).strip() for number, lines in found.items()}


def _numbers(lead: re.Match[str]) -> range:
    first = int(to_arabic_digits(lead[1]))
    last = int(to_arabic_digits(lead[2] or lead[1]))
    return range(first, min(last, first + _MOST) + 1)


def without_leads(text: str) -> str:
    """The cell's other words."""
    lines = (_LEAD.sub("", line, count=1) for line in text.splitlines())
    return "\n".join(line for line in lines if line.strip())
