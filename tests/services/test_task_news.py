"""A request tells the officer, its answer whoever asked, and what was taken back whoever had been told: each once."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.services.reminded_office import Office, build_office
from tests.services.test_plan_news import AT_NINE, act, told
from tracker.rules.task import TaskMove
from tracker.services.decide_proposal import refuse_proposal
from tracker.services.propose_change import ask_for_time, withdraw_proposal
from tracker.services.take_back import take_back
from tracker.services.update_task import TaskChange, review_task, update_task
from tracker.store.database import Database
from tracker.store.models import Reminder, Task

SOON, LATER = AT_NINE + timedelta(minutes=4), AT_NINE + timedelta(minutes=6)


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def people_told(office: Office, kind: str) -> set[str]:
    """Keys of those who are told this kind."""
    names = {value: key for key, value in office.ids.items()}
    with office.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.state == "planned", Reminder.kind == kind))
        return {names[row.person_id] for row in rows}


def ask(office: Office):
    due_on = date(2027, 9, 15)
    return act(office, "head", ask_for_time, task_id=office.ids["task"], due_on=due_on, reason="ธนาคารส่งข้อมูลช้า").id


def test_a_request_is_told_to_the_officer_and_the_answer_to_whoever_asked(office: Office) -> None:
    proposal_id = ask(office)
    office.tick(AT_NINE)
    assert people_told(office, "proposal") == {"policy"}
    assert "ขอขยายเวลาถึงวันที่ 15 กันยายน 2570 เหตุผล: ธนาคารส่งข้อมูลช้า" in office.mail.sent[-1].text
    act(office, "policy", refuse_proposal, at=SOON, proposal_id=proposal_id, answer="ต้องส่งตามประกาศ")
    office.tick(SOON)
    assert people_told(office, "answer") == {"head"}
    assert "ไม่อนุญาต ต้องส่งตามประกาศ" in office.mail.sent[-1].text
    assert "ท่านเป็นผู้ยื่นคำขอเรื่องงานนี้ และ" in office.mail.sent[-1].text
    office.tick(LATER)
    assert told(office) == {"proposal": 1, "answer": 1}
    assert len(office.mail.sent) == 2


def test_a_request_that_was_withdrawn_before_it_left_says_nothing(office: Office) -> None:
    act(office, "head", withdraw_proposal, at=SOON, proposal_id=ask(office))
    office.tick(SOON)
    assert told(office) == {}


def review(office: Office, at=AT_NINE):
    """The division says it is done; the officer sends it back. The deed's id."""
    for who, deed, values in (
        ("head", update_task, {"change": TaskChange(TaskMove.FINISH)}),
        ("policy", review_task, {"is_approved": False, "note": "ขาดลิงก์"}),
    ):
        with office.session() as session:
            version = session.get_one(Task, (office.organization_id, office.ids["task"])).row_version
        deed_id = act(office, who, deed, at=at, task_id=office.ids["task"], row_version=version, **values)
    return deed_id


def test_what_was_told_and_taken_back_is_corrected_once(office: Office) -> None:
    deed_id = review(office)
    office.tick(AT_NINE)
    assert people_told(office, "return") == {"head"}
    said = act(office, "policy", take_back, at=SOON, deed_id=deed_id)
    assert "มีข้อความแจ้งออกไปแล้ว 1 คน" in said
    office.tick(SOON)
    assert people_told(office, "taken_back") == {"head"}
    assert "เลิกทำแล้ว: ส่งคืนให้แก้ไข" in office.mail.sent[-1].text
    office.tick(LATER)
    assert len(office.mail.sent) == 2


def test_what_was_taken_back_before_anybody_was_told_is_never_told(office: Office) -> None:
    act(office, "policy", take_back, at=SOON, deed_id=review(office))
    office.tick(LATER)
    assert told(office) == {}
    assert office.mail.sent == []
