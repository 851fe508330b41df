"""A moved deadline is a new version: its reminders begin anew, what was said of the old one is silenced."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from tests.services.reminded_office import D30, DUE, Office, build_office
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.foresee_move import foresee_task_move
from tracker.services.move_deadline import RoundMove, TaskMove, move_round_dates, move_task_deadline
from tracker.store.database import Database
from tracker.store.deadlines import list_round_versions, list_task_versions
from tracker.store.history import find_break_in_history
from tracker.store.models import Reminder, ReportingRound, Task
from tracker.store.people import find_actor

LATER = date(2027, 7, 14)
JULY = datetime(2027, 7, 7, 9, 0, tzinfo=BANGKOK)


@pytest.fixture
def office(database: Database) -> Office:
    return build_office(database)


def officer(office: Office, key: str = "policy") -> Actor:
    with office.session() as session:
        actor = find_actor(session, office.ids[key], D30.date())
    assert actor
    return actor


def move(office: Office, due_on: date = LATER, **more: object) -> None:
    facts = {"row_version": 1, "due_on": due_on, "reason": "รอผลการจัดซื้อจัดจ้าง"} | more
    with office.session() as session:
        move_task_deadline(
            session, actor=officer(office), task_id=office.ids["task"], move=TaskMove(**facts), now=office.clock()
        )


def keys_told(office: Office) -> list[tuple[int, str]]:
    with office.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.state == "planned", Reminder.kind == "task"))
        return sorted((row.deadline_version, row.key.split("|")[-2]) for row in rows)


def test_a_moved_deadline_re_arms(office: Office) -> None:
    office.tick(D30)
    assert keys_told(office) == [(1, "d30")]
    office.clock.at = JULY
    with office.session() as session:
        effect = foresee_task_move(session, office.ids["task"], LATER, JULY.date())
    assert [one.person_name for one in effect.already_told] == ["นางอรุณ ละเอียด"]
    assert effect.marks[0].offset_days == 7
    move(office)
    office.tick(JULY)
    assert keys_told(office) == [(1, "d30"), (2, "d7")]
    assert office.line.sent[-1].text.count("14 กรกฎาคม 2570")
    with office.session() as session:
        versions = [(one.version, one.due_on) for one in list_task_versions(session, office.ids["task"])]
        assert versions == [(2, LATER), (1, DUE)]
        assert find_break_in_history(session) is None


def test_what_is_under_way_of_the_old_date_falls_silent(office: Office) -> None:
    early = D30.replace(hour=7)
    office.tick(early)  # planned for the opening of the office
    assert office.mail.sent == []
    move(office, date(2027, 9, 1))
    office.tick(D30)
    assert all("30 มิถุนายน" not in one.text for one in office.mail.sent)


def test_a_round_is_moved_as_announced(office: Office) -> None:
    actor = officer(office)
    change = RoundMove(1, date(2027, 10, 15), date(2027, 11, 30), "ประกาศ ป.ป.ช. ที่ 3", date(2027, 5, 3))
    with office.session() as session:
        round_id = session.scalars(select(ReportingRound.id).where(ReportingRound.months == 12)).one()
        move_round_dates(session, actor=actor, round_id=round_id, move=change, now=D30)
    with office.session() as session:
        newest, first = list_round_versions(session, round_id)
        assert (newest.closes_on, newest.grounds.announcement) == (date(2027, 10, 15), "ประกาศ ป.ป.ช. ที่ 3")
        assert (first.closes_on, first.person_name, newest.person_name) == (date(2027, 9, 30), None, "นายธนา รอบคอบ")
        with pytest.raises(Conflict):
            move_round_dates(session, actor=actor, round_id=round_id, move=change, now=D30)


def test_only_the_policy_officer_moves_and_only_what_they_saw(office: Office) -> None:
    head, change = officer(office, "head"), TaskMove(1, LATER, "เหตุผล")
    with office.session() as session, pytest.raises(Forbidden):
        move_task_deadline(session, actor=head, task_id=office.ids["task"], move=change, now=D30)
    move(office)
    with pytest.raises(Conflict):
        move(office, date(2027, 8, 1))
    with pytest.raises(RuleBroken, match="วันที่เหมือนเดิม"):
        move(office, row_version=2)
    with office.session() as session:
        assert session.get_one(Task, (office.organization_id, office.ids["task"])).deadline_version == 2
