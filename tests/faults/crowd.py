"""An office with as many people as a test wants, each with one task due on one day, told by LINE, by mail, or both."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.factories import (
    LONG_AGO,
    add_division,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
)
from tracker.clock import new_id
from tracker.rules.office import Rank
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.database import Database
from tracker.store.models import (
    Appointment,
    ContactPoint,
    Division,
    Measure,
    Person,
    Position,
    StepGroup,
    StepGroupDivision,
    Task,
    TaskDeadline,
)

DUE = date(2027, 6, 30)  # a Wednesday
D30 = datetime(2027, 5, 31, 9, 0, tzinfo=BANGKOK)  # the Monday of the mark 30 days before
D1 = datetime(2027, 6, 29, 9, 0, tzinfo=BANGKOK)  # the Tuesday before it falls due: a mail in doubt goes once more
HEADS_OF = 50  # people in one division


@dataclass
class Crowd:
    """An organization and the people who are to be told, in order."""

    organization_id: UUID
    people: list[UUID] = field(default_factory=list)
    tasks: list[UUID] = field(default_factory=list)
    number: int = 0

    def line_of(self, place: int) -> str:
        return f"U{self.number:08x}{place:024x}"

    def mail_of(self, place: int) -> str:
        return f"person{place}@office{self.number}.example"


def build_crowd(
    database: Database, count: int, *, channels: tuple[str, ...] = ("line",), number: int = 0, due_on: date = DUE
) -> Crowd:
    """`count` people, each named for one task; a policy officer, who can be reached by nothing but the inbox."""
    with database.session() as session:
        organization = add_organization(session, name=f"หนองเมฆขาว {number}", slug=f"nong-mek-{number}")
        session.commit()
    crowd = Crowd(organization.id, number=number)
    with database.session(organization.id) as session:
        add_post(session, add_person(session, "นายธนา รอบคอบ"), Rank.POLICY_OFFICER, "นักวิเคราะห์นโยบายและแผน")
        # The measure begins after the first half, so that no round entry is owed before September.
        measure = add_measure(session, add_plan(session, add_fiscal_year(session)), starts_on=date(2027, 4, 1))
        session.flush()
        for start in range(0, count, HEADS_OF):
            division = add_division(session, f"กองที่ {start // HEADS_OF + 1}")
            session.flush()
            _fill(session, crowd, division, measure, range(start, min(count, start + HEADS_OF)), channels, due_on)
        session.commit()
    return crowd


def _fill(
    session: Session,
    crowd: Crowd,
    division: Division,
    measure: Measure,
    places: range,
    channels: tuple[str, ...],
    due_on: date,
) -> None:
    """In bulk: thousands of people by the usual builders would take longer than the test."""
    rows: dict[Any, list[dict[str, Any]]] = {}

    def add(model: Any, **values: Any) -> UUID:
        key = new_id()
        rows.setdefault(model, []).append({"organization_id": crowd.organization_id, "id": key, **values})
        return key

    days = {"starts_on": date(2027, 4, 1), "ends_on": due_on, "due_on": due_on}
    for place in places:
        name = f"นางสาวคนที่ {place:05}"
        person = add(Person, name=name, sort_key=name, created_at=LONG_AGO)
        _add_post(add, person, division)
        for channel in channels:
            address = crowd.line_of(place) if channel == "line" else crowd.mail_of(place)
            add(ContactPoint, person_id=person, channel=channel, address=address, created_at=LONG_AGO)
        words = {"responsible_text": division.name, "period_text": ""}
        group = add(StepGroup, measure_id=measure.id, ordinal=place + 1, is_for_all_divisions=False, **words, **days)
        add(StepGroupDivision, step_group_id=group, division_id=division.id)
        ids = {"plan_id": measure.plan_id, "measure_id": measure.id, "step_group_id": group, "division_id": division.id}
        title = f"เผยแพร่รายงานการใช้จ่ายงบประมาณ ฉบับที่ {place + 1}"
        task = add(
            Task, **ids, **days, title=title, status=TaskStatus.NOT_STARTED, assigned_at=LONG_AGO, delegate_id=person
        )
        add(TaskDeadline, task_id=task, version=1, due_on=due_on, created_at=LONG_AGO)
        crowd.people.append(person)
        crowd.tasks.append(task)
    for model, found in rows.items():
        session.execute(insert(model), found)


def _add_post(add: Any, person: UUID, division: Division) -> None:
    ids = {"rank": Rank.OFFICER, "division_id": division.id, "created_at": LONG_AGO}
    position = add(Position, title="นักจัดการงานทั่วไป", **ids)
    add(Appointment, position_id=position, person_id=person, starts_on=date(2026, 10, 1), is_acting=False)
