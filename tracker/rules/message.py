"""A message on its way to one person, and the one small promise every channel keeps."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

Scope = Literal["message", "contact", "channel", "quota"]
LONGEST_NOTE = 500  # characters of a provider's answer that are kept


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to: the name a letter opens with, and the e-mail address or LINE user id."""

    name: str
    address: str


@dataclass(frozen=True)
class Message:
    """Everything a channel needs, frozen: the same row gives the same bytes on every try."""

    recipient: Recipient
    subject: str
    text: str
    html: str
    line: tuple[dict[str, Any], ...]  # LINE message objects, at most five
    retry_key: UUID
    message_id: UUID
    dated_at: datetime
    delivery_id: UUID | None = None  # the outbox row; a bounce comes back with it
    calendar: str = ""  # an iCalendar file (RFC 5545) that goes with a mail; "" for none
    unsubscribe: str = ""  # the https address that switches mail off (RFC 8058); "" for none


@dataclass(frozen=True)
class Accepted:
    """The provider took the message over. That is not yet delivery: LINE and SMTP promise no more than this."""

    status_code: int
    request_id: str | None = None
    accepted_request_id: str | None = None  # set where the provider says it had accepted this key before
    provider_message_ids: tuple[str, ...] = field(default=())


class ChannelError(Exception):
    """A message was not, or perhaps not, accepted.

    `permanent`: trying again cannot help. `maybe_accepted`: the provider may have taken it all the same.
    `scope` says what is wrong: this message, this person's contact, the whole channel, or the month's quota.
    `retry_after` (seconds) is a lower bound for the next try. `code` is a stable word for programs and logs.
    """

    def __init__(
        self,
        code: str,
        note: str,
        *,
        permanent: bool = False,
        maybe_accepted: bool = False,
        retry_after: int | None = None,
        scope: Scope = "message",
        status_code: int | None = None,
        request_id: str | None = None,
    ) -> None:
        super().__init__(f"{code}: {note}")
        self.code = code
        self.note = note[:LONGEST_NOTE]
        self.permanent = permanent
        self.maybe_accepted = maybe_accepted
        self.retry_after = retry_after
        self.scope: Scope = scope
        self.status_code = status_code
        self.request_id = request_id


def do_nothing() -> None:
    """What happens before the hand-over where nobody needs to know of it."""


class Channel(Protocol):
    """A way out of the house: LINE, mail, or the demo's test box."""

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        """Hand `message` to the provider, or raise ChannelError.

        `about_to_hand_over` is called once, right before the step after which the outcome can be unknown,
        by channels whose provider cannot recognise a repeated message. Where it raises, nothing was sent.
        """
        ...


@runtime_checkable
class KeepsConnection(Protocol):
    """A channel that can keep its connection for many messages."""

    def kept_open(self) -> AbstractContextManager[None]:
        """Within it the messages this thread sends share a connection; outside, each has one of its own."""
        ...


@contextmanager
def keeps_open(channels: Iterable[Channel]) -> Iterator[None]:
    """Let all channels that can keep their connections for a whole turn."""
    with ExitStack() as stack:
        for channel in {id(channel): channel for channel in channels}.values():
            if isinstance(channel, KeepsConnection):
                stack.enter_context(channel.kept_open())
        yield
