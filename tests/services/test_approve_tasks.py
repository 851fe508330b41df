"""Several tasks approved at once and what a round's room reads, on both databases."""

from datetime import date, timedelta

import pytest

from tests.cast import NOW, Town, build_town
from tests.factories import add_delivery
from tracker.clock import new_id
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.permissions import Actor
from tracker.rules.task import TaskStatus
from tracker.services.approve_tasks import MOST_TASKS, approve_tasks
from tracker.services.remind_unreported import asking_words, remind_unreported
from tracker.services.take_back import take_back
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import DeliveryItem, Reminder, Task
from tracker.store.people import find_actor
from tracker.store.plans import get_round
from tracker.store.round_told import list_last_asked, list_last_told
from tracker.store.since_decision import list_since_decision


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def actor_of(database: Database, town: Town, who: str) -> Actor:
    with database.session(town.organization_id, is_reading=True) as session:
        found = find_actor(session, town.people[who].id, NOW.date())
    assert found is not None
    return found


def test_approved_with_history_and_taken_back_within_ten_minutes(database: Database, town: Town) -> None:
    officer, task = actor_of(database, town, "policy"), town.tasks["submitted"]
    with database.session(town.organization_id) as session:
        _, deed_id = approve_tasks(session, actor=officer, versions={task.id: task.row_version}, note="ครบถ้วน", now=NOW)
    with database.session(town.organization_id) as session:
        assert session.get_one(Task, (town.organization_id, task.id)).status is TaskStatus.DONE
        assert "task_approve" in [one.action for one in list_history_of(session, task.id)]
        decided = list_since_decision(session, [task.id])[task.id].decided
        assert decided is not None
        assert decided.result == "ครบถ้วน"
        take_back(session, actor=officer, deed_id=deed_id, now=NOW + timedelta(minutes=9))
    with database.session(town.organization_id) as session:
        assert session.get_one(Task, (town.organization_id, task.id)).status is TaskStatus.SUBMITTED
        assert list_since_decision(session, [task.id])[task.id].decided is None
        assert find_break_in_history(session) is None


def test_refused_for_others_for_an_old_version_and_for_too_many(database: Database, town: Town) -> None:
    officer, task = actor_of(database, town, "policy"), town.tasks["submitted"]
    seen = {task.id: task.row_version}
    for who, versions, refusal in (
        ("finance_head", seen, Forbidden),
        ("mayor", seen, Forbidden),
        ("policy", {task.id: task.row_version + 1}, Conflict),
        ("policy", {}, RuleBroken),
        ("policy", seen | {new_id(): 1 for _ in range(MOST_TASKS)}, RuleBroken),
    ):
        actor = officer if who == "policy" else actor_of(database, town, who)
        with database.session(town.organization_id) as session, pytest.raises(refusal):
            approve_tasks(session, actor=actor, versions=versions, note="", now=NOW)
    with database.session(town.organization_id) as session:
        assert session.get_one(Task, (town.organization_id, task.id)).status is TaskStatus.SUBMITTED


def test_what_was_asked_by_hand_counts_as_told_once_it_went_out(database: Database, town: Town) -> None:
    officer, works = actor_of(database, town, "policy"), town.divisions["works"].id
    round_id, person = town.rounds[6].id, town.people["works_head"]
    with database.session(town.organization_id) as session:
        assert remind_unreported(session, actor=officer, round_id=round_id, now=NOW, division_id=works) == ["กองช่าง"]
    with database.session(town.organization_id) as session:
        asking = asking_words(get_round(session, round_id))
        assert list_last_asked(session, asking) == {works: NOW}
        assert list_last_told(session, round_id, asking) == {}, "asked, and nothing went out yet"
        for number, detail in enumerate((f"{asking} ภายใน 31 มีนาคม 2570", "เรื่องอื่น")):
            at = NOW + timedelta(hours=number)
            reminder = Reminder(
                id=new_id(),
                key=f"asked {number}",
                kind="question",
                person_id=person.id,
                task_id=town.tasks["blocked"].id,
                division_id=works,
                deadline_version=1,
                due_on=date(2027, 4, 30),
                nominal_on=NOW.date(),
                state="planned",
                recorded_at=NOW,
                detail=detail,
            )
            message = add_delivery(session, person, accepted_at=at)
            session.add(reminder)
            session.flush()
            session.add(DeliveryItem(id=new_id(), delivery_id=message.id, reminder_id=reminder.id))
        session.commit()
        told = list_last_told(session, round_id, asking)
        assert [(division, one.at) for division, one in told.items()] == [(works, NOW)], "another question is none"
