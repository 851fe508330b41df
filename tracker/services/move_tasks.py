"""Moves tasks and what was reported from one division to another, within a merger or a split."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.permissions import Actor
from tracker.rules.task import EntryState
from tracker.store.database import flush_or_conflict
from tracker.store.division_moves import delete_own_support, list_entries_of, list_legs
from tracker.store.history import Deed, record_deeds
from tracker.store.models import Division, RoundEntry, Task

_TEXTS = ("result", "suggestion", "obstacle", "limitation", "outcome")


def move_tasks(session: Session, *, actor: Actor, tasks: Sequence[Task], to: Division, now: datetime) -> None:
    """The tasks are this division's from now on, as far as they had come. A second leg of one step group is the next
    of its series, so that both stay.
    """
    taken = set(list_legs(session, to.id, {task.step_group_id for task in tasks}))
    deeds = []
    for task in tasks:
        while (task.step_group_id, task.series_number) in taken:
            task.series_number += 1
        taken.add((task.step_group_id, task.series_number))
        deeds.append(_deed(task, to.id))
        task.division_id = to.id
    flush_or_conflict(session)
    delete_own_support(session, to.id, [task.id for task in tasks])
    record_deeds(session, at=now, person_id=actor.person_id, deeds=deeds)


def join_entries(session: Session, entries: Sequence[RoundEntry], to: Division, now: datetime) -> None:
    """What was reported is this division's; where it reported on the same, the words are put behind its own.

    What was approved is not written to: then both stay as they are.
    """
    theirs = {(entry.round_id, entry.measure_id): entry for entry in list_entries_of(session, to.id)}
    for entry in entries:
        other = theirs.get((entry.round_id, entry.measure_id))
        if other is None:
            entry.division_id = to.id
        elif other.state is not EntryState.APPROVED and entry.state is not EntryState.NOT_STARTED:
            _join(entry, other, now)
    flush_or_conflict(session)


def _join(entry: RoundEntry, other: RoundEntry, now: datetime) -> None:
    for name in _TEXTS:
        both = [text for text in (getattr(other, name), getattr(entry, name)) if text.strip()]
        setattr(other, name, "\n".join(dict.fromkeys(both)))
        setattr(entry, name, "")
    if other.state is EntryState.NOT_STARTED:
        other.state = EntryState.DRAFTING
    entry.state, entry.submitted_at, entry.approved_at = EntryState.NOT_STARTED, None, None
    entry.changed_at = other.changed_at = now


def _deed(task: Task, division_id: UUID) -> Deed:
    change = {"division_id": [str(task.division_id), str(division_id)]}
    return Deed("task_moved", "task", task.id, change)
