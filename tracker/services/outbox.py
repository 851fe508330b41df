"""What planning and sending need, put together once by tracker.app and handed to the worker and the web."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tracker import clock
from tracker.rules.delivery import PATIENCE, Patience
from tracker.rules.line_account import LineCredentials, LineTalk
from tracker.rules.mail_account import MailCredentials
from tracker.rules.message import Channel
from tracker.rules.web_sight import Looker
from tracker.services.write_digest import Wording
from tracker.store.database import Database


@dataclass(frozen=True)
class Outbox:
    """The database, the channels that are set up, the words, and this worker's own name in the log.

    `channels` are the installation's: mail for all, LINE only where there is a single organization.
    `open_line` makes the client of an organization's own account, the same one for the same credentials, `open_mail`
    the channel of its own mail server;
    `environment_line` are those of the environment's. `secret_key` signs links and seals secrets. `data_dir` is
    where files out of chats are kept.
    """

    database: Database
    channels: Mapping[str, Channel]
    wording: Wording
    worker: str
    open_line: Callable[[LineCredentials], LineTalk] | None = None
    open_mail: Callable[[MailCredentials], Channel] | None = None
    environment_line: LineCredentials | None = None
    secret_key: str = field(default="", repr=False)
    data_dir: Path | None = None
    patience: Mapping[str, Patience] = field(default_factory=lambda: PATIENCE)
    monotonic: Callable[[], float] = clock.monotonic
    is_demo: bool = False  # of an installation that is nothing but the demo: its channels only look like real ones
    looker: Looker | None = None  # the way to links that are evidence; None: they are not watched
