"""Late duties are told upwards step by step, each step recorded; stopped with a reason, and let go on."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import add_contact, add_person, add_post
from tests.services.reminded_office import DUE, Office, build_office
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.office import Rank
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.stop_escalation import resume_escalation, stop_escalation
from tracker.store.database import Database
from tracker.store.escalations import get_late_duty, list_late_duties
from tracker.store.models import Appointment, EscalationStop, History, Measure, Reminder
from tracker.store.people import find_actor, get_organization

CLERK, MAYOR = "clerk@nongmekkhao.example", "mayor@nongmekkhao.example"


@pytest.fixture
def office(database: Database) -> Office:
    """With a clerk and a mayor; the task is due on Wednesday 30 June 2027."""
    office = build_office(database)
    with office.session() as session:
        for key, name, address, rank in (
            ("clerk", "นางวิภา เที่ยงธรรม", CLERK, Rank.CLERK),
            ("mayor", "นายสมหมาย ใจกว้าง", MAYOR, Rank.MAYOR),
        ):
            person = add_person(session, name, address)
            add_contact(session, person, "email", address)
            add_post(session, person, rank)
            office.ids[key] = person.id
        session.commit()
    return office


def at(day: int, hour: int = 9, month: int = 7) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=BANGKOK)


def steps(office: Office) -> list[tuple[int | None, str]]:
    """(level, to whom) of the steps that were recorded, in order."""
    names = {person_id: key for key, person_id in office.ids.items()}
    with office.session() as session:
        found = session.scalars(select(Reminder).where(Reminder.kind == "escalation").order_by(Reminder.recorded_at))
        return [(one.level, names[one.person_id]) for one in found if one.state == "planned"]


def told(office: Office, address: str) -> list[str]:
    """Subjects of what went to an address because something is late, summaries apart."""
    return [one.subject for one in office.mail.sent if one.recipient.address == address and "เกินกำหนดของ" in one.text]


def stop(office: Office, who: str = "policy", reason: str = "กองขอขยายเวลา ปลัดเห็นชอบแล้ว", **values: Any) -> None:
    with office.session() as session:
        actor = find_actor(session, office.ids[who], date(2027, 7, 6))
        subject = (office.ids["task"], None)
        stop_escalation(session, **({"actor": actor, "subject": subject, "reason": reason, "now": at(6)} | values))


def resume(office: Office, when: datetime) -> None:
    with office.session() as session:
        actor = find_actor(session, office.ids["policy"], when.date())
        resume_escalation(session, actor=actor, subject=(office.ids["task"], None), now=when)


def test_after_three_working_days_the_clerk_after_six_the_mayor(office: Office) -> None:
    recorded = []
    for day in (1, 2, 5, 6, 7, 8, 9, 12, 13, 14, 15, 16):  # the working days from Thursday 1 July on
        before = len(steps(office))
        office.tick(at(day))
        if len(steps(office)) > before:
            recorded.append((day, *steps(office)[before:]))
    assert recorded == [(5, (1, "clerk")), (8, (2, "mayor"))]


def test_it_goes_at_once_and_says_what_and_whose(office: Office) -> None:
    office.tick(at(5))
    to_clerk = [one.text for one in office.mail.sent if one.recipient.address == CLERK]
    assert [("กองคลัง" in text) for text in to_clerk if "เผยแพร่รายงานการใช้จ่ายงบประมาณ" in text] == [True]
    assert ("email", "at_once") in {(one.channel, one.kind) for one in office.deliveries()}
    with office.session() as session:
        row = session.scalars(select(Reminder).where(Reminder.kind == "escalation")).one()
    assert row.reason == "ท่านเป็นปลัด และงานของกองคลังเกินกำหนดมาแล้ว 5 วัน จึงแจ้งผู้บังคับบัญชาขั้นที่ 1"


def test_a_machine_that_was_off_tells_each_of_them_once(office: Office) -> None:
    office.tick(at(26))
    assert steps(office) == [(1, "clerk"), (2, "mayor")]
    office.tick(at(27))
    assert len(steps(office)) == 2


def test_an_office_may_have_none(office: Office) -> None:
    with office.session() as session:
        get_organization(session).escalation_working_days = 0
        session.commit()
    office.tick(at(26))
    assert steps(office) == []


@pytest.mark.parametrize(
    "values",
    [
        {"status": TaskStatus.DONE},
        {"status": TaskStatus.SUBMITTED},
        {"withdrawn_at": at(4)},
        {"due_on": date(2027, 7, 9), "deadline_version": 2},
    ],
)
def test_what_is_not_late_any_more_is_told_to_nobody_even_if_it_was_on_its_way(
    office: Office, values: dict[str, Any]
) -> None:
    office.tick(at(5, 6))  # before the office opens
    assert steps(office) == [(1, "clerk")]
    office.change_task(**values)
    office.mail.sent.clear()
    office.tick(at(5))
    assert told(office, CLERK) == []
    assert steps(office) == []


def test_who_is_clerk_in_the_morning_is_told_and_not_who_was_in_the_night(office: Office) -> None:
    office.tick(at(5, 6))
    with office.session() as session:
        new = add_person(session, "นายใหม่ มารับงาน", "mai@nongmekkhao.example")
        add_contact(session, new, "email", "mai@nongmekkhao.example")
        office.ids["new"] = new.id
        held = session.scalars(select(Appointment).where(Appointment.person_id == office.ids["clerk"])).one()
        held.ends_on = date(2027, 7, 4)
        session.add(Appointment(position_id=held.position_id, person_id=new.id, starts_on=date(2027, 7, 5)))
        session.commit()
    office.tick(at(5))
    assert told(office, CLERK) == []
    assert steps(office) == [(1, "new")]


def test_stopped_it_goes_no_further_and_those_who_answer_are_still_told(office: Office) -> None:
    office.tick(at(5))
    stop(office)
    office.mail.sent.clear()
    office.tick(at(15))
    assert steps(office) == [(1, "clerk")]
    assert [one.recipient.address for one in office.mail.sent if "เกินกำหนดมาแล้ว 15 วัน" in one.text] != []


def test_stopped_in_the_night_it_does_not_leave_in_the_morning(office: Office) -> None:
    office.tick(at(5, 6))
    stop(office)
    office.tick(at(5))
    assert told(office, CLERK) == []


def test_let_go_on_the_steps_that_came_meanwhile_are_taken_once(office: Office) -> None:
    office.tick(at(5))
    stop(office)
    office.tick(at(15))
    resume(office, at(15))
    office.tick(at(15, 10))
    office.tick(at(16))
    assert steps(office) == [(1, "clerk"), (2, "mayor")]


def test_stopping_is_kept_in_the_history_and_twice_is_once(office: Office) -> None:
    office.tick(at(5))
    stop(office)
    stop(office, reason="อีกเหตุผล")
    resume(office, at(7))
    resume(office, at(7))
    with office.session() as session:
        rows = session.scalars(select(EscalationStop)).all()
        assert [(row.reason, row.ended_at is not None) for row in rows] == [("กองขอขยายเวลา ปลัดเห็นชอบแล้ว", True)]
        actions = [one.action for one in session.scalars(select(History).order_by(History.sequence))]
    assert actions == ["escalation_stopped", "escalation_resumed"]


def test_who_may_stop_and_what(office: Office) -> None:
    with pytest.raises(Forbidden):
        stop(office, "head")
    with pytest.raises(RuleBroken, match="กรุณาเขียนเหตุผล"):
        stop(office, reason="  ")
    with pytest.raises(RuleBroken, match="กรุณาย่อ"):
        stop(office, reason="ก" * 1001)
    with pytest.raises(NotFound):
        stop(office, subject=(office.ids["plan"], None))
    with pytest.raises(NotFound):
        stop(office, subject=(office.ids["plan"], office.ids["finance"]))


def test_entries_go_up_too_and_are_stopped_by_round_and_division(office: Office) -> None:
    office.change_task(status=TaskStatus.DONE)
    office.change(Measure, "measure", starts_on=date(2026, 10, 1))
    office.tick(at(5, month=4))  # Monday, three working days after the round closed on Wednesday 31 March
    assert steps(office) == [(1, "clerk")]
    with office.session() as session:
        (late,) = list_late_duties(session, date(2027, 4, 5))
    assert (late.division, late.days_late, late.task_id) == ("กองคลัง", 5, None)
    stop(office, subject=late.subject, now=at(5, month=4))
    office.tick(at(20, month=4))
    assert steps(office) == [(1, "clerk")]
    with office.session() as session:
        stopped = get_late_duty(session, late.subject, date(2027, 4, 20))
    assert stopped.stop is not None
    assert stopped.following is not None  # who would be next, once somebody lets it go on


def test_the_page_foretells_what_the_planner_does(office: Office) -> None:
    day = datetime(2027, 7, 1, 9, tzinfo=BANGKOK)
    while day < at(20):
        with office.session() as session:
            (late,) = list_late_duties(session, day.date())
        foretold = late.following
        before = len(steps(office))
        office.tick(day)
        is_today = foretold is not None and foretold.comes_on == day.date()
        assert (len(steps(office)) > before) is is_today, day
        day += timedelta(days=1)
    assert late.told[-1].level == 2
    assert late.days_late == (date(2027, 7, 19) - DUE).days
