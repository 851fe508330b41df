"""The history as people read it: the newest first, a page at a time, by person, kind and day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.rules.thai_calendar import BANGKOK
from tracker.store.models import History, HistoryHead, Person

PAGE = 50


@dataclass(frozen=True)
class HistoryQuery:
    """What of the history is asked for; `before` is the number of the last entry already seen."""

    person_id: UUID | None = None
    kind: str = ""  # how the deed's name begins
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class HistoryRow:
    """One entry; `subject` is the name of what it was done to, where it has one today."""

    sequence: int
    at: datetime
    person_name: str | None
    action: str
    subject_kind: str
    subject_id: UUID | None
    change: dict[str, Any]
    hash: str


@dataclass(frozen=True)
class ChainEnd:
    """The newest entry's number and hash: written down elsewhere, they show whether the end was cut off."""

    sequence: int
    hash: str


def list_history(session: Session, query: HistoryQuery) -> list[HistoryRow]:
    """Up to one more than a page, so that the reader knows whether there is another."""
    statement = (
        select(History, Person.name)
        .outerjoin(Person, (Person.id == History.person_id) & (Person.organization_id == History.organization_id))
        .where(History.organization_id == session.info["organization_id"])
    )
    found = session.execute(_asked(statement, query).order_by(History.sequence.desc()).limit(PAGE + 1))
    return [
        HistoryRow(row.sequence, row.at, name, row.action, row.subject_kind, row.subject_id, row.change, row.hash)
        for row, name in found
    ]


def _asked(statement: Select[History, str], query: HistoryQuery) -> Select[History, str]:
    if query.person_id:
        statement = statement.where(History.person_id == query.person_id)
    if query.kind:
        statement = statement.where(History.action.startswith(query.kind, autoescape=True))
    if query.since:
        statement = statement.where(History.at >= _midnight(query.since))
    if query.until:
        statement = statement.where(History.at < _midnight(query.until + timedelta(days=1)))
    if query.before:
        statement = statement.where(History.sequence < query.before)
    return statement


def find_chain_end(session: Session) -> ChainEnd | None:
    """The end of the organization's chain; None before the first entry."""
    head = session.scalar(select(HistoryHead).where(HistoryHead.organization_id == session.info["organization_id"]))
    return ChainEnd(head.sequence, head.hash) if head and head.sequence else None


def count_history(session: Session) -> int:
    """How many entries there are."""
    own = History.organization_id == session.info["organization_id"]
    return session.scalar(select(func.count()).select_from(History).where(own)) or 0


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=BANGKOK)
