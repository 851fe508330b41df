"""Sends the messages of one claim: nothing is begun that its lease might not outlive, and no transaction is open
while a channel is at work.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.delivery import LINE_ACCOUNT
from tracker.rules.message import ChannelError, do_nothing
from tracker.services.freeze_message import Claimed
from tracker.services.outbox import Outbox
from tracker.services.pass_on import PassingOn
from tracker.services.record_outcome import (
    LeaseLostError,
    Taken,
    note_accepted,
    note_hand_over,
    record_given_back,
    record_refused,
    shares_fate,
)

RECORDED_TOGETHER = 20  # of LINE: a kill before they are recorded costs a question each, and no second message
# Seconds from the beginning of a try: of what took longer, too little of the lease might be left for the next one.
RECORDED_WITHIN = 2.0


class BatchSender:
    """The sending of one claim. `begun` is what the steady clock said before the claim.

    What a provider took is recorded a little later: of LINE, which remembers, several go together; of mail one, in
    the very transaction that notes the hand-over of the next. So a kill leaves one mail in doubt at most.
    """

    def __init__(self, outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime], begun: float) -> None:
        self._outbox = outbox
        self._organization_id = organization_id
        self._clock = clock
        self._begun = begun
        self._outcomes: Counter[str] = Counter()
        self._taken: list[Taken] = []  # and not recorded yet
        self._taken_since = 0.0
        self._unsent: list[Claimed] = []
        self._troubled: set[str] = set()
        self._passing_on = PassingOn(outbox, organization_id)

    def send(self, claims: Sequence[Claimed]) -> Counter[str]:
        """Send what can be; how often each outcome occurred."""
        with closing(self._passing_on):
            try:
                for claimed in claims:
                    if shares_fate(claimed.channel, self._troubled) or self._is_too_late(claimed):
                        self._unsent.append(claimed)
                    else:
                        self._send(claimed)
            finally:
                self._record_taken()
        if self._unsent:
            with self._session() as session:
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
            if not self._record_taken(claimed):
                raise LeaseLostError
            is_handed_over = True

        channel = self._outbox.channels[claimed.channel]
        begun = self._outbox.monotonic()
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
            self._accepted(Taken(claimed, accepted, self._clock()), begun)

    def _accepted(self, taken: Taken, begun: float) -> None:
        self._taken_since = self._taken_since if self._taken else begun
        self._taken.append(taken)
        is_long = self._outbox.monotonic() - self._taken_since > RECORDED_WITHIN
        if is_long or len(self._taken) >= RECORDED_TOGETHER:
            self._record_taken()

    def _record_taken(self, handing_over: Claimed | None = None) -> bool:
        """Record what was taken, and in the same transaction that this one is about to be handed over;
        False where that is no longer ours. Nothing is forgotten before it is written.
        """
        if not self._taken and handing_over is None:
            return True
        if handing_over is not None and len(self._taken) == 1:
            is_ours = self._passing_on.note(self._taken[0], handing_over, self._clock())
            if is_ours is not None:
                self._outcomes["accepted"] += 1
                self._taken = []
                return is_ours
        with self._session() as session:
            is_ours = handing_over is None or note_hand_over(
                session, claimed=handing_over, outbox=self._outbox, now=self._clock()
            )
            recorded = note_accepted(session, taken=self._taken)
            session.commit()
        self._outcomes.update(recorded)
        self._taken = []
        return is_ours

    def _refused(self, claimed: Claimed, error: ChannelError) -> None:
        self._record_taken()  # it came first: a channel that was well is not well because of it
        if error.scope in ("channel", "quota"):
            self._troubled.add(claimed.channel)
        with self._session() as session:
            outcome = record_refused(session, claimed=claimed, error=error, outbox=self._outbox, now=self._clock())
        self._outcomes[outcome] += 1

    def _session(self) -> Session:
        return self._outbox.database.session(self._organization_id)
