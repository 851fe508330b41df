"""The states of a message on its way out, which may follow which, its once-only keys, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID, uuid5

from tracker.rules.message import ChannelError

NAMESPACE = UUID("6a0c8b52-7d0e-4f0c-9c53-0d6b6f1f3a94")  # never changes: every key ever sent hangs on it
LINE_FORGETS_AFTER = timedelta(hours=23)  # LINE keeps a retry key for 24 h; after that the same key SENDS AGAIN
LONGEST_PAUSE = timedelta(minutes=60)  # that a provider may ask for; our own doubling stops at one minute
UNCERTAIN_KEPT = timedelta(minutes=15)  # a mail that may have arrived lies this long before it is sent once more
RESTORED_BACKUP = "restored_backup"  # why a channel rests until a person lets it go on: an older database was put back
INBOX, LINE, EMAIL, GROUP = "inbox", "line", "email", "group"  # the channels; a division's group is one of its own
LINE_ACCOUNT = frozenset({LINE, GROUP})  # channels of one Official Account: counted and rested together
QUOTA_RESERVED = "line_quota_reserved"  # why a message is held: the month's are kept for others that matter more


class DeliveryStatus(StrEnum):
    """Where a message stands. ACCEPTED means the provider took it, not that it was read."""

    PENDING = "pending"
    SENDING = "sending"
    RETRY = "retry"
    HELD_QUOTA = "held_quota"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    FAILED = "failed"
    DEAD = "dead"
    UNCERTAIN = "uncertain"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    MERGED = "merged"


_S = DeliveryStatus
ARRIVED = (_S.ACCEPTED, _S.DELIVERED)  # the provider took it
_ENDED_UNSENT = frozenset({_S.CANCELLED, _S.EXPIRED, _S.MERGED})
MAY_FOLLOW: Mapping[DeliveryStatus, frozenset[DeliveryStatus]] = {
    _S.PENDING: _ENDED_UNSENT | {_S.SENDING, _S.HELD_QUOTA, _S.UNCERTAIN},
    _S.RETRY: _ENDED_UNSENT | {_S.SENDING, _S.HELD_QUOTA, _S.UNCERTAIN, _S.DEAD},
    _S.HELD_QUOTA: _ENDED_UNSENT | {_S.PENDING, _S.UNCERTAIN},  # tried before, and perhaps taken then
    _S.SENDING: frozenset({_S.ACCEPTED, _S.RETRY, _S.HELD_QUOTA, _S.FAILED, _S.DEAD, _S.UNCERTAIN, _S.PENDING}),
    _S.ACCEPTED: frozenset({_S.DELIVERED, _S.BOUNCED}),
    _S.UNCERTAIN: frozenset({_S.ACCEPTED, _S.FAILED, _S.RETRY}),  # a person says which, or mail goes once more
    _S.DELIVERED: frozenset({_S.BOUNCED}),
    _S.BOUNCED: frozenset(),
    _S.FAILED: frozenset(),
    _S.DEAD: frozenset(),
    _S.CANCELLED: frozenset({_S.PENDING}),  # never tried, and there is something to say after all
    _S.EXPIRED: frozenset(),
    _S.MERGED: frozenset(),
}
WAITING = frozenset({_S.PENDING, _S.RETRY, _S.HELD_QUOTA})
DEAD_LETTERS = frozenset({_S.FAILED, _S.DEAD, _S.UNCERTAIN})  # what a person must look at
ENDED = frozenset(_S) - WAITING - {_S.SENDING}


def may_become(new: DeliveryStatus) -> frozenset[DeliveryStatus]:
    """The states from which a message may become `new`: the guard of every UPDATE."""
    return frozenset(old for old, nexts in MAY_FOLLOW.items() if new in nexts)


# --- keys ---------------------------------------------------------------------------------------------------


def delivery_key(organization_id: UUID, channel: str, kind: str, occurrence: str, person_id: UUID) -> str:
    """The once-only key of a message; `occurrence` is the day (Bangkok) of a scheduled one."""
    return f"v1|{organization_id}|{channel}|{kind}|{occurrence}|person:{person_id}"


def fallback_key(dedupe_key: str, channel: str) -> str:
    """The key of the message that goes out on `channel` because the one of `dedupe_key` could not."""
    return f"{dedupe_key}|fb:{channel}"


def resend_key(dedupe_key: str, number: int) -> str:
    """The key of the message that a person had sent again, for the `number`-th time."""
    return f"{dedupe_key}|again:{number}"


def account_of(channel: str) -> str:
    """The channel under whose name a rest is kept: what ails the account of "line" ails the "group" too."""
    return "line" if channel in LINE_ACCOUNT else channel


def retry_key(dedupe_key: str, epoch: int = 0) -> UUID:
    """LINE's X-Line-Retry-Key: the same row has the same one, whoever sends it and however often."""
    return uuid5(NAMESPACE, f"line|{dedupe_key}|{epoch}")


def message_id(dedupe_key: str, epoch: int = 0) -> UUID:
    """The left half of the e-mail's Message-ID."""
    return uuid5(NAMESPACE, f"mail|{dedupe_key}|{epoch}")


def occurrence_of(day: date) -> str:
    """A day as it stands in a key."""
    return day.isoformat()


# --- trying again -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Patience:
    """How one channel waits: first pause, longest pause, how long after the first try it gives up.

    `lease` is how long a claimed message is nobody else's: at least three times the time-outs of one try.
    """

    first: timedelta
    longest: timedelta
    budget: timedelta
    lease: timedelta

    @property
    def begins_within(self) -> timedelta:
        """How long after the claim a try may still begin: then even the slowest has ended before the lease has."""
        return self.lease * 2 / 3


_OF_LINE = Patience(timedelta(seconds=5), timedelta(minutes=30), LINE_FORGETS_AFTER, timedelta(seconds=60))
PATIENCE: Mapping[str, Patience] = {
    "line": _OF_LINE,
    "group": _OF_LINE,
    "email": Patience(timedelta(seconds=60), timedelta(hours=2), timedelta(hours=48), timedelta(minutes=5)),
    "inbox": Patience(timedelta(seconds=5), timedelta(minutes=30), timedelta(days=30), timedelta(seconds=60)),
}
ONCE_MORE = frozenset({"line_conflict_unproven"})  # answers worth exactly one more try


@dataclass(frozen=True)
class Attempt:
    """What is known of a message when its newest try ended. `number` counts this try."""

    channel: str
    dedupe_key: str
    number: int
    first_attempt_at: datetime
    maybe_accepted: bool = False  # by an earlier try
    has_data_started: bool = False  # the newest try came as far as the step after which a provider may have it

    @property
    def is_reply(self) -> bool:
        """LINE's free answer to an event: it knows no retry key, so whoever claims one notes that data has started."""
        return self.channel in LINE_ACCOUNT and self.has_data_started

    @property
    def is_repeatable(self) -> bool:
        """Whether the provider knows a repeated message again."""
        return self.channel in LINE_ACCOUNT and not self.has_data_started


@dataclass(frozen=True)
class Verdict:
    """What becomes of a message after a try that did not end in acceptance."""

    status: DeliveryStatus
    not_before: datetime | None = None
    maybe_accepted: bool = False
    counts: bool = True  # a pause of the channel is not a try
    pause_until: datetime | None = None  # for the whole channel
    contact_is_bad: bool = False
    use_other_channel: bool = False


def back_off(patience: Patience, number: int, dedupe_key: str) -> timedelta:
    """How long to wait after try `number`: doubling, capped, spread by the row's own key (so it is repeatable)."""
    full = min(patience.longest, patience.first * (1 << min(number - 1, 20)))
    spread = uuid5(NAMESPACE, f"spread|{dedupe_key}|{number}").int % 1000 / 999
    return full * (0.5 + spread / 2)


def pause_of_channel(earlier_pauses: int, retry_after: int | None = None) -> timedelta:
    """How long a channel rests: 1, 2, 4 … 60 seconds as trouble repeats, or longer where the provider asks."""
    pause = timedelta(seconds=min(1 << min(earlier_pauses, 6), 60))
    return min(max(pause, timedelta(seconds=retry_after or 0)), LONGEST_PAUSE)


def after_error(
    attempt: Attempt, error: ChannelError, now: datetime, patience: Patience, *, earlier_pauses: int = 0
) -> Verdict:
    """Decide what follows a ChannelError."""
    maybe = attempt.maybe_accepted or error.maybe_accepted
    if attempt.is_reply and not error.maybe_accepted:
        return Verdict(_S.RETRY, now, maybe, counts=False)  # the free answer came too late: pushed as ever
    if error.scope == "quota":
        return Verdict(_S.HELD_QUOTA, None, maybe, counts=False, use_other_channel=True)
    if error.scope == "channel":
        pause = now + pause_of_channel(earlier_pauses, error.retry_after)
        return Verdict(_S.RETRY, pause, maybe, counts=False, pause_until=pause)
    if error.permanent or (error.code in ONCE_MORE and attempt.number > 1):
        is_contact = error.scope == "contact"
        status = _S.UNCERTAIN if maybe and not is_contact else _S.FAILED
        return Verdict(status, None, maybe, contact_is_bad=is_contact, use_other_channel=True)
    if error.maybe_accepted and not attempt.is_repeatable:
        return Verdict(_S.UNCERTAIN, None, maybe, use_other_channel=True)
    return _try_again(attempt, maybe, now, patience, error.retry_after)


def after_lost_lease(attempt: Attempt, now: datetime, patience: Patience) -> Verdict:
    """Decide what follows when the sender vanished: it may have died before, during or after the hand-over."""
    if attempt.has_data_started:
        return Verdict(_S.UNCERTAIN, None, True, use_other_channel=True)
    return _try_again(attempt, attempt.maybe_accepted or attempt.is_repeatable, now, patience, None)


def _try_again(attempt: Attempt, maybe: bool, now: datetime, patience: Patience, retry_after: int | None) -> Verdict:
    wait = max(back_off(patience, attempt.number, attempt.dedupe_key), timedelta(seconds=retry_after or 0))
    if now + wait - attempt.first_attempt_at > patience.budget:
        return Verdict(_S.UNCERTAIN if maybe else _S.DEAD, None, maybe, use_other_channel=True)
    return Verdict(_S.RETRY, now + wait, maybe)


def is_sent_once_more(kind: str, due_on: date, today: date) -> bool:
    """Whether a mail that may have arrived is worth a second copy for this reminder: rather twice than never.

    It carries a cutoff: a division's report of a round, or a task that is due tomorrow, today, or late.
    """
    return kind in ("entry", "round") or (kind == "task" and due_on <= today + timedelta(days=1))
