"""An administrator invites somebody: a one-time link that lasts a week and lets them set a password."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.thai_calendar import day_of
from tracker.services.appoint import note_person
from tracker.services.sign_in import add_link_row
from tracker.store.access import change_sessions_to_ended
from tracker.store.invitations import PURPOSE, list_invitations
from tracker.store.posts import change_links_to_dead, get_person

LIFETIME = timedelta(days=7)
WELCOME = "/welcome"


def invite(session: Session, *, actor: Actor, person_id: UUID, now: datetime) -> str:
    """The token of a fresh invitation; any earlier one is dead. A forgotten password is taken away by it."""
    person = get_person(session, person_id)
    if person.left_on and person.left_on <= day_of(now):
        raise RuleBroken("left", f"{person.name} พ้นจากหน่วยงานแล้ว จึงส่งคำเชิญไม่ได้")
    if not person.email:
        raise RuleBroken("no_email", f"{person.name} ยังไม่มีอีเมล ซึ่งใช้เข้าสู่ระบบ กรุณาใส่อีเมลก่อน")
    change_links_to_dead(session, person.id, now, purpose=PURPOSE)
    if person.password_hash is not None and person.id != actor.person_id:
        person.password_hash = None
        change_sessions_to_ended(session, now, person_id=person.id)
    token = add_link_row(
        session,
        person_id=person.id,
        purpose=PURPOSE,
        target=WELCOME,
        is_limited=False,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    note_person(session, actor, person, "person_invited", {}, now)
    session.commit()
    return token


def cancel_invitation(session: Session, *, actor: Actor, person_id: UUID, now: datetime) -> None:
    """The link opens nothing any more."""
    person = get_person(session, person_id)
    if not any(one.person_id == person_id and one.is_waiting for one in list_invitations(session, now)):
        raise NotFound("no_invitation", "ไม่มีคำเชิญที่รอตอบรับของบุคคลนี้ กรุณาโหลดหน้านี้ใหม่")
    change_links_to_dead(session, person.id, now, purpose=PURPOSE)
    note_person(session, actor, person, "invitation_cancelled", {}, now)
    session.commit()
