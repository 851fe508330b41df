"""What planning and sending need, put together once by tracker.app and handed to the worker and the web."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tracker.rules.delivery import PATIENCE, Patience
from tracker.rules.line_account import LineCredentials, LineTalk
from tracker.rules.message import Channel
from tracker.services.write_digest import Wording
from tracker.store.database import Database


@dataclass(frozen=True)
class Outbox:
    """The database, the channels that are set up, the words, and this worker's own name in the log.

    `channels` are the installation's: mail for all, LINE only where there is a single organization.
    `open_line` makes the client of an organization's own account. `secret_key` signs links and seals secrets.
    """

    database: Database
    channels: Mapping[str, Channel]
    wording: Wording
    worker: str
    open_line: Callable[[LineCredentials], LineTalk] | None = None
    secret_key: str = field(default="", repr=False)
    patience: Mapping[str, Patience] = field(default_factory=lambda: PATIENCE)
