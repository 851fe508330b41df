"""A healthy worker that was there all the time, in the test's own process: it clears up what others left."""

from datetime import datetime, timedelta
from typing import Any

from tests.fakes import Line, Mailbox
from tests.faults.child import SENDER, Orders
from tests.faults.clocks import StillClock
from tests.services.reminded_office import make_outbox
from tracker.channels.line import LineChannel
from tracker.channels.mail import MailChannel, MailServer
from tracker.store.database import Database
from tracker.worker import run_tick

LEASE = timedelta(minutes=6)  # longer than any lease


def url_of(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def orders(database: Database, at: datetime, **more: Any) -> Orders:
    """For a worker whose clock stands."""
    return Orders(url_of(database), StillClock(at), **more)


def tick(database: Database, at: datetime, *, line: Line | None = None, box: Mailbox | None = None) -> dict[str, int]:
    """One turn."""
    channels: dict[str, Any] = {}
    if line:
        channels["line"] = LineChannel(line.address, "token")
    if box:
        channels["email"] = MailChannel(MailServer("127.0.0.1", box.port, SENDER, encryption="none"))
    return run_tick(make_outbox(database, channels, "healthy"), StillClock(at))


def clear_up(
    database: Database, at: datetime, *, line: Line | None = None, box: Mailbox | None = None, turns: int = 6
) -> None:
    """Turns far enough apart for every lease and every pause to be over."""
    for number in range(turns):
        tick(database, at + LEASE * number, line=line, box=box)
