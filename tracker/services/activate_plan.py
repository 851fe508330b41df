"""A draft plan comes into force: every step group becomes one task per accountable division."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import PlanState, TaskStatus
from tracker.store.divisions import list_divisions
from tracker.store.groups import GroupOwners, list_group_owners
from tracker.store.history import record_history
from tracker.store.models import Plan, Task, TaskDeadline, TaskStep, TaskSupporter
from tracker.store.plans import find_active_plan, get_plan


def activate_plan(session: Session, *, actor: Actor, plan_id: UUID, now: datetime) -> int:
    """The policy officer puts a draft plan into force; returns how many tasks were assigned."""
    require_right(actor, Right.RUN_PLAN)
    plan = session.get(Plan, (actor.organization_id, plan_id))
    if plan is None:
        raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
    count = put_in_force(session, plan, person_id=actor.person_id, now=now)
    session.commit()
    return count


def put_in_force(session: Session, plan: Plan, *, person_id: UUID | None, now: datetime) -> int:
    """Make the legs of a draft plan and mark it active, within the caller's transaction."""
    head = get_plan(session, plan.id)
    if plan.state is not PlanState.DRAFT:
        raise RuleBroken("plan_not_draft", "แผนนี้ประกาศใช้ไปแล้ว ไม่ต้องประกาศซ้ำ")
    if find_active_plan(session, head.year):
        raise RuleBroken(
            "plan_exists",
            f"ปีงบประมาณ {head.year} มีแผนที่ประกาศใช้อยู่แล้ว จึงประกาศใช้อีกแผนไม่ได้ ท่านนำเข้าแผนนี้เก็บเป็นฉบับร่างไว้ก่อนได้",
        )
    everyone = [division.id for division in list_divisions(session)]
    count = sum(_add_legs(session, plan, owners, everyone, now) for owners in list_group_owners(session, plan.id))
    plan.state, plan.activated_at = PlanState.ACTIVE, now
    record_history(
        session,
        at=now,
        person_id=person_id,
        action="plan_activated",
        subject_kind="plan",
        subject_id=plan.id,
        change={"state": [PlanState.DRAFT.value, PlanState.ACTIVE.value], "tasks": [0, count]},
    )
    return count


def _add_legs(session: Session, plan: Plan, owners: GroupOwners, everyone: Sequence[UUID], now: datetime) -> int:
    """ทุกสำนัก/กอง, or several owners named, make one task per division, fixed from now on."""
    named = everyone if owners.is_for_all_divisions else owners.division_ids
    for division_id in named:
        task = Task(
            organization_id=plan.organization_id,
            id=new_id(),
            plan_id=plan.id,
            measure_id=owners.measure_id,
            step_group_id=owners.group_id,
            division_id=division_id,
            series_number=1,
            title=owners.title,
            unit=owners.unit,
            starts_on=owners.starts_on,
            ends_on=owners.ends_on,
            due_on=owners.due_on,
            deadline_version=1,
            status=TaskStatus.NOT_STARTED,
            is_blocked=False,
            assigned_at=now,
        )
        session.add(task)
        session.add(TaskDeadline(id=new_id(), task_id=task.id, version=1, due_on=owners.due_on, created_at=now))
        for step_id in owners.step_ids:
            session.add(TaskStep(id=new_id(), task_id=task.id, step_id=step_id, is_done=False))
        for supporter_id in everyone if owners.is_supported_by_all else owners.supporter_ids:
            if supporter_id != division_id:
                session.add(TaskSupporter(id=new_id(), task_id=task.id, division_id=supporter_id))
    return len(named)
