"""A division asks for more time, or says a task is not theirs; the officer decides, and nothing moves before."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from tests.cast import NOW, Town, build_town
from tests.services.test_update_task import actor, page
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.services.decide_proposal import grant_other_division, grant_time, refuse_proposal
from tracker.services.propose_change import ask_for_time, say_not_ours, withdraw_proposal
from tracker.store.database import Database
from tracker.store.deadlines import list_task_versions
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.task_proposals import count_open_proposals, list_open_proposals, list_proposals_of

WISHED = date(2027, 7, 31)
WHY = "ผู้รับจ้างส่งแบบล่าช้า"
SOON = NOW + timedelta(minutes=5)


def ask_time(database: Database, town: Town, task: str = "started", who: str = "works_head", on: date = WISHED) -> UUID:
    with database.session(town.organization_id) as session:
        return ask_for_time(
            session,
            actor=actor(database, town, who),
            task_id=town.tasks[task].id,
            due_on=on,
            reason=WHY,
            now=NOW,
        ).id


def not_ours(database: Database, town: Town, to: str | None = "education", who: str = "works_head") -> UUID:
    with database.session(town.organization_id) as session:
        return say_not_ours(
            session,
            actor=actor(database, town, who),
            task_id=town.tasks["started"].id,
            division_id=town.divisions[to].id if to else None,
            reason="เป็นภารกิจของกองการศึกษา",
            now=NOW,
        ).id


def grant(database: Database, town: Town, proposal_id: UUID, on: date = WISHED, who: str = "policy") -> None:
    with database.session(town.organization_id) as session:
        grant_time(
            session,
            actor=actor(database, town, who),
            proposal_id=proposal_id,
            row_version=page(database, town, "started").row.row_version,
            due_on=on,
            announcement="",
            answer="ให้ส่งภายในกรกฎาคม",
            now=SOON,
        )


def test_more_time_is_granted_as_a_new_deadline_with_the_reason(database: Database) -> None:
    town = build_town(database)
    due_on = page(database, town, "started").row.due_on
    proposal_id = ask_time(database, town)
    assert page(database, town, "started").row.due_on == due_on
    grant(database, town, proposal_id)
    assert page(database, town, "started").row.due_on == WISHED
    with database.session(town.organization_id) as session:
        versions = list_task_versions(session, town.tasks["started"].id)
        assert WHY in (versions[0].grounds.reason or "")
        [row] = list_proposals_of(session, town.tasks["started"].id)
        assert (row.decision, row.answer, row.decided_by) == ("granted", "ให้ส่งภายในกรกฎาคม", "ธนา รอบคอบ")
        assert count_open_proposals(session) == 0
        told = [one.action for one in list_history_of(session, town.tasks["started"].id)][:3]
        assert told == ["proposal_granted", "deadline_moved", "more_time_asked"]
        assert find_break_in_history(session) is None


def test_a_task_of_another_division_goes_there(database: Database) -> None:
    town = build_town(database)
    proposal_id = not_ours(database, town)
    with database.session(town.organization_id) as session:
        grant_other_division(
            session,
            actor=actor(database, town, "policy"),
            proposal_id=proposal_id,
            row_version=page(database, town, "started").row.row_version,
            division_id=town.divisions["education"].id,
            answer="",
            now=SOON,
        )
    row = page(database, town, "started").row
    assert row.division_id == town.divisions["education"].id
    with database.session(town.organization_id) as session, pytest.raises(NotFound):
        withdraw_proposal(session, actor=actor(database, town, "works_head"), proposal_id=proposal_id, now=SOON)


def test_a_refusal_says_why_and_changes_nothing(database: Database) -> None:
    town = build_town(database)
    proposal_id, policy = not_ours(database, town, None), actor(database, town, "policy")
    before = page(database, town, "started").row
    with database.session(town.organization_id) as session, pytest.raises(RuleBroken, match="เหตุใดจึงไม่อนุญาต"):
        refuse_proposal(session, actor=policy, proposal_id=proposal_id, answer=" ", now=SOON)
    with database.session(town.organization_id) as session:
        refuse_proposal(session, actor=policy, proposal_id=proposal_id, answer="ตามคำสั่งเป็นงานของกองช่าง", now=SOON)
    assert page(database, town, "started").row == before
    with database.session(town.organization_id) as session, pytest.raises(RuleBroken, match="มีผู้ตอบแล้ว"):
        refuse_proposal(session, actor=policy, proposal_id=proposal_id, answer="อีกครั้ง", now=SOON)


def test_what_was_asked_may_be_withdrawn_until_it_is_decided(database: Database) -> None:
    town = build_town(database)
    proposal_id = ask_time(database, town)
    with pytest.raises(RuleBroken, match="รอเจ้าหน้าที่พิจารณาอยู่แล้ว"):
        ask_time(database, town)
    with database.session(town.organization_id) as session:
        withdraw_proposal(session, actor=actor(database, town, "works_unit_head"), proposal_id=proposal_id, now=SOON)
        assert list_open_proposals(session) == []
    with pytest.raises(RuleBroken, match="กองถอนคำขอนี้แล้ว"):
        grant(database, town, proposal_id)
    again = ask_time(database, town)
    grant(database, town, again)
    with database.session(town.organization_id) as session, pytest.raises(RuleBroken, match="ตอบคำขอนี้แล้ว"):
        withdraw_proposal(session, actor=actor(database, town, "works_head"), proposal_id=again, now=SOON)


@pytest.mark.parametrize("on", [NOW.date(), date(2027, 1, 1), date(2029, 1, 1)], ids=["today", "past", "far"])
def test_a_day_that_cannot_be_is_refused(database: Database, on: date) -> None:
    with pytest.raises(RuleBroken):
        ask_time(database, build_town(database), on=on)


def test_only_the_division_asks_and_only_the_officer_decides(database: Database) -> None:
    town = build_town(database)
    with pytest.raises(NotFound):
        ask_time(database, town, who="finance_head")
    with pytest.raises(Forbidden):
        ask_time(database, town, who="mayor")
    proposal_id = ask_time(database, town)
    with pytest.raises(Forbidden):
        grant(database, town, proposal_id, who="works_head")


def test_a_grant_after_somebody_changed_the_task_is_shown_first(database: Database) -> None:
    town = build_town(database)
    proposal_id = ask_time(database, town)
    with database.session(town.organization_id) as session, pytest.raises(Conflict):
        grant_time(
            session,
            actor=actor(database, town, "policy"),
            proposal_id=proposal_id,
            row_version=page(database, town, "started").row.row_version + 1,
            due_on=WISHED,
            announcement="",
            answer="",
            now=SOON,
        )
    with database.session(town.organization_id) as session:
        assert count_open_proposals(session) == 1
