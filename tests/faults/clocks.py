"""Clocks for workers in other processes: one that stands, and one that runs many times faster than the world's."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class StillClock:
    """The same instant for ever."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at


@dataclass(frozen=True)
class FastClock:
    """Runs `speed` times as fast from `start` on; all processes of a machine that hold it read the same.

    A lease of a minute runs out in two seconds at 30, so nobody has to wait, and a worker that the machine keeps
    from running loses its leases, as a slow one would.
    """

    start: datetime
    origin: float  # time.monotonic() at the start
    speed: float = 30
    ahead: timedelta = timedelta(0)  # a clock that is wrong

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=(time.monotonic() - self.origin) * self.speed) + self.ahead


def fast_from(start: datetime, speed: float = 30) -> FastClock:
    return FastClock(start, time.monotonic(), speed)
