"""Planning: what is due is recorded once and put into one message per person, channel and day."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests import factories
from tests.factories import add_appointment, add_contact, add_entry, add_measure, add_person, add_task
from tests.fakes import MemoryChannel
from tests.services.reminded_office import D30, DUE, HEAD_MAIL, build_office
from tracker.rules.digest import HEADINGS, VACANT
from tracker.rules.office import Rank
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.plan_reminders import plan_reminders
from tracker.store.models import (
    Appointment,
    ContactPoint,
    Division,
    FiscalYearRow,
    Holiday,
    Measure,
    Organization,
    Person,
    Plan,
    Position,
    Reminder,
    ReportingRound,
    Task,
)
from tracker.store.people import get_organization


@pytest.fixture
def office(database):
    return build_office(database)


def at(month, day, hour=9, minute=0):
    return datetime(2027, month, day, hour, minute, tzinfo=BANGKOK)


def test_a_due_reminder_reaches_inbox_line_and_mail_once(office):
    counts = office.tick(D30)
    assert (counts["planned"], counts["inbox"], counts["accepted"]) == (1, 1, 2)
    assert office.statuses() == [("email", "accepted"), ("inbox", "accepted"), ("line", "accepted")]
    again = office.tick(D30 + timedelta(minutes=1))
    assert not any(again.values())
    assert len(office.line.sent) == len(office.mail.sent) == 1


def test_nothing_is_due_the_day_before(office):
    assert not any(office.tick(D30 - timedelta(days=3)).values())


def test_before_opening_it_is_planned_and_leaves_at_half_past_eight(office):
    early = office.tick(at(5, 31, 0, 5))
    assert (early["planned"], early["accepted"]) == (1, 0)
    assert office.tick(at(5, 31, 8, 29))["accepted"] == 0
    assert office.tick(at(5, 31, 8, 30))["accepted"] == 2


def test_at_night_it_waits_for_the_next_working_day(office):
    assert office.tick(at(5, 31, 21))["accepted"] == 0
    assert office.tick(at(6, 1, 8, 30))["accepted"] == 2


def test_three_days_off_are_caught_up_once(office):
    """Off from before the mark of 14 days until three days after it."""
    office.tick(D30)
    counts = office.tick(at(6, 18))
    assert (counts["planned"], counts["accepted"]) == (1, 2)
    assert "เหลืออีก 12 วัน" in office.mail.sent[-1].text


def test_off_for_months_is_one_message_about_the_newest_mark(office):
    counts = office.tick(at(7, 23))
    assert (counts["planned"], counts["accepted"]) == (1, 2)
    assert office.reminders() == {"planned": 1, "superseded": 8}
    assert "เกินกำหนดมาแล้ว 23 วัน" in office.mail.sent[0].text


def test_every_mark_is_told_once_and_lateness_once_a_week(office):
    sent = []
    day = at(5, 24)
    while day < at(7, 17):
        if office.tick(day)["accepted"]:
            sent.append(day.date())
        day += timedelta(days=1)
    marks = [date(2027, 5, 31), date(2027, 6, 16), date(2027, 6, 23), date(2027, 6, 25)]
    assert sent == [*marks, date(2027, 6, 29), date(2027, 6, 30), date(2027, 7, 7), date(2027, 7, 14)]


def test_a_moved_deadline_rearms_and_the_old_one_falls_silent(office):
    office.tick(D30)
    office.change_task(due_on=date(2027, 7, 7), deadline_version=2)
    assert office.tick(at(6, 7))["accepted"] == 2
    assert "7 กรกฎาคม 2570" in office.mail.sent[-1].text
    assert office.tick(at(6, 16))["accepted"] == 0


def test_a_deadline_moved_away_and_back_is_not_told_twice(office):
    office.tick(D30)
    office.change_task(due_on=date(2027, 9, 15), deadline_version=2)
    office.tick(at(6, 1))
    office.change_task(due_on=DUE, deadline_version=3)
    assert office.tick(at(6, 2))["accepted"] == 2  # a new version says so, once
    assert office.tick(at(6, 3))["accepted"] == 0


@pytest.mark.parametrize(
    ("model", "key", "values"),
    [
        (Task, "task", {"status": TaskStatus.DONE}),
        (Task, "task", {"status": TaskStatus.SUBMITTED}),
        (Task, "task", {"status": TaskStatus.CANCELLED}),
        (Task, "task", {"withdrawn_at": D30}),
        (Task, "task", {"due_on": None}),
        (Task, "task", {"assigned_at": D30 + timedelta(days=1)}),
        (Measure, "measure", {"withdrawn_at": D30}),
        (Plan, "plan", {"state": PlanState.DRAFT}),
        (Plan, "plan", {"state": PlanState.CLOSED}),
        (Plan, "plan", {"activated_at": D30 + timedelta(days=1)}),
    ],
)
def test_what_is_no_open_duty_is_never_due(office, model, key, values):
    office.change(model, key, **values)
    assert not any(office.tick(D30).values())


def test_a_closed_year_reminds_of_nothing(office):
    with office.session() as session:
        session.scalars(select(FiscalYearRow)).one().closed_at = D30
        session.commit()
    assert not any(office.tick(D30).values())


def test_a_plan_of_a_past_year_says_nothing(office):
    """Four years later, machine switched on again: the year closed at New Year."""
    assert not any(office.tick(datetime(2031, 3, 3, 9, tzinfo=BANGKOK)).values())


def test_two_duties_of_one_day_are_one_message(office):
    with office.session() as session:
        measure, finance = session.scalars(select(Measure)).one(), session.scalars(select(Division)).one()
        add_task(session, measure, finance, "ปรับปรุงประกาศราคากลาง", due_on=date(2027, 6, 7))
        session.commit()
    counts = office.tick(D30)
    assert (counts["planned"], counts["accepted"]) == (2, 2)
    assert "ใกล้ครบกำหนด 2 เรื่อง" in office.mail.sent[0].subject


def test_what_falls_due_after_the_message_was_taken_goes_into_the_next_one(office):
    office.tick(D30)
    with office.session() as session:
        measure, finance = session.scalars(select(Measure)).one(), session.scalars(select(Division)).one()
        add_task(session, measure, finance, "ปรับปรุงประกาศราคากลาง", due_on=date(2027, 6, 3))
        session.commit()
    counts = office.tick(D30 + timedelta(hours=1))
    assert (counts["planned"], counts["accepted"]) == (1, 0)
    assert office.tick(at(6, 1, 8, 30))["accepted"] == 2
    assert [one.on_day for one in office.deliveries(channel="email")] == [date(2027, 5, 31), date(2027, 6, 1)]


def test_a_holiday_brings_the_message_forward_and_keeps_the_key(office):
    with office.session() as session:
        session.add(Holiday(on_date=date(2027, 5, 31), name="วันหยุดชดเชย"))
        session.commit()
    assert office.tick(at(5, 28))["accepted"] == 2
    assert office.tick(at(5, 31))["planned"] == 0
    with office.session() as session:
        assert session.scalars(select(Reminder)).one().nominal_on == date(2027, 5, 31)


def test_a_holiday_announced_after_planning_moves_the_message(office):
    office.tick(at(5, 31, 0, 5))
    with office.session() as session:
        session.add(Holiday(on_date=date(2027, 5, 31), name="วันหยุดพิเศษ"))
        session.commit()
    assert office.tick(at(5, 31))["accepted"] == 0
    assert office.tick(at(6, 1))["accepted"] == 2


def test_the_offices_own_days_count(office):
    with office.session() as session:
        get_organization(session).reminder_offsets = [60, 5]
        session.commit()
    assert office.tick(D30)["accepted"] == 2  # 60 days before has passed and was never told
    assert office.tick(at(6, 16))["accepted"] == 0


# --- recipients -----------------------------------------------------------------------------------------------


def recipients(office):
    return sorted(message.recipient.address for message in office.mail.sent)


def add_colleague(office, name, address, rank=Rank.OFFICER, **more):
    with office.session() as session:
        person = add_person(session, name, address)
        add_contact(session, person, "email", address)
        position = session.get_one(Position, (office.organization_id, office.ids["head_position"]))
        if rank is not Rank.DIVISION_HEAD:
            position = Position(title=rank.thai, rank=rank, division_id=position.division_id, created_at=D30)
            session.add(position)
            session.flush()
        add_appointment(session, position, person, **more)
        session.commit()
        return person.id


def test_the_person_the_head_named_is_told_instead(office):
    officer = add_colleague(office, "นางจิตรา ขยัน", "chitra@nongmekkhao.example")
    office.change_task(delegate_id=officer)
    office.tick(D30)
    assert recipients(office) == ["chitra@nongmekkhao.example"]


def test_the_acting_officer_is_told_while_the_head_is_away(office):
    add_colleague(office, "นายประเสริฐ แข็งขัน", "prasert@nongmekkhao.example", Rank.DIVISION_HEAD, is_acting=True)
    office.tick(D30)
    assert recipients(office) == ["prasert@nongmekkhao.example"]


def test_a_vacant_post_is_told_to_the_clerk_and_the_policy_officer(office):
    add_colleague(office, "นางวิภา เที่ยงธรรม", "clerk@nongmekkhao.example", Rank.CLERK)
    with office.session() as session:
        for held in session.scalars(select(Appointment).where(Appointment.person_id == office.ids["head"])):
            held.ends_on = date(2027, 5, 30)
        session.commit()
    office.tick(D30)
    assert recipients(office) == ["clerk@nongmekkhao.example", "thana@nongmekkhao.example"]
    assert all(VACANT in message.text for message in office.mail.sent)


def test_who_takes_over_is_told_the_newest_mark_once(office):
    office.tick(D30)
    with office.session() as session:
        for held in session.scalars(select(Appointment).where(Appointment.person_id == office.ids["head"])):
            held.ends_on = date(2027, 6, 1)
        session.commit()
    add_colleague(office, "นายใหม่ มารับงาน", "mai@nongmekkhao.example", Rank.DIVISION_HEAD, starts_on=date(2027, 6, 2))
    assert office.tick(at(6, 2))["accepted"] == 1
    assert recipients(office) == ["arun@nongmekkhao.example", "mai@nongmekkhao.example"]
    assert office.tick(at(6, 4))["accepted"] == 0


def test_a_person_who_left_is_never_written_to(office):
    office.change(Person, "head", left_on=date(2027, 5, 31))
    office.tick(D30)
    assert recipients(office) == ["thana@nongmekkhao.example"]
    assert office.line.sent == []


def test_a_channel_switched_off_is_left_alone_and_later_brings_no_flood(office):
    office.change(ContactPoint, "head_line", is_on=False)
    office.tick(D30)
    assert office.line.sent == []
    office.change(ContactPoint, "head_line", is_on=True)
    office.tick(at(6, 1))
    assert office.line.sent == []
    office.tick(at(6, 16))
    assert len(office.line.sent) == 1


def test_without_any_channel_the_inbox_has_it(office):
    office.outbox.channels.clear()
    assert office.tick(D30)["inbox"] == 1
    assert office.statuses() == [("inbox", "accepted")]


def test_organizations_never_mix(office):
    other = build_neighbour(office)
    counts = office.tick(D30)
    assert counts["planned"] == 2
    assert {one.organization_id for one in office.deliveries()} == {office.organization_id}
    assert len(office.mail.sent) == 2
    with office.database.session(other) as session:
        assert session.scalars(select(Reminder)).one().organization_id == other


def test_the_installations_line_account_speaks_for_one_organization_only(office):
    build_neighbour(office)
    office.tick(D30)
    assert office.line.sent == []
    assert office.statuses() == [("email", "accepted"), ("inbox", "accepted")]


def test_one_organizations_trouble_does_not_silence_the_others(office):
    """Whichever of the two comes first: the healthy one is told, and the trouble is not hidden."""
    other = build_neighbour(office)
    with office.database.session() as session:
        session.get_one(Organization, other).reminder_offsets = ["สามสิบ"]
        session.commit()
    with pytest.raises(ExceptionGroup, match="1 of 2"):
        office.tick(D30)
    assert [message.recipient.address for message in office.mail.sent] == [HEAD_MAIL]


def build_neighbour(office):
    with office.database.session() as session:
        neighbour = factories.add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok")
        session.commit()
    with office.database.session(neighbour.id) as session:
        division = factories.add_division(session, "กองคลัง")
        head = factories.add_person(session, "นายอีกคน หนึ่ง", "other@doisaimok.example")
        add_contact(session, head, "email", "other@doisaimok.example")
        factories.add_post(session, head, Rank.DIVISION_HEAD, division=division)
        plan = factories.add_plan(session, factories.add_fiscal_year(session))
        measure = add_measure(session, plan, starts_on=date(2027, 4, 1))
        add_task(session, measure, division, due_on=DUE)
        session.commit()
    return neighbour.id


# --- the executives' weekly summary ---------------------------------------------------------------------------


@pytest.fixture
def governed(office):
    add_colleague(office, "นายสมหมาย ใจกว้าง", "mayor@nongmekkhao.example", Rank.MAYOR)
    office.tick(at(5, 28))  # a Friday: nothing else is due
    office.mail.sent.clear()
    return office


def summaries(office):
    """The mayor's mail, without what is told because something is late."""
    to_mayor = [message for message in office.mail.sent if message.recipient.address == "mayor@nongmekkhao.example"]
    return [message for message in to_mayor if HEADINGS["summary"] in message.subject]


def test_executives_get_a_summary_once_a_week(governed):
    for day in (31, 31, 30, 29):
        governed.tick(at(5, day))
    for day in range(1, 15):
        governed.tick(at(6, day))
    assert [message.dated_at.date() for message in summaries(governed)] == [
        date(2027, 5, 31),
        date(2027, 6, 7),
        date(2027, 6, 14),
    ]
    assert "แล้วเสร็จ 0 จาก 1 งาน (0%) เกินกำหนด 0 งาน" in summaries(governed)[0].subject


def test_a_summary_missed_on_monday_comes_on_the_day_the_machine_is_back(governed):
    governed.tick(at(6, 3))
    assert len(summaries(governed)) == 1


def test_a_summary_counts_as_the_overview_does(governed):
    governed.change_task(status=TaskStatus.IN_PROGRESS)
    governed.tick(at(7, 5))
    (message,) = summaries(governed)
    assert "เกินกำหนด 1 งาน" in message.text
    assert "นำไปสู่การปฏิบัติ 1 จาก 1 มาตรการ (100%)" in message.text
    assert "งานเกินกำหนดตามกอง: กองคลัง 1 งาน" in message.text


def test_a_plan_made_active_in_mid_week_is_summed_up_next_monday(governed):
    governed.change(Plan, "plan", activated_at=at(6, 1))
    governed.tick(at(6, 1))
    assert summaries(governed) == []
    governed.tick(at(6, 7))
    assert len(summaries(governed)) == 1


# --- entries of a round ---------------------------------------------------------------------------------------

CLOSES_SOON = at(3, 24)  # a week before the 6-month round closes


@pytest.fixture
def owing(office):
    """The division owes an entry for the 6-month round; its task is done."""
    office.change_task(status=TaskStatus.DONE)
    office.change(Measure, "measure", starts_on=date(2026, 10, 1))
    return office


def write_entry(office, state):
    with office.session() as session:
        measure, finance = session.scalars(select(Measure)).one(), session.scalars(select(Division)).one()
        round_ = session.scalars(select(ReportingRound).where(ReportingRound.months == 6)).one()
        add_entry(session, measure, round_, finance, result="เผยแพร่แล้ว", state=state)
        session.commit()


def test_division_and_policy_officer_are_told_of_missing_entries(owing):
    assert owing.tick(CLOSES_SOON)["planned"] == 2
    head, policy = sorted(owing.mail.sent, key=lambda message: message.recipient.address)
    assert "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570" in head.text
    assert "ยังไม่ส่ง 1 มาตรการ" in head.text
    assert "ยังส่งไม่ครบ 1 กอง: กองคลัง" in policy.text


def test_a_submitted_entry_silences_and_wakes_the_approver(owing):
    write_entry(owing, EntryState.SUBMITTED)
    assert owing.tick(CLOSES_SOON)["planned"] == 0
    assert owing.tick(at(4, 23))["planned"] == 2  # a week before the report is due: to approve, and to publish it
    (message,) = owing.mail.sent
    assert message.recipient.address == "thana@nongmekkhao.example"
    assert "รอรับรอง 1 รายการ" in message.text


def test_an_approved_entry_leaves_only_the_report_to_publish(owing):
    write_entry(owing, EntryState.APPROVED)
    assert not any(owing.tick(CLOSES_SOON).values())
    assert owing.tick(at(4, 23))["planned"] == 1
    (message,) = owing.mail.sent
    assert "ส่งรายงานผลรอบ 6 เดือน" in message.text


def test_a_draft_is_not_enough(owing):
    write_entry(owing, EntryState.DRAFTING)
    assert owing.tick(CLOSES_SOON)["planned"] == 2


# --- two at once ----------------------------------------------------------------------------------------------


def test_planning_again_and_again_changes_nothing(office):
    with office.session() as session:
        first = plan_reminders(session, channels={"email", "line"}, now=D30)
    with office.session() as session:
        second = plan_reminders(session, channels={"email", "line"}, now=D30)
    assert (first.reminders, first.messages) == (1, 3)
    assert (second.reminders, second.messages) == (0, 0)


def test_a_planner_that_dies_before_its_commit_leaves_nothing_behind(office):
    session = office.session()
    session.commit = lambda: None
    plan_reminders(session, channels={"email"}, now=D30)
    session.rollback()
    session.close()
    assert office.deliveries() == []
    office.outbox.channels["email"] = MemoryChannel()
    assert office.tick(D30)["planned"] == 1
