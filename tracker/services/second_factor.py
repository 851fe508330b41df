"""The second factor of an account: set up, given at the door, taken away; recovery codes that work once each."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

import pyotp
from sqlalchemy.orm import Session

from tracker.rules.errors import Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.second_factor import (
    RECOVERY_CODES,
    fitting_step,
    read_digits,
    read_recovery_code,
    recovery_code,
)
from tracker.rules.sign_in import throttle_key
from tracker.services.seal_secret import SealBroken, seal, unseal
from tracker.services.sign_in import count_try
from tracker.store.access import Visitor, change_session_to_verified, change_sessions_to_ended, change_tries_to_none
from tracker.store.history import record_history
from tracker.store.models import Person
from tracker.store.people import get_organization
from tracker.store.recovery_codes import add_recovery_codes, change_codes_to_none, claim_recovery_code

_WRONG = "รหัสไม่ถูกต้อง หรือใช้ไปแล้ว กรุณาดูรหัสล่าสุดในแอป แล้วลองใหม่ ตรวจด้วยว่านาฬิกาโทรศัพท์ตรง"


def begin_factor(session: Session, *, visitor: Visitor, secret_key: str, now: datetime) -> None:
    """Make a secret that waits to be confirmed by its first code; begun twice, the newer counts."""
    _require_full(visitor)
    person = _locked(session, visitor)
    if person.totp_confirmed_at is not None:
        raise RuleBroken("has_factor", "บัญชีนี้เปิดการยืนยันสองชั้นอยู่แล้ว ถ้าเปลี่ยนโทรศัพท์ กรุณาปิดก่อนแล้วเปิดใหม่")
    person.totp_secret, person.totp_step = seal(secret_key, pyotp.random_base32()), None
    _record(session, person.id, "second_factor_begun", now)
    session.commit()


def pending_address(person: Person, *, issuer: str, secret_key: str) -> tuple[str, str] | None:
    """The secret and the address an authenticator reads as QR, while it waits to be confirmed."""
    if person.totp_confirmed_at is not None or not person.totp_secret:
        return None
    secret = _unsealed(secret_key, person.totp_secret)
    account = person.email or person.name
    return secret, pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def confirm_factor(session: Session, *, visitor: Visitor, said: str, secret_key: str, now: datetime) -> list[str]:
    """The first code shows that the authenticator works: from now on it is asked for. Returns the recovery codes,
    which are shown this once. Every other session of the person ends."""
    _require_full(visitor)
    count_try(session, _key(visitor.actor), now)
    person = _locked(session, visitor)
    if person.totp_confirmed_at is not None or not person.totp_secret:
        raise RuleBroken("no_factor_begun", "ยังไม่ได้เริ่มตั้งค่า กรุณากด “เริ่มตั้งค่า” ก่อน")
    _claim_code(person, said, secret_key, now)
    person.totp_confirmed_at = now
    codes = _fresh_codes(session, person.id, now)
    change_session_to_verified(session, visitor.session_id, now)
    change_sessions_to_ended(session, now, person_id=person.id, but=visitor.session_id)
    change_tries_to_none(session, _key(visitor.actor))
    _record(session, person.id, "second_factor_on", now)
    session.commit()
    return codes


def give_factor(session: Session, *, visitor: Visitor, said: str, secret_key: str, now: datetime) -> int | None:
    """At the door, after the password: a code of the authenticator, or one from paper, whose rest is returned."""
    count_try(session, _key(visitor.actor), now)
    person = _locked(session, visitor)
    rest = None
    if code := read_recovery_code(said):
        rest = claim_recovery_code(session, person.id, _hash(code), now)
        if rest is None:
            raise RuleBroken("wrong_code", "รหัสสำรองนี้ไม่ถูกต้องหรือใช้ไปแล้ว กรุณาใช้รหัสอื่นในรายการ")
        _record(session, person.id, "recovery_code_used", now)
    else:
        _claim_code(person, said, secret_key, now)
    change_session_to_verified(session, visitor.session_id, now)
    change_tries_to_none(session, _key(visitor.actor))
    session.commit()
    return rest


def drop_factor(session: Session, *, visitor: Visitor, said: str, secret_key: str, now: datetime) -> None:
    """Take one's own second factor away; wants a code, for an unwatched browser is no proof."""
    _require_full(visitor)
    if get_organization(session).is_second_factor_required:
        raise RuleBroken(
            "factor_required", "หน่วยงานกำหนดให้ตำแหน่งของท่านใช้การยืนยันสองชั้น จึงปิดเองไม่ได้ ถ้าเปลี่ยนโทรศัพท์ กรุณาแจ้งผู้ดูแลระบบ"
        )
    count_try(session, _key(visitor.actor), now)
    person = _locked(session, visitor)
    _claim_code(person, said, secret_key, now)
    _forget(session, person)
    change_tries_to_none(session, _key(visitor.actor))
    _record(session, person.id, "second_factor_off", now)
    session.commit()


def renew_recovery_codes(session: Session, *, visitor: Visitor, said: str, secret_key: str, now: datetime) -> list[str]:
    """Ten new codes; the old ones open nothing any more."""
    _require_full(visitor)
    count_try(session, _key(visitor.actor), now)
    person = _locked(session, visitor)
    _claim_code(person, said, secret_key, now)
    codes = _fresh_codes(session, person.id, now)
    change_tries_to_none(session, _key(visitor.actor))
    _record(session, person.id, "recovery_code_renewed", now)
    session.commit()
    return codes


def clear_factor(session: Session, *, actor: Actor | None, person_id: UUID, now: datetime) -> None:
    """Whoever lost both telephone and paper is let in by password again; all their sessions end.

    By an administrator on the web, or by whoever has the machine (actor None).
    """
    if actor is not None:
        require_right(actor, Right.ADMINISTER)
        if actor.person_id == person_id:
            raise RuleBroken("own_factor", "ปิดการยืนยันสองชั้นของตนเองได้ที่หน้า “บัญชีของฉัน”")
    person = session.get(Person, (session.info["organization_id"], person_id), with_for_update=True)
    if person is None:
        raise NotFound("no_person", "ไม่พบบุคคลนี้ กรุณาเปิดหน้ารายชื่อใหม่")
    _forget(session, person)
    change_sessions_to_ended(session, now, person_id=person.id)
    _record(session, person.id, "second_factor_cleared", now, by=actor.person_id if actor else None)
    session.commit()


def require_factors(session: Session, *, visitor: Visitor, is_required: bool, now: datetime) -> None:
    """Whether administrators, the policy officer and executives must have a second factor."""
    require_right(visitor.actor, Right.ADMINISTER)
    if is_required and not visitor.has_factor:
        raise RuleBroken("own_factor_first", "กรุณาเปิดการยืนยันสองชั้นของท่านเองก่อน แล้วจึงกำหนดให้ผู้อื่นใช้")
    organization = get_organization(session)
    if organization.is_second_factor_required != is_required:
        organization.is_second_factor_required = is_required
        record_history(
            session,
            at=now,
            person_id=visitor.actor.person_id,
            action="organization_second_factor",
            subject_kind="organization",
            subject_id=organization.id,
            change={"is_on": [not is_required, is_required]},
        )
    session.commit()


def _claim_code(person: Person, said: str, secret_key: str, now: datetime) -> None:
    """Use a code of the authenticator up; the same opens nothing twice."""
    digits = read_digits(said)
    if digits is None or not person.totp_secret:
        raise RuleBroken("wrong_code", _WRONG)
    code_of = pyotp.TOTP(_unsealed(secret_key, person.totp_secret)).at
    step = fitting_step(digits, now, person.totp_step, code_of)
    if step is None:
        raise RuleBroken("wrong_code", _WRONG)
    person.totp_step = step


def _fresh_codes(session: Session, person_id: UUID, now: datetime) -> list[str]:
    codes = [recovery_code(secrets.token_bytes(10)) for _ in range(RECOVERY_CODES)]
    change_codes_to_none(session, person_id)
    add_recovery_codes(session, person_id, [_hash(code) for code in codes], now)
    return codes


def _forget(session: Session, person: Person) -> None:
    person.totp_secret = person.totp_confirmed_at = person.totp_step = None
    change_codes_to_none(session, person.id)


def _locked(session: Session, visitor: Visitor) -> Person:
    """The person, held until the commit: two codes at the same moment are judged one after the other."""
    key = (visitor.actor.organization_id, visitor.actor.person_id)
    return session.get_one(Person, key, with_for_update=True, populate_existing=True)


def _require_full(visitor: Visitor) -> None:
    if visitor.actor.is_limited:
        raise Forbidden("full_sign_in", "การตั้งค่านี้ต้องเข้าสู่ระบบด้วยรหัสผ่านก่อน")


def _unsealed(secret_key: str, sealed: str) -> str:
    try:
        return unseal(secret_key, sealed)
    except SealBroken:
        raise RuleBroken(
            "factor_lost", "อ่านกุญแจของการยืนยันสองชั้นไม่ได้ เพราะกุญแจลับของระบบไม่ใช่ค่าเดิม กรุณาแจ้งผู้ดูแลระบบให้ล้างแล้วตั้งใหม่"
        ) from None


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode("ascii")).hexdigest()


def _key(actor: Actor) -> str:
    return throttle_key("second-factor", str(actor.person_id))


def _record(session: Session, person_id: UUID, action: str, now: datetime, by: UUID | None = None) -> None:
    record_history(
        session,
        at=now,
        person_id=by or person_id,
        action=action,
        subject_kind="person",
        subject_id=person_id,
        change={},
    )
