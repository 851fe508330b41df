"""What the office answers for O-items, and the sheet of it for the assessment system."""

from dataclasses import dataclass

import pytest

from tests.cast import NOW, Town, build_town
from tracker.rules.answer_sheet import AnswerSheet
from tracker.rules.errors import Conflict, Forbidden, NotFound, RuleBroken
from tracker.rules.o_item_list import CatalogueItem
from tracker.rules.permissions import Actor
from tracker.services.answer_o_item import answer_o_item, answer_sheet
from tracker.services.keep_o_items import NewList, fingerprint, keep_list
from tracker.services.set_public import set_public
from tracker.store.database import Database
from tracker.store.o_items import list_answers
from tracker.store.people import find_actor, get_organization

BASE = "https://tidtam.nongmekkhao.example"
URL = "https://www.nongmekkhao.example/o1"


@dataclass
class Desk:
    town: Town
    database: Database
    officer: Actor
    mayor: Actor

    def answer(self, code: str = "O1", *, actor: Actor | None = None, row_version: int = 0, **said: str) -> None:
        words = {"url": "", "description": ""} | said
        with self.database.session(self.town.organization_id) as session:
            answer_o_item(
                session,
                actor=actor or self.officer,
                year=2570,
                code=code,
                row_version=row_version,
                now=NOW,
                url=words["url"],
                description=words["description"],
            )

    def switch(self, *, is_public: bool, survey_url: str = "", row_version: int | None = None) -> bool:
        with self.database.session(self.town.organization_id) as session:
            seen = get_organization(session).row_version if row_version is None else row_version
            return set_public(
                session,
                actor=self.officer,
                is_public=is_public,
                is_file_public=False,
                survey_url=survey_url,
                row_version=seen,
                now=NOW,
            )

    def sheet(self) -> AnswerSheet:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return answer_sheet(session, 2570, BASE)


@pytest.fixture
def desk(database: Database) -> Desk:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        officer, mayor = (find_actor(session, town.people[key].id, NOW.date()) for key in ("policy", "mayor"))
        assert officer
        assert mayor
        items = (CatalogueItem("O1", "โครงสร้าง"), CatalogueItem("O2", "ข้อมูลผู้บริหาร"))
        keep_list(session, actor=officer, new=NewList(2570, items, "คู่มือ", fingerprint(session, 2570)), now=NOW)
    return Desk(town, database, officer, mayor)


def test_the_sheet_fills_with_own_pages_once_they_are_public(desk: Desk) -> None:
    desk.answer(description="เมนูหน้าแรก หัวข้อโครงสร้าง")
    assert [line.url for line in desk.sheet().lines] == ["", ""]
    assert desk.switch(is_public=True)
    sheet = desk.sheet()
    assert sheet.lines[0].url == f"{BASE}/public/nong-mek-khao/2570/O1"
    assert [line.code for line in sheet.missing] == ["O2"]
    desk.answer(url=URL, description="เมนูหน้าแรก", row_version=1)
    assert desk.sheet().lines[0].url == URL
    assert desk.sheet().answered_count == 1


def test_two_people_answer_at_once(desk: Desk) -> None:
    desk.answer(description="ของคนแรก")
    for seen in (0, 7):
        with pytest.raises(Conflict):
            desk.answer(description="ของคนที่สอง", row_version=seen)
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        assert list_answers(session, 2570)["O1"].description == "ของคนแรก"


def test_mistakes_are_told(desk: Desk) -> None:
    with pytest.raises(RuleBroken, match="http"):
        desk.answer(url="javascript:alert(1)")
    with pytest.raises(RuleBroken, match="ยาวเกิน"):
        desk.answer(description="ก" * 4_001)
    with pytest.raises(NotFound):
        desk.answer("O99", description="ก")
    with pytest.raises(Forbidden):
        desk.answer(actor=desk.mayor)
    with pytest.raises(RuleBroken, match="http"):
        desk.switch(is_public=True, survey_url="file:///etc/passwd")
    with pytest.raises(Conflict):
        desk.switch(is_public=True, row_version=99)
    assert not desk.switch(is_public=False)  # nothing changed, nothing recorded
