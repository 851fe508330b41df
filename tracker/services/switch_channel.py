"""A person chooses how to be reached: LINE and e-mail can be switched off, never the last of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.contact_words import NAMES
from tracker.rules.errors import NotFound, RuleBroken
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox
from tracker.store.contacts import is_reachable, list_contacts
from tracker.store.history import record_history
from tracker.store.line_accounts import find_only_organization
from tracker.store.models import ContactPoint


def outbox_of(outbox: Outbox, organization_id: UUID) -> Outbox:
    """The outbox with the channels this organization has set up."""
    with outbox.database.session(is_reading=True) as session:
        is_only = find_only_organization(session) == organization_id
    return with_own_channels(outbox, organization_id, is_only=is_only)


def switch_channel(
    session: Session,
    *,
    person_id: UUID,
    channel: str,
    is_on: bool,
    channels: Collection[str],
    by: UUID | None,
    now: datetime,
) -> None:
    """Switch one of a person's channels on or off; `channels` are those the office has set up.

    Raises RuleBroken("last_channel") where the person could then be reached no other way: the in-product inbox alone
    is not enough, nobody looks there unasked.
    """
    contacts = list_contacts(session, person_id, is_locking=True)
    own = [contact for contact in contacts if contact.channel == channel]
    if not own:
        raise NotFound("no_contact", f"ท่านยังไม่มี{NAMES.get(channel, 'ช่องทางนี้')}ในระบบ กรุณาแจ้งผู้ดูแลระบบของหน่วยงาน")
    if not is_on and not is_reached_without(contacts, channel, channels):
        raise RuleBroken("last_channel", LAST_CHANNEL[channel])
    for contact in own:
        if contact.is_on != is_on:
            _note(session, contact, {"is_on": [contact.is_on, is_on]}, by, now)
            contact.is_on = is_on
    session.commit()


LAST_CHANNEL = {
    "email": "ยังปิดการแจ้งเตือนทางอีเมลไม่ได้ เพราะเป็นช่องทางเดียวที่ติดต่อท่านได้ หากต้องการปิด โปรดผูกบัญชี LINE ก่อน",
    "line": "ยังปิดการแจ้งเตือนทาง LINE ไม่ได้ เพราะเป็นช่องทางเดียวที่ติดต่อท่านได้ หากต้องการปิด โปรดเปิดรับทางอีเมลก่อน",
}


def is_reached_without(contacts: Sequence[ContactPoint], channel: str, channels: Collection[str]) -> bool:
    """Whether messages still come another way that the office has set up."""
    return any(
        contact.channel != channel and contact.channel in channels and is_reachable(contact) for contact in contacts
    )


def try_contact_again(session: Session, *, person_id: UUID, channel: str, by: UUID, now: datetime) -> None:
    """The person says that an address which failed is good again: the next message tries it."""
    for contact in list_contacts(session, person_id, is_locking=True):
        if contact.channel == channel and contact.state == "bad":
            _note(session, contact, {"state": ["bad", "unconfirmed"]}, by, now)
            contact.state, contact.note = "unconfirmed", None
    session.commit()


def _note(
    session: Session, contact: ContactPoint, change: dict[str, list[object]], by: UUID | None, now: datetime
) -> None:
    record_history(
        session,
        at=now,
        person_id=by,
        action="contact_changed",
        subject_kind="person",
        subject_id=contact.person_id,
        change={"channel": [contact.channel, contact.channel], **change},
    )
