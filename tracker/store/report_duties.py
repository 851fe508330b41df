"""What stands about a round's report once its months are over: that it is published, and whose opinion it waits for."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import round_title
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind
from tracker.rules.thai_calendar import day_of
from tracker.store.approvals import StepRow, WaitingReport, list_post_holders
from tracker.store.plans import RoundHead

_NOT_PROPOSED = "ยังไม่ได้เสนอลงนาม"
_ALL_AGREED = "ผู้ลงนามเห็นชอบครบแล้ว เหลือลงเลขทะเบียนและเผยแพร่"


def report_obligations(
    session: Session, head: RoundHead, waiting: WaitingReport | None, assigned_on: date, today: date
) -> Iterator[Obligation]:
    """The policy officer's, until the report is published; and that of the post at which it waits.

    `waiting` is the report of this round that is under approval. A plan that came into force only after the report
    was due is not asked for it: the office handed it in without this product.
    """
    turn = waiting.turn if waiting else None
    holders = _holders(session, turn, today)
    title, since = round_title(head.months, head.year), max(assigned_on, head.closes_on)
    if assigned_on <= head.due_on:
        duty = Duty(ReminderKind.REPORT, head.id, None, head.due_on, head.dates_version, since)
        yield Obligation(duty, f"ส่ง{title}", "", f"/reports/{head.id}", _standing(waiting, turn, holders))
    if waiting and turn and turn.turn_at and holders:
        duty = _signature(head, turn.id, turn.turn_at, assigned_on)
        path = f"/reports/frozen/{waiting.head.id}"
        yield Obligation(duty, title, "", path, by=turn.step.title, person_ids=holders)


def _signature(head: RoundHead, step_id: UUID, turn_at: datetime, assigned_on: date) -> Duty:
    return Duty(
        ReminderKind.SIGNATURE,
        head.id,
        None,
        head.due_on,
        head.dates_version,
        assigned_on,
        happened_on=day_of(turn_at),
        source_id=step_id,
    )


def _holders(session: Session, turn: StepRow | None, today: date) -> tuple[UUID, ...]:
    """Who is asked: the acting officer where there is one, else whoever holds the post."""
    if turn is None:
        return ()
    found = list_post_holders(session, [turn.step.position_id], today)[turn.step.position_id]
    return tuple(one.person_id for one in found if one.is_acting) or tuple(one.person_id for one in found)


def _standing(waiting: WaitingReport | None, turn: StepRow | None, holders: tuple[UUID, ...]) -> str:
    if waiting is None:
        return _NOT_PROPOSED
    if turn is None:
        return _ALL_AGREED
    vacant = "" if holders else " ซึ่งว่างอยู่และไม่มีผู้รักษาราชการแทน"
    return f"รอความเห็นของ{turn.step.title}{vacant}"
