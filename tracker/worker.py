"""The clock comes in here: at every tick reminders are planned, then messages dispatched; it knows nothing else.

APScheduler is only the clock's hand. What is due, and who does it, stands in the database, so any number of
workers may run, and one that was off catches up.
"""

import logging
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from apscheduler.schedulers.blocking import BlockingScheduler

from tracker.rules.message import Channel, keeps_open
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.check_clock import check_clock
from tracker.services.check_files import check_files
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.expire_prints import expire_prints
from tracker.services.forget_bodies import forget_bodies
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox
from tracker.services.plan_line_quota import plan_line_quota
from tracker.services.plan_reminders import plan_reminders
from tracker.services.raise_alarms import raise_alarms
from tracker.services.record_tick import record_tick
from tracker.services.rest_after_restore import rest_after_restore
from tracker.services.watch_links import LinkWatching, watch_links
from tracker.services.work_line_events import work_line_events
from tracker.store.line_accounts import find_only_organization
from tracker.store.line_events import list_organizations_with_events
from tracker.store.people import list_organizations
from tracker.store.turn_mark import TurnMark

TICK_SECONDS = 20
EVENT_SECONDS = 2  # LINE takes an answer for about a minute
LINK_SECONDS = 60
NIGHT_SECONDS = 600  # what is due at night asks for itself whether its hour has come; a machine that was off catches up
# What a turn reports. "accepted" left the house (LINE or mail was handed over); "inbox" stayed in it.
COUNTED = (
    "planned", "accepted", "inbox", "retry", "failed", "dead", "uncertain", "held_quota", "cancelled", "expired",
    "postponed", "lost",
)  # fmt: skip
_LOG = logging.getLogger(__name__)


def run_tick(outbox: Outbox, clock: Callable[[], datetime]) -> dict[str, int]:
    """One turn for every organization; says how often each thing happened.

    Where the turn of one organization fails, all others have theirs first; then an ExceptionGroup tells of it.
    `clock` is asked again before every message, so that leases begin when a message is taken. A clock that
    stands still (`tracker tick --at`) is the time of everything in the turn.
    """
    turns = _take_turns(outbox, clock)
    if turns.failures:
        raise turns.trouble
    return dict(turns.counts)


@dataclass
class _Turns:
    """What became of the turns of all organizations: how often each thing happened, and what went wrong where."""

    counts: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(COUNTED, 0)))
    failures: list[Exception] = field(default_factory=list)
    whole: int = 0  # organizations whose turn went through

    @property
    def trouble(self) -> ExceptionGroup[Exception]:
        turns = len(self.failures) + self.whole
        return ExceptionGroup(f"the turn of {len(self.failures)} of {turns} organizations failed", self.failures)


def _take_turns(outbox: Outbox, clock: Callable[[], datetime]) -> _Turns:
    turns = _Turns()
    organization_ids = _organization_ids(outbox)
    only = _only_organization(outbox)
    with keeps_open(outbox.channels.values()):
        for organization_id in organization_ids:
            try:
                own = with_own_channels(outbox, organization_id, is_only=organization_id == only)
                with keeps_open(_only_theirs(own, outbox)):
                    _turn_of(own, organization_id, clock, turns.counts)
                turns.whole += 1
            except Exception as failure:  # noqa: BLE001  # one office's trouble must not silence all others
                turns.failures.append(failure)
    with outbox.database.session() as session:
        forget_bodies(session, now=clock())
    if outbox.data_dir:
        expire_prints(outbox.database, data_dir=outbox.data_dir, now=clock())
    return turns


def _only_theirs(own: Outbox, outbox: Outbox) -> list[Channel]:
    """Channels of an organization's own accounts; the installation's stay open for the turn of all."""
    shared = {id(channel) for channel in outbox.channels.values()}
    return [channel for channel in own.channels.values() if id(channel) not in shared]


def _only_organization(outbox: Outbox) -> UUID | None:
    with outbox.database.session(is_reading=True) as session:
        return find_only_organization(session)


def _organization_ids(outbox: Outbox) -> list[UUID]:
    with outbox.database.session(is_reading=True) as session:
        return [organization.id for organization in list_organizations(session)]


def _turn_of(outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime], counts: Counter[str]) -> None:
    """Every step has its try: what LINE told us must not keep reminders from being planned, nor these from leaving."""

    def plan() -> Counter[str]:
        with outbox.database.session(organization_id) as session:
            planned = plan_reminders(session, channels=outbox.channels, now=clock())
        return Counter(planned=planned.reminders, expired=planned.expired)

    def look_at_files() -> Counter[str]:
        """A few of the kept files; what is wrong becomes an alarm, and no number of the turn."""
        if outbox.data_dir:
            check_files(outbox.database, organization_id, data_dir=outbox.data_dir, now=clock())
        return Counter()

    steps: tuple[Callable[[], Counter[str]], ...] = (
        lambda: work_line_events(outbox, organization_id, clock),
        plan,
        lambda: plan_line_quota(outbox, organization_id, clock()),
        lambda: dispatch_messages(outbox, organization_id, clock),
        look_at_files,
        lambda: raise_alarms(outbox, organization_id, clock()),
    )
    failures: list[Exception] = []
    for step in steps:
        try:
            counts.update(step())
        except Exception as failure:  # noqa: BLE001
            failures.append(failure)
    if failures:
        raise ExceptionGroup(f"organization {organization_id}", failures)


def run_worker(
    outbox: Outbox,
    clock: Callable[[], datetime],
    *,
    seconds: int = TICK_SECONDS,
    nightly: Callable[[datetime], object] | None = None,
) -> None:
    """Tick until told to stop (SIGTERM, Ctrl-C); a turn that fails is logged, and the next one comes.

    Links are looked at and backups made (`nightly`) by jobs of their own: neither keeps a reminder waiting.
    """
    scheduler = BlockingScheduler(timezone=BANGKOK)
    jobs: list[tuple[Callable[..., None], int, list[Any]]] = [
        (take_turn, seconds, [outbox, clock]),
        (answer_chats, EVENT_SECONDS, [outbox, clock]),
    ]
    if outbox.looker:
        jobs.append((look_at_links, LINK_SECONDS, [LinkWatching(outbox.database, outbox.looker, clock)]))
    if nightly:
        jobs.append((work_at_night, NIGHT_SECONDS, [nightly, clock]))
    for job, every, given in jobs:
        scheduler.add_job(
            job,
            "interval",
            seconds=every,
            args=given,
            next_run_time=clock(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    signal.signal(signal.SIGTERM, lambda *_: scheduler.shutdown(wait=False))
    signal.signal(signal.SIGINT, lambda *_: scheduler.shutdown(wait=False))
    scheduler.start()


def take_turn(outbox: Outbox, clock: Callable[[], datetime]) -> None:
    """A worker's turn, which leaves a sign of life unless it failed for everybody; what failed is logged."""
    mark = TurnMark(outbox.data_dir) if outbox.data_dir else None
    try:
        with outbox.database.session(is_reading=True) as session:
            check_clock(session, now=clock())
        if mark:
            rest_after_restore(outbox, mark, clock())
        turns = _take_turns(outbox, clock)
        if turns.failures:
            _LOG.error("the next turn tries again", exc_info=turns.trouble)
        if turns.failures and not turns.whole:
            return
        with outbox.database.session() as session:
            record_tick(session, worker=outbox.worker, now=clock())
        if mark:
            mark.write(clock())
    except Exception:  # noqa: BLE001  # whatever it was (a database that restarts), the clock goes on
        _LOG.exception("this turn failed; the next one tries again")
        return
    if said := {name: count for name, count in turns.counts.items() if count}:
        _LOG.info("turn: %s", said)


def answer_chats(outbox: Outbox, clock: Callable[[], datetime]) -> None:
    """Between the turns: what people say in LINE is worked at once; one office's trouble keeps no other waiting."""
    try:
        with outbox.database.session(is_reading=True) as session:
            waiting = list_organizations_with_events(session, clock())
        only = _only_organization(outbox) if waiting else None
    except Exception:  # noqa: BLE001  # a database that restarts
        _LOG.exception("no chats were answered; the next time tries again")
        return
    for organization_id in waiting:
        try:
            own = with_own_channels(outbox, organization_id, is_only=organization_id == only)
            work_line_events(own, organization_id, clock)
        except Exception:  # noqa: BLE001
            _LOG.exception("the chats of organization %s were not answered", organization_id)


def look_at_links(watching: LinkWatching) -> None:
    """Between the turns: links that are evidence are looked at, those whose turn it is."""
    try:
        counts = watch_links(watching)
    except Exception:  # noqa: BLE001  # a database that restarts
        _LOG.exception("no links were looked at; the next time tries again")
        return
    if counts["looked"]:
        _LOG.info("links: %s", dict(counts))


def work_at_night(nightly: Callable[[datetime], object], clock: Callable[[], datetime]) -> None:
    """The night's backup, where it is due."""
    try:
        made = nightly(clock())
    except Exception:  # noqa: BLE001  # a full disk: the doctor and the page of backups say that none was made
        _LOG.exception("no backup was made; the next time tries again")
        return
    if made:
        _LOG.info("backup: %s", made)
