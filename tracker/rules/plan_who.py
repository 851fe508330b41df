"""The words of a row that name who is responsible, apart from those that say when."""

import re

from tracker.rules.division_abbreviation import full_name
from tracker.rules.owner_cell import looks_like_owners
from tracker.rules.period import PeriodReading, read_periods
from tracker.rules.plan_headings import Role
from tracker.rules.plan_row import PlanRow
from tracker.rules.plan_when import ROLES_OF_TIME, is_year_alone
from tracker.rules.thai_text import normalise

_EMPTY_BRACKETS = re.compile(r"\(\s*\)")


def owner_words(row: PlanRow) -> str:
    """The owner's cell; without a period where one column is meant for both (ผู้รับผิดชอบ/ระยะเวลา), or says it again."""
    lines = [(line, read_periods(line, None)) for line in row.cell(Role.OWNER).text.splitlines()]
    if ROLES_OF_TIME & row.header.roles:
        return "\n".join(_without_repeated_period(line, found) for line, found in lines)
    return "\n".join(_without_periods(line, found) for line, found in lines)


def _without_repeated_period(line: str, found: PeriodReading) -> str:
    """Without the period where the rest are owners, or there is no rest."""
    if any(full_name(period.text) for period in found.periods):
        return line  # กค. is both กองคลัง and a month
    rest = _without_periods(line, found)
    return rest if not rest or looks_like_owners(rest) else line


def _without_periods(line: str, found: PeriodReading) -> str:
    if not (found.periods or found.frequencies):
        return "" if is_year_alone(line) else line
    if not found.unread:
        return line if looks_like_owners(line) else ""
    rest = " ".join(normalise(line).split())
    for words in (*(period.text for period in found.periods), *found.frequencies):
        rest = rest.replace(words, " ")
    tells_who_supports = ":" in line or "(" in line
    return _EMPTY_BRACKETS.sub(" ", rest).strip("/ ") if tells_who_supports else found.left_over.strip("/ ")
