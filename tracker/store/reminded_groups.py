"""Divisions whose LINE group is told what their head is told."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.contacts import REACHABLE
from tracker.store.models import ContactPoint


def list_reachable_groups(session: Session) -> dict[UUID, int]:
    """The divisions with a LINE group that can be written to, each with what one message to it costs."""
    statement = select(ContactPoint.division_id, ContactPoint.member_count).where(
        ContactPoint.channel == "line",
        ContactPoint.person_id.is_(None),
        ContactPoint.division_id.is_not(None),
        ContactPoint.state.in_(REACHABLE),
        ContactPoint.is_on,
    )
    return {division_id: members or 1 for division_id, members in session.execute(statement) if division_id}
