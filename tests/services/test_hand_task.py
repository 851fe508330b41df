"""A head hands a task to a colleague, who may report and is reminded instead; it can be taken back."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from tests.cast import NOW, Town, build_town
from tests.services.test_take_back import undo
from tests.services.test_update_task import actor, page
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import may_update_task
from tracker.rules.reminder_policy import ReminderKind
from tracker.services.hand_task import hand_task
from tracker.store.database import Database
from tracker.store.history import list_history_of
from tracker.store.models import Appointment
from tracker.store.task_duties import list_task_obligations

LATER = NOW + timedelta(days=30)  # the news that the division got the task is old by then


def hand(database: Database, town: Town, who: str, task: str, to: str | None, at: datetime = LATER) -> UUID:
    with database.session(town.organization_id) as session:
        return hand_task(
            session,
            actor=actor(database, town, who),
            task_id=town.tasks[task].id,
            row_version=page(database, town, task).row.row_version,
            delegate_id=town.people[to].id if to else None,
            now=at,
        )


def news(database: Database, town: Town, task: str) -> list[UUID | None]:
    """Whom the news that a task came is addressed to, a month later."""
    with database.session(town.organization_id, is_reading=True) as session:
        found = list_task_obligations(session, LATER.date(), task_ids=[town.tasks[task].id])
    return [one.delegate_id for one in found if one.duty.kind is ReminderKind.ASSIGNMENT]


def test_the_colleague_is_told_and_may_report(database: Database) -> None:
    town = build_town(database)
    assert news(database, town, "started") == []
    hand(database, town, "works_head", "started", "works_unit_head")
    row = page(database, town, "started").row
    assert may_update_task(actor(database, town, "works_unit_head"), row.division_id, row.delegate_id)
    assert news(database, town, "started") == [town.people["works_unit_head"].id]
    with database.session(town.organization_id) as session:
        assert list_history_of(session, row.id)[0].action == "task_handed"


def test_the_head_takes_it_back_or_undoes_it(database: Database) -> None:
    town = build_town(database)
    deed_id = hand(database, town, "works_head", "started", "works_unit_head")
    undo(database, town, "works_head", deed_id, LATER + timedelta(minutes=1))
    assert page(database, town, "started").row.delegate_id is None
    assert news(database, town, "started") == []
    hand(database, town, "works_head", "started", "works_unit_head")
    hand(database, town, "works_head", "started", None)
    assert page(database, town, "started").row.delegate_id is None


def test_who_is_head_no_more_undoes_nothing(database: Database) -> None:
    """The post ended within the ten minutes."""
    town = build_town(database)
    deed_id = hand(database, town, "works_head", "started", "works_unit_head")
    with database.session(town.organization_id) as session:
        posts = Appointment.person_id == town.people["works_head"].id
        session.execute(update(Appointment).where(posts).values(ends_on=NOW.date() - timedelta(days=1)))
        session.commit()
    with pytest.raises(Forbidden):
        undo(database, town, "works_head", deed_id, LATER + timedelta(minutes=1))
    assert page(database, town, "started").row.delegate_id == town.people["works_unit_head"].id


@pytest.mark.parametrize(
    ("who", "to", "error"),
    [
        ("works_unit_head", "works_unit_head", Forbidden),
        ("works_head", "finance_officer", RuleBroken),
        ("works_head", "retired", RuleBroken),
        ("works_head", None, RuleBroken),
        ("finance_head", "finance_officer", NotFound),
    ],
    ids=["no head", "other division", "left", "nobody new", "not theirs"],
)
def test_who_hands_to_whom(database: Database, who: str, to: str | None, error: type[RuleBroken]) -> None:
    town = build_town(database)
    with pytest.raises(error):
        hand(database, town, who, "started", to)


def test_the_second_of_two_is_told(database: Database) -> None:
    town = build_town(database)
    seen = page(database, town, "started").row.row_version
    hand(database, town, "works_head", "started", "works_unit_head")
    with database.session(town.organization_id) as session, pytest.raises(Conflict):
        hand_task(
            session,
            actor=actor(database, town, "works_head"),
            task_id=town.tasks["started"].id,
            row_version=seen,
            delegate_id=None,
            now=NOW,
        )
