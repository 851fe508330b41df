"""Planning for many and by many: few statements however much is due, one planner at a time, and the group's copy."""

import threading
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event, select

from tests.factories import add_contact, add_division, add_person, add_post, add_task
from tests.services.reminded_office import D30, DUE, Office, build_office
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.plan_reminders import Planned, plan_reminders
from tracker.store.database import Database
from tracker.store.models import ContactPoint, Delivery, DeliveryItem, Division, Measure, Reminder, Task
from tracker.store.reminders import lock_planning

ALL = ("email", "line", "group")
GROUP_LINE = "C" + "0123456789abcdef" * 2


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def plan(office: Office, at: datetime = D30, channels: tuple[str, ...] = ALL) -> Planned:
    with office.session() as session:
        return plan_reminders(session, channels=channels, now=at)


def add_work(office: Office, divisions: int, tasks: int) -> None:
    """Divisions with a head each, and tasks of each that are remembered today."""
    with office.session() as session:
        measure = session.scalars(select(Measure)).one()
        for number in range(divisions):
            division = add_division(session, f"กองที่ {number}")
            head = add_person(session, f"หัวหน้าที่ {number}", f"head{number}@nongmekkhao.example")
            add_contact(session, head, "email", f"head{number}@nongmekkhao.example")
            add_post(session, head, Rank.DIVISION_HEAD, division=division)
            for _ in range(tasks):
                add_task(session, measure, division, due_on=DUE, steps=())
        session.commit()


def count_statements(office: Office, at: datetime) -> tuple[int, Planned]:
    statements = []
    event.listen(office.database.engine, "before_cursor_execute", count := lambda *_: statements.append(1))
    try:
        planned = plan(office, at)
    finally:
        event.remove(office.database.engine, "before_cursor_execute", count)
    return len(statements), planned


def test_ten_times_as_much_takes_no_more_statements(office: Office) -> None:
    add_work(office, 2, 3)
    few, planned = count_statements(office, D30)
    assert planned.reminders == 7
    add_work_again = D30 + timedelta(days=1)
    with office.session() as session:
        measure, division = session.scalars(select(Measure)).one(), session.scalars(select(Division)).first()
        for number in range(70):
            add_task(session, measure, division, f"งานที่ {number}", due_on=DUE, steps=())
        session.commit()
    many, planned = count_statements(office, add_work_again)
    assert planned.reminders == 70
    assert many <= few + 4  # what expired is given up and taken along


def test_a_turn_in_which_nothing_is_due_writes_nothing(office: Office) -> None:
    plan(office)
    written = []
    note = lambda _c, _cursor, statement, *_: written.append(statement) if "INSERT" in statement else None  # noqa: E731
    event.listen(office.database.engine, "before_cursor_execute", note)
    try:
        plan(office, D30 + timedelta(minutes=1))
    finally:
        event.remove(office.database.engine, "before_cursor_execute", note)
    assert written == []


def test_many_planners_at_once_record_everything_once(office: Office) -> None:
    """Five workers tick in the same moment."""
    add_work(office, 3, 4)
    gate, results = threading.Barrier(5), []

    def turn() -> None:
        gate.wait()
        results.append(plan(office))

    threads = [threading.Thread(target=turn) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.reminders for one in results) == 13
    with office.session() as session:
        keys = Counter(session.scalars(select(Reminder.key)))
        assert set(keys.values()) == {1}
        carried = Counter(
            (one.reminder_id, channel)
            for one, channel in session.execute(
                select(DeliveryItem, Delivery.channel).join(Delivery, Delivery.id == DeliveryItem.delivery_id)
            )
        )
    assert set(carried.values()) == {1}
    assert len(carried) == 13 * 2 + 1  # inbox and mail each, LINE for the one who has it


def test_a_planner_that_finds_another_at_work_does_not_wait(postgresql_url: str) -> None:
    office = build_office(Database(postgresql_url))
    with office.session() as other:
        lock_planning(other)
        assert plan(office) == Planned()
        other.rollback()
    assert plan(office).reminders == 1
    office.database.engine.dispose()


def test_the_weightiest_thing_gives_a_message_its_weight(office: Office) -> None:
    plan(office)
    assert {one.priority for one in office.deliveries()} == {10}
    office.change_task(due_on=date(2027, 6, 1), deadline_version=2)
    plan(office, D30 + timedelta(minutes=1))
    assert {one.priority for one in office.deliveries()} == {30}


# --- the group of a division --------------------------------------------------------------------------------------


@pytest.fixture
def grouped(office: Office) -> Office:
    with office.session() as session:
        group = ContactPoint(
            division_id=office.ids["finance"],
            channel="line",
            address=GROUP_LINE,
            state="ok",
            is_on=True,
            member_count=9,
            created_at=D30,
        )
        session.add(group)
        session.flush()
        office.ids["group"] = group.id
        session.commit()
    return office


def in_group(office: Office) -> list[tuple[UUID | None, UUID, int, str]]:
    return [(one.division_id, one.person_id, one.quota_cost, one.kind) for one in office.deliveries(channel="group")]


def test_what_the_head_is_told_of_the_divisions_work_goes_to_its_group_too(grouped: Office) -> None:
    plan(grouped)
    assert in_group(grouped) == [(grouped.ids["finance"], grouped.ids["head"], 9, "digest")]
    plan(grouped, D30 + timedelta(minutes=1))
    assert len(in_group(grouped)) == 1


def test_nothing_personal_goes_there(grouped: Office) -> None:
    """An assignment is the head's, a delegate's task is the delegate's."""
    grouped.change_task(assigned_at=D30 - timedelta(days=40, hours=1), delegate_id=grouped.ids["policy"])
    plan(grouped)
    grouped.change_task(assigned_at=D30, delegate_id=None, due_on=date(2027, 9, 30), deadline_version=2)
    plan(grouped, D30 + timedelta(minutes=1))
    assert in_group(grouped) == []


@pytest.mark.parametrize("values", [{"state": "unlinked"}, {"is_on": False}, {"provider_key": "another account"}])
def test_a_group_that_cannot_be_reached_gets_nothing(grouped: Office, values: dict[str, object]) -> None:
    grouped.change(ContactPoint, "group", **values)
    plan(grouped)
    assert in_group(grouped) == []


def test_a_group_message_that_ran_out_of_time_goes_into_the_next_one(grouped: Office) -> None:
    plan(grouped)
    plan(grouped, datetime(2027, 6, 1, 8, 30, tzinfo=BANGKOK))
    found = grouped.deliveries(channel="group")
    assert [(one.status, one.on_day) for one in found] == [
        ("expired", date(2027, 5, 31)),
        ("pending", date(2027, 6, 1)),
    ]
    with grouped.session() as session:
        assert len(session.scalars(select(Task)).all()) == 1
