"""The policy officer words a cell of a round's report anew, or takes back the one composed from the entries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import Conflict, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_control_characters
from tracker.store.database import CHANGED_MEANWHILE, check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.models import Measure, ReportCell
from tracker.store.plans import get_round
from tracker.store.report_cells import find_cell

LONGEST_TEXT = 20_000
CellField = Literal["result", "outcome", "suggestion"]
CELL_NAMES: dict[CellField, str] = {
    "result": "ผลการดำเนินการ",
    "outcome": "ผลลัพธ์หรือความสำเร็จ",
    "suggestion": "ข้อเสนอแนะ",
}


@dataclass(frozen=True)
class CellPlace:
    """Which cell of which round."""

    round_id: UUID
    measure_id: UUID
    field: CellField


def save_cell(  # who, where, what, made from what, seen in which version
    session: Session,
    *,
    actor: Actor,
    place: CellPlace,
    text: str,
    source_sha256: str,
    row_version: int | None,
    now: datetime,
) -> None:
    """Keep the officer's words in place of the composed cell; `source_sha256` is the hash of what they were made from.

    `row_version` None: the person saw the composed cell. What was there before stays in the history.
    """
    _check_place(session, actor, place)
    words = clean_control_characters(text).strip()
    if not words:
        raise RuleBroken("text_needed", "กรุณาเขียนข้อความของช่องนี้ หรือกด “ใช้ข้อความที่ระบบรวบรวม” หากไม่ต้องการข้อความของท่านแล้ว")
    if len(words) > LONGEST_TEXT:
        raise RuleBroken("too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อให้สั้นลง")
    row = find_cell(session, place.round_id, place.measure_id, place.field)
    before = row.text if row else None
    if row is None:
        row = ReportCell(id=new_id(), **vars(place), text=words, source_sha256=source_sha256, changed_at=now)
        session.add(row)
    elif row_version is None:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    else:
        check_version(row, row_version)
    row.text, row.source_sha256, row.person_id, row.changed_at = words, source_sha256, actor.person_id, now
    flush_or_conflict(session)
    _note(session, actor, place, "report_cell_worded", [before, words], now)
    session.commit()


def restore_cell(session: Session, *, actor: Actor, place: CellPlace, row_version: int, now: datetime) -> None:
    """Back to the composed cell; done twice it is done once."""
    _check_place(session, actor, place)
    row = find_cell(session, place.round_id, place.measure_id, place.field)
    if row is None:
        return
    check_version(row, row_version)
    _note(session, actor, place, "report_cell_restored", [row.text, None], now)
    session.delete(row)
    flush_or_conflict(session)
    session.commit()


def _check_place(session: Session, actor: Actor, place: CellPlace) -> None:
    require_right(actor, Right.RUN_PLAN)
    get_round(session, place.round_id)
    measure = session.get(Measure, (actor.organization_id, place.measure_id))
    if measure is None or measure.withdrawn_at is not None:
        raise NotFound("no_measure", "ไม่พบมาตรการนี้ อาจถูกถอนออกจากแผนแล้ว กรุณากลับไปหน้ารวบรวมรายงาน")


def _note(
    session: Session, actor: Actor, place: CellPlace, action: str, change: list[str | None], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="measure",
        subject_id=place.measure_id,
        change={place.field: change, "round_id": [None, str(place.round_id)]},
    )
