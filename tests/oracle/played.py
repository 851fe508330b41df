"""Plays a story in a real database, a worker's turn a day, and writes down what lay in people's inboxes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    add_appointment,
    add_division,
    add_entry,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
)
from tests.oracle.foresight import CLERK, MAYOR, OFFICER, Told
from tests.oracle.story import RoundStory, Story, TaskStory
from tests.services.reminded_office import make_outbox
from tracker.clock import new_id
from tracker.rules.office import Rank
from tracker.rules.task import EntryState, PlanState, TaskStatus
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.plan_reminders import plan_reminders
from tracker.store.database import Database
from tracker.store.models import (
    Delivery,
    DeliveryItem,
    Division,
    Holiday,
    Measure,
    Person,
    Plan,
    Position,
    Reminder,
    ReportApproval,
    ReportingRound,
    RoundReport,
    Task,
)

# Left out: the weekly summary, whose day is its only rule, and signatures, which hang on whoever holds a post.
COMPARED = frozenset(
    {"task", "assignment", "entry", "round", "round_opened", "escalation", "report", "report_returned"}
)


@dataclass
class Played:
    """The office of a story, as rows."""

    story: Story
    database: Database
    organization_id: UUID
    ids: dict[str, UUID] = field(default_factory=dict)
    people: dict[UUID, str] = field(default_factory=dict)

    def session(self) -> Session:
        return self.database.session(self.organization_id)

    def row(self, session: Session, model: Any, name: str) -> Any:
        return session.get_one(model, (self.organization_id, self.ids[name]))


def play(story: Story, database: Database) -> set[Told]:
    """Everything that lay in the inboxes after each day on which the worker turned."""
    office = _open_office(story, database)
    outbox = make_outbox(database, {})
    heard: set[Told] = set()
    day = story.starts_on
    while day <= story.ends_on:
        _live_through(office, day)
        if day not in story.off:
            at = datetime.combine(day, time(9), BANGKOK)
            with office.session() as session:
                plan_reminders(session, channels=outbox.channels, now=at)
            dispatch_messages(outbox, office.organization_id, lambda at=at: at)
            heard |= _heard_at(office, at)
        day = date.fromordinal(day.toordinal() + 1)
    return heard


def _open_office(story: Story, database: Database) -> Played:
    with database.session() as session:
        organization = add_organization(
            session,
            slug=f"story-{new_id()}",
            reminder_offsets=list(story.offsets),
            escalation_working_days=story.escalation_working_days,
            is_review_on=False,
        )
        session.commit()
    office = Played(story, database, organization.id)
    with office.session() as session:
        for on_date in story.holidays:
            session.add(Holiday(id=new_id(), on_date=on_date, name="วันหยุดราชการ"))
        for name, rank in ((OFFICER, Rank.POLICY_OFFICER), (CLERK, Rank.CLERK), (MAYOR, Rank.MAYOR)):
            office.ids[f"post {rank}"] = add_post(session, _person(office, session, name), rank, starts_on=date.min).id
        for number, heads in enumerate(story.heads):
            _open_division(office, session, number, heads)
        year = add_fiscal_year(session, story.year)
        plan = add_plan(session, year, state=PlanState.DRAFT)
        office.ids |= {"plan": plan.id, "measure": add_measure(session, plan, starts_on=None, ends_on=None).id}
        for row in session.scalars(select(ReportingRound)):
            office.ids[f"round {row.months}"] = row.id
        session.commit()
    return office


def _open_division(office: Played, session: Session, number: int, heads: list[tuple[date, date, str]]) -> None:
    division = add_division(session, f"กองที่ {number}")
    office.ids[f"division {number}"] = division.id
    (starts_on, ends_on, name), *others = heads
    post = add_post(
        session, _person(office, session, name), Rank.DIVISION_HEAD, division=division,
        starts_on=starts_on, ends_on=None if ends_on == date.max else ends_on,
    )  # fmt: skip
    position = session.get_one(Position, (office.organization_id, post.id))
    for starts_on, _, name in others:
        add_appointment(session, position, _person(office, session, name), starts_on=starts_on)


def _person(office: Played, session: Session, name: str) -> Person:
    person = add_person(session, name)
    office.people[person.id] = name
    return person


# --- what happens on a day ------------------------------------------------------------------------------------


def _live_through(office: Played, day: date) -> None:
    """Everything the story tells of this day, before the worker turns; the first day tells of all before it too."""
    story, first = office.story, office.story.starts_on

    def happens(on: date) -> bool:
        return on == day or (day == first and on < first)

    deeds: list[Callable[[Session], None]] = []
    if happens(story.activated_on):
        deeds.append(lambda session: _activate(office, session))
    for number, task in enumerate(story.tasks):
        deeds += _deeds_of_task(office, number, task, happens)
    for one in story.rounds:
        deeds += _deeds_of_round(office, one, happens)
    if not deeds:
        return
    with office.session() as session:
        for deed in deeds:
            deed(session)
        session.commit()


def _deeds_of_task(
    office: Played, number: int, task: TaskStory, happens: Callable[[date], bool]
) -> list[Callable[[Session], None]]:
    name, deeds = f"task {number}", []
    if happens(task.assigned_on):
        deeds.append(lambda session: _assign(office, session, name, task))
    for moved_on, due_on in task.moves:
        if happens(moved_on) and moved_on > task.assigned_on:
            deeds.append(lambda session, due_on=due_on: _move_task(office, session, name, due_on))
    if task.done_on and happens(task.done_on) and task.done_on > task.assigned_on:
        deeds.append(lambda session: _finish(office, session, name))
    return deeds


def _deeds_of_round(
    office: Played, one: RoundStory, happens: Callable[[date], bool]
) -> list[Callable[[Session], None]]:
    deeds: list[Callable[[Session], None]] = []
    for moved_on, closes_on in one.moves:
        if happens(moved_on):
            deeds.append(lambda session, closes_on=closes_on: _move_round(office, session, one, closes_on))
    for division, submitted_on in one.submitted.items():
        if happens(submitted_on):
            deeds.append(lambda session, division=division: _submit(office, session, one, division))
    for number, (returned_on, again_on) in enumerate(one.returns):
        if happens(returned_on):
            deeds.append(lambda session, on=returned_on, number=number: _return(session, office, one, on, number))
        if again_on and happens(again_on):
            deeds.append(lambda session, number=number: _propose(office, session, one, number + 2))
    return deeds


def _activate(office: Played, session: Session) -> None:
    plan = office.row(session, Plan, "plan")
    plan.state, plan.activated_at = PlanState.ACTIVE, _morning(office.story.activated_on)


def _assign(office: Played, session: Session, name: str, task: TaskStory) -> None:
    """The task comes with whatever was decided about it until this day."""
    due_on, version = task.due_at(task.assigned_on)
    is_done = task.done_on is not None and task.done_on <= task.assigned_on
    row = add_task(
        session,
        office.row(session, Measure, "measure"),
        office.row(session, Division, f"division {task.division}"),
        steps=(),
        due_on=due_on,
        deadline_version=version,
        status=TaskStatus.DONE if is_done else TaskStatus.NOT_STARTED,
        assigned_at=_morning(task.assigned_on),
    )
    office.ids[name] = row.id


def _move_task(office: Played, session: Session, name: str, due_on: date) -> None:
    task = office.row(session, Task, name)
    task.due_on, task.deadline_version = due_on, task.deadline_version + 1


def _finish(office: Played, session: Session, name: str) -> None:
    office.row(session, Task, name).status = TaskStatus.DONE


def _move_round(office: Played, session: Session, one: RoundStory, closes_on: date) -> None:
    row = office.row(session, ReportingRound, f"round {one.months}")
    row.closes_on, row.dates_version = closes_on, row.dates_version + 1


def _submit(office: Played, session: Session, one: RoundStory, division: int) -> None:
    add_entry(
        session,
        office.row(session, Measure, "measure"),
        office.row(session, ReportingRound, f"round {one.months}"),
        office.row(session, Division, f"division {division}"),
        result="ดำเนินการแล้ว",
        state=EntryState.SUBMITTED,
    )


def _propose(office: Played, session: Session, one: RoundStory, revision: int) -> RoundReport:
    """Nobody is asked for an opinion here: that is left out of what is compared."""
    report = RoundReport(
        id=new_id(), round_id=office.ids[f"round {one.months}"], revision=revision, state="approving",
        form="progress", code=f"{office.story.seed}-{one.months}-{revision}", content="{}", content_sha256="0" * 64,
        created_at=_morning(office.story.starts_on), signatories=[],
    )  # fmt: skip
    session.add(report)
    session.flush()
    return report


def _return(session: Session, office: Played, one: RoundStory, on: date, number: int) -> None:
    """The clerk sends back what was proposed last."""
    at = _morning(on)
    asked = select(RoundReport).where(
        RoundReport.round_id == office.ids[f"round {one.months}"], RoundReport.state == "approving"
    )
    report = session.scalar(asked) or _propose(office, session, one, number + 1)
    report.state, report.ended_at = "returned", at
    step = ReportApproval(
        id=new_id(), round_report_id=report.id, ordinal=1, position_id=office.ids[f"post {Rank.CLERK}"],
        part="ผู้ตรวจสอบ", state="returned", note="ยังขาดตัวเลข", turn_at=at, decided_at=at,
    )  # fmt: skip
    session.add(step)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), BANGKOK)


# --- what was heard -------------------------------------------------------------------------------------------


def _heard_at(office: Played, at: datetime) -> set[Told]:
    statement = (
        select(Reminder)
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(Delivery.channel == "inbox", Delivery.accepted_at == at, Reminder.kind.in_(COMPARED))
    )
    names = {key: name for name, key in office.ids.items()}
    with office.session() as session:
        return {
            (at.date(), office.people[one.person_id], one.kind, _about(one, names), one.due_on)
            for one in session.scalars(statement)
        }


def _about(reminder: Reminder, names: dict[UUID, str]) -> str:
    """The name the story has for what a reminder is about."""
    if reminder.task_id is not None:
        return names[reminder.task_id]
    assert reminder.round_id is not None
    division = names.get(reminder.division_id, "").removeprefix("division") if reminder.division_id else ""
    return names[reminder.round_id] + division
