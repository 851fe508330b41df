"""Sends a real test message to one person by every way that is set up, through the outbox like any other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.errors import NotFound
from tracker.rules.letter_words import trial_letter
from tracker.rules.organization_name import official_name
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.sign_in import email_key
from tracker.rules.thai_calendar import day_of
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox
from tracker.services.post_letter import post_letter
from tracker.services.write_digest import Wording
from tracker.services.write_letter import write_letter
from tracker.store.access import list_people_by_email
from tracker.store.contacts import list_addresses
from tracker.store.deliveries import find_by_key
from tracker.store.line_accounts import find_only_organization
from tracker.store.models import Person
from tracker.store.people import get_organization

WAYS = ("email", "line")
_WORTH_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Tried:
    """How one way went: the outbox row's channel, address and state, and what the provider said against it."""

    channel: str
    address: str
    status: str
    error_code: str | None


def send_test_message(outbox: Outbox, *, email: str, clock: Callable[[], datetime]) -> list[Tried]:
    """Post it, send it now, and say how it went. Raises NotFound for an address nobody here has."""
    now = clock()
    with outbox.database.session(is_reading=True) as session:
        people = list_people_by_email(session, email_key(email), day_of(now))
        only = find_only_organization(session)
    if not people:
        raise NotFound("no_person", f"ไม่พบผู้ใช้ที่มีอีเมล {email} กรุณาเพิ่มด้วย tracker user add หรือใช้อีเมลของผู้ที่อยู่ในระบบแล้ว")
    tried: list[Tried] = []
    for person in people:
        own = with_own_channels(outbox, person.organization_id, is_only=person.organization_id == only)
        tried += _send_to(own, person, clock)
    return tried


def _send_to(outbox: Outbox, person: Person, clock: Callable[[], datetime]) -> list[Tried]:
    with outbox.database.session(person.organization_id) as session:
        keys = _post(session, outbox, person, clock())
        session.commit()
    dispatch_messages(outbox, person.organization_id, clock, kinds={DeliveryKind.TEST})
    with outbox.database.session(person.organization_id, is_reading=True) as session:
        rows = [find_by_key(session, key) for key in keys]
        return [Tried(row.channel, row.address or "", row.status, row.error_class) for row in rows if row]


def _post(session: Session, outbox: Outbox, person: Person, now: datetime) -> list[str]:
    today = day_of(now)
    addresses = list_addresses(session, today, [person.id], even_if_off=True)
    payload = write_test(session, outbox.wording, person.name, now)
    ways = [way for way in WAYS if way in outbox.channels and (person.id, way) in addresses]
    return [
        post_letter(session, person.id, way, DeliveryKind.TEST, str(new_id()), payload, now, _WORTH_FOR) for way in ways
    ]


def write_test(session: Session, wording: Wording, name: str, now: datetime) -> dict[str, Any]:
    """The words of a test message to a person."""
    organization = get_organization(session)
    letter = trial_letter(name, official_name(organization.name, organization.kind), now)
    return write_letter(wording, letter)
