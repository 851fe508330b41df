"""The year's O-items: taken over, changed and withdrawn as versions; two people at once; what others may not do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cast import NOW, Town, build_town
from tests.factories import add_measure, add_task
from tracker.rules.errors import Conflict, Forbidden, RuleBroken
from tracker.rules.o_item_list import CatalogueItem
from tracker.rules.permissions import Actor
from tracker.services.keep_o_items import (
    Kept,
    NewList,
    add_o_item,
    change_o_item,
    fingerprint,
    keep_list,
    read_items_file,
    restore_o_item,
    shipped_list,
    withdraw_o_item,
)
from tracker.store.database import Database
from tracker.store.history import find_break_in_history, list_history_of
from tracker.store.models import FiscalYearRow
from tracker.store.o_items import find_o_item, list_o_item_versions, list_o_item_years, list_o_items
from tracker.store.people import find_actor

GUIDE = "คู่มือการประเมิน ITA ประจำปีงบประมาณ พ.ศ. 2570"
FIRST = (CatalogueItem("O1", "โครงสร้าง", ("แสดงแผนผัง",), "9.1 ข้อมูลพื้นฐาน"), CatalogueItem("O2", "ข้อมูลผู้บริหาร"))


@dataclass
class Desk:
    town: Town
    database: Database

    def actor(self, key: str = "policy", *, is_limited: bool = False) -> Actor:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            found = find_actor(session, self.town.people[key].id, NOW.date(), is_limited=is_limited)
        assert found
        return found

    def seen(self, year: int = 2570) -> str:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return fingerprint(session, year)

    def keep(self, items: Sequence[CatalogueItem], *, seen: str | None = None, **more: bool) -> Kept:
        new = NewList(2570, tuple(items), GUIDE, self.seen() if seen is None else seen, **more)
        with self.database.session(self.town.organization_id) as session:
            return keep_list(session, actor=self.actor(), new=new, now=NOW)

    def codes(self, year: int = 2570) -> list[str]:
        with self.database.session(self.town.organization_id, is_reading=True) as session:
            return [row.code for row in list_o_items(session, year)]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(build_town(database), database)


def test_a_list_is_taken_over_changed_and_shortened(desk: Desk) -> None:
    assert desk.keep(FIRST) == Kept(2, 0, 0)
    newer = (CatalogueItem("O1", "โครงสร้างหน่วยงาน"), CatalogueItem("O10", "นโยบายคุ้มครองข้อมูลส่วนบุคคล"))
    assert desk.keep(newer) == Kept(1, 1, 0)
    assert desk.codes() == ["O1", "O2", "O10"]
    assert desk.keep(newer, is_withdrawing_missing=True) == Kept(0, 0, 1)
    assert desk.codes() == ["O1", "O10"]
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        first = list_o_item_versions(session, 2570, "O1")
        assert [(one.version, one.title, one.announcement) for one in first] == [
            (2, "โครงสร้างหน่วยงาน", GUIDE),
            (1, "โครงสร้าง", GUIDE),
        ]
        assert first[0].components == ("แสดงแผนผัง",)  # the newer list said nothing of them
        assert first[0].person_name == "ธนา รอบคอบ"
        assert list_history_of(session, first[0].id)[0].action == "o_item_changed"
        assert find_break_in_history(session) is None
        assert list_o_item_years(session) == {2570: 2}


def test_a_list_somebody_changed_meanwhile_is_not_taken_over(desk: Desk) -> None:
    seen = desk.seen()
    desk.keep(FIRST)
    with pytest.raises(Conflict):
        desk.keep(FIRST[:1], seen=seen)


def test_one_item_is_added_changed_withdrawn_and_brought_back(desk: Desk) -> None:
    desk.keep(FIRST)
    actor = desk.actor()
    with desk.database.session(desk.town.organization_id) as session:
        item = CatalogueItem("๐๑๒", " รายงาน  6 เดือน ", ("- แสดงผล\n- แสดงงบ",))
        add_o_item(session, actor=actor, year=2570, item=item, announcement=GUIDE, now=NOW)
        found = find_o_item(session, 2570, "O12")
        assert found
        assert found.item == CatalogueItem("O12", "รายงาน 6 เดือน", ("แสดงผล", "แสดงงบ"))
        change = CatalogueItem("O12", "รายงานรอบ 6 เดือน")
        change_o_item(session, actor=actor, year=2570, item=change, announcement=GUIDE, version=1, now=NOW)
        with pytest.raises(Conflict):
            change_o_item(session, actor=actor, year=2570, item=item, announcement=GUIDE, version=1, now=NOW)
        with pytest.raises(Conflict):
            withdraw_o_item(session, actor=actor, year=2570, code="O12", announcement=GUIDE, version=1, now=NOW)
        withdraw_o_item(session, actor=actor, year=2570, code="O12", announcement=GUIDE, version=2, now=NOW)
        assert find_o_item(session, 2570, "O12") is None
        restore_o_item(session, actor=actor, year=2570, code="O12", now=NOW)
        found = find_o_item(session, 2570, "O12")
        assert found
        assert (found.version, found.title) == (4, "รายงานรอบ 6 เดือน")


def test_mistakes_are_told_and_change_nothing(desk: Desk) -> None:
    desk.keep(FIRST)
    actor, before = desk.actor(), desk.seen()
    same, odd = FIRST[0], CatalogueItem("ข้อหนึ่ง", "ก")
    with desk.database.session(desk.town.organization_id) as session:
        fresh = CatalogueItem("O9", "ก")
        for item, announcement, code in ((same, GUIDE, "code"), (odd, GUIDE, "code"), (fresh, "", "announcement")):
            with pytest.raises(RuleBroken) as refused:
                add_o_item(session, actor=actor, year=2570, item=item, announcement=announcement, now=NOW)
            assert refused.value.code == code
        with pytest.raises(RuleBroken, match="ประกาศ"):
            change_o_item(
                session, actor=actor, year=2570, item=CatalogueItem("O1", "ใหม่"), announcement=" ", version=1, now=NOW
            )
        with pytest.raises(RuleBroken, match="เหมือนเดิม"):
            change_o_item(session, actor=actor, year=2570, item=same, announcement=GUIDE, version=1, now=NOW)
    assert desk.seen() == before


@pytest.mark.parametrize(("who", "is_limited"), [("mayor", False), ("finance_head", False), ("policy", True)])
def test_only_the_policy_officer_keeps_the_list(desk: Desk, who: str, is_limited: bool) -> None:
    new = NewList(2570, FIRST, GUIDE, desk.seen())
    with desk.database.session(desk.town.organization_id) as session, pytest.raises(Forbidden):
        keep_list(session, actor=desk.actor(who, is_limited=is_limited), new=new, now=NOW)
    assert desk.codes() == []


def test_the_neighbour_has_a_list_of_its_own(desk: Desk) -> None:
    desk.keep(FIRST)
    assert desk.town.neighbour
    with desk.database.session(desk.town.neighbour.organization_id, is_reading=True) as session:
        assert list_o_items(session, 2570) == ()


def test_2566_comes_with_the_components_of_the_year_s_own_plan(desk: Desk) -> None:
    with desk.database.session(desk.town.organization_id) as session:
        assert len(shipped_list(session, 2566)) == 43
        assert shipped_list(session, 2570) == ()
        measure = add_measure(session, desk.town.plan, "โครงสร้าง", code="O1", o_item="O1")
        add_task(session, measure, desk.town.divisions["office"], steps=("- แสดงแผนผัง", "- แสดงส่วนงาน"))
        session.get_one(FiscalYearRow, (desk.town.organization_id, desk.town.fiscal_year.id)).year = 2566
        session.commit()
    with desk.database.session(desk.town.organization_id, is_reading=True) as session:
        found = shipped_list(session, 2566)
    assert found[0].components == ("แสดงแผนผัง", "แสดงส่วนงาน")
    assert found[1].components == ()


@pytest.mark.shared
def test_a_real_checklist_is_read_whole(shared: Path) -> None:
    folder = shared / "documents"
    for name in ("004-sikham.xlsx", "004-sikham.docx"):
        read = read_items_file((folder / name).read_bytes(), name)
        assert [item.code for item in read.items] == [f"O{number}" for number in range(1, 44)]
        assert all(item.components and item.indicator for item in read.items)
        assert read.items[4].title == "ข้อมูลการติดต่อ"
