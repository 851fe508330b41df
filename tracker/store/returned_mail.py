"""Which office a returned mail belongs to: its address names a message, and nobody is signed in."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.database import ACROSS
from tracker.store.models import Delivery, Organization


def find_office_of_delivery(session: Session, delivery_id: UUID) -> UUID | None:
    """The organization of a message; asked office by office, since keys begin with the office."""
    statement = (
        select(Delivery.organization_id)
        .where(Delivery.organization_id.in_(select(Organization.id)), Delivery.id == delivery_id)
        .limit(1)
    )
    return session.scalar(statement, execution_options=ACROSS)
