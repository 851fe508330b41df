"""What a column holds, by its printed heading: known wordings, slips of the pen, single words, months."""

import re
from difflib import SequenceMatcher
from functools import lru_cache

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.heading_words import HEADINGS, WORDS, Role
from tracker.rules.period import Period, read_periods
from tracker.rules.plan_text import clean
from tracker.rules.thai_text import match_key

__all__ = [
    "LONGEST_HEADING",
    "Role",
    "heading_key",
    "is_month",
    "is_state",
    "known_role",
    "loose_role",
    "month_of_calendar",
    "role_of",
]

_STATE = re.compile(r"ยังไม่|อยู่ระหว่าง|กำลัง|(?:ดำเนินการ)?(?:แล้ว|เสร็จ|ครบถ้วน)|ไม่ได้ดำเนิน|ดำเนินการ$")
_SIGNS = re.compile(r"[\s./()\-–:*_,]+")
LONGEST_HEADING = 80
_SIMILAR = 0.85
_LONGEST_LOOSE = 45


def _letters(key: str) -> int:
    """The letters of a key as bits, for a quick look at what two keys cannot have in common."""
    bits = 0
    for letter in key:
        bits |= 1 << (ord(letter) & 127)
    return bits


_KEYS = tuple((_SIGNS.sub("", match_key(text)), role) for role, texts in HEADINGS.items() for text in texts)
_LONG_KEYS = tuple((key, _letters(key), role) for key, role in _KEYS if len(key) > 4)
_WORD_PATTERNS = tuple((re.compile(pattern), role) for pattern, role in WORDS)
_ANY_YEAR = FiscalYear(2569)  # only to see whether a heading is a month; its own year does not matter
_QUARTER = re.compile(r"(ไตรมาส\s*(?:ที่)?\s*[1-4๑-๔])\s*\([^()]*\)$")
_Q = re.compile(r"(?<![A-Za-z])[Qq]\s*\.?\s*([1-4])(?!\d)")
_MONTH_DAYS, _QUARTER_DAYS = 27, 92


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """A heading without spaces, signs and tags."""
    return _SIGNS.sub("", match_key(clean(heading)))


def role_of(heading: str) -> Role | None:
    """What a column under `heading` holds; None for a text that is no known heading."""
    return known_role(heading) or loose_role(heading)


@lru_cache(maxsize=4096)
def known_role(heading: str) -> Role | None:
    """The role of a heading in a known wording, slips of scanning allowed."""
    key = heading_key(heading)
    if not key or len(key) > LONGEST_HEADING:
        return None
    for known, role in _KEYS:
        if key == known:
            return role
    if is_month(heading):
        return Role.MONTH
    if len(key) <= 5:
        return None
    nearest = _nearest_role(key)
    if nearest is Role.STEPS and key.startswith("ผล"):
        return None  # what came of the steps
    return Role.MEASURE if nearest is Role.GUIDELINE and "มาตรการ" in key else nearest


def _nearest_role(key: str) -> Role | None:
    """The wording nearest to a key. What letters alone can rule out is ruled out first: most keys are like none."""
    best, nearest = _SIMILAR, None
    letters = _letters(key)
    matcher = SequenceMatcher(None, "", key, autojunk=False)
    for known, known_letters, role in _near_in_length(len(key)):
        most = min(
            len(known) - (known_letters & ~letters).bit_count(), len(key) - (letters & ~known_letters).bit_count()
        )
        if 2 * most < best * (len(known) + len(key)):
            continue
        matcher.set_seq1(known)
        if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, nearest = ratio, role
    return nearest


@lru_cache(maxsize=LONGEST_HEADING)
def _near_in_length(length: int) -> tuple[tuple[str, int, Role], ...]:
    """The wordings whose length alone does not rule them out."""
    return tuple(entry for entry in _LONG_KEYS if 2 * min(length, len(entry[0])) >= _SIMILAR * (length + len(entry[0])))


@lru_cache(maxsize=4096)
def loose_role(heading: str) -> Role | None:
    """The role of a heading told only by the words it holds; short sentences of a table's body may hold them too."""
    key = heading_key(heading)
    if not key or len(key) > _LONGEST_LOOSE:
        return None
    return next((role for pattern, role in _WORD_PATTERNS if pattern.search(key)), None)


def is_state(heading: str) -> bool:
    """Whether a heading names a state of work: a column to tick."""
    return bool(_STATE.match(heading_key(heading)))


def is_month(heading: str) -> bool:
    """Whether a heading is a month or a quarter and nothing else: a column of a calendar."""
    text = _Q.sub(r"ไตรมาส \1", " ".join(clean(heading).split()))
    if quarter := _QUARTER.match(text):
        text = quarter[1]
    if not text or len(text) > 24 or any(word in text for word in ("ปีงบ", "ตลอด", "-", "–", "ถึง", "รอบ")):
        return False
    reading = read_periods(text, _ANY_YEAR)
    return not reading.left_over and len(reading.periods) == 1 and month_of_calendar(text, _ANY_YEAR) is not None


def month_of_calendar(heading: str, year: FiscalYear | None) -> Period | None:
    """The month or quarter a column of a calendar stands for, whatever else its heading says (the year above it)."""
    periods = read_periods(_Q.sub(r"ไตรมาส \1", heading), year).periods
    return next(
        (p for p in periods if p.start and p.end and _MONTH_DAYS <= (p.end - p.start).days <= _QUARTER_DAYS), None
    )
