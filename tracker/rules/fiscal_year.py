"""The Thai fiscal year, named by the Buddhist year in which it ends, and its two reporting rounds."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal, Self

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import BUDDHIST_OFFSET

RoundMonths = Literal[6, 12]
ROUNDS: tuple[RoundMonths, RoundMonths] = (6, 12)
YEARS = range(2540, 2641)  # Buddhist years somebody can mean


def round_name(months: int | None, year: int | None) -> str:
    """What every screen and message calls a round; `year` is the Buddhist one."""
    return f"รอบ {months} เดือน ปีงบประมาณ พ.ศ. {year}"


def round_title(months: int | None, year: int | None) -> str:
    """What a reminder of a round is about."""
    return f"รายงานผล{round_name(months, year)}"


def check_year(year: int) -> None:
    """Raise RuleBroken for what is no Buddhist year."""
    if year not in YEARS:
        raise RuleBroken("fiscal_year", f"ปีงบประมาณต้องเป็น พ.ศ. เช่น 2569 แต่ได้ {year}")


@dataclass(frozen=True, order=True)
class FiscalYear:
    """FiscalYear(2569) = 1 October 2568 – 30 September 2569 (1 Oct 2025 – 30 Sep 2026 CE)."""

    year: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The fiscal year a day lies in."""
        return cls(day.year + BUDDHIST_OFFSET + (day.month >= 10))

    @property
    def start(self) -> date:
        return date(self.year - BUDDHIST_OFFSET - 1, 10, 1)

    @property
    def end(self) -> date:
        return date(self.year - BUDDHIST_OFFSET, 9, 30)

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end

    def month(self, number: int) -> tuple[date, date]:
        """First and last day of calendar month `number` (1–12) as it falls in this fiscal year."""
        year = self.start.year if number >= 10 else self.end.year
        return date(year, number, 1), date(year, number, monthrange(year, number)[1])

    def opens_on(self, months: RoundMonths) -> date:
        """The first day of the months a round is about: 1 October, or 1 April."""
        return self.start if months == 6 else date(self.end.year, 4, 1)

    def closes_on(self, months: RoundMonths) -> date:
        """31 March or 30 September: the default, a round's own dates are data."""
        return date(self.end.year, 3, 31) if months == 6 else self.end

    def due_on(self, months: RoundMonths) -> date:
        """30 April or 31 October, the default day by which the report is due."""
        return date(self.end.year, 4, 30) if months == 6 else date(self.end.year, 10, 31)

    def round_of(self, day: date) -> RoundMonths:
        """The round in which something that happened on `day` is first reported."""
        return 6 if day <= self.closes_on(6) else 12

    def round_window(self, months: RoundMonths) -> tuple[date, date]:
        """The days a round covers: October–March, or the whole year."""
        return self.start, self.closes_on(months)

    def touches_round(self, starts_on: date | None, ends_on: date | None, months: RoundMonths) -> bool:
        """Whether a period touches a round; one that is not printed lasts the whole year."""
        first, last = self.round_window(months)
        return (starts_on or self.start) <= last and (ends_on or self.end) >= first
