"""An administrator renames, orders, closes and reopens divisions, and keeps the other names documents use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line, match_key, sort_key
from tracker.services.manage_people import check_names_free
from tracker.store.database import flush_or_conflict
from tracker.store.division_moves import change_order, get_division, list_open_tasks_of
from tracker.store.divisions import add_alias, find_closed_division, list_alias_rows, list_divisions
from tracker.store.history import record_history
from tracker.store.models import Division
from tracker.store.people import lock_organization
from tracker.store.posts import get_post, list_positions_of

_LONGEST = 120


def rename_division(session: Session, *, actor: Actor, division_id: UUID, name: str, now: datetime) -> None:
    """Another name; the old one stays known, so that documents that still use it are understood."""
    lock_organization(session)
    division, name = _open(session, division_id), clean_line(name)
    if not name or len(name) > _LONGEST:
        raise RuleBroken("name", f"กรุณาใส่ชื่อสำนัก/กอง ไม่เกิน {_LONGEST} ตัวอักษร")
    if name == division.name:
        return
    old, key = division.name, match_key(name)
    if key != division.name_key:
        _take_name(session, division, name)
    division.name, division.name_key, division.sort_key = name, key, sort_key(name)
    flush_or_conflict(session)
    note_division(session, actor, division, "division_renamed", {"name": [old, name]}, now)
    session.commit()


def keep_aliases(session: Session, *, actor: Actor, division_id: UUID, aliases: Sequence[str], now: datetime) -> None:
    """The other names of a division are these."""
    lock_organization(session)
    division = _open(session, division_id)
    wanted = {match_key(alias): clean_line(alias) for alias in aliases if clean_line(alias)}
    wanted.pop(division.name_key, None)
    known = {row.alias_key: row for row in list_alias_rows(session, division_id)}
    before = [row.alias for row in known.values()]
    check_names_free(session, [alias for key, alias in wanted.items() if key not in known])
    for key, row in known.items():
        if key not in wanted:
            session.delete(row)
    session.flush()
    for key, alias in wanted.items():
        if key not in known:
            add_alias(session, division_id, alias)
    flush_or_conflict(session)
    note_division(session, actor, division, "division_aliases", {"aliases": [before, list(wanted.values())]}, now)
    session.commit()


def order_divisions(session: Session, *, actor: Actor, places: dict[UUID, int], now: datetime) -> None:
    """The divisions stand by these numbers; whoever has none keeps its place behind."""
    lock_organization(session)
    rows = list_divisions(session)
    if unknown := places.keys() - {row.id for row in rows}:
        raise NotFound("no_division", f"สำนัก/กองเปลี่ยนไปแล้ว {len(unknown)} แห่ง กรุณาโหลดหน้านี้ใหม่")
    wanted = [places.get(row.id, len(rows) + number) for number, row in enumerate(rows, start=1)]
    ordered = sorted(range(len(rows)), key=lambda index: (wanted[index], _way(wanted[index], index + 1), index))
    change_order(session, [rows[index].id for index in ordered])
    change = {"order": [[row.name for row in rows], [rows[index].name for index in ordered]]}
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="divisions_ordered",
        subject_kind="organization",
        subject_id=actor.organization_id,
        change=change,
    )
    session.commit()


def close_division(session: Session, *, actor: Actor, division_id: UUID, now: datetime) -> None:
    """It exists no more. One that still has work or people is merged instead, so that nothing is left behind."""
    lock_organization(session)
    division, today = _open(session, division_id), day_of(now)
    if tasks := list_open_tasks_of(session, division_id):
        raise RuleBroken("has_tasks", f"{division.name} ยังมีงานที่ไม่เสร็จ {len(tasks)} งาน กรุณารวมเข้ากับกองที่รับงานต่อ")
    positions = list_positions_of(session, division_id)
    held = [
        one.person_name for row in positions for one in get_post(session, row.id).holdings if not one.is_over(today)
    ]
    if held:
        names = " ".join(dict.fromkeys(held))
        raise RuleBroken("has_people", f"ยังมีผู้ดำรงตำแหน่งใน{division.name}: {names} กรุณาย้ายไปตำแหน่งอื่นก่อน")
    for position in positions:
        position.closed_on = today
    division.closed_on = today
    note_division(session, actor, division, "division_closed", {"closed_on": [None, today.isoformat()]}, now)
    session.commit()


def reopen_division(session: Session, *, actor: Actor, division_id: UUID, now: datetime) -> None:
    """It exists again, under its name; one that was merged lives on in another."""
    lock_organization(session)
    division = get_division(session, division_id)
    if division.closed_on is None:
        raise RuleBroken("open", f"{division.name} ใช้งานอยู่แล้ว")
    if division.merged_into_id is not None:
        raise RuleBroken("merged", f"{division.name} รวมกับกองอื่นไปแล้ว หากแยกออกอีกครั้ง กรุณาใช้ “แยกกอง”")
    check_names_free(session, [division.name])
    before, division.closed_on = division.closed_on.isoformat(), None
    note_division(session, actor, division, "division_reopened", {"closed_on": [before, None]}, now)
    session.commit()


def note_division(
    session: Session, actor: Actor, division: Division, action: str, change: dict[str, Any], now: datetime
) -> None:
    """What was done to a division, in the history."""
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=action,
        subject_kind="division",
        subject_id=division.id,
        change=change,
    )


def _way(wanted: int, now: int) -> int:
    """Who was given another's number stands before it on the way up, behind it on the way down."""
    return (wanted > now) - (wanted < now)


def get_open_division(session: Session, division_id: UUID) -> Division:
    """A division that is in use. Raises NotFound."""
    return _open(session, division_id)


def _open(session: Session, division_id: UUID) -> Division:
    division = get_division(session, division_id)
    if division.closed_on is not None:
        raise NotFound("division_closed", f"{division.name} ปิดไปแล้ว กรุณากลับไปที่หน้า “สำนัก/กอง”")
    return division


def _take_name(session: Session, division: Division, name: str) -> None:
    """The name must be nobody else's; it may have been another name of this very division."""
    own = {row.alias_key: row for row in list_alias_rows(session, division.id)}
    if (mine := own.get(match_key(name))) is not None:
        session.delete(mine)
    else:
        check_names_free(session, [name])
    if (closed := find_closed_division(session, name)) and closed.id != division.id:
        raise RuleBroken("division_closed", f"ชื่อ “{name}” เป็นของกองที่ปิดไปแล้ว กรุณาใช้ชื่ออื่น")
    session.flush()
    if division.name_key not in own:
        add_alias(session, division.id, division.name)
