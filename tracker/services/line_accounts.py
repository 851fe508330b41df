"""Which LINE account speaks for an organization: its own, or the installation's where there is no other."""

from dataclasses import replace
from uuid import UUID

from tracker.services.outbox import Outbox

LINE, GROUP = "line", "group"


def with_own_channels(outbox: Outbox, organization_id: UUID, *, is_only: bool) -> Outbox:  # noqa: ARG001
    """The outbox with the channels of this organization; `is_only`: the installation serves no other."""
    if is_only:
        return outbox
    return replace(outbox, channels={name: channel for name, channel in outbox.channels.items() if name != LINE})
