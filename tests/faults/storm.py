"""A storm: several workers over one office, one of them killed every little while, faults raining on the providers."""

import random
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerProcess

from tests.fakes import Line, Mailbox
from tests.faults.child import Orders
from tests.faults.clocks import FastClock, fast_from
from tests.faults.crowd import Crowd
from tests.faults.judge import FINAL, count_of
from tests.faults.nursery import Nursery
from tracker.rules.delivery import PATIENCE
from tracker.store.database import Database

WORKERS = 3
LINE_FAULTS = ("500_after", "500_before", "reset_after", "reset_before", "rate429", "garbage200", "401")
MAIL_FAULTS = (
    ("RCPT", "450 4.2.0 greylisted"),
    ("DATA", "451 4.3.0 try later"),
    ("RCPT", "cut"),
    ("DATA", "keep and cut"),
)
# Who is killed a hundred times would otherwise wait longer and longer between tries: that is tried elsewhere.
_QUICK = {name: replace(patience, longest=patience.first) for name, patience in PATIENCE.items()}
LONGEST = timedelta(hours=11)  # of the storm's own time: then the office closes


@dataclass
class Storm:
    """What a storm needs and what it has done. `shake` is done to the database at each kill, where given."""

    database: Database
    crowd: Crowd
    nursery: Nursery
    kills_wanted: int
    line: Line | None = None
    box: Mailbox | None = None
    start: datetime | None = None
    speed: float = 60
    seed: int = 2570
    shake: Callable[[int], None] | None = None
    tell: Callable[[Counter[str], int], None] | None = None
    kills: int = 0
    killed_in: Counter[str] = field(default_factory=Counter)

    @property
    def channel(self) -> str:
        return "line" if self.line else "email"

    def blow(self) -> None:
        """Until every message has ended and every kill has happened."""
        self.chance = random.Random(self.seed)  # noqa: S311  # chance, not secrecy
        assert self.start is not None
        self.clock: FastClock = fast_from(self.start, self.speed)
        workers = [self._start(number) for number in range(WORKERS)]
        started = WORKERS
        while not self._is_over():
            if self.box and self.chance.random() < 0.3:
                self.box.replies.clear()  # a mail server's trouble passes
            victim = self.chance.randrange(WORKERS)
            workers[victim].join(self.chance.uniform(0, 0.05))
            if self.kills < self.kills_wanted and self._has_come_far_enough():
                self._strike(workers[victim])
            if not workers[victim].is_alive():
                assert workers[victim].exitcode == -signal.SIGKILL, f"a worker ended with {workers[victim].exitcode}"
                workers[victim] = self._start(started)
                started += 1
        for worker in workers:
            self.nursery.kill(worker)

    def _start(self, number: int) -> ForkServerProcess:
        orders = Orders(
            url=self.database.url.render_as_string(hide_password=False),
            clock=self.clock,
            line=self.line.address if self.line else "",
            mail_port=self.box.port if self.box else 0,
            name=f"worker {number}",
            turns=0,
            is_stubborn=True,
            patience=_QUICK,
        )
        return self.nursery.start(replace(orders, more={"read": 5}))

    def _has_come_far_enough(self) -> bool:
        """Kills are spread over the whole of the work, so that none of them comes when all is done."""
        wanted = len(self.crowd.people) * self.kills / (self.kills_wanted + 1)
        return sum(self._rows()[status] for status in FINAL) >= wanted

    def _strike(self, worker: ForkServerProcess) -> None:
        self._rain()
        if self.shake:
            self.shake(self.kills)
        self.nursery.kill(worker)
        self.kills += 1

    def _rain(self) -> None:
        if self.line:
            self.line.tell(faults=[{"kind": self.chance.choice(LINE_FAULTS)}])
        if self.box:
            self.box.replies.clear()
            if self.chance.random() < 0.5:
                self.box.replies.update([self.chance.choice(MAIL_FAULTS)])

    def _is_over(self) -> bool:
        rows = self._rows()
        if self.tell:
            self.tell(rows, self.kills)
        is_done = sum(rows.values()) >= len(self.crowd.people) and not set(rows) - FINAL
        assert self.clock() < self.clock.start + LONGEST, f"the storm does not end: {rows}, {self.kills} kills"
        return is_done and self.kills >= self.kills_wanted

    def _rows(self) -> Counter[str]:
        return count_of(self.database, self.crowd, self.channel)
