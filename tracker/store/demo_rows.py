"""All rows of an invented organization, in whatever table they lie."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.store.database import ACROSS
from tracker.store.models import Base, Organization


def find_demo_organization(session: Session) -> Organization | None:
    """The invented office beside the real ones, if it was opened."""
    statement = select(Organization).where(Organization.is_demo).order_by(Organization.created_at.desc())
    return session.scalars(statement, execution_options=ACROSS).first()


def change_demo_to_none(session: Session, organization_id: UUID) -> int:
    """Delete every row of an organization; how many. Foreign keys are looked at when the transaction ends.

    The database itself refuses to delete the history of one that is real.
    """
    connection, count = session.connection(), 0
    for table in Base.metadata.sorted_tables:
        if "organization_id" in table.c:
            count += connection.execute(delete(table).where(table.c.organization_id == organization_id)).rowcount
    organization = Base.metadata.tables["organization"]
    connection.execute(delete(organization).where(organization.c.id == organization_id, organization.c.is_demo))
    return count
