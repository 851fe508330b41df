"""Tables of the work: tasks (one leg per division), their checklist, deadlines, supporters and updates."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.rules.task import TaskStatus
from tracker.store.models.columns import TenantRow, Versioned, one_of, within, words

_OPEN = text("status IN ('not_started', 'in_progress')")


class Series(TenantRow):
    """A duty that recurs: its tasks are laid out ahead by the fiscal calendar."""

    __tablename__ = "series"
    __table_args__ = (within("measure_id", "measure"),)

    measure_id: Mapped[UUID]
    title: Mapped[str]
    frequency: Mapped[str]
    count: Mapped[int]


class Task(Versioned, TenantRow):
    """One step group × one accountable division. Percent typed by a person is shown and enters no figure."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("organization_id", "step_group_id", "division_id", "series_number"),
        CheckConstraint("reported_percent BETWEEN 0 AND 100", name="reported_percent"),
        Index("ix_task_of_division", "organization_id", "division_id", "status", "due_on", "id"),
        Index("ix_task_of_measure", "organization_id", "measure_id"),
        Index("ix_task_of_plan", "organization_id", "plan_id"),
        Index("ix_task_open_due", "organization_id", "due_on", sqlite_where=_OPEN, postgresql_where=_OPEN),
        within("plan_id", "plan"),
        within("measure_id", "measure"),
        within("step_group_id", "step_group"),
        within("division_id", "division"),
        within("series_id", "series"),
        within("delegate_id", "person"),
    )

    plan_id: Mapped[UUID]
    measure_id: Mapped[UUID]
    step_group_id: Mapped[UUID]
    division_id: Mapped[UUID]
    series_id: Mapped[UUID | None]
    series_number: Mapped[int] = mapped_column(default=1)
    title: Mapped[str]
    unit: Mapped[str | None]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    due_on: Mapped[date | None]
    deadline_version: Mapped[int] = mapped_column(default=1)
    status: Mapped[TaskStatus] = mapped_column(words(TaskStatus, "status"))
    is_blocked: Mapped[bool] = mapped_column(default=False)
    obstacle: Mapped[str | None]
    reported_percent: Mapped[int | None]
    delegate_id: Mapped[UUID | None]
    delegated_at: Mapped[datetime | None]  # since when the delegate has it: that is when it is news to them
    assigned_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class TaskDeadline(TenantRow):
    """One version of a task's due date, with its reason; the newest also stands on the task."""

    __tablename__ = "task_deadline"
    __table_args__ = (
        UniqueConstraint("organization_id", "task_id", "version"),
        within("task_id", "task"),
        within("person_id", "person"),
    )

    task_id: Mapped[UUID]
    version: Mapped[int]
    due_on: Mapped[date | None]
    reason: Mapped[str | None]
    announcement: Mapped[str | None]
    person_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


class TaskStep(TenantRow):
    """A line of a task's checklist."""

    __tablename__ = "task_step"
    __table_args__ = (
        UniqueConstraint("organization_id", "task_id", "step_id"),
        within("task_id", "task"),
        within("step_id", "step"),
    )

    task_id: Mapped[UUID]
    step_id: Mapped[UUID]
    is_done: Mapped[bool] = mapped_column(default=False)
    done_at: Mapped[datetime | None]


class TaskSupporter(TenantRow):
    """A supporting division of one task: it reads and comments, and is never reminded."""

    __tablename__ = "task_supporter"
    __table_args__ = (
        UniqueConstraint("organization_id", "task_id", "division_id"),
        within("task_id", "task"),
        within("division_id", "division"),
    )

    task_id: Mapped[UUID]
    division_id: Mapped[UUID]


class TaskUpdate(TenantRow):
    """What somebody said about a task at one moment. `form_key` makes a form sent twice count once."""

    __tablename__ = "task_update"
    __table_args__ = (
        UniqueConstraint("organization_id", "form_key"),
        Index("ix_task_update_of_task", "organization_id", "task_id", "created_at"),
        within("task_id", "task"),
        within("person_id", "person"),
        within("round_id", "reporting_round"),
    )

    task_id: Mapped[UUID]
    person_id: Mapped[UUID | None]
    round_id: Mapped[UUID | None]
    move: Mapped[str]
    result: Mapped[str]
    obstacle: Mapped[str | None]
    percent: Mapped[int | None]
    status_before: Mapped[TaskStatus] = mapped_column(words(TaskStatus, "status_before"))
    status_after: Mapped[TaskStatus] = mapped_column(words(TaskStatus, "status_after"))
    form_key: Mapped[str | None]
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]  # taken back by whoever wrote it; it stays in the story and feeds nothing


class TaskProposal(TenantRow):
    """What a division asks of the policy officer about its task: more time (`due_on`), or that it is not theirs.

    Open until `decision`; the division may withdraw it. Granting more time is a new version of the deadline.
    """

    __tablename__ = "task_proposal"
    __table_args__ = (
        one_of("kind", ("more_time", "not_ours")),
        one_of("decision", ("granted", "refused", "withdrawn")),
        Index("ix_task_proposal_of_task", "organization_id", "task_id"),
        within("task_id", "task"),
        within("person_id", "person"),
        within("decided_by_id", "person"),
        within("division_id", "division"),
    )

    task_id: Mapped[UUID]
    person_id: Mapped[UUID]
    kind: Mapped[str]
    due_on: Mapped[date | None]
    division_id: Mapped[UUID | None]  # whose it is, in the eyes of whoever says "not ours"
    reason: Mapped[str]
    created_at: Mapped[datetime]
    decision: Mapped[str | None]
    decided_by_id: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]
    answer: Mapped[str | None]
