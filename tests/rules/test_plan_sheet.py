"""The product's own sheet as people give it back: sorted, widened, half filled, mistyped; nothing is guessed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tests.rules.own_sheet import content_of, document_of, grid, read, sheet_of
from tracker.rules.plan_content import GroupContent, MeasureContent, PlanContent
from tracker.rules.plan_draft import Confidence, Field, PlanDraft, Severity
from tracker.rules.plan_sheet import read_own_sheet
from tracker.rules.plan_sheet_form import COLUMNS, MARK, Column
from tracker.rules.plan_sheet_rows import PlanSheet, problems_by_code, problems_of_document, rows_of, template_rows

Lines = list[list[str]]


def group(*divisions: str, steps: tuple[str, ...] = ("สำรวจ", "รายงาน")) -> GroupContent:
    days = (date(2026, 10, 1), date(2027, 3, 31), date(2027, 3, 31))
    return GroupContent(divisions, not divisions, (), False, None, "ต.ค. ๖๙ – มี.ค. ๗๐", *days, steps)


def measure(code: str, title: str, *groups: GroupContent) -> MeasureContent:
    return MeasureContent(code, title, (2,), "O12", "", "", "รายงานทุกเดือน", "", groups)


PLAN = PlanContent(
    2570,
    (
        measure("1", "เผยแพร่แผนการใช้จ่าย", group("กองคลัง"), group("กองช่าง", steps=("ติดประกาศ",))),
        measure("2", "จัดทำคู่มือ", group()),
        measure("3", "จัดระบบยืมคืน", group("สำนักปลัด", "กองช่าง")),
    ),
)
HEADER = 4  # the place of the captions among the lines of a sheet without faults


def lines() -> Lines:
    return grid(sheet_of(PLAN))


def with_cell(row: int, column: Column, text: str, given: Lines | None = None) -> Lines:
    """The sheet with one cell of its `row`-th row (from 1) retyped."""
    changed = given or lines()
    changed[HEADER + row][COLUMNS.index(column)] = text
    return changed


def codes(draft: PlanDraft) -> list[str]:
    return [problem.code for problem in draft.problems]


def only_message(draft: PlanDraft, code: str) -> str:
    found = [problem.message for problem in draft.problems if problem.code == code]
    assert len(found) == 1, draft.problems
    return found[0]


def test_an_untouched_sheet_has_no_problem_and_no_doubt() -> None:
    draft = read(lines())
    assert draft.problems == ()
    assert content_of(draft) == PLAN
    fields = [field for one in (*draft.measures, *draft.measures[0].steps) for field in vars(one).values()]
    assert {field.confidence for field in fields if hasattr(field, "confidence")} == {Confidence.CLEAR}


def test_every_field_knows_its_cell() -> None:
    draft = read(lines())
    title = draft.measures[1].title.source
    assert title is not None
    assert (title.sheet, title.row, title.column) == ("แผน", HEADER + 4, COLUMNS.index(Column.TITLE) + 1)
    assert [group.key for group in draft.groups] == ["1.6", "1.8", "1.9"]
    assert [group.measures for group in draft.groups] == [("1.6.1",), ("1.8.1",), ("1.9.1",)]
    assert [len(group.rows) for group in draft.groups] == [2, 1, 1]


# --- what people do to a sheet ---------------------------------------------------------------------------------


def sort_backwards(given: Lines) -> Lines:
    return [*given[: HEADER + 1], *reversed(given[HEADER + 1 :])]


def add_a_column(given: Lines) -> Lines:
    return [[*line, "หมายเหตุของฉัน" if at == HEADER else "ตรวจแล้ว"] for at, line in enumerate(given)]


def add_a_column_in_front(given: Lines) -> Lines:
    return [["ลำดับ" if at == HEADER else str(at), *line] for at, line in enumerate(given)]


def delete_the_mark(given: Lines) -> Lines:
    return [line for line in given if MARK not in line[0]]


def break_the_captions(given: Lines) -> Lines:
    given[HEADER] = [caption.replace("/", " / ").replace(" ", "\n") for caption in given[HEADER]]
    return given


def print_the_captions_twice(given: Lines) -> Lines:
    return [*given[: HEADER + 3], given[HEADER], *given[HEADER + 3 :]]


def leave_empty_rows(given: Lines) -> Lines:
    return [*given[: HEADER + 2], [""] * len(COLUMNS), *given[HEADER + 2 :], [""] * len(COLUMNS)]


def number_rows_for_later(given: Lines) -> Lines:
    return [*given, ["4", *[""] * (len(COLUMNS) - 1)], ["5", *[""] * (len(COLUMNS) - 1)]]


def add_remarks_below(given: Lines) -> Lines:
    return [*given, ["หมายเหตุ: แผนนี้ผ่านการประชุมแล้ว", *[""] * (len(COLUMNS) - 1)]]


HARMLESS: list[Callable[[Lines], Lines]] = [
    add_a_column, add_a_column_in_front, delete_the_mark, break_the_captions, print_the_captions_twice,
    leave_empty_rows, number_rows_for_later, add_remarks_below,
]  # fmt: skip


@pytest.mark.parametrize("change", HARMLESS)
def test_what_people_do_to_a_sheet_changes_nothing(change: Callable[[Lines], Lines]) -> None:
    draft = read(change(lines()))
    assert content_of(draft) == PLAN
    assert draft.problems == ()


def test_a_sorted_sheet_holds_the_same_measures() -> None:
    found = {one.code: one for one in content_of(read(sort_backwards(lines()))).measures}
    assert list(found) == ["3", "2", "1"]
    assert found["2"] == PLAN.measures[1]
    assert found["1"].title == PLAN.measures[0].title
    assert set(found["1"].groups) == set(PLAN.measures[0].groups)


def test_another_document_is_not_ours() -> None:
    foreign = [["มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"], ["จัดทำคู่มือ", "สำรวจ", "กองคลัง", "ต.ค. ๖๙"]]
    assert read_own_sheet(document_of(foreign)) is None
    assert read_own_sheet(document_of([[MARK], ["มาตรการ", "ขั้นตอน"], ["ก", "ข"]])) is None


def test_a_lost_column_is_an_error_not_a_column_of_empty_cells() -> None:
    at = COLUMNS.index(Column.FOLLOW_UP)
    draft = read([line[:at] + line[at + 1 :] for line in lines()])
    assert "“การกำกับติดตาม”" in only_message(draft, "sheet_column_lost")
    assert draft.has_errors


def test_a_second_sheet_of_ours_is_told() -> None:
    document = document_of(lines())
    twice = document_of([*lines()])
    both = type(document)(document.name, document.format, (document.tables[0], twice.tables[0]))
    draft = read_own_sheet(both)
    assert draft is not None
    assert codes(draft) == ["sheet_twice"]
    assert content_of(draft) == PLAN


# --- changes that mean something --------------------------------------------------------------------------------


def test_a_changed_cell_changes_that_measure_and_no_other() -> None:
    after = content_of(read(with_cell(3, Column.TITLE, "จัดทำคู่มือฉบับใหม่")))
    changed = [old.code for old, new in zip(PLAN.measures, after.measures, strict=True) if old != new]
    assert changed == ["2"]
    assert after.measures[1].title == "จัดทำคู่มือฉบับใหม่"


def test_a_row_without_a_code_is_a_new_measure_with_a_free_code() -> None:
    given = lines()
    given.insert(
        HEADER + 2, ["", "", "", "มาตรการใหม่", "1. ทำ", "กองคลัง", "", "", "", "1/10/2569", "31/3/2570", *[""] * 5]
    )
    draft = read(given)
    assert [one.code.value for one in draft.measures] == ["1", "4", "2", "3"]
    assert draft.measures[1].code.confidence is Confidence.PROBABLE, "a code nobody wrote"
    assert [(problem.code, problem.severity) for problem in draft.problems] == [("sheet_code_new", Severity.INFO)]


def test_a_forgotten_code_is_asked_about() -> None:
    draft = read(with_cell(2, Column.TITLE, "เผยแพร่แผนการใช้จ่าย", with_cell(2, Column.CODE, "")))
    assert "รหัส 1" in only_message(draft, "sheet_code_missing")


def test_neither_code_nor_title_is_an_error() -> None:
    draft = read(with_cell(2, Column.CODE, ""))
    assert only_message(draft, "sheet_no_code").startswith("แถวที่ 7: ")
    assert draft.has_errors


def test_rows_that_contradict_each_other_are_an_error() -> None:
    draft = read(with_cell(2, Column.TITLE, "เรื่องอื่น"))
    message = only_message(draft, "sheet_contradiction")
    assert message.startswith("แถวที่ 7: ช่อง “มาตรการ” ไม่ตรงกับแถวที่ 6")
    assert draft.has_errors


def test_a_missing_title_owner_and_period_are_told_with_their_row() -> None:
    given = with_cell(3, Column.TITLE, "")
    for column in (Column.OWNERS, Column.PERIOD, Column.START, Column.END):
        with_cell(3, column, "", given)
    draft = read(given)
    assert {(p.code, p.severity, p.message[:9]) for p in draft.problems} == {
        ("sheet_no_title", Severity.ERROR, "แถวที่ 8:"),
        ("owner_missing", Severity.WARNING, "แถวที่ 8:"),
        ("period_missing", Severity.WARNING, "แถวที่ 8:"),
    }
    assert {problem.about for problem in draft.problems} == {"1.8"}


def test_a_row_without_owner_does_not_inherit_that_of_its_neighbours() -> None:
    draft = read(with_cell(2, Column.OWNERS, ""))
    first, second = content_of(draft).measures[0].groups
    assert (first.divisions, second.divisions) == (("กองคลัง",), ())


def test_merged_cells_say_the_same_for_all_their_rows() -> None:
    given = lines()
    given[HEADER + 2][0] = ""
    document = document_of(given)
    table = document.tables[0]
    rows = list(table.rows)
    cells = list(rows[HEADER + 2].cells)
    cells[0] = type(cells[0])("", cells[0].source, continues=True)
    rows[HEADER + 2] = type(rows[0])(tuple(cells))
    draft = read_own_sheet(type(document)("", "xlsx", (type(table)(tuple(rows), 1),)))
    assert draft is not None
    assert content_of(draft) == PLAN


def test_the_year_in_the_head_counts_unless_another_is_asked_for() -> None:
    assert read(lines()).fiscal_year.value == 2570
    other = read(lines(), fiscal_year=2571)
    assert other.fiscal_year.value == 2571
    assert "fiscal_year_differs" in codes(other)
    without = lines()
    without[0][0] = "แผนของเรา"
    assert "fiscal_year_missing" in codes(read(without))


# --- the example ------------------------------------------------------------------------------------------------


def test_the_example_is_not_read_and_a_changed_one_is_told() -> None:
    sheet = PlanSheet("อบต.ทุ่งลมเย็น", 2570, (), (*template_rows(2570), *rows_of(PLAN)))
    assert content_of(read(grid(sheet))) == PLAN
    assert read(grid(sheet)).problems == ()
    changed = with_cell(1, Column.TITLE, "มาตรการจริงของเรา", grid(sheet))
    assert "sheet_example_changed" in codes(read(changed))


# --- who and when -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "divisions", "is_for_all"),
    [
        ("กองคลัง, กองช่าง", ("กองคลัง", "กองช่าง"), False),
        ("1. กองคลัง\n2. กองช่าง", ("กองคลัง", "กองช่าง"), False),
        ("- กองคลัง\n- กองคลัง", ("กองคลัง",), False),
        ("กองสาธารณสุข, สิ่งแวดล้อม\nกองช่าง", ("กองสาธารณสุข, สิ่งแวดล้อม", "กองช่าง"), False),
        ("ทุก สำนัก / กอง", (), True),
        ("ทุกส่วนราชการ\nกองคลัง", ("กองคลัง",), True),
    ],
)
def test_owners(typed: str, divisions: tuple[str, ...], is_for_all: bool) -> None:
    draft = read(with_cell(3, Column.OWNERS, typed))
    found = content_of(draft).measures[1].groups[0]
    assert (found.divisions, found.is_for_all) == (divisions, is_for_all)
    assert draft.problems == ()


def test_supporters_have_a_column_of_their_own() -> None:
    draft = read(with_cell(4, Column.OWNERS, "สำนักปลัด ร่วมกับ กองช่าง"))
    assert codes(draft) == ["sheet_owner_jointly"]
    all_support = content_of(read(with_cell(4, Column.SUPPORTERS, "ทุกสำนัก/กอง", with_cell(4, Column.OWNERS, "กองคลัง"))))
    assert all_support.measures[2].groups[0].is_supported_by_all
    assert codes(read(with_cell(4, Column.SUPPORTERS, "ทุกสำนัก/กอง"))) == ["sheet_support_by_all"]


@pytest.mark.parametrize(
    "typed",
    [
        "31/3/2570",
        "๓๑/๓/๒๕๗๐",
        "๓๑ มี.ค. ๗๐",
        "31 มีนาคม 2570",
        "31/03/2027",
        "2027-03-31",
        "31 มี.ค.",
        "มี.ค. 70",
        "ภายใน 31 มี.ค. 70",
    ],
)
def test_days_as_people_type_them(typed: str) -> None:
    draft = read(with_cell(3, Column.END, typed))
    assert content_of(draft) == PLAN
    assert draft.problems == ()


@pytest.mark.parametrize("typed", ["31/2/2570", "3/31/2027", "สิ้นปี", "ต.ค. 69 – ก.ย. 70 และ ธ.ค. 70", "46112"])
def test_a_day_that_cannot_be_read_is_an_error_with_its_cell(typed: str) -> None:
    draft = read(with_cell(3, Column.END, typed))
    assert only_message(draft, "sheet_date").startswith(f"แถวที่ 8: อ่านวันที่ “{typed}” ในช่อง “วันสิ้นสุด” ไม่ออก")
    place = next(problem.source for problem in draft.problems)
    assert place is not None
    assert (place.row, place.column) == (8, COLUMNS.index(Column.END) + 1)


def test_words_alone_are_read_with_the_year_of_the_head() -> None:
    given = with_cell(3, Column.START, "", with_cell(3, Column.END, ""))
    found = content_of(read(with_cell(3, Column.PERIOD, "ต.ค. – มี.ค.", given))).measures[1].groups[0]
    assert (found.starts_on, found.ends_on, found.period_text) == (date(2026, 10, 1), date(2027, 3, 31), "ต.ค. – มี.ค.")
    whole = content_of(read(with_cell(3, Column.PERIOD, "ทุกเดือน", given))).measures[1].groups[0]
    assert (whole.starts_on, whole.ends_on) == (date(2026, 10, 1), date(2027, 9, 30))
    several = read(with_cell(3, Column.PERIOD, "ต.ค. ๖๙ และ มี.ค. ๗๐", given))
    assert codes(several) == ["sheet_periods"]


def test_dates_alone_are_enough() -> None:
    draft = read(with_cell(3, Column.PERIOD, ""))
    assert draft.problems == ()
    assert content_of(draft).measures[1].groups[0].ends_on == date(2027, 3, 31)


def test_words_that_say_other_days_than_the_dates_are_told() -> None:
    draft = read(with_cell(3, Column.END, "30/6/2570"))
    assert codes(draft) == ["sheet_period_differs"]
    assert content_of(draft).measures[1].groups[0].ends_on == date(2027, 6, 30), "dates win"


def test_days_out_of_order_or_out_of_the_year_are_told() -> None:
    no_words = with_cell(3, Column.PERIOD, "")
    assert codes(read(with_cell(3, Column.END, "1/9/2569", no_words))) == ["period_reversed"]
    assert codes(read(with_cell(3, Column.END, "30/11/2570", no_words))) == ["period_outside_year"]
    report = with_cell(3, Column.START, "", with_cell(3, Column.PERIOD, "รอบ ๑๒ เดือน ภายในเดือนตุลาคม ๒๕๗๐"))
    assert codes(read(with_cell(3, Column.END, "31/10/2570", report))) == [], "a report is due after the year"
    whole_year = with_cell(3, Column.START, "1/10/2569", with_cell(3, Column.END, "30/9/2570", report))
    assert codes(read(with_cell(3, Column.DUE, "31/10/2570", whole_year))) == [], "the words say when it is due"


@pytest.mark.parametrize(
    ("typed", "numbers"), [("2", (2,)), ("2, 9", (2, 9)), ("ตัวชี้วัดที่ ๓", (3,)), ("๒ และ ๙", (2, 9)), ("การใช้อำนาจ", (3,))]
)
def test_indicators(typed: str, numbers: tuple[int, ...]) -> None:
    assert content_of(read(with_cell(3, Column.INDICATORS, typed))).measures[1].indicators == numbers


@pytest.mark.parametrize("typed", ["11", "2, 12", "ความสุข"])
def test_an_indicator_that_does_not_exist_is_an_error(typed: str) -> None:
    assert codes(read(with_cell(3, Column.INDICATORS, typed))) == ["sheet_indicator"]


# --- steps ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "steps"),
    [
        ("สำรวจ\nรายงาน", ("สำรวจ", "รายงาน")),
        ("๑. สำรวจ\n๒. รายงาน", ("สำรวจ", "รายงาน")),
        ("- สำรวจ\n- รายงาน", ("สำรวจ", "รายงาน")),
        ("1. สำรวจ\nเพิ่มขั้นใหม่\n2. รายงาน", ("สำรวจ", "เพิ่มขั้นใหม่", "รายงาน")),
        ("1) สำรวจ\n- ทางโทรศัพท์\n↳ และทางไลน์", ("สำรวจ\n- ทางโทรศัพท์\nและทางไลน์",)),
        ("1.5 ล้านบาทขึ้นไป", ("1.5 ล้านบาทขึ้นไป",)),
    ],
)
def test_steps_as_people_type_them(typed: str, steps: tuple[str, ...]) -> None:
    assert content_of(read(with_cell(3, Column.STEPS, typed))).measures[1].groups[0].steps == steps


def test_more_steps_than_a_row_can_show_stand_in_several_rows_and_are_one_task() -> None:
    many = tuple(f"ขั้นตอนที่ยาวพอสมควรสำหรับการทดสอบแถวหมายเลข {number}" for number in range(60))
    plan = PlanContent(2570, (measure("1", "ยาวมาก", group("กองคลัง", steps=many)),))
    assert len(rows_of(plan)) > 3
    assert content_of(read(grid(sheet_of(plan)))) == plan


# --- the sheet of what is to be mended --------------------------------------------------------------------------


def test_problems_are_told_beside_their_measure_and_for_the_document() -> None:
    draft = read(with_cell(3, Column.OWNERS, ""), fiscal_year=2571)
    assert [text.partition(":")[0] for text in problems_by_code(draft)["2"]] == ["ควรตรวจ"] * 2
    assert [text for text in problems_of_document(draft) if "เลือกนำเข้าเป็นปี 2571" in text]
    rows = rows_of(content_of(draft), problems_by_code(draft))
    assert [bool(row.faults) for row in rows if row.value(Column.CODE) == "2"] == [True]


def test_a_report_is_told_that_its_results_stay_behind() -> None:
    draft = read(lines())
    assert problems_of_document(draft) == ()
    report = replace(draft, measures=(replace(draft.measures[0], result=Field("ดำเนินการแล้ว")),))
    assert "ไม่มีช่องผลการดำเนินการ" in problems_of_document(report)[0]
