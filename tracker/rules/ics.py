"""Writes deadlines as an iCalendar file (RFC 5545), so that they stand in a person's own calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tracker.rules.notice_words import hangs_on
from tracker.rules.thai_text import clean_control_characters

_LONGEST_LINE = 75  # octets, without the line break
_ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_REMINDS = "-PT15H30M"  # half past eight on the day before: an all-day event begins at midnight


@dataclass(frozen=True)
class CalendarDay:
    """A deadline. The same `uid` with a higher `version` takes the place of what a calendar holds."""

    uid: UUID
    version: int
    on: date
    title: str
    words: str
    address: str


def write_calendar(days: Iterable[CalendarDay], stamped_at: datetime, name: str = "") -> str:
    """The file: told (PUBLISH), not an invitation that wants an answer. With a `name` it is one to be read again
    every few hours.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tidtam//TH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    if name:
        lines += [f"NAME:{escape(name)}", f"X-WR-CALNAME:{escape(name)}"]
        lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    for day in days:
        lines += _event(day, stamped_at)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(day: CalendarDay, stamped_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{day.uid}",
        f"SEQUENCE:{day.version}",
        f"DTSTAMP:{stamped_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escape(day.title)}",
        f"DESCRIPTION:{escape(day.words)}",
        f"URL:{day.address}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{escape(day.title)}",
        f"TRIGGER:{_REMINDS}",
        "END:VALARM",
        "END:VEVENT",
    ]


def escape(text: str) -> str:
    """A text as a value: its own commas, semicolons and line ends are not the file's."""
    return clean_control_characters(text).translate(_ESCAPES)


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, each but the first after a space; no letter is cut from its marks."""
    raw, pieces, space = line.encode(), [], b""
    while len(raw) > _LONGEST_LINE - len(space):
        end = _cut(raw, _LONGEST_LINE - len(space))
        pieces.append((space + raw[:end]).decode())
        raw, space = raw[end:], b" "
    return [*pieces, (space + raw).decode()]


def _cut(raw: bytes, most: int) -> int:
    """The last place at or before `most` where a letter begins; a letter with endless marks is cut after all."""
    place = whole = _letter_begins(raw, most)
    while place and hangs_on(raw[place : place + 4].decode(errors="ignore")[0]):
        place = _letter_begins(raw, place - 1)
    return place or whole


def _letter_begins(raw: bytes, place: int) -> int:
    while raw[place] & 0b1100_0000 == 0b1000_0000:  # inside a character of UTF-8
        place -= 1
    return place
