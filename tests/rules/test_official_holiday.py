"""Which days of the general calendar close an office, and how they are called."""

from datetime import date

import pytest

from tracker.rules.official_holiday import OfficialHoliday, days_of_year, official_holidays, years_needed

MAY_1, MAY_3, MAY_4 = date(2027, 5, 1), date(2027, 5, 3), date(2027, 5, 4)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("วันฉัตรมงคล", "วันฉัตรมงคล"),
        ("ชดเชยวันฉัตรมงคล", "วันหยุดชดเชยวันฉัตรมงคล"),
        ("วันเฉลิมพระชนมพรรษา; วันแม่แห่งชาติ", "วันเฉลิมพระชนมพรรษา และวันแม่แห่งชาติ"),
        ("ชดเชยวันชาติ; ชดเชยวันพ่อแห่งชาติ", "วันหยุดชดเชยวันชาติ และวันพ่อแห่งชาติ"),
        ("ก; ข; ค", "ก ข และค"),
        ("วันแรงงานแห่งชาติ; วันวิสาขบูชา", "วันวิสาขบูชา"),  # the other feast of the day stays
        ("วันแรงงานแห่งชาติ", None),
        ("ชดเชยวันแรงงานแห่งชาติ", None),
        ("วันเด็กแห่งชาติ", None),
    ],
)
def test_the_name_of_a_day(written: str, name: str | None) -> None:
    found = official_holidays({MAY_4: written}, {})
    assert found == ((OfficialHoliday(MAY_4, name),) if name else ())


def test_days_only_offices_keep_are_added_and_the_order_is_that_of_time() -> None:
    public = {MAY_4: "วันฉัตรมงคล", MAY_1: "วันแรงงานแห่งชาติ"}
    found = official_holidays(public, {MAY_3: "วันพืชมงคล", MAY_4: "วันอื่น"})
    assert [(one.on_date, one.name) for one in found] == [(MAY_3, "วันพืชมงคล"), (MAY_4, "วันฉัตรมงคล")]


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 30), (2569,)),
        (date(2026, 10, 1), (2569, 2570)),
        (date(2026, 12, 31), (2569, 2570)),
        (date(2027, 1, 1), (2570,)),
    ],
)
def test_from_october_on_the_next_year_is_needed_too(today: date, years: tuple[int, ...]) -> None:
    assert years_needed(today) == years


def test_a_buddhist_year_is_a_calendar_year() -> None:
    assert days_of_year(2570) == (date(2027, 1, 1), date(2027, 12, 31))
