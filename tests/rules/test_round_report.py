"""What a round's report says: one row per measure, cells made from what several divisions wrote."""

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from tests.documents.report_sample import MEASURES, PREPARED_AT, SERVICE, sample_facts, sample_report
from tracker.rules.assessment import INDICATORS, Instrument
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.form_progress import COLUMNS, progress_paper
from tracker.rules.office import OrganizationKind, Rank
from tracker.rules.organization_name import official_name, signing_posts
from tracker.rules.paper import Heading, Look, Paper, Stamp, Table, Words
from tracker.rules.permissions import Post
from tracker.rules.report_content import ReportContent, Signatory, kept_sha256
from tracker.rules.report_facts import ReportEntry, ReportMeasure, ReportPeriod, ReportStep
from tracker.rules.report_signing import Signer, signatories_for
from tracker.rules.report_wording import Wording, is_numbered, lines_of
from tracker.rules.round_report import compose_report
from tracker.rules.task import EntryState

GOLDEN = Path(__file__).parents[1] / "golden" / "report_six_months_draft.txt"


def cell(content: ReportContent, column: str, row: int = 0) -> list[str]:
    return [paragraph.plain for paragraph in getattr(content.rows[row], column)]


def paper_of(content: ReportContent) -> Paper:
    return progress_paper(content, Look(), Stamp(content.sha256, PREPARED_AT))


def heading_of(content: ReportContent) -> tuple[str, ...]:
    heading = paper_of(content).blocks[0]
    assert isinstance(heading, Heading)
    return heading.lines


def table_of(content: ReportContent) -> Table:
    return next(block for block in paper_of(content).blocks if isinstance(block, Table))


def entry(division: str | None, result: str, state: EntryState = EntryState.APPROVED, **more: object) -> ReportEntry:
    return replace(ReportEntry(division, state, result), **more)  # type: ignore[arg-type]


def results(*entries: ReportEntry, owing: tuple[str, ...] = (), is_draft: bool = True, months: int = 6) -> list[str]:
    measure = ReportMeasure("มาตรการ", entries=entries, owing_divisions=owing)
    facts = replace(sample_facts(measure), round_months=months)  # type: ignore[arg-type]
    return cell(compose_report(facts, prepared_at=PREPARED_AT, is_draft=is_draft), "result")


def as_text(content: ReportContent) -> str:
    """The report as a page a person can read in a diff."""
    heading, opening, table, *_ = paper_of(content).blocks
    assert isinstance(heading, Heading)
    assert isinstance(opening, Words)
    assert isinstance(table, Table)
    lines = [*heading.lines, "", *(paragraph.plain for paragraph in opening.cell)]
    for number, row in enumerate(table.rows, start=1):
        lines += ["", f"== {number} =="]
        for column, paragraphs in zip(table.columns, row.cells, strict=True):
            lines += [f"[{column.title}]", *(paragraph.plain for paragraph in paragraphs)]
    lines += ["", *(f"{signer.part} | {signer.name} | {signer.post}" for signer in content.signatories)]
    return "\n".join(lines) + "\n"


def test_the_whole_draft_reads_as_agreed() -> None:
    assert as_text(sample_report()) == GOLDEN.read_text(encoding="utf-8")


def test_the_heading_is_that_of_the_offices_own_reports() -> None:
    assert heading_of(sample_report()) == (
        "รายงานผลการดำเนินการมาตรการส่งเสริมคุณธรรมและความโปร่งใส ขององค์การบริหารส่วนตำบลทุ่งไม้สัก",
        "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ รอบ ๖ เดือน (ตุลาคม ๒๕๖๘ - มีนาคม ๒๕๖๙)",
    )


def test_the_twelve_month_report_covers_october_to_september() -> None:
    content = compose_report(replace(sample_facts(), round_months=12), prepared_at=PREPARED_AT)
    assert heading_of(content)[1] == "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ รอบ ๑๒ เดือน (ตุลาคม ๒๕๖๘ - กันยายน ๒๕๖๙)"


def test_every_measure_is_one_row_of_seven_cells_and_only_the_suggestion_may_be_empty() -> None:
    rows = table_of(sample_report()).rows
    assert len(rows) == len(MEASURES)
    assert all(len(row.cells) == len(COLUMNS) and all(row.cells[:-1]) for row in rows)


@pytest.mark.parametrize(
    ("entries", "owing", "printed"),
    [
        ((), ("กองคลัง",), ["ยังไม่รายงานผล"]),
        ((), ("กองคลัง", "กองช่าง"), ["กองคลัง: ยังไม่รายงานผล", "กองช่าง: ยังไม่รายงานผล"]),
        ((entry("กองคลัง", "ทำแล้ว"),), ("กองคลัง",), ["ทำแล้ว"]),
        ((entry("กองช่าง", "ข"), entry("กองคลัง", "ก")), ("กองคลัง", "กองช่าง"), ["กองคลัง: ก", "กองช่าง: ข"]),
        ((entry("กองคลัง", "ก"),), ("กองคลัง", "กองช่าง"), ["กองคลัง: ก", "กองช่าง: ยังไม่รายงานผล"]),
        ((entry(None, "ทำทุกกอง"),), ("กองคลัง", "กองช่าง"), ["ทำทุกกอง"]),
        ((entry("กองคลัง", "เสริม"), entry(None, "รวม")), ("กองคลัง",), ["รวม", "กองคลัง: เสริม"]),
        ((entry("กองเดิม", "ก่อนยุบ"),), ("กองคลัง",), ["กองคลัง: ยังไม่รายงานผล", "กองเดิม: ก่อนยุบ"]),
        ((entry("กองคลัง", "- ก\n- ข"), entry("กองช่าง", "ค")), (), ["กองคลัง:", "- ก", "- ข", "กองช่าง: ค"]),
        ((entry("กองคลัง", "ก", EntryState.DRAFTING),), ("กองคลัง",), ["(ร่าง) ก"]),
        ((entry("กองคลัง", "ก", EntryState.NOT_STARTED),), ("กองคลัง",), ["ยังไม่รายงานผล"]),
        ((entry("กองคลัง", " \n", EntryState.DRAFTING),), ("กองคลัง",), ["ยังไม่รายงานผล"]),
        ((entry("กองคลัง", "ก", is_late=True),), ("กองคลัง",), ["(รายงานหลังกำหนด) ก"]),
        ((entry("กองคลัง", "", suggestion="ควรเพิ่มคน"),), ("กองคลัง",), ["-"]),
        ((), (), ["-"]),
    ],
)
def test_the_result_cell_is_made_from_the_entries(
    entries: tuple[ReportEntry, ...], owing: tuple[str, ...], printed: list[str]
) -> None:
    assert results(*entries, owing=owing) == printed


@pytest.mark.parametrize("state", [EntryState.DRAFTING, EntryState.NOT_STARTED])
def test_only_a_draft_shows_what_is_still_being_written(state: EntryState) -> None:
    assert results(entry("กองคลัง", "ความลับ", state), owing=("กองคลัง",), is_draft=False) == ["ยังไม่รายงานผล"]


def test_the_published_report_does_not_speak_of_lateness() -> None:
    assert results(entry("กองคลัง", "ก", is_late=True), owing=("กองคลัง",), is_draft=False) == ["ก"]


def test_the_twelve_month_report_keeps_what_was_said_at_six() -> None:
    half, whole = entry("กองคลัง", "ต้นปี", round_months=6), entry("กองคลัง", "ปลายปี", round_months=12)
    assert results(whole, half, owing=("กองคลัง",), months=12) == ["(รอบ ๖ เดือน) ต้นปี", "(รอบ ๑๒ เดือน) ปลายปี"]
    assert results(half, owing=("กองคลัง", "กองช่าง"), months=12) == [
        "กองคลัง (รอบ ๖ เดือน): ต้นปี",
        "กองคลัง (รอบ ๑๒ เดือน): ยังไม่รายงานผล",
        "กองช่าง: ยังไม่รายงานผล",
    ]


def test_the_six_month_report_knows_nothing_of_the_second_half() -> None:
    assert results(entry("กองคลัง", "ปลายปี", round_months=12), owing=("กองคลัง",)) == ["ยังไม่รายงานผล"]


def test_missing_reports_are_counted() -> None:
    assert sample_report().missing_count == 2


def test_a_measure_that_has_not_begun_owes_nothing() -> None:
    later = ReportMeasure("อบรม", period=ReportPeriod("", date(2026, 4, 1), date(2026, 6, 30)))
    assert cell(sample_report(later), "result") == ["ยังไม่ถึงระยะเวลาดำเนินการ"]
    ended = replace(later, period=ReportPeriod("", date(2026, 3, 31), date(2026, 6, 30)))
    assert cell(sample_report(ended), "result") == ["-"]


def test_obstacles_and_limitations_are_not_lost() -> None:
    said = entry("กองคลัง", "ก", suggestion="เพิ่มคน", obstacle="คนน้อย", limitation="งบจำกัด")
    content = sample_report(ReportMeasure("ม", entries=(said,), owing_divisions=("กองคลัง",)))
    assert cell(content, "suggestion") == ["เพิ่มคน", "ปัญหาอุปสรรค: คนน้อย", "ข้อจำกัด: งบจำกัด"]


@pytest.mark.parametrize(
    ("texts", "printed"),
    [
        (("ก",), ["ก"]),
        (("ก", "ข"), ["๑. ก", "๒. ข"]),
        (("1. ก", "2. ข"), ["1. ก", "2. ข"]),
        (("ก\n- ย่อย", "ข"), ["๑. ก", "- ย่อย", "๒. ข"]),
        (("ก\n- ย่อย",), ["๑. ก", "- ย่อย"]),
        ((), ["-"]),
    ],
)
def test_steps_are_numbered_only_where_the_plan_did_not(texts: tuple[str, ...], printed: list[str]) -> None:
    measure = ReportMeasure("ม", steps=tuple(ReportStep(text) for text in texts))
    assert cell(sample_report(measure), "steps") == printed


def test_owners_and_periods_that_differ_by_step_are_told_apart() -> None:
    october = ReportPeriod("", date(2025, 10, 1), date(2025, 10, 31))
    steps = (
        ReportStep("ก", ("กองคลัง",), period=october),
        ReportStep("ข", ("กองคลัง",)),
        ReportStep("ค", is_all_divisions=True),
    )
    content = sample_report(ReportMeasure("ม", steps=steps, period=ReportPeriod("ตลอดปีงบประมาณ 2569")))
    assert cell(content, "responsible") == ["ขั้นตอนที่ ๑–๒:", "กองคลัง", "ขั้นตอนที่ ๓:", "ทุกสำนัก/กอง"]
    assert cell(content, "period") == ["ขั้นตอนที่ ๑:", "ต.ค. ๖๘", "ขั้นตอนที่ ๒–๓:", "ตลอดปีงบประมาณ 2569"]


def test_supporting_divisions_stand_under_the_owners_that_share_a_line() -> None:
    """One name under the other would read as one for each step."""
    measure = ReportMeasure("ม", responsible=("กองคลัง", "กองการศึกษา"), supporting=("กองช่าง", "สำนักปลัด"))
    assert cell(sample_report(measure), "responsible") == ["กองคลัง, กองการศึกษา", "ร่วมกับ กองช่าง, สำนักปลัด"]


@pytest.mark.parametrize(
    ("period", "printed"),
    [
        (ReportPeriod("", date(2025, 10, 1), date(2026, 9, 30)), "ต.ค. ๖๘ – ก.ย. ๖๙"),
        (ReportPeriod("", date(2026, 2, 1), date(2026, 2, 28)), "ก.พ. ๖๙"),
        (ReportPeriod("", date(2026, 2, 1), date(2026, 2, 27)), "๑ ก.พ. ๖๙ – ๒๗ ก.พ. ๖๙"),
        (ReportPeriod("", date(2025, 11, 7), date(2025, 11, 7)), "๗ พ.ย. ๖๘"),
        (ReportPeriod("", None, date(2026, 4, 30)), "ภายใน ๓๐ เม.ย. ๖๙"),
        (ReportPeriod("", date(2026, 4, 1), None), "ตั้งแต่ ๑ เม.ย. ๖๙"),
        (ReportPeriod("ต.ค. 65 ถึง ก.ย. 66", date(2022, 10, 1), date(2023, 9, 30)), "ต.ค. 65 ถึง ก.ย. 66"),
        (ReportPeriod(), ""),
    ],
)
def test_periods_are_printed_as_the_plan_did_or_from_their_dates(period: ReportPeriod, printed: str) -> None:
    assert Wording(FiscalYear(2569), 6, is_draft=True, digits="thai").period(period) == printed


def test_digits_touch_only_what_the_system_prints() -> None:
    said = entry("กองคลัง 2", "โทร 0 7351 1234 ภายใน 3 วัน www.abt12.example/2569", suggestion="1 ข้อ")
    measure = ReportMeasure(
        "โครงการ 5 ส.", (9,), (ReportStep("ก 1"), ReportStep("ข 2")), ("กองคลัง 2",), entries=(said,)
    )
    thai = sample_report(measure)
    arabic = compose_report(sample_facts(measure), prepared_at=PREPARED_AT, digits="arabic")
    assert cell(thai, "result") == cell(arabic, "result") == ["โทร 0 7351 1234 ภายใน 3 วัน www.abt12.example/2569"]
    assert cell(thai, "title") == ["โครงการ 5 ส."]
    assert cell(thai, "indicator") == ["ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล"]
    assert cell(thai, "steps") == ["๑. ก 1", "๒. ข 2"]
    assert cell(arabic, "steps") == ["1. ก 1", "2. ข 2"]
    assert heading_of(arabic)[1] == "ประจำปีงบประมาณ พ.ศ. 2569 รอบ 6 เดือน (ตุลาคม 2568 - มีนาคม 2569)"


def test_a_persons_text_keeps_everything_but_what_no_file_may_hold() -> None:
    assert lines_of("ก\tข <b>&\x00\x07\x0bค\ud800\u202e\r\n\n  - ง 1/2 ") == ("ก ข <b>&", "ค", "- ง 1/2")


@pytest.mark.parametrize(
    ("text", "has_number"),
    [("๑. ก", True), ("(2) ก", True), ("1.2 ก", True), ("๑) ก", True), ("2569 ก", False), ("9 กอง", False)],
)
def test_a_number_of_ones_own_is_recognised(text: str, has_number: bool) -> None:
    assert is_numbered(text) is has_number


def test_the_hash_covers_the_content_and_neither_date_nor_signatures() -> None:
    content = sample_report()
    later = replace(content, prepared_at=PREPARED_AT + timedelta(days=3), signatories=())
    assert later.sha256 == content.sha256
    assert replace(content, is_draft=False).sha256 != content.sha256
    assert sample_report(replace(SERVICE, title="มาตรการอื่น")).sha256 != sample_report(SERVICE).sha256


def test_the_hash_is_the_same_for_ever() -> None:
    """A published report is checked against its footer years later: this figure may change only with FORMAT."""
    content = sample_report(ReportMeasure("มาตรการ", (4,), entries=(entry(None, "ทำแล้ว"),)))
    assert content.sha256 == "554d4e2bfc04348a524ec18b1b4a5a3ddf68b02a841b73bee51559795d65632f"


def test_content_survives_the_way_to_the_writer() -> None:
    content = sample_report()
    assert ReportContent.from_json(content.to_json()) == content


def test_the_hash_of_what_was_kept_outlives_the_release_that_kept_it() -> None:
    """A later release may know more fields than a content has that was published before it."""
    content = sample_report()
    kept = json.loads(content.to_json())
    del kept["dropped"]
    older = {key: kept[key] for key in kept if key not in ("prepared_at", "signatories", "opinions", "office")}
    sealed = hashlib.sha256(json.dumps(older, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    assert kept_sha256(json.dumps(kept)) == sealed.hexdigest() != content.sha256
    assert kept_sha256(content.to_json()) == content.sha256


@pytest.mark.parametrize(
    ("name", "kind", "official", "clerk", "mayor"),
    [
        ("ทุ่งไม้สัก", "อบต.", "องค์การบริหารส่วนตำบลทุ่งไม้สัก", "ปลัดองค์การบริหารส่วนตำบล", "นายกองค์การบริหารส่วนตำบล"),
        ("เทศบาลตำบลบ้านกลาง", "เทศบาลตำบล", "เทศบาลตำบลบ้านกลาง", "ปลัดเทศบาลตำบลบ้านกลาง", "นายกเทศมนตรีตำบลบ้านกลาง"),
        ("ท่าเรือ", "เทศบาลเมือง", "เทศบาลเมืองท่าเรือ", "ปลัดเทศบาลเมืองท่าเรือ", "นายกเทศมนตรีเมืองท่าเรือ"),
        ("อบต.ทุ่งไม้สัก", "อบต.", "อบต.ทุ่งไม้สัก", "ปลัดอบต.ทุ่งไม้สัก", "นายกอบต.ทุ่งไม้สัก"),
    ],
)
def test_names_and_posts_are_official(name: str, kind: str, official: str, clerk: str, mayor: str) -> None:
    assert official_name(name, OrganizationKind(kind)) == official
    assert signing_posts(official)[0].startswith(clerk)
    assert signing_posts(official)[1].startswith(mayor)


POLICY = Post(uuid4(), "นักวิเคราะห์นโยบายและแผน", Rank.POLICY_OFFICER)
CLERK = Post(uuid4(), "ปลัด อบต.ทุ่งไม้สัก", Rank.CLERK)
MAYOR = Post(uuid4(), "นายก อบต.ทุ่งไม้สัก", Rank.MAYOR)


def test_those_who_hold_the_posts_sign() -> None:
    holders = (Signer("สุดา", (POLICY,)), Signer("มานะ", (CLERK, replace(MAYOR, is_acting=True))))
    assert signatories_for("องค์การบริหารส่วนตำบลทุ่งไม้สัก", holders) == (
        Signatory("ผู้รายงาน", "สุดา", "นักวิเคราะห์นโยบายและแผน"),
        Signatory("ผู้ตรวจสอบ", "มานะ", "ปลัด อบต.ทุ่งไม้สัก"),
        Signatory("ผู้อนุมัติ", "มานะ", "ปลัด อบต.ทุ่งไม้สัก รักษาราชการแทน นายก อบต.ทุ่งไม้สัก"),
    )


def test_a_post_that_two_hold_is_left_for_the_pen() -> None:
    holders = (Signer("สุดา", (POLICY,)), Signer("ปิติ", (POLICY,)))
    assert signatories_for("เทศบาลตำบลบ้านกลาง", holders) == (
        Signatory("ผู้รายงาน"),
        Signatory("ผู้ตรวจสอบ", post="ปลัดเทศบาลตำบลบ้านกลาง"),
        Signatory("ผู้อนุมัติ", post="นายกเทศมนตรีตำบลบ้านกลาง"),
    )


def test_ten_indicators_in_three_instruments() -> None:
    assert list(INDICATORS) == list(range(1, 11))
    counts = {instrument: sum(i.instrument is instrument for i in INDICATORS.values()) for instrument in Instrument}
    assert counts == {Instrument.IIT: 5, Instrument.EIT: 3, Instrument.OIT: 2}
    assert INDICATORS[4].name == "การใช้ทรัพย์สินของราชการ"
