"""Somebody uses the address in a mail that switches mail off: signed, so no sign-in is asked for (RFC 8058)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tracker.rules.delivery import EMAIL
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.organization_name import official_name
from tracker.rules.unsubscribe import is_signed, read_unsubscribe_token
from tracker.services.outbox import Outbox
from tracker.services.switch_channel import is_reached_without, outbox_of, switch_channel
from tracker.store.contacts import list_contacts
from tracker.store.models import ContactPoint
from tracker.store.people import get_organization


@dataclass(frozen=True)
class Subscription:
    """Whose mail an address switches off. `is_last`: the person could be reached no other way."""

    organization_id: UUID
    person_id: UUID
    office: str
    email: str
    is_on: bool
    is_last: bool
    outbox: Outbox


def find_subscription(outbox: Outbox, token: str) -> Subscription:
    """Raises NotFound for a token we did not write, or of an address the person has no more."""
    named = read_unsubscribe_token(token)
    if named is None:
        raise _nobody()
    organization_id, person_id = named
    with outbox.database.session(organization_id, is_reading=True) as session:
        contacts = list_contacts(session, person_id)
        contact = _signed_one(contacts, outbox.secret_key, token, organization_id)
        organization = get_organization(session)
    own = outbox_of(outbox, organization_id)
    return Subscription(
        organization_id,
        person_id,
        official_name(organization.name, organization.kind),
        contact.address,
        contact.is_on,
        not is_reached_without(contacts, EMAIL, own.channels),
        own,
    )


def _signed_one(contacts: Iterable[ContactPoint], secret_key: str, token: str, organization_id: UUID) -> ContactPoint:
    for contact in contacts:
        person_id = contact.person_id
        if contact.channel != EMAIL or person_id is None or not secret_key:
            continue
        if is_signed(secret_key, token, organization_id, person_id, contact.address):
            return contact
    raise _nobody()


def stop_mail(subscription: Subscription, now: datetime) -> bool:
    """Switch mail off; False where it stays on, because the person could be reached no other way."""
    if not subscription.is_on:
        return True
    with subscription.outbox.database.session(subscription.organization_id) as session:
        try:
            switch_channel(
                session,
                person_id=subscription.person_id,
                channel=EMAIL,
                is_on=False,
                channels=subscription.outbox.channels,
                by=subscription.person_id,
                now=now,
            )
        except RuleBroken as broken:
            if broken.code != "last_channel":
                raise
            return False
    return True


def _nobody() -> NotFound:
    return NotFound(
        "no_subscription",
        "ลิงก์นี้ไม่ถูกต้อง หรือเป็นของอีเมลที่เลิกใช้แล้ว หากต้องการเลือกช่องทางรับการแจ้งเตือน โปรดเข้าสู่ระบบ แล้วเปิดหน้าบัญชีของฉัน",
    )
