"""An import is undone as a whole, as long as nobody has reported on what it brought."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.task import PlanState
from tracker.services.undo_parts import are_entries_as_left, clear_entries, close_divisions, forget_aliases
from tracker.services.undo_revision import take_back_revision, touched_measures
from tracker.store.history import record_history
from tracker.store.import_reports import count_reports_since, has_published_report_since, list_measure_ids
from tracker.store.imports import find_newest_import, get_file_name, get_import
from tracker.store.models import Plan, PlanImport
from tracker.store.plans import lock_fiscal_year_of
from tracker.store.row_journal import is_as_left
from tracker.store.withdrawals import lock_tasks, withdraw_plan_rows

REASON = "เลิกทำการนำเข้าไฟล์ {0}"


@dataclass(frozen=True)
class UndoState:
    """Whether the last import into a plan can be undone; `reason` says why not, in Thai."""

    import_id: UUID
    file_name: str
    imported_at: datetime
    can_undo: bool
    reason: str = ""


@dataclass(frozen=True)
class Undone:
    """What became of it. `is_plan_withdrawn`: the import had made the plan. `notes` say what had to stay."""

    plan_id: UUID
    is_plan_withdrawn: bool
    notes: tuple[str, ...] = ()


def find_undo(session: Session, plan_id: UUID) -> UndoState | None:
    """The last import into this plan and whether it can be undone; None where no import stands."""
    newest = find_newest_import(session, plan_id)
    if newest is None:
        return None
    row = get_import(session, newest.id)
    reason = _why_not(session, row)
    return UndoState(row.id, newest.file_name, row.imported_at, not reason, reason)


def undo_import(session: Session, *, actor: Actor | None, import_id: UUID, now: datetime) -> Undone:
    """Take back everything an import did, in one transaction. Undoing it again changes nothing.

    `actor` None is the administrator's command line. Raises RuleBroken with the reason where it cannot be undone.
    """
    if actor is not None:
        require_right(actor, Right.RUN_PLAN)
    lock_fiscal_year_of(session, get_import(session, import_id).plan_id)
    row = get_import(session, import_id, is_fresh=True)
    plan = session.get_one(Plan, (session.info["organization_id"], row.plan_id))
    if row.undone_at is not None:
        session.rollback()
        return Undone(plan.id, plan.withdrawn_at is not None)
    lock_tasks(session, plan.id)
    reason = _why_not(session, row)
    if reason:
        raise RuleBroken("cannot_undo", reason)
    undone = _undo(session, plan, row, actor.person_id if actor else None, now)
    session.commit()
    return undone


def _why_not(session: Session, row: PlanImport) -> str:
    """The Thai sentence that says what stands in the way; empty where nothing does."""
    newest = find_newest_import(session, row.plan_id)
    if newest is None or newest.id != row.id:
        name = newest.file_name if newest else ""
        return f"มีการนำเข้าไฟล์ {name} ในแผนนี้หลังจากนั้น กรุณาเลิกทำการนำเข้าครั้งล่าสุดก่อน"
    changes = row.changes or {}
    if has_published_report_since(session, row.plan_id, row.imported_at):
        return "เผยแพร่รายงานของปีนี้ไปแล้วหลังการนำเข้า จึงเลิกทำไม่ได้ หากแผนเปลี่ยน กรุณานำเข้าไฟล์ที่แก้ไขแล้ว"
    touched = _touched(session, row)
    count = count_reports_since(session, row.plan_id, row.imported_at, touched)
    if count:
        return f"มีผู้รายงานผลหรือแนบหลักฐานหลังการนำเข้าแล้ว {count} รายการ จึงเลิกทำไม่ได้ หากแผนเปลี่ยน กรุณานำเข้าไฟล์ที่แก้ไขแล้ว"
    if not are_entries_as_left(session, changes, row.imported_at):
        return "มีผู้แก้ไขหรือรับรองผลรายงานที่นำเข้าแล้ว จึงเลิกทำไม่ได้"
    return _why_not_back(session, row) if changes.get("way") == "update" else ""


def _why_not_back(session: Session, row: PlanImport) -> str:
    """An update can be taken back only where all still stands as it left it."""
    plan = session.get_one(Plan, (session.info["organization_id"], row.plan_id))
    if plan.activated_at and plan.activated_at >= row.imported_at:
        return "ประกาศใช้แผนแล้วหลังการนำเข้า จึงเลิกทำการปรับปรุงนี้ไม่ได้ กรุณานำเข้าไฟล์ที่แก้ไขแล้ว"
    if not is_as_left(session, row.changes or {}):
        return "มีผู้แก้ไขแผนหรืองานหลังการนำเข้า จึงเลิกทำไม่ได้ กรุณานำเข้าไฟล์ที่แก้ไขแล้ว"
    return ""


def _touched(session: Session, row: PlanImport) -> frozenset[UUID]:
    way = (row.changes or {}).get("way", "new")
    if way == "new":
        return list_measure_ids(session, row.plan_id)
    return touched_measures(session, row.changes or {})


def _undo(session: Session, plan: Plan, row: PlanImport, person_id: UUID | None, now: datetime) -> Undone:
    changes: dict[str, Any] = row.changes or {}
    file_name = get_file_name(session, row)
    reason, way = REASON.format(file_name), changes.get("way", "new")
    clear_entries(session, changes, reason=reason, person_id=person_id, now=now)
    told: dict[str, list[Any]] = {"file": [file_name, None]}
    if way == "new":
        told["state"] = [plan.state.value, PlanState.CLOSED.value]
        told["withdrawn"] = [0, withdraw_plan_rows(session, plan.id, reason=reason, now=now)]
        plan.state, plan.closed_at = PlanState.CLOSED, now
        plan.withdrawn_at, plan.withdrawn_reason = now, reason
    elif way == "update":
        before = plan.revision
        take_back_revision(session, plan, changes, reason=reason, person_id=person_id, now=now)
        told["revision"] = [before, plan.revision]
    row.undone_at = now
    session.flush()
    forget_aliases(session, changes)
    notes = close_divisions(session, changes, now)
    record_history(
        session,
        at=now,
        person_id=person_id,
        action="import_undone",
        subject_kind="plan",
        subject_id=plan.id,
        change=told,
    )
    return Undone(plan.id, way == "new", notes)
