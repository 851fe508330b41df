"""The draft of a round's report, compiled from what stands in the database."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.cast import CANARY, NOW, Town, build_town
from tests.factories import add_entry, add_measure, add_plan, add_task
from tracker.documents.writing import write_paper
from tracker.rules.errors import NotFound
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import Form, Format
from tracker.rules.report_content import ReportContent, Signatory
from tracker.rules.task import EntryState, PlanState
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.compile_report import compile_content
from tracker.services.print_paper import draft_paper
from tracker.store.database import Database
from tracker.store.models import Measure, StepGroup, StepGroupDivision
from tracker.store.people import get_organization


@pytest.fixture
def town(database: Database) -> Town:
    return build_town(database)


def compiled(database: Database, town: Town, months: RoundMonths = 6, now: datetime = NOW) -> ReportContent:
    with database.session(town.organization_id, is_reading=True) as session:
        return compile_content(session, year=2570, months=months, now=now)


def row(content: ReportContent, title: str) -> dict[str, list[str]]:
    """What the row of a measure says, by the name of its cells."""
    names = ("title", "steps", "responsible", "period", "result", "outcome", "suggestion")
    found = next(row for row in content.rows if [paragraph.plain for paragraph in row.title] == [title])
    return {name: [paragraph.plain for paragraph in getattr(found, name)] for name in names}


def new_measure(session: Session, town: Town, *divisions: str, **more: object) -> Measure:
    measure = add_measure(session, town.plan, "มาตรการใหม่", **more)  # type: ignore[arg-type]
    for key in divisions:
        add_task(session, measure, town.divisions[key], steps=[f"ขั้นตอนของ{key}"])
    return measure


def test_every_measure_of_the_active_plan_is_a_row_in_printed_order(database: Database, town: Town) -> None:
    content = compiled(database, town)
    titles = [row.title[0].text for row in content.rows]
    assert titles == [measure.title for measure in town.measures.values() if measure.plan_id == town.plan.id]
    assert content.organization_name == "องค์การบริหารส่วนตำบลหนองเมฆขาว"
    assert content.place == "อำเภอเมือง จังหวัดสมมติบุรี"
    assert content.is_draft


def test_nothing_of_the_neighbour_is_printed(database: Database, town: Town) -> None:
    for months in (6, 12):
        assert CANARY not in compiled(database, town, months).to_json().decode()


def test_parts_stand_under_their_divisions_and_the_rest_is_owed(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        measure = new_measure(session, town, "finance", "works", "office")
        said = {"result": "เผยแพร่ครบ 4 ไตรมาส", "suggestion": "ควรเพิ่มเครื่องแม่ข่าย"}
        add_entry(session, measure, town.rounds[6], town.divisions["finance"], state=EntryState.SUBMITTED, **said)
        add_entry(session, measure, town.rounds[6], town.divisions["works"], state=EntryState.DRAFTING, result="กำลังทำ")
        session.commit()
    cells = row(compiled(database, town), "มาตรการใหม่")
    assert cells["result"] == ["กองคลัง: เผยแพร่ครบ 4 ไตรมาส", "กองช่าง (ร่าง): กำลังทำ", "สำนักปลัด: ยังไม่รายงานผล"]
    assert cells["suggestion"] == ["กองคลัง: ควรเพิ่มเครื่องแม่ข่าย"]
    assert cells["responsible"] == ["ขั้นตอนที่ ๑:", "กองคลัง", "ขั้นตอนที่ ๒:", "กองช่าง", "ขั้นตอนที่ ๓:", "สำนักปลัด"]


def test_a_cell_written_for_all_answers_for_every_division(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        measure = new_measure(session, town, "finance", "works")
        whole = {"state": EntryState.SUBMITTED, "is_imported": True}
        add_entry(session, measure, town.rounds[6], None, result="- ทำคู่มือ\n- ประกาศใช้", **whole)
        session.commit()
    assert row(compiled(database, town), "มาตรการใหม่")["result"] == ["- ทำคู่มือ", "- ประกาศใช้"]


def test_the_twelve_months_hold_both_rounds(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        measure = new_measure(session, town, "finance")
        for months, result in ((6, "ครึ่งแรก"), (12, "ครึ่งหลัง")):
            finance = town.divisions["finance"]
            add_entry(session, measure, town.rounds[months], finance, state=EntryState.APPROVED, result=result)
        session.commit()
    assert row(compiled(database, town, 6), "มาตรการใหม่")["result"] == ["ครึ่งแรก"]
    twelve = row(compiled(database, town, 12), "มาตรการใหม่")["result"]
    assert twelve == ["(รอบ ๖ เดือน) ครึ่งแรก", "(รอบ ๑๒ เดือน) ครึ่งหลัง"]


def test_owners_and_periods_come_from_the_step_groups(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        measure = new_measure(session, town, period_text="ตลอดปีงบประมาณ 2570")
        spans = ((date(2026, 10, 1), date(2026, 12, 31)), (None, None))
        for (start, end), division in zip(spans, ("finance", "works"), strict=True):
            task = add_task(
                session, measure, town.divisions[division], steps=("เตรียมการ",), starts_on=start, due_on=end
            )
            group = session.get_one(StepGroup, (town.organization_id, task.step_group_id))
            group.is_for_all_divisions = division == "works"
            group.unit = "งานพัสดุ"
        education = town.divisions["education"].id
        session.add(StepGroupDivision(step_group_id=group.id, division_id=education, ordinal=2, is_supporting=True))
        session.commit()
    cells = row(compiled(database, town), "มาตรการใหม่")
    assert cells["steps"] == ["๑. เตรียมการ", "๒. เตรียมการ"]
    assert cells["period"] == ["ขั้นตอนที่ ๑:", "ต.ค. ๖๙ – ธ.ค. ๖๙", "ขั้นตอนที่ ๒:", "ตลอดปีงบประมาณ 2570"]
    assert cells["responsible"][:4] == ["ขั้นตอนที่ ๑:", "งานพัสดุ กองคลัง", "ขั้นตอนที่ ๒:", "ทุกสำนัก/กอง"]
    assert cells["responsible"][4:] == ["ร่วมกับ กองการศึกษา ศาสนาและวัฒนธรรม"]


def test_a_withdrawn_measure_and_an_older_revision_are_left_out(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        plan = session.merge(town.plan)
        plan.state = PlanState.CLOSED
        session.flush()
        revised = add_plan(session, town.fiscal_year, revision=9)
        add_measure(session, revised, "มาตรการของแผนฉบับแก้ไข")
        add_measure(session, revised, "มาตรการที่ถอน", withdrawn_at=NOW, withdrawn_reason="ซ้ำกับข้ออื่น")
        add_measure(session, add_plan(session, town.fiscal_year, revision=10, state=PlanState.DRAFT), "ยังเป็นร่าง")
        session.commit()
    content = compiled(database, town)
    assert [row.title[0].text for row in content.rows] == ["มาตรการของแผนฉบับแก้ไข"]


def test_the_holders_of_today_sign(database: Database, town: Town) -> None:
    assert compiled(database, town).signatories == (
        Signatory("ผู้รายงาน", "ธนา รอบคอบ", "นักวิเคราะห์นโยบายและแผน"),
        Signatory("ผู้ตรวจสอบ", "วิภา เที่ยงธรรม", "ปลัด อบต.หนองเมฆขาว"),
        Signatory("ผู้อนุมัติ", "สมหมาย ใจกว้าง", "นายก อบต.หนองเมฆขาว"),
    )


def test_nobody_signs_before_being_appointed(database: Database, town: Town) -> None:
    before = datetime(2026, 9, 30, 23, 0, tzinfo=BANGKOK)
    assert [signatory.name for signatory in compiled(database, town, now=before).signatories] == ["", "", ""]


def test_the_organization_chooses_its_digits(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        get_organization(session).digits = "arabic"
        session.commit()
    content = compiled(database, town)
    assert content.digits == "arabic"
    assert content.rows[0].indicator[0].lead == "ตัวชี้วัดที่ 1"


def test_a_year_that_was_never_begun_is_named(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session, pytest.raises(NotFound, match="2566") as told:
        compile_content(session, year=2566, months=6, now=NOW)
    assert told.value.code == "no_round"


def test_a_year_without_an_active_plan_has_no_report(database: Database, town: Town) -> None:
    with database.session(town.organization_id) as session:
        session.merge(town.plan).state = PlanState.DRAFT
        session.commit()
    with pytest.raises(NotFound, match="ยังไม่มีแผนที่ประกาศใช้"):
        compiled(database, town)


def test_the_number_of_queries_does_not_grow_with_the_plan(database: Database, town: Town) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    compiled(database, town)
    few, asked[:] = len(asked), []
    with database.session(town.organization_id) as session:
        for _ in range(20):
            new_measure(session, town, "finance", "works")
        session.commit()
    asked.clear()
    compiled(database, town)
    assert len(asked) == few


def test_the_draft_becomes_a_file(database: Database, town: Town, tmp_path: Path) -> None:
    with database.session(town.organization_id, is_reading=True) as session:
        paper = draft_paper(session, form=Form.PROGRESS, year=2570, months=6, now=NOW, data_dir=tmp_path)
    assert write_paper(paper, Format.DOCX).startswith(b"PK")
