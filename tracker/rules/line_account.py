"""What the rest of the house asks of a LINE Official Account, beside sending; the client stands in channels/line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from tracker.rules.message import Channel

ENVIRONMENT_KEY = ""  # of the account that the environment's settings open; so its contacts are keyed
WEBHOOK_OF_ENVIRONMENT = "environment"  # what stands in its webhook address: /line/webhook/environment


@dataclass(frozen=True)
class LineCredentials:
    """What opens an organization's account. `key` names it in contacts and in the webhook's address.

    With `channel_id`, short-lived tokens are got with it and the secret; else `access_token` is a lasting one.
    """

    key: str
    channel_secret: str = field(repr=False)
    access_token: str = field(default="", repr=False)
    channel_id: str = ""


@dataclass(frozen=True)
class LineQuota:
    """Messages a month allows (None: no limit) and how many LINE has counted, by hand-sent ones too."""

    limit: int | None
    used: int


@dataclass(frozen=True)
class LineAbout:
    """Who the account is: the id events are sent to, the @id people add, its name."""

    bot_user_id: str
    basic_id: str
    name: str


@dataclass(frozen=True)
class LineContent:
    """A picture or file somebody sent in a chat."""

    body: bytes = field(repr=False)
    media_type: str = ""


@runtime_checkable
class LineTalk(Channel, Protocol):
    """One Official Account. Every method raises ChannelError; what is asked about a user who blocked us is None."""

    def reply(self, reply_token: str, messages: Sequence[dict[str, Any]]) -> None:
        """Answer an event, free of quota; a token serves once, for about a minute, and never a second time."""
        ...

    def quota(self) -> LineQuota: ...

    def about(self) -> LineAbout: ...

    def profile_name(self, user_id: str) -> str | None: ...

    def group_name(self, group_id: str) -> str | None: ...

    def group_size(self, group_id: str) -> int | None:
        """People in a group without the account: what one push to it costs."""
        ...

    def content(self, message_id: str, most_bytes: int) -> LineContent:
        """Raises ChannelError("line_content_too_large") for more than `most_bytes`."""
        ...

    def link_token(self, user_id: str) -> str:
        """Begins LINE's account-link flow for a user; valid for ten minutes, once."""
        ...
