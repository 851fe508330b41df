"""Keeps a month's LINE messages for those that matter most: reads the quota, reserves for the next cutoff.

1. Ask LINE, where it is time, what the month has and what is gone; messages sent by hand count too.
2. Keep back what the month's coming cutoff reminders will take.
3. Let the most urgent messages go; hold the rest, which go by mail the same day. Cutoffs may use what was kept back.
4. What was held goes after all once there is place for it again (the month turned, more was bought), unless a mail
   has told it meanwhile.

A message that costs a whole group goes after those to people, and never out of what is kept back: whoever answers is
told personally too. The last word is take_message's, when a message is claimed: so two workers never share a place.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.alarm import MONTHLY_LIMIT
from tracker.rules.delivery import GROUP, LINE, QUOTA_RESERVED, DeliveryStatus
from tracker.rules.line_account import LineTalk
from tracker.rules.line_quota import Budget, Weighed, month_of, share_out
from tracker.rules.thai_calendar import day_of
from tracker.services.check_line_account import check_line_account
from tracker.services.forecast_line import forecast_line
from tracker.services.other_channel import use_other_channel
from tracker.services.outbox import Outbox
from tracker.store.channel_states import find_rests
from tracker.store.deliveries import change_delivery
from tracker.store.line_accounts import began_at
from tracker.store.line_groups import list_group_sizes
from tracker.store.line_usage import (
    count_ours,
    get_usage_locked,
    has_waiting_messages,
    is_quota_watched,
    list_told_by_mail,
    list_waiting_messages,
)
from tracker.store.models import Delivery, LineUsage

_S = DeliveryStatus


def plan_line_quota(outbox: Outbox, organization_id: UUID, now: datetime) -> Counter[str]:
    """Send another way what the month's messages do not reach for; how many were held so."""
    talk = outbox.channels.get(LINE)
    if not isinstance(talk, LineTalk):
        return Counter()
    check_line_account(outbox, organization_id, talk, now)
    with outbox.database.session(organization_id, is_reading=True) as session:
        if not is_quota_watched(session, now) or not has_waiting_messages(session, now):
            return Counter()
    with outbox.database.session(organization_id) as session:
        held = _weigh(session, outbox.channels, now)
        session.commit()
    return Counter(held_quota=held) if held else Counter()


def _weigh(session: Session, channels: Collection[str], now: datetime) -> int:
    """Decide about everything that waits. The messages' locks come first, the month's after them."""
    waiting = list_waiting_messages(session, now)
    _price_groups(session, waiting)
    usage = get_usage_locked(session, month_of(now))
    _keep_back(session, usage, now)
    rest = find_rests(session, now).resting(LINE)
    budget = Budget(usage.used_ours, usage.allowance, usage.allowance_cutoff)
    if rest is not None and rest.reason == MONTHLY_LIMIT:  # LINE knows better than we do
        budget = Budget(usage.used_ours, 0, 0)
    going = share_out([Weighed(one.id, one.priority, one.quota_cost) for one in waiting], budget)
    held = [one for one in waiting if one.status == _S.HELD_QUOTA]
    _release(session, held, going if rest is None else frozenset())
    too_many = [one for one in waiting if one.id not in going and one.status != _S.HELD_QUOTA]
    return sum(_hold(session, delivery, channels, now) for delivery in too_many)


def _price_groups(session: Session, waiting: Sequence[Delivery]) -> None:
    """A push to a group costs as many messages as it has people."""
    sizes = list_group_sizes(session) if any(one.channel == GROUP for one in waiting) else {}
    for delivery in waiting:
        if delivery.channel == GROUP and delivery.division_id in sizes:
            delivery.quota_cost = sizes[delivery.division_id]


def _keep_back(session: Session, usage: LineUsage, now: datetime) -> None:
    """Count anew what has left, and what the rest of the month's cutoff reminders will take."""
    usage.used_ours = count_ours(session, now, began_at(session))
    usage.reserve = forecast_line(session, day_of(now), usage.month).reserve
    if usage.allowance_cutoff is not None:
        usage.allowance = max(usage.allowance_cutoff - usage.reserve, 0)


def _hold(session: Session, delivery: Delivery, channels: Collection[str], now: datetime) -> bool:
    is_held = change_delivery(session, delivery.id, _S.HELD_QUOTA, error_class=QUOTA_RESERVED)
    if is_held and delivery.channel == LINE:
        use_other_channel(session, delivery, channels, now)
    return is_held


def _release(session: Session, held: Sequence[Delivery], going: Collection[UUID]) -> None:
    """What a mail has told is done with; what one is about to tell waits for it; the rest goes where it fits."""
    told = list_told_by_mail(session, [one.id for one in held])
    for delivery in held:
        mail_id, has_left = told.get(delivery.id, (None, False))
        if has_left:
            change_delivery(session, delivery.id, _S.MERGED, merged_into_id=mail_id)
        elif mail_id is None and delivery.id in going:
            change_delivery(session, delivery.id, _S.PENDING)
