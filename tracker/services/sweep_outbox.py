"""Decides about messages that nobody is working on: their sender vanished, their time or their quota ran out."""

from collections import Counter
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.delivery import UNCERTAIN_KEPT, DeliveryStatus, Verdict, after_lost_lease, is_sent_once_more
from tracker.rules.thai_calendar import day_of
from tracker.services.other_channel import hold_while_used_up, release_held
from tracker.services.outbox import Outbox
from tracker.services.record_outcome import apply_verdict, attempt_of
from tracker.store.carried_reminders import list_carried
from tracker.store.claims import change_open_attempts
from tracker.store.deliveries import (
    change_delivery,
    change_to_expired,
    list_forgotten,
    list_lost_leases,
    list_uncertain_mail,
)
from tracker.store.models import Delivery
from tracker.store.reminding import reminding_policy

_S = DeliveryStatus


def sweep_outbox(session: Session, *, outbox: Outbox, now: datetime) -> Counter[str]:
    """One look at everything that waits for nobody; how often each thing happened."""
    outcomes: Counter[str] = Counter()
    for delivery in list_lost_leases(session, now):
        outcomes[_take_from_the_lost(session, delivery, outbox, now)] += 1
    for delivery in list_forgotten(session, now):
        verdict = Verdict(_S.UNCERTAIN, None, maybe_accepted=True, use_other_channel=True)
        outcomes["uncertain"] += apply_verdict(session, delivery, verdict, outbox, now)
    outcomes["retry"] += _send_once_more(session, outbox, now)
    outcomes["expired"] += change_to_expired(session, now)
    release_held(session, now)
    hold_while_used_up(session, outbox.channels, now, outbox.patience)
    session.commit()
    return outcomes


def _take_from_the_lost(session: Session, delivery: Delivery, outbox: Outbox, now: datetime) -> str:
    verdict = after_lost_lease(attempt_of(delivery), now, outbox.patience[delivery.channel])
    held_by = delivery.lease_token
    if not apply_verdict(session, delivery, verdict, outbox, now, held_by=held_by, error_class="lost_lease"):
        return "lost"
    change_open_attempts(session, delivery.id, "lost_lease", ended_at=now)
    return verdict.status.value


def _send_once_more(session: Session, outbox: Outbox, now: datetime) -> int:
    """Mail that may have arrived lies for a while; what carries a cutoff is then sent once more, the very same.

    Rather twice than never, and never thrice: the one place where "never lost" and "never doubled" cannot both
    hold. An office may switch it off. All other uncertain mail stays, and is shown to a person.
    """
    since = now - outbox.patience["email"].budget
    waiting = list_uncertain_mail(session, since, now - UNCERTAIN_KEPT)
    if not waiting or not reminding_policy(session).is_uncertain_mail_repeated:
        return 0
    today = day_of(now)
    carried = list_carried(session, [delivery.id for delivery in waiting])
    worth_it = [
        delivery
        for delivery in waiting
        if any(is_sent_once_more(one.reminder.kind, one.reminder.due_on, today) for one in carried.get(delivery.id, ()))
    ]
    return sum(change_delivery(session, one.id, _S.RETRY, not_before=now, repeated_at=now) for one in worth_it)
