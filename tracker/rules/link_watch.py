"""What a look at a link that is evidence says of it: well, missing, changed, of another year; when to look anew.

A link is compared with what stood there at the first whole look. One bad minute of a server is no news: a link is told
as missing after three failures over three days.
"""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from tracker.rules.thai_calendar import BUDDHIST_OFFSET, MONTHS, SHORT_MONTHS, WEEKDAYS
from tracker.rules.thai_text import normalise, to_arabic_digits
from tracker.rules.web_sight import FAILURE_WORDS, LookFailure

WEEK = timedelta(days=7)
ANEW_AFTER_FAILURE = timedelta(hours=36)  # three failures then lie over three days
FAILURES_TOLD = 3
ONE_FAILURE = timedelta(hours=20)  # looks nearer together than this, ordered by hand, count as one failure
YEARS_WATCHED = 1  # fiscal years before this one: what was published then is shown to the next assessment
LIVING = "living"  # in place of a hash: somebody said that this page changes all the time, and may
_MOST_NOTE = 300
_FIRST_YEAR, _LAST_YEAR = 2550, 2585
_CHANGING = re.compile("|".join(map(re.escape, (*MONTHS, *SHORT_MONTHS, *WEEKDAYS))))
_NO_LETTER = re.compile(r"[\W\d_]+")
_RIGHTS = re.compile(r"(?:สงวนลิขสิทธิ์|ลิขสิทธิ์|copyright|©|&copy;)[^\n]{0,40}", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?<!\d[.,])(2[05]\d\d)(?!\d|[.,]\d)")
_FORBIDDEN = frozenset({401, 403, 407, 429})


class LinkTrouble(StrEnum):
    """What is wrong with a link that is evidence."""

    MISSING = "missing"
    CHANGED = "changed"
    WRONG_YEAR = "wrong_year"
    NOT_PUBLIC = "not_public"  # an address inside an office: no assessor can open it


TROUBLE_NAMES = {
    LinkTrouble.MISSING: "เปิดลิงก์ไม่ได้",
    LinkTrouble.CHANGED: "เนื้อหาเปลี่ยนไปจากเดิม",
    LinkTrouble.WRONG_YEAR: "กล่าวถึงปีอื่นเท่านั้น",
    LinkTrouble.NOT_PUBLIC: "ผู้ตรวจภายนอกเปิดไม่ได้",
}
TROUBLE_ADVICE = {
    LinkTrouble.MISSING: "ลองเปิดลิงก์ด้วยตนเอง ถ้าเปิดไม่ได้ ให้แจ้งผู้ดูแลเว็บไซต์ หรือใส่ที่อยู่ใหม่ของเอกสารเดิม",
    LinkTrouble.CHANGED: "เปิดดูว่ายังเป็นเอกสารที่ต้องการ ถ้าใช่ ให้กด “ดูแล้ว ถูกต้อง” ถ้าไม่ใช่ ให้ใส่ที่อยู่ใหม่",
    LinkTrouble.WRONG_YEAR: "เปิดดูว่าเป็นเอกสารของปีที่ถูกต้อง ถ้าใช่ ให้กด “ดูแล้ว ถูกต้อง” ถ้าเป็นของปีอื่น ให้ใส่ที่อยู่ที่ถูกต้อง",
    LinkTrouble.NOT_PUBLIC: "เผยแพร่เอกสารบนเว็บไซต์ที่ประชาชนเปิดได้ แล้วใส่ที่อยู่นั้นแทน",
}


@dataclass(frozen=True)
class Look:
    """What one look saw: an answer with the mark, the title and the years of what was read, or why there was none."""

    failure: LookFailure | None = None
    status_code: int | None = None
    mark: str = ""  # text_mark or bytes_mark
    title: str = ""
    years: frozenset[int] = frozenset()  # Buddhist years that are named
    common_years: frozenset[int] = frozenset()  # the same, written as 2027: they excuse, they do not accuse
    is_front_page: bool = False

    @property
    def trouble_words(self) -> str:
        """Why the evidence could not be seen; "" where it was."""
        if self.failure:
            return FAILURE_WORDS[self.failure]
        if self.status_code in _FORBIDDEN:
            return f"เว็บไซต์ไม่อนุญาตให้ระบบเปิด (รหัส {self.status_code}) กรุณาลองเปิดด้วยตนเอง"
        if self.status_code is not None and self.status_code >= 400:
            said = "ไม่มีหน้านี้แล้ว" if self.status_code in (404, 410) else "เว็บไซต์ขัดข้อง"
            return f"{said} (รหัส {self.status_code})"
        return "ลิงก์พาไปหน้าแรกของเว็บไซต์แทนเอกสาร" if self.is_front_page else ""


@dataclass(frozen=True)
class LinkState:
    """What the watch knows of a link. `first_sha256` marks what it should show; `accepted_at`: somebody said it may."""

    next_look_at: datetime
    first_sha256: str | None = None
    last_sha256: str | None = None
    last_title: str | None = None
    status_code: int | None = None
    trouble: str | None = None
    trouble_note: str | None = None
    trouble_since: datetime | None = None
    failures: int = 0
    looked_at: datetime | None = None
    accepted_at: datetime | None = None

    @property
    def is_living(self) -> bool:
        return self.first_sha256 == LIVING


def after_look(state: LinkState, look: Look, *, evidence_id: UUID, years: Collection[int], now: datetime) -> LinkState:
    """What is known after a look. `years` are the fiscal years the evidence is used in."""
    seen = replace(state, looked_at=now, status_code=look.status_code)
    if look.failure is LookFailure.ADDRESS or (look.failure is LookFailure.NOT_PUBLIC and _is_excused(state, look)):
        seen = _well(seen, look.trouble_words)  # the watch cannot look at it, which says nothing of the evidence
    elif look.failure is LookFailure.NOT_PUBLIC:
        seen = _told(replace(seen, failures=0), LinkTrouble.NOT_PUBLIC, look.trouble_words, now)
    elif look.trouble_words:
        return _after_failure(seen, state, look, evidence_id, now)
    else:
        seen = _after_sight(seen, look, years, now)
    return replace(seen, next_look_at=next_look_at(evidence_id, now))


def _after_failure(seen: LinkState, before: LinkState, look: Look, evidence_id: UUID, now: datetime) -> LinkState:
    is_another = before.failures == 0 or before.looked_at is None or now - before.looked_at >= ONE_FAILURE
    failures = before.failures + is_another
    is_same = before.trouble == LinkTrouble.MISSING or (before.trouble is None and before.failures)
    since = before.trouble_since if is_same else now
    if failures >= FAILURES_TOLD and not _is_excused(before, look):
        seen = replace(seen, trouble=LinkTrouble.MISSING, trouble_note=look.trouble_words, trouble_since=since)
    elif before.trouble is None:
        seen = replace(seen, trouble_since=since)
    anew = now + ANEW_AFTER_FAILURE if failures < FAILURES_TOLD else next_look_at(evidence_id, now)
    return replace(seen, failures=failures, next_look_at=anew)


def _is_excused(before: LinkState, look: Look) -> bool:
    """Whether somebody has said already that this very failure is none of the evidence's."""
    is_accepted = before.accepted_at is not None and before.trouble is None
    return is_accepted and before.trouble_note == look.trouble_words


def _after_sight(seen: LinkState, look: Look, years: Collection[int], now: datetime) -> LinkState:
    is_first = seen.first_sha256 is None
    seen = replace(
        seen, failures=0, last_sha256=look.mark, last_title=look.title[:_MOST_NOTE] or None,
        first_sha256=look.mark if is_first else seen.first_sha256,
    )  # fmt: skip
    is_accepted = seen.accepted_at is not None and (seen.is_living or look.mark == seen.first_sha256)
    if not is_accepted and (words := wrong_year_words(look, years)):
        return _told(seen, LinkTrouble.WRONG_YEAR, words, now)
    if not seen.is_living and look.mark != seen.first_sha256:
        note = f"ตอนนี้หัวข้อคือ “{look.title[:_MOST_NOTE]}”" if look.title else ""
        return _told(seen, LinkTrouble.CHANGED, note, now)
    return _well(seen)


def _told(seen: LinkState, trouble: LinkTrouble, note: str, now: datetime) -> LinkState:
    since = seen.trouble_since if seen.trouble == trouble and seen.trouble_since else now
    return replace(seen, trouble=trouble, trouble_note=note or None, trouble_since=since)


def _well(seen: LinkState, note: str = "") -> LinkState:
    return replace(seen, failures=0, trouble=None, trouble_note=note or None, trouble_since=None)


def accepted(state: LinkState, *, is_living: bool, now: datetime) -> LinkState:
    """Somebody looked and said that it is well: as it is now, or (living) whatever it will show.

    A link that only the watch cannot open stays excused for as long as it fails in the same way.
    """
    is_unseen = state.trouble in (LinkTrouble.MISSING, LinkTrouble.NOT_PUBLIC)
    first = LIVING if is_living else state.first_sha256 if is_unseen else state.last_sha256
    note = state.trouble_note if is_unseen else None
    return replace(state, first_sha256=first, trouble=None, trouble_note=note, trouble_since=None, accepted_at=now)


def wrong_year_words(look: Look, years: Collection[int]) -> str:
    """Which other years are named, where none of those is that the evidence is for; "" where there is nothing to say.

    A fiscal year begins in the calendar year before it, so that one is right, too.
    """
    right = {year - before for year in years for before in (0, 1)}
    if not right or not look.years or right & (look.years | look.common_years):
        return ""
    named = ", ".join(str(year) for year in sorted(look.years)[-5:])
    return f"พบเฉพาะปี {named} แต่หลักฐานนี้ใช้ในปี {', '.join(str(year) for year in sorted(years))}"


def next_look_at(evidence_id: UUID, now: datetime) -> datetime:
    """In about a week: each link has its own moment of the week, so that they are spread over all of it."""
    week = int(WEEK.total_seconds())
    start = now - timedelta(seconds=int(now.astimezone(UTC).timestamp()) % week, microseconds=now.microsecond)
    moment = start + timedelta(seconds=evidence_id.int % week)
    while moment - now < WEEK / 2:
        moment += WEEK
    return moment


def is_watched(years: Collection[int], this_year: int) -> bool:
    """Whether anybody still looks at evidence of these fiscal years."""
    return any(year >= this_year - YEARS_WATCHED for year in years)


def text_mark(text: str) -> str:
    """A mark of what a page says that the number of its visitors, the date of the day and spaces do not change.

    Numbers are left out with them: a changed figure on a page is not seen, a changed file always is.
    """
    letters = _NO_LETTER.sub("", _CHANGING.sub("", normalise(text))).casefold()
    return hashlib.sha256(letters.encode("utf-8", "ignore")).hexdigest()


def bytes_mark(data: bytes) -> str:
    """A mark of a file."""
    return hashlib.sha256(data).hexdigest()


def named_years(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """The years a text names as Buddhist ones, and those it writes as common ones (given as Buddhist, too).

    The years of a copyright say nothing of a document.
    """
    found = {int(year) for year in _YEAR.findall(_RIGHTS.sub(" ", to_arabic_digits(text)))}
    buddhist = frozenset(year for year in found if _FIRST_YEAR <= year <= _LAST_YEAR)
    common = frozenset(year + BUDDHIST_OFFSET for year in found if year < _FIRST_YEAR - BUDDHIST_OFFSET + 50)
    return buddhist, common
