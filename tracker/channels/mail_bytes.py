"""The bytes of a mail: MIME of our own, since the same row must give the same bytes, five hundred a second.

`email.message.EmailMessage` costs half a millisecond for each; ours have but one form. All of it is plain
ASCII in lines of at most 76 characters: headers as encoded words (RFC 2047), bodies in base64.
"""

import base64
import re
from binascii import b2a_base64
from collections.abc import Iterator
from email.utils import format_datetime

from tracker.rules.bounce import Reason, signed_address
from tracker.rules.message import Message

_WIDTH = 76
_LINE_BYTES = 57  # in one line of base64 of that width
_WORD_BYTES = 45  # of UTF-8 in one encoded word: 60 characters of base64 and the twelve around them
_PLAIN = re.compile(r"[A-Za-z0-9 !#$%&'*+/=?^_`{|}~.@:,-]*")
_LINE_END = "\r\n"
LIST_NAME = "ระบบติดตาม การแจ้งเตือน"
CALENDAR_FILE = "deadlines.ics"


def mail_bytes(message: Message, sender: str, sender_name: str, returns: tuple[str, str] | None = None) -> bytes:
    """The whole mail with CRLF line ends. `returns`: the signing key and the domain mail comes back to, if any."""
    lines = [*_headers(message, sender, sender_name, returns), *_body(message), ""]
    return _LINE_END.join(lines).encode("ascii")


def _headers(message: Message, sender: str, sender_name: str, returns: tuple[str, str] | None) -> Iterator[str]:
    domain = sender.rpartition("@")[2]
    yield from _mailbox("From", sender_name, sender)
    yield from _mailbox("To", message.recipient.name, message.recipient.address)
    yield from _folded("Subject", list(_words(message.subject, "Subject")))
    yield f"Date: {format_datetime(message.dated_at)}"
    yield f"Message-ID: <{message.message_id}@{domain}>"
    yield "MIME-Version: 1.0"
    yield "Auto-Submitted: auto-generated"
    yield "X-Auto-Response-Suppress: OOF, AutoReply"  # of Exchange; not All, which would keep bounces from us too
    if message.unsubscribe:
        yield from _folded("List-Id", [*_words(LIST_NAME, "List-Id"), f"<tidtam.{domain}>"])
        yield from _unsubscribe(message, returns)


def _unsubscribe(message: Message, returns: tuple[str, str] | None) -> Iterator[str]:
    """RFC 8058: one click without cookies; the mail way beside it where mail can come back to us."""
    ways = [f"<{message.unsubscribe}>"]
    if returns and message.delivery_id:
        key, domain = returns
        address = signed_address(key, Reason.UNSUBSCRIBE, message.delivery_id, domain)
        ways = [f"{ways[0]},", f"<mailto:{address}?subject=unsubscribe>"]
    yield from _folded("List-Unsubscribe", ways)
    yield "List-Unsubscribe-Post: List-Unsubscribe=One-Click"


def _mailbox(name: str, display: str, address: str) -> Iterator[str]:
    yield from _folded(name, [*_words(display, name, is_phrase=True), f"<{address}>"])


def _folded(name: str, words: list[str]) -> Iterator[str]:
    """The header, a new line begun where a word would not fit; only a long address makes a longer line."""
    line = f"{name}:"
    for word in words:
        if len(line) + 1 + len(word) > _WIDTH and line.strip() != f"{name}:":
            yield line
            line = ""
        line += f" {word}"
    yield line


def _words(text: str, header: str, *, is_phrase: bool = False) -> Iterator[str]:
    """A text for a header: as it is where it is plain, else in encoded words, no character cut in two.

    Line breaks become spaces, so that no text can add a header of its own.
    """
    text = " ".join(text.split())
    if len(text) + len(header) + 2 <= _WIDTH and _PLAIN.fullmatch(text):
        if text:
            yield f'"{text}"' if is_phrase else text
        return
    for piece in _pieces(text, _WORD_BYTES - len(header)):
        yield f"=?utf-8?b?{base64.b64encode(piece).decode()}?="


def _pieces(text: str, room: int) -> Iterator[bytes]:
    """UTF-8 of a text in pieces of at most 45 bytes, the first of at most `room`."""
    piece = b""
    for character in text:
        raw = character.encode("utf-8", "replace")
        if len(piece) + len(raw) > room:
            yield piece
            piece, room = b"", _WORD_BYTES
        piece += raw
    if piece:
        yield piece


def _body(message: Message) -> Iterator[str]:
    """Text and HTML to choose from, and the calendar beside them."""
    mark = message.message_id.hex
    if not message.calendar:
        yield from _alternatives(message, f"=_{mark}")
        return
    outer = f"=_{mark}_all"
    yield f'Content-Type: multipart/mixed; boundary="{outer}"'
    yield ""
    yield f"--{outer}"
    yield from _alternatives(message, f"=_{mark}")
    yield f"--{outer}"
    yield f'Content-Type: text/calendar; method=PUBLISH; charset="utf-8"; name="{CALENDAR_FILE}"'
    yield f'Content-Disposition: attachment; filename="{CALENDAR_FILE}"'
    yield from _encoded(message.calendar)
    yield f"--{outer}--"


def _alternatives(message: Message, boundary: str) -> Iterator[str]:
    yield f'Content-Type: multipart/alternative; boundary="{boundary}"'
    yield ""
    for subtype, words in (("plain", message.text), ("html", message.html)):
        if words:
            yield f"--{boundary}"
            yield f'Content-Type: text/{subtype}; charset="utf-8"'
            yield from _encoded(words.replace(_LINE_END, "\n").replace("\n", _LINE_END))
    yield f"--{boundary}--"


def _encoded(words: str) -> Iterator[str]:
    yield "Content-Transfer-Encoding: base64"
    yield ""
    raw = words.encode("utf-8", "replace")
    starts = range(0, len(raw), _LINE_BYTES)
    lines = [b2a_base64(raw[start : start + _LINE_BYTES], newline=False) for start in starts]
    if lines:
        yield b"\r\n".join(lines).decode()  # in one piece: a mail has a hundred and fifty of them
