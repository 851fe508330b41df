"""What the watch knows of links that are evidence: whose turn it is, what was seen, what is wrong since when."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, union_all, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.link_watch import LIVING, LinkState, LinkTrouble
from tracker.store.conditional_writes import count_changed, insert_once
from tracker.store.database import ACROSS
from tracker.store.models import (
    Evidence,
    EvidenceLink,
    FiscalYearRow,
    LinkWatch,
    Measure,
    OItem,
    Plan,
    ReportingRound,
    RoundEntry,
    Task,
)

_STATE = tuple(field.name for field in fields(LinkState))


@dataclass(frozen=True)
class DueLink:
    """A link that was taken to be looked at; the watch's row says `leased_until` until somebody touches it."""

    evidence_id: UUID
    url: str
    leased_until: datetime


@dataclass(frozen=True)
class WatchedLink:
    """A link as the page of the watch shows it."""

    evidence_id: UUID
    title: str
    url: str
    trouble: LinkTrouble | None
    note: str
    since: datetime | None
    looked_at: datetime | None
    accepted_at: datetime | None
    is_living: bool
    last_title: str


@dataclass(frozen=True)
class WatchFigures:
    """How many links there are, how many were looked at, how many are in trouble; and when the last look was."""

    total: int
    looked: int
    troubled: int
    last_look_at: datetime | None


def list_organizations_with_links(session: Session, now: datetime) -> list[UUID]:
    """The organizations with a link whose turn it is, or one the watch does not know yet."""
    due = select(LinkWatch.organization_id).join(Evidence, _of_watch()).where(_stands(), LinkWatch.next_look_at <= now)
    unknown = select(Evidence.organization_id).where(_stands(), ~_is_known())
    found: set[UUID] = set()
    for statement in (due, unknown):
        found |= set(session.scalars(statement.distinct(), execution_options=ACROSS))
    return sorted(found)


def add_missing_watches(session: Session, now: datetime) -> int:
    """Let the watch know of every link that is evidence; the number of new ones. Their first look is due at once."""
    ids = list(session.scalars(select(Evidence.id).where(_stands(), ~_is_known())))
    rows = [{"id": new_id(), "evidence_id": one, "failures": 0, "next_look_at": now} for one in ids]
    if rows:
        insert_once(session, LinkWatch, rows)
    return len(rows)


def claim_due_links(session: Session, *, now: datetime, until: datetime, most: int) -> list[DueLink]:
    """Take some links whose turn it is, so that nobody else does before `until`."""
    statement = (
        select(LinkWatch, Evidence.url)
        .join(Evidence, _of_watch())
        .where(_stands(), LinkWatch.next_look_at <= now)
        .order_by(LinkWatch.next_look_at, LinkWatch.id)
        .limit(most)
        .with_for_update(skip_locked=True, of=LinkWatch)
    )
    taken = []
    for watch, url in session.execute(statement):
        watch.next_look_at = until
        taken.append(DueLink(watch.evidence_id, url or "", until))
    session.flush()
    return taken


def list_years_of_evidence(session: Session, evidence_ids: Collection[UUID]) -> dict[UUID, frozenset[int]]:
    """The fiscal years each evidence is used in."""
    years: defaultdict[UUID, set[int]] = defaultdict(set)
    for evidence_id, year in session.execute(_years(evidence_ids)):
        years[evidence_id].add(year)
    return {evidence_id: frozenset(found) for evidence_id, found in years.items()}


def find_watch(session: Session, evidence_id: UUID, *, leased_until: datetime | None = None) -> LinkWatch | None:
    """The watch of a link, held until the commit; with `leased_until` only where nobody touched it since."""
    statement = select(LinkWatch).where(LinkWatch.evidence_id == evidence_id).with_for_update()
    if leased_until is not None:
        statement = statement.where(LinkWatch.next_look_at == leased_until)
    return session.scalar(statement.execution_options(populate_existing=True))


def state_of(watch: LinkWatch) -> LinkState:
    """The watch's row as rules read it."""
    return LinkState(**{name: getattr(watch, name) for name in _STATE})


def change_state(watch: LinkWatch, state: LinkState) -> None:
    """Write into the row what is known now."""
    for name in _STATE:
        setattr(watch, name, getattr(state, name))


def change_watch_to_new_address(session: Session, evidence_id: UUID, now: datetime) -> None:
    """The link leads elsewhere now: everything that was seen is forgotten, the first look is due at once."""
    nothing: dict[str, Any] = dict.fromkeys(_STATE) | {"failures": 0, "next_look_at": now, "accepted_by_id": None}
    count_changed(session, update(LinkWatch).where(LinkWatch.evidence_id == evidence_id).values(**nothing))


def list_watched_links(session: Session, *, is_troubled: bool) -> list[WatchedLink]:
    """The links in trouble, the longest first; or those that are well, by title."""
    condition = LinkWatch.trouble.is_not(None) if is_troubled else LinkWatch.trouble.is_(None)
    order = (LinkWatch.trouble_since, LinkWatch.id) if is_troubled else (Evidence.title, LinkWatch.id)
    statement = select(LinkWatch, Evidence).join(Evidence, _of_watch()).where(_stands(), condition).order_by(*order)
    return [_made(watch, evidence) for watch, evidence in session.execute(statement)]


def count_link_troubles(session: Session) -> int:
    """How many links that are evidence are in trouble."""
    return _figures(session, LinkWatch.trouble.is_not(None))


def find_watch_figures(session: Session) -> WatchFigures:
    """The figures of the watch's page."""
    last = session.scalar(select(func.max(LinkWatch.looked_at)))
    total = session.scalar(select(func.count()).select_from(Evidence).where(_stands())) or 0
    looked, troubled = (
        _figures(session, condition) for condition in (LinkWatch.looked_at.is_not(None), LinkWatch.trouble.is_not(None))
    )
    return WatchFigures(total, looked, troubled, last)


def _figures(session: Session, condition: ColumnElement[bool]) -> int:
    statement = select(func.count()).select_from(LinkWatch).join(Evidence, _of_watch()).where(_stands(), condition)
    return session.scalar(statement) or 0


def _stands() -> ColumnElement[bool]:
    return and_(Evidence.url.is_not(None), Evidence.confirmed_at.is_not(None), Evidence.withdrawn_at.is_(None))


def _of_watch() -> ColumnElement[bool]:
    return and_(Evidence.organization_id == LinkWatch.organization_id, Evidence.id == LinkWatch.evidence_id)


def _is_known() -> ColumnElement[bool]:
    return exists().where(_of_watch()).correlate(Evidence)


def _years(evidence_ids: Collection[UUID]) -> Select[UUID, int]:
    ids = list(evidence_ids)
    tied = select(EvidenceLink.evidence_id, FiscalYearRow.year).where(EvidenceLink.evidence_id.in_(ids))
    of_tasks = (
        tied.join(Task, Task.id == EvidenceLink.task_id)
        .join(Measure, Measure.id == Task.measure_id)
        .join(Plan, Plan.id == Measure.plan_id)
        .join(FiscalYearRow, FiscalYearRow.id == Plan.fiscal_year_id)
    )
    of_entries = (
        tied.join(RoundEntry, RoundEntry.id == EvidenceLink.round_entry_id)
        .join(ReportingRound, ReportingRound.id == RoundEntry.round_id)
        .join(FiscalYearRow, FiscalYearRow.id == ReportingRound.fiscal_year_id)
    )
    of_o_items = (
        select(EvidenceLink.evidence_id, OItem.year)
        .join(OItem, OItem.id == EvidenceLink.o_item_id)
        .where(EvidenceLink.evidence_id.in_(ids))
    )
    every = union_all(of_tasks, of_entries, of_o_items).subquery()
    return select(every.c.evidence_id, every.c.year).distinct()


def _made(watch: LinkWatch, evidence: Evidence) -> WatchedLink:
    return WatchedLink(
        evidence_id=evidence.id,
        title=evidence.title,
        url=evidence.url or "",
        trouble=LinkTrouble(watch.trouble) if watch.trouble else None,
        note=watch.trouble_note or "",
        since=watch.trouble_since if watch.trouble else None,
        looked_at=watch.looked_at,
        accepted_at=watch.accepted_at,
        is_living=watch.first_sha256 == LIVING,
        last_title=watch.last_title or "",
    )
