"""The Thai official calendar: Buddhist years, month names, date forms, working days."""

import re
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.rules.thai_text import normalise, to_arabic_digits, to_thai_digits

BANGKOK = ZoneInfo("Asia/Bangkok")
BUDDHIST_OFFSET = 543
MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
SHORT_MONTHS = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")

Form = Literal["long", "short"]
Digits = Literal["arabic", "thai"]
_MONTH_KEYS = {
    key.replace(".", ""): number for names in (MONTHS, SHORT_MONTHS) for number, key in enumerate(names, start=1)
}
_NAMES = "|".join(map(re.escape, MONTHS + SHORT_MONTHS))
_UNBREAKABLE = re.compile(rf"\d{{1,2}} (?:{_NAMES}) \d{{2,4}}|\d+ (?:วัน|สัปดาห์|เดือน|เรื่อง|งาน|มาตรการ|รายการ|กอง)")
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d{2})")
_WORDED = re.compile(r"(\d{1,2})\s*([ก-๎.\s]+?)\s*(?:พ\.?\s*ศ\.?\s*)?(\d{4}|\d{2})")


def day_of(at: datetime) -> date:
    """The day it is in Bangkok at that instant."""
    return at.astimezone(BANGKOK).date()


def buddhist_year(day: date) -> int:
    """2569 for any day of 2026."""
    return day.year + BUDDHIST_OFFSET


def format_date(day: date, form: Form = "long", digits: Digits = "arabic") -> str:
    """ "31 มีนาคม 2569" or "31 มี.ค. 69"."""
    if form == "long":
        text = f"{day.day} {MONTHS[day.month - 1]} {buddhist_year(day)}"
    else:
        text = f"{day.day} {SHORT_MONTHS[day.month - 1]} {buddhist_year(day) % 100:02d}"
    return to_thai_digits(text) if digits == "thai" else text


def keep_dates_whole(text: str) -> str:
    """The text with no line break possible inside "31 มีนาคม 2569" or "อีก 7 วัน"."""
    return _UNBREAKABLE.sub(lambda found: found.group().replace(" ", "\u00a0"), text)


def format_month(day: date, form: Form = "long", digits: Digits = "arabic") -> str:
    """ "มีนาคม 2569" or "มี.ค. 69"."""
    return format_date(day, form, digits).split(" ", 1)[1]


def format_instant(at: datetime) -> str:
    """ "31 มี.ค. 69 14:05 น.", Bangkok time, whatever zone `at` carries."""
    local = at.astimezone(BANGKOK)
    return f"{format_date(local.date(), 'short')} {local:%H:%M} น."


def common_year(written: int) -> int:
    """The CE year somebody means: 69 and 2569 are Buddhist, 2026 is CE already."""
    if written < 100:
        written += 2500
    return written - BUDDHIST_OFFSET if written >= 2400 else written


def month_number(name: str) -> int | None:
    """3 for มีนาคม, มี.ค., "มี.ค" or มีค; None for anything else."""
    return _MONTH_KEYS.get(normalise(name).replace(".", "").replace(" ", ""))


def parse_date(text: str) -> date | None:
    """A day typed by a person: ๓๑ มี.ค. ๖๙, 31/3/2569, 31 มีนาคม พ.ศ. 2569 or 2026-03-31; None where it is no date."""
    text = to_arabic_digits(normalise(text)).strip()
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            year, month, day = (int(part) for part in text.split("-"))
            return date(common_year(year), month, day)
        if match := _NUMERIC.fullmatch(text):
            return date(common_year(int(match[3])), int(match[2]), int(match[1]))
        if (match := _WORDED.fullmatch(text)) and (month_named := month_number(match[2])):
            return date(common_year(int(match[3])), month_named, int(match[1]))
    except ValueError:
        return None
    return None


def is_working_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Monday to Friday and no holiday."""
    return day.weekday() < 5 and day not in holidays


def working_day_on_or_before(day: date, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day itself, or the last working day before it."""
    while not is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day


def working_day_on_or_after(day: date, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day itself, or the next working day."""
    while not is_working_day(day, holidays):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """The day that lies `count` (≥ 0) working days later."""
    for _ in range(count):
        day = working_day_on_or_after(day + timedelta(days=1), holidays)
    return day
