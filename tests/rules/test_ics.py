"""Deadlines as a calendar file: folded without cutting a letter, and the same entry whenever a deadline moves."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.golden_messages import ENTRY, LATE, MANUAL, OFFICE, QUESTION, SUMMARY, TODAY, TODAYS
from tracker.rules.digest import Digest
from tracker.rules.digest_calendar import calendar_of, deadline_uid
from tracker.rules.ics import CalendarDay, write_calendar
from tracker.rules.thai_text import clean_control_characters

AT = datetime(2027, 3, 24, 1, 30, tzinfo=UTC)
ORGANIZATION = UUID(int=1)
DAY = CalendarDay(
    UUID(int=9), 2, date(2027, 3, 31), "ครบกำหนด: จัดทำคู่มือ; ฉบับที่ 2, ปรับปรุง", "บรรทัดแรก\nบรรทัดสอง", "https://a.example/t"
)


def unfolded(text):
    """The lines as a calendar program reads them."""
    assert text.endswith("\r\n")
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def unescape(value):
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)


def test_a_day_says_all_a_calendar_needs():
    lines = unfolded(write_calendar([DAY], AT))
    assert lines[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tidtam//TH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    assert f"UID:{UUID(int=9)}" in lines
    assert "SEQUENCE:2" in lines
    assert "DTSTAMP:20270324T013000Z" in lines
    assert "DTSTART;VALUE=DATE:20270331" in lines
    assert "DTEND;VALUE=DATE:20270401" in lines
    assert "SUMMARY:ครบกำหนด: จัดทำคู่มือ\\; ฉบับที่ 2\\, ปรับปรุง" in lines
    assert "DESCRIPTION:บรรทัดแรก\\nบรรทัดสอง" in lines
    assert "TRIGGER:-PT15H30M" in lines
    assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "BEGIN:VALARM", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_any_title_is_folded_and_read_back(title):
    text = write_calendar([replace(DAY, title=title)], AT)
    for line in text.split("\r\n"):
        assert len(line.encode()) <= 75
    (summary,) = [line for line in unfolded(text) if line.startswith("SUMMARY:")]
    assert unescape(summary.removeprefix("SUMMARY:")) == clean_control_characters(title)


def test_a_tone_never_begins_a_line():
    text = write_calendar([replace(DAY, title="ที่ซื้อจ้างน้ำผึ้ง" * 40)], AT)
    assert not [line for line in text.split("\r\n") if line[1:2] in "ัิีึืุู็่้๊๋์ำ" and line[1:2]]


def digest(*notices):
    return Digest(
        "นางอรุณ ละเอียด", OFFICE, TODAY, notices, "https://a.example", organization_id=ORGANIZATION, is_marked=True
    )


def uids(text):
    return [line for line in unfolded(text) if line.startswith("UID")]


def test_only_what_is_still_to_come_stands_in_it():
    assert calendar_of(digest(LATE, SUMMARY)) == ""
    assert len(uids(calendar_of(digest(LATE, TODAYS, MANUAL, ENTRY, SUMMARY)))) == 3


def test_two_reminders_of_one_task_are_one_day():
    assert len(uids(calendar_of(digest(MANUAL, QUESTION)))) == 1


def test_a_task_without_a_day_has_none():
    assert calendar_of(digest(replace(QUESTION, is_dated=False))) == ""


def test_a_moved_deadline_moves_the_entry():
    """The same UID with a higher SEQUENCE: calendars replace what they hold."""
    moved = replace(MANUAL, due_on=MANUAL.due_on + timedelta(days=30), deadline_version=2)
    before, after = calendar_of(digest(MANUAL)), calendar_of(digest(moved))
    assert uids(before) == uids(after)
    assert "SEQUENCE:1" in unfolded(before)
    assert "SEQUENCE:2" in unfolded(after)


def test_a_calendar_is_kept_for_long_so_its_address_is_plain():
    assert "/l/" not in calendar_of(digest(MANUAL))
    assert f"URL:https://a.example{MANUAL.path}" in unfolded(calendar_of(digest(MANUAL)))


@pytest.mark.parametrize(
    "other",
    [
        replace(MANUAL, task_id=UUID(int=5)),
        ENTRY,
        replace(ENTRY, division_id=UUID(int=5)),
        replace(ENTRY, round_id=UUID(int=5)),
    ],
)
def test_another_duty_is_another_entry(other):
    first = ENTRY if other is not ENTRY and other.kind is ENTRY.kind else MANUAL
    assert deadline_uid(ORGANIZATION, other) != deadline_uid(ORGANIZATION, first)
    assert deadline_uid(ORGANIZATION, other) != deadline_uid(UUID(int=2), other)
