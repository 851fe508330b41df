"""A worker in a process of its own: makes its turns, and dies or stops at the very moment it was told to."""

import logging
import os
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from tests.services.reminded_office import make_outbox
from tracker.channels.line import LineChannel
from tracker.channels.mail import MailChannel, MailServer
from tracker.rules.delivery import PATIENCE, Patience
from tracker.rules.message import Accepted, Message, do_nothing
from tracker.store.database import Database
from tracker.worker import run_tick

_REACHED: Counter[str] = Counter()
SENDER = "tidtam@nongmekkhao.example"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Orders:
    """What a worker is told. `end` names a moment at which to die, or, with `is_stopping`, to stand still:

    claimed (before the message is handed over), handed (mail: noted, the final dot not yet sent), accepted (the
    provider has it, nothing noted yet), each of the first message, or claimed:2 of the second; commit:3 (right
    before its third commit), committed:3 (right after).
    """

    url: str
    clock: Callable[[], datetime]
    line: str = ""
    mail_port: int = 0
    name: str = "worker"
    end: str = ""
    is_stopping: bool = False
    turns: int = 1  # 0: until killed
    is_stubborn: bool = False  # goes on after a turn that the database broke, as the real worker does
    patience: Mapping[str, Patience] = field(default_factory=lambda: PATIENCE)
    prepare: Callable[[Database], None] | None = None  # done to the database's connections first
    more: dict[str, Any] = field(default_factory=dict)


def work(orders: Orders) -> None:
    """The whole life of a worker."""
    warnings.simplefilter("error")
    logging.disable(logging.CRITICAL if orders.is_stubborn else logging.NOTSET)
    parent = os.getppid()
    database = Database(orders.url)
    if orders.prepare:
        orders.prepare(database)
    _listen_for_end(orders)
    outbox = replace(make_outbox(database, _channels(orders), orders.name), patience=orders.patience)
    turn = 0
    while not orders.turns or turn < orders.turns:
        turn += 1
        try:
            run_tick(outbox, orders.clock)
        except Exception as failure:
            if not (orders.is_stubborn and _is_trouble_of_database(failure)):
                raise
        if os.getppid() != parent:  # whoever started us is gone
            sys.exit(1)
    database.engine.dispose()


def _is_trouble_of_database(failure: BaseException) -> bool:
    """What a real worker logs and outlives; anything else is a fault of ours and ends the test."""
    if isinstance(failure, BaseExceptionGroup):
        return all(_is_trouble_of_database(one) for one in failure.exceptions)
    return isinstance(failure, OperationalError | InterfaceError)


def _channels(orders: Orders) -> dict[str, Any]:
    channels: dict[str, Any] = {}
    if orders.line:
        channels["line"] = Fuse(LineChannel(orders.line, "token", read_seconds=orders.more.get("read", 20)), orders)
    if orders.mail_port:
        channels["email"] = Fuse(
            MailChannel(MailServer("127.0.0.1", orders.mail_port, SENDER, encryption="none")), orders
        )
    return channels


class Fuse:
    """A real channel, and the end of its worker at a named moment."""

    def __init__(self, inner: Any, orders: Orders) -> None:
        self._inner = inner
        self._orders = orders

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def send(self, message: Message, about_to_hand_over: Callable[[], None] = do_nothing) -> Accepted:
        def handed_over() -> None:
            about_to_hand_over()
            reach(self._orders, "handed")

        reach(self._orders, "claimed")
        accepted: Accepted = self._inner.send(message, handed_over)
        reach(self._orders, "accepted")
        return accepted


def reach(orders: Orders, moment: str) -> None:
    """Die or stop where this is the moment, as often reached as was told."""
    _REACHED[moment] += 1
    what, _, number = orders.end.partition(":")
    if moment == what and _REACHED[moment] == int(number or 1):
        os.kill(os.getpid(), signal.SIGSTOP if orders.is_stopping else signal.SIGKILL)


def _listen_for_end(orders: Orders) -> None:
    """Count commits: nothing of a turn lies between two of them but reading, sending and thinking."""
    for moment, happening in (("commit", "before_commit"), ("committed", "after_commit")):
        if orders.end.startswith(f"{moment}:"):
            event.listen(Session, happening, lambda _session, moment=moment: reach(orders, moment))
