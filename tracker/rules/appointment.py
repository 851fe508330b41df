"""Who may hold a post beside whom, and whether two appointments touch."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.errors import RuleBroken
from tracker.rules.office import EXECUTIVES, Rank

# One person at a time holds these; whoever stands in for them does so as รักษาราชการแทน.
HELD_BY_ONE = EXECUTIVES - {Rank.DEPUTY_MAYOR, Rank.DEPUTY_CLERK} | {Rank.DIVISION_HEAD}


@dataclass(frozen=True)
class Term:
    """From when to when somebody holds a post, both days included; None: before this system, or without end."""

    starts_on: date | None
    ends_on: date | None = None
    is_acting: bool = False

    def touches(self, other: "Term") -> bool:
        """Whether the two share a day."""
        return _is_before(self.starts_on, other.ends_on) and _is_before(other.starts_on, self.ends_on)


def check_term(term: Term) -> None:
    """Raise RuleBroken for one that ends before it begins."""
    if term.starts_on and term.ends_on and term.ends_on < term.starts_on:
        raise RuleBroken("term", "วันสิ้นสุดอยู่ก่อนวันเริ่ม กรุณาตรวจวันที่อีกครั้ง")


def is_in_the_way(rank: Rank, wanted: Term, held: Term) -> bool:
    """Whether somebody else's term keeps a post from being given for another one."""
    return rank in HELD_BY_ONE and not wanted.is_acting and not held.is_acting and wanted.touches(held)


def day_before(day: date) -> date:
    """The last day of what ends when something else begins."""
    return day - timedelta(days=1)


def _is_before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end
