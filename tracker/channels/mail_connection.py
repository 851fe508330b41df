"""One connection to a mail server, from greeting to QUIT, that hands over mails one after the other."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from tracker.channels import mail_answers as answers
from tracker.rules.message import Accepted

Encryption = Literal["none", "starttls", "tls"]
_CLOSING = 421
_QUIT_SECONDS = 2  # a server that does not answer QUIT has all our mail already


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in, and as whom.

    `sender` is the address in From. Where `bounce_domain` is set, each mail goes out with a return address of its
    own there, signed with `signing_key`; else what comes back comes back to `sender`.
    """

    host: str
    port: int
    sender: str
    encryption: Encryption = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    sender_name: str = "ระบบติดตาม"
    bounce_domain: str = ""
    signing_key: str = field(default="", repr=False)
    seconds: float = 20  # for each step
    final_seconds: float = 90  # for the answer to the final dot: a slow server must not become an uncertain one
    tls: ssl.SSLContext | None = None  # None: the system's own certificates

    @property
    def returns(self) -> tuple[str, str] | None:
        """The signing key and the domain of return addresses; None where there are none."""
        return (self.signing_key, self.bounce_domain) if self.bounce_domain and self.signing_key else None


class MailConnection:
    """An open connection. `is_usable` turns false where the next mail needs another one."""

    def __init__(self, server: MailServer) -> None:
        """Raises ChannelError where the server cannot be reached or does not let us in."""
        self._server = server
        self.is_usable = True
        self.is_fresh = True
        try:
            self._smtp = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            raise answers.unreachable(error) from error
        try:
            self._introduce()
        except BaseException:
            self._smtp.close()
            raise

    def hand_over(self, returns_to: str, address: str, mail: bytes, about_to_hand_over: Callable[[], None]) -> Accepted:
        """Hand one mail over to a plain address; `about_to_hand_over` runs right before the final dot."""
        self.is_usable = False  # until the end is reached in order
        self._offer(returns_to, address)
        try:
            self._smtp.send(mail.replace(b"\r\n.", b"\r\n.."))
        except (OSError, smtplib.SMTPException) as error:
            raise answers.lost(error) from error
        about_to_hand_over()
        reply = self._finish()
        self.is_fresh, self.is_usable = False, reply[0] != _CLOSING
        answers.expect(reply, 250, answers.content_refused)
        return Accepted(reply[0], answers.as_text(reply[1])[:200])

    def close(self) -> None:
        """Say goodbye where the server is listening, and hang up."""
        if self.is_usable:
            with suppress(OSError, smtplib.SMTPException):
                self._patience(_QUIT_SECONDS)
                self._smtp.docmd("QUIT")
        self._smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.encryption == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.seconds, context=self._tls())
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=server.seconds)
        if smtp.sock is not None:  # the final dot is a packet of its own and must not wait for the one before
            smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return smtp

    def _introduce(self) -> None:
        server = self._server
        try:
            self._smtp.ehlo_or_helo_if_needed()
            if server.encryption == "starttls":
                self._smtp.starttls(context=self._tls())
                self._smtp.ehlo()
        except (OSError, smtplib.SMTPException) as error:
            raise answers.unreachable(error) from error
        try:
            if server.user:
                self._smtp.login(server.user, server.password)
        except (OSError, smtplib.SMTPException) as error:
            raise answers.login_refused(error) from error

    def _tls(self) -> ssl.SSLContext:
        return self._server.tls or ssl.create_default_context()

    def _offer(self, returns_to: str, address: str) -> None:
        """MAIL, RCPT and DATA: nothing is handed over yet; a refusal leaves the connection clean for the next."""
        self._step(lambda: self._smtp.docmd("MAIL", f"FROM:{_quoted(returns_to)}"), 250, answers.sender_refused)
        self._step(lambda: self._smtp.docmd("RCPT", f"TO:<{address}>"), 250, answers.address_refused)
        self._step(lambda: self._smtp.docmd("DATA"), 354, answers.content_refused)

    def _step(self, ask: Callable[[], tuple[int, bytes]], wanted: int, refused: answers.Refused) -> None:
        try:
            reply = ask()
        except (OSError, smtplib.SMTPException) as error:
            raise answers.lost(error) from error
        if not answers.is_of_kind(reply[0], wanted) and reply[0] != _CLOSING:
            self._begin_anew()
        answers.expect(reply, wanted, refused)

    def _begin_anew(self) -> None:
        with suppress(OSError, smtplib.SMTPException):
            self.is_usable = self._smtp.docmd("RSET")[0] == 250
            self.is_fresh = False

    def _finish(self) -> tuple[int, bytes]:
        try:
            self._patience(self._server.final_seconds)
            self._smtp.send(b".\r\n")
            reply = self._smtp.getreply()
            self._patience(self._server.seconds)
        except (OSError, smtplib.SMTPException) as error:
            raise answers.uncertain(error) from error
        if reply[0] // 100 not in (2, 4, 5):  # no answer to what was asked
            raise answers.uncertain(smtplib.SMTPResponseException(*reply))
        return reply

    def _patience(self, seconds: float) -> None:
        if self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)


@lru_cache(maxsize=8)
def _quoted(address: str) -> str:
    """Our own address as SMTP wants it; taking one apart costs as much as all the rest of offering a mail."""
    return smtplib.quoteaddr(address)
