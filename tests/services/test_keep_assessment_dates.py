"""The assessment's calendar: added, moved as announced, taken out and put back; every version stays."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from tests.cast import NOW, Town, build_town
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.permissions import Actor
from tracker.services.keep_assessment_dates import (
    SpanGiven,
    add_assessment_date,
    change_assessment_date,
    withdraw_assessment_date,
)
from tracker.store.assessment_dates import (
    DateRow,
    get_assessment_date,
    list_assessment_dates,
    list_assessment_years,
    list_date_versions,
)
from tracker.store.database import Database
from tracker.store.history import list_history_of
from tracker.store.people import find_actor

NAME = "ตอบแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)"
LETTER = "ประกาศสำนักงาน ป.ป.ช. เรื่อง ปฏิทินการประเมิน ITA 2570"
FIRST = SpanGiven(date(2027, 3, 1), date(2027, 4, 30), LETTER, date(2026, 12, 1))
LATER = SpanGiven(date(2027, 3, 1), date(2027, 5, 15), "ประกาศขยายเวลา")


@dataclass
class Desk:
    town: Town
    database: Database
    officer: Actor
    mayor: Actor

    def add(self, span: SpanGiven = FIRST, name: str = NAME, actor: Actor | None = None) -> UUID:
        with self.database.session(self.town.organization_id) as session:
            return add_assessment_date(session, actor=actor or self.officer, year=2570, name=name, span=span, now=NOW)

    def change(self, date_id: UUID, span: SpanGiven = LATER, version: int = 1) -> UUID:
        with self.database.session(self.town.organization_id) as session:
            return change_assessment_date(
                session, actor=self.officer, date_id=date_id, span=span, version=version, now=NOW
            )

    def withdraw(self, date_id: UUID, version: int, announcement: str = LETTER) -> None:
        with self.database.session(self.town.organization_id) as session:
            withdraw_assessment_date(
                session, actor=self.officer, date_id=date_id, announcement=announcement, version=version, now=NOW
            )

    def rows(self) -> tuple[DateRow, ...]:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return list_assessment_dates(session, 2570)


@pytest.fixture
def desk(database: Database) -> Desk:
    town = build_town(database)
    with database.session(town.organization_id, is_reading=True) as session:
        officer, mayor = (find_actor(session, town.people[key].id, NOW.date()) for key in ("policy", "mayor"))
    assert officer
    assert mayor
    return Desk(town, database, officer, mayor)


def test_a_span_moves_as_announced_and_every_version_stays(desk: Desk) -> None:
    first_id = desk.add()
    newer_id = desk.change(first_id)
    desk.add(SpanGiven(date(2027, 1, 5), None, LETTER), "ลงทะเบียน")
    assert [(row.name, row.ends_on, row.version) for row in desk.rows()] == [
        ("ลงทะเบียน", None, 1),
        (NAME, date(2027, 5, 15), 2),
    ]
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        versions = list_date_versions(session, 2570, NAME)
        assert [(one.version, one.announcement) for one in versions] == [(2, "ประกาศขยายเวลา"), (1, LETTER)]
        assert get_assessment_date(session, first_id).id == newer_id  # an old address leads to what is in force
        assert list_history_of(session, newer_id)[0].change["ends_on"] == ["2027-04-30", "2027-05-15"]
        assert list_assessment_years(session) == [2570]


def test_taken_out_and_put_back_under_its_name(desk: Desk) -> None:
    desk.withdraw(desk.add(), 1)
    assert desk.rows() == ()
    desk.add(LATER)
    assert [(row.version, row.ends_on) for row in desk.rows()] == [(3, date(2027, 5, 15))]


def test_two_people_at_once(desk: Desk) -> None:
    date_id = desk.add()
    desk.change(date_id)
    with pytest.raises(Conflict):
        desk.change(date_id, FIRST)
    with pytest.raises(Conflict):
        desk.withdraw(date_id, 1)


def test_mistakes_are_told(desk: Desk) -> None:
    date_id = desk.add()
    for span, code in (
        (SpanGiven(None, None, LETTER), "starts_on"),
        (SpanGiven(date(2027, 5, 1), date(2027, 4, 1), LETTER), "ends_on"),
        (SpanGiven(date(2027, 5, 1), None, " "), "announcement"),
        (SpanGiven(date(2027, 5, 1), None, "ก" * 501), "announcement"),
    ):
        with pytest.raises(RuleBroken) as refused:
            desk.change(date_id, span)
        assert refused.value.code == code
    with pytest.raises(RuleBroken, match="เหมือนเดิม"):
        desk.change(date_id, FIRST)
    with pytest.raises(RuleBroken, match="มีช่วงเวลาชื่อนี้"):
        desk.add()
    with pytest.raises(RuleBroken, match="ประกาศ"):
        desk.withdraw(date_id, 1, "")
    assert [row.version for row in desk.rows()] == [1]


def test_only_the_policy_officer_keeps_it_and_only_the_own(desk: Desk) -> None:
    with pytest.raises(Forbidden):
        desk.add(actor=desk.mayor)
    date_id = desk.add()
    assert desk.town.neighbour
    with (
        desk.database.session(desk.town.neighbour.organization_id, is_reading=True) as session,
        pytest.raises(NotFound),
    ):
        get_assessment_date(session, date_id)
