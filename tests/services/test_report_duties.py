"""A round's report is remembered until it is published; whose turn it is, and whose report came back, is told."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import add_contact, add_measure, add_person, add_post, add_task
from tests.services.reminded_office import Office, build_office
from tracker.clock import new_id
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.models import (
    Appointment,
    Division,
    FiscalYearRow,
    Plan,
    Reminder,
    ReportApproval,
    ReportingRound,
    RoundReport,
    Task,
)

CLERK_MAIL = "somchai@nongmekkhao.example"
DUE = date(2027, 4, 30)  # a Friday
MORNING = datetime(2027, 4, 1, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def office(database):
    """The small office with a measure of the first half year, whose task is done, and a clerk."""
    office = build_office(database, has_line=False)
    with office.session() as session:
        plan = session.get_one(Plan, (office.organization_id, office.ids["plan"]))
        finance = session.get_one(Division, (office.organization_id, office.ids["finance"]))
        add_task(
            session,
            add_measure(session, plan, code="2", title="การจัดซื้อจัดจ้างที่โปร่งใส"),
            finance,
            "จัดทำแผนจัดซื้อจัดจ้าง",
            status="done",
        )
        clerk = add_person(session, "นายสมชาย รักชาติ", CLERK_MAIL)
        add_contact(session, clerk, "email", CLERK_MAIL)
        office.ids["clerk"] = clerk.id
        office.ids["clerk_position"] = add_post(session, clerk, Rank.CLERK, "ปลัดองค์การบริหารส่วนตำบล").id
        office.ids["round"] = session.scalars(select(ReportingRound).where(ReportingRound.months == 6)).one().id
        session.commit()
    return office


def told(office: Office, kind: str, who: str) -> list[Reminder]:
    with office.session() as session:
        mine = (Reminder.kind == kind, Reminder.person_id == office.ids[who], Reminder.state == "planned")
        return list(session.scalars(select(Reminder).where(*mine).order_by(Reminder.recorded_at)))


def add_report(office: Office, *, state: str = "approving", turn_at: datetime | None = None, revision: int = 1) -> None:
    with office.session() as session:
        report = RoundReport(
            id=new_id(), round_id=office.ids["round"], revision=revision, state=state, form="progress",
            code=f"7K4Q-92M{revision}", content="{}", content_sha256="0" * 64, created_at=MORNING, signatories=[],
        )  # fmt: skip
        session.add(report)
        session.flush()
        step = ReportApproval(
            id=new_id(), round_report_id=report.id, ordinal=1, position_id=office.ids["clerk_position"],
            part="ผู้ตรวจสอบ", state="waiting", turn_at=turn_at,
        )  # fmt: skip
        session.add(step)
        office.ids |= {"report": report.id, "step": step.id}
        session.commit()


def test_the_officer_is_reminded_of_the_report_before_it_is_due(office):
    office.tick(datetime.combine(DUE - timedelta(days=7), MORNING.timetz()))
    (reminder,) = told(office, "report", "policy")
    assert (reminder.due_on, reminder.offset_days) == (DUE, 7)
    assert told(office, "report", "head") == []
    mail = next(message for message in office.mail.sent if "ส่งรายงานผลรอบ 6 เดือน" in message.text)
    assert "ยังไม่ได้เสนอลงนาม" in mail.text


def test_nothing_is_said_of_a_published_report(office):
    add_report(office, state="published")
    office.tick(datetime.combine(DUE, MORNING.timetz()))
    assert told(office, "report", "policy") == []


def test_a_report_that_was_due_before_the_plan_came_is_not_asked_for(office):
    office.change(Plan, "plan", activated_at=datetime(2027, 5, 3, 9, 0, tzinfo=BANGKOK))
    office.tick(datetime(2027, 5, 14, 9, 0, tzinfo=BANGKOK))
    assert told(office, "report", "policy") == []


def test_where_nothing_was_owed_there_is_no_report_to_ask_for(office):
    with office.session() as session:
        for task in session.scalars(select(Task).where(Task.title == "จัดทำแผนจัดซื้อจัดจ้าง")):
            task.status = "cancelled"
        session.commit()
    office.tick(datetime.combine(DUE, MORNING.timetz()))
    assert told(office, "report", "policy") == []


def test_whose_turn_it_is_is_told_at_once_and_every_week(office):
    add_report(office, turn_at=MORNING)
    office.tick(MORNING)
    (first,) = told(office, "signature", "clerk")
    assert (first.source_id, first.round_id) == (office.ids["step"], office.ids["round"])
    to_the_clerk = [message for message in office.mail.sent if message.recipient.address == CLERK_MAIL]
    (mail,) = [message for message in to_the_clerk if "ลงความเห็น" in message.text]
    assert f"/reports/frozen/{office.ids['report']}" in mail.text
    office.tick(MORNING + timedelta(days=5))
    assert len(told(office, "signature", "clerk")) == 1
    office.tick(MORNING + timedelta(days=7))
    assert len(told(office, "signature", "clerk")) == 2


def test_before_their_turn_nobody_is_told(office):
    add_report(office)
    office.tick(MORNING)
    assert told(office, "signature", "clerk") == []


def test_a_decision_silences_what_is_on_its_way(office):
    add_report(office, turn_at=MORNING - timedelta(hours=12))
    office.tick(MORNING - timedelta(hours=2))  # planned before the office opens
    office.change(ReportApproval, "step", state="approved", decided_at=MORNING)
    office.tick(MORNING)
    assert [message for message in office.mail.sent if "ลงความเห็น" in message.text] == []


# --- a report that came back --------------------------------------------------------------------------------------


def send_back(office: Office, at: datetime = MORNING, note: str = "ผลของ 2.1 ยังไม่มีตัวเลข") -> None:
    """The clerk returns the report that waits."""
    office.change(RoundReport, "report", state="returned", ended_at=at)
    office.change(ReportApproval, "step", state="returned", note=note, decided_at=at)


def letters_of_return(office: Office) -> list:
    return [message for message in office.mail.sent if "ข้อสังเกตของ" in message.text]


def test_a_returned_report_is_told_to_the_officer_at_once_and_once_only(office):
    add_report(office, turn_at=MORNING)
    send_back(office)
    office.tick(MORNING + timedelta(minutes=5))
    (reminder,) = told(office, "report_returned", "policy")
    assert (reminder.source_id, reminder.round_id) == (office.ids["report"], office.ids["round"])
    (mail,) = letters_of_return(office)
    assert "ผลของ 2.1 ยังไม่มีตัวเลข" in mail.text
    assert "ปลัดองค์การบริหารส่วนตำบล" in mail.text
    assert f"/reports/{office.ids['round']}/compile" in mail.text
    for later in (timedelta(hours=1), timedelta(days=1), timedelta(days=8)):
        office.tick(MORNING + later)
    assert len(told(office, "report_returned", "policy")) == 1
    assert told(office, "report_returned", "head") == told(office, "report_returned", "clerk") == []


@pytest.mark.parametrize("becomes", ["approving", "withdrawn", "published"])
def test_what_became_of_the_round_meanwhile_silences_the_return(office, becomes):
    """Sent back before the office opens; by then it was proposed anew, or more than that."""
    add_report(office, turn_at=MORNING - timedelta(hours=12))
    send_back(office, MORNING - timedelta(hours=2))
    office.tick(MORNING - timedelta(hours=2))
    assert len(told(office, "report_returned", "policy")) == 1
    add_report(office, state=becomes, revision=2)
    office.tick(MORNING)
    assert letters_of_return(office) == []


def test_each_return_is_told(office):
    add_report(office, turn_at=MORNING)
    send_back(office)
    office.tick(MORNING + timedelta(minutes=5))
    add_report(office, turn_at=MORNING + timedelta(hours=1), revision=2)
    office.tick(MORNING + timedelta(hours=1))
    send_back(office, MORNING + timedelta(hours=2), "ยังขาดภาพหลักฐานของ 3.2")
    office.tick(MORNING + timedelta(hours=2))
    assert len(told(office, "report_returned", "policy")) == 2
    assert "ยังขาดภาพหลักฐานของ 3.2" in letters_of_return(office)[-1].text


def test_a_report_that_is_to_replace_a_published_one_is_told_of_too(office):
    """Also after the twelve months were published and the year is closed."""
    add_report(office, state="published")
    with office.session() as session:
        session.scalars(select(FiscalYearRow)).one().closed_at = MORNING
        session.commit()
    add_report(office, turn_at=MORNING, revision=2)
    office.tick(MORNING)
    assert len(told(office, "signature", "clerk")) == 1
    send_back(office, MORNING + timedelta(hours=1))
    office.tick(MORNING + timedelta(hours=1))
    assert len(told(office, "report_returned", "policy")) == 1
    assert told(office, "report", "policy") == []


# --- who is asked ---------------------------------------------------------------------------------------------------


def test_the_acting_officer_is_asked_in_place_of_the_absent_holder(office):
    with office.session() as session:
        acting = Appointment(
            id=new_id(), position_id=office.ids["clerk_position"], person_id=office.ids["head"],
            starts_on=date(2027, 3, 1), is_acting=True,
        )  # fmt: skip
        session.add(acting)
        session.commit()
    add_report(office, turn_at=MORNING)
    office.tick(MORNING)
    assert told(office, "signature", "clerk") == []
    assert len(told(office, "signature", "head")) == 1


def test_of_a_vacant_post_the_officer_is_told_with_the_report(office):
    with office.session() as session:
        for row in session.scalars(select(Appointment).where(Appointment.person_id == office.ids["clerk"])):
            row.ends_on = date(2027, 3, 1)
        session.commit()
    add_report(office, turn_at=MORNING)
    office.tick(datetime.combine(DUE - timedelta(days=14), MORNING.timetz()))
    assert told(office, "signature", "clerk") == []
    mail = next(message for message in office.mail.sent if "ส่งรายงานผลรอบ 6 เดือน" in message.text)
    assert "ว่างอยู่" in mail.text
