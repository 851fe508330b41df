"""A deadline that is to be moved: whether it may, and which reminders its new days bring."""

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import FiscalYear, RoundMonths
from tracker.rules.thai_calendar import format_date, working_day_on_or_before

_LATEST_AFTER_YEAR = timedelta(days=366)  # no round closes later than a year after its own ended


@dataclass(frozen=True)
class ComingMark:
    """A day on which a moved deadline will be remembered."""

    on: date
    offset_days: int

    @property
    def words(self) -> str:
        """ "เตือนล่วงหน้า 7 วัน"."""
        return f"เตือนล่วงหน้า {self.offset_days} วัน" if self.offset_days else "เตือนวันครบกำหนด"


def coming_marks(
    due_on: date, offsets: Collection[int], today: date, holidays: AbstractSet[date] = frozenset()
) -> tuple[ComingMark, ...]:
    """The reminders a deadline has before it from today on; first the newest that has passed, which is due at once.

    None of a deadline that has passed itself: such a one is late, and remembered every week.
    """
    if due_on < today:
        return ()
    marks = [
        ComingMark(working_day_on_or_before(due_on - timedelta(days=offset), holidays), offset)
        for offset in sorted(set(offsets), reverse=True)
    ]
    come = [mark for mark in marks if mark.on <= today]
    at_once = [ComingMark(today, come[-1].offset_days)] if come else []
    newest_of_day = {mark.on: mark for mark in (*at_once, *marks) if mark.on > today or mark in at_once}
    return tuple(newest_of_day[day] for day in sorted(newest_of_day))


def check_round_dates(
    year: int, months: RoundMonths, closes_on: date, due_on: date, other_closes_on: date | None
) -> None:
    """Raise RuleBroken where a round cannot have these dates. `other_closes_on`: of the year's other round."""
    fiscal_year = FiscalYear(year)
    if not fiscal_year.start < closes_on <= fiscal_year.end + _LATEST_AFTER_YEAR:
        raise RuleBroken(
            "closes_on",
            f"วันปิดรอบต้องอยู่หลัง {format_date(fiscal_year.start)} และไม่เกินหนึ่งปีหลังสิ้นปีงบประมาณ กรุณาตรวจปี พ.ศ. ที่ใส่",
        )
    if due_on < closes_on:
        raise RuleBroken("due_on", "วันครบกำหนดส่งรายงานต้องไม่ก่อนวันปิดรอบ กรุณาตรวจวันที่อีกครั้ง")
    if due_on > closes_on + _LATEST_AFTER_YEAR:
        raise RuleBroken("due_on", "วันครบกำหนดส่งรายงานห่างจากวันปิดรอบเกินหนึ่งปี กรุณาตรวจปี พ.ศ. ที่ใส่")
    if other_closes_on is None:
        return
    if months == 6 and closes_on >= other_closes_on:
        raise RuleBroken("closes_on", f"รอบ 6 เดือนต้องปิดก่อนรอบ 12 เดือน ซึ่งปิด {format_date(other_closes_on)}")
    if months == 12 and closes_on <= other_closes_on:
        raise RuleBroken("closes_on", f"รอบ 12 เดือนต้องปิดหลังรอบ 6 เดือน ซึ่งปิด {format_date(other_closes_on)}")


def check_task_date(year: int, starts_on: date | None, due_on: date) -> None:
    """Raise RuleBroken where a task of this fiscal year's plan cannot be due on a day."""
    fiscal_year = FiscalYear(year)
    if starts_on is not None and due_on < starts_on:
        raise RuleBroken("due_on", f"วันครบกำหนดต้องไม่ก่อนวันเริ่มงาน ({format_date(starts_on)}) กรุณาตรวจวันที่อีกครั้ง")
    if not fiscal_year.start <= due_on <= fiscal_year.end + _LATEST_AFTER_YEAR:
        raise RuleBroken("due_on", f"วันครบกำหนดต้องอยู่ในปีงบประมาณ พ.ศ. {year} หรือไม่เกินหนึ่งปีหลังจากนั้น กรุณาตรวจปี พ.ศ. ที่ใส่")
