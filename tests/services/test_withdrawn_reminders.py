"""What an import withdrew or took back falls silent, also where its reminder was on the way; a new date rings anew."""

from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.factories import add_contact, add_person, add_post
from tests.fakes import MemoryChannel
from tests.plan_drafts import draft_measure, draft_plan
from tests.services.planned_office import PlannedOffice
from tests.services.reminded_office import make_outbox
from tracker.rules.office import Rank
from tracker.rules.plan_draft import DraftMeasure
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.plan_reminders import plan_reminders
from tracker.store.database import Database
from tracker.store.models import Division, Reminder

ADDRESS = "arun@nongmekkhao.example"
IN_FORCE = datetime(2027, 4, 20, 9, 0, tzinfo=BANGKOK)
D30 = datetime(2027, 5, 31, 9, 0, tzinfo=BANGKOK)  # a Monday, 30 days before the day below
DUE = date(2027, 6, 30)


def spending(due: date = DUE) -> DraftMeasure:
    values = {"start": date(2027, 4, 1)}
    return draft_measure("เผยแพร่รายงานการใช้จ่ายงบประมาณ", "กองคลัง", end=due, code="1", **values)


def other(due: date = date(2027, 9, 30)) -> DraftMeasure:
    return draft_measure("จัดทำคู่มือการปฏิบัติงาน", "กองช่าง", end=due, code="2", start=date(2027, 4, 1))


class RemindedOffice(PlannedOffice):
    """The head of กองคลัง reads mail; the plan of 2570 is in force since April."""

    def __init__(self, database: Database, folder: Path) -> None:
        super().__init__(database, folder)
        self.mail = MemoryChannel()
        self.outbox = make_outbox(database, {"email": self.mail})
        with database.session(self.id) as session:
            head = add_person(session, "นางอรุณ ละเอียด", ADDRESS)
            add_contact(session, head, "email", ADDRESS)
            division = session.scalars(select(Division).where(Division.name == "กองคลัง")).one()
            add_post(session, head, Rank.DIVISION_HEAD, division=division)
            session.commit()

    def bring(self, *measures: DraftMeasure, at: datetime = IN_FORCE) -> UUID | None:
        return self.take_in(at=at, draft=draft_plan(*measures, year=2570), into="auto").import_id

    def plan(self, at: datetime) -> int:
        with self.database.session(self.id) as session:
            return plan_reminders(session, channels=["email"], now=at).reminders

    def send(self, at: datetime) -> int:
        before = len(self.mail.sent)
        dispatch_messages(self.outbox, self.id, lambda: at)
        return len(self.mail.sent) - before


@pytest.fixture
def office(database: Database, tmp_path: Path) -> RemindedOffice:
    return RemindedOffice(database, tmp_path)


def test_a_reminder_on_its_way_is_not_sent_once_the_import_is_undone(office: RemindedOffice) -> None:
    import_id = office.bring(spending(), other())
    assert office.plan(D30) == 1
    office.undo(import_id, at=D30)
    assert office.send(D30) == 0
    assert {row.state for row in office.rows(Reminder)} <= {"silenced", "superseded"}


def test_a_reminder_of_a_withdrawn_measure_is_not_sent(office: RemindedOffice) -> None:
    office.bring(spending(), other())
    assert office.plan(D30) == 1
    office.bring(other(), at=D30)
    assert office.send(D30) == 0
    assert office.plan(D30) == 0


def test_without_a_change_it_is_sent(office: RemindedOffice) -> None:
    office.bring(spending(), other())
    office.plan(D30)
    assert office.send(D30) == 1


def test_a_moved_deadline_rings_anew(office: RemindedOffice) -> None:
    office.bring(spending(), other())
    office.plan(D30)
    assert office.send(D30) == 1
    import_id = office.bring(spending(date(2027, 7, 30)), other(), at=D30)
    later = D30.replace(month=6, day=30)
    assert office.plan(later) == 1
    assert office.send(later) == 1
    office.undo(import_id, at=later)
    assert {row.deadline_version for row in office.rows(Reminder)} == {1, 2}
    assert office.plan(later) == 1  # today is its day, in its third version
