"""Periods as plans print them ('ต.ค. ๖๕ – ก.ย. ๖๖', 'ตลอดปีงบประมาณ') → dates, or a stated doubt."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period_days import READERS, Period, PeriodDoubt
from tracker.rules.period_words import FILLER, FREQUENCY, MONTH_PATTERNS, NOT_A_DATE, PATTERNS
from tracker.rules.thai_text import normalise, to_arabic_digits

__all__ = ["Period", "PeriodDoubt", "PeriodReading", "read_periods"]


@dataclass(frozen=True)
class PeriodReading:
    """Everything a cell says about time, in printed order; `left_over` is what could not be read.

    Two report rounds side by side are one of the `periods` (one duty with two reports) and two of the `parts`.
    """

    periods: tuple[Period, ...]
    left_over: str = ""
    frequencies: tuple[str, ...] = ()
    parts: tuple[Period, ...] = ()

    @property
    def unread(self) -> str:
        """What a person should look at: the rest without words that only lead to a period."""
        return _without_separators(FILLER.sub(" ", self.left_over))


_BEGINS_NOTHING = re.compile(r"[\s\-–.,:;()ฯะ-ฺๅ-๎]")  # signs, and vowels and marks that follow a letter
_OF_TIME = re.compile(
    rf"\d|[Qq]|ปี|เดือน|ไตรมาส|สัปดาห์|รอบ|วัน|ครั้ง|ต่อเนื่อง|สม่ำเสมอ|ตลอดเวลา|{'|'.join(MONTH_PATTERNS)}"
)  # one of these stands in every phrase of time
_LIST_NUMBER = re.compile(r"\(?[\d๐-๙]{1,2}[.)]")


@lru_cache(maxsize=2048)  # the same few periods stand in every row of a plan
def read_periods(text: str, fiscal_year: FiscalYear | None) -> PeriodReading:
    """Every period in `text`. Years that are not printed follow from `fiscal_year`; nothing printed is lost."""
    text = _tidy(re.sub(r"<[^<>]{0,200}>", " ", normalise(text)))  # long runs of spaces would make the patterns slow
    digits = to_arabic_digits(text)
    if not _OF_TIME.search(digits) and not _OF_TIME.search("".join(digits.split())):
        return PeriodReading((), _without_separators(text))
    found: list[_Found] = []
    frequencies: list[str] = []
    left: list[str] = []
    at = 0
    while at < len(digits):
        if _BEGINS_NOTHING.match(digits, at):
            left.append(" " if digits[at].isspace() else text[at])
            at += 1
            continue
        if match := FREQUENCY.match(digits, at):
            frequencies.append(_tidy(text[at : match.end()]))
        elif match := NOT_A_DATE.match(digits, at):
            left.append(f" {text[at : match.end()]}")
        elif read := _period_at(digits, at, fiscal_year):
            period, match = read
            _note(found, _Found(period, at, match.end()), digits)
        else:
            left.append(text[at])
            at += 1
            continue
        left.append(" ")
        at = match.end()
    periods = [replace(one.period, text=_tidy(text[one.start : one.end])) for one in found]
    parts = tuple(_checked(period, fiscal_year) for period in periods)
    joined = tuple(_checked(period, fiscal_year) for period in _join_report_rounds(periods))
    return PeriodReading(joined, _without_separators("".join(left)), tuple(frequencies), parts)


@dataclass(frozen=True)
class _Found:
    """A period and where it stands in the text."""

    period: Period
    start: int
    end: int


def _note(found: list[_Found], new: _Found, text: str) -> None:
    """Keep a period. "ปีงบประมาณ 2569 (ต.ค. 68 - ก.ย. 69)": brackets after one say the same more exactly."""
    before = found[-1] if found else None
    if before and text[before.end : new.start].strip() == "(" and text[new.end :].lstrip().startswith(")"):
        found.pop()
        new = _Found(replace(new.period, due=new.period.due or before.period.due), before.start, new.end)
    found.append(new)


def _period_at(text: str, at: int, year: FiscalYear | None) -> tuple[Period, re.Match[str]] | None:
    for name, pattern in PATTERNS:
        if match := pattern.match(text, at):
            return READERS[name](match, year), match
    return None


def _without_separators(text: str) -> str:
    """What is left without dashes, brackets and list numbers that only stood between periods."""
    words = (word.strip("-–—,;:()[]•*/") for word in text.split() if not _LIST_NUMBER.fullmatch(word))
    return " ".join(word for word in words if any(character.isalnum() for character in word))


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _checked(period: Period, year: FiscalYear | None) -> Period:
    """Flag what cannot be, or lies outside the plan's year; a report may be due after it."""
    if period.doubt or (period.start is None and period.end is None):
        return period
    if period.start and period.end and period.end < period.start:
        return replace(period, doubt=PeriodDoubt.REVERSED)
    days = [day for day in (period.start, period.end) if day]
    if year and not period.due and not all(year.contains(day) for day in days):
        return replace(period, doubt=PeriodDoubt.OUTSIDE_YEAR)
    return period


def _join_report_rounds(periods: list[Period]) -> list[Period]:
    """ "รอบ ๖ เดือน เม.ย.๖๖ ๑๒ เดือน ต.ค.๖๖" is one duty with two reports, the second due last."""
    joined: list[Period] = []
    for period in periods:
        before = joined[-1] if joined else None
        if before and before.due and period.due and before.due < period.due:
            joined[-1] = replace(period, start=before.start, text=f"{before.text} {period.text}")
        else:
            joined.append(period)
    return joined
