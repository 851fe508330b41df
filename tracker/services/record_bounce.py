"""Takes in mail that came to a signed return address: a bounce stops an address, a wish to get no more mail is kept."""

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.bounce import Meaning, Reason, Report, Returned, is_believable, read_returned
from tracker.rules.delivery import EMAIL, DeliveryStatus
from tracker.services.other_channel import use_other_channel
from tracker.services.outbox import Outbox
from tracker.services.switch_channel import is_reached_without, outbox_of
from tracker.store.contacts import change_contact_note, change_contact_to_bad, list_contacts
from tracker.store.deliveries import change_delivery, find_locked, find_office_of_delivery
from tracker.store.history import record_history
from tracker.store.models import Delivery

_S = DeliveryStatus


class Outcome(StrEnum):
    """What became of a returned mail; only FORGED and TOO_OLD were refused."""

    BOUNCED = "bounced"  # the address is bad from now on, and the person is told another way
    NOT_DELIVERED = "not_delivered"  # the address stays, and the person is told another way
    NOTED = "noted"
    DELIVERED = "delivered"
    SWITCHED_OFF = "switched_off"
    LAST_CHANNEL = "last_channel"  # mail stays on: the person could be reached no other way
    IGNORED = "ignored"  # an automatic answer, or a second report of the same mail
    FORGED = "forged"
    TOO_OLD = "too_old"

    @property
    def is_taken(self) -> bool:
        return self not in (Outcome.FORGED, Outcome.TOO_OLD)


def record_bounce(outbox: Outbox, *, raw: bytes, recipients: Iterable[str] = (), now: datetime) -> Outcome:
    """Read a returned mail, believe it only by its signature and age, and do what follows from it.

    `recipients`: the addresses the relay says it came for, if it does.
    """
    returned = read_returned(raw, outbox.secret_key, recipients) if outbox.secret_key else None
    if returned is None:
        return Outcome.FORGED
    with outbox.database.session(is_reading=True) as session:
        organization_id = find_office_of_delivery(session, returned.delivery_id)
    if organization_id is None:
        return Outcome.TOO_OLD  # signed by us, but from a time that this database does not know
    own = outbox_of(outbox, organization_id)
    with outbox.database.session(organization_id) as session:
        outcome = _take(session, returned, own, now)
        session.commit()
    return outcome


def _take(session: Session, returned: Returned, outbox: Outbox, now: datetime) -> Outcome:
    delivery = find_locked(session, returned.delivery_id)
    if delivery is None or delivery.channel != EMAIL:
        return Outcome.FORGED
    if returned.reason is Reason.UNSUBSCRIBE:
        return _switch_off(session, delivery.person_id, outbox.channels, now)
    if not is_believable(delivery.last_attempt_at, now):
        return Outcome.TOO_OLD
    if returned.report is None or delivery.status == _S.BOUNCED:
        return Outcome.IGNORED
    return _act_on(session, delivery, returned.report, outbox, now)


def _switch_off(session: Session, person_id: UUID, channels: Collection[str], now: datetime) -> Outcome:
    contacts = list_contacts(session, person_id, is_locking=True)
    if not is_reached_without(contacts, EMAIL, channels):
        return Outcome.LAST_CHANNEL
    for contact in contacts:
        if contact.channel == EMAIL and contact.is_on:
            contact.is_on = False
            _tell_history(session, person_id, {"channel": [EMAIL, EMAIL], "is_on": [True, False]}, now)
    return Outcome.SWITCHED_OFF


def _act_on(session: Session, delivery: Delivery, report: Report, outbox: Outbox, now: datetime) -> Outcome:
    meaning = report.meaning
    if meaning is Meaning.DELIVERED:
        _move(session, delivery, _S.DELIVERED, now, {"delivered_at": now})
        return Outcome.DELIVERED
    if meaning is Meaning.NOTED:
        change_contact_note(session, delivery.person_id, EMAIL, delivery.address or "", report.note)
        return Outcome.NOTED
    if meaning is Meaning.BAD_ADDRESS:
        change_contact_to_bad(session, delivery.person_id, EMAIL, report.note, now, address=delivery.address)
        _tell_history(session, delivery.person_id, {"state": ["ok", "bad"], "note": [None, report.note]}, now)
    else:
        change_contact_note(session, delivery.person_id, EMAIL, delivery.address or "", report.note)
    _move(session, delivery, _S.BOUNCED, now, {"error_class": f"mail_{meaning.value}", "error_text": report.note})
    use_other_channel(session, delivery, outbox.channels, now, outbox.patience)
    return Outcome.BOUNCED if meaning is Meaning.BAD_ADDRESS else Outcome.NOT_DELIVERED


def _move(session: Session, delivery: Delivery, status: DeliveryStatus, now: datetime, facts: dict[str, Any]) -> None:
    """What came back had been accepted, whatever we knew of it; one that is on its way right now is left alone."""
    if delivery.status == _S.UNCERTAIN:
        change_delivery(session, delivery.id, _S.ACCEPTED, accepted_at=now)
    change_delivery(session, delivery.id, status, **facts)


def _tell_history(session: Session, person_id: UUID, change: dict[str, Any], now: datetime) -> None:
    record_history(
        session,
        at=now,
        person_id=None,
        action="contact_changed",
        subject_kind="person",
        subject_id=person_id,
        change=change,
    )
