"""Signing in and out: by password, by one-time link; sessions that die at logout; wrong tries slowed down."""

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.sign_in import (
    LONGEST_PASSWORD,
    check_password,
    email_key,
    is_alive,
    lifetime,
    own_path,
    throttle_key,
    token_hash,
    tries_after_a_pause,
    wait_until,
)
from tracker.rules.thai_calendar import day_of
from tracker.store.access import (
    Visitor,
    change_last_seen,
    change_password_hash,
    change_sessions_to_ended,
    change_tries_to_none,
    claim_sign_in_link,
    claim_tries,
    enter_organization,
    find_open_session,
    find_sign_in_link,
    list_people_by_email,
    tries_of,
)
from tracker.store.history import record_history
from tracker.store.models import Person, SignInLink, UserSession
from tracker.store.people import find_actor

TOKEN_BYTES = 32
LINK_LIFETIME = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=5)  # a session in use is noted this often, not at every page
LONGEST_DEVICE = 200

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_log = logging.getLogger(__name__)


class TooManyTries(RuleBroken):
    """The next try comes too early; `seconds` says how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too_many_tries",
            f"ใส่รหัสผ่านไม่ถูกต้องหลายครั้ง กรุณารออีก {seconds} วินาทีแล้วลองใหม่ บัญชีของท่านไม่ถูกล็อก",
        )
        self.seconds = seconds


@dataclass(frozen=True)
class OpenedSession:
    """A fresh session: the token goes into the cookie, and is kept nowhere else. `target` is where to go next."""

    token: str
    target: str = "/"


def hash_password(password: str) -> str:
    """The argon2id hash of a new password; raises RuleBroken for one that is too short or too common."""
    check_password(password)
    return HASHER.hash(password)


def sign_in_with_password(session: Session, *, email: str, password: str, device: str, now: datetime) -> OpenedSession:
    """Open a full session; `session` is one without an organization.

    Raises TooManyTries before the password is even looked at, and RuleBroken where it does not fit. Each try is
    counted before it is judged, so that many at once are not free; a fitting one forgets the count.
    """
    key = throttle_key("sign-in", email_key(email))
    count_try(session, key, now)
    person = _person_with_password(session, email, password, now)
    if person is None:
        _log.warning("sign-in refused: account %s", key[:12])
        raise RuleBroken("wrong_password", "อีเมลหรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจสอบแล้วลองใหม่")
    enter_organization(session, person.organization_id)
    change_tries_to_none(session, key)
    token = open_session(session, person, device=device, is_limited=False, now=now)
    _record(session, person.id, "sign_in", now)
    session.commit()
    return OpenedSession(token)


def make_sign_in_link(
    session: Session,
    *,
    person_id: UUID,
    now: datetime,
    target: str = "/",
    purpose: str = "message",
    is_limited: bool = True,
    lifetime: timedelta = LINK_LIFETIME,
) -> str:
    """The token of a new one-time link; its address is the base URL + "/l/" + token. Earlier links stay good."""
    token = add_link_row(
        session, person_id=person_id, purpose=purpose, target=own_path(target) or "/", is_limited=is_limited,
        created_at=now, expires_at=now + lifetime,
    )  # fmt: skip
    session.commit()
    return token


def open_sign_in_link(session: Session, *, token: str, device: str, now: datetime) -> OpenedSession:
    """Use up a one-time link and open its session; `session` is one without an organization.

    Raises NotFound for a link that never was, RuleBroken("link_used") for one that is used or old.
    """
    link = find_sign_in_link(session, token_hash(token))
    if link is None:
        raise NotFound("no_link", "ไม่พบลิงก์นี้ กรุณาตรวจสอบว่าคัดลอกลิงก์มาครบ หรือเข้าสู่ระบบด้วยรหัสผ่าน")
    enter_organization(session, link.organization_id)
    actor = find_actor(session, link.person_id, day_of(now))
    if actor is None or not claim_sign_in_link(session, link, now):
        raise RuleBroken("link_used", "ลิงก์นี้ใช้ไปแล้วหรือหมดอายุ กรุณาขอลิงก์ใหม่")
    person = session.get_one(Person, (link.organization_id, link.person_id))
    fresh = open_session(session, person, device=device, is_limited=link.is_limited, now=now)
    _record(session, person.id, "sign_in_by_link", now)
    session.commit()
    return OpenedSession(fresh, link.target)


def find_visitor_by_token(session: Session, *, token: str, now: datetime) -> Visitor | None:
    """Who holds this token, if the session behind it is alive; `session` is one without an organization."""
    found = find_open_session(session, token_hash(token), day_of(now))
    if found is None or not is_alive(
        is_limited=found.is_limited, last_seen_at=found.visitor.last_seen_at, expires_at=found.expires_at, now=now
    ):
        return None
    return found.visitor


def note_session_in_use(session: Session, *, visitor: Visitor, now: datetime) -> None:
    """Push the idle limit ahead."""
    change_last_seen(session, visitor.session_id, now)
    session.commit()


def sign_out(session: Session, *, visitor: Visitor, now: datetime) -> None:
    """End the session on the server: a copied cookie opens nothing any more."""
    change_sessions_to_ended(session, now, session_id=visitor.session_id)
    _record(session, visitor.actor.person_id, "sign_out", now)
    session.commit()


def end_other_sessions(session: Session, *, visitor: Visitor, now: datetime) -> None:
    """Sign this person out everywhere but here; wants a full session, for a link may be in the wrong hands."""
    if visitor.actor.is_limited:
        raise Forbidden("full_sign_in", "กรุณาเข้าสู่ระบบด้วยรหัสผ่านก่อน แล้วจึงออกจากระบบในอุปกรณ์อื่น")
    change_sessions_to_ended(session, now, person_id=visitor.actor.person_id, but=visitor.session_id)
    _record(session, visitor.actor.person_id, "sign_out_elsewhere", now)
    session.commit()


def change_password(session: Session, *, visitor: Visitor, old: str, new: str, now: datetime) -> None:
    """Set a new password and sign this person out everywhere else.

    Whoever has a password must give it; one who has none yet came in by a full link. Tries are counted as at the
    door. Raises RuleBroken.
    """
    if visitor.actor.is_limited:
        raise Forbidden("full_sign_in", "การตั้งรหัสผ่านต้องเข้าสู่ระบบแบบเต็มก่อน กรุณาติดต่อผู้ดูแลระบบเพื่อขอลิงก์ตั้งรหัสผ่าน")
    check_password(new)  # before the try is counted: a new password that is too short guesses nothing
    key = throttle_key("change-password", str(visitor.actor.person_id))
    count_try(session, key, now)
    person = session.get_one(Person, (visitor.actor.organization_id, visitor.actor.person_id))
    if person.password_hash and not _verifies(person.password_hash, old):
        raise RuleBroken("wrong_password", "รหัสผ่านเดิมไม่ถูกต้อง กรุณาลองใหม่")
    person.password_hash = hash_password(new)
    change_tries_to_none(session, key)
    change_sessions_to_ended(session, now, person_id=person.id, but=visitor.session_id)
    _record(session, person.id, "password_changed", now)
    session.commit()


def count_try(session: Session, key: str, now: datetime) -> None:
    """Count a try for good (its own commit: what follows may fail), or refuse it where it comes too early."""
    counter = claim_tries(session, key, now)
    tries = tries_after_a_pause(tries_of(counter), now)
    if until := wait_until(tries, now):
        raise TooManyTries(max(1, round((until - now).total_seconds())))
    counter.count, counter.last_at = tries.count + 1, now
    session.commit()


def _person_with_password(session: Session, email: str, password: str, now: datetime) -> Person | None:
    people = list_people_by_email(session, email_key(email), day_of(now))
    hashes = [(person, person.password_hash) for person in people if person.password_hash]
    if not hashes:
        _verifies(_nobodys_hash(), password)
    for person, password_hash in hashes:
        if _verifies(password_hash, password):
            if HASHER.check_needs_rehash(password_hash):
                change_password_hash(session, person, HASHER.hash(password))
            return person
    return None


@cache
def _nobodys_hash() -> str:
    """Verified when nobody has the address, so that an unknown account takes as long as a known one."""
    return HASHER.hash(secrets.token_urlsafe(TOKEN_BYTES))


def _verifies(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password[: LONGEST_PASSWORD + 1])
    except (VerificationError, InvalidHashError):
        return False


def open_session(session: Session, person: Person, *, device: str, is_limited: bool, now: datetime) -> str:
    """The token of a new session of this person, within the caller's transaction."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        UserSession(
            organization_id=person.organization_id,
            id=new_id(),
            token_hash=token_hash(token),
            person_id=person.id,
            device=device[:LONGEST_DEVICE],
            is_limited=is_limited,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime(is_limited=is_limited).absolute,
        )
    )
    return token


def add_link_row(session: Session, **values: Any) -> str:
    """A new one-time link within the caller's transaction; returns its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(SignInLink(id=new_id(), token_hash=token_hash(token), **values))
    return token


def _record(session: Session, person_id: UUID, action: str, now: datetime) -> None:
    record_history(
        session, at=now, person_id=person_id, action=action, subject_kind="person", subject_id=person_id, change={}
    )
