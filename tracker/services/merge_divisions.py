"""Two divisions become one: tasks, people and reports of the one that ends move to the other; nothing is lost.

What moves is worked out once, for the preview and for the deed. Reports already published stay as they were signed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.appointment import day_before
from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState, TaskStatus
from tracker.rules.thai_calendar import day_of
from tracker.services.appoint import cut_short
from tracker.services.keep_divisions import get_open_division, note_division
from tracker.services.move_tasks import join_entries, move_tasks
from tracker.store.database import flush_or_conflict
from tracker.store.division_moves import (
    change_other_mentions,
    change_owners,
    change_supports,
    list_entries_of,
    list_legs,
    list_tasks_of,
    list_told,
)
from tracker.store.divisions import add_alias, list_alias_rows
from tracker.store.models import Division, Position, RoundEntry, Task
from tracker.store.people import lock_organization
from tracker.store.posts import get_post, list_appointments, list_positions_of

DONE = (TaskStatus.DONE, TaskStatus.CANCELLED)


@dataclass(frozen=True)
class Merger:
    """What a merger touches. `dropped`: tasks nobody began, which the other division has as well."""

    ending: Division
    staying: Division
    tasks: Sequence[Task]
    dropped: Sequence[Task]
    entries: Sequence[RoundEntry]
    joined_count: int
    moved_posts: Sequence[Position]
    ended_posts: Sequence[Position]
    ended_holders: tuple[str, ...]

    @property
    def open_count(self) -> int:
        return sum(task.status not in DONE for task in self.tasks)


def foresee_merger(session: Session, *, ending_id: UUID, staying_id: UUID, now: datetime) -> Merger:
    """What would be touched. Raises RuleBroken where the two cannot be merged."""
    ending, staying = get_open_division(session, ending_id), get_open_division(session, staying_id)
    if ending.id == staying.id:
        raise RuleBroken("same_division", "กรุณาเลือกกองอื่นที่จะรับงานต่อ")
    tasks = list_tasks_of(session, ending.id)
    dropped = _twice(session, tasks, staying.id)
    entries = list_entries_of(session, ending.id)
    theirs = {(entry.round_id, entry.measure_id) for entry in list_entries_of(session, staying.id)}
    ended = _heads_too_many(session, ending.id, staying.id)
    return Merger(
        ending,
        staying,
        [task for task in tasks if task not in dropped],
        dropped,
        entries,
        sum((entry.round_id, entry.measure_id) in theirs and _says_something(entry) for entry in entries),
        [post for post in list_positions_of(session, ending.id) if post not in ended],
        ended,
        _holders(session, ended, now),
    )


def merge_divisions(session: Session, *, actor: Actor, ending_id: UUID, staying_id: UUID, now: datetime) -> Merger:
    """Do it: the names of the one that ends lead to the other from now on."""
    lock_organization(session)
    merger = foresee_merger(session, ending_id=ending_id, staying_id=staying_id, now=now)
    for task in merger.dropped:
        task.withdrawn_at = now
    flush_or_conflict(session)
    move_tasks(session, actor=actor, tasks=merger.tasks, to=merger.staying, now=now)
    join_entries(session, merger.entries, merger.staying, now)
    change_owners(session, ending_id, staying_id)
    change_supports(session, ending_id, staying_id)
    change_other_mentions(session, ending_id, staying_id)
    _move_posts(session, merger, now)
    _hand_names_on(session, merger)
    merger.ending.closed_on, merger.ending.merged_into_id = day_of(now), staying_id
    flush_or_conflict(session)
    change = {
        "merged_into": [None, merger.staying.name],
        "tasks": [len(merger.tasks) + len(merger.dropped), 0],
        "entries": [len(merger.entries), 0],
    }
    note_division(session, actor, merger.ending, "division_merged", change, now)
    note_division(session, actor, merger.staying, "division_received", {"merged": [None, merger.ending.name]}, now)
    session.commit()
    return merger


def _twice(session: Session, tasks: Sequence[Task], staying_id: UUID) -> list[Task]:
    """Tasks nobody began, of which the other division has the same: one duty is done once."""
    legs = list_legs(session, staying_id, {task.step_group_id for task in tasks})
    told = list_told(session, [task.id for task in tasks])
    return [task for task in tasks if _is_same_duty(legs, task) and _is_untouched(task, told)]


def _is_same_duty(legs: dict[tuple[UUID, int], Task], task: Task) -> bool:
    other = legs.get((task.step_group_id, task.series_number))
    return other is not None and other.withdrawn_at is None


def _is_untouched(task: Task, told: set[UUID]) -> bool:
    return task.status is TaskStatus.NOT_STARTED and task.id not in told


def _says_something(entry: RoundEntry) -> bool:
    return entry.state is not EntryState.NOT_STARTED


def _heads_too_many(session: Session, ending_id: UUID, staying_id: UUID) -> list[Position]:
    """A division has one head: where the other has such a post, the ending one's is closed."""
    if not any(post.rank is Rank.DIVISION_HEAD for post in list_positions_of(session, staying_id)):
        return []
    return [post for post in list_positions_of(session, ending_id) if post.rank is Rank.DIVISION_HEAD]


def _holders(session: Session, posts: Sequence[Position], now: datetime) -> tuple[str, ...]:
    today = day_of(now)
    return tuple(one.person_name for post in posts for one in get_post(session, post.id).holders(today))


def _move_posts(session: Session, merger: Merger, now: datetime) -> None:
    today = day_of(now)
    for post in merger.moved_posts:
        post.division_id = merger.staying.id
    for post in merger.ended_posts:
        for appointment in list_appointments(session, position_ids=[post.id]):
            cut_short(session, appointment, day_before(today))
        post.closed_on = today


def _hand_names_on(session: Session, merger: Merger) -> None:
    for row in list_alias_rows(session, merger.ending.id):
        row.division_id = merger.staying.id
    session.flush()
    known = {row.alias_key for row in list_alias_rows(session, merger.staying.id)}
    if merger.ending.name_key not in known:
        add_alias(session, merger.staying.id, merger.ending.name)
