"""What a task's page needs to offer beside reporting: who may have it, what was asked of the officer about it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.rules.permissions import may_hand_task, may_update_task
from tracker.store.divisions import list_divisions
from tracker.store.people import find_person_name, list_colleagues
from tracker.store.task_proposals import ProposalRow, list_proposals_of
from tracker.store.tasks import TaskRow
from tracker.web.door import actor
from tracker.web.parts import today


@dataclass(frozen=True)
class Care:
    """The names as they stand in the template; lists are empty for whoever has no use for them."""

    may_hand: bool
    delegate_name: str | None
    colleagues: list[tuple[str, str]]
    other_divisions: list[tuple[str, str]]
    proposals: list[ProposalRow]


def read_care(session: Session, row: TaskRow) -> Care:
    """For this visitor and this task."""
    may_hand = row.status.is_open and may_hand_task(actor(), row.division_id)
    may_update = row.status.is_open and may_update_task(actor(), row.division_id, row.delegate_id)
    people = list_colleagues(session, row.division_id, today()) if may_hand else []
    divisions = list_divisions(session) if may_update else []
    return Care(
        may_hand=may_hand,
        delegate_name=find_person_name(session, row.delegate_id) if row.delegate_id else None,
        colleagues=[(str(one.id), one.name) for one in people if one.id != actor().person_id],
        other_divisions=[(str(one.id), one.name) for one in divisions if one.id != row.division_id],
        proposals=list_proposals_of(session, row.id),
    )
