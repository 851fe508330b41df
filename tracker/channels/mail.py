"""E-mail over SMTP, phase by phase, so that every failure says whether the message may have been taken.

Only what breaks between the final dot and the server's answer is uncertain (RFC 1047); all before it is a
definite "not sent". A repeated message has the same Message-ID, Date and bytes.
"""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tracker.channels.mail_answers import bad_address
from tracker.channels.mail_bytes import mail_bytes
from tracker.channels.mail_connection import MailConnection, MailServer
from tracker.rules.bounce import Reason, signed_address
from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

__all__ = ["MailChannel", "MailServer"]
_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")
_NEVER_IN_ONE = re.compile(r"[<>,;:\"\\()\[\]]")
_CLOSED = ("mail_connection_lost", "mail_server_closing")


class _Kept(threading.local):
    """What a thread keeps of its turn: whether connections last, and the one that does."""

    is_lasting = False
    connection: MailConnection | None = None


class MailChannel:
    """One SMTP relay."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._kept = _Kept()

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """One connection for all that this thread sends within; a new one where the server closes it."""
        self._kept.is_lasting = True
        try:
            yield
        finally:
            self._kept.is_lasting = False
            self._hang_up()

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        """Hand the message to the relay; `about_to_hand_over` runs right before the final dot."""
        server = self._server
        address = _plain_address(message.recipient.address)
        mail = mail_bytes(message, server.sender, server.sender_name, server.returns)
        note = _Once(about_to_hand_over)
        try:
            return self._hand_over(message, address, mail, note)
        except _ClosedMeanwhile:  # it had rested between two mails; nothing of this one was handed over
            return self._hand_over(message, address, mail, note)

    def _hand_over(self, message: Message, address: str, mail: bytes, note: "_Once") -> Accepted:
        connection = self._kept.connection or MailConnection(self._server)
        self._kept.connection = connection
        was_fresh = connection.is_fresh
        try:
            return connection.hand_over(self._returns_to(message), address, mail, note)
        except ChannelError as error:
            if was_fresh or note.is_made or error.code not in _CLOSED:
                raise
            raise _ClosedMeanwhile from error
        finally:
            if not (connection.is_usable and self._kept.is_lasting):
                self._hang_up()

    def _returns_to(self, message: Message) -> str:
        """The address this mail comes back to: its own, where the office has a domain for it."""
        if self._server.returns is None or message.delivery_id is None:
            return self._server.sender
        key, domain = self._server.returns
        return signed_address(key, Reason.BOUNCE, message.delivery_id, domain)

    def _hang_up(self) -> None:
        connection, self._kept.connection = self._kept.connection, None
        if connection is not None:
            connection.close()


class _ClosedMeanwhile(Exception):
    """A connection that served before was closed by the server before this mail was handed over."""


class _Once:
    """The note that a hand-over begins; from then on a mail is never offered again by itself."""

    def __init__(self, note: Callable[[], None]) -> None:
        self._note = note
        self.is_made = False

    def __call__(self) -> None:
        self.is_made = True
        self._note()


def _plain_address(address: str) -> str:
    if not _ADDRESS.fullmatch(address) or _NEVER_IN_ONE.search(address):
        raise bad_address()
    return address
