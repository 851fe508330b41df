"""The office's holidays, year by year, and which years still want an official's word."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.official_holiday import OfficialHoliday, days_of_year, years_needed
from tracker.store.conditional_writes import count_changed
from tracker.store.models import Holiday

FROM_TABLE = "ตารางสำเร็จรูป"  # how the source of a proposed day begins


@dataclass(frozen=True)
class HolidayRow:
    """A holiday in a list."""

    id: UUID
    on_date: date
    name: str
    announcement: str | None
    is_confirmed: bool

    @property
    def is_from_table(self) -> bool:
        """Whether the program proposed it, and nobody has named another source since."""
        return (self.announcement or "").startswith(FROM_TABLE)


@dataclass(frozen=True)
class HolidayGap:
    """A Buddhist year whose holidays are missing, or proposed and not yet confirmed."""

    year: int
    is_filled: bool

    @property
    def words(self) -> str:
        """What is wrong and how to mend it."""
        if self.is_filled:
            return f"วันหยุดปี พ.ศ. {self.year} ยังไม่มีผู้ยืนยัน จึงยังถือวันจันทร์–ศุกร์เป็นวันทำการ กรุณาตรวจแล้วกดยืนยันที่หน้า “วันหยุด”"
        return f"ยังไม่มีวันหยุดปี พ.ศ. {self.year} จึงถือวันจันทร์–ศุกร์เป็นวันทำการ กรุณาเติมวันหยุดที่หน้า “วันหยุด”"


def list_holidays_of_year(session: Session, year: int) -> list[HolidayRow]:
    """The holidays of a Buddhist calendar year, in order."""
    statement = select(Holiday).where(Holiday.on_date.between(*days_of_year(year))).order_by(Holiday.on_date)
    return [_row(row) for row in session.scalars(statement)]


def get_holiday(session: Session, holiday_id: UUID) -> Holiday:
    """One holiday, to be changed."""
    found = session.scalar(select(Holiday).where(Holiday.id == holiday_id).with_for_update())
    if found is None:
        raise NotFound("no_holiday", "ไม่พบวันหยุดนี้ อาจถูกลบไปแล้ว กรุณากลับไปที่หน้า “วันหยุด”")
    return found


def find_holiday_on(session: Session, day: date) -> Holiday | None:
    """The holiday on a day, proposed or confirmed."""
    return session.scalar(select(Holiday).where(Holiday.on_date == day))


def add_holiday(
    session: Session, day: OfficialHoliday, *, announcement: str | None = None, is_confirmed: bool
) -> Holiday:
    """A day on which the office does not work."""
    row = Holiday(
        organization_id=session.info["organization_id"],
        id=new_id(),
        on_date=day.on_date,
        name=day.name,
        announcement=announcement,
        is_confirmed=is_confirmed,
    )
    session.add(row)
    return row


def change_year_to_confirmed(session: Session, year: int) -> int:
    """Let every proposed day of a year count; how many those were."""
    statement = update(Holiday).where(Holiday.on_date.between(*days_of_year(year)), ~Holiday.is_confirmed)
    return count_changed(session, statement.values(is_confirmed=True))


def list_days_known(session: Session, first: date, last: date) -> frozenset[date]:
    """The days between these two, both included, that are in the table already."""
    return frozenset(session.scalars(select(Holiday.on_date).where(Holiday.on_date.between(first, last))))


def list_holiday_gaps(session: Session, today: date) -> list[HolidayGap]:
    """The years the running fiscal year needs that are empty or wait for an official's word, the nearest first."""
    return list_gaps_of(session, years_needed(today))


def list_gaps_of(session: Session, years: Collection[int]) -> list[HolidayGap]:
    """Those of these Buddhist years that are empty or not confirmed."""
    found = [(year, *_counts(session, year)) for year in years]
    return [HolidayGap(year, bool(count)) for year, count, proposed in found if not count or proposed]


def _counts(session: Session, year: int) -> tuple[int, int]:
    """How many days a year has, and how many of them are only proposed."""
    counting = select(func.count()).select_from(Holiday).where(Holiday.on_date.between(*days_of_year(year)))
    return session.scalar(counting) or 0, session.scalar(counting.where(~Holiday.is_confirmed)) or 0


def _row(row: Holiday) -> HolidayRow:
    return HolidayRow(row.id, row.on_date, row.name, row.announcement, row.is_confirmed)
