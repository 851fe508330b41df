"""The front door to the table of Thai holidays that comes with the program."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache

from tracker.documents.child import run_in_child
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.official_holiday import OfficialHoliday

EARLIEST, LATEST = 2000, 2099  # years of the common era the package knows


@dataclass(frozen=True)
class ProposedHolidays:
    """Days to be confirmed by an official, and the table they come from."""

    source: str
    days: tuple[OfficialHoliday, ...]


@cache  # the table changes only with the program
def propose_holidays(first_year: int, last_year: int) -> ProposedHolidays:
    """The official holidays of these calendar years (common era), both included."""
    if not EARLIEST <= first_year <= last_year <= LATEST:
        raise RuleBroken("holiday_year", "ตารางวันหยุดสำเร็จรูปมีเฉพาะปี พ.ศ. 2543–2642 กรุณาตรวจปีที่ระบุ")
    asked = json.dumps({"first": first_year, "last": last_year}).encode()
    try:
        answer = json.loads(run_in_child("tracker.documents.read_holidays:read", asked))
    except UnreadableFile as failed:
        raise RuleBroken(
            "holidays_not_read", "อ่านตารางวันหยุดสำเร็จรูปไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หรือเพิ่มวันหยุดเองทีละวัน"
        ) from failed
    days = tuple(OfficialHoliday(date.fromisoformat(day), name) for day, name in answer["days"])
    return ProposedHolidays(answer["source"], days)
