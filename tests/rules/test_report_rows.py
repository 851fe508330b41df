"""What a report's content holds beside its composed cells: ticks, the officer's words, parts, figures, evidence."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from tests.documents.report_sample import PREPARED_AT, sample_facts, sample_report
from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.form_progress import progress_paper
from tracker.rules.paper import Look, Stamp, Words
from tracker.rules.plan_analysis import Analysis, Issue, IssueItem
from tracker.rules.plan_draft import Source
from tracker.rules.progress import Share, TaskFact
from tracker.rules.report_content import EvidenceLine, Paragraph, Part, ReportContent, ReportRow
from tracker.rules.report_facts import ReportEntry, ReportMeasure, WordedCell
from tracker.rules.report_figures import share_of
from tracker.rules.round_report import compose_report
from tracker.rules.task import EntryState, TaskStatus

MEASURE_ID, DIVISION_ID = UUID(int=7), UUID(int=8)


def entry(division: str | None, ticked: bool | None, months: RoundMonths = 6, **more: object) -> ReportEntry:
    said = ReportEntry(division, EntryState.SUBMITTED, "", round_months=months, is_carried_out=ticked)
    return replace(said, **more)  # type: ignore[arg-type]


def task(status: TaskStatus, number: int = 1, due_on: date | None = None) -> TaskFact:
    return TaskFact(UUID(int=100 + number), MEASURE_ID, DIVISION_ID, status, due_on)


def row_of(measure: ReportMeasure, months: RoundMonths | None = 6, *tasks: TaskFact) -> ReportRow:
    facts = replace(sample_facts(replace(measure, id=MEASURE_ID)), round_months=months, tasks=tasks)
    return compose_report(facts, prepared_at=PREPARED_AT, is_draft=False).rows[0]


def ticked(*entries: ReportEntry, months: RoundMonths = 6, status: TaskStatus = TaskStatus.NOT_STARTED) -> bool:
    return row_of(ReportMeasure("ม", entries=entries), months, task(status)).is_carried_out


@pytest.mark.parametrize(
    ("entries", "is_started", "is_ticked"),
    [
        ((), False, False),
        ((), True, True),
        ((entry("กองคลัง", None),), True, True),
        ((entry("กองคลัง", ticked=False),), True, False),
        ((entry("กองคลัง", ticked=False), entry("กองช่าง", ticked=True)), False, True),
        ((entry(None, ticked=False), entry("กองช่าง", ticked=True)), True, False),
        ((entry(None, ticked=True), entry("กองช่าง", ticked=False)), False, True),
        ((entry("กองคลัง", ticked=True, state=EntryState.DRAFTING),), False, False),
        ((entry("กองคลัง", ticked=True, months=12),), False, False),
    ],
)
def test_a_measure_is_ticked_as_somebody_said_else_as_its_tasks_tell(
    entries: tuple[ReportEntry, ...], is_started: bool, is_ticked: bool
) -> None:
    status = TaskStatus.IN_PROGRESS if is_started else TaskStatus.NOT_STARTED
    assert ticked(*entries, status=status) is is_ticked


def test_what_was_carried_out_by_march_stays_so_in_september_and_what_was_not_is_asked_again() -> None:
    assert ticked(entry("กองคลัง", ticked=True), months=12)
    assert ticked(entry(None, ticked=False), months=12, status=TaskStatus.DONE)
    assert not ticked(entry("กองคลัง", ticked=True), entry(None, ticked=False, months=12), months=12)


def test_a_cancelled_task_begins_nothing() -> None:
    assert not ticked(status=TaskStatus.CANCELLED)


def test_an_entry_that_only_ticks_a_box_is_a_report() -> None:
    told = row_of(ReportMeasure("ม", entries=(entry("กองคลัง", ticked=False),), owing_divisions=("กองคลัง",)))
    assert (told.missing_count, told.result) == (0, (Paragraph("-"),))


def test_the_officers_words_stand_in_place_of_the_composed_cell() -> None:
    said = entry("กองคลัง", None, result="ก", suggestion="เพิ่มคน", outcome="ประชาชนพอใจ")
    measure = ReportMeasure("ม", entries=(said,), worded={"result": WordedCell("- ทำแล้ว\n- ประกาศใช้")})
    row = row_of(measure)
    assert [paragraph.text for paragraph in row.result] == ["- ทำแล้ว", "- ประกาศใช้"]
    assert [paragraph.text for paragraph in (*row.outcome, *row.suggestion)] == ["ประชาชนพอใจ", "เพิ่มคน"]


def test_the_officer_may_empty_a_cell() -> None:
    said = entry("กองคลัง", None, result="ก", suggestion="เพิ่มคน")
    row = row_of(ReportMeasure("ม", entries=(said,), worded={"result": WordedCell(""), "suggestion": WordedCell(" ")}))
    assert (row.result, row.suggestion) == ((Paragraph("-"),), ())


@pytest.mark.parametrize(
    ("measure", "part"),
    [
        (ReportMeasure("ข้อมูลผู้บริหาร", o_item="O2"), Part.O_ITEMS),
        (ReportMeasure("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่"), Part.INDICATORS),
        (ReportMeasure("ประชุมตามตัวชี้วัดที่ 1"), Part.MEASURES),
    ],
)
def test_a_measure_stands_in_one_part_of_the_checklist(measure: ReportMeasure, part: Part) -> None:
    assert row_of(measure).part is part


def test_the_plan_alone_tells_no_results_and_owes_none() -> None:
    measure = ReportMeasure("ม", entries=(entry("กองคลัง", None, result="ก"),), owing_divisions=("กองคลัง", "กองช่าง"))
    row = row_of(measure, None, task(TaskStatus.DONE))
    assert (row.result, row.outcome, row.suggestion, row.is_carried_out) == ((Paragraph("-"),), (), (), True)


def content_with(*tasks: TaskFact, owed: tuple[EntryState, ...] = (), months: RoundMonths | None = 6) -> ReportContent:
    facts = replace(sample_facts(), tasks=tasks, owed=owed, round_months=months, district="เมือง", province="ระนอง")
    return compose_report(facts, prepared_at=PREPARED_AT)


def test_the_figures_are_counted_as_everywhere() -> None:
    content = content_with(
        task(TaskStatus.DONE, 1, date(2026, 4, 9)),
        task(TaskStatus.IN_PROGRESS, 2, date(2026, 4, 10)),
        task(TaskStatus.CANCELLED, 3),
        owed=(EntryState.SUBMITTED, EntryState.DRAFTING, EntryState.APPROVED),
    )
    assert {figure.key: share_of(content.figures, figure.key) for figure in content.figures} == {
        "done": Share(1, 2),
        "measures_done": Share(0, 1, "มาตรการ"),
        "measures_started": Share(1, 1, "มาตรการ"),
        "planned": Share(1, 2),
        "reported": Share(2, 3, "รายการ"),
    }
    assert content.place == "อำเภอเมือง จังหวัดระนอง"


def test_the_plan_alone_has_no_share_of_reports() -> None:
    assert share_of(content_with(months=None).figures, "reported") == Share(0, 0)


def summary(content: ReportContent) -> list[str]:
    blocks = progress_paper(content, Look(), Stamp("", PREPARED_AT)).blocks
    return [block.cell[0].plain for block in blocks[2:] if isinstance(block, Words)]


def test_the_report_closes_with_the_year_in_figures_where_there_are_any() -> None:
    (said,) = summary(content_with(task(TaskStatus.DONE), task(TaskStatus.IN_PROGRESS, 2)))
    assert said == (
        "สรุปความก้าวหน้า ณ วันที่ ๙ เม.ย. ๖๙: มาตรการที่นำไปสู่การปฏิบัติ ๑ จาก ๑ มาตรการ (ร้อยละ ๑๐๐) · "
        "มาตรการแล้วเสร็จ ๐ จาก ๑ มาตรการ (ร้อยละ ๐) · งานแล้วเสร็จ ๑ จาก ๒ งาน (ร้อยละ ๕๐)"
    )
    assert summary(content_with(task(TaskStatus.NOT_STARTED))) == []
    assert summary(content_with()) == []


def test_evidence_is_told_by_its_numbers() -> None:
    line = EvidenceLine(1, "ประกาศ", rows=("1",))
    facts = replace(sample_facts(replace(ReportMeasure("ม"), evidence=(1, 3))), evidence=(line,))
    content = compose_report(facts, prepared_at=PREPARED_AT)
    assert (content.rows[0].evidence, content.evidence) == ((1, 3), (line,))


def test_the_issues_of_the_analysis_stand_in_their_order() -> None:
    place = Source("บทวิเคราะห์.docx", None, 1, 1, 1, 1)
    item = IssueItem("I7", "การใช้งบประมาณ", (), "เปิดเผย", "กองคลัง", "๑. ประกาศ\n๒. เผยแพร่", "ตลอดปี", "", place)
    issues = (Issue(5, "งบประมาณ", (item,), place), Issue(2, "บริการ", (), place))
    content = compose_report(replace(sample_facts(), analysis=Analysis(issues=issues)), prepared_at=PREPARED_AT)
    assert [(part.number, part.title, len(part.lines)) for part in content.issues] == [
        (2, "บริการ", 0),
        (5, "งบประมาณ", 1),
    ]
    (line,) = content.issues[1].lines
    assert [paragraph.text for paragraph in line.steps] == ["๑. ประกาศ", "๒. เผยแพร่"]
    assert (line.limitation, line.item) == ((Paragraph("-"),), (Paragraph("I7 การใช้งบประมาณ"),))


def test_the_sample_is_hashed_with_everything_but_who_signs() -> None:
    content = sample_report()
    signed = replace(content, opinions=(), office="กองคลัง", signatories=())
    assert signed.sha256 == content.sha256
    assert replace(content, place="อำเภออื่น").sha256 != content.sha256
