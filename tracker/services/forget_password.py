"""An administrator takes a forgotten password away, so that its person may set another by a fresh link."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.thai_calendar import day_of
from tracker.store.access import change_sessions_to_ended
from tracker.store.history import record_history
from tracker.store.people import find_person_by_email


def forget_password(session: Session, *, email: str, now: datetime) -> UUID:
    """Whose password it was; signed out everywhere. Raises NotFound for nobody who works here today."""
    person = find_person_by_email(session, email)
    if person is None or (person.left_on and person.left_on < day_of(now)):
        raise NotFound("no_person", f"ไม่พบผู้ใช้อีเมล {email} ในหน่วยงานนี้ กรุณาตรวจตัวสะกด")
    person.password_hash = None
    change_sessions_to_ended(session, now, person_id=person.id)
    record_history(
        session,
        at=now,
        person_id=None,
        action="password_forgotten",
        subject_kind="person",
        subject_id=person.id,
        change={},
    )
    session.commit()
    return person.id
