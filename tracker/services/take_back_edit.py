"""Takes back what was done to many tasks at once: all of it, or, where one was changed since, nothing."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.bulk_edit import Deed
from tracker.rules.errors import Conflict
from tracker.rules.permissions import Actor
from tracker.services.kept_rows import CHANGED_SINCE, put_rows_back
from tracker.services.take_back_update import take_back_update
from tracker.store.database import flush_or_conflict
from tracker.store.deadlines import Grounds, change_task_deadline
from tracker.store.history import Deed as Happened
from tracker.store.history import record_deeds
from tracker.store.measure_tags import add_tag, delete_tag, list_measures_tagged
from tracker.store.models import RecentDeed
from tracker.store.told import count_told_since

TAKEN_BACK = "เลิกทำการเลื่อนวัน"


def take_back_edit(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """Each task is as it was; what people were told meanwhile is said."""
    done = Deed(deed.before["deed"])
    if done is Deed.CANCEL:
        return take_back_each(session, actor, deed, now)
    if done in (Deed.TAG, Deed.UNTAG):
        _take_back_tag(session, actor, deed, now, is_put=done is Deed.TAG)
        return ""
    tasks = put_rows_back(session, person_id=actor.person_id, rows=deed.before["rows"], now=now)
    if done is Deed.DEADLINE:
        for task in tasks:  # a date that goes back must remind anew: numbers only grow
            change_task_deadline(session, task, task.due_on, Grounds(None, None, TAKEN_BACK, actor.person_id), now)
        flush_or_conflict(session)
    told = sum(count_told_since(session, task.id, deed.created_at) for task in tasks)
    return f"มีข้อความเรื่องงานเหล่านี้ออกไปแล้ว {told} ฉบับ ข้อความถัดไปจะเป็นไปตามข้อมูลล่าสุด" if told else ""


def take_back_each(session: Session, actor: Actor, deed: RecentDeed, now: datetime) -> str:
    """Every deed of which this one is made, but what was taken back alone already."""
    told = ""
    for deed_id in deed.before["deeds"]:
        one = session.get(RecentDeed, (actor.organization_id, UUID(deed_id)), with_for_update=True)
        if one is None:
            raise Conflict("changed_since", CHANGED_SINCE)
        if one.undone_at is None:
            told = take_back_update(session, actor, one, now) or told
            one.undone_at = now
    return told


def _take_back_tag(session: Session, actor: Actor, deed: RecentDeed, now: datetime, *, is_put: bool) -> None:
    """Tags have no versions: one somebody else changed meanwhile is as wanted already."""
    tag, measure_ids = deed.before["tag"], [UUID(measure_id) for measure_id in deed.before["measures"]]
    carrying = list_measures_tagged(session, measure_ids, tag)
    if is_put:
        touched = sorted(carrying)
        delete_tag(session, touched, tag)
    else:
        touched = sorted(set(measure_ids) - carrying)
        for measure_id in touched:
            add_tag(session, measure_id, tag, now)
    flush_or_conflict(session)
    told = [tag, None] if is_put else [None, tag]
    happened = [Happened("measure_tag_taken_back", "measure", measure_id, {"tag": told}) for measure_id in touched]
    record_deeds(session, at=now, person_id=actor.person_id, deeds=happened)
