"""The twelve-month report is compared with what was published for six months, whatever happened to the plan since."""

from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.cast import NOW
from tests.services.planned_office import BUYING, SERVICE, TRAINING, PlannedOffice, changed
from tracker.rules.report_content import DroppedRow, ReportContent, RowChange
from tracker.rules.task import EntryState
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.compile_report import compile_content
from tracker.store.database import Database
from tracker.store.divisions import list_divisions
from tracker.store.entries import add_entry
from tracker.store.models import Person, RoundReport
from tracker.store.plans import find_round

YEAR = 2569
HALF_PUBLISHED = NOW + timedelta(hours=1)
REVISED = NOW + timedelta(days=9)
AUTUMN = datetime(2027, 9, 20, 10, 0, tzinfo=BANGKOK)
WORDS = "อบรมบุคลากรแล้ว 2 รุ่น"


@pytest.fixture
def office(database: Database, tmp_path: Path) -> PlannedOffice:
    return PlannedOffice(database, tmp_path)


def compiled(office: PlannedOffice, months: int, now: datetime = AUTUMN) -> ReportContent:
    with office.database.session(office.id, is_reading=True) as session:
        return compile_content(session, year=YEAR, months=12 if months == 12 else 6, now=now, is_draft=False)


def publish(session: Session, content: ReportContent, *, state: str = "published", sha256: str = "") -> None:
    head = find_round(session, YEAR, 6)
    assert head
    session.add(
        RoundReport(
            round_id=head.id,
            revision=1,
            state=state,
            form="progress",
            code="7K4Q-92MX",
            content=content.to_json().decode(),
            content_sha256=sha256 or content.sha256,
            created_at=HALF_PUBLISHED,
            published_at=HALF_PUBLISHED,
            signatories=[],
        )
    )
    session.commit()


def published_half(office: PlannedOffice, **more: str) -> None:
    content = compiled(office, 6, HALF_PUBLISHED)
    with office.database.session(office.id) as session:
        publish(session, content, **more)


def hand_in(office: PlannedOffice, title: str, result: str) -> None:
    content = compiled(office, 12)
    measure_id = next(row.measure_id for row in content.rows if row.title[0].text == title)
    with office.database.session(office.id) as session:
        head = find_round(session, YEAR, 12)
        assert head
        finance = next(division for division in list_divisions(session) if division.name == "กองคลัง")
        entry = add_entry(session, UUID(measure_id), head.id, finance.id, AUTUMN)
        entry.result, entry.state = result, EntryState.SUBMITTED
        entry.submitted_at, entry.submitted_by_id = AUTUMN, session.get_one(Person, (office.id, office.officer_id)).id
        session.commit()


def test_changes_of_plan_and_results_are_told_with_their_doer(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    published_half(office)
    office.take_in(changed(TRAINING, steps=("จัดอบรม",)), SERVICE, at=REVISED)
    hand_in(office, TRAINING.title.value, WORDS)
    content = compiled(office, 12)
    training, service = content.rows
    assert training.changes == (
        RowChange("ขั้นตอน/วิธีการปฏิบัติ", "๑. สำรวจความต้องการ\n๒. จัดอบรม", "ธนา รอบคอบ", REVISED.date()),
        RowChange("ผลการดำเนินการ", "ยังไม่รายงานผล", "ธนา รอบคอบ", date(2027, 9, 20)),
    )
    assert service.changes == (RowChange("มาตรการ/แนวทาง", "", "ธนา รอบคอบ", REVISED.date()),)
    (gone,) = content.dropped
    assert gone == DroppedRow("2", BUYING.title.value, gone.reason, "ธนา รอบคอบ", REVISED.date())
    assert gone.reason


def test_what_stands_unchanged_is_not_told(office: PlannedOffice) -> None:
    office.take_in(TRAINING, BUYING)
    published_half(office)
    content = compiled(office, 12)
    assert [row.changes for row in content.rows] == [(), ()]
    assert content.dropped == ()
    assert compiled(office, 6).rows[0].changes == ()


def test_a_report_that_was_only_proposed_or_replaced_is_no_measure_of_change(office: PlannedOffice) -> None:
    office.take_in(TRAINING)
    published_half(office, state="replaced")
    hand_in(office, TRAINING.title.value, WORDS)
    assert compiled(office, 12).rows[0].changes == ()


def test_nobody_is_told_of_changes_against_a_report_that_was_tampered_with(office: PlannedOffice) -> None:
    office.take_in(TRAINING)
    published_half(office, sha256="0" * 64)
    hand_in(office, TRAINING.title.value, WORDS)
    assert compiled(office, 12).rows[0].changes == ()
