"""Builders of what people were told: reminders, the messages that carried them, tries and acknowledgements."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tests.cast import NOW, Town
from tests.factories import add_delivery
from tracker.clock import new_id
from tracker.rules.thai_calendar import BANGKOK
from tracker.store.models import Delivery, DeliveryAttempt, DeliveryItem, Person, Reminder, ReportingRound, Task

TEN_O_CLOCK = datetime(2027, 3, 2, 8, 30, tzinfo=BANGKOK)
TAKEN = {"outcome": "accepted", "provider_status": 200, "provider_request_id": "req-1"}
_numbers = count(1)


def add_reminder(
    session: Session,
    person: Person,
    about: Task | ReportingRound,
    *,
    kind: str = "",
    division_id: UUID | None = None,
    offset_days: int | None = 7,
    **more: Any,
) -> Reminder:
    """A reminder of a task or a round to one person, by default a week ahead."""
    is_task = isinstance(about, Task)
    due_on = (about.due_on if is_task else about.closes_on) or date(2027, 9, 30)
    values: dict[str, Any] = {
        "key": f"test|{next(_numbers)}",
        "kind": kind or ("task" if is_task else "entry"),
        "person_id": person.id,
        "task_id": about.id if is_task else None,
        "round_id": None if is_task else about.id,
        "division_id": about.division_id if is_task else division_id,
        "deadline_version": 1,
        "due_on": due_on,
        "offset_days": offset_days,
        "nominal_on": due_on - timedelta(days=offset_days or 0),
        "state": "planned",
        "recorded_at": NOW,
        "reason": "ท่านเป็นหัวหน้ากองซึ่งรับผิดชอบงานนี้",
    }
    row = Reminder(id=new_id(), **(values | more))
    session.add(row)
    return row


def add_message(
    session: Session,
    person: Person,
    reminders: Sequence[Reminder] = (),
    channel: str = "inbox",
    *,
    at: datetime = TEN_O_CLOCK,
    text: str = "เรียน ท่าน\nมีงานที่ต้องติดตาม",
    tries: Iterable[dict[str, Any]] = (),
    **more: Any,
) -> Delivery:
    """A message that carries these reminders; accepted five seconds after it was due, unless told otherwise."""
    values: dict[str, Any] = {
        "accepted_at": at + timedelta(seconds=5),
        "created_at": at - timedelta(hours=8),
        "payload": {"subject": "งานที่ต้องติดตาม", "text": text, "name": person.name, "html": "", "line": []},
        "payload_sha256": f"{next(_numbers):064x}",
        "subject": "งานที่ต้องติดตาม: ใกล้ครบกำหนด 1 เรื่อง",
        "attempts": 1,
        "first_attempt_at": at,
        "last_attempt_at": at,
    } | more
    if values.get("status", "accepted") not in ("accepted", "delivered", "bounced"):
        values["accepted_at"] = more.get("accepted_at")
    delivery = add_delivery(session, person, channel, at=at, **values)
    for reminder in reminders:
        session.add(DeliveryItem(id=new_id(), delivery_id=delivery.id, reminder_id=reminder.id))
    for number, one in enumerate(tries, start=1):
        begun = {"worker": "ตัวส่ง-1", "started_at": at + timedelta(minutes=number)}
        session.add(DeliveryAttempt(id=new_id(), delivery_id=delivery.id, number=number, **(begun | one)))
    return delivery


def tell_everything(session: Session, town: Town) -> dict[str, Delivery]:
    """One message of every kind of fate, about tasks of กองคลัง and กองช่าง and about a round."""
    head, works, policy = (town.people[key] for key in ("finance_head", "works_head", "policy"))
    late = add_reminder(session, head, town.tasks["late"], offset_days=None, late_week=4, nominal_on=date(2027, 2, 28))
    soon = add_reminder(session, head, town.tasks["soon"])
    blocked = add_reminder(
        session,
        works,
        town.tasks["blocked"],
        kind="question",
        offset_days=None,
        detail="แบบแปลนจากกรมโยธาฯ ได้รับเมื่อใด <b>กรุณาตอบ</b>",
        reason="ปลัดสอบถามงานที่กองของท่านรับผิดชอบ",
    )
    entry = add_reminder(session, head, town.rounds[6], division_id=town.divisions["finance"].id, offset_days=30)
    round_ = add_reminder(session, policy, town.rounds[6], kind="round", offset_days=30)
    week = add_reminder(session, town.people["mayor"], town.rounds[6], kind="weekly_summary", offset_days=0)
    session.flush()
    late.acknowledged_at, late.acknowledged_via = NOW - timedelta(minutes=10), "line"
    secret = "เปิดดู http://127.0.0.1:8000/l/a-token-nobody-may-see?to=/tasks แล้วรายงาน"
    found = {
        "inbox": add_message(session, head, [late, soon, entry]),
        "line": add_message(session, head, [late, soon, entry], "line", tries=[TAKEN]),
        "mail_failed": add_message(
            session,
            head,
            [late, soon, entry],
            "email",
            text=secret,
            status="failed",
            error_class="mail_unknown_address",
            address="arun@nongmekkhao.example",
            tries=[
                {"outcome": "retry", "provider_status": 451, "error_text": "451 4.3.0 Try again later"},
                {"outcome": "failed", "provider_status": 550, "error_text": "550 5.1.1 No such user"},
            ],
        ),
        "works_inbox": add_message(session, works, [blocked], kind="at_once"),
        "uncertain": add_message(
            session, works, [blocked], "email", kind="at_once", status="uncertain", error_class="mail_uncertain",
            tries=[{"outcome": "uncertain", "error_text": "SMTPServerDisconnected"}],
        ),
        "policy": add_message(session, policy, [round_], "email"),
        "mayor": add_message(session, town.people["mayor"], [week], "email"),
        "waiting": add_message(
            session, policy, [round_], "line", status="held_quota", error_class="line_monthly_limit",
            first_attempt_at=None, payload=None, payload_sha256=None, last_attempt_at=None,
        ),
        "cancelled": add_message(session, works, [], "line", status="cancelled", payload=None, payload_sha256=None),
        "link": add_message(
            session, head, [], "email", kind="sign_in_link", text="http://127.0.0.1:8000/l/the-secret-of-arun",
            subject="ลิงก์สำหรับเข้าระบบติดตาม",
        ),
    }  # fmt: skip
    found["mail_instead"] = add_message(
        session, town.people["finance_officer"], [soon], "line", status="failed", error_class="line_unknown_user"
    )
    session.flush()
    found["fallback"] = add_message(
        session, town.people["finance_officer"], [soon], "email", fallback_of_id=found["mail_instead"].id
    )
    return found
