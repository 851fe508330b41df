"""Sends the messages of one claim: nothing is begun that its lease might not outlive, and no transaction is open
while a channel is at work.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from tracker.rules.delivery import LINE_ACCOUNT
from tracker.rules.message import ChannelError, do_nothing
from tracker.services.freeze_message import Claimed
from tracker.services.outbox import Outbox
from tracker.services.record_outcome import (
    LeaseLostError,
    Taken,
    record_all_accepted,
    record_given_back,
    record_hand_over,
    record_refused,
    shares_fate,
)

RECORDED_TOGETHER = 20  # of LINE: a kill before they are recorded costs a question each, and no second message
RECORDED_WITHIN = 2.0  # seconds


class BatchSender:
    """The sending of one claim. `begun` is what the steady clock said before the claim."""

    def __init__(self, outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime], begun: float) -> None:
        self._outbox = outbox
        self._organization_id = organization_id
        self._clock = clock
        self._begun = begun
        self._outcomes: Counter[str] = Counter()
        self._taken: list[Taken] = []
        self._taken_since = 0.0
        self._unsent: list[Claimed] = []
        self._troubled: set[str] = set()

    def send(self, claims: Sequence[Claimed]) -> Counter[str]:
        """Send what can be; how often each outcome occurred."""
        for claimed in claims:
            if shares_fate(claimed.channel, self._troubled) or self._is_too_late(claimed):
                self._unsent.append(claimed)
            else:
                self._send(claimed)
        self._record_taken()
        if self._unsent:
            with self._outbox.database.session(self._organization_id) as session:
                record_given_back(session, claims=self._unsent)
        return self._outcomes

    def _is_too_late(self, claimed: Claimed) -> bool:
        """Whether a slow try begun now could outlive the lease, by either clock: one stands still while the
        machine sleeps, the other may be set.
        """
        limit = self._outbox.patience[claimed.channel].begins_within
        steady = timedelta(seconds=self._outbox.monotonic() - self._begun)
        return max(steady, self._clock() - claimed.claimed_at) > limit

    def _send(self, claimed: Claimed) -> None:
        is_known_again = claimed.channel in LINE_ACCOUNT  # a repeat does no harm, so nothing needs to be noted before
        is_handed_over = is_known_again

        def about_to_hand_over() -> None:
            nonlocal is_handed_over
            with self._outbox.database.session(self._organization_id) as session:
                record_hand_over(session, claimed=claimed, outbox=self._outbox, now=self._clock())
            is_handed_over = True

        channel = self._outbox.channels[claimed.channel]
        try:
            accepted = channel.send(claimed.message, do_nothing if is_known_again else about_to_hand_over)
        except ChannelError as error:
            self._refused(claimed, error)
        except LeaseLostError:
            self._outcomes["lost"] += 1
        except Exception as odd:  # noqa: BLE001  # one odd message must not keep all others from leaving
            note = f"{type(odd).__name__}: {odd}"
            self._refused(claimed, ChannelError("unexpected", note, maybe_accepted=is_handed_over))
        else:
            self._accepted(Taken(claimed, accepted, self._clock()))

    def _accepted(self, taken: Taken) -> None:
        """Mail is recorded at once, since nobody could tell afterwards; LINE remembers, so a few go together."""
        now = self._outbox.monotonic()
        self._taken_since = now if not self._taken else self._taken_since
        self._taken.append(taken)
        is_remembered = taken.claimed.channel in LINE_ACCOUNT
        if not is_remembered or len(self._taken) >= RECORDED_TOGETHER or now - self._taken_since > RECORDED_WITHIN:
            self._record_taken()

    def _record_taken(self) -> None:
        taken, self._taken = self._taken, []
        if taken:
            with self._outbox.database.session(self._organization_id) as session:
                self._outcomes.update(record_all_accepted(session, taken=taken))

    def _refused(self, claimed: Claimed, error: ChannelError) -> None:
        if error.scope in ("channel", "quota"):
            self._troubled.add(claimed.channel)
        with self._outbox.database.session(self._organization_id) as session:
            outcome = record_refused(session, claimed=claimed, error=error, outbox=self._outbox, now=self._clock())
        self._outcomes[outcome] += 1
