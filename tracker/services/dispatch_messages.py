"""Takes messages out of the outbox one by one, hands them to their channel, and records what became of them.

1. Claim a message in a short transaction of its own: look at its reminders afresh, freeze its content, take a lease.
2. Send, with no transaction open. The key hangs on the row, so a second sender does no harm where LINE is asked.
3. Record the outcome in another short transaction, only while the lease is still ours.

A process that dies in between leaves a lease that runs out; `sweep_outbox` then decides.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from tracker.rules.message import ChannelError
from tracker.services.claim_message import Claimed, claim_message
from tracker.services.outbox import Outbox
from tracker.services.record_outcome import (
    LeaseLostError,
    record_accepted,
    record_hand_over,
    record_refused,
    sweep_outbox,
)


def dispatch_messages(outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime]) -> Counter[str]:
    """Send everything of one organization that may leave now; how often each outcome occurred."""
    outcomes: Counter[str] = Counter()
    with outbox.database.session(organization_id) as session:
        outcomes.update(sweep_outbox(session, channels=outbox.channels, now=clock()))
    while (claimed := _claim(outbox, organization_id, clock())) is not None:
        outcomes[_deliver(outbox, organization_id, claimed, clock)] += 1
    return outcomes


def _claim(outbox: Outbox, organization_id: UUID, now: datetime) -> Claimed | None:
    with outbox.database.session(organization_id) as session:
        return claim_message(session, channels=outbox.channels, wording=outbox.wording, worker=outbox.worker, now=now)


def _deliver(outbox: Outbox, organization_id: UUID, claimed: Claimed, clock: Callable[[], datetime]) -> str:
    """Send what was claimed and record the outcome; no transaction is open while the channel is at work."""
    if claimed.message is None:
        return claimed.outcome

    is_handed_over = claimed.channel == "line"  # LINE is one step: who knows how far it came

    def about_to_hand_over() -> None:
        nonlocal is_handed_over
        with outbox.database.session(organization_id) as session:
            record_hand_over(session, claimed=claimed, now=clock())
        is_handed_over = True

    try:
        accepted = outbox.channels[claimed.channel].send(claimed.message, about_to_hand_over)
    except ChannelError as error:
        return _refused(outbox, organization_id, claimed, error, clock())
    except LeaseLostError:
        return "lost"
    except Exception as odd:  # noqa: BLE001  # one odd message must not keep all others from leaving
        note = f"{type(odd).__name__}: {odd}"
        unforeseen = ChannelError("unexpected", note, maybe_accepted=is_handed_over)
        return _refused(outbox, organization_id, claimed, unforeseen, clock())
    with outbox.database.session(organization_id) as session:
        return record_accepted(session, claimed=claimed, accepted=accepted, now=clock())


def _refused(outbox: Outbox, organization_id: UUID, claimed: Claimed, error: ChannelError, now: datetime) -> str:
    with outbox.database.session(organization_id) as session:
        return record_refused(session, claimed=claimed, error=error, channels=outbox.channels, now=now)
