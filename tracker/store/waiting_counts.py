"""How much waits for a visitor, for the numbers in the menu: asked on every page, so it is one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from tracker.store.approvals import turns_of
from tracker.store.inbox import unread_of
from tracker.store.models import Delivery, ReportApproval, RoundReport
from tracker.store.own_rows import OWN, read_own


@dataclass(frozen=True)
class Waiting:
    """Messages not read yet, and reports that wait for one of the visitor's posts."""

    messages: int
    signatures: int


_UNREAD = unread_of(bindparam("person_id", type_=Uuid())).where(Delivery.organization_id == OWN)
_TURNS = turns_of(bindparam("position_ids", type_=Uuid(), expanding=True)).where(
    ReportApproval.organization_id == OWN, RoundReport.organization_id == OWN
)
_WAITING = select(_UNREAD.scalar_subquery(), _TURNS.scalar_subquery())


def count_waiting(session: Session, person_id: UUID, position_ids: Collection[UUID]) -> Waiting:
    """Both numbers."""
    [(messages, signatures)] = read_own(session, _WAITING, person_id=person_id, position_ids=list(position_ids))
    return Waiting(messages, signatures)
