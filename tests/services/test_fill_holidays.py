"""The official holidays as the program proposes them, against what is known of them; they count once confirmed."""

from datetime import date

import pytest

from tests.services.reminded_office import D30, Office, build_office
from tracker.documents.proposed_holidays import propose_holidays
from tracker.rules.errors import RuleBroken
from tracker.services.fill_holidays import fill_holidays, fill_period
from tracker.services.keep_holidays import confirm_holidays
from tracker.store.database import Database
from tracker.store.duties import list_holidays
from tracker.store.holidays import list_holiday_gaps, list_holidays_of_year
from tracker.store.models import Holiday
from tracker.store.people import find_actor


def test_the_table_is_that_of_offices() -> None:
    days = {one.on_date: one.name for one in propose_holidays(2026, 2028).days}
    # days in lieu, one of them announced for a single year
    for year, month, day in [
        (2026, 6, 1), (2026, 12, 7), (2027, 2, 22), (2027, 7, 20), (2027, 10, 25), (2027, 12, 6),
        (2028, 1, 3), (2028, 4, 17), (2028, 6, 5), (2028, 8, 14), (2028, 12, 11), (2026, 1, 2),
    ]:  # fmt: skip
        assert date(year, month, day) in days
    assert days[date(2026, 5, 13)] == "วันพืชมงคล"
    # Labour Day closes banks, not offices, and neither does the day in lieu of it
    assert not {date(2026, 5, 1), date(2027, 5, 1), date(2027, 5, 3), date(2028, 5, 1)} & days.keys()


def test_a_day_in_lieu_that_falls_into_the_next_year_is_known_there() -> None:
    assert date(2029, 1, 2) in {one.on_date for one in propose_holidays(2029, 2029).days}


def test_a_year_the_table_does_not_have_is_refused() -> None:
    with pytest.raises(RuleBroken, match="ตารางวันหยุดสำเร็จรูปมีเฉพาะ"):
        propose_holidays(1980, 1980)


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def test_filling_adds_what_is_missing_and_waits_for_an_officials_word(office: Office) -> None:
    with office.session() as session:
        session.add(Holiday(on_date=date(2027, 4, 13), name="สงกรานต์ของเรา"))
        session.commit()
        assert list_holiday_gaps(session, D30.date()) == []  # the office wrote it itself
    with office.session() as session:
        added = fill_holidays(session, years=[2570], person_id=None, now=D30)
        assert added > 15
        assert fill_holidays(session, years=[2570], person_id=None, now=D30) == 0
    with office.session() as session:
        assert list_holidays(session) == {date(2027, 4, 13)}
        names = {one.on_date: one.name for one in list_holidays_of_year(session, 2570)}
        assert names[date(2027, 4, 13)] == "สงกรานต์ของเรา"
        (gap,) = list_holiday_gaps(session, D30.date())
        assert "ยังไม่มีผู้ยืนยัน" in gap.words
        actor = find_actor(session, office.ids["policy"], D30.date())
        assert actor
        assert confirm_holidays(session, actor=actor, year=2570, now=D30) == added + 1
    with office.session() as session:
        assert date(2027, 4, 14) in list_holidays(session)
        assert list_holiday_gaps(session, D30.date()) == []
        assert [gap.year for gap in list_holiday_gaps(session, date(2027, 10, 1))] == [2571]


def test_a_fiscal_year_is_filled_from_october_to_september(office: Office) -> None:
    with office.session() as session:
        fill_period(session, first=date(2026, 10, 1), last=date(2027, 9, 30), person_id=None, now=D30)
    with office.session() as session:
        days = [one.on_date for year in (2569, 2570) for one in list_holidays_of_year(session, year)]
    assert (min(days), max(days)) == (date(2026, 10, 13), date(2027, 8, 12))
