"""An administrator makes posts, gives them another title, and closes those that are not needed any more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.office import DIVISION_RANKS, Rank
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line
from tracker.store.divisions import list_divisions
from tracker.store.history import record_history
from tracker.store.models import Position
from tracker.store.people import find_open_position, lock_organization
from tracker.store.posts import add_position, get_position, get_post

_LONGEST = 200


@dataclass(frozen=True)
class PositionWanted:
    """A post as it is to be. Those who work in a division need one."""

    title: str
    rank: Rank
    division_id: UUID | None = None
    unit: str = ""


def make_position(session: Session, *, actor: Actor, wanted: PositionWanted, now: datetime) -> UUID:
    """A new post, vacant at first."""
    lock_organization(session)
    position_id = place_position(session, actor=actor, wanted=wanted, now=now)
    session.commit()
    return position_id


def place_position(session: Session, *, actor: Actor, wanted: PositionWanted, now: datetime) -> UUID:
    """The same within the caller's transaction."""
    title = _title(wanted.title)
    _check_division(session, wanted)
    if find_open_position(session, title, wanted.rank, wanted.division_id):
        raise RuleBroken("position_taken", f"มีตำแหน่ง “{title}” อยู่แล้ว")
    position = add_position(
        session,
        title=title,
        rank=wanted.rank,
        division_id=wanted.division_id,
        unit=clean_line(wanted.unit) or None,
        created_at=now,
    )
    _note(session, actor, position, "position_added", {"title": [None, title]}, now)
    return position.id


def rename_position(session: Session, *, actor: Actor, position_id: UUID, title: str, unit: str, now: datetime) -> None:
    """Another title, or another unit inside the division; the rank and the division stay."""
    lock_organization(session)
    position = get_position(session, position_id)
    before = {"title": position.title, "unit": position.unit}
    position.title, position.unit = _title(title), clean_line(unit) or None
    other = find_open_position(session, position.title, position.rank, position.division_id)
    if other is not None and other.id != position.id:
        raise RuleBroken("position_taken", f"มีตำแหน่ง “{position.title}” อยู่แล้ว")
    after = {"title": position.title, "unit": position.unit}
    change = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
    if change:
        _note(session, actor, position, "position_changed", change, now)
    session.commit()


def close_position(session: Session, *, actor: Actor, position_id: UUID, now: datetime) -> None:
    """The post exists no more; only a vacant one is closed."""
    lock_organization(session)
    position = get_position(session, position_id)
    today = day_of(now)
    if position.closed_on:
        raise RuleBroken("position_closed", "ตำแหน่งนี้ปิดไปแล้ว")
    held = [one.person_name for one in get_post(session, position_id).holdings if not one.is_over(today)]
    if held:
        raise RuleBroken("position_held", f"{'และ'.join(held)} ยังดำรงหรือจะดำรงตำแหน่งนี้ กรุณาให้พ้นจากตำแหน่งก่อน")
    position.closed_on = today
    _note(session, actor, position, "position_closed", {"closed_on": [None, today.isoformat()]}, now)
    session.commit()


def _title(typed: str) -> str:
    title = clean_line(typed)
    if not title or len(title) > _LONGEST:
        raise RuleBroken("title", "กรุณาใส่ชื่อตำแหน่ง เช่น ผู้อำนวยการกองช่าง")
    return title


def _check_division(session: Session, wanted: PositionWanted) -> None:
    if wanted.division_id is None:
        if wanted.rank in DIVISION_RANKS:
            raise RuleBroken("division", "ตำแหน่งนี้ต้องสังกัดสำนัก/กอง กรุณาเลือก")
        return
    if wanted.division_id not in {row.id for row in list_divisions(session)}:
        raise NotFound("no_division", "ไม่พบสำนัก/กองนี้ กรุณากลับไปที่หน้า “สำนัก/กอง”")


def _note(
    session: Session, actor: Actor, position: Position, action: str, change: dict[str, Any], now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="position",
        subject_id=position.id,
        change=change,
    )
