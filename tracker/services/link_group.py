"""Ties a division's LINE group to it, by a code that its head or the policy officer makes on the web; and unties it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.link_code import code_hash
from tracker.rules.permissions import Actor, may_link_group
from tracker.services.link_line import GROUP, WRONG_CODE, add_code, forget_account, use_code
from tracker.store.database import flush_or_conflict
from tracker.store.history import record_history
from tracker.store.line_links import (
    UNLINKED,
    add_line_contact,
    find_contact_of_division,
    find_contact_of_group,
    find_nonce,
)
from tracker.store.models import Division


@dataclass(frozen=True)
class LineGroup:
    """A group the account is in, as LINE tells of it. `key` names the account, `at` when the code was typed."""

    key: str
    group_id: str
    display_name: str | None
    member_count: int | None
    at: datetime


def make_group_code(
    session: Session, *, actor: Actor, division_id: UUID, channel_key: str, secret_key: str, now: datetime
) -> str:
    """A code to type in the division's group: ten minutes, once."""
    _open_division(session, actor, division_id)
    contact = find_contact_of_division(session, channel_key, division_id)
    if contact is not None and contact.state != UNLINKED:
        raise RuleBroken("has_group", "กองนี้ผูกกลุ่ม LINE ไว้แล้ว หากต้องการเปลี่ยนกลุ่ม กรุณายกเลิกกลุ่มเดิมก่อน")
    code = add_code(session, actor=actor, purpose=GROUP, division_id=division_id, secret_key=secret_key, now=now)
    session.commit()
    return code


def link_group(session: Session, *, code: str, group: LineGroup, secret_key: str, now: datetime) -> str:
    """Tie the group in which a code was typed to the code's division; the division's name.

    Raises RuleBroken with what to do. A group belongs to one division, a division has one group.
    """
    chat = f"{group.key}|{group.group_id}"
    nonce = use_code(session, code=code, purpose=GROUP, chat=chat, at=group.at, secret_key=secret_key, now=now)
    if nonce is None or nonce.division_id is None:
        known = _division_linked_before(session, code, group, secret_key)
        session.commit()  # the wrong try counts
        if known is None:
            raise RuleBroken("wrong_code", WRONG_CODE)
        return known
    return _linked(session, nonce.person_id, nonce.division_id, group, now)


def _division_linked_before(session: Session, code: str, group: LineGroup, secret_key: str) -> str | None:
    """The division of a code that this very group has used already."""
    used = find_nonce(session, code_hash(secret_key, session.info["organization_id"], code), GROUP)
    contact = find_contact_of_group(session, group.key, group.group_id)
    if used is None or contact is None or contact.division_id is None or contact.division_id != used.division_id:
        return None
    return session.get_one(Division, (session.info["organization_id"], contact.division_id)).name


def _linked(session: Session, person_id: UUID, division_id: UUID, group: LineGroup, now: datetime) -> str:
    division = session.get_one(Division, (session.info["organization_id"], division_id))
    other = find_contact_of_group(session, group.key, group.group_id)
    if other is not None and other.division_id != division_id:
        raise RuleBroken("group_taken", "กลุ่มนี้ผูกกับกองอื่นอยู่แล้ว กรุณาให้กองนั้นยกเลิกที่หน้าเว็บก่อน หรือใช้กลุ่มอื่น")
    own = find_contact_of_division(session, group.key, division_id)
    if own is not None and own.state != UNLINKED and own.address != group.group_id:
        raise RuleBroken("has_group", "กองนี้ผูกกลุ่มอื่นไว้แล้ว กรุณายกเลิกกลุ่มเดิมที่หน้าเว็บก่อน")
    contact = own or add_line_contact(session, group.key, now, division_id=division_id)
    contact.address, contact.display_name, contact.member_count = group.group_id, group.display_name, group.member_count
    contact.state, contact.is_on, contact.note = "ok", True, None
    contact.verified_at = contact.last_event_at = group.at
    flush_or_conflict(session)
    _record(session, person_id, division_id, "group_linked", via="line", now=now)
    session.commit()
    return division.name


def unlink_group(session: Session, *, actor: Actor, division_id: UUID, channel_key: str, now: datetime) -> bool:
    """Take a division's group off; nothing more is sent there. False where none was."""
    _open_division(session, actor, division_id)
    contact = find_contact_of_division(session, channel_key, division_id)
    if contact is None or contact.state == UNLINKED:
        return False
    forget_account(contact)
    _record(session, actor.person_id, division_id, "group_unlinked", via="web", now=now)
    session.commit()
    return True


def note_group_left(session: Session, *, channel_key: str, group_id: str, at: datetime, now: datetime) -> None:
    """The account was put out of a group; whoever takes it in again types a new code. Older news changes nothing."""
    contact = find_contact_of_group(session, channel_key, group_id)
    if contact is None or contact.division_id is None or (contact.last_event_at and at <= contact.last_event_at):
        return
    forget_account(contact)
    contact.last_event_at = at
    _record(session, None, contact.division_id, "group_unlinked", via="line", now=now)
    session.commit()


def note_group_size(session: Session, *, channel_key: str, group_id: str, member_count: int) -> None:
    """People came or went: what one push to the group costs is another number now."""
    contact = find_contact_of_group(session, channel_key, group_id)
    if contact is not None:
        contact.member_count = member_count
    session.commit()


def _open_division(session: Session, actor: Actor, division_id: UUID) -> Division:
    division = session.get(Division, (actor.organization_id, division_id))
    if division is None or division.closed_on is not None:
        raise NotFound("no_division", "ไม่พบกองนี้ อาจถูกยุบหรือรวมไปแล้ว")
    if not may_link_group(actor, division_id):
        raise Forbidden(
            "full_sign_in" if actor.is_limited else "no_right",
            "การผูกกลุ่ม LINE ทำได้โดยผู้อำนวยการกองนั้นหรือเจ้าหน้าที่นโยบายและแผน ซึ่งเข้าสู่ระบบด้วยรหัสผ่าน",
        )
    return division


def _record(
    session: Session, person_id: UUID | None, division_id: UUID, action: str, *, via: str, now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=person_id,
        action=action,
        subject_kind="division",
        subject_id=division_id,
        change={"via": [None, via]},
    )
