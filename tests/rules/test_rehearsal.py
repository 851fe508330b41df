"""Reading a rehearsal: silences, vacancies, who is not reached, what changes, and the forms it leaves in."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.plain_record import from_plain, to_plain
from tracker.rules.rehearsal import (
    Assumption,
    Foretold,
    MonthOfLine,
    Rehearsal,
    Sent,
    Silence,
    Unreached,
    Vacancy,
    check_period,
    months_between,
    silences_of,
    unreached_of,
    vacancies_of,
)
from tracker.rules.rehearsal_comparison import compare
from tracker.rules.rehearsal_forms import as_csv, as_json, channel_words
from tracker.rules.reminder_policy import ReminderKind

ARUN, THANA = UUID(int=1), UUID(int=2)
TASK, FINANCE = UUID(int=10), UUID(int=20)
MONDAY = date(2027, 3, 1)


def told(day: int = 0, **facts: object) -> Foretold:
    usual = Foretold(
        on=MONDAY + timedelta(days=day),
        kind=ReminderKind.TASK,
        person_id=ARUN,
        person="อรุณ ละเอียด",
        subject_id=TASK,
        division_id=FINANCE,
        title="เผยแพร่รายงานการใช้จ่าย",
        division="กองคลัง",
        due_on=date(2027, 3, 31),
        version=1,
        offset_days=30,
        late_week=None,
        level=None,
        channels=("email", "inbox"),
    )
    return replace(usual, **facts)  # type: ignore[arg-type]


def rehearsal(*notices: Foretold, **facts: object) -> Rehearsal:
    usual = Rehearsal("nong-mek", MONDAY, date(2027, 4, 30), Assumption.NOBODY_REPORTS, notices)
    return replace(usual, **facts)  # type: ignore[arg-type]


def days(*counts: int) -> list[tuple[date, int]]:
    return [(MONDAY + timedelta(days=number), count) for number, count in enumerate(counts)]


def test_silence_is_where_something_is_open_and_nobody_hears() -> None:
    heard = frozenset({MONDAY + timedelta(days=2)})
    found = silences_of(days(3, 4, 4, 2, 0, 1), heard)
    assert found == (
        Silence(MONDAY, MONDAY + timedelta(days=1), 2, 4),
        Silence(MONDAY + timedelta(days=3), MONDAY + timedelta(days=3), 1, 2),
        Silence(MONDAY + timedelta(days=5), MONDAY + timedelta(days=5), 1, 1),
    )


def test_a_vacancy_begins_and_ends_with_its_days() -> None:
    seen = [
        (MONDAY, frozenset({"กองช่าง"})),
        (MONDAY + timedelta(days=1), frozenset({"กองช่าง", "กองคลัง"})),
        (MONDAY + timedelta(days=2), frozenset({"กองคลัง"})),
        (MONDAY + timedelta(days=3), frozenset({"กองช่าง"})),
    ]
    assert vacancies_of(seen) == (
        Vacancy("กองช่าง", MONDAY, MONDAY + timedelta(days=1)),
        Vacancy("กองคลัง", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)),
        Vacancy("กองช่าง", MONDAY + timedelta(days=3), MONDAY + timedelta(days=3)),
    )


def test_whoever_is_told_outside_the_product_but_once_is_reached() -> None:
    inside = {"channels": ("inbox",)}
    notices = [told(), told(1, **inside), told(2, person_id=THANA, person="ธนา รอบคอบ", **inside)]
    assert unreached_of(notices) == (Unreached("ธนา รอบคอบ", 1),)


def test_the_months_of_a_period_span_the_year() -> None:
    assert months_between(date(2026, 11, 20), date(2027, 1, 3)) == (
        date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
    )  # fmt: skip


@pytest.mark.parametrize(("length", "is_good"), [(0, True), (365, True), (366, False), (-1, False)])
def test_at_most_a_year_is_rehearsed(length: int, is_good: bool) -> None:
    last = MONDAY + timedelta(days=length)
    if is_good:
        check_period(MONDAY, last)
        return
    with pytest.raises(RuleBroken):
        check_period(MONDAY, last)


# --- two rehearsals -------------------------------------------------------------------------------------------


def test_a_notice_is_moved_added_or_gone_whatever_its_due_date() -> None:
    before = rehearsal(told(0), told(7, offset_days=7), told(9, person_id=THANA, person="ธนา รอบคอบ"))
    later = {"due_on": date(2027, 4, 15), "version": 2}
    after = rehearsal(
        told(14, **later), told(9, person_id=THANA, person="ธนา รอบคอบ", **later), told(20, offset_days=1, **later)
    )
    found = compare(before, replace(after, moved="เลื่อน"))
    assert [person.person for person in found.people] == ["อรุณ ละเอียด"]
    (arun,) = found.people
    assert [(one.before.on.day, one.after.on.day) for one in arun.moved] == [(1, 15)]
    assert [one.offset_days for one in arun.added] == [1]
    assert [one.offset_days for one in arun.gone] == [7]
    assert (found.count, found.unchanged_count, found.moved) == (3, 1, "เลื่อน")


def test_weekly_summaries_are_told_apart_by_their_day() -> None:
    weekly = [
        told(7 * week, kind=ReminderKind.WEEKLY_SUMMARY, due_on=MONDAY + timedelta(weeks=week)) for week in (0, 1)
    ]
    found = compare(rehearsal(*weekly), rehearsal(weekly[1]))
    assert [one.on for person in found.people for one in person.gone] == [MONDAY]


# --- forms ----------------------------------------------------------------------------------------------------


def test_the_json_counts_what_it_lists() -> None:
    line = (MonthOfLine(MONDAY, 290, 300, 15, (date(2027, 3, 30),)), MonthOfLine(date(2027, 4, 1), 2, 300, 0))
    whole = rehearsal(
        told(), told(31, kind=ReminderKind.ESCALATION, level=1), line=line, sent=(Sent(MONDAY, "line", 2),)
    )
    found = json.loads(json.dumps(as_json(whole)))
    assert found["counts"]["notices"] == 2
    assert [(month["month"], month["notices"]) for month in found["by_month"]] == [("2027-03", 1), ("2027-04", 1)]
    march, april = found["by_month"]
    assert (march["line_cost"], march["line_is_short"], april["line_is_short"]) == (290, True, False)
    assert found["quota_days"] == ["2027-03-30"]
    assert found["by_kind"] == {"task": 1, "escalation": 1}
    assert found["escalations"][0]["level"] == 1
    assert found["counts"]["messages"]["line"] == 2


def test_the_table_is_never_taken_for_formulas() -> None:
    whole = rehearsal(told(title="=1+1", person="@ใคร", division="-", reason="+ก"))
    head, row = csv.reader(io.StringIO(as_csv(whole).removeprefix("\ufeff")))
    assert head[:3] == ["วันที่", "วัน", "ผู้รับ"]
    assert row == [
        "1 มีนาคม 2570", "จันทร์", "'@ใคร", "เตือนกำหนดงาน", "'=1+1", "'-", "31 มีนาคม 2570", "ก่อนครบกำหนด 30 วัน",
        "อีเมล และในระบบ", "'+ก",
    ]  # fmt: skip


def test_channels_are_named_in_one_order() -> None:
    assert channel_words(("inbox", "email", "line")) == "LINE อีเมล และในระบบ"
    assert channel_words(()) == ""


def test_what_is_kept_is_read_back_as_it_was() -> None:
    whole = rehearsal(
        told(),
        told(3, kind=ReminderKind.WEEKLY_SUMMARY, division_id=None, subject_id=uuid4()),
        silences=(Silence(MONDAY, MONDAY, 1, 2),),
        line=(MonthOfLine(MONDAY, 1, None, 0),),
    )
    assert from_plain(Rehearsal, json.loads(json.dumps(to_plain(whole)))) == whole


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"offset_days": 7}, "ก่อนครบกำหนด 7 วัน"),
        ({"offset_days": None}, "วันที่ขอให้เตือนอีกครั้ง"),
        ({"offset_days": None, "kind": ReminderKind.RETURN}, "แจ้งครั้งเดียว"),
        ({"offset_days": None, "kind": ReminderKind.ESCALATION, "level": 2}, "แจ้งขึ้นไปขั้นที่ 2"),
    ],
)
def test_a_notice_says_which_of_a_duty_s_days_it_is(facts: dict[str, object], words: str) -> None:
    assert told(**facts).mark_words == words
