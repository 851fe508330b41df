"""What a twelve-month report says otherwise than the published six-month one."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from tests.documents.report_sample import PREPARED_AT, sample_facts
from tracker.rules.form_progress import progress_paper
from tracker.rules.paper import Heading, Look, PageBreak, Signatures, Stamp, Table
from tracker.rules.report_content import DroppedRow, ReportContent, RowChange
from tracker.rules.report_facts import Doing, ReportEntry, ReportFacts, ReportMeasure, Withdrawal, WordedCell
from tracker.rules.round_report import compose_report
from tracker.rules.task import EntryState

HEAD = Doing("อรุณ ละเอียด", date(2026, 9, 15))
OTHER_HEAD = Doing("ประเสริฐ แข็งขัน", date(2026, 9, 20))
OFFICER = Doing("ธนา รอบคอบ", date(2026, 5, 4))
HALF = ReportEntry("กองคลัง", EntryState.APPROVED, "จัดทำคู่มือแล้ว 2 เรื่อง", round_months=6)
WHOLE = ReportEntry("กองคลัง", EntryState.APPROVED, "จัดทำคู่มือครบ 5 เรื่อง", round_months=12, said_by=HEAD)
MEASURE = ReportMeasure(
    "จัดทำคู่มือสำหรับประชาชน",
    responsible=("กองคลัง",),
    id=UUID(int=1),
    code="1",
    owing_divisions=("กองคลัง",),
    entries=(HALF,),
)


def six(*measures: ReportMeasure) -> ReportContent:
    return compose_report(sample_facts(*measures), prepared_at=PREPARED_AT, is_draft=False)


def twelve(*measures: ReportMeasure, earlier: ReportContent | None, **facts: object) -> ReportContent:
    whole_year: ReportFacts = replace(sample_facts(*measures), round_months=12, earlier=earlier, **facts)  # type: ignore[arg-type]
    return compose_report(whole_year, prepared_at=PREPARED_AT, is_draft=False)


def changes(before: ReportMeasure, after: ReportMeasure) -> tuple[RowChange, ...]:
    return twelve(after, earlier=six(before)).rows[0].changes


def test_without_a_published_report_nothing_has_changed() -> None:
    assert twelve(replace(MEASURE, entries=(HALF, WHOLE)), earlier=None).rows[0].changes == ()


def test_a_report_on_top_is_the_doing_of_who_handed_it_in() -> None:
    assert changes(MEASURE, replace(MEASURE, entries=(HALF, WHOLE))) == (
        RowChange("ผลการดำเนินการ", "", "อรุณ ละเอียด", date(2026, 9, 15)),
    )


def test_what_was_said_at_six_months_and_stands_no_more_is_told() -> None:
    said_again = replace(HALF, result="จัดทำคู่มือแล้ว 3 เรื่อง")
    assert [change.before for change in changes(MEASURE, replace(MEASURE, entries=(said_again, WHOLE)))] == [
        "จัดทำคู่มือแล้ว 2 เรื่อง"
    ]


def test_a_division_that_owed_a_report_and_gave_it_is_told() -> None:
    silent = replace(MEASURE, entries=())
    assert changes(silent, replace(MEASURE, entries=(WHOLE,))) == (
        RowChange("ผลการดำเนินการ", "ยังไม่รายงานผล", "อรุณ ละเอียด", date(2026, 9, 15)),
    )


def test_several_divisions_are_all_named_with_the_latest_day() -> None:
    works = replace(WHOLE, division_name="กองช่าง", result="แล้วเสร็จ", said_by=OTHER_HEAD)
    (change,) = changes(MEASURE, replace(MEASURE, entries=(HALF, WHOLE, works)))
    assert (change.changed_by, change.changed_on) == ("อรุณ ละเอียด, ประเสริฐ แข็งขัน", date(2026, 9, 20))


def test_a_cell_the_officer_worded_is_the_officers_doing() -> None:
    worded = replace(MEASURE, worded={"result": WordedCell("จัดทำครบทุกกอง", OFFICER)})
    assert changes(MEASURE, worded) == (
        RowChange("ผลการดำเนินการ", "จัดทำคู่มือแล้ว 2 เรื่อง", "ธนา รอบคอบ", date(2026, 5, 4)),
    )


def test_a_cell_of_the_plan_is_told_with_who_revised_it() -> None:
    revised = replace(MEASURE, responsible=("กองช่าง",), revised_by=OFFICER)
    assert changes(MEASURE, revised)[0] == RowChange("ผู้รับผิดชอบ", "กองคลัง", "ธนา รอบคอบ", date(2026, 5, 4))


def test_the_same_words_are_no_change_however_the_cell_leads_them() -> None:
    """The second report is still owed: "(รอบ ๖ เดือน) จัดทำคู่มือแล้ว 2 เรื่อง", "(รอบ ๑๒ เดือน): ยังไม่รายงานผล"."""
    assert twelve(MEASURE, earlier=six(MEASURE)).missing_count == 1
    assert changes(MEASURE, MEASURE) == ()


def test_a_new_measure_and_one_that_left_are_told() -> None:
    new = replace(MEASURE, title="ประชุมผู้ค้า", id=UUID(int=2), code="2", entries=(), revised_by=OFFICER)
    gone = {str(MEASURE.id): Withdrawal("ซ้ำกับมาตรการที่ 2", OFFICER)}
    content = twelve(new, earlier=six(MEASURE), withdrawn=gone)
    assert content.rows[0].changes == (RowChange("มาตรการ/แนวทาง", "", "ธนา รอบคอบ", date(2026, 5, 4)),)
    assert content.dropped == (
        DroppedRow("1", "จัดทำคู่มือสำหรับประชาชน", "ซ้ำกับมาตรการที่ 2", "ธนา รอบคอบ", date(2026, 5, 4)),
    )


def test_a_measure_of_a_newer_plan_is_known_by_its_name() -> None:
    again = replace(MEASURE, id=uuid4())
    content = twelve(again, earlier=six(MEASURE))
    assert (content.rows[0].changes, content.dropped) == ((), ())


def test_the_annex_stands_behind_the_signatures_and_only_where_something_changed() -> None:
    plain = twelve(MEASURE, earlier=six(MEASURE))
    told = twelve(replace(MEASURE, entries=(HALF, WHOLE)), earlier=six(MEASURE))
    assert isinstance(progress_paper(plain, Look(), Stamp("", PREPARED_AT)).blocks[-1], Signatures)
    signatures, turn, heading, table = progress_paper(told, Look(), Stamp("", PREPARED_AT)).blocks[-4:]
    assert isinstance(signatures, Signatures)
    assert isinstance(turn, PageBreak)
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert heading.lines == ("การเปลี่ยนแปลงจากรายงานรอบ ๖ เดือน",)
    assert [" ".join(part.plain for part in cell) for cell in table.rows[0].cells] == [
        "1",
        "จัดทำคู่มือสำหรับประชาชน",
        "ผลการดำเนินการ",
        "(เพิ่มเติมจากเดิม)",
        "อรุณ ละเอียด",
        "๑๕ ก.ย. ๖๙",
    ]
