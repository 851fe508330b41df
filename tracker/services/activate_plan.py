"""A draft plan comes into force: every step group becomes one task per accountable division."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import PlanState
from tracker.store.divisions import list_divisions
from tracker.store.groups import list_group_owners
from tracker.store.history import record_history
from tracker.store.import_rows import AT_ONCE
from tracker.store.models import Plan
from tracker.store.plans import find_active_plan, get_plan, lock_fiscal_year_of
from tracker.store.row_batch import RowBatch
from tracker.store.task_rows import add_tasks, owners_of

Tell = Callable[[int, int], None]


def tell_nobody(_done: int, _total: int) -> None:
    """Nobody waits to hear how far it is."""


def activate_plan(session: Session, *, actor: Actor, plan_id: UUID, now: datetime) -> int:
    """The policy officer puts a draft plan into force; returns how many tasks were assigned."""
    require_right(actor, Right.RUN_PLAN)
    lock_fiscal_year_of(session, plan_id)
    plan = session.get(Plan, (actor.organization_id, plan_id))
    if plan is None or plan.withdrawn_at is not None:
        raise NotFound("no_plan", "ไม่พบแผนนี้ กรุณากลับไปที่หน้า “แผน”")
    count = put_in_force(session, plan, person_id=actor.person_id, now=now)
    session.commit()
    return count


def put_in_force(
    session: Session, plan: Plan, *, person_id: UUID | None, now: datetime, tell: Tell = tell_nobody
) -> int:
    """Make the legs of a draft plan and mark it active, within the caller's transaction.

    `tell(done, total)` counts step groups.
    """
    head = get_plan(session, plan.id)
    if plan.state is not PlanState.DRAFT:
        raise RuleBroken("plan_not_draft", "แผนนี้ประกาศใช้ไปแล้ว ไม่ต้องประกาศซ้ำ")
    if find_active_plan(session, head.year):
        raise RuleBroken(
            "plan_exists",
            f"ปีงบประมาณ {head.year} มีแผนที่ประกาศใช้อยู่แล้ว จึงประกาศใช้อีกแผนไม่ได้ ท่านนำเข้าแผนนี้เก็บเป็นฉบับร่างไว้ก่อนได้",
        )
    everyone = [division.id for division in list_divisions(session)]
    batch, count = RowBatch(session), 0
    groups = list_group_owners(session, plan.id)
    for number, group in enumerate(groups, start=1):
        # ทุกสำนัก/กอง, or several owners named, make one task per division, fixed from now on.
        owners = owners_of(group, everyone)
        add_tasks(batch, plan.id, group, owners, everyone, now)
        count += len(owners)
        if number % AT_ONCE == 0 or number == len(groups):
            batch.write()
            tell(number, len(groups))
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
