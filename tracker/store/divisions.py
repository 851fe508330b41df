"""Divisions and the other names by which documents call them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.thai_text import match_key, sort_key
from tracker.store.models import Division, DivisionAlias


@dataclass(frozen=True)
class DivisionRow:
    """A division with its aliases."""

    id: UUID
    name: str
    aliases: tuple[str, ...] = ()


def list_divisions(session: Session) -> list[DivisionRow]:
    """The divisions that exist today, in the office's own order; equal ones as in a dictionary."""
    aliases: dict[UUID, tuple[str, ...]] = {}
    for alias in session.scalars(select(DivisionAlias).order_by(DivisionAlias.alias_key)):
        aliases[alias.division_id] = (*aliases.get(alias.division_id, ()), alias.alias)
    divisions = session.scalars(
        select(Division).where(Division.closed_on.is_(None)).order_by(Division.place, Division.sort_key, Division.id)
    )
    return [DivisionRow(division.id, division.name, aliases.get(division.id, ())) for division in divisions]


def find_division(session: Session, name: str) -> DivisionRow | None:
    """A division by its name or one of its aliases, spaces and digits' script aside."""
    key = match_key(name)
    for division in list_divisions(session):
        if key in {match_key(known) for known in (division.name, *division.aliases)}:
            return division
    return None


def add_division_row(session: Session, name: str, now: datetime) -> DivisionRow:
    """A new division, the last where the office has an order; whether the name is free is the caller's to know."""
    place = last_place(session)
    division = Division(
        organization_id=session.info["organization_id"],
        id=new_id(),
        name=name,
        name_key=match_key(name),
        sort_key=sort_key(name),
        place=place + 1 if place else 0,
        created_at=now,
    )
    session.add(division)
    return DivisionRow(division.id, division.name)


def find_closed_division(session: Session, name: str) -> Division | None:
    """A division of this name that no longer exists; its name is still taken."""
    return session.scalar(select(Division).where(Division.name_key == match_key(name), Division.closed_on.is_not(None)))


def add_alias(session: Session, division_id: UUID, alias: str) -> UUID:
    """Another name for a division."""
    row = DivisionAlias(id=new_id(), division_id=division_id, alias=alias, alias_key=match_key(alias))
    session.add(row)
    return row.id


def delete_aliases(session: Session, alias_ids: Collection[UUID]) -> None:
    """These other names are forgotten."""
    session.execute(delete(DivisionAlias).where(DivisionAlias.id.in_(alias_ids)))


def last_place(session: Session) -> int:
    """The place of the last division in the office's order."""
    return session.scalar(select(func.max(Division.place)).where(Division.closed_on.is_(None))) or 0


def change_place(session: Session, division_id: UUID, place: int) -> None:
    """Where a division stands in the office's order."""
    session.execute(update(Division).where(Division.id == division_id).values(place=place))


def list_alias_rows(session: Session, division_id: UUID) -> list[DivisionAlias]:
    """The other names of a division, to be changed."""
    statement = select(DivisionAlias).where(DivisionAlias.division_id == division_id)
    return list(session.scalars(statement.order_by(DivisionAlias.alias_key)))
