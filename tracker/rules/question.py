"""A question as an executive types it: "@กองคลัง ขอรายละเอียดภายในศุกร์" → whom it is for, and until when to answer."""

import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import (
    MONTHS,
    SHORT_MONTHS,
    WEEKDAYS,
    add_working_days,
    format_date,
    month_number,
    parse_date,
)
from tracker.rules.thai_text import normalise, to_arabic_digits

_WITHIN = r"(?:ภายใน|ไม่เกิน)\s*(?:วัน)?(?:ที่)?\s*"
_MONTH_NAMES = "|".join(re.escape(name) for name in sorted(MONTHS + SHORT_MONTHS, key=len, reverse=True))
_WEEKDAY_NAMES = ("จันทร์", "อังคาร", "พุธ", "พฤหัส", "ศุกร์", "เสาร์", "อาทิตย์")
_WRITTEN_DAY = re.compile(
    rf"{_WITHIN}(\d{{1,2}}\s*[/.-]\s*\d{{1,2}}\s*[/.-]\s*\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}\s*(?:{_MONTH_NAMES})\s*(?:พ\.?\s*ศ\.?\s*)?(?:\d{{4}}|\d{{2}}))(?!\d)"
)
_DAY_AND_MONTH = re.compile(rf"{_WITHIN}(\d{{1,2}})\s*({_MONTH_NAMES})")
_DAYS_AHEAD = re.compile(r"(?:ภายใน|ไม่เกิน)\s*(\d{1,3})\s*(วันทำการ|วัน|สัปดาห์|อาทิตย์)")
_WEEKDAY = re.compile(rf"{_WITHIN}({'|'.join(_WEEKDAY_NAMES)})(?:บดี)?\s*(หน้า|นี้)?")
_END = re.compile(r"(?:ภายใน|ไม่เกิน)\s*(วันนี้|พรุ่งนี้|มะรืน|สัปดาห์นี้|สัปดาห์หน้า|สิ้นเดือนนี้|สิ้นเดือน|เดือนนี้)")
_FRIDAY = 4
_PREFIXES = ("สำนัก", "กอง")


@dataclass(frozen=True)
class Question:
    """The words without whom they were for; `division_id` and `answer_by` where they were written."""

    text: str
    division_id: UUID | None = None
    answer_by: date | None = None


def read_question(text: str, today: date, divisions: Mapping[UUID, Iterable[str]]) -> Question:
    """What was typed. `divisions`: each one's names. Raises RuleBroken for a name nobody has, or a day gone by."""
    words, division_id = _addressee(text.strip(), divisions)
    answer_by = find_answer_by(words, today)
    if answer_by is not None and answer_by < today:
        raise RuleBroken("answer_by_past", f"วันที่ขอคำตอบ ({format_date(answer_by)}) ผ่านไปแล้ว กรุณาเขียนวันที่ตั้งแต่วันนี้เป็นต้นไป")
    return Question(words, division_id, answer_by)


def find_answer_by(text: str, today: date) -> date | None:
    """The day after "ภายใน" or "ไม่เกิน": a date, a weekday, a number of days, สิ้นเดือน; None where none is written."""
    plain = to_arabic_digits(normalise(text))
    if found := _WRITTEN_DAY.search(plain):
        return parse_date(found[1])
    if found := _DAY_AND_MONTH.search(plain):
        return _next_such_day(int(found[1]), month_number(found[2]), today)
    if found := _DAYS_AHEAD.search(plain):
        return _ahead(int(found[1]), found[2], today)
    if found := _END.search(plain):
        return _end(found[1], today)
    if found := _WEEKDAY.search(plain):
        return _weekday(_WEEKDAY_NAMES.index(found[1]), found[2], today)
    return None


def answer_by_words(day: date) -> str:
    """ "ขอคำตอบภายในวันศุกร์ที่ 27 พฤศจิกายน 2569"."""
    return f"ขอคำตอบภายในวัน{WEEKDAYS[day.weekday()]}ที่ {format_date(day)}"


def sent_sentence(kind: str, text: str, today: date) -> str:
    """What whoever asked is told: it went out, and by when an answer is wanted."""
    day = find_answer_by(text, today)
    wanted = f" {answer_by_words(day)}" if day else ""
    return f"{'ส่งคำถาม' if kind == 'question' else 'ขอหลักฐาน'}แล้ว{wanted} กองจะได้รับการแจ้งเตือนในเวลาทำการ"


def with_answer_by(text: str, answer_by: date | None) -> str:
    """What the division is told: the words as they were typed, and the day spelled out."""
    return f"{text} ({answer_by_words(answer_by)})" if answer_by else text


def _addressee(text: str, divisions: Mapping[UUID, Iterable[str]]) -> tuple[str, UUID | None]:
    if not text.startswith("@"):
        return text, None
    rest = text.removeprefix("@").lstrip()
    for name, division_id in _by_length(divisions):
        if rest.startswith(name):
            return rest.removeprefix(name).strip(), division_id
    called = rest.split(maxsplit=1)[0] if rest else ""
    raise RuleBroken(
        "unknown_division", f"ไม่พบกองชื่อ “{called}” กรุณาพิมพ์ชื่อกองหลัง @ ให้ตรงกับชื่อในระบบ เช่น @กองคลัง หรือลบ @ ออก"
    )


def _by_length(divisions: Mapping[UUID, Iterable[str]]) -> list[tuple[str, UUID]]:
    """Every name, and its last part alone (คลัง) where no other division has it; longer ones win."""
    known = {name: division_id for division_id, names in divisions.items() for name in names if name}
    short: dict[str, set[UUID]] = {}
    for name, division_id in known.items():
        for prefix in _PREFIXES:
            if name.startswith(prefix) and len(name) > len(prefix):
                short.setdefault(name.removeprefix(prefix), set()).add(division_id)
    alone = {name: next(iter(ids)) for name, ids in short.items() if len(ids) == 1}
    return sorted((alone | known).items(), key=lambda pair: -len(pair[0]))


def _next_such_day(day: int, month: int | None, today: date) -> date | None:
    """This year's, or next year's where it has passed; None for the 31st of a month that has none."""
    if month is None:
        return None
    for year in (today.year, today.year + 1):
        if not 1 <= day <= monthrange(year, month)[1]:
            continue
        if (found := date(year, month, day)) >= today:
            return found
    return None


def _ahead(count: int, unit: str, today: date) -> date:
    if unit == "วันทำการ":
        return add_working_days(today, count)
    return today + timedelta(days=count if unit == "วัน" else 7 * count)


def _end(word: str, today: date) -> date:
    if "เดือน" in word:
        return today.replace(day=monthrange(today.year, today.month)[1])
    if word.startswith("สัปดาห์"):
        friday = today + timedelta(days=_FRIDAY - today.weekday() + (7 if word.endswith("หน้า") else 0))
        return max(friday, today)
    return today + timedelta(days=("วันนี้", "พรุ่งนี้", "มะรืน").index(word))


def _weekday(number: int, which: str | None, today: date) -> date:
    """The next such day, today counts; "หน้า" is that of next week."""
    if which == "หน้า":
        return today + timedelta(days=7 - today.weekday() + number)
    return today + timedelta(days=(number - today.weekday()) % 7)
