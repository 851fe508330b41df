"""The policy officer puts tags on measures, takes them off, or calls a tag by another name."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.bulk_edit import LONGEST_TAG, Deed
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.thai_text import clean_line, match_key, normalise
from tracker.services.take_back import record_deed
from tracker.store.database import flush_or_conflict
from tracker.store.history import Deed as Happened
from tracker.store.history import record_deeds
from tracker.store.measure_tags import (
    add_tag,
    change_tag_name,
    delete_tag,
    list_measures_of_plan,
    list_measures_tagged,
    list_tags,
)
from tracker.store.plans import get_plan


def tag_measures(
    session: Session,
    *,
    actor: Actor,
    plan_id: UUID,
    measure_ids: Collection[UUID],
    name: str,
    is_on: bool,
    now: datetime,
) -> tuple[str, UUID]:
    """Put a tag on these measures of a plan, or take it off: what was done, and how to take it back.

    Raises RuleBroken where no measure was chosen, the tag has no name, or nothing would change.
    """
    require_right(actor, Right.RUN_PLAN)
    get_plan(session, plan_id)  # NotFound, before anything is said of what was typed
    tag = checked_name(name)
    chosen = list_measures_of_plan(session, plan_id) & set(measure_ids)
    if not chosen:
        raise RuleBroken("no_measure_chosen", "ยังไม่ได้เลือกมาตรการ กรุณาทำเครื่องหมายหน้ามาตรการอย่างน้อยหนึ่งข้อ")
    carrying = list_measures_tagged(session, chosen, tag)
    touched = sorted(chosen - carrying if is_on else carrying)
    if not touched:
        raise RuleBroken("nothing_to_change", f"มาตรการที่เลือก{'มีป้ายนี้อยู่แล้ว' if is_on else 'ไม่มีป้ายนี้'} จึงไม่มีอะไรเปลี่ยน")
    said = f"{'ติดป้าย' if is_on else 'เอาป้าย'} “{tag}” {'ที่' if is_on else 'ออกจาก'} {len(touched)} มาตรการแล้ว"
    deed_id = _apply(session, actor, touched, tag, said, now, is_on=is_on)
    session.commit()
    return said, deed_id


def remove_tag(session: Session, *, actor: Actor, plan_id: UUID, name: str, now: datetime) -> tuple[str, UUID]:
    """Take a tag off every measure of a plan."""
    require_right(actor, Right.RUN_PLAN)
    tag = _existing(session, plan_id, name)
    touched = sorted(list_measures_tagged(session, list_measures_of_plan(session, plan_id), tag))
    said = f"เอาป้าย “{tag}” ออกจาก {len(touched)} มาตรการแล้ว"
    deed_id = _apply(session, actor, touched, tag, said, now, is_on=False)
    session.commit()
    return said, deed_id


def rename_tag(session: Session, *, actor: Actor, plan_id: UUID, name: str, new_name: str, now: datetime) -> str:
    """Call a tag of a plan by another name; where measures carry that one already, the two become one."""
    require_right(actor, Right.RUN_PLAN)
    old, new = _existing(session, plan_id, name), checked_name(new_name)
    measure_ids = list_measures_tagged(session, list_measures_of_plan(session, plan_id), old)
    if match_key(old) != match_key(new):
        both = list_measures_tagged(session, measure_ids, new)
        delete_tag(session, both, old)
    change_tag_name(session, measure_ids, old, new)
    flush_or_conflict(session)
    happened = [Happened("measure_tag_renamed", "measure", one, {"tag": [old, new]}) for one in sorted(measure_ids)]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
    session.commit()
    return new


def checked_name(name: str) -> str:
    """A tag's name as it is kept; raises RuleBroken."""
    tag = normalise(clean_line(name))
    if not match_key(tag):
        raise RuleBroken("tag", "กรุณาใส่ชื่อป้าย เช่น เร่งด่วน หรือ ต้องใช้ในการประเมิน")
    if len(tag) > LONGEST_TAG:
        raise RuleBroken("tag", f"ชื่อป้ายยาวเกิน {LONGEST_TAG} ตัวอักษร กรุณาย่อให้สั้นลง")
    return tag


def _existing(session: Session, plan_id: UUID, name: str) -> str:
    found = next((tag.name for tag in list_tags(session, plan_id) if tag.key == match_key(name)), None)
    if found is None:
        raise NotFound("no_tag", "ไม่พบป้ายนี้ในแผน อาจมีผู้เอาออกไปแล้ว กรุณากลับไปที่หน้าป้ายกำกับ")
    return found


def _apply(
    session: Session, actor: Actor, measure_ids: Collection[UUID], tag: str, said: str, now: datetime, *, is_on: bool
) -> UUID:
    if is_on:
        for measure_id in measure_ids:
            add_tag(session, measure_id, tag, now)
    else:
        delete_tag(session, measure_ids, tag)
    flush_or_conflict(session)
    action, told = ("measure_tagged", [None, tag]) if is_on else ("measure_untagged", [tag, None])
    happened = [Happened(action, "measure", measure_id, {"tag": told}) for measure_id in measure_ids]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
    before = {
        "deed": (Deed.TAG if is_on else Deed.UNTAG).value,
        "tag": tag,
        "measures": [str(measure_id) for measure_id in measure_ids],
    }
    return record_deed(session, actor=actor, kind="bulk_edit", said=said, before=before, now=now)
