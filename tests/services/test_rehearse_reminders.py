"""A rehearsal foretells what the engine then does, on a copy: the original is only read."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import inspect, select, text

from tests.factories import add_contact, add_division, add_organization, add_person, add_post, add_task
from tests.services.reminded_office import D30, DUE, Office, build_office
from tracker.rules.office import Rank
from tracker.rules.rehearsal import Assumption, Rehearsal, Vacancy
from tracker.rules.rehearsal_comparison import compare
from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.thai_calendar import BANGKOK, is_working_day
from tracker.services.rehearse_reminders import Order, Shift, rehearse
from tracker.store.database import Database
from tracker.store.models import (
    Delivery,
    DeliveryItem,
    Division,
    Holiday,
    LineUsage,
    Measure,
    Person,
    Reminder,
    Task,
)
from tracker.store.scratch_copy import scratch_copy

FIRST, LAST = D30.date(), date(2027, 7, 9)
EARLY = datetime.combine(FIRST, time(7), BANGKOK)


@pytest.fixture
def office(database: Database) -> Office:
    office = build_office(database)
    with office.session() as session:
        clerk = add_person(session, "นางวิภา เที่ยงธรรม", "wipha@nongmekkhao.example")
        add_contact(session, clerk, "email", "wipha@nongmekkhao.example")
        add_post(session, clerk, Rank.CLERK, "ปลัด อบต.หนองเมฆขาว")
        session.commit()
    return office


def foretell(office: Office, first: date = FIRST, last: date = LAST, **more: Any) -> Rehearsal:
    now = datetime.combine(first, time(7), BANGKOK)
    return rehearse(office.outbox, office.organization_id, Order(first, last, **more), now=now)


def happened(office: Office, first: date, last: date) -> Counter[tuple[date, UUID, str, str]]:
    """What the engine itself does, morning by morning: (day, person, mark, channel)."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if is_working_day(day):
            office.tick(datetime.combine(day, time(8, 30), BANGKOK))
    with office.session() as session:
        rows = session.execute(
            select(Delivery.accepted_at, Reminder, Delivery.channel)
            .join(DeliveryItem, DeliveryItem.delivery_id == Delivery.id)
            .join(Reminder, Reminder.id == DeliveryItem.reminder_id)
            .where(Delivery.status == "accepted")
        )
        return Counter(
            (at.astimezone(BANGKOK).date(), one.person_id, one.key.split("|")[-2], channel)
            for at, one, channel in rows
            if at
        )


def foretold(rehearsal: Rehearsal) -> Counter[tuple[date, UUID, str]]:
    return Counter((one.on, one.person_id, channel) for one in rehearsal.told for channel in one.channels)


def every_row(database: Database) -> str:
    """A hash of everything in a database."""
    with database.engine.connect() as connection:
        names = sorted(inspect(connection).get_table_names())
        rows = [str(sorted(map(str, connection.execute(text(f"SELECT * FROM {name}"))))) for name in names]  # noqa: S608
    return sha256("\n".join(rows).encode()).hexdigest()


def test_what_is_foretold_then_happens_and_nothing_is_touched(office: Office) -> None:
    before = every_row(office.database)
    seen = foretell(office)
    assert every_row(office.database) == before
    assert (office.line.sent, office.mail.sent) == ([], [])
    kinds = seen.by_kind
    assert {ReminderKind.TASK, ReminderKind.ESCALATION} <= set(kinds)
    really = Counter((day, person, channel) for day, person, _, channel in happened(office, FIRST, LAST).elements())
    assert foretold(seen) == really


def test_a_rehearsal_of_days_gone_by_begins_where_they_began(office: Office) -> None:
    happened(office, FIRST, FIRST + timedelta(days=4))
    now = datetime.combine(FIRST + timedelta(days=4), time(12), BANGKOK)
    again = rehearse(office.outbox, office.organization_id, Order(FIRST, FIRST + timedelta(days=1)), now=now)
    first = [one for one in again.told if one.on == FIRST]
    assert [one.mark for one in first if one.kind is ReminderKind.TASK] == ["d30"]


def test_one_that_begins_later_finds_late_work_in_its_weekly_step(office: Office) -> None:
    now = datetime(2027, 7, 9, 12, 0, tzinfo=BANGKOK)
    order = Order(date(2027, 7, 16), date(2027, 7, 28))
    later = rehearse(office.outbox, office.organization_id, order, now=now)
    weekly = [(one.on, one.mark) for one in later.told if one.kind is ReminderKind.TASK]
    assert weekly == [(date(2027, 7, 21), "w3"), (date(2027, 7, 28), "w4")]


def test_the_weekly_summary_is_called_as_in_its_message(office: Office) -> None:
    summaries = [one for one in foretell(office).told if one.kind is ReminderKind.WEEKLY_SUMMARY]
    assert {one.title for one in summaries} == {"ภาพรวมปีงบประมาณ พ.ศ. 2570"}


def test_where_all_is_done_in_time_nobody_is_told_of_late_work(office: Office) -> None:
    seen = foretell(office, date(2027, 6, 23), assumption=Assumption.ALL_IN_TIME)
    assert seen.told
    assert all(one.late_week is None and one.level is None for one in seen.told)
    assert max(one.on for one in seen.told if one.kind is ReminderKind.TASK) == DUE
    assert seen.silences == () or seen.silences[-1].last <= DUE


def test_a_holiday_and_the_hours_are_the_offices_own(office: Office) -> None:
    with office.session() as session:
        session.add(Holiday(on_date=DUE, name="วันหยุดพิเศษ"))
        session.add(Holiday(on_date=FIRST, name="ยังไม่ยืนยัน", is_confirmed=False))
        session.commit()
    days = {one.mark: one.on for one in foretell(office, last=DUE).told if one.kind is ReminderKind.TASK}
    assert days["d30"] == FIRST
    assert days["d0"] == DUE - timedelta(days=1)


def test_the_quota_of_line_runs_out_in_the_rehearsal_as_it_would(office: Office) -> None:
    with office.session() as session:
        session.add(LineUsage(month=FIRST.replace(day=1), quota=2, used_seen=0, used_ours=0, checked_at=EARLY))
        session.commit()
    june = foretell(office, last=DUE).line[1]
    assert (june.month, june.quota, june.cost) == (date(2027, 6, 1), 2, 2)
    assert june.is_short
    assert june.short_days


def test_the_usual_quota_is_supposed_where_nobody_asked_line(office: Office) -> None:
    assert [month.quota for month in foretell(office, last=FIRST).line] == [300]


def test_whom_nothing_reaches_what_nobody_heads_and_what_is_never_told(office: Office) -> None:
    with office.session() as session:
        works = add_division(session, "กองช่าง")
        unreached = add_person(session, "นายประเสริฐ แข็งขัน")
        add_post(session, unreached, Rank.DIVISION_HEAD, "ผู้อำนวยการกองช่าง", division=works, ends_on=date(2027, 6, 15))
        measure = session.get_one(Measure, (office.organization_id, office.ids["measure"]))
        add_task(session, measure, works, "สำรวจถนน", starts_on=date(2027, 4, 1), due_on=date(2027, 6, 20))
        add_task(session, measure, works, "งานที่ไม่มีวัน", starts_on=None, due_on=None)
        session.commit()
    seen = foretell(office, date(2027, 6, 14))
    assert [one.person for one in seen.unreached] == ["นายประเสริฐ แข็งขัน"]
    assert Vacancy("กองช่าง", date(2027, 6, 16), LAST) in seen.vacancies
    assert {one.person for one in seen.told if one.title == "สำรวจถนน" and one.on > date(2027, 6, 16)} == {
        "นายธนา รอบคอบ",
        "นางวิภา เที่ยงธรรม",
    }
    assert [(one.title, one.why) for one in seen.never_told] == [("งานที่ไม่มีวัน", "ไม่มีวันครบกำหนด")]
    assert seen.channels_missing == ()


def test_silence_is_told_where_work_is_open(office: Office) -> None:
    with office.session() as session:
        office_row = session.get_one(Task, (office.organization_id, office.ids["task"]))
        office_row.due_on = date(2027, 12, 30)
        session.commit()
    seen = foretell(office, last=date(2027, 6, 25))
    (longest,) = seen.silences  # the clerk's weekly summary is for nobody who has to act
    assert (longest.first, longest.last) == (FIRST, date(2027, 6, 25))
    assert (longest.working_days, longest.open_count) == (20, 1)


def test_what_would_change_if_a_due_date_moved(office: Office) -> None:
    shift = Shift("ถ้าเลื่อน", DUE + timedelta(days=8), task_id=office.ids["task"])
    before, after = (foretell(office, date(2027, 6, 24), shift=moved) for moved in (None, shift))
    changes = {person.person: person for person in compare(before, after).people}
    head = changes["นางอรุณ ละเอียด"]
    days = {one.before.mark: (one.before.on, one.after.on) for one in head.moved}
    assert days["d0"] == (DUE, DUE + timedelta(days=8))
    assert [one.mark for one in head.added] == ["d14"]
    assert "w1" in {one.mark for one in head.gone}  # now it lies beyond the days rehearsed
    with office.session() as session:
        assert session.get_one(Task, (office.organization_id, office.ids["task"])).due_on == DUE


def test_the_copy_holds_the_organization_and_of_a_server_nothing_else(office: Office) -> None:
    with office.database.session() as session:
        other = add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok")
        session.commit()
    with office.database.session(other.id) as session:
        person = add_person(session, "นายข้างบ้าน")
        add_contact(session, person, "email", "neighbour@doisaimok.example")
        session.commit()
    with scratch_copy(office.database, office.organization_id) as copy:
        assert copy.is_sqlite
        assert copy.revision() == copy.newest_revision()
        with copy.session(office.organization_id) as session:
            assert len(list(session.scalars(select(Person)))) == 3
            assert session.scalars(select(Division)).one().name == "กองคลัง"
        with copy.session(other.id) as session:
            strangers = list(session.scalars(select(Person)))
        assert len(strangers) == (1 if office.database.is_sqlite else 0)
        path = copy.url.database
    assert path
    assert not Path(path).exists()


def test_what_is_not_set_up_is_said(office: Office) -> None:
    bare = replace(office.outbox, channels={})
    seen = rehearse(bare, office.organization_id, Order(FIRST, FIRST), now=EARLY)
    assert seen.channels_missing == ("email", "line")
    assert any("line" in one.channels for one in seen.told)
