"""What is told once about a task: what its division asks of the officer, the answer, and what was taken back."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from tracker.rules.reminder_marks import NEWS_LASTS
from tracker.rules.reminder_policy import AT_ONCE, Duty, Obligation, ReminderKind
from tracker.rules.thai_calendar import BANGKOK, day_of, format_date
from tracker.store.models import Delivery, DeliveryItem, Division, Person, RecentDeed, Reminder, Task, TaskProposal
from tracker.store.task_duties import TASK_FACTS, TaskFacts, read_facts, tasks_in_force

TASK_NEWS = frozenset({ReminderKind.PROPOSAL, ReminderKind.ANSWER, ReminderKind.TAKEN_BACK})
_CORRECTED_WITHIN = timedelta(days=2)
_Asker, _Decider = aliased(Person), aliased(Person)
_Wanted = aliased(Division)


def list_task_news(session: Session, today: date, *, task_ids: Collection[UUID] | None = None) -> list[Obligation]:
    """Requests that wait for the officer, answers of the last days, and corrections of what was told at once."""
    return [*_proposals(session, today, task_ids), *_taken_back(session, today, task_ids)]


def _proposals(session: Session, today: date, task_ids: Collection[UUID] | None) -> Iterator[Obligation]:
    lately = datetime.combine(today - NEWS_LASTS - timedelta(days=1), time(), BANGKOK)
    is_news = or_(TaskProposal.decision.is_(None), TaskProposal.decided_at >= lately)
    statement = (
        tasks_in_force(select(*TASK_FACTS, TaskProposal, _Asker.name, _Decider.name, _Wanted.name))
        .join(TaskProposal, TaskProposal.task_id == Task.id)
        .join(_Asker, _Asker.id == TaskProposal.person_id)
        .outerjoin(_Decider, _Decider.id == TaskProposal.decided_by_id)
        .outerjoin(_Wanted, _Wanted.id == TaskProposal.division_id)
        .where(is_news, or_(TaskProposal.decision.is_(None), TaskProposal.decision != "withdrawn"))
        .order_by(TaskProposal.created_at, TaskProposal.id)
    )
    for facts, (proposal, asker, decider, wanted) in read_facts(session, statement, today, task_ids):
        if proposal.decision is None:
            yield _told(facts, ReminderKind.PROPOSAL, proposal.id, proposal.created_at, _wish(proposal, wanted), asker)
        else:
            words = _answer(proposal)
            yield _answered(
                _told(facts, ReminderKind.ANSWER, proposal.id, proposal.decided_at, words, decider or ""), proposal
            )


def _wish(proposal: TaskProposal, wanted: str | None) -> str:
    if proposal.kind == "more_time":
        until = f"ขอขยายเวลาถึงวันที่ {format_date(proposal.due_on)}" if proposal.due_on else "ขอขยายเวลา"
        return f"{until} เหตุผล: {proposal.reason}"
    return f"แจ้งว่าไม่ใช่งานของกอง{f' ควรเป็นของ{wanted}' if wanted else ''} เหตุผล: {proposal.reason}"


def _answer(proposal: TaskProposal) -> str:
    asked = "ขอขยายเวลา" if proposal.kind == "more_time" else "แจ้งว่าไม่ใช่งานของกอง"
    verdict = "อนุญาต" if proposal.decision == "granted" else "ไม่อนุญาต"
    return f"{asked}: {verdict}{f' {proposal.answer}' if proposal.answer else ''}"


def _answered(told: Obligation, proposal: TaskProposal) -> Obligation:
    """To whoever asked; a task that went to another division is theirs to read of no more."""
    if proposal.kind == "not_ours" and proposal.decision == "granted":
        told = replace(told, duty=replace(told.duty, division_id=None), path="/tasks")
    return replace(told, person_ids=(proposal.person_id,))


def _taken_back(session: Session, today: date, task_ids: Collection[UUID] | None) -> Iterator[Obligation]:
    since = datetime.combine(today, time(), BANGKOK) - _CORRECTED_WITHIN
    statement = (
        select(RecentDeed, Person.name)
        .join(Person, Person.id == RecentDeed.person_id)
        .where(RecentDeed.undone_at >= since)
        .order_by(RecentDeed.undone_at, RecentDeed.id)
    )
    for deed, by in session.execute(statement):
        touched = {UUID(row["id"]) for row in deed.before.get("rows", ()) if row["table"] == "task"}
        wanted = touched if task_ids is None else touched & set(task_ids)
        told = _told_meanwhile(session, deed, sorted(wanted)) if wanted else {}
        if told:
            facts = read_facts(session, tasks_in_force(select(*TASK_FACTS)), today, told)
            yield from (_correction(one, deed, by, told[one.id]) for one, _ in facts)


def _told_meanwhile(session: Session, deed: RecentDeed, task_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Who got a message about each of these tasks between a deed and its undoing."""
    statement = (
        select(Reminder.task_id, Reminder.person_id)
        .join(DeliveryItem, DeliveryItem.reminder_id == Reminder.id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(
            Reminder.task_id.in_(task_ids),
            Reminder.kind.in_(AT_ONCE - TASK_NEWS),
            Reminder.recorded_at >= deed.created_at,
            Reminder.recorded_at <= deed.undone_at,
            or_(Delivery.accepted_at.is_not(None), Delivery.is_maybe_accepted),
        )
        .distinct()
        .order_by(Reminder.task_id, Reminder.person_id)
    )
    found: dict[UUID, tuple[UUID, ...]] = {}
    for task_id, person_id in session.execute(statement):
        if task_id is not None:
            found[task_id] = (*found.get(task_id, ()), person_id)
    return found


def _correction(facts: TaskFacts, deed: RecentDeed, by: str, person_ids: tuple[UUID, ...]) -> Obligation:
    at = deed.undone_at or deed.created_at
    told = _told(facts, ReminderKind.TAKEN_BACK, deed.id, at, f"เลิกทำแล้ว: {deed.said}", by)
    return replace(told, person_ids=person_ids)


def _told(facts: TaskFacts, kind: ReminderKind, source_id: UUID, at: datetime, words: str, by: str) -> Obligation:
    """News of its own day: what happened before the task came to its division is told all the same."""
    plain = facts.obligation(kind, happened_on=day_of(at), source_id=source_id)
    duty: Duty = replace(plain.duty, assigned_on=min(plain.duty.assigned_on, day_of(at)))
    return replace(plain, duty=duty, detail=words, by=by)
