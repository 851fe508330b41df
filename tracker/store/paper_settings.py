"""What an organization chose for its papers: the posts that approve, the file of its emblem, and what it was before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.clock import new_id
from tracker.rules.approval import ChainPost
from tracker.rules.errors import NotFound
from tracker.store.models import ApprovalPost, History, Organization, Person, Position, SourceFile
from tracker.store.people import get_organization

CHANGED = "paper_changed"  # the action in the history
_SHOWN = 20


@dataclass(frozen=True)
class PaperChange:
    """One change of the settings: {"field": [old, new]}."""

    sequence: int
    at: datetime
    person_name: str | None
    change: dict[str, Any]


def has_own_chain(session: Session) -> bool:
    """Whether somebody chose the posts; else the usual ones are asked."""
    return session.scalar(select(ApprovalPost.id).limit(1)) is not None


def change_chain(session: Session, chain: Sequence[ChainPost]) -> None:
    """Put these posts in place of the ones before. The organization's version moves on, as with its other settings."""
    session.execute(delete(ApprovalPost).where(ApprovalPost.ordinal > 0))
    for ordinal, post in enumerate(chain, start=1):
        session.add(ApprovalPost(id=new_id(), ordinal=ordinal, position_id=post.position_id, part=post.part))
    flag_modified(get_organization(session), "digits")
    session.flush()


def list_position_titles(session: Session, *, is_open: bool) -> dict[UUID, str]:
    """The titles of the organization's posts: those of today, or of all that ever were."""
    statement = select(Position.id, Position.title)
    if is_open:
        statement = statement.where(Position.closed_on.is_(None))
    return {row[0]: row[1] for row in session.execute(statement)}


def find_logo_sha256(session: Session) -> str | None:
    """The hash of the file that holds the emblem; None where there is none."""
    organization: Organization = get_organization(session)
    if organization.logo_file_id is None:
        return None
    return session.scalar(select(SourceFile.sha256).where(SourceFile.id == organization.logo_file_id))


def has_source_file(session: Session, file_id: UUID) -> bool:
    """Whether a file is known."""
    return session.scalar(select(SourceFile.id).where(SourceFile.id == file_id)) is not None


def list_paper_changes(session: Session) -> list[PaperChange]:
    """What was changed, the newest first."""
    statement = (
        select(History, Person.name)
        .outerjoin(Person, (Person.id == History.person_id) & (Person.organization_id == History.organization_id))
        .where(History.organization_id == session.info["organization_id"], History.action == CHANGED)
        .order_by(History.sequence.desc())
        .limit(_SHOWN)
    )
    return [PaperChange(row.sequence, row.at, name, row.change) for row, name in session.execute(statement)]


def get_paper_change(session: Session, sequence: int) -> dict[str, Any]:
    """What one change was. Raises NotFound."""
    statement = select(History.change).where(
        History.organization_id == session.info["organization_id"],
        History.action == CHANGED,
        History.sequence == sequence,
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFound("no_change", "ไม่พบการเปลี่ยนแปลงนี้ กรุณาเปิดหน้า “ตั้งค่าเอกสาร” ใหม่")
    return dict(found)
