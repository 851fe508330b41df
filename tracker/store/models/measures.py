"""Tables of what a plan says: measures, their steps, and the step groups from which tasks are made.

A corrected plan puts measures, groups and steps in a new order and withdraws some: an ordinal orders, it does not name.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.columns import TenantRow, within


class Measure(TenantRow):
    """A มาตรการ, กิจกรรม or โครงการ of a plan; withdrawn with a reason, never deleted.

    `context` is what the document says about why, `approach` how in general.
    """

    __tablename__ = "measure"
    __table_args__ = (
        Index("ix_measure_of_plan", "organization_id", "plan_id", "ordinal"),
        within("plan_id", "plan"),
    )

    plan_id: Mapped[UUID]
    ordinal: Mapped[int]
    code: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    o_item: Mapped[str | None]
    context: Mapped[str] = mapped_column(default="")
    approach: Mapped[str] = mapped_column(default="")
    responsible_text: Mapped[str]
    period_text: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    due_on: Mapped[date | None]
    follow_up: Mapped[str]
    limitation: Mapped[str]
    is_evidence_needed: Mapped[bool | None]  # before a task of it is finished; None: as rules/task.py has it
    source: Mapped[dict[str, Any]]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str | None]


class MeasureIndicator(TenantRow):
    """One of the ten ITA indicators a measure aims at."""

    __tablename__ = "measure_indicator"
    __table_args__ = (
        UniqueConstraint("organization_id", "measure_id", "number"),
        CheckConstraint("number BETWEEN 1 AND 10", name="number"),
        within("measure_id", "measure"),
    )

    measure_id: Mapped[UUID]
    number: Mapped[int]


class MeasureQuestion(TenantRow):
    """A question of a survey (i5, e12) a measure aims at."""

    __tablename__ = "measure_question"
    __table_args__ = (
        UniqueConstraint("organization_id", "measure_id", "code"),
        within("measure_id", "measure"),
    )

    measure_id: Mapped[UUID]
    code: Mapped[str]


class StepGroup(TenantRow):
    """Steps of a measure that share owners and period, in printed order; one task per accountable division."""

    __tablename__ = "step_group"
    __table_args__ = (
        Index("ix_step_group_of_measure", "organization_id", "measure_id", "ordinal"),
        within("measure_id", "measure"),
    )

    measure_id: Mapped[UUID]
    ordinal: Mapped[int]
    is_for_all_divisions: Mapped[bool]
    is_supported_by_all: Mapped[bool] = mapped_column(default=False)
    responsible_text: Mapped[str]
    unit: Mapped[str | None]
    period_text: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    due_on: Mapped[date | None]
    withdrawn_at: Mapped[datetime | None]


class StepGroupDivision(TenantRow):
    """A division named for a step group, in printed order: its owner, or (ร่วมกับ, ผู้เกี่ยวข้อง) one that supports."""

    __tablename__ = "step_group_division"
    __table_args__ = (
        UniqueConstraint("organization_id", "step_group_id", "division_id"),
        within("step_group_id", "step_group"),
        within("division_id", "division"),
    )

    step_group_id: Mapped[UUID]
    division_id: Mapped[UUID]
    ordinal: Mapped[int] = mapped_column(default=1)
    is_supporting: Mapped[bool] = mapped_column(default=False)


class Step(TenantRow):
    """One ขั้นตอน/วิธีการปฏิบัติ; a line in the checklist of the tasks of its group."""

    __tablename__ = "step"
    __table_args__ = (
        Index("ix_step_of_measure", "organization_id", "measure_id", "ordinal"),
        Index("ix_step_group", "organization_id", "step_group_id"),
        within("measure_id", "measure"),
        within("step_group_id", "step_group"),
    )

    measure_id: Mapped[UUID]
    step_group_id: Mapped[UUID]
    ordinal: Mapped[int]
    text: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
