"""What each answer of a mail server means: try later, the address is bad, the message is refused, our settings are."""

import smtplib
from collections.abc import Callable

from tracker.rules.message import ChannelError

PAUSE_AFTER_REFUSAL = 300  # seconds: a wrong password does not mend itself in one
_GREYLIST_SECONDS = 300
_FULL_MAILBOX = 552

Refused = Callable[[int, str], ChannelError]


def expect(reply: tuple[int, bytes], wanted: int, refused: Refused) -> None:
    """Raise what `refused` makes of a reply that is not of the wanted kind: its first digit tells (RFC 5321 4.2.1)."""
    code, said = reply
    if is_of_kind(code, wanted):
        return
    if code == 421:
        raise ChannelError("mail_server_closing", as_text(said), scope="channel", status_code=code)
    if code < 0:  # smtplib's word for a line it cannot read
        raise ChannelError("mail_connection_lost", as_text(said), scope="channel")
    raise refused(code, as_text(said))


def is_of_kind(code: int, wanted: int) -> bool:
    """Whether a reply code begins with the same digit."""
    return code // 100 == wanted // 100


def sender_refused(code: int, said: str) -> ChannelError:
    """A relay that refuses our own address refuses every message: a matter of settings."""
    if code < 500:
        return _later(code, said)
    return ChannelError("mail_sender_refused", said, scope="channel", status_code=code, retry_after=PAUSE_AFTER_REFUSAL)


def address_refused(code: int, said: str) -> ChannelError:
    """No such mailbox; a full one, or one whose server wants to wait, is asked again."""
    if code < 500 or code == _FULL_MAILBOX:
        return _later(code, said)
    if code == 530:
        return sender_refused(code, said)
    return ChannelError("mail_unknown_address", said, permanent=True, scope="contact", status_code=code)


def content_refused(code: int, said: str) -> ChannelError:
    """The message itself: too large, or taken for spam."""
    if code < 500:
        return _later(code, said)
    return ChannelError("mail_content_refused", said, permanent=True, status_code=code)


def unreachable(error: OSError | smtplib.SMTPException) -> ChannelError:
    return ChannelError("mail_unreachable", _said(error), scope="channel")


def login_refused(error: OSError | smtplib.SMTPException) -> ChannelError:
    return ChannelError("mail_login_refused", _said(error), scope="channel", retry_after=PAUSE_AFTER_REFUSAL)


def lost(error: OSError | smtplib.SMTPException) -> ChannelError:
    """The connection broke before the final dot: without it nobody may deliver."""
    return ChannelError("mail_connection_lost", _said(error), scope="channel")


def uncertain(error: OSError | smtplib.SMTPException) -> ChannelError:
    """The final dot went out and no answer came (RFC 1047)."""
    return ChannelError("mail_uncertain", _said(error), maybe_accepted=True)


def bad_address() -> ChannelError:
    """An address outside ASCII would need a relay that speaks SMTPUTF8; few do."""
    return ChannelError("mail_bad_address", "address is not plain ASCII", permanent=True, scope="contact")


def _later(code: int, said: str) -> ChannelError:
    """A greylisting server wants to see some minutes pass before it believes us."""
    return ChannelError("mail_try_later", said, status_code=code, retry_after=_GREYLIST_SECONDS)


def _said(error: OSError | smtplib.SMTPException) -> str:
    """What the server said, without anything we sent (a login line holds the password)."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {as_text(error.smtp_error)}"
    return type(error).__name__


def as_text(raw: bytes | str) -> str:
    return raw.decode("utf-8", "replace") if isinstance(raw, bytes) else raw
