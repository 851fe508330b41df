"""Starts workers as real processes, quickly: they are forked from a process that has read the program already."""

import multiprocessing
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.faults.child import Orders, work

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.faults.child"])
_STOPPED, _GONE = "T", "ZX"


class Nursery:
    """Workers of one test; whatever is left of them ends with it."""

    def __init__(self) -> None:
        self.workers: list[ForkServerProcess] = []

    def start(self, orders: Orders) -> ForkServerProcess:
        worker = _CONTEXT.Process(target=work, args=[orders], daemon=True)
        worker.start()
        self.workers.append(worker)
        return worker

    def run(self, orders: Orders) -> None:
        """Start one and wait for its end, which must be a good one."""
        self.finish(self.start(orders))

    def finish(self, worker: ForkServerProcess) -> None:
        worker.join()
        assert worker.exitcode == 0, f"the worker ended with {worker.exitcode}"

    def run_until_it_dies(self, orders: Orders) -> bool:
        """Start one that is to die; False where it came to a good end instead: its moment never came."""
        worker = self.start(orders)
        worker.join()
        assert worker.exitcode in (0, -signal.SIGKILL), f"the worker ended with {worker.exitcode}"
        return worker.exitcode != 0

    def kill(self, worker: ForkServerProcess) -> None:
        worker.kill()
        worker.join()

    def clear(self) -> None:
        for worker in self.workers:
            if worker.is_alive():
                worker.kill()
            worker.join()
            worker.close()


@contextmanager
def nursery() -> Iterator[Nursery]:
    found = Nursery()
    try:
        yield found
    finally:
        found.clear()


def wait_until_stopped(worker: ForkServerProcess) -> None:
    """Until the worker stands still (SIGSTOP)."""
    while (state := _state_of(worker)) != _STOPPED:
        assert state not in _GONE, "the worker ended before it stopped"
        worker.join(0.001)


def go_on(worker: ForkServerProcess) -> None:
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGCONT)


def _state_of(worker: ForkServerProcess) -> str:
    """As the kernel sees it: R running, S waiting, T stopped, Z ended."""
    try:
        return Path(f"/proc/{worker.pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return _GONE[0]
