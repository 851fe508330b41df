"""An office with as many tasks as a benchmark wants: 10 divisions, 20 people, about 40 % of the tasks open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text

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
from tracker.rules.sign_in import lifetime, token_hash
from tracker.rules.task import TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.database import Database
from tracker.store.models import StepGroup, StepGroupDivision, Task, TaskUpdate, UserSession

NOW = datetime(2027, 2, 15, 9, 0, tzinfo=BANGKOK)
DIVISIONS = 10
MOST_MEASURES = 200
_LOT = 5_000  # rows written at once
# Of ten tasks four are open, as in the work the goals were measured with.
_STATES = (
    *(TaskStatus.DONE,) * 5,
    *(TaskStatus.IN_PROGRESS,) * 2,
    *(TaskStatus.NOT_STARTED,) * 2,
    TaskStatus.SUBMITTED,
)
_SAID = "จัดทำร่างคู่มือการให้บริการแล้ว อยู่ระหว่างเสนอผู้บริหารพิจารณา และเตรียมเผยแพร่บนเว็บไซต์ของหน่วยงาน"


@dataclass(frozen=True)
class BigOffice:
    """The office, a task of the first division that is under way, and browsers that are signed in already."""

    organization_id: UUID
    plan_id: UUID
    division_id: UUID
    task_id: UUID
    head_token: str
    executive_token: str


def build_big_office(database: Database, count: int) -> BigOffice:
    """`count` tasks with two updates each."""
    with database.session() as session:
        organization = add_organization(session)
        session.commit()
    with database.session(organization.id) as session:
        plan = add_plan(session, add_fiscal_year(session))
        divisions = [add_division(session, f"กองที่ {number + 1}") for number in range(DIVISIONS)]
        session.flush()
        people = []
        for division in divisions:
            for rank, title in ((Rank.DIVISION_HEAD, "ผู้อำนวยการ"), (Rank.OFFICER, "เจ้าหน้าที่")):
                people.append(add_person(session, f"{title}{division.name}"))
                session.flush()
                add_post(session, people[-1], rank, title + division.name, division=division)
        mayor = add_person(session, "นายกของอำเภอ")
        session.flush()
        add_post(session, mayor, Rank.MAYOR)
        kinds = range(max(4, min(count // 10, MOST_MEASURES)))
        measures = [add_measure(session, plan, indicators=(1 + place % 10,)) for place in kinds]
        session.flush()
        alike = {"ordinal": 1, "is_for_all_divisions": True, "responsible_text": "ทุกสำนัก/กอง", "period_text": "ทั้งปี"}
        groups = [StepGroup(id=new_id(), measure_id=measure.id, **alike) for measure in measures]
        session.add_all(groups)
        session.flush()
        for group in groups:
            session.add_all(StepGroupDivision(step_group_id=group.id, division_id=one.id) for one in divisions)
        session.commit()
        keys = [(m.id, g.id, d.id) for m, g in zip(measures, groups, strict=True) for d in divisions]
        tasks = _tasks(organization.id, plan.id, keys, count)
        first = None
        while lot := list(islice(tasks, _LOT)):
            first = first or next(
                row["id"]
                for row in lot
                if row["division_id"] == divisions[0].id and row["status"] is TaskStatus.IN_PROGRESS
            )
            session.execute(insert(Task), lot)
            session.execute(insert(TaskUpdate), list(_updates(lot, people[0].id)))
        tokens = [f"token-{new_id()}" for _ in range(2)]
        for person, token in zip((people[0], mayor), tokens, strict=True):
            session.add(
                UserSession(
                    token_hash=token_hash(token),
                    person_id=person.id,
                    device="Chrome บน Windows",
                    is_limited=False,
                    created_at=NOW,
                    last_seen_at=NOW,
                    expires_at=NOW + lifetime(is_limited=False).absolute,
                )
            )
        session.commit()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    assert first is not None
    return BigOffice(organization.id, plan.id, divisions[0].id, first, *tokens)


def _tasks(organization_id: UUID, plan_id: UUID, keys: list[tuple[UUID, UUID, UUID]], count: int) -> Iterator[Any]:
    starts = date(2026, 10, 1)
    for place in range(count):
        measure_id, group_id, division_id = keys[place % len(keys)]
        status = _STATES[(place * 7 + place // DIVISIONS) % len(_STATES)]
        is_begun = status is not TaskStatus.NOT_STARTED
        due_on = starts + timedelta(days=30 * (1 + place % 11) + place % 7)
        yield {
            "organization_id": organization_id,
            "id": new_id(),
            "plan_id": plan_id,
            "measure_id": measure_id,
            "step_group_id": group_id,
            "division_id": division_id,
            "series_number": 1 + place // len(keys),
            "title": f"จัดทำและเผยแพร่คู่มือการให้บริการประชาชน ครั้งที่ {place + 1}",
            "starts_on": starts,
            "ends_on": due_on,
            "due_on": due_on,
            "status": status,
            "is_blocked": place % 50 == 0,
            "assigned_at": LONG_AGO,
            "started_at": LONG_AGO if is_begun else None,
            "done_at": datetime(2027, 1, 1 + place % 28, tzinfo=UTC) if status is TaskStatus.DONE else None,
        }


def _updates(tasks: list[Any], person_id: UUID) -> Iterator[Any]:
    for task in tasks:
        for month in (11, 12):
            yield {
                "organization_id": task["organization_id"],
                "id": new_id(),
                "task_id": task["id"],
                "person_id": person_id,
                "move": "report",
                "result": _SAID,
                "status_before": TaskStatus.NOT_STARTED,
                "status_after": task["status"],
                "created_at": datetime(2026, month, 10, tzinfo=UTC),
            }
