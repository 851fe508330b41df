"""A small office for the tests of reminding: one division, its head, a policy officer, one task due 30 June 2027.

The task's measure lies in the second half of the year, so that no round entry is owed before September.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import (
    add_contact,
    add_division,
    add_fiscal_year,
    add_measure,
    add_organization,
    add_person,
    add_plan,
    add_post,
    add_task,
)
from tests.fakes import FixedClock, MemoryChannel
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.outbox import Outbox
from tracker.services.write_digest import Wording, message_templates
from tracker.store.database import Database
from tracker.store.models import Delivery, Reminder, Task
from tracker.worker import run_tick

TEMPLATES = Path(__file__).parents[2] / "templates"
BASE_URL = "https://tidtam.nongmekkhao.example"
SECRET_KEY = "กุญแจของที่ทำการหนองเมฆขาว"
HEAD_LINE = "U" + "0123456789abcdef" * 2
HEAD_MAIL = "arun@nongmekkhao.example"
POLICY_MAIL = "thana@nongmekkhao.example"
DUE = date(2027, 6, 30)  # a Wednesday
D30 = datetime(2027, 5, 31, 9, 0, tzinfo=BANGKOK)  # a Monday


@dataclass
class Office:
    """An organization, its outbox, and a clock."""

    database: Database
    organization_id: UUID
    ids: dict[str, UUID]
    outbox: Outbox
    clock: FixedClock

    def tick(self, at: datetime | None = None) -> dict[str, int]:
        if at is not None:
            self.clock.at = at
        return run_tick(self.outbox, self.clock)

    def session(self) -> Session:
        return self.database.session(self.organization_id)

    def change(self, model: Any, key: str, **values: Any) -> None:
        """Change a row as a service of another room would."""
        with self.session() as session:
            row = session.get_one(model, (self.organization_id, self.ids[key]))
            for name, value in values.items():
                setattr(row, name, value)
            session.commit()

    def change_task(self, **values: Any) -> None:
        self.change(Task, "task", **values)

    def deliveries(self, **facts: Any) -> list[Delivery]:
        with self.session() as session:
            statement = select(Delivery).filter_by(**facts)
            return list(session.scalars(statement.order_by(Delivery.on_day, Delivery.channel, Delivery.id)))

    def statuses(self, **facts: Any) -> list[tuple[str, str]]:
        return sorted((one.channel, one.status) for one in self.deliveries(**facts))

    def reminders(self) -> Counter[str]:
        with self.session() as session:
            return Counter(reminder.state for reminder in session.scalars(select(Reminder)))

    @property
    def line(self) -> MemoryChannel:
        channel = self.outbox.channels["line"]
        assert isinstance(channel, MemoryChannel)
        return channel

    @property
    def mail(self) -> MemoryChannel:
        channel = self.outbox.channels["email"]
        assert isinstance(channel, MemoryChannel)
        return channel


def make_outbox(database: Database, channels: Mapping[str, Any], worker: str = "test") -> Outbox:
    wording = Wording(message_templates(str(TEMPLATES)), BASE_URL)
    return Outbox(database, channels, wording, worker, secret_key=SECRET_KEY)


def build_office(database: Database, *, has_line: bool = True) -> Office:
    with database.session() as session:
        organization = add_organization(session)
        session.commit()
    ids: dict[str, UUID] = {}
    with database.session(organization.id) as session:
        finance = add_division(session, "กองคลัง")
        head = add_person(session, "นางอรุณ ละเอียด", HEAD_MAIL)
        policy = add_person(session, "นายธนา รอบคอบ", POLICY_MAIL)
        add_contact(session, head, "email", HEAD_MAIL)
        add_contact(session, policy, "email", POLICY_MAIL)
        if has_line:
            ids["head_line"] = add_contact(session, head, "line", HEAD_LINE, state="unconfirmed").id
        head_position = add_post(session, head, Rank.DIVISION_HEAD, "ผู้อำนวยการกองคลัง", division=finance)
        add_post(session, policy, Rank.POLICY_OFFICER, "นักวิเคราะห์นโยบายและแผน")
        plan = add_plan(session, add_fiscal_year(session))
        measure = add_measure(session, plan, starts_on=date(2027, 4, 1))
        task = add_task(
            session, measure, finance, "เผยแพร่รายงานการใช้จ่ายงบประมาณ", starts_on=date(2027, 4, 1), due_on=DUE
        )
        ids |= {"finance": finance.id, "head": head.id, "policy": policy.id, "head_position": head_position.id}
        ids |= {"plan": plan.id, "measure": measure.id, "task": task.id}
        session.commit()
    outbox = make_outbox(database, {"line": MemoryChannel(), "email": MemoryChannel()})
    return Office(database, organization.id, ids, outbox, FixedClock(D30))
