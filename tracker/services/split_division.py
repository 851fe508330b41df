"""A new division comes out of another: the tasks and posts that were chosen go with it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.services.add_divisions import place_division
from tracker.services.keep_divisions import get_open_division, note_division
from tracker.services.move_tasks import move_tasks
from tracker.store.database import flush_or_conflict
from tracker.store.division_moves import (
    change_owners,
    get_division,
    list_entries_of,
    list_measures_with_legs,
    list_tasks_of,
)
from tracker.store.people import lock_organization
from tracker.store.posts import list_positions_of


@dataclass(frozen=True)
class Split:
    """The new division's name, and what goes with it."""

    name: str
    task_ids: Collection[UUID]
    position_ids: Collection[UUID]


def split_division(session: Session, *, actor: Actor, division_id: UUID, split: Split, now: datetime) -> UUID:
    """The key of the new division. What was reported on a measure goes along where all its tasks do."""
    lock_organization(session)
    old = get_open_division(session, division_id)
    tasks = [task for task in list_tasks_of(session, old.id) if task.id in split.task_ids]
    posts = [post for post in list_positions_of(session, old.id) if post.id in split.position_ids]
    if len(tasks) != len(split.task_ids) or len(posts) != len(split.position_ids):
        raise NotFound("changed", "งานหรือตำแหน่งเปลี่ยนไปแล้ว กรุณาเปิดหน้าแยกกองใหม่")
    if not tasks and not posts:
        raise RuleBroken("nothing", "กรุณาเลือกงานหรือตำแหน่งที่จะไปกับกองใหม่อย่างน้อยหนึ่งรายการ")
    new = get_division(session, place_division(session, split.name, (), now).id)
    move_tasks(session, actor=actor, tasks=tasks, to=new, now=now)
    for post in posts:
        post.division_id = new.id
    flush_or_conflict(session)
    gone = {task.measure_id for task in tasks} - list_measures_with_legs(session, old.id)
    for entry in list_entries_of(session, old.id):
        if entry.measure_id in gone:
            entry.division_id = new.id
    staying = {task.step_group_id for task in list_tasks_of(session, old.id)}
    change_owners(session, old.id, new.id, step_group_ids={task.step_group_id for task in tasks} - staying)
    flush_or_conflict(session)
    note_division(session, actor, new, "division_split_off", {"from": [None, old.name], "tasks": [0, len(tasks)]}, now)
    note_division(session, actor, old, "division_split", {"new": [None, new.name]}, now)
    session.commit()
    return new.id
