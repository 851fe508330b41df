"""From the parts of a matched period phrase to days; years that are not printed follow from the plan's fiscal year."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period_words import month_of
from tracker.rules.thai_calendar import BUDDHIST_OFFSET, common_year


class PeriodDoubt(StrEnum):
    """Why a person should look at a period."""

    OUTSIDE_YEAR = "outside_year"  # not within the plan's fiscal year
    REVERSED = "reversed"  # ends before it starts: kept as printed
    YEAR_MISSING = "year_missing"  # no year printed and the plan's fiscal year is not known
    CALENDAR_OR_FISCAL = "calendar_or_fiscal"  # "6 เดือนแรกของปี พ.ศ. 2566"
    OPEN_END = "open_end"  # "เป็นต้นไป": read as to the end of the fiscal year
    NO_SUCH_DAY = "no_such_day"  # 31 เมษายน


@dataclass(frozen=True)
class Period:
    """A first and last day (either may be unknown), the day a report is due where one is named, the printed words."""

    start: date | None
    end: date | None
    text: str
    due: date | None = None
    doubt: PeriodDoubt | None = None


def _ce(match: re.Match[str], name: str) -> int | None:
    number = match.groupdict().get(name)
    return common_year(int(number)) if number else None


def _year_for(month: int, year: FiscalYear | None) -> int | None:
    """The common year in which a month without a year falls in the plan's fiscal year."""
    return year.month(month)[0].year if year else None


def _last(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _unknown(doubt: PeriodDoubt) -> Period:
    return Period(None, None, "", doubt=doubt)


def _whole(year: FiscalYear | None) -> Period:
    return Period(year.start, year.end, "") if year else _unknown(PeriodDoubt.YEAR_MISSING)


def _fiscal(common: int | None, plan: FiscalYear | None) -> FiscalYear | None:
    return FiscalYear(common + BUDDHIST_OFFSET) if common else plan


def _read_fiscal_year(match: re.Match[str], plan: FiscalYear | None) -> Period:
    return _whole(_fiscal(_ce(match, "y"), plan))


def _read_year_end(match: re.Match[str], plan: FiscalYear | None) -> Period:
    year = _fiscal(_ce(match, "y"), plan)
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    return Period(None if match["until"] else year.end, year.end, "")


def _read_fiscal_years(match: re.Match[str], plan: FiscalYear | None) -> Period:
    first, last = (_fiscal(_ce(match, name), plan) for name in ("y1", "y2"))
    if not first or not last:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    return Period(first.start, last.end, "")


def _read_plan_years(match: re.Match[str], plan: FiscalYear | None) -> Period:
    return replace(_read_fiscal_years(match, plan), doubt=PeriodDoubt.CALENDAR_OR_FISCAL)


def _half(months: str, is_second: bool, year: FiscalYear | None) -> Period:
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    if months == "12":
        return _whole(year)
    return Period(year.month(4)[0], year.end, "") if is_second else Period(year.start, year.closes_on(6), "")


def _read_half_year(match: re.Match[str], plan: FiscalYear | None) -> Period:
    fiscal, plain = _ce(match, "fy"), _ce(match, "y")
    is_second = not match["half"].startswith("แ")
    period = _half(match["round"], is_second, _fiscal(fiscal or plain, plan))
    return replace(period, doubt=PeriodDoubt.CALENDAR_OR_FISCAL) if plain and not period.doubt else period


def _read_round(match: re.Match[str], plan: FiscalYear | None) -> Period:
    return _half(match["round"], False, _fiscal(_ce(match, "fy"), plan))


def _read_quarters(match: re.Match[str], plan: FiscalYear | None) -> Period:
    year = _fiscal(_ce(match, "y"), plan)
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    first, last = int(match["q1"]), int(match["q2"] or match["q1"])
    months = {1: (10, 12), 2: (1, 3), 3: (4, 6), 4: (7, 9)}
    return Period(year.month(months[first][0])[0], year.month(months[last][1])[1], "")


def _years_of_range(
    match: re.Match[str], first: tuple[int, int], last: tuple[int, int], plan: FiscalYear | None
) -> tuple[int, int] | None:
    """The common years of a range's ends, each a (month, day): a year printed once holds for both."""
    start, end = _ce(match, "y1"), _ce(match, "y2")
    wraps = first > last
    if start is None and end is None:
        start, end = _year_for(first[0], plan), _year_for(last[0], plan)
        if start and end and start > end:
            end = start + wraps
    elif start is None and end is not None:
        start = end - wraps
    elif end is None and start is not None:
        end = start + wraps
    return (start, end) if start and end else None


def _read_range(match: re.Match[str], plan: FiscalYear | None) -> Period:
    """From month to month, with or without days: a month alone begins on its first and ends on its last day."""
    first, last = month_of(match["m1"]), month_of(match["m2"])
    first_day, last_day = int(match["d1"] or 1), int(match["d2"] or 0)
    years = _years_of_range(match, (first, first_day), (last, last_day or 31), plan)
    if not years:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    return _between((years[0], first, first_day), (years[1], last, last_day or monthrange(years[1], last)[1]))


def _read_named_part(match: re.Match[str], plan: FiscalYear | None) -> Period:
    """The first or second half of the year, its first or last quarter."""
    if match["half"] or not plan:
        return _half("6", bool(match["half"]) and not match["half"].startswith("แ"), plan)
    months = (10, 12) if match["quarter"].startswith("แ") else (7, 9)
    return Period(plan.month(months[0])[0], plan.month(months[1])[1], "")


def _read_both_rounds(_match: re.Match[str], plan: FiscalYear | None) -> Period:
    return _whole(plan)


def _read_days(match: re.Match[str], plan: FiscalYear | None) -> Period:
    month = month_of(match["m"])
    year = _ce(match, "y") or _year_for(month, plan)
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    return _between((year, month, int(match["d1"])), (year, month, int(match["d2"])))


def _between(first: tuple[int, int, int], last: tuple[int, int, int]) -> Period:
    try:
        return Period(date(*first), date(*last), "")
    except ValueError:
        return _unknown(PeriodDoubt.NO_SUCH_DAY)


def _read_day(match: re.Match[str], plan: FiscalYear | None) -> Period:
    month = month_of(match["m"])
    year = _ce(match, "y") or _year_for(month, plan)
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    return _one_day(match, (year, month, int(match["d"])), plan)


def _one_day(match: re.Match[str], day: tuple[int, int, int], plan: FiscalYear | None) -> Period:
    """ "ภายในวันที่" names only the last day; "เป็นต้นไป" only the first."""
    parts = match.groupdict()
    period = _between(day, day)
    if period.doubt:
        return period
    if parts.get("onwards"):
        return _onwards(period, plan)
    return replace(period, start=None) if parts.get("until") else period


def _onwards(period: Period, plan: FiscalYear | None) -> Period:
    if period.start is None:
        return period
    end = plan.end if plan and plan.contains(period.start) else FiscalYear.of(period.start).end
    return replace(period, end=end, doubt=PeriodDoubt.OPEN_END)


def _numeric(match: re.Match[str], which: str) -> tuple[int, int, int]:
    return common_year(int(match[f"{which}y"])), int(match[f"{which}m"]), int(match[f"{which}d"])


def _read_numeric_day(match: re.Match[str], plan: FiscalYear | None) -> Period:
    return _one_day(match, _numeric(match, "a"), plan)


def _read_numeric_dates(match: re.Match[str], _plan: FiscalYear | None) -> Period:
    return _between(_numeric(match, "a"), _numeric(match, "b"))


def _read_numeric_month(match: re.Match[str], _plan: FiscalYear | None) -> Period:
    year, month = common_year(int(match["ay"])), int(match["am"])
    return Period(date(year, month, 1), _last(year, month), "")


def _read_numeric_months(match: re.Match[str], _plan: FiscalYear | None) -> Period:
    first, last = common_year(int(match["ay"])), common_year(int(match["by"]))
    return Period(date(first, int(match["am"]), 1), _last(last, int(match["bm"])), "")


def _read_month(match: re.Match[str], plan: FiscalYear | None) -> Period:
    month = month_of(match["m"])
    year = _ce(match, "y") or _year_for(month, plan)
    if not year:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    period = Period(date(year, month, 1), _last(year, month), "")
    return _onwards(period, plan) if match["onwards"] else period


def _read_report_due(match: re.Match[str], plan: FiscalYear | None) -> Period:
    """The month in which a round's report is due; without a year October follows the fiscal year it closes."""
    month = month_of(match["m"])
    year = _ce(match, "y")
    if year is None and plan:
        year = plan.end.year  # April of the year, and October after its end
    if year is None:
        return _unknown(PeriodDoubt.YEAR_MISSING)
    if match["d"]:
        period = _between((year, month, int(match["d"])), (year, month, int(match["d"])))
        return replace(period, due=period.end)
    return Period(date(year, month, 1), _last(year, month), "", due=_last(year, month))


Reader = Callable[[re.Match[str], FiscalYear | None], Period]
READERS: dict[str, Reader] = {
    "year_end": _read_year_end,
    "fiscal_years": _read_fiscal_years,
    "plan_years": _read_plan_years,
    "fiscal_year": _read_fiscal_year,
    "half_year": _read_half_year,
    "round_range": _read_range,
    "both_rounds": _read_both_rounds,
    "named_part": _read_named_part,
    "report_due": _read_report_due,
    "round": _read_round,
    "quarters": _read_quarters,
    "range": _read_range,
    "numeric_dates": _read_numeric_dates,
    "days": _read_days,
    "day": _read_day,
    "numeric_day": _read_numeric_day,
    "iso_day": _read_numeric_day,
    "numeric_months": _read_numeric_months,
    "numeric_month": _read_numeric_month,
    "month": _read_month,
}
