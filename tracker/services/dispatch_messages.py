"""Takes messages out of the outbox, hands them to their channels, and records what became of them.

1. Claim a small batch in a short transaction of its own: look at its reminders afresh, freeze the words, take leases.
2. Send one after the other, with no transaction open. The key hangs on the row, so a second sender does no harm
   where LINE is asked; before the final dot of a mail the database is asked whether the lease is still ours.
3. Record the outcomes in further short transactions, only while the lease is still ours.

A process that dies in between leaves leases that run out; `sweep_outbox` then decides.
"""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import datetime
from uuid import UUID

from tracker.services.claim_message import Batch, claim_messages
from tracker.services.outbox import Outbox
from tracker.services.send_batch import BatchSender
from tracker.services.sweep_outbox import sweep_outbox


def dispatch_messages(
    outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime], kinds: Collection[str] | None = None
) -> Counter[str]:
    """Send everything of one organization that may leave now; how often each outcome occurred.

    With `kinds` only those leave, and nothing is swept: somebody waits for just these.
    """
    outcomes: Counter[str] = Counter()
    if kinds is None:
        with outbox.database.session(organization_id) as session:
            outcomes.update(sweep_outbox(session, outbox=outbox, now=clock()))
    begun = outbox.monotonic()
    while (batch := _claim(outbox, organization_id, clock(), kinds)) is not None:
        outcomes.update(batch.outcomes)
        outcomes.update(BatchSender(outbox, organization_id, clock, begun).send(batch.claimed))
        begun = outbox.monotonic()
    return outcomes


def _claim(outbox: Outbox, organization_id: UUID, now: datetime, kinds: Collection[str] | None) -> Batch | None:
    with outbox.database.session(organization_id) as session:
        return claim_messages(session, outbox=outbox, now=now, kinds=kinds)
