"""Takes the invented office away with everything in it; what is real stays."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound
from tracker.rules.permissions import Actor, Right, require_right
from tracker.store.demo_rows import change_demo_to_none, find_demo_organization
from tracker.store.history import record_history
from tracker.store.people import lock_organization


def remove_demo(session: Session, *, actor: Actor, now: datetime) -> int:
    """How many rows went. Whoever is signed in to the demo is signed out with it."""
    require_right(actor, Right.ADMINISTER)
    lock_organization(session)  # pressed twice, the second finds none
    demo = find_demo_organization(session)
    if demo is None or demo.id == actor.organization_id:
        raise NotFound("no_demo", "ไม่มีหน่วยงานตัวอย่างในระบบนี้ หรือถูกลบไปแล้ว")
    count = change_demo_to_none(session, demo.id)
    session.expunge(demo)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action="demo_removed",
        subject_kind="organization",
        subject_id=None,
        change={"name": [demo.name, None], "count": [count, 0]},
    )
    session.commit()
    return count
