"""What a person does with what they were told: รับทราบ, or ask to be reminded later, within limits."""

from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import select

from tests.services.reminded_office import D30, DUE, Office, build_office
from tracker.clock import new_id
from tracker.rules.errors import NotFound, RuleBroken
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.acknowledge_reminder import acknowledge
from tracker.services.snooze_duty import snooze_duty
from tracker.store.database import Database
from tracker.store.history import find_break_in_history
from tracker.store.models import History, Reminder, Snooze
from tracker.store.people import find_actor


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    office = build_office(sqlite_database)
    office.tick(D30)
    return office


def at(month: int, day: int, hour: int = 9) -> datetime:
    return datetime(2027, month, day, hour, tzinfo=BANGKOK)


def newest(office: Office) -> Reminder:
    with office.session() as session:
        planned = select(Reminder).where(Reminder.state == "planned", Reminder.person_id == office.ids["head"])
        return session.scalars(planned.order_by(Reminder.recorded_at.desc(), Reminder.id.desc())).first()


def say(office: Office, who: str = "head", ids: list[UUID] | None = None, via: str = "web") -> int:
    reminders = [newest(office).id] if ids is None else ids
    with office.session() as session:
        return acknowledge(session, person_id=office.ids[who], reminder_ids=reminders, via=via, now=D30)


def snooze(office: Office, until: date, now: datetime, who: str = "head", reminder_id: UUID | None = None) -> None:
    wanted = reminder_id or newest(office).id
    with office.session() as session:
        actor = find_actor(session, office.ids[who], now.date())
        snooze_duty(session, actor=actor, reminder_id=wanted, until=until, now=now)


def labels(office: Office) -> list[str]:
    with office.session() as session:
        rows = session.scalars(select(Reminder).where(Reminder.state == "planned").order_by(Reminder.recorded_at)).all()
        return [row.key.split("|")[3] for row in rows]


# --- รับทราบ --------------------------------------------------------------------------------------------------------


def test_acknowledging_is_kept_once_with_when_and_how(office: Office) -> None:
    assert say(office) == 1
    assert say(office, via="line") == 0
    one = newest(office)
    assert (one.acknowledged_via, one.acknowledged_at is not None) == ("web", True)
    with office.session() as session:
        assert [row.action for row in session.scalars(select(History))] == ["reminder_acknowledged"]
        assert find_break_in_history(session) is None


def test_nobody_acknowledges_for_somebody_else(office: Office) -> None:
    assert say(office, "policy") == 0
    assert say(office, ids=[new_id()]) == 0
    assert say(office, ids=[]) == 0
    assert newest(office).acknowledged_at is None


def test_nothing_falls_silent_by_it(office: Office) -> None:
    say(office)
    assert office.tick(at(6, 16))["accepted"] == 2


# --- later ----------------------------------------------------------------------------------------------------------


def test_put_off_it_is_silent_and_comes_back_once(office: Office) -> None:
    office.tick(at(6, 23))
    snooze(office, date(2027, 6, 28), at(6, 23))
    sent = {}
    for day in range(24, 31):
        before = len(office.mail.sent)
        office.tick(at(6, day))
        sent[day] = len(office.mail.sent) - before
    assert sent == {24: 0, 25: 0, 26: 0, 27: 0, 28: 1, 29: 1, 30: 1}
    assert labels(office) == ["d30", "d7", "z2027-06-28", "d1", "d0"]
    assert "เลื่อนการเตือนมาถึงวันนี้" in next(
        one.reason for one in _reminders(office) if one.key.split("|")[3].startswith("z")
    )


def _reminders(office: Office) -> list[Reminder]:
    with office.session() as session:
        return list(session.scalars(select(Reminder)))


def test_put_off_before_it_left_it_does_not_leave(office: Office) -> None:
    office.tick(at(6, 23, 6))
    snooze(office, date(2027, 6, 25), at(6, 23, 7))
    before = len(office.mail.sent)
    office.tick(at(6, 23))
    assert len(office.mail.sent) == before
    office.tick(at(6, 25))
    assert len(office.mail.sent) == before + 1


def test_it_is_put_off_for_oneself_only(office: Office) -> None:
    """Another takes the duty over: what the first one put off means nothing to them."""
    office.tick(at(6, 23))
    snooze(office, date(2027, 6, 29), at(6, 23))
    office.change_task(delegate_id=office.ids["policy"])
    office.tick(at(6, 25))
    assert office.mail.sent[-1].recipient.address == "thana@nongmekkhao.example"


def test_a_moved_deadline_ends_it(office: Office) -> None:
    snooze(office, date(2027, 6, 4), D30)
    office.change_task(due_on=date(2027, 6, 15), deadline_version=2)
    before = len(office.mail.sent)
    office.tick(at(6, 1))
    assert len(office.mail.sent) == before + 1


def test_limits_are_told(office: Office) -> None:
    with pytest.raises(RuleBroken, match="ไม่เกินวันที่ 7 มิถุนายน 2570"):
        snooze(office, date(2027, 6, 8), D30)
    with pytest.raises(RuleBroken, match="วันทำการ"):
        snooze(office, date(2027, 6, 5), D30)  # a Saturday
    office.tick(at(6, 30))
    with pytest.raises(RuleBroken, match="เลื่อนการเตือนไม่ได้"):
        snooze(office, date(2027, 7, 1), datetime.combine(DUE, at(6, 30).timetz()))


def test_three_times_and_no_more(office: Office) -> None:
    for day in (1, 2, 3):
        snooze(office, date(2027, 6, 4), at(6, day))
    with pytest.raises(RuleBroken, match="ครบ 3 ครั้ง"):
        snooze(office, date(2027, 6, 4), at(6, 3))
    with office.session() as session:
        assert len(session.scalars(select(Snooze)).all()) == 3


def test_somebody_elses_reminder_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        snooze(office, date(2027, 6, 4), D30, who="policy")
    with pytest.raises(NotFound):
        snooze(office, date(2027, 6, 4), D30, reminder_id=new_id())


def test_what_is_said_once_is_not_put_off(office: Office) -> None:
    office.change_task(assigned_at=at(6, 1))
    office.tick(at(6, 1))
    with office.session() as session:
        assignment = session.scalars(select(Reminder).where(Reminder.kind == "assignment")).one()
    with pytest.raises(RuleBroken, match="เพียงครั้งเดียว"):
        snooze(office, date(2027, 6, 4), at(6, 1), reminder_id=assignment.id)
