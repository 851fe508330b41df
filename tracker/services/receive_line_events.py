"""Takes in what LINE tells us: stored at once, each event once; the worker does the rest."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.line_event import LineCall, is_worth_keeping
from tracker.store.line_events import add_events


def receive_line_events(session: Session, *, channel_key: str, call: LineCall, now: datetime) -> None:
    """Store the events we can use; one that was stored before, however often it comes again, changes nothing."""
    add_events(session, channel_key, filter(is_worth_keeping, call.events), now)
    session.commit()
