"""The numbered evidence of a round: what is in it, in which order, and what is said of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.cast import CANARY, Town, build_town
from tracker.clock import new_id
from tracker.rules.evidence_window import DateDoubt
from tracker.rules.link_watch import LinkTrouble
from tracker.store.database import Database
from tracker.store.evidence_lines import (
    NumberedEvidence,
    list_numbered_evidence,
    numbers_of_measures,
)
from tracker.store.models import Evidence, EvidenceLink, LinkWatch, Measure, OItem, RoundEntry, SourceFile, Task
from tracker.store.plans import get_round

UPLOADED = datetime(2027, 3, 1, 2, 0, tzinfo=UTC)
Add = Callable[..., Evidence]


class Desk:
    """A town's evidence being put together, in one transaction."""

    def __init__(self, session: Session, town: Town) -> None:
        self.session, self.town = session, town

    def add(self, title: str, on: date | None, *tied_to: Task | RoundEntry | OItem, **more: Any) -> Evidence:
        fields = {"url": None if "source_file_id" in more else f"https://www.nongmekkhao.example/{new_id()}"}
        fields |= {"uploaded_at": UPLOADED, "confirmed_at": UPLOADED, **more}
        evidence = Evidence(id=new_id(), title=title, evidence_on=on, **fields)
        self.session.add(evidence)
        for target in tied_to:
            column = {Task: "task_id", RoundEntry: "round_entry_id", OItem: "o_item_id"}[type(target)]
            link = EvidenceLink(id=new_id(), evidence_id=evidence.id, linked_at=UPLOADED, **{column: target.id})
            self.session.add(link)
        return evidence

    def entry(self, measure: str, months: int, division: str | None = "works") -> RoundEntry:
        entry = RoundEntry(
            id=new_id(),
            measure_id=self.town.measures[measure].id,
            round_id=self.town.rounds[months].id,
            division_id=self.town.divisions[division].id if division else None,
            state="submitted",
            changed_at=UPLOADED,
        )
        self.session.add(entry)
        return entry

    def listed(self, months: int = 6) -> tuple[NumberedEvidence, ...]:
        self.session.flush()
        return list_numbered_evidence(self.session, get_round(self.session, self.town.rounds[months].id))

    def titles(self, months: int = 6) -> list[str]:
        return [one.title for one in self.listed(months) if not one.title.startswith("รายงานการใช้จ่าย")]


@pytest.fixture
def desk(database: Database) -> Any:
    town = build_town(database)
    with database.session(town.organization_id) as session:
        yield Desk(session, town)


def test_evidence_is_numbered_by_measure_and_by_its_own_date(desk: Desk) -> None:
    tasks = desk.town.tasks
    desk.add("ประกาศ", date(2026, 12, 15), tasks["done"])
    desk.add("คู่มือที่ไม่มีวันที่", None, tasks["submitted"])
    desk.add("คู่มือ", date(2027, 2, 26), tasks["submitted"])
    found = desk.listed()
    assert [(one.number, one.title, one.codes) for one in found] == [
        (1, "คู่มือ", ("1.1",)),
        (2, "คู่มือที่ไม่มีวันที่", ("1.1",)),
        (3, "รายงานการใช้จ่ายงบประมาณ ไตรมาสที่ 1", ("2.1",)),
        (4, "ประกาศ", ("10.1",)),
    ]
    assert numbers_of_measures(found)[desk.town.measures["manual"].id] == (1, 2)


def test_one_evidence_of_several_measures_has_one_number_and_names_them_all(desk: Desk) -> None:
    desk.add("รายงานการประชุม", date(2027, 1, 8), desk.town.tasks["done"], desk.town.tasks["blocked"])
    (first, *_) = desk.listed()
    assert (first.codes, first.divisions) == (("1.1", "10.1"), ("กองช่าง", "สำนักปลัด"))
    numbers = numbers_of_measures([first])
    assert numbers == {desk.town.measures["manual"].id: (1,), desk.town.measures["gifts"].id: (1,)}


def test_what_is_unconfirmed_or_withdrawn_is_not_listed(desk: Desk) -> None:
    task = desk.town.tasks["submitted"]
    desk.add("รอยืนยัน", date(2027, 1, 8), task, confirmed_at=None)
    desk.add("ถอนแล้ว", date(2027, 1, 8), task, withdrawn_at=UPLOADED)
    desk.add("ของร่างแผน", date(2027, 1, 8), desk.town.tasks["draft"])
    desk.add("ไม่ผูกกับงานใด", date(2027, 1, 8))
    assert desk.titles() == []
    desk.add("ของงานที่ถอนไปแล้ว", date(2027, 1, 8), task)
    desk.session.get_one(Task, (task.organization_id, task.id)).withdrawn_at = UPLOADED
    assert desk.titles() == []


def test_entries_count_in_their_round_and_in_the_year(desk: Desk) -> None:
    desk.add("ของหกเดือนแรก", date(2027, 3, 1), desk.entry("manual", 6))
    desk.add("ของสิบสองเดือน", date(2027, 3, 2), desk.entry("manual", 12), desk.entry("gifts", 12, None))
    assert desk.titles(6) == ["ของหกเดือนแรก"]
    assert desk.titles(12) == ["ของหกเดือนแรก", "ของสิบสองเดือน"]


def test_evidence_of_an_o_item_stands_with_the_measure_that_answers_it(desk: Desk) -> None:
    measure = desk.town.measures["budget"]
    desk.session.get_one(Measure, (measure.organization_id, measure.id)).o_item = "O12"
    items = [
        OItem(id=new_id(), year=year, code=code, title="รายงาน", components=[], created_at=UPLOADED)
        for year, code in ((2570, "O12"), (2570, "O13"), (2569, "O12"))
    ]
    desk.session.add_all(items)
    for item in items:
        desk.add(f"{item.code} {item.year}", date(2027, 1, 8), item)
    assert desk.titles() == ["O12 2570"]


def test_a_line_says_what_is_odd_and_only_a_draft_what_the_watch_saw(desk: Desk) -> None:
    evidence = desk.add("คู่มือ", date(2026, 9, 1), desk.town.tasks["submitted"])
    watch = LinkWatch(id=new_id(), evidence_id=evidence.id, trouble=LinkTrouble.MISSING, next_look_at=UPLOADED)
    desk.session.add(watch)
    desk.session.flush()
    draft, final = (desk.listed()[0].line(is_draft=is_draft) for is_draft in (True, False))
    assert draft.doubts == (*final.doubts, "เปิดลิงก์ไม่ได้")
    assert final.doubts[0].startswith("ลงวันที่ก่อนปีงบประมาณ (1 กันยายน 2569")
    assert desk.listed()[0].date_doubt is DateDoubt.BEFORE


def test_a_file_has_its_name_and_hash(desk: Desk) -> None:
    file = SourceFile(
        id=new_id(), sha256="ab" * 32, name="คู่มือ.pdf", media_type="application/pdf", size=9, uploaded_at=UPLOADED
    )
    desk.session.add(file)
    desk.add("คู่มือ", date(2027, 1, 8), desk.town.tasks["submitted"], source_file_id=file.id)
    line = desk.listed()[0].line(is_draft=False)
    assert (line.file_name, line.sha256, line.url, line.doubts) == ("คู่มือ.pdf", "ab" * 32, "", ())


def test_the_neighbours_evidence_stays_there(desk: Desk, database: Database) -> None:
    assert CANARY not in str(desk.listed())
    neighbour = desk.town.neighbour
    assert neighbour is not None
    with database.session(neighbour.organization_id, is_reading=True) as session:
        (theirs,) = list_numbered_evidence(session, get_round(session, neighbour.rounds[6].id))
    assert CANARY in theirs.title


def test_a_thousand_pieces_need_no_more_queries_than_one(desk: Desk) -> None:
    for number in range(1000):
        desk.add(f"หลักฐาน {number}", date(2027, 1, 8), desk.town.tasks["submitted"])
    desk.session.flush()
    head = get_round(desk.session, desk.town.rounds[6].id)
    said: list[str] = []
    event.listen(desk.session.connection(), "before_cursor_execute", lambda *given: said.append(given[2]))
    assert len(list_numbered_evidence(desk.session, head)) == 1001
    assert len(said) <= 7
    assert desk.session.scalar(select(Evidence.id).limit(1))
