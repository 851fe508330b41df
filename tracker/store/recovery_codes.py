"""Recovery codes: kept as hashes, used once each."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.store.conditional_writes import count_changed
from tracker.store.models import RecoveryCode


def add_recovery_codes(session: Session, person_id: UUID, hashes: Iterable[str], now: datetime) -> None:
    """New codes of a person."""
    session.add_all(RecoveryCode(id=new_id(), person_id=person_id, code_hash=one, created_at=now) for one in hashes)


def claim_recovery_code(session: Session, person_id: UUID, code_hash: str, now: datetime) -> int | None:
    """Use a code up; how many are left, or None where it is none or was used. The row count tells who won."""
    fitting = (RecoveryCode.person_id == person_id, RecoveryCode.code_hash == code_hash, RecoveryCode.used_at.is_(None))
    if count_changed(session, update(RecoveryCode).where(*fitting).values(used_at=now)) != 1:
        return None
    return count_recovery_codes(session, person_id)


def count_recovery_codes(session: Session, person_id: UUID) -> int:
    """How many have not been used."""
    mine = (RecoveryCode.person_id == person_id, RecoveryCode.used_at.is_(None))
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*mine)) or 0


def change_codes_to_none(session: Session, person_id: UUID) -> None:
    """Forget all codes of a person."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
