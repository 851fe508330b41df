"""Mail that came back: the signed return address by which it is known again, and what its report means (RFC 3464)."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import Message as Letter
from enum import StrEnum
from uuid import UUID

LONGEST_REPORT = 256 * 1024  # bytes of a returned mail that are read
BELIEVED_FOR = timedelta(days=10)  # relays try for five days; what comes later than this is not about our mail
_CLOCKS_APART = timedelta(minutes=30)  # the sending machine's and the one the mail came back to
_ADDRESS = re.compile(r"\b(b|u)\.([0-9a-f]{32})\.([0-9a-f]{16})@", re.IGNORECASE)
_TOLD_IN = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "Return-Path", "X-Failed-Recipients")
_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})")
_LONGEST_NOTE = 300
_MOST_PARTS = 40  # places where one letter may begin inside another


class Reason(StrEnum):
    """Why mail comes to one of our signed addresses."""

    BOUNCE = "b"
    UNSUBSCRIBE = "u"  # the mailto: half of List-Unsubscribe


class Meaning(StrEnum):
    """What a report says of a mail."""

    BAD_ADDRESS = "bad_address"  # there is no such mailbox: nothing more is sent there
    NOT_DELIVERED = "not_delivered"  # this mail was refused for what it is, or the mailbox is full; the address stays
    NOTED = "noted"  # delayed, or trouble of the network: nothing follows but a note
    DELIVERED = "delivered"


@dataclass(frozen=True)
class Report:
    """What the other side said: an enhanced status code ("5.1.1"), what it did, its words."""

    status: str
    action: str
    words: str = ""

    @property
    def meaning(self) -> Meaning:
        """A permanent refusal of the address is believed; of the content, the policy or a full box, only for this mail.

        5.7.x is how a relay refuses all our mail for a fault of our own settings: it must not turn a whole office's
        addresses bad in one morning. 5.4.4 (no route) passes, and so does everything that begins with 4.
        """
        if self.action == "delivered":
            return Meaning.DELIVERED
        if (
            not self.status.startswith("5.")
            or self.action in ("delayed", "relayed", "expanded")
            or self.status == "5.4.4"
        ):
            return Meaning.NOTED
        if self.status in ("5.2.2", "5.2.3") or self.status.startswith(("5.3.", "5.6.", "5.7.")):
            return Meaning.NOT_DELIVERED
        return Meaning.BAD_ADDRESS

    @property
    def note(self) -> str:
        return f"{self.status} {self.words}".strip()[:_LONGEST_NOTE]


@dataclass(frozen=True)
class Returned:
    """A mail that came to one of our signed addresses. `report` is None where it is no delivery report."""

    reason: Reason
    delivery_id: UUID
    report: Report | None


def signed_address(secret_key: str, reason: Reason, delivery_id: UUID, domain: str) -> str:
    """The address: its local part has 51 characters of the 64 that mail allows, all of them lower case."""
    return f"{reason.value}.{delivery_id.hex}.{_sign(secret_key, reason, delivery_id)}@{domain}"


def read_returned(raw: bytes, secret_key: str, recipients: Iterable[str] = ()) -> Returned | None:
    """Whose mail came back, and why; None where no address in it was signed by us.

    Anybody may send us a letter, so one that nobody of us signed is not even taken apart.
    `recipients` are the addresses the relay says it came for; without them the letter's own headers are searched.
    """
    envelope, words = list(recipients), raw[:LONGEST_REPORT]
    if _find_signed([*envelope, words.decode("ascii", "replace")], secret_key) is None or _is_bomb(words):
        return None
    letter = message_from_bytes(words)
    signed = _find_signed([*envelope, *_told_addresses(letter)], secret_key)
    return Returned(*signed, read_report(letter)) if signed else None


def _find_signed(texts: Iterable[str], secret_key: str) -> tuple[Reason, UUID] | None:
    for text in texts:
        for match in _ADDRESS.finditer(text):
            reason, delivery_id = Reason(match[1].lower()), UUID(hex=match[2])
            if hmac.compare_digest(match[3].lower(), _sign(secret_key, reason, delivery_id)):
                return reason, delivery_id
    return None


def _is_bomb(raw: bytes) -> bool:
    """Nested deeper than mail servers write: taking it apart would cost all of the stack, or many seconds."""
    words = raw.lower()
    return words.count(b"boundary") + words.count(b"message/") > _MOST_PARTS


def _told_addresses(letter: Letter) -> Iterator[str]:
    """The letter's own headers first, then those of the mail it brings back."""
    for part in letter.walk():
        for name in _TOLD_IN:
            yield from map(str, part.get_all(name, ()))
        if part.get_content_type() == "text/rfc822-headers":
            yield _text_of(part)


def read_report(letter: Letter) -> Report | None:
    """The delivery report in a letter: of several recipients the one that fared worst, since each mail has but one."""
    if letter.get_content_type() != "multipart/report":
        return None
    reports = [report for part in letter.walk() for report in _reports_in(part)]
    return max(reports, key=lambda one: one.status, default=None)


def _reports_in(part: Letter) -> Iterator[Report]:
    if part.get_content_type() != "message/delivery-status" or not part.is_multipart():
        return
    for block in part.get_payload():
        if isinstance(block, Letter) and (status := _STATUS.match(str(block.get("Status", "")))):
            words = " ".join(str(block.get("Diagnostic-Code", "")).split())
            action = str(block.get("Action", "failed")).strip().casefold()
            yield Report(f"{int(status[1])}.{int(status[2])}.{int(status[3])}", action, words)


def _text_of(part: Letter) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("ascii", "replace") if isinstance(payload, bytes) else ""


def is_believable(sent_at: datetime | None, now: datetime) -> bool:
    """Whether a mail sent then may still come back."""
    return sent_at is not None and -_CLOCKS_APART <= now - sent_at <= BELIEVED_FOR


def _sign(secret_key: str, reason: Reason, delivery_id: UUID) -> str:
    words = f"return|{reason.value}|{delivery_id}"
    return hmac.new(secret_key.encode(), words.encode(), hashlib.sha256).hexdigest()[:16]
