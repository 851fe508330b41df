"""What an organization chose of how it reminds."""

from sqlalchemy.orm import Session

from tracker.rules.reminder_policy import RemindingPolicy
from tracker.store.people import get_organization


def reminding_policy(session: Session) -> RemindingPolicy:
    """The settings of this session's organization; a round without days of its own has the tasks'."""
    chosen = get_organization(session)
    tasks = tuple(int(days) for days in chosen.reminder_offsets)
    rounds = tasks if chosen.round_offsets is None else tuple(int(days) for days in chosen.round_offsets)
    return RemindingPolicy(
        task_offsets=tasks,
        round_offsets=rounds,
        escalation_working_days=chosen.escalation_working_days,
        opens_at=chosen.opens_at,
        closes_at=chosen.closes_at,
        is_uncertain_mail_repeated=chosen.is_uncertain_mail_repeated,
    )
