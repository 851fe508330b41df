"""An administrator adds divisions, many at once out of the ready set or one by one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.division_sets import ReadyDivision
from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_text import clean_line, match_key
from tracker.services.manage_people import check_names_free
from tracker.store.divisions import (
    DivisionRow,
    add_alias,
    add_division_row,
    change_place,
    find_closed_division,
    last_place,
    list_divisions,
)
from tracker.store.history import Deed, record_deeds
from tracker.store.people import lock_organization

_LONGEST = 120


def add_divisions(
    session: Session, *, actor: Actor, wanted: Sequence[ReadyDivision], now: datetime
) -> list[DivisionRow]:
    """Those that are not there yet, after the others and in this order. A name that is known already is passed over."""
    lock_organization(session)
    known = {match_key(name) for row in list_divisions(session) for name in (row.name, *row.aliases)}
    made: list[DivisionRow] = []
    for division in wanted:
        name = clean_line(division.name)
        if name and match_key(name) not in known:
            made.append(_add(session, name, [a for a in division.aliases if match_key(a) not in known], now))
            known |= {match_key(each) for each in (name, *division.aliases)}
    deeds = [Deed("division_added", "division", row.id, {"name": [None, row.name]}) for row in made]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)
    session.commit()
    return made


def add_one_division(
    session: Session, *, actor: Actor, name: str, aliases: Sequence[str], now: datetime
) -> DivisionRow:
    """A single one, whose names nobody has yet. Raises RuleBroken."""
    lock_organization(session)
    row = place_division(session, name, aliases, now)
    deeds = [Deed("division_added", "division", row.id, {"name": [None, row.name]})]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)
    session.commit()
    return row


def place_division(session: Session, name: str, aliases: Sequence[str], now: datetime) -> DivisionRow:
    """The same within the caller's transaction."""
    name, others = clean_line(name), [cleaned for alias in aliases if (cleaned := clean_line(alias))]
    if not name or len(name) > _LONGEST:
        raise RuleBroken("name", f"กรุณาใส่ชื่อสำนัก/กอง ไม่เกิน {_LONGEST} ตัวอักษร")
    check_names_free(session, (name, *others))
    return _add(session, name, others, now)


def _add(session: Session, name: str, aliases: Sequence[str], now: datetime) -> DivisionRow:
    if find_closed_division(session, name):
        raise RuleBroken("division_closed", f"เคยมี “{name}” ที่ปิดไปแล้ว กรุณาเปิดใช้อีกครั้งที่หน้า “สำนัก/กอง” หรือใช้ชื่ออื่น")
    row = add_division_row(session, name, now)
    for alias in dict.fromkeys(aliases):
        add_alias(session, row.id, alias)
    session.flush()
    change_place(session, row.id, last_place(session) + 1)
    return row
