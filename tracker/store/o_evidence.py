"""The evidence of O-items: one evidence may answer several, whatever version of the item it was tied to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Row, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.store.models import Evidence, EvidenceLink, OItem, SourceFile

NO_ITEM = "ไม่พบข้อนี้ในรายการ O ของปีนี้ กรุณากลับไปที่หน้า “ข้อ O”"


@dataclass(frozen=True)
class OEvidence:
    """A confirmed evidence, as the page of an O-item shows it. The name of who brought it is left inside."""

    id: UUID
    title: str
    url: str | None
    file_name: str | None
    media_type: str | None
    sha256: str | None
    size: int
    evidence_on: date | None
    uploaded_at: datetime


def list_evidence_of_o_items(session: Session, year: int) -> dict[str, tuple[OEvidence, ...]]:
    """For each code of a year ("O12") its evidence, newest first; an item without any is not in it."""
    found: defaultdict[str, list[OEvidence]] = defaultdict(list)
    statement = (
        _confirmed()
        .add_columns(OItem.code)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .join(OItem, OItem.id == EvidenceLink.o_item_id)
        .where(OItem.year == year)
    )
    for row in session.execute(statement):
        found[row.code].append(_made(row))
    return {code: tuple(dict.fromkeys(several)) for code, several in found.items()}


def list_evidence_to_choose(session: Session, words: str = "", *, most: int = 50) -> tuple[OEvidence, ...]:
    """Evidence whose title or file name holds the words, newest first."""
    statement = _confirmed().limit(most)
    if wanted := words.strip().lower():
        statement = statement.where(
            or_(*(func.lower(name).contains(wanted, autoescape=True) for name in (Evidence.title, SourceFile.name)))
        )
    return tuple(map(_made, session.execute(statement)))


def lock_o_item(session: Session, o_item_id: UUID) -> OItem:
    """The item, held until the commit, so that two people do not tie the same evidence twice. Raises NotFound."""
    item = session.scalar(select(OItem).where(OItem.id == o_item_id).with_for_update())
    if item is None:
        raise NotFound("no_o_item", NO_ITEM)
    return item


def list_tied(session: Session, item: OItem) -> dict[UUID, str]:
    """What is tied to any version of the item: ids and titles."""
    statement = (
        select(Evidence.id, Evidence.title)
        .join(EvidenceLink, EvidenceLink.evidence_id == Evidence.id)
        .where(EvidenceLink.o_item_id.in_(_versions(item)))
    )
    return {row.id: row.title for row in session.execute(statement)}


def add_tie(session: Session, item: OItem, evidence_id: UUID, now: datetime) -> None:
    """Tie an evidence to the item."""
    session.add(EvidenceLink(id=new_id(), evidence_id=evidence_id, o_item_id=item.id, linked_at=now))


def change_to_untied(session: Session, item: OItem, evidence_id: UUID) -> None:
    """The evidence answers no version of this item any more; it stays with everything else it shows."""
    session.execute(
        delete(EvidenceLink).where(
            EvidenceLink.evidence_id == evidence_id, EvidenceLink.o_item_id.in_(_versions(item))
        ),
        execution_options={"synchronize_session": False},
    )


def _versions(item: OItem) -> Select[UUID]:
    return select(OItem.id).where(OItem.year == item.year, OItem.code == item.code)


def _confirmed() -> Select[Evidence, SourceFile]:
    return (
        select(Evidence, SourceFile)
        .outerjoin(SourceFile, SourceFile.id == Evidence.source_file_id)
        .where(Evidence.confirmed_at.is_not(None), Evidence.withdrawn_at.is_(None))
        .order_by(Evidence.uploaded_at.desc(), Evidence.id)
    )


def _made(row: Row[Evidence, SourceFile | None]) -> OEvidence:
    evidence, file = row[0], row[1]
    return OEvidence(
        id=evidence.id,
        title=evidence.title,
        url=evidence.url,
        file_name=file.name if file else None,
        media_type=file.media_type if file else None,
        sha256=file.sha256 if file else None,
        size=file.size if file else 0,
        evidence_on=evidence.evidence_on,
        uploaded_at=evidence.uploaded_at,
    )
