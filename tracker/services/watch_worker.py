"""The web watches the worker: where none turns for a quarter of an hour, the web itself sends the alarm.

A worker that stands still cannot say so. Only the alarm is sent from here, with the same leases and keys as
ever, so that a worker that comes back meanwhile doubles nothing.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from tracker.rules.alarm import SILENT_AFTER, AlarmKind, Trouble, trouble_of_worker
from tracker.rules.reminder_policy import DeliveryKind
from tracker.services.dispatch_messages import dispatch_messages
from tracker.services.line_accounts import with_own_channels
from tracker.services.outbox import Outbox
from tracker.services.raise_alarms import settle_alarms
from tracker.store.alarms import list_open_alarms
from tracker.store.line_accounts import find_only_organization
from tracker.store.people import list_organizations
from tracker.store.worker_ticks import find_last_tick

_KINDS = frozenset({AlarmKind.WORKER_SILENT})


def watch_worker(outbox: Outbox, clock: Callable[[], datetime], watching_since: datetime) -> bool:
    """Look once; whether the worker turns. Where none ever did, the quarter of an hour counts from `watching_since`."""
    with outbox.database.session(is_reading=True) as session:
        last = find_last_tick(session)
        organization_ids = [organization.id for organization in list_organizations(session)]
        only = find_only_organization(session)
    is_silent = clock() - (last or watching_since) >= SILENT_AFTER
    troubles = [trouble_of_worker(last)] if is_silent else []
    for organization_id in organization_ids:
        own = with_own_channels(outbox, organization_id, is_only=organization_id == only)
        _settle(own, organization_id, troubles, clock())
        if is_silent:
            dispatch_messages(own, organization_id, clock, kinds={DeliveryKind.ALARM})
    return not is_silent


def _settle(outbox: Outbox, organization_id: UUID, troubles: list[Trouble], now: datetime) -> None:
    """Mostly nothing changed, and then nothing is written."""
    with outbox.database.session(organization_id, is_reading=True) as session:
        is_open = any(alarm.kind in _KINDS for alarm in list_open_alarms(session))
    if is_open == bool(troubles):
        return
    with outbox.database.session(organization_id) as session:
        settle_alarms(session, outbox, troubles, _KINDS, now)
        session.commit()
