"""Chains of approval: the usual posts, the steps of a report, and for whom something waits today."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BindParameter, Select, func, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.approval import ChainPost, ReportState, Step, StepState, find_turn, usual_chain
from tracker.rules.permissions import Post
from tracker.store.frozen_reports import ReportHead, list_reports
from tracker.store.models import Appointment, ApprovalPost, Person, Position, ReportApproval, RoundReport
from tracker.store.people import in_force, still_here


@dataclass(frozen=True)
class StepRow:
    """One step of a report's chain with what was said at it, and by whom."""

    id: UUID
    step: Step
    way: str | None
    person_name: str | None
    post_line: str | None
    is_acting: bool
    turn_at: datetime | None
    decided_at: datetime | None
    scan_id: UUID | None
    person_id: UUID | None = None


@dataclass(frozen=True)
class PostHolder:
    """Who holds a post today; acting counts in full."""

    person_id: UUID
    name: str
    is_acting: bool


@dataclass(frozen=True)
class WaitingReport:
    """A report under approval, and the step it waits at (None: everybody has agreed)."""

    head: ReportHead
    steps: tuple[StepRow, ...]
    turn: StepRow | None


@dataclass(frozen=True)
class ReturnedReport:
    """A report that was sent back and has not been proposed anew; `step` is the one that sent it back."""

    head: ReportHead
    step: StepRow

    @property
    def by(self) -> str:
        """The post that sent it back, with who signs for it in an acting capacity."""
        return self.step.post_line or self.step.step.title


def list_chain(session: Session) -> tuple[ChainPost, ...]:
    """The posts a report of this organization goes through: those chosen, else the usual ones."""
    statement = (
        select(ApprovalPost, Position)
        .join(Position, Position.id == ApprovalPost.position_id)
        .where(Position.closed_on.is_(None))
        .order_by(ApprovalPost.ordinal)
    )
    chosen = tuple(ChainPost(position.id, position.title, post.part) for post, position in session.execute(statement))
    return chosen or usual_chain(list_open_posts(session))


def list_open_posts(session: Session) -> list[Post]:
    """The positions of the office, the oldest first, whoever holds them."""
    statement = select(Position).where(Position.closed_on.is_(None)).order_by(Position.created_at, Position.id)
    return [Post(row.id, row.title, row.rank, row.division_id, row.unit) for row in session.scalars(statement)]


def list_post_holders(
    session: Session, position_ids: Collection[UUID], today: date
) -> dict[UUID, tuple[PostHolder, ...]]:
    """Who holds each of these posts today."""
    statement = (
        select(Appointment, Person.name)
        .join(Position, Position.id == Appointment.position_id)
        .join(Person, Person.id == Appointment.person_id)
        .where(Appointment.position_id.in_(position_ids), in_force(today), still_here(today))
        .order_by(Appointment.is_acting, Person.sort_key, Person.id)
    )
    found: defaultdict[UUID, tuple[PostHolder, ...]] = defaultdict(tuple)
    for appointment, name in session.execute(statement):
        found[appointment.position_id] += (PostHolder(appointment.person_id, name, appointment.is_acting),)
    return found


def list_steps(session: Session, report_ids: Collection[UUID]) -> dict[UUID, tuple[StepRow, ...]]:
    """The chains of reports, in order."""
    statement = (
        select(ReportApproval, Position.title)
        .join(Position, Position.id == ReportApproval.position_id)
        .where(ReportApproval.round_report_id.in_(report_ids))
        .order_by(ReportApproval.round_report_id, ReportApproval.ordinal)
    )
    found: defaultdict[UUID, tuple[StepRow, ...]] = defaultdict(tuple)
    for row, title in session.execute(statement):
        found[row.round_report_id] += (_step_row(row, title),)
    return found


def add_steps(session: Session, report_id: UUID, steps: Sequence[Step], now: datetime) -> None:
    """The chain of a report that was proposed a moment ago."""
    turn = find_turn(steps)
    for step in steps:
        row = ReportApproval(
            id=new_id(),
            round_report_id=report_id,
            ordinal=step.ordinal,
            position_id=step.position_id,
            part=step.part,
            state=step.state.value,
            note=step.note,
            turn_at=now if step == turn else None,
            decided_at=None if step.state is StepState.WAITING else now,
        )
        session.add(row)


def list_step_rows(session: Session, report_id: UUID) -> list[ReportApproval]:
    """The rows of a chain, to be changed; whoever asks holds the report."""
    statement = (
        select(ReportApproval).where(ReportApproval.round_report_id == report_id).order_by(ReportApproval.ordinal)
    )
    return list(session.scalars(statement, execution_options={"populate_existing": True}))


def list_waiting(session: Session) -> list[WaitingReport]:
    """Every report under approval with the step it waits at, the longest waiting first."""
    heads = [head for head in list_reports(session) if head.state is ReportState.APPROVING]
    chains = list_steps(session, [head.id for head in heads])
    waiting = [WaitingReport(head, chains[head.id], turn_of(chains[head.id])) for head in heads]
    return sorted(waiting, key=lambda one: one.turn.turn_at if one.turn and one.turn.turn_at else one.head.created_at)


def list_returned(session: Session, round_id: UUID | None = None) -> list[ReturnedReport]:
    """The reports that wait for the policy officer: of each round the newest, where that was sent back."""
    newest = {head.round_id: head for head in reversed(list_reports(session, round_id))}
    heads = [head for head in newest.values() if head.state is ReportState.RETURNED]
    chains = list_steps(session, [head.id for head in heads]) if heads else {}
    sent_back = [(head, row) for head in heads for row in chains[head.id] if row.step.state is StepState.RETURNED]
    return [ReturnedReport(head, row) for head, row in sent_back]


def list_decided_by(session: Session, person_id: UUID, limit: int = 20) -> list[tuple[ReportHead, StepRow]]:
    """What a person agreed to or returned, the newest first, so that they find it again."""
    statement = (
        select(ReportApproval, Position.title)
        .join(Position, Position.id == ReportApproval.position_id)
        .where(ReportApproval.person_id == person_id, ReportApproval.way == "web")
        .order_by(ReportApproval.decided_at.desc(), ReportApproval.ordinal.desc())
        .limit(limit)
    )
    heads = {head.id: head for head in list_reports(session)}
    return [(heads[row.round_report_id], _step_row(row, title)) for row, title in session.execute(statement)]


def turns_of(position_ids: Collection[UUID] | BindParameter[UUID]) -> Select[int]:
    """How many reports wait for one of these posts: a turn that has come, of a report still under approval."""
    return (
        select(func.count())
        .select_from(ReportApproval)
        .join(RoundReport, RoundReport.id == ReportApproval.round_report_id)
        .where(
            ReportApproval.position_id.in_(position_ids),
            ReportApproval.state == StepState.WAITING.value,
            ReportApproval.turn_at.is_not(None),
            RoundReport.state == ReportState.APPROVING.value,
        )
    )


def turn_of(rows: Sequence[StepRow]) -> StepRow | None:
    """The row whose turn it is."""
    turn = find_turn([row.step for row in rows])
    return next((row for row in rows if turn and row.step.ordinal == turn.ordinal), None)


def _step_row(row: ReportApproval, title: str) -> StepRow:
    step = Step(row.ordinal, row.position_id, title, row.part, StepState(row.state), row.note)
    return StepRow(
        row.id,
        step,
        row.way,
        row.person_name,
        row.post_line,
        row.is_acting,
        row.turn_at,
        row.decided_at,
        row.scan_id,
        row.person_id,
    )


def change_steps(session: Session, report_id: UUID, steps: Sequence[Step], now: datetime) -> None:
    """Write what became of a chain; a turn that comes is noted with its moment, a step once decided stays."""
    turn = find_turn(steps)
    for row, step in zip(list_step_rows(session, report_id), steps, strict=True):
        if row.state == StepState.WAITING.value and step.state is not StepState.WAITING:
            row.state, row.note, row.decided_at = step.state.value, step.note, now
        elif turn and row.ordinal == turn.ordinal and row.turn_at is None:
            row.turn_at = now
