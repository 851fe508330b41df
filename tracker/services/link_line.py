"""Ties a person's LINE account to them, by a code typed in the chat or by LINE's own account link; and unties it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.account_link import LIFETIME as ACCOUNT_LINK_LIFETIME
from tracker.rules.errors import Forbidden, RuleBroken
from tracker.rules.link_code import DIGITS, LIFETIME, WRONG_CODES, WRONG_WINDOW, code_hash, format_code
from tracker.rules.permissions import Actor
from tracker.rules.sign_in import throttle_key, token_hash
from tracker.rules.thai_calendar import day_of
from tracker.store.access import claim_tries
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.line_links import (
    UNLINKED,
    add_line_contact,
    change_open_nonces_to_none,
    claim_nonce,
    find_contact_of_person,
    find_contact_of_user,
    find_linked_account,
    find_nonce,
    is_hash_taken,
)
from tracker.store.models import ContactPoint, LinkNonce
from tracker.store.people import find_actor

NONCE_BYTES = 32
_KEPT_AFTER_ITS_END = timedelta(days=1)
CODE, ACCOUNT_LINK, GROUP = "code", "account_link", "group"
FULL_SIGN_IN = "การผูกบัญชี LINE ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน เพื่อไม่ให้ผู้ที่ได้รับลิงก์ต่อจากท่านผูกแทนได้"
WRONG_CODE = "รหัสไม่ถูกต้องหรือหมดอายุแล้ว (รหัสใช้ได้ 10 นาที และใช้ได้ครั้งเดียว) กรุณาขอรหัสใหม่ที่หน้าเว็บ แล้วพิมพ์ส่งมาอีกครั้ง"
TAKEN = "บัญชี LINE นี้ผูกกับบุคคลอื่นในหน่วยงานอยู่แล้ว จึงผูกกับท่านไม่ได้ หากเป็นบัญชีของท่าน ให้พิมพ์ “ยกเลิกการผูก” ในแชตนี้ก่อน แล้วขอรหัสใหม่"
HAS_ANOTHER = "ท่านผูกบัญชี LINE อีกบัญชีหนึ่งไว้แล้ว กรุณากด “ยกเลิกการผูก” ที่หน้าเว็บก่อน แล้วขอรหัสใหม่"


@dataclass(frozen=True)
class LineUser:
    """Whoever is at the other end of a chat, and when they did what ties them. `key` names the account."""

    key: str
    user_id: str
    display_name: str | None
    at: datetime


# --- on the web -----------------------------------------------------------------------------------------------


def make_link_code(
    session: Session, *, actor: Actor, channel_key: str, has_consented: bool, secret_key: str, now: datetime
) -> str:
    """A code to type in the chat, "4821 9037": ten minutes, once; an earlier one of the same person is void."""
    _check_may_link(session, actor, channel_key, has_consented=has_consented)
    code = add_code(session, actor=actor, purpose=CODE, division_id=None, secret_key=secret_key, now=now)
    session.commit()
    return code


def begin_account_link(
    session: Session, *, actor: Actor, channel_key: str, user_id: str, has_consented: bool, now: datetime
) -> str:
    """The nonce to go to LINE with; it ties only the user the flow was begun for to the person signed in here."""
    _check_may_link(session, actor, channel_key, has_consented=has_consented)
    change_open_nonces_to_none(
        session, purpose=ACCOUNT_LINK, person_id=actor.person_id, division_id=None, before=now - _KEPT_AFTER_ITS_END
    )
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    session.add(
        LinkNonce(
            id=new_id(),
            nonce_hash=token_hash(nonce),
            purpose=ACCOUNT_LINK,
            person_id=actor.person_id,
            source_id=user_id,
            created_at=now,
            expires_at=now + ACCOUNT_LINK_LIFETIME,
        )
    )
    session.commit()
    return nonce


def _check_may_link(session: Session, actor: Actor, channel_key: str, *, has_consented: bool) -> None:
    if actor.is_limited:
        raise Forbidden("full_sign_in", FULL_SIGN_IN)
    if not has_consented:
        raise RuleBroken("consent_needed", "กรุณาอ่านข้อความด้านบน แล้วเลือกช่องยินยอมก่อน")
    account = find_linked_account(session, channel_key, actor.person_id)
    if account is not None and account.state == "ok":
        raise RuleBroken("has_another", "ท่านผูกบัญชี LINE ไว้แล้ว หากต้องการเปลี่ยนบัญชี กรุณายกเลิกการผูกเดิมก่อน")


def add_code(
    session: Session, *, actor: Actor, purpose: str, division_id: UUID | None, secret_key: str, now: datetime
) -> str:
    """Keep the hash of a fresh code and give the code."""
    change_open_nonces_to_none(
        session, purpose=purpose, person_id=actor.person_id, division_id=division_id, before=now - _KEPT_AFTER_ITS_END
    )
    while True:
        number = secrets.randbelow(10**DIGITS)
        hashed = code_hash(secret_key, actor.organization_id, f"{number:0{DIGITS}d}")
        if not is_hash_taken(session, hashed):
            break
    session.add(
        LinkNonce(
            id=new_id(),
            nonce_hash=hashed,
            purpose=purpose,
            person_id=actor.person_id,
            division_id=division_id,
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return format_code(number)


# --- in the chat ----------------------------------------------------------------------------------------------


def link_by_code(session: Session, *, code: str, user: LineUser, secret_key: str, now: datetime) -> str:
    """Tie the LINE user who typed a code to the person who asked for it; their name.

    Raises RuleBroken with what to do. Wrong codes are counted, and after some the chat has to wait.
    """
    chat = f"{user.key}|{user.user_id}"
    nonce = use_code(session, code=code, purpose=CODE, chat=chat, at=user.at, secret_key=secret_key, now=now)
    if nonce is not None:
        return _linked(session, nonce, user, now)
    known = _name_linked_before(session, code, user, secret_key, now)
    session.commit()  # the wrong try counts
    if known is None:
        raise RuleBroken("wrong_code", WRONG_CODE)
    return known


def _name_linked_before(session: Session, code: str, user: LineUser, secret_key: str, now: datetime) -> str | None:
    """The name behind a code this very user has used: typed twice, or worked twice because a worker died."""
    used = find_nonce(session, code_hash(secret_key, session.info["organization_id"], code), CODE)
    contact = find_contact_of_user(session, user.key, user.user_id)
    if used is None or contact is None or used.person_id != contact.person_id:
        return None
    actor = find_actor(session, used.person_id, day_of(now))
    return actor.name if actor else None


def finish_account_link(session: Session, *, nonce: str, is_linked: bool, user: LineUser, now: datetime) -> str | None:
    """Tie the LINE user to the person whose session made the nonce; None where LINE says that it failed.

    Raises RuleBroken for a nonce that is not ours, used, old, or made for another LINE user.
    """
    found = find_nonce(session, token_hash(nonce), ACCOUNT_LINK)
    is_good = found is not None and claim_nonce(session, found.id, user.at, now) and found.source_id == user.user_id
    if found is None or not is_good or not is_linked:
        session.commit()  # a nonce that was shown once is used up, whatever came of it
        if is_linked:
            raise RuleBroken("bad_nonce", "ผูกบัญชีไม่สำเร็จ เพราะลิงก์หมดอายุหรือใช้ไปแล้ว กรุณาพิมพ์ “ผูกบัญชี” เพื่อเริ่มใหม่")
        return None
    return _linked(session, found, user, now)


def use_code(
    session: Session, *, code: str, purpose: str, chat: str, at: datetime, secret_key: str, now: datetime
) -> LinkNonce | None:
    """The secret behind a code typed `at`, used up; None (and counted) where there is none. Does not commit.

    A code typed in time serves, even where no worker was there to see it until later.
    """
    tries = claim_tries(session, throttle_key("line-code", chat), now)
    if tries.last_at is not None and now - tries.last_at >= WRONG_WINDOW:
        tries.count = 0
    if tries.count >= WRONG_CODES:
        raise RuleBroken("too_many_codes", "ใส่รหัสผิดหลายครั้งแล้ว กรุณารอ 1 ชั่วโมง แล้วขอรหัสใหม่ที่หน้าเว็บ")
    found = find_nonce(session, code_hash(secret_key, session.info["organization_id"], code), purpose)
    if found is not None and claim_nonce(session, found.id, at, now):
        tries.count = 0
        return found
    tries.count, tries.last_at = tries.count + 1, now
    return None


def _linked(session: Session, nonce: LinkNonce, user: LineUser, now: datetime) -> str:
    """One LINE account is one person's; whoever holds it already keeps it, and the person's good one stays too."""
    actor = find_actor(session, nonce.person_id, day_of(now))
    if actor is None:
        raise RuleBroken("wrong_code", WRONG_CODE)
    other = find_contact_of_user(session, user.key, user.user_id)
    if other is not None and other.person_id != nonce.person_id:
        raise RuleBroken("line_taken", TAKEN)
    own = find_contact_of_person(session, user.key, nonce.person_id)
    if own is not None and own.state == "ok" and own.address != user.user_id:
        raise RuleBroken("has_another", HAS_ANOTHER)
    contact = own or add_line_contact(session, user.key, now, person_id=nonce.person_id)
    contact.address, contact.display_name, contact.note = user.user_id, user.display_name, None
    contact.state, contact.is_on, contact.consented_at = "ok", True, nonce.created_at
    contact.verified_at = contact.last_event_at = user.at
    flush_or_conflict(session)
    _record(session, nonce.person_id, "line_linked", via="line", now=now)
    session.commit()
    return actor.name


# --- untying --------------------------------------------------------------------------------------------------


def unlink_line(session: Session, *, person_id: UUID, channel_key: str, via: str, now: datetime) -> bool:
    """Forget a person's LINE account: its id and name go, reminders take the other ways. False where none was."""
    contact = find_contact_of_person(session, channel_key, person_id)
    if contact is None or contact.state == UNLINKED:
        return False
    forget_account(contact)
    _record(session, person_id, "line_unlinked", via=via, now=now)
    session.commit()
    return True


def forget_account(contact: ContactPoint) -> None:
    """Nothing of LINE's is kept of a contact that is unlinked."""
    contact.state, contact.address = UNLINKED, ""
    contact.display_name = contact.consented_at = contact.verified_at = contact.member_count = contact.note = None


def _record(session: Session, person_id: UUID, action: str, *, via: str, now: datetime) -> None:
    """The history is for ever, so LINE's id and name do not stand in it."""
    record_history(
        session,
        at=now,
        person_id=person_id,
        action=action,
        subject_kind="person",
        subject_id=person_id,
        change={"via": [None, via]},
    )
