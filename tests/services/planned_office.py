"""An office into which drafts made by hand are imported, changed and undone."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from tests.cast import NOW
from tests.factories import add_entry, add_evidence, add_organization, add_person, add_post, add_update
from tests.plan_drafts import APRIL, MARCH, draft_measure, draft_plan
from tracker.clock import new_id
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor
from tracker.rules.plan_content import PlanContent
from tracker.rules.plan_draft import DraftMeasure, Field, PlanDraft
from tracker.rules.task import EntryState
from tracker.services.import_plan import ImportOutcome, import_plan
from tracker.services.read_plan_file import ImportOptions, SourceBytes
from tracker.services.undo_import import Undone, UndoState, find_undo, undo_import
from tracker.store.database import Database
from tracker.store.divisions import add_division_row, list_divisions
from tracker.store.history import list_history_of
from tracker.store.models import (
    Division,
    EvidenceLink,
    Measure,
    Person,
    Plan,
    ReportingRound,
    Step,
    Task,
    TaskDeadline,
    TaskStep,
)
from tracker.store.people import find_actor
from tracker.store.plan_content import get_plan_content
from tracker.store.tasks import TaskRow, list_tasks

LATER = NOW + timedelta(days=1)
TRAINING = draft_measure("อบรมคุณธรรมให้บุคลากรทุกระดับ", "กองคลัง", steps=("สำรวจความต้องการ", "จัดอบรม"), code="1")
BUYING = draft_measure("เผยแพร่แผนจัดซื้อจัดจ้างบนเว็บไซต์", "กองช่าง", steps=("รวบรวมแผน", "เผยแพร่"), code="2")
SERVICE = draft_measure("ปรับปรุงจุดบริการประชาชน", "สำนักปลัด", steps=("วางผังจุดบริการ",), code="3", end=APRIL)
NEW = draft_measure("ตั้งศูนย์รับเรื่องร้องเรียน", "สำนักปลัด", steps=("จัดทำคำสั่ง",), code="4")


def changed(measure: DraftMeasure, **values: Any) -> DraftMeasure:
    """The measure with other values in these fields; steps as texts of the measure's own owners and period."""
    steps = values.pop("steps", None)
    named: dict[str, Any] = {name: Field(value) for name, value in values.items()}
    measure = replace(measure, **named)
    return replace(measure, steps=draft_measure("", steps=steps).steps) if steps is not None else measure


class PlannedOffice:
    """An organization with three divisions and a policy officer; each import is a file of its own."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        with database.session() as session:
            self.id = add_organization(session).id
            session.commit()
        with database.session(self.id) as session:
            for name in ("สำนักปลัด", "กองคลัง", "กองช่าง"):
                add_division_row(session, name, NOW)
            session.flush()
            self.officer_id = add_person(session, "ธนา รอบคอบ").id
            session.flush()
            officer = session.get_one(Person, (self.id, self.officer_id))
            add_post(session, officer, Rank.POLICY_OFFICER, starts_on=date(2020, 1, 1))
            session.commit()

    @property
    def actor(self) -> Actor:
        with self.database.session(self.id) as session:
            actor = find_actor(session, self.officer_id, NOW.date())
            assert actor
            return actor

    def take_in(
        self, *measures: DraftMeasure, at: datetime = NOW, draft: PlanDraft | None = None, **options: Any
    ) -> ImportOutcome:
        """Import these measures as a file never seen before, into a plan in force."""
        return self.take_in_file(new_id().bytes, draft or draft_plan(*measures), at=at, **options)

    def take_in_file(self, data: bytes, draft: PlanDraft, *, at: datetime = NOW, **options: Any) -> ImportOutcome:
        tell = options.pop("tell", lambda _done, _total: None)
        with self.database.session(self.id) as session:
            return import_plan(
                session,
                person_id=self.officer_id,
                file=SourceBytes("แผน.docx", data),
                draft=draft,
                options=ImportOptions(**{"is_activating": True, **options}),
                data_dir=self.folder,
                now=at,
                tell=tell,
            )

    def undo(self, import_id: UUID | None, at: datetime = LATER) -> Undone:
        assert import_id
        actor = self.actor
        with self.database.session(self.id) as session:
            return undo_import(session, actor=actor, import_id=import_id, now=at)

    def undo_state(self, plan_id: UUID) -> UndoState | None:
        with self.database.session(self.id) as session:
            return find_undo(session, plan_id)

    def content(self, plan_id: UUID) -> PlanContent:
        with self.database.session(self.id) as session:
            return get_plan_content(session, plan_id)

    def tasks(self, plan_id: UUID) -> list[TaskRow]:
        with self.database.session(self.id) as session:
            return list_tasks(session, plan_id)

    def task_of(self, plan_id: UUID, measure: DraftMeasure, division: str | None = None) -> TaskRow:
        (task,) = [
            task
            for task in self.tasks(plan_id)
            if task.measure_code == measure.code.value and division in (None, task.division_name)
        ]
        return task

    def rows(self, model: Any, *where: Any) -> list[Any]:
        with self.database.session(self.id) as session:
            return list(session.scalars(select(model).where(*where).order_by(model.id)))

    def everything(self) -> dict[str, Any]:
        """Every row that a plan is made of, as values: two of these are equal where nothing was written."""
        names = (Plan, Measure, Task, TaskStep, TaskDeadline, Division)
        return {model.__tablename__: [_values(row) for row in self.rows(model)] for model in names}

    def division_names(self) -> list[str]:
        with self.database.session(self.id) as session:
            return [division.name for division in list_divisions(session)]

    def division_id(self, name: str) -> UUID:
        with self.database.session(self.id) as session:
            return next(division.id for division in list_divisions(session) if division.name == name)

    def report_on(self, task_id: UUID, at: datetime = LATER) -> None:
        """Somebody says what was done."""
        with self.database.session(self.id) as session:
            task = session.get_one(Task, (self.id, task_id))
            add_update(session, task, session.get_one(Person, (self.id, self.officer_id)), "จัดอบรมแล้ว 1 รุ่น", at)
            session.commit()

    def tick(self, task_id: UUID, at: datetime = LATER) -> None:
        """Somebody ticks the first step of a task."""
        with self.database.session(self.id) as session:
            lines = select(TaskStep).join(Step, Step.id == TaskStep.step_id).where(TaskStep.task_id == task_id)
            line = session.scalars(lines.order_by(Step.ordinal)).first()
            assert line
            line.is_done, line.done_at = True, at
            session.commit()

    def write_entry(self, task: TaskRow, at: datetime = LATER) -> None:
        """The division begins to write what it reports for the measure in the first round."""
        with self.database.session(self.id) as session:
            head = session.scalars(select(ReportingRound).where(ReportingRound.months == 6)).one()
            measure = session.get_one(Measure, (self.id, task.measure_id))
            division = session.get_one(Division, (self.id, task.division_id))
            drafting = EntryState.DRAFTING
            add_entry(session, measure, head, division, result="ดำเนินการแล้ว", state=drafting, changed_at=at)
            session.commit()

    def show_evidence(self, task_id: UUID, at: datetime = LATER) -> None:
        with self.database.session(self.id) as session:
            person = session.get_one(Person, (self.id, self.officer_id))
            add_evidence(
                session, session.get_one(Task, (self.id, task_id)), person, "ภาพถ่าย", "https://nongmek.example/1"
            )
            session.flush()
            session.scalars(select(EvidenceLink)).one().linked_at = at
            session.commit()

    def appoint_head_of(self, name: str) -> None:
        division_id = self.division_id(name)
        with self.database.session(self.id) as session:
            division = session.get_one(Division, (self.id, division_id))
            add_post(session, add_person(session, "มาลี ตั้งใจ"), Rank.DIVISION_HEAD, division=division)
            session.commit()

    def actions_on(self, subject_id: UUID) -> list[str]:
        with self.database.session(self.id) as session:
            return [row.action for row in list_history_of(session, subject_id)]


def _values(row: Any) -> dict[str, Any]:
    return {name: value for name, value in sorted(vars(row).items()) if not name.startswith("_")}


__all__ = ["APRIL", "BUYING", "LATER", "MARCH", "NEW", "NOW", "SERVICE", "TRAINING", "PlannedOffice", "changed"]
