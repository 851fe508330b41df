"""The policy officer chooses how the office reminds; what it was before stays in the history."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.permissions import Actor, Right, require_right
from tracker.rules.reminding_choice import RemindingChoice, changes_between, check_choice, in_order
from tracker.store.database import check_version, flush_or_conflict
from tracker.store.history import record_history
from tracker.store.people import get_organization
from tracker.store.reminding import reminding_policy

CHANGED = "reminding_changed"  # the action in the history


def set_reminding(session: Session, *, actor: Actor, row_version: int, choice: RemindingChoice, now: datetime) -> None:
    """Keep the settings; from the worker's next turn on they hold. What was told already is not told again."""
    require_right(actor, Right.RUN_PLAN)
    check_choice(choice)
    organization = get_organization(session)
    check_version(organization, row_version)
    is_round_own = organization.round_offsets is not None
    change = changes_between(reminding_policy(session), is_round_own, choice)
    if not change:
        raise RuleBroken("nothing_changed", "ยังไม่มีอะไรเปลี่ยน จึงไม่ต้องบันทึก")
    organization.reminder_offsets = list(in_order(choice.task_offsets))
    organization.round_offsets = None if choice.round_offsets is None else list(in_order(choice.round_offsets))
    organization.escalation_working_days = choice.escalation_working_days
    organization.opens_at, organization.closes_at = choice.opens_at, choice.closes_at
    organization.is_uncertain_mail_repeated = choice.is_uncertain_mail_repeated
    flush_or_conflict(session)
    record_history(
        session,
        at=now,
        person_id=actor.person_id,
        action=CHANGED,
        subject_kind="organization",
        subject_id=organization.id,
        change=change,
    )
    session.commit()
