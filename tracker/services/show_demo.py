"""Puts the invented office beside the real one, for whoever wants to look first; nothing of it leaves the house."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from tracker.rules.thai_calendar import day_of
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.fill_demo import find_demo
from tracker.services.line_accounts import with_own_channels
from tracker.services.open_demo import open_demo
from tracker.services.outbox import Outbox
from tracker.services.plan_reminders import plan_reminders


def show_demo(outbox: Outbox, *, data_dir: Path, now: datetime) -> list[tuple[str, str, str]]:
    """(post, name, token) for each person of it; the links are good for a day, once each."""
    return open_demo(outbox.database, data_dir=data_dir, now=now, tick=lambda at: _turn(outbox, at))


def _turn(outbox: Outbox, at: datetime) -> None:
    """The reminders of its last working morning lie in its people's inboxes."""
    demo = find_demo(outbox.database, day_of(at))
    if demo is None:
        return
    own = with_own_channels(outbox, demo.organization_id, is_only=False)
    _plan(own, demo.organization_id, at)
    dispatch_messages(own, demo.organization_id, lambda: at)


def _plan(own: Outbox, organization_id: UUID, at: datetime) -> None:
    with own.database.session(organization_id) as session:
        plan_reminders(session, channels=own.channels, now=at)
