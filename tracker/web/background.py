"""Threads for long work: an import goes on while the person watches it, and survives a reload of the page."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from uuid import UUID

Tell = Callable[[int, int], None]
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Progress:
    """How far a piece of work is; `total` is 0 until it is known."""

    done: int = 0
    total: int = 0


class Background:
    """One piece of work after another in each thread, each under a name; threads begin with the first of them.

    What the work made or why it failed stands in the database: here are only its numbers, and only while it runs.
    A process that ends by itself finishes what was begun; one that is killed leaves nothing half-done, since all work
    is one transaction.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._running: dict[UUID, Future[None]] = {}
        self._progress: dict[UUID, Progress] = {}

    def start(self, name: UUID, work: Callable[[Tell], None]) -> None:
        """Begin `work` as soon as a thread is free; nothing where work of this name is already under way."""
        with self._lock:
            if name in self._running:
                return
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="tracker-background")
            self._progress[name] = Progress()
            future = self._running[name] = self._pool.submit(work, lambda done, total: self._tell(name, done, total))
        future.add_done_callback(lambda ended: self._end(name, ended))

    def wait(self, name: UUID, seconds: float) -> bool:
        """Whether the work of this name is over, at the latest after so many seconds."""
        future = self._running.get(name)
        return future is None or future in wait([future], timeout=seconds).done

    def progress(self, name: UUID) -> Progress | None:
        """How far it is; None where no such work is under way in this process."""
        return self._progress.get(name)

    def is_crowded(self) -> bool:
        """Whether more is under way than there are threads, so that somebody waits in line."""
        return len(self._running) > self._threads

    def close(self) -> None:
        """Finish what is under way, begin nothing more."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _tell(self, name: UUID, done: int, total: int) -> None:
        self._progress[name] = Progress(done, total)

    def _end(self, name: UUID, ended: Future[None]) -> None:
        with self._lock:
            self._running.pop(name, None)
            self._progress.pop(name, None)
        if not ended.cancelled() and (failure := ended.exception()):
            _log.error("background work %s failed", name, exc_info=failure)
