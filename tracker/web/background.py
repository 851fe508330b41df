"""Threads for long work: an import goes on while the person watches it, and survives a reload of the page."""

import logging
import threading
from collections import deque
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


@dataclass(frozen=True)
class _Piece:
    """A piece of work that waits for a thread."""

    name: UUID
    work: Callable[[Tell], None]
    ended: Future[None]


class Background:
    """One piece of work after another in each thread, each under a name; threads begin with the first of them.

    What the work made or why it failed stands in the database: here are only its numbers, and only while it runs.
    A process that ends by itself finishes what was begun; one that is killed leaves nothing half-done, since all work
    is one transaction. Groups take turns: whoever ordered a hundred files lets the others' one through.
    """

    def __init__(self, threads: int = 1) -> None:
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._waiting: dict[UUID | None, deque[_Piece]] = {}  # by group, whose turn it is first
        self._running: dict[UUID, Future[None]] = {}
        self._progress: dict[UUID, Progress] = {}

    def start(self, name: UUID, work: Callable[[Tell], None], *, group: UUID | None = None) -> None:
        """Begin `work` as soon as a thread is free; nothing where work of this name is already under way."""
        with self._lock:
            if name in self._running:
                return
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="tracker-background")
            self._progress[name] = Progress()
            piece = _Piece(name, work, Future())
            self._running[name] = piece.ended
            self._waiting.setdefault(group, deque()).append(piece)
            self._pool.submit(self._work)

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

    def _work(self) -> None:
        """What is next, in a thread of the pool: as often as something was started."""
        piece = self._next()
        failure: BaseException | None = None
        try:
            piece.work(lambda done, total: self._tell(piece.name, done, total))
        except BaseException as failed:  # noqa: BLE001  # the thread goes on with what others wait for
            failure = failed
            _log.error("background work %s failed", piece.name, exc_info=failed)
        with self._lock:
            self._running.pop(piece.name, None)
            self._progress.pop(piece.name, None)
        if failure is None:
            piece.ended.set_result(None)
        else:
            piece.ended.set_exception(failure)

    def _next(self) -> _Piece:
        """The oldest piece of the group whose turn it is; that group then stands last."""
        with self._lock:
            group, pieces = next(iter(self._waiting.items()))
            piece = pieces.popleft()
            del self._waiting[group]
            if pieces:
                self._waiting[group] = pieces
        return piece

    def _tell(self, name: UUID, done: int, total: int) -> None:
        self._progress[name] = Progress(done, total)
