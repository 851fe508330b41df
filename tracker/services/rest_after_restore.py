"""Lets mail (and LINE, where its keys no longer protect) rest when an older database was put back.

What was sent since the backup stands in no table any more and would be sent once more. So nothing leaves that
a provider cannot recognise, until a person has looked and lets it go on (services/resend_message.resume_channel).
The alarm of it is raised like any other (services/raise_alarms).
"""

import logging
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.restored_backup import channels_to_rest, is_older
from tracker.services.outbox import Outbox
from tracker.store.channel_states import change_channel_to_resting
from tracker.store.duties import list_holidays
from tracker.store.people import list_organizations
from tracker.store.reminding import reminding_policy
from tracker.store.turn_mark import TurnMark
from tracker.store.worker_ticks import find_last_tick

_LOG = logging.getLogger(__name__)


def rest_after_restore(outbox: Outbox, mark: TurnMark, now: datetime) -> bool:
    """To be asked before a turn; whether an older database was found. Asking again changes nothing more."""
    marked = mark.read()
    with outbox.database.session(is_reading=True) as session:
        newest = find_last_tick(session)
        known = [
            one.id for one in list_organizations(session) if marked and one.created_at <= marked and not one.is_demo
        ]
    if not is_older(newest, marked):
        return False
    _LOG.error(
        "the database knows of no turn after %s, this machine of one at %s: a backup was restored", newest, marked
    )
    for organization_id in known:
        with outbox.database.session(organization_id) as session:
            _rest(session, newest, now)
    return True


def _rest(session: Session, newest: datetime | None, now: datetime) -> None:
    hours = reminding_policy(session).hours
    for channel in channels_to_rest(newest, now, list_holidays(session), hours):
        change_channel_to_resting(session, channel, now)
    session.commit()
