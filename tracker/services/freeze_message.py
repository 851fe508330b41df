"""Freezes a message's words at its first claim, the very same ever after, and takes the lease it is sent under."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.delivery import EMAIL, DeliveryStatus, message_id, retry_key
from tracker.rules.digest import Notice
from tracker.rules.message import LONGEST_NOTE, Message, Recipient
from tracker.rules.message_link import (
    LIFETIME,
    is_marked,
    message_token,
    with_plain_addresses,
    with_token,
)
from tracker.rules.reminder_policy import DeliveryKind
from tracker.rules.sign_in import token_hash
from tracker.rules.thai_calendar import BANGKOK, day_of
from tracker.rules.unsubscribe import unsubscribe_address
from tracker.services.outbox import Outbox
from tracker.services.write_digest import Letterhead, compose, hash_payload
from tracker.store.claims import add_attempts, change_columns, change_many
from tracker.store.conditional_writes import insert_many_once
from tracker.store.models import Delivery, SignInLink

OWN_WORDS = (DeliveryKind.SIGN_IN_LINK, DeliveryKind.TEST, DeliveryKind.ALARM)  # written by whoever asked for them
ASKED_LINK_LIFETIME = timedelta(hours=1)
_MAY_CARRY_A_SECRET = (DeliveryKind.DIGEST, DeliveryKind.AT_ONCE, DeliveryKind.SIGN_IN_LINK)
UNWRITABLE = "unwritable"  # why a message waits whose words could not be written
_MENDED_WITHIN = timedelta(minutes=10)
_S = DeliveryStatus
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claimed:
    """A message in our hands under a lease. `before` is what is put back where it is given back unsent."""

    delivery_id: UUID
    channel: str
    message: Message
    lease_token: UUID
    attempt_id: UUID
    number: int
    claimed_at: datetime
    before: Mapping[str, Any]
    had_trouble: bool = False


@dataclass(frozen=True)
class Ready:
    """A message that may go: what it says today, and where to. `division`: whose LINE group is spoken to.

    `payload` are its words, once they are written.
    """

    delivery: Delivery
    notices: tuple[Notice, ...]
    address: str
    division: str = ""
    payload: dict[str, Any] = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        """Whether nobody can have seen it yet, so that its words are written now."""
        return self.delivery.first_attempt_at is None


def write_all(
    session: Session, outbox: Outbox, letterhead: Letterhead, ready: Iterable[Ready], now: datetime
) -> list[Ready]:
    """Those of the messages whose words can be written, with their words; the others are put off, and wait for
    somebody to mend the fault: one odd message must not keep all others from leaving.
    """
    written: list[Ready] = []
    for one in ready:
        try:
            written.append(replace(one, payload=_words(outbox, letterhead, one, now)))
        except Exception as odd:  # noqa: BLE001  # whatever it was, it is logged, and this message waits alone
            _LOG.exception("the words of message %s cannot be written", one.delivery.id)
            note = f"{type(odd).__name__}: {odd}"[:LONGEST_NOTE]
            columns = {"not_before": now + _MENDED_WITHIN, "error_class": UNWRITABLE, "error_text": note}
            change_columns(session, [(one.delivery.id, columns)])
    return written


def freeze_inbox(session: Session, ready: Sequence[Ready], now: datetime) -> None:
    """Put messages into the inbox: accepted as soon as they are written."""
    change_many(session, [one.delivery.id for one in ready], _S.SENDING)
    values = {"attempts": 1, "first_attempt_at": now, "accepted_at": now, "error_class": None, "error_text": None}
    change_columns(session, [(one.delivery.id, {**_frozen(one.payload), **values}) for one in ready])
    change_many(session, [one.delivery.id for one in ready], _S.ACCEPTED)


def freeze_messages(
    session: Session,
    outbox: Outbox,
    ready: Sequence[Ready],
    now: datetime,
    *,
    had_trouble: Callable[[str], bool] = lambda _: False,
    is_reply: bool = False,
) -> tuple[Claimed, ...]:
    """Freeze the words of what is fresh, take the lease of all, open their lines in the log."""
    if not ready:
        return ()
    token = new_id()
    before = {one.delivery.id: _before(one.delivery) for one in ready}
    messages = {one.delivery.id: _message(outbox, one, now) for one in ready}
    _lease(session, outbox, ready, token, now, data_started_at=now if is_reply else None)
    own = {"quota_cost": 0} if is_reply else {}
    columns = [(one.delivery.id, {**_columns(one, messages[one.delivery.id], now), **own}) for one in ready]
    change_columns(session, columns)
    lines = add_attempts(session, [one.delivery.id for one in ready], outbox.worker, now)
    _add_links(session, outbox, ready, now)
    return tuple(
        Claimed(
            one.delivery.id,
            one.delivery.channel,
            messages[one.delivery.id],
            token,
            *lines[one.delivery.id],
            now,
            before[one.delivery.id],
            had_trouble(one.delivery.channel),
        )
        for one in ready
    )


def _lease(
    session: Session,
    outbox: Outbox,
    ready: Iterable[Ready],
    token: UUID,
    now: datetime,
    data_started_at: datetime | None,
) -> None:
    """We hold the rows' locks, so this cannot fail; were it to, going on would send the same row for ever."""
    by_channel: dict[str, set[UUID]] = {}
    for one in ready:
        by_channel.setdefault(one.delivery.channel, set()).add(one.delivery.id)
    for channel, delivery_ids in by_channel.items():
        values: dict[str, Any] = {
            "lease_token": token,
            "lease_until": now + outbox.patience[channel].lease,
            "worker": outbox.worker,
            "last_attempt_at": now,
            "data_started_at": data_started_at,
        }
        if change_many(session, delivery_ids, _S.SENDING, **values) != delivery_ids:
            raise AssertionError("a locked message changed under our hands")


def _columns(one: Ready, message: Message, now: datetime) -> dict[str, Any]:
    values = {"attempts": one.delivery.attempts + 1, "address": message.recipient.address}
    if one.is_fresh:
        values |= {
            **_frozen(one.payload),
            "first_attempt_at": now,
            "retry_key": message.retry_key,
            "message_id": str(message.message_id),
        }
    return values


def _frozen(payload: dict[str, Any]) -> dict[str, Any]:
    return {"payload": payload, "payload_sha256": hash_payload(payload), "subject": payload["subject"]}


def _before(delivery: Delivery) -> dict[str, Any]:
    names = ("status", "attempts", "first_attempt_at", "last_attempt_at")
    return {name: getattr(delivery, name) for name in names}


# --- words ------------------------------------------------------------------------------------------------------


def _words(outbox: Outbox, letterhead: Letterhead, one: Ready, now: datetime) -> dict[str, Any]:
    """What was frozen, or what its reminders say now."""
    delivery = one.delivery
    if delivery.payload is not None and (not one.is_fresh or delivery.kind in OWN_WORDS):
        return delivery.payload
    kind = DeliveryKind(delivery.kind)
    today = day_of(now)
    return compose(
        outbox.wording, letterhead, delivery.person_id, one.notices, today,
        kind=kind, channel=delivery.channel, division=one.division,
    )  # fmt: skip


def _message(outbox: Outbox, one: Ready, now: datetime) -> Message:
    """A message that may have arrived is repeated byte for byte; else the address may be mended meanwhile."""
    delivery, payload = one.delivery, one.payload
    address = delivery.address if delivery.is_maybe_accepted and delivery.address else one.address
    words = _with_secret(outbox, delivery, payload)
    return Message(
        recipient=Recipient(payload["name"], address),
        subject=payload["subject"],
        text=words["text"],
        html=words["html"],
        line=tuple(words["line"]),
        retry_key=retry_key(delivery.dedupe_key, delivery.epoch),
        message_id=message_id(delivery.dedupe_key, delivery.epoch),
        dated_at=(delivery.first_attempt_at or now).astimezone(BANGKOK),
        delivery_id=delivery.id,
        calendar=words["calendar"],
        unsubscribe=_unsubscribe(outbox, delivery, address),
    )


def _unsubscribe(outbox: Outbox, delivery: Delivery, address: str) -> str:
    if delivery.channel != EMAIL or delivery.kind in OWN_WORDS or not outbox.secret_key:
        return ""
    base_url = outbox.wording.base_url
    return unsubscribe_address(outbox.secret_key, base_url, delivery.organization_id, delivery.person_id, address)


# --- one-time links ---------------------------------------------------------------------------------------------


def _with_secret(outbox: Outbox, delivery: Delivery, payload: dict[str, Any]) -> dict[str, Any]:
    """The words as they leave: the link's secret in place of its mark; without a key, plain addresses."""
    parts = {"text": "", "html": "", "line": [], "calendar": ""} | {
        name: payload[name] for name in ("text", "html", "line", "calendar") if name in payload
    }
    if outbox.secret_key and delivery.kind in _MAY_CARRY_A_SECRET:
        token = message_token(outbox.secret_key, delivery.id, delivery.epoch)
        return {name: with_token(part, token) for name, part in parts.items()}
    return {name: with_plain_addresses(part) for name, part in parts.items()}


def _add_links(session: Session, outbox: Outbox, ready: Iterable[Ready], now: datetime) -> None:
    """The rows by which the door knows the links in these messages; a further try finds its row there."""
    if not outbox.secret_key:
        return
    rows = [
        _link_row(outbox, one.delivery, one.payload, now)
        for one in ready
        if one.delivery.kind in _MAY_CARRY_A_SECRET and is_marked(one.payload)
    ]
    insert_many_once(session, SignInLink, rows)


def _link_row(outbox: Outbox, delivery: Delivery, payload: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A link that was asked for leads where that person wanted to go, for an hour; others for a fortnight."""
    asked: dict[str, str] = payload.get("link", {})
    return {
        "id": new_id(),
        "token_hash": token_hash(message_token(outbox.secret_key, delivery.id, delivery.epoch)),
        "person_id": delivery.person_id,
        "purpose": asked.get("purpose", "message"),
        "target": asked.get("target", "/"),
        "is_limited": True,
        "created_at": now,
        "expires_at": now + (ASKED_LINK_LIFETIME if asked else LIFETIME),
    }
