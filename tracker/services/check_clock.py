"""A worker whose clock runs far from the database server's makes no turn: a day ahead, it would tell everybody early.

SQLite stands on the machine itself and has no clock of its own; there is nothing to compare then.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import format_instant
from tracker.store.worker_ticks import find_database_time

TOLERATED = timedelta(minutes=10)


def check_clock(session: Session, *, now: datetime) -> None:
    """Raise RuleBroken where this machine and the database server disagree about the time."""
    theirs = find_database_time(session)
    if theirs is not None and abs(now - theirs) > TOLERATED:
        raise RuleBroken(
            "clock_differs",
            f"นาฬิกาของเครื่องนี้ ({format_instant(now)}) ต่างจากเครื่องฐานข้อมูล ({format_instant(theirs)})"
            " กรุณาตั้งเวลาให้ตรงกัน ระหว่างนี้ตัวทำงานเบื้องหลังจะไม่ส่งการแจ้งเตือน",
        )
