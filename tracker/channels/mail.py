"""E-mail over SMTP, phase by phase, so that every failure says whether the message may have been taken.

Only what breaks between the final dot and the server's answer is uncertain (RFC 1047); all before it is a
definite "not sent". A repeated message has the same Message-ID, Date and bytes.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Literal

from tracker.rules.message import Accepted, ChannelError, Message, do_nothing

_POLICY = SMTP.clone(cte_type="7bit")  # a relay without 8BITMIME may refuse 8-bit parts
_LEADING_DOT = re.compile(rb"(?m)^\.")
_GREYLIST_SECONDS = 300
_PAUSE_AFTER_REFUSAL = 300  # seconds: a wrong password does not mend itself in one
_FULL_MAILBOX = 552

Encryption = Literal["none", "starttls", "tls"]


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and as whom. `sender` is the address in From and in the envelope."""

    host: str
    port: int
    sender: str
    encryption: Encryption = "starttls"
    user: str = ""
    password: str = ""
    sender_name: str = "ระบบติดตาม"
    seconds: float = 20  # for each step
    final_seconds: float = 90  # for the answer to the final dot: a slow server must not become an uncertain one
    tls: ssl.SSLContext | None = None  # None: the system's own certificates

    @property
    def domain(self) -> str:
        return self.sender.rpartition("@")[2]


class MailChannel:
    """One SMTP relay."""

    def __init__(self, server: MailServer) -> None:
        self._server = server

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        """Hand the message to the relay; `about_to_hand_over` runs right before the final dot."""
        letter = build_letter(self._server, message).as_bytes()
        smtp = self._open()
        try:
            self._offer(smtp, message.recipient.address)
            return self._hand_over(smtp, letter, about_to_hand_over)
        finally:
            smtp.close()

    def _open(self) -> smtplib.SMTP:
        try:
            smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError("mail_unreachable", _said(error), scope="channel") from error
        try:
            self._introduce(smtp)
        except ChannelError:
            smtp.close()
            raise
        return smtp

    def _introduce(self, smtp: smtplib.SMTP) -> None:
        server = self._server
        try:
            smtp.ehlo_or_helo_if_needed()
            if server.encryption == "starttls":
                smtp.starttls(context=self._tls())
                smtp.ehlo()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError("mail_unreachable", _said(error), scope="channel") from error
        try:
            if server.user:
                smtp.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError(
                "mail_login_refused", _said(error), scope="channel", retry_after=_PAUSE_AFTER_REFUSAL
            ) from error

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.encryption == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=self._tls())
        return smtplib.SMTP(server.host, server.port, timeout=server.seconds)

    def _tls(self) -> ssl.SSLContext:
        return self._server.tls or ssl.create_default_context()

    def _offer(self, smtp: smtplib.SMTP, address: str) -> None:
        """MAIL, RCPT and DATA: nothing is handed over yet."""
        try:
            _expect(smtp.mail(self._server.sender), 250, _sender_refused)
            _expect(smtp.rcpt(address), 250, _address_refused)
            _expect(smtp.docmd("DATA"), 354, _content_refused)
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError("mail_connection_lost", _said(error), scope="channel") from error

    def _hand_over(self, smtp: smtplib.SMTP, letter: bytes, about_to_hand_over: Callable[[], None]) -> Accepted:
        try:
            smtp.send(_LEADING_DOT.sub(b"..", letter))
        except (OSError, smtplib.SMTPException) as error:  # without its final dot nobody may deliver it
            raise ChannelError("mail_connection_lost", _said(error), scope="channel") from error
        about_to_hand_over()
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(self._server.final_seconds)
            smtp.send(b".\r\n")
            reply = smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise ChannelError("mail_uncertain", _said(error), maybe_accepted=True) from error
        _expect(reply, 250, _content_refused)
        return Accepted(reply[0], _text(reply[1])[:200])


def build_letter(server: MailServer, message: Message) -> EmailMessage:
    """The same row gives the same bytes: Message-ID, Date and MIME boundary hang on it alone."""
    letter = EmailMessage(policy=_POLICY)
    letter["From"] = Address(server.sender_name, addr_spec=server.sender)
    letter["To"] = Address(message.recipient.name, addr_spec=_ascii_address(message.recipient.address))
    letter["Subject"] = message.subject
    letter["Date"] = message.dated_at
    letter["Message-ID"] = f"<{message.message_id}@{server.domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    letter.add_alternative(message.html, subtype="html")
    letter.set_boundary(f"=_{message.message_id.hex}")
    return letter


def _ascii_address(address: str) -> str:
    """An address outside ASCII would need a relay that speaks SMTPUTF8; few do."""
    if not address.isascii() or "@" not in address:
        raise ChannelError("mail_bad_address", "address is not plain ASCII", permanent=True, scope="contact")
    return address


def _expect(reply: tuple[int, bytes], wanted: int, refused: Callable[[int, str], ChannelError]) -> None:
    code, said = reply
    if code == wanted or (wanted == 250 and code == 251):
        return
    if code == 421:
        raise ChannelError("mail_server_closing", _text(said), scope="channel", status_code=code)
    raise refused(code, _text(said))


def _sender_refused(code: int, said: str) -> ChannelError:
    """A relay that refuses our own address refuses every message: a matter of settings."""
    if code < 500:
        return _later(code, said)
    return ChannelError(
        "mail_sender_refused", said, scope="channel", status_code=code, retry_after=_PAUSE_AFTER_REFUSAL
    )


def _address_refused(code: int, said: str) -> ChannelError:
    if code < 500 or code == _FULL_MAILBOX:
        return _later(code, said)
    if code == 530:
        return _sender_refused(code, said)
    return ChannelError("mail_unknown_address", said, permanent=True, scope="contact", status_code=code)


def _content_refused(code: int, said: str) -> ChannelError:
    if code < 500:
        return _later(code, said)
    return ChannelError("mail_content_refused", said, permanent=True, status_code=code)


def _later(code: int, said: str) -> ChannelError:
    """A greylisting server wants to see some minutes pass before it believes us."""
    return ChannelError("mail_try_later", said, status_code=code, retry_after=_GREYLIST_SECONDS)


def _said(error: OSError | smtplib.SMTPException) -> str:
    """What the server said, without anything we sent (a login line holds the password)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return type(error).__name__


def _text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
