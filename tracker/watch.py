"""The watch: a thread of `tracker serve` that looks every minute whether a worker still turns."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from tracker.services.outbox import Outbox
from tracker.services.watch_worker import watch_worker

WATCH_SECONDS = 60
_LOG = logging.getLogger(__name__)


def start_watch(outbox: Outbox, clock: Callable[[], datetime], *, seconds: float = WATCH_SECONDS) -> threading.Event:
    """Watch in the background until the event that is given back is set."""
    over = threading.Event()
    threading.Thread(target=keep_watch, args=[outbox, clock, over, seconds], name="watch", daemon=True).start()
    return over


def keep_watch(outbox: Outbox, clock: Callable[[], datetime], over: threading.Event, seconds: float) -> None:
    """Look, wait, look again; a database that does not answer is logged, and the next look comes."""
    since = clock()
    while not over.wait(seconds):
        try:
            watch_worker(outbox, clock, since)
        except Exception:  # noqa: BLE001  # whatever it was, whoever watches goes on watching
            _LOG.exception("the watch could not look; it tries again")
