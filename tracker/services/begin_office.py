"""The first start of an installation: its first administrator comes in, with a code only whoever installed it can read.

The organization they belong to is nameless until the next step; should they stop here, they sign in and go on.
"""

import contextlib
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.audit_chain import BEGINNING
from tracker.rules.errors import RuleBroken
from tracker.rules.first_start import PROVISIONAL_NAME, PROVISIONAL_SLUG, is_same_code, new_code
from tracker.rules.office import OrganizationKind
from tracker.rules.sign_in import throttle_key
from tracker.services.manage_people import NewUser, place_user
from tracker.services.sign_in import OpenedSession, count_try, hash_password, open_session
from tracker.store.access import change_tries_to_none, claim_tries, enter_organization, is_anybody_here
from tracker.store.database import flush_or_conflict
from tracker.store.models import HistoryHead, Organization, Person
from tracker.store.people import list_organizations

CODE_FILE = "setup-code"
_TRIES = throttle_key("setup", "")


@dataclass(frozen=True)
class FirstAdministrator:
    """Who sets the office up, with the password they will sign in with."""

    name: str
    email: str
    password: str


def kept_code(data_dir: Path) -> str:
    """The code of this installation's first start, made once; it stands in the data folder, which only its owner reads.

    Written under another name and linked, so that two processes that start together read the same, whole code.
    """
    path = data_dir / CODE_FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{CODE_FILE}.{secrets.token_hex(8)}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(new_code())
        with contextlib.suppress(FileExistsError):
            os.link(part, path)
        part.unlink()
    return path.read_text(encoding="ascii").strip()


def begin_office(
    session: Session, *, code: str, data_dir: Path, who: FirstAdministrator, device: str, now: datetime
) -> OpenedSession:
    """Make the administrator and sign them in; `session` is one without an organization.

    Raises RuleBroken("begun") once anybody is here, RuleBroken("code") for a wrong code; tries are slowed down.
    """
    _check_nobody_is_here(session)
    count_try(session, _TRIES, now)
    if not is_same_code(code, kept_code(data_dir)):
        raise RuleBroken("code", "รหัสเริ่มใช้งานไม่ถูกต้อง กรุณาดูในหน้าต่างที่เปิดระบบไว้ แล้วพิมพ์ใหม่")
    claim_tries(session, _TRIES, now)  # held until the commit: of two who begin at once the second finds the first
    _check_nobody_is_here(session)
    password_hash = hash_password(who.password)
    enter_organization(session, _organization(session, now).id)
    user = NewUser(who.name, "administrator", who.email, password_hash=password_hash)
    person_id = place_user(session, user, now)
    person = session.get_one(Person, (session.info["organization_id"], person_id))
    token = open_session(session, person, device=device, is_limited=False, now=now)
    change_tries_to_none(session, _TRIES)
    session.commit()
    (data_dir / CODE_FILE).unlink(missing_ok=True)
    return OpenedSession(token)


def _check_nobody_is_here(session: Session) -> None:
    if is_anybody_here(session):
        raise RuleBroken("begun", "ระบบมีผู้ดูแลแล้ว กรุณาเข้าสู่ระบบ หรือขอคำเชิญจากผู้ดูแลระบบของหน่วยงาน")


def _organization(session: Session, now: datetime) -> Organization:
    """The one that a command made before, else a new one without a name. Two first starts at once are one too many."""
    known = list_organizations(session)
    if len(known) > 1:
        raise RuleBroken("several", "เครื่องนี้มีหลายหน่วยงานแล้ว กรุณาให้ผู้ติดตั้งเพิ่มผู้ดูแลของแต่ละแห่งจากเครื่องที่ติดตั้ง")
    if known:
        return known[0]
    organization = Organization(
        id=new_id(), slug=PROVISIONAL_SLUG, name=PROVISIONAL_NAME, kind=OrganizationKind.SUBDISTRICT, created_at=now
    )
    session.add(organization)
    session.add(HistoryHead(organization_id=organization.id, sequence=0, hash=BEGINNING))
    flush_or_conflict(session)
    return organization
