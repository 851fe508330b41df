"""What happened is told once, at once in working hours, for as long as it stands: assigned, returned, asked, opened."""

from collections import Counter
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.factories import add_evidence, add_measure, add_task, add_update
from tests.services.reminded_office import D30, Office, build_office
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.task import PlanState, TaskMove, TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.ask_division import MOST_OPEN, ask_division, settle_request
from tracker.services.update_task import TaskChange, review_task, update_task
from tracker.store.database import Database
from tracker.store.models import (
    Delivery,
    Division,
    EvidenceLink,
    Holiday,
    Measure,
    Person,
    Plan,
    Reminder,
    Task,
    TaskRequest,
)
from tracker.store.people import find_actor, get_organization

A_MONTH_EARLIER = D30 - timedelta(days=31)  # Friday 30 April 2027, nine in the morning: nothing falls due
AT_NINE = A_MONTH_EARLIER
TEXT = "ขอทราบความก้าวหน้าของการเผยแพร่รายงานไตรมาสที่ 2"


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def told(office: Office) -> Counter[str]:
    """Kinds of what is to be told."""
    with office.session() as session:
        return Counter(one.kind for one in session.scalars(select(Reminder).where(Reminder.state == "planned")))


def messages(office: Office) -> set[tuple[str, str, str]]:
    return {(one.channel, one.kind, one.status) for one in office.deliveries()}


def act(office: Office, who: str, deed, *, at: datetime = AT_NINE, **values):
    """Do something as somebody of the office."""
    with office.session() as session:
        actor = find_actor(session, office.ids[who], at.date())
        return deed(session, actor=actor, now=at, **values)


def send_back(office: Office, note: str = "ขาดลิงก์หน้าเว็บที่เผยแพร่", at: datetime = AT_NINE) -> None:
    """The division says it is done, and the policy officer returns it."""
    for who, deed, values in (
        ("head", update_task, {"change": TaskChange(TaskMove.FINISH)}),
        ("policy", review_task, {"is_approved": False, "note": note}),
    ):
        with office.session() as session:
            version = session.get_one(Task, (office.organization_id, office.ids["task"])).row_version
        act(office, who, deed, at=at, task_id=office.ids["task"], row_version=version, **values)


def ask(office: Office, kind: str = "question", text: str = TEXT, who: str = "policy", at: datetime = AT_NINE):
    return act(office, who, ask_division, at=at, task_id=office.ids["task"], kind=kind, text=text)


# --- assigned -----------------------------------------------------------------------------------------------------


def test_a_new_task_is_told_at_once_by_mail_and_inbox_and_by_line_with_the_next_daily_message(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE - timedelta(hours=1))
    office.tick(AT_NINE)
    assert told(office) == {"assignment": 1}
    assert messages(office) == {
        ("inbox", "at_once", "accepted"),
        ("email", "at_once", "accepted"),
        ("line", "digest", "pending"),
    }
    office.tick(datetime(2027, 5, 3, 8, 30, tzinfo=BANGKOK))  # Monday
    assert len(office.line.sent) == 1
    office.tick(datetime(2027, 5, 4, 8, 30, tzinfo=BANGKOK))
    assert len(office.mail.sent) == len(office.line.sent) == 1


def test_a_plan_that_came_into_force_yesterday_tells_of_its_tasks_and_one_of_last_month_does_not(
    office: Office,
) -> None:
    office.change(Plan, "plan", activated_at=AT_NINE - timedelta(days=30))
    office.tick(AT_NINE)
    assert told(office) == {}
    office.change(Plan, "plan", activated_at=AT_NINE - timedelta(days=1))
    office.tick(AT_NINE)
    assert told(office) == {"assignment": 1}


def test_a_plans_many_tasks_are_one_message(office: Office) -> None:
    with office.session() as session:
        measure, finance = session.scalars(select(Measure)).one(), session.scalars(select(Division)).one()
        for number in range(12):
            add_task(session, measure, finance, f"งานที่ {number}", due_on=date(2027, 9, 30), assigned_at=AT_NINE)
        session.commit()
    office.tick(AT_NINE)
    assert told(office) == {"assignment": 12}
    assert len(office.mail.sent) == 1


def test_a_second_task_of_the_same_hour_is_a_second_message(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE)
    office.tick(AT_NINE)
    with office.session() as session:
        measure, finance = session.scalars(select(Measure)).one(), session.scalars(select(Division)).one()
        add_task(session, measure, finance, "งานใหม่อีกงาน", due_on=date(2027, 9, 30), assigned_at=AT_NINE)
        session.commit()
    office.tick(AT_NINE + timedelta(minutes=10))
    assert len(office.mail.sent) == 2
    assert len({one.dedupe_key for one in office.deliveries(channel="email")}) == 2
    assert len(office.deliveries(channel="line")) == 1  # both with Monday's


def test_at_night_everything_waits_for_the_morning_and_is_one_message(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE)
    office.tick(AT_NINE.replace(hour=21))
    assert messages(office) == {(channel, "digest", "pending") for channel in ("inbox", "email", "line")}


def test_a_task_without_a_day_is_told_of_too(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE, due_on=None)
    office.tick(AT_NINE)
    assert told(office) == {"assignment": 1}
    assert "ครบกำหนด" not in office.mail.sent[0].text.replace("ไม่ได้กำหนดวันครบกำหนด", "")


def test_the_person_the_head_named_is_told(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE, delegate_id=office.ids["policy"])
    office.tick(AT_NINE)
    assert [message.recipient.address for message in office.mail.sent] == ["thana@nongmekkhao.example"]


def test_a_division_that_has_a_task_again_is_told_again(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE)
    office.tick(AT_NINE)
    office.change_task(assigned_at=AT_NINE + timedelta(days=3))
    office.tick(AT_NINE + timedelta(days=3))
    assert len(office.mail.sent) == 2


def test_finished_before_the_morning_it_is_not_told(office: Office) -> None:
    office.change_task(assigned_at=AT_NINE)
    office.tick(AT_NINE.replace(hour=21))
    office.change_task(status=TaskStatus.DONE)
    office.tick(datetime(2027, 5, 3, 8, 30, tzinfo=BANGKOK))
    assert office.mail.sent == office.line.sent == []
    assert {one.status for one in office.deliveries()} == {"cancelled"}


# --- sent back ----------------------------------------------------------------------------------------------------


def test_a_task_sent_back_is_told_with_its_note_and_who_wrote_it(office: Office) -> None:
    send_back(office)
    office.tick(AT_NINE)
    (message,) = office.mail.sent
    assert "ขาดลิงก์หน้าเว็บที่เผยแพร่" in message.text
    assert "นายธนา รอบคอบ" in message.text
    with office.session() as session:
        reminder = session.scalars(select(Reminder)).one()
        assert (reminder.detail, reminder.kind) == ("ขาดลิงก์หน้าเว็บที่เผยแพร่", "return")
        assert "ตรวจแล้วส่งคืนให้แก้ไข" in (reminder.reason or "")


def test_a_second_return_is_told_again(office: Office) -> None:
    send_back(office)
    office.tick(AT_NINE)
    send_back(office, "ยังขาดภาพถ่าย", AT_NINE + timedelta(days=3))
    office.tick(AT_NINE + timedelta(days=3))
    assert [("ยังขาดภาพถ่าย" in message.text) for message in office.mail.sent] == [False, True]


def test_reported_on_before_the_morning_the_return_is_not_told(office: Office) -> None:
    send_back(office, at=AT_NINE.replace(hour=21))
    office.tick(AT_NINE.replace(hour=21))
    assert told(office) == {"return": 1}
    with office.session() as session:
        task = session.get_one(Task, (office.organization_id, office.ids["task"]))
        head = session.get_one(Person, (office.organization_id, office.ids["head"]))
        add_update(session, task, head, "เพิ่มลิงก์แล้ว", AT_NINE.replace(hour=22))
        session.commit()
    office.tick(datetime(2027, 5, 3, 8, 30, tzinfo=BANGKOK))
    assert office.mail.sent == []


# --- asked --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["question", "evidence"])
def test_a_division_is_told_what_it_is_asked(office: Office, kind: str) -> None:
    ask(office, kind)
    office.tick(AT_NINE)
    assert told(office) == {kind: 1}
    assert TEXT in office.mail.sent[0].text
    office.tick(AT_NINE + timedelta(days=20))
    assert len(office.mail.sent) == 1


def test_two_questions_are_two_things_of_one_message(office: Office) -> None:
    ask(office)
    ask(office, text="ขอทราบผู้ประสานงาน")
    office.tick(AT_NINE)
    (message,) = office.mail.sent
    assert TEXT in message.text
    assert "ขอทราบผู้ประสานงาน" in message.text


def answer_by_report(session, task: Task, head: Person, at: datetime) -> None:
    add_update(session, task, head, "เผยแพร่แล้ว", at)


def answer_by_evidence(session, task: Task, head: Person, at: datetime) -> None:
    add_evidence(session, task, head, "หน้าเว็บ", "https://www.nongmekkhao.example/q2")
    session.scalars(select(EvidenceLink)).one().linked_at = at


@pytest.mark.parametrize("answer", [answer_by_report, answer_by_evidence])
def test_answered_before_the_morning_it_is_not_told(office: Office, answer) -> None:
    ask(office, at=AT_NINE.replace(hour=21))
    office.tick(AT_NINE.replace(hour=21))
    with office.session() as session:
        task = session.get_one(Task, (office.organization_id, office.ids["task"]))
        head = session.get_one(Person, (office.organization_id, office.ids["head"]))
        answer(session, task, head, AT_NINE.replace(hour=22))
        session.commit()
    office.tick(datetime(2027, 5, 3, 8, 30, tzinfo=BANGKOK))
    assert office.mail.sent == []


def test_settled_it_is_not_told_and_settling_twice_does_no_harm(office: Office) -> None:
    request_id = ask(office, at=AT_NINE.replace(hour=21))
    office.tick(AT_NINE.replace(hour=21))
    for _ in range(2):
        act(office, "policy", settle_request, at=AT_NINE.replace(hour=22), request_id=request_id)
    office.tick(datetime(2027, 5, 3, 8, 30, tzinfo=BANGKOK))
    assert office.mail.sent == []


def test_finished_work_is_asked_about_too_and_cancelled_work_is_not(office: Office) -> None:
    office.change_task(status=TaskStatus.DONE)
    ask(office, "evidence")
    office.tick(AT_NINE)
    assert told(office) == {"evidence": 1}
    office.change_task(status=TaskStatus.CANCELLED)
    with pytest.raises(RuleBroken, match="ยกเลิกแล้ว"):
        ask(office, text="อีกเรื่อง")


def test_what_cannot_be_asked(office: Office) -> None:
    with pytest.raises(RuleBroken, match="กรุณาเขียน"):
        ask(office, text=" ")
    with pytest.raises(RuleBroken, match="กรุณาย่อ"):
        ask(office, text="ก" * 1001)
    with pytest.raises(Forbidden):
        ask(office, who="head")
    for number in range(MOST_OPEN):
        ask(office, text=f"เรื่องที่ {number}")
    with pytest.raises(RuleBroken, match="รอคำตอบ"):
        ask(office, text="อีกเรื่อง")
    office.change(Plan, "plan", state=PlanState.CLOSED)
    with pytest.raises(RuleBroken, match="ปิดแล้ว"):
        ask(office)
    office.change_task(withdrawn_at=AT_NINE)
    with pytest.raises(NotFound):
        ask(office)


def test_only_who_asked_and_the_policy_officer_settle(office: Office) -> None:
    with pytest.raises(Forbidden):
        act(office, "head", settle_request, request_id=ask(office))
    with office.session() as session:
        assert session.scalars(select(TaskRequest)).one().answered_at is None


# --- a round opens ------------------------------------------------------------------------------------------------


def test_a_round_that_opens_is_told_with_the_first_daily_message(office: Office) -> None:
    """1 April 2027 is a Thursday; here it is a holiday."""
    with office.session() as session:
        session.add(Holiday(on_date=date(2027, 4, 1), name="วันหยุดพิเศษ"))
        session.commit()
    office.tick(datetime(2027, 4, 1, 9, tzinfo=BANGKOK))
    assert told(office)["round_opened"] == 0
    office.tick(datetime(2027, 4, 2, 9, tzinfo=BANGKOK))
    assert told(office)["round_opened"] == 2
    assert {one.kind for one in office.deliveries()} == {"digest"}
    assert "กองของท่านมี 1 มาตรการ" in next(
        message.text for message in office.mail.sent if message.recipient.address.startswith("arun")
    )


def test_a_division_that_owes_nothing_hears_of_no_round(office: Office) -> None:
    office.change_task(status=TaskStatus.CANCELLED)
    office.tick(datetime(2027, 4, 2, 9, tzinfo=BANGKOK))
    assert told(office) == {}


# --- late at night, in the group, and in the office's own hours ---------------------------------------------------


def test_the_offices_own_hours_count(office: Office) -> None:
    with office.session() as session:
        organization = get_organization(session)
        organization.opens_at, organization.closes_at = D30.time().replace(hour=10), D30.time().replace(hour=16)
        session.commit()
    assert office.tick(D30)["accepted"] == 0
    assert office.tick(D30.replace(hour=10))["accepted"] == 2
    with office.session() as session:
        expiry = session.scalars(select(Delivery)).first().expires_at.astimezone(BANGKOK)
    assert (expiry.hour, expiry.date()) == (16, D30.date())


def test_a_measure_more_is_counted_in_the_words_only(office: Office) -> None:
    """The opening's words are those of the morning it is told, not of the night it was found."""
    office.tick(datetime(2027, 4, 1, 0, 5, tzinfo=BANGKOK))
    with office.session() as session:
        plan, finance = session.scalars(select(Plan)).one(), session.scalars(select(Division)).one()
        measure = add_measure(session, plan, "จัดทำประกาศเจตนารมณ์", starts_on=date(2027, 4, 1))
        add_task(session, measure, finance, "ประกาศเจตนารมณ์", due_on=date(2027, 9, 30))
        session.commit()
    office.tick(datetime(2027, 4, 1, 8, 30, tzinfo=BANGKOK))
    assert any("กองของท่านมี 2 มาตรการ" in message.text for message in office.mail.sent)
