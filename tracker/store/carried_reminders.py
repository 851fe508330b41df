"""What a batch of messages carries, in one statement for all of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, exists, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.store.models import Delivery, DeliveryItem, Reminder

NO_LONGER_CARRIES = ("expired", "cancelled")
_OTHER, _OTHER_ITEM = aliased(Delivery), aliased(DeliveryItem)  # made once: each costs a proxy per column


@dataclass(frozen=True)
class Carried:
    """One reminder in a message. `is_told`: another message of the same channel has said it, or is saying it."""

    item_id: UUID
    reminder: Reminder
    is_told: bool


def list_carried(session: Session, delivery_ids: Collection[UUID]) -> dict[UUID, list[Carried]]:
    """message → its reminders that are still to be told, in order.

    What a person had sent again by hand counts as told by nobody.
    """
    told = exists().where(
        _OTHER_ITEM.reminder_id == Reminder.id,
        _OTHER.id == _OTHER_ITEM.delivery_id,
        _OTHER.id != Delivery.id,
        _OTHER.channel == Delivery.channel,
        Delivery.resend_of_id.is_(None),
        or_(_OTHER.first_attempt_at.is_not(None), _OTHER.accepted_at.is_not(None)),
        _OTHER.status.not_in(NO_LONGER_CARRIES),
    )
    statement = (
        select(DeliveryItem.delivery_id, DeliveryItem.id, Reminder, told)
        .join(Reminder, Reminder.id == DeliveryItem.reminder_id)
        .join(Delivery, Delivery.id == DeliveryItem.delivery_id)
        .where(DeliveryItem.delivery_id.in_(delivery_ids))
        .order_by(DeliveryItem.delivery_id, Reminder.nominal_on, Reminder.id)
        .execution_options(populate_existing=True)
    )
    found: dict[UUID, list[Carried]] = defaultdict(list)
    for delivery_id, item_id, reminder, is_told in session.execute(statement):
        found[delivery_id].append(Carried(item_id, reminder, is_told))
    return found


def change_items_to_none(session: Session, item_ids: Collection[UUID]) -> None:
    """Take out of messages what their words do not say: what is left of a tried one is what was said."""
    if item_ids:
        statement = delete(DeliveryItem).where(DeliveryItem.id.in_(item_ids))
        session.execute(statement.execution_options(synchronize_session=False))
