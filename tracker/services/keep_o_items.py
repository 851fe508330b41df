"""The policy officer keeps the O-items of a year: takes over a list, adds, changes and withdraws items, as versions."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.reading import read_document
from tracker.rules.errors import Conflict, RuleBroken
from tracker.rules.fiscal_year import check_year
from tracker.rules.o_item_list import (
    CatalogueItem,
    ListDifference,
    ListReading,
    check_items,
    clean_components,
    compare_items,
    item_code,
    read_items,
    shipped_items,
)
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.plain_record import to_plain
from tracker.rules.source_table import SourceTable
from tracker.rules.thai_text import clean_line
from tracker.store.database import CHANGED_MEANWHILE, flush_or_conflict
from tracker.store.history import Deed, record_deeds
from tracker.store.o_items import (
    OItemRow,
    add_o_item_version,
    find_o_item,
    get_o_item,
    list_components_of_plan,
    list_newest_versions,
    list_o_items,
)
from tracker.store.people import lock_organization
from tracker.store.plans import find_plan_of_year, find_plan_to_update

LONGEST = 500
_CITE = "กรุณาใส่ประกาศ หนังสือ หรือคู่มือการประเมินที่กำหนดรายการนี้ เพื่ออ้างอิงภายหลัง"


@dataclass(frozen=True)
class NewList:
    """A list somebody is about to take over. `seen` is the fingerprint of the year's list they compared it with."""

    year: int
    items: tuple[CatalogueItem, ...]
    announcement: str
    seen: str
    is_withdrawing_missing: bool = False


@dataclass(frozen=True)
class Kept:
    """What taking over a list did."""

    added: int
    changed: int
    withdrawn: int


def shipped_list(session: Session, year: int) -> tuple[CatalogueItem, ...]:
    """The items of a year known as facts, with the components the year's own plan prints; () for other years."""
    plan = find_plan_of_year(session, year) or find_plan_to_update(session, year)
    return shipped_items(year, list_components_of_plan(session, plan.id) if plan else {})


def read_items_file(data: bytes, name: str) -> ListReading:
    """The items of an Excel, Word, CSV or text file. Raises RuleBroken with what to do."""
    document = read_document(data, name)
    return read_items(
        [
            [row.texts for row in block.rows] if isinstance(block, SourceTable) else [[block.text]]
            for block in document.blocks
        ]
    )


def fingerprint(session: Session, year: int) -> str:
    """Changes with every change of the year's list."""
    seen = [(row.code, row.version) for row in list_newest_versions(session, year)]
    return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:16]


def compare_list(session: Session, year: int, items: Sequence[CatalogueItem]) -> ListDifference:
    """What taking it over would change."""
    return compare_items([row.item for row in list_o_items(session, year)], items)


def keep_list(session: Session, *, actor: Actor, new: NewList, now: datetime) -> Kept:
    """Take over a whole list: what is new or says something else is a further version that cites the announcement."""
    require_right(actor, Right.RUN_PLAN)
    check_year(new.year)
    if not new.items:
        raise RuleBroken("no_items", "รายการนี้ยังไม่มีข้อใด กรุณากลับไปหน้านำเข้ารายการ แล้วลองอีกครั้ง")
    check_items(new.items)
    items = [_checked(item) for item in new.items]
    announcement = _cited(new.announcement)
    lock_organization(session)
    if fingerprint(session, new.year) != new.seen:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    difference = compare_list(session, new.year, items)
    withdrawn = difference.missing if new.is_withdrawing_missing else ()
    changes = [
        *((None, item) for item in difference.added),
        *difference.changed,
        *((item, None) for item in withdrawn),
    ]
    _add_versions(session, actor, new.year, changes, announcement, now)
    session.commit()
    return Kept(len(difference.added), len(difference.changed), len(withdrawn))


def add_o_item(
    session: Session, *, actor: Actor, year: int, item: CatalogueItem, announcement: str, now: datetime
) -> None:
    """One further item of a year."""
    require_right(actor, Right.RUN_PLAN)
    check_year(year)
    item = _checked(item)
    lock_organization(session)
    if find_o_item(session, year, item.code):
        raise RuleBroken("code", f"มีข้อ {item.code} อยู่แล้ว กรุณาแก้ไขที่ข้อนั้น หรือใช้เลขข้ออื่น")
    _add_versions(session, actor, year, [(None, item)], _cited(announcement), now)
    session.commit()


def change_o_item(
    session: Session,
    *,
    actor: Actor,
    year: int,
    item: CatalogueItem,
    announcement: str,
    version: int,
    now: datetime,
) -> None:
    """Say something else of an item; `version` is the one the person saw."""
    require_right(actor, Right.RUN_PLAN)
    item = _checked(item)
    lock_organization(session)
    before = _seen(session, year, item.code, version)
    if before.item == item:
        raise RuleBroken("same", "ข้อนี้เหมือนเดิม ยังไม่มีอะไรเปลี่ยน")
    _add_versions(session, actor, year, [(before.item, item)], _cited(announcement), now)
    session.commit()


def withdraw_o_item(
    session: Session, *, actor: Actor, year: int, code: str, announcement: str, version: int, now: datetime
) -> None:
    """From now on the year has no such item; its versions, its answer and its evidence stay where they are."""
    require_right(actor, Right.RUN_PLAN)
    lock_organization(session)
    before = _seen(session, year, code, version)
    _add_versions(session, actor, year, [(before.item, None)], _cited(announcement), now)
    session.commit()


def restore_o_item(session: Session, *, actor: Actor, year: int, code: str, now: datetime) -> None:
    """Take a withdrawal back: the item is again what it was before."""
    require_right(actor, Right.RUN_PLAN)
    lock_organization(session)
    last = next((row for row in list_newest_versions(session, year) if row.code == code), None)
    if last is None or not last.is_withdrawn:
        raise RuleBroken("not_withdrawn", "ข้อนี้ใช้อยู่แล้ว ไม่ต้องนำกลับมา")
    _add_versions(session, actor, year, [(None, last.item)], last.announcement, now)
    session.commit()


def _seen(session: Session, year: int, code: str, version: int) -> OItemRow:
    row = get_o_item(session, year, code)
    if row.version != version:
        raise Conflict("changed_meanwhile", CHANGED_MEANWHILE)
    return row


def _checked(item: CatalogueItem) -> CatalogueItem:
    code = item_code(item.code)
    if code is None:
        raise RuleBroken("code", "เลขข้อต้องเป็นตัว O ตามด้วยตัวเลข เช่น O12")
    cleaned = CatalogueItem(
        code, clean_line(item.title), clean_components(item.components), clean_line(item.indicator)[:LONGEST]
    )
    check_items([cleaned])
    return cleaned


def _cited(announcement: str) -> str:
    cited = clean_line(announcement)
    if not cited:
        raise RuleBroken("announcement", _CITE)
    if len(cited) > LONGEST:
        raise RuleBroken("announcement", f"ข้อความยาวเกิน {LONGEST} ตัวอักษร กรุณาย่อให้สั้นลง")
    return cited


def _add_versions(
    session: Session,
    actor: Actor,
    year: int,
    changes: Sequence[tuple[CatalogueItem | None, CatalogueItem | None]],
    announcement: str,
    now: datetime,
) -> None:
    """A version each, before → after, with its history; nothing after means withdrawn."""
    versions = {row.code: row.version for row in list_newest_versions(session, year)}
    deeds = []
    for before, after in changes:
        item = after or before
        assert item is not None  # noqa: S101  # a change is from something or to something
        row_id = add_o_item_version(
            session,
            year=year,
            item=item,
            version=versions.get(item.code, 0) + 1,
            announcement=announcement,
            person_id=actor.person_id,
            now=now,
            is_withdrawn=after is None,
        )
        deeds.append(_deed(year, row_id, before, after, announcement))
    flush_or_conflict(session)
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)


def _deed(
    year: int, row_id: UUID, before: CatalogueItem | None, after: CatalogueItem | None, announcement: str
) -> Deed:
    action = "o_item_added" if before is None else "o_item_withdrawn" if after is None else "o_item_changed"
    change: dict[str, Any] = {
        "year": [None, year],
        "item": [to_plain(before) if before else None, to_plain(after) if after else None],
        "announcement": [None, announcement],
    }
    return Deed(action, "o_item", row_id, change)
