"""Proposes a year's official holidays from the table that comes with the program; an official confirms them."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from tracker.documents.proposed_holidays import ProposedHolidays, propose_holidays
from tracker.rules.delivery import NAMESPACE
from tracker.rules.official_holiday import days_of_year
from tracker.rules.thai_calendar import BUDDHIST_OFFSET
from tracker.store.history import record_history
from tracker.store.holidays import FROM_TABLE, add_holiday, list_days_known


def year_subject(organization_id: UUID, year: int) -> UUID:
    """What the history calls a year of holidays, which has no row of its own."""
    return uuid5(NAMESPACE, f"holidays|{organization_id}|{year}")


def fill_holidays(session: Session, *, years: Collection[int], person_id: UUID | None, now: datetime) -> int:
    """Add the official holidays of Buddhist calendar years that are not in the table yet; the number of new days.

    They count once somebody confirms the year. Running it again adds nothing; a day the office has of its own stays.
    """
    common = [year - BUDDHIST_OFFSET for year in years]
    proposed = propose_holidays(min(common), max(common)) if common else ProposedHolidays("", ())
    added = sum(_fill_year(session, year, proposed, person_id, now) for year in sorted(set(years)))
    session.commit()
    return added


def fill_period(session: Session, *, first: date, last: date, person_id: UUID | None, now: datetime) -> int:
    """The same for the days between two, as of a fiscal year."""
    proposed = propose_holidays(first.year, last.year)
    years = range(first.year + BUDDHIST_OFFSET, last.year + BUDDHIST_OFFSET + 1)
    within = ProposedHolidays(proposed.source, tuple(day for day in proposed.days if first <= day.on_date <= last))
    added = sum(_fill_year(session, year, within, person_id, now) for year in years)
    session.commit()
    return added


def _fill_year(session: Session, year: int, proposed: ProposedHolidays, person_id: UUID | None, now: datetime) -> int:
    first, last = days_of_year(year)
    known = list_days_known(session, first, last)
    fresh = [day for day in proposed.days if first <= day.on_date <= last and day.on_date not in known]
    for day in fresh:
        source = f"{FROM_TABLE} รุ่น {proposed.source.split()[-1]}"
        add_holiday(session, day, announcement=source, is_confirmed=False)
    if fresh:
        record_history(
            session,
            at=now,
            person_id=person_id,
            action="holidays_proposed",
            subject_kind="holidays",
            subject_id=year_subject(session.info["organization_id"], year),
            change={"days": [len(known), len(known) + len(fresh)], "source": [None, proposed.source]},
        )
    return len(fresh)
