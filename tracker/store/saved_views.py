"""Views kept under a name: a person's own, and those others share."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.store.models import Person, SavedView

NO_VIEW = "ไม่พบมุมมองนี้ เจ้าของอาจลบหรือเลิกแบ่งปันแล้ว กรุณากลับไปที่รายการงาน"


@dataclass(frozen=True)
class ViewRow:
    """A view as pages read it; `page` is the way of looking, `query` the filters as they stand in an address."""

    id: UUID
    page: str
    name: str
    query: str
    is_shared: bool
    is_own: bool
    person_name: str


def list_views(session: Session, person_id: UUID) -> list[ViewRow]:
    """The person's own views first, then those others share; each by name."""
    statement = _visible(person_id).order_by(SavedView.person_id != person_id, SavedView.name, SavedView.id)
    return [_row(view, name, person_id) for view, name in session.execute(statement)]


def get_view(session: Session, view_id: UUID, person_id: UUID) -> ViewRow:
    """One view this person may open. Raises NotFound."""
    found = session.execute(_visible(person_id).where(SavedView.id == view_id)).one_or_none()
    if found is None:
        raise NotFound("no_view", NO_VIEW)
    return _row(*found, person_id)


def get_own_view(session: Session, view_id: UUID, person_id: UUID) -> SavedView:
    """The row of one of this person's own views, to be changed. Raises NotFound."""
    found = session.scalar(select(SavedView).where(SavedView.id == view_id, SavedView.person_id == person_id))
    if found is None:
        raise NotFound("no_view", NO_VIEW)
    return found


def count_own_views(session: Session, person_id: UUID) -> int:
    """How many views a person keeps."""
    return len(list(session.scalars(select(SavedView.id).where(SavedView.person_id == person_id))))


def find_own_view(session: Session, person_id: UUID, page: str, name: str) -> SavedView | None:
    """A person's own view of this name."""
    own = SavedView.person_id == person_id, SavedView.page == page, SavedView.name == name
    return session.scalar(select(SavedView).where(*own))


def add_view(
    session: Session, person_id: UUID, page: str, name: str, query: str, now: datetime, *, is_shared: bool
) -> SavedView:
    """Keep a view."""
    row = SavedView(
        id=new_id(), person_id=person_id, page=page, name=name, query=query, is_shared=is_shared, created_at=now
    )
    session.add(row)
    return row


def delete_view(session: Session, row: SavedView) -> None:
    """A view is a bookmark: gone is gone."""
    session.delete(row)


def _visible(person_id: UUID) -> Select[SavedView, str]:
    return (
        select(SavedView, Person.name)
        .join(Person, Person.id == SavedView.person_id)
        .where(or_(SavedView.person_id == person_id, SavedView.is_shared.is_(True)))
    )


def _row(view: SavedView, person_name: str, person_id: UUID) -> ViewRow:
    is_own = view.person_id == person_id
    return ViewRow(view.id, view.page, view.name, view.query, view.is_shared, is_own, person_name)
