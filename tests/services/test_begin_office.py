"""The first administrator: one of two who begin at once, never a stranger, and an office a command made is used."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select

from tests.cast import NOW
from tests.factories import add_organization
from tracker.rules.errors import RuleBroken
from tracker.rules.office import Rank
from tracker.rules.thai_calendar import day_of
from tracker.services.begin_office import FirstAdministrator, begin_office, kept_code
from tracker.services.run_plan_myself import run_plan_myself
from tracker.services.sign_in import find_visitor_by_token
from tracker.store.access import Visitor
from tracker.store.database import ACROSS, Database
from tracker.store.history import find_break_in_history
from tracker.store.models import Organization, Person
from tracker.store.people import find_actor

WHO = FirstAdministrator("สมศรี ใจดี", "somsri@nongmek.example", "ฝนตกที่หนองเมฆขาว")


def begin(database: Database, folder: Path, who: FirstAdministrator = WHO, code: str | None = None) -> Visitor:
    with database.session() as session:
        opened = begin_office(
            session, code=code or kept_code(folder), data_dir=folder, who=who, device="Chrome บน Windows", now=NOW
        )
    with database.session() as session:
        visitor = find_visitor_by_token(session, token=opened.token, now=NOW)
    assert visitor is not None
    return visitor


def everybody(database: Database, table: type) -> list:
    with database.session() as session:
        return list(session.scalars(select(table), execution_options=ACROSS))


def test_the_first_one_administers_in_a_full_session(database: Database, tmp_path: Path) -> None:
    visitor = begin(database, tmp_path)
    assert visitor.actor.ranks == {Rank.ADMINISTRATOR}
    assert not visitor.actor.is_limited
    with database.session(visitor.actor.organization_id) as session:
        assert find_break_in_history(session) is None


def test_there_is_no_second_one(database: Database, tmp_path: Path) -> None:
    begin(database, tmp_path)
    with pytest.raises(RuleBroken, match="มีผู้ดูแลแล้ว"):
        begin(database, tmp_path, FirstAdministrator("คนที่สอง", "second@nongmek.example", WHO.password))
    assert len(everybody(database, Person)) == 1


def test_of_two_who_begin_at_once_one_comes_in(database: Database, tmp_path: Path) -> None:
    code, both = kept_code(tmp_path), Barrier(2)

    def try_it(number: int) -> bool:
        both.wait()
        who = FirstAdministrator(f"คนที่ {number}", f"number{number}@nongmek.example", WHO.password)
        try:
            begin(database, tmp_path, who, code)
        except RuleBroken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        came_in = list(pool.map(try_it, (1, 2)))
    assert sorted(came_in) == [False, True]
    assert len(everybody(database, Person)) == len(everybody(database, Organization)) == 1


def test_an_office_that_a_command_made_is_used(database: Database, tmp_path: Path) -> None:
    with database.session() as session:
        made = add_organization(session).id
        session.commit()
    assert begin(database, tmp_path).actor.organization_id == made


def test_of_several_offices_none_is_guessed(database: Database, tmp_path: Path) -> None:
    with database.session() as session:
        add_organization(session)
        add_organization(session, name="ดอยสายหมอก", slug="doi-sai-mok")
        session.commit()
    with pytest.raises(RuleBroken, match="หลายหน่วยงาน"):
        begin(database, tmp_path)


def test_a_wrong_code_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="รหัสเริ่มใช้งาน"):
        begin(database, tmp_path, code="aaaa-bbbb-cccc")
    assert everybody(database, Organization) == everybody(database, Person) == []


def test_the_administrator_of_a_small_office_runs_the_plan_too(database: Database, tmp_path: Path) -> None:
    actor = begin(database, tmp_path).actor
    with database.session(actor.organization_id) as session:
        run_plan_myself(session, actor=actor, now=NOW)
    with database.session(actor.organization_id) as session, pytest.raises(RuleBroken, match="มีเจ้าหน้าที่"):
        run_plan_myself(session, actor=actor, now=NOW)
    with database.session(actor.organization_id) as session:
        found = find_actor(session, actor.person_id, day_of(NOW))
    assert found is not None
    assert found.is_policy_officer
    assert found.is_administrator
