"""What stands about a round's report: that it is published, whose opinion it waits for, and what was sent back."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.fiscal_year import round_title
from tracker.rules.reminder_policy import Duty, Obligation, ReminderKind
from tracker.rules.thai_calendar import day_of
from tracker.store.approvals import (
    ReturnedReport,
    StepRow,
    WaitingReport,
    list_post_holders,
    list_returned,
    list_waiting,
)
from tracker.store.plans import RoundHead

_NOT_PROPOSED = "ยังไม่ได้เสนอลงนาม"
_ALL_AGREED = "ผู้ลงนามเห็นชอบครบแล้ว เหลือลงเลขทะเบียนและเผยแพร่"


@dataclass(frozen=True)
class OnTheWay:
    """The reports that were proposed and are not published, by round: under approval, or sent back."""

    waiting: dict[UUID, WaitingReport]
    returned: dict[UUID, ReturnedReport]


def list_on_the_way(session: Session) -> OnTheWay:
    """Of every round, read once."""
    return OnTheWay(
        {one.head.round_id: one for one in list_waiting(session)},
        {one.head.round_id: one for one in list_returned(session)},
    )


def report_to_publish(
    session: Session, head: RoundHead, on_the_way: OnTheWay, assigned_on: date, today: date
) -> Iterator[Obligation]:
    """The policy officer's, until the report is published.

    A plan that came into force only after the report was due is not asked for it: the office handed it in without
    this product.
    """
    if assigned_on > head.due_on:
        return
    since = max(assigned_on, head.closes_on)
    duty = Duty(ReminderKind.REPORT, head.id, None, head.due_on, head.dates_version, since)
    detail = _standing(session, head, on_the_way, today)
    yield Obligation(duty, f"ส่ง{round_title(head.months, head.year)}", "", f"/reports/{head.id}", detail)


def report_news(session: Session, head: RoundHead, on_the_way: OnTheWay, today: date) -> Iterator[Obligation]:
    """That of the post at which a report waits, or the policy officer's whose report came back.

    Also of one that is to replace a published report, when nothing else of the round is asked for any more.
    """
    waiting, returned = on_the_way.waiting.get(head.id), on_the_way.returned.get(head.id)
    title = round_title(head.months, head.year)
    if waiting and waiting.turn and waiting.turn.turn_at:
        turn = waiting.turn
        if holders := _holders(session, turn, today):
            duty = _news(ReminderKind.SIGNATURE, head, turn.id, waiting.turn.turn_at)
            path = f"/reports/frozen/{waiting.head.id}"
            yield Obligation(duty, title, "", path, by=turn.step.title, person_ids=holders)
    if returned and returned.step.decided_at:
        duty = _news(ReminderKind.REPORT_RETURNED, head, returned.head.id, returned.step.decided_at)
        path = f"/reports/{head.id}/compile"
        yield Obligation(duty, title, "", path, returned.step.step.note, by=returned.by)


def _news(kind: ReminderKind, head: RoundHead, source_id: UUID, at: datetime) -> Duty:
    on = day_of(at)
    return Duty(
        kind, head.id, None, head.due_on, head.dates_version, assigned_on=on, happened_on=on, source_id=source_id
    )


def _holders(session: Session, turn: StepRow, today: date) -> tuple[UUID, ...]:
    """Who is asked: the acting officer where there is one, else whoever holds the post."""
    found = list_post_holders(session, [turn.step.position_id], today)[turn.step.position_id]
    return tuple(one.person_id for one in found if one.is_acting) or tuple(one.person_id for one in found)


def _standing(session: Session, head: RoundHead, on_the_way: OnTheWay, today: date) -> str:
    returned = on_the_way.returned.get(head.id)
    if returned:
        return f"{returned.by} ส่งคืนให้แก้ไข ยังไม่ได้เสนอลงนามใหม่"
    waiting = on_the_way.waiting.get(head.id)
    if waiting is None:
        return _NOT_PROPOSED
    if waiting.turn is None:
        return _ALL_AGREED
    vacant = "" if _holders(session, waiting.turn, today) else " ซึ่งว่างอยู่และไม่มีผู้รักษาราชการแทน"
    return f"รอความเห็นของ{waiting.turn.step.title}{vacant}"
