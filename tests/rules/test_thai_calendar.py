"""Dates as officials write them, and the days on which an office works."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.thai_calendar import (
    add_working_days,
    format_date,
    format_instant,
    format_month,
    parse_date,
    working_day_on_or_after,
    working_day_on_or_before,
)

DAYS = st.dates(min_value=date(1960, 1, 1), max_value=date(2056, 12, 31))


@pytest.mark.parametrize(
    "typed",
    ["๓๑ มี.ค. ๖๙", "31/3/2569", "31 มีนาคม พ.ศ. 2569", "31 มีค 69", "2026-03-31", "31-03-2569", "31 มี.ค 2569"],
)
def test_one_day_typed_in_many_ways(typed: str) -> None:
    assert parse_date(typed) == date(2026, 3, 31)


@pytest.mark.parametrize("typed", ["", "พรุ่งนี้", "31/2/2569", "ครั้งที่ ๑/๒๕๖๙", "๓๑ สมคบ ๖๙"])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert parse_date(typed) is None


@given(DAYS, st.sampled_from(["long"]), st.sampled_from(["arabic", "thai"]))
def test_a_printed_date_reads_back(day: date, form: str, digits: str) -> None:
    assert parse_date(format_date(day, form, digits)) == day  # type: ignore[arg-type]


def test_forms() -> None:
    assert format_date(date(2026, 3, 31), "short", "thai") == "๓๑ มี.ค. ๖๙"
    assert format_month(date(2026, 3, 31)) == "มีนาคม 2569"
    assert format_instant(datetime(2026, 3, 31, 17, 5, tzinfo=UTC)) == "1 เม.ย. 69 00:05 น."


def test_working_days_step_over_weekends_and_holidays() -> None:
    holidays = {date(2026, 4, 6), date(2026, 4, 13), date(2026, 4, 14), date(2026, 4, 15)}
    assert working_day_on_or_before(date(2026, 4, 15), holidays) == date(2026, 4, 10)
    assert working_day_on_or_after(date(2026, 4, 11), holidays) == date(2026, 4, 16)
    assert add_working_days(date(2026, 4, 9), 3, holidays) == date(2026, 4, 17)


def test_the_fiscal_year_is_named_by_its_end() -> None:
    year = FiscalYear(2569)
    assert (year.start, year.end) == (date(2025, 10, 1), date(2026, 9, 30))
    assert (year.closes_on(6), year.due_on(6)) == (date(2026, 3, 31), date(2026, 4, 30))
    assert (year.closes_on(12), year.due_on(12)) == (date(2026, 9, 30), date(2026, 10, 31))
    assert year.month(10) == (date(2025, 10, 1), date(2025, 10, 31))
    assert year.month(2) == (date(2026, 2, 1), date(2026, 2, 28))


@given(DAYS)
def test_every_day_lies_in_its_fiscal_year(day: date) -> None:
    assert FiscalYear.of(day).contains(day)
