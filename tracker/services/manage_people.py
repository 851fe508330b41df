"""An administrator sets up the office: the organization, its divisions, its people and their posts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.audit_chain import BEGINNING
from tracker.rules.errors import RuleBroken
from tracker.rules.office import DIVISION_RANKS, OrganizationKind, Rank
from tracker.rules.thai_calendar import day_of
from tracker.rules.thai_text import clean_line, match_key, sort_key
from tracker.store.divisions import add_alias, add_division_row, find_division
from tracker.store.history import record_history
from tracker.store.models import Appointment, HistoryHead, Organization, Person, Position
from tracker.store.people import (
    add_contact,
    find_open_position,
    find_organization,
    find_person_by_email,
    has_appointment,
    has_contact,
)

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,60}[a-z0-9])?")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LINE_USER = re.compile(r"U[0-9a-f]{32}")
_DEFAULT_TITLES = {
    Rank.MAYOR: "นายก",
    Rank.CLERK: "ปลัด",
    Rank.DIVISION_HEAD: "ผู้อำนวยการ",
    Rank.UNIT_HEAD: "หัวหน้างาน",
    Rank.OFFICER: "เจ้าหน้าที่",
    Rank.POLICY_OFFICER: "นักวิเคราะห์นโยบายและแผน",
    Rank.ADMINISTRATOR: "ผู้ดูแลระบบ",
}
_EXECUTIVE_TITLES = (
    ("รองนายก", Rank.DEPUTY_MAYOR),
    ("นายก", Rank.MAYOR),
    ("รองปลัด", Rank.DEPUTY_CLERK),
    ("ปลัด", Rank.CLERK),
)
ROLES = {
    "administrator": Rank.ADMINISTRATOR,
    "policy-officer": Rank.POLICY_OFFICER,
    "division-head": Rank.DIVISION_HEAD,
    "unit-head": Rank.UNIT_HEAD,
    "officer": Rank.OFFICER,
    "executive": Rank.CLERK,
}


@dataclass(frozen=True)
class NewUser:
    """A person to be made, with the post they take up. `role` is one of ROLES; `password_hash` may come later.

    `is_acting`: they hold the post for somebody who is missing (รักษาราชการแทน). Whoever sets up an office writes
    down who holds which post already, so without `since` they always did.
    """

    name: str
    role: str
    email: str | None = None
    position: str | None = None
    division: str | None = None
    line_user_id: str | None = None
    password_hash: str | None = None
    is_acting: bool = False
    since: date | None = None


def rank_of(role: str, position: str | None) -> Rank:
    """The rank of a role; an executive's follows from the title (ปลัด where it says nothing else)."""
    if role not in ROLES:
        raise RuleBroken("role", f"ไม่รู้จักบทบาท “{role}” ใช้ได้: {', '.join(ROLES)}")
    if role == "executive" and position:
        key = match_key(position)
        return next((rank for words, rank in _EXECUTIVE_TITLES if key.startswith(match_key(words))), Rank.CLERK)
    return ROLES[role]


def check_slug(slug: str) -> None:
    """Raise RuleBroken for a short name that cannot stand in an address."""
    if not _SLUG.fullmatch(slug):
        raise RuleBroken("slug", "ชื่อย่อต้องเป็นอักษรอังกฤษตัวเล็ก ตัวเลข หรือขีดกลางเท่านั้น")


def check_email(email: str) -> None:
    """Raise RuleBroken for what cannot be an address."""
    if not _EMAIL.fullmatch(email):
        raise RuleBroken("email", f"อีเมล “{email}” ไม่ถูกต้อง กรุณาใช้รูปแบบ ชื่อ@หน่วยงาน.go.th (อักษรอังกฤษ)")


def add_organization(  # what a command line may say of an organization
    session: Session,
    *,
    slug: str,
    name: str,
    kind: OrganizationKind,
    district: str | None = None,
    province: str | None = None,
    is_demo: bool = False,
    now: datetime,
) -> UUID:
    """Make an organization; its short name stands in commands and addresses."""
    check_slug(slug)
    if not name.strip():
        raise RuleBroken("name", "กรุณาระบุชื่อหน่วยงาน")
    if find_organization(session, slug):
        raise RuleBroken("slug_taken", f"มีหน่วยงานที่ใช้ชื่อย่อ “{slug}” อยู่แล้ว")
    organization = Organization(
        id=new_id(),
        slug=slug,
        name=clean_line(name),
        kind=kind,
        district=clean_line(district or "") or None,
        province=clean_line(province or "") or None,
        is_demo=is_demo,
        created_at=now,
    )
    session.add(organization)
    session.add(HistoryHead(organization_id=organization.id, sequence=0, hash=BEGINNING))
    session.commit()
    return organization.id


def add_division(session: Session, *, name: str, aliases: tuple[str, ...] = (), now: datetime) -> UUID:
    """Make a division (สำนัก/กอง) with the other names by which documents call it."""
    name = clean_line(name)
    if not name:
        raise RuleBroken("name", "กรุณาระบุชื่อสำนัก/กอง")
    check_names_free(session, (name, *aliases))
    division = add_division_row(session, name, now)
    for alias in dict.fromkeys(map(clean_line, aliases)):
        add_alias(session, division.id, alias)
    _note(session, now, "division_added", "division", division.id, name)
    session.commit()
    return division.id


def check_names_free(session: Session, names: Iterable[str]) -> None:
    """Raise RuleBroken where a division goes by one of these names."""
    for each in names:
        if taken := find_division(session, each):
            raise RuleBroken("division_taken", f"มี “{taken.name}” ที่ใช้ชื่อ “{each}” อยู่แล้ว")


def add_user(session: Session, *, user: NewUser, now: datetime) -> UUID:
    """Make the person, the position where it is missing, and the appointment."""
    person_id = place_user(session, user, now)
    session.commit()
    return person_id


def add_users(session: Session, *, users: list[NewUser], now: datetime) -> list[UUID]:
    """Make many people at once; one that is wrong is named (แถวที่ N) and nobody is made."""
    made: list[UUID] = []
    for row, user in enumerate(users, start=2):
        try:
            made.append(place_user(session, user, now))
        except RuleBroken as broken:
            session.rollback()
            raise RuleBroken(broken.code, f"แถวที่ {row} ({user.name or 'ไม่มีชื่อ'}): {broken.message}") from None
    session.commit()
    return made


def place_user(session: Session, user: NewUser, now: datetime) -> UUID:
    """The same within the caller's transaction."""
    _check_user(user)
    rank = rank_of(user.role, user.position)
    division_id = _division_for(session, user, rank)
    person = find_person_by_email(session, user.email) if user.email else None
    if person is None:
        person = _add_person(session, user, now)
    _add_contacts(session, person.id, user, now)
    position = _position_for(session, user, rank, division_id, now)
    today = day_of(now)
    if not has_appointment(session, person.id, position.id, today):
        session.add(
            Appointment(
                id=new_id(),
                position_id=position.id,
                person_id=person.id,
                starts_on=user.since,
                is_acting=user.is_acting,
            )
        )
    _note(session, now, "person_appointed", "person", person.id, f"{person.name} · {position.title}")
    return person.id


def _check_user(user: NewUser) -> None:
    if not user.name.strip():
        raise RuleBroken("name", "กรุณาระบุชื่อ-นามสกุล")
    if user.email:
        check_email(user.email)
    if user.line_user_id and not _LINE_USER.fullmatch(user.line_user_id):
        raise RuleBroken("line_user_id", "รหัสผู้ใช้ LINE ต้องขึ้นต้นด้วย U ตามด้วยตัวอักษร 32 ตัว")


def _division_for(session: Session, user: NewUser, rank: Rank) -> UUID | None:
    if user.division:
        division = find_division(session, user.division)
        if division is None:
            raise RuleBroken("division_unknown", f"ไม่พบ “{user.division}” กรุณาเพิ่มสำนัก/กองนี้ก่อน")
        return division.id
    if rank in DIVISION_RANKS:
        raise RuleBroken("division_needed", "ผู้ที่มีบทบาทนี้ต้องสังกัดสำนัก/กอง กรุณาระบุ")
    return None


def _add_person(session: Session, user: NewUser, now: datetime) -> Person:
    person = Person(
        organization_id=session.info["organization_id"],
        id=new_id(),
        name=clean_line(user.name),
        sort_key=sort_key(user.name),
        email=user.email,
        email_key=user.email.casefold() if user.email else None,
        password_hash=user.password_hash,
        created_at=now,
    )
    session.add(person)
    session.flush()
    return person


def _add_contacts(session: Session, person_id: UUID, user: NewUser, now: datetime) -> None:
    """The addresses that are not known yet; what a person has is theirs to change."""
    if user.email and not has_contact(session, person_id, "email"):
        add_contact(session, person_id, "email", user.email, now, is_confirmed=True)
    if user.line_user_id and not has_contact(session, person_id, "line"):
        # Given by script: nobody has proved yet that this account is theirs, so it waits for LINE's follow event.
        add_contact(session, person_id, "line", user.line_user_id, now, is_confirmed=False)


def _position_for(session: Session, user: NewUser, rank: Rank, division_id: UUID | None, now: datetime) -> Position:
    """The position of that title and rank, vacant or held; made where it is missing."""
    title = clean_line(user.position or _DEFAULT_TITLES[rank] + (user.division or ""))
    position = find_open_position(session, title, rank, division_id)
    if position is None:
        position = Position(
            organization_id=session.info["organization_id"],
            id=new_id(),
            title=title,
            rank=rank,
            division_id=division_id,
            created_at=now,
        )
        session.add(position)
        session.flush()
    return position


def _note(session: Session, now: datetime, action: str, kind: str, subject_id: UUID, words: str) -> None:
    record_history(
        session,
        at=now,
        person_id=None,
        action=action,
        subject_kind=kind,
        subject_id=subject_id,
        change={"name": [None, words]},
    )
