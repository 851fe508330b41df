"""What a person corrects in a draft: each correction, what it does to doubts, taking it back, keeping it as JSON."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.plan_forms import codes, document, draft, steps, titles
from tracker.clock import new_id
from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.plan_correction import (
    NEW_DIVISION,
    NOBODY,
    AddMeasure,
    CheckedGroup,
    Correction,
    DropMeasure,
    DropRows,
    EditMeasure,
    JoinRow,
    MeasureValues,
    MergeMeasure,
    NameDivision,
    RestoreMeasure,
    RestoreRows,
    SetPlan,
    SetTable,
    SplitMeasure,
    SplitRow,
    StepValues,
    choices_of,
    division_choices,
)
from tracker.rules.plan_correction_draft import correct, with_keys
from tracker.rules.plan_correction_json import (
    LONGEST_TEXT,
    correction_from_json,
    correction_to_json,
    corrections_from_json,
)
from tracker.rules.plan_correction_values import edited, values_of
from tracker.rules.plan_correction_words import describe
from tracker.rules.plan_draft import Confidence, DraftMeasure, PlanDraft, PlanKind, Severity
from tracker.rules.plan_headings import Role
from tracker.rules.plan_table import read_plan
from tracker.rules.reading_choices import KnownTable, RowPlace, TableChoice
from tracker.rules.step_group import group_steps
from tracker.rules.thai_text import clean_control_characters

HEAD = ["ลำดับ", "มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา"]
ROWS = [
    ["๑", "เปิดเผยข้อมูลงบประมาณ", "๑. รวบรวมรายงาน\n๒. เผยแพร่บนเว็บไซต์", "กองคลัง", "ต.ค. ๖๘ – ก.ย. ๖๙"],
    ["๒", "จัดระบบยืมคืนพัสดุ", "๑. สำรวจพัสดุ\n๒. ติดรหัสพัสดุ\n๓. เปิดให้ยืม", "งานพัสดุ กองคลัง", "ม.ค. ๖๙ – เม.ย. ๖๙"],
    ["๓", "อบรมจริยธรรม", "๑. จัดอบรม", "ผู้ที่เกี่ยวข้อง", "มี.ค. ๖๙ – ก.พ. ๖๙"],
]
DOUBTFUL = [
    HEAD,
    ["๑", "๑. มาตรการหนึ่ง\n๒. มาตรการสอง", "๑. ขั้นแรก\n๒. ขั้นสอง\n๓. ขั้นสาม", "กองคลัง", "ต.ค. ๖๘"],
    ["๒", "มาตรการอื่น", "๑. ทำ", "กองช่าง", "พ.ย. ๖๘"],
]


def plan() -> PlanDraft:
    return with_keys(draft([HEAD, *ROWS]))


def after(before: PlanDraft, *corrections: Correction) -> PlanDraft:
    return correct(before, corrections, fiscal_year=2569).draft


def edit(measure: DraftMeasure, **changes: object) -> EditMeasure:
    return EditMeasure(measure.key, replace(values_of(measure), **changes))  # type: ignore[arg-type]


# --- a form that is saved -------------------------------------------------------------------------------------


def test_a_form_saved_as_it_was_changes_nothing_but_doubts() -> None:
    before = plan()
    saved = after(before, *(edit(measure) for measure in before.measures))
    for old, new in zip(before.measures, saved.measures, strict=True):
        assert group_steps(new) == group_steps(old)
        assert [step.units.value for step in new.steps] == [step.units.value for step in old.steps]
        assert (new.code.value, new.title.value, new.source) == (old.code.value, old.title.value, old.source)
    assert "period_reversed" in codes(saved), "what is wrong in the words themselves is still wrong"


def test_what_is_typed_is_read_like_what_is_printed() -> None:
    before = plan()
    third = before.measures[2]
    saved = after(before, edit(third, owners="สำนักปลัด ร่วมกับ ทุกสำนัก/กอง", period="ก.พ. ๖๙ – มี.ค. ๖๙"))
    (group,) = group_steps(saved.measures[2])
    assert (group.owners.divisions, group.owners.is_supported_by_all) == (("สำนักปลัด",), True)
    assert (group.term.start, group.term.end) == (date(2026, 2, 1), date(2026, 3, 31))
    assert saved.measures[2].divisions.confidence is Confidence.CLEAR
    assert not {"period_reversed", "owner_unknown"} & codes(saved)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("1/10/2568 - 31/3/2569", date(2025, 10, 1), date(2026, 3, 31)),
        ("๑/๑๐/๖๘ – ๓๑/๓/๖๙", date(2025, 10, 1), date(2026, 3, 31)),
        ("15/1/2569", date(2026, 1, 15), date(2026, 1, 15)),
        ("ตลอดปีงบประมาณ", date(2025, 10, 1), date(2026, 9, 30)),
        ("รายไตรมาส", date(2025, 10, 1), date(2026, 9, 30)),
        ("2569", date(2025, 10, 1), date(2026, 9, 30)),
    ],
)
def test_a_period_may_be_typed_as_days_months_or_words(typed: str, first: date, last: date) -> None:
    before = plan()
    measure = after(before, edit(before.measures[0], period=typed)).measures[0]
    assert (measure.start.value, measure.end.value) == (first, last)
    assert {(step.start.value, step.end.value) for step in measure.steps} == {(first, last)}


@pytest.mark.parametrize(
    "typed",
    [
        "กองคลัง",
        "กองคลัง, กองช่าง",
        "กองคลัง/กองช่าง",
        "ทุกสำนัก/กอง",
        "กองคลัง ร่วมกับ ทุกสำนัก/กอง",
        "กองคลัง ร่วมกับ กองช่าง, สำนักปลัด",
        "งานนิติการ สำนักปลัดเทศบาล",
        "งานนิติการ สำนักปลัดเทศบาล ร่วมกับ ทุกสำนัก/กอง",
        "งานนิติการ",
        "ผู้อำนวยการกองคลัง",
        "หน่วยตรวจสอบภายใน, ผู้ที่เกี่ยวข้อง",
        "",
    ],
)
def test_the_words_a_form_shows_are_read_as_the_owners_they_stand_for(typed: str) -> None:
    before = plan()
    measure = after(before, edit(before.measures[0], owners=typed)).measures[0]
    shown = values_of(measure)
    emptied = after(before, edit(before.measures[0], owners="")).measures[0]
    again = edited(emptied, shown, FiscalYear(2569))
    assert [step.divisions.value for step in again.steps] == [step.divisions.value for step in measure.steps]
    assert group_steps(again) == group_steps(measure)


def test_a_typed_doubt_brings_its_problem_to_the_measure() -> None:
    before = plan()
    first = before.measures[0]
    saved = after(before, edit(first, owners="ผู้ที่เกี่ยวข้อง", period="เร็ว ๆ นี้", indicators="ความดี"))
    group = next(group.key for group in before.groups if first.key in group.measures)
    found = {problem.code for problem in saved.problems if problem.about == group}
    assert found == {"owner_unknown", "period_unread", "indicator_unread"}
    mended = after(before, edit(first, owners="", period=""), edit(first, owners="กองคลัง", period="ต.ค. ๖๘"))
    assert not [problem for problem in mended.problems if problem.about == group]


def test_a_step_follows_its_measure_unless_it_says_otherwise() -> None:
    before = plan()
    second = before.measures[1]
    values = values_of(second)
    assert values.owners == "งานพัสดุ กองคลัง"
    assert {(step.owners, step.period) for step in values.steps} == {("", "")}
    first, middle, last = values.steps
    saved = after(
        before, edit(second, owners="กองช่าง", steps=(first, replace(middle, owners="กองคลัง", period="ก.พ. ๖๙"), last))
    )
    measure = saved.measures[1]
    assert [step.divisions.value for step in measure.steps] == [("กองช่าง",), ("กองคลัง",), ("กองช่าง",)]
    assert measure.divisions.value == ("กองช่าง", "กองคลัง")
    assert [group.steps for group in group_steps(measure)] == [("สำรวจพัสดุ", "เปิดให้ยืม"), ("ติดรหัสพัสดุ",)]
    shown = values_of(measure)
    assert after(saved, EditMeasure(measure.key, shown)).measures[1].steps == measure.steps


def test_steps_are_added_removed_and_moved() -> None:
    before = plan()
    second = before.measures[1]
    first, _, last = values_of(second).steps
    saved = after(before, edit(second, steps=(last, StepValues("แจ้งผู้ยืม", owners="กองช่าง"), StepValues(" "), first)))
    measure = saved.measures[1]
    assert steps(measure) == ["เปิดให้ยืม", "แจ้งผู้ยืม", "สำรวจพัสดุ"]
    assert [step.units.value for step in measure.steps] == [("งานพัสดุ",), (), ("งานพัสดุ",)]
    assert measure.steps[1].period_text.value == second.period_text.value


def test_the_other_fields_of_a_form() -> None:
    before = plan()
    values = {"title": "ชื่อใหม่", "code": "ก-๗", "indicators": "๒, 5", "follow_up": "รายงานปลัด", "result": "ทำแล้ว"}
    saved = after(before, edit(before.measures[0], **values))
    measure = saved.measures[0]
    assert (measure.title.value, measure.code.value, measure.indicators.value) == ("ชื่อใหม่", "ก-๗", (2, 5))
    assert (measure.follow_up.value, measure.result.value) == ("รายงานปลัด", "ทำแล้ว")
    assert after(before, edit(before.measures[0], code="O12")).measures[0].o_item.value == "O12"
    assert "title_missing" in codes(after(before, edit(before.measures[0], title=" ")))


# --- doubts ---------------------------------------------------------------------------------------------------


def test_how_rows_were_paired_stays_open_until_each_measure_was_looked_at() -> None:
    before = with_keys(draft(DOUBTFUL))
    one, two, _ = before.measures
    assert "pair_titles" in codes(before)
    assert "pair_titles" in codes(after(before, edit(one)))
    assert "pair_titles" not in codes(after(before, edit(one), edit(two)))


def test_rows_found_right_ask_no_more_but_an_error_stays() -> None:
    before = plan()
    group = before.groups[2].key
    assert {p.code for p in before.problems if p.about == group} >= {"owner_unknown", "period_reversed"}
    checked = after(before, CheckedGroup(group))
    assert checked.measures[2].divisions.confidence is Confidence.CLEAR
    assert {p.severity for p in checked.problems if p.about == group} == {Severity.ERROR}
    assert correct(before, [CheckedGroup(group)], fiscal_year=2569).checked == {group}
    again = correct(before, [CheckedGroup(group), edit(before.measures[2])], fiscal_year=2569)
    assert again.checked == frozenset()


def test_a_name_somebody_decided_is_no_question_any_more() -> None:
    before = plan()
    named = after(before, NameDivision("ผู้ที่เกี่ยวข้อง", NEW_DIVISION))
    assert "owner_unknown" in codes(before)
    assert "owner_unknown" not in codes(named)
    assert named.measures[2].divisions.confidence is Confidence.CLEAR
    typed = after(before, NameDivision("ผู้ที่เกี่ยวข้อง", NEW_DIVISION), edit(before.measures[0], owners="ผู้ที่เกี่ยวข้อง"))
    assert "owner_unknown" not in codes(typed)
    nobody = after(before, NameDivision("ผู้ที่เกี่ยวข้อง", NOBODY))
    assert nobody.measures[2].steps[0].divisions.value == ()
    division = str(new_id())
    chosen = division_choices([NameDivision("ก", division), NameDivision("ข", NEW_DIVISION), NameDivision("ค", NOBODY)])
    assert {name: wanted and str(wanted) for name, wanted in chosen.items()} == {"ก": division, "ข": None}


def test_a_correction_of_what_is_no_longer_there_is_told() -> None:
    before = plan()
    gone = after(before, EditMeasure("9.9.9", MeasureValues("ไม่มีแล้ว")))
    assert gone.measures == before.measures
    assert codes(gone) - codes(before) == {"correction_without_effect"}


def test_what_the_document_has_no_column_for_is_not_asked_for_in_every_form() -> None:
    before = with_keys(draft([HEAD[:4], *(row[:4] for row in ROWS)]))
    assert "period_column_missing" in codes(before)
    assert codes(after(before, edit(before.measures[0]))) == codes(before)
    given = edit(before.measures[0], period="ต.ค. ๖๘")
    emptied = after(before, given, edit(after(before, given).measures[0], period=""))
    assert codes(emptied) == codes(before)
    printed = plan()
    assert "period_missing" in codes(after(printed, edit(printed.measures[0], period="")))


# --- measures taken apart, together, out and in ---------------------------------------------------------------


def test_split_and_merge_lose_nothing() -> None:
    before = plan()
    second = before.measures[1]
    apart = after(before, SplitMeasure(second.key, 1, "ให้ยืมพัสดุ"))
    _, first, new, _ = apart.measures
    assert (new.key, new.title.value, steps(new)) == (f"{second.key}/2", "ให้ยืมพัสดุ", ["ติดรหัสพัสดุ", "เปิดให้ยืม"])
    assert (steps(first), new.divisions.value, new.end.value) == (["สำรวจพัสดุ"], ("กองคลัง",), date(2026, 4, 30))
    assert len({measure.code.value for measure in apart.measures}) == 4
    assert new.code.confidence is Confidence.PROBABLE
    assert next(g for g in apart.groups if second.key in g.measures).measures == (second.key, new.key)
    together = after(before, SplitMeasure(second.key, 1, "ให้ยืมพัสดุ"), MergeMeasure(new.key))
    assert steps(together.measures[1]) == steps(second)
    assert together.groups == before.groups
    thrice = after(before, SplitMeasure(second.key, 2, ""), SplitMeasure(second.key, 1, ""))
    assert [m.key for m in thrice.measures[1:4]] == [second.key, f"{second.key}/3", f"{second.key}/2"]


def test_a_merged_measure_keeps_the_owners_of_each_step() -> None:
    before = plan()
    together = after(before, MergeMeasure(before.measures[1].key))
    first = together.measures[0]
    assert titles(together) == ["เปิดเผยข้อมูลงบประมาณ จัดระบบยืมคืนพัสดุ", "อบรมจริยธรรม"]
    assert [step.units.value for step in first.steps] == [(), (), *[("งานพัสดุ",)] * 3]
    assert (first.start.value, first.end.value) == (date(2025, 10, 1), date(2026, 9, 30))
    assert len(together.groups) == 2
    assert len(together.groups[0].rows) == 2


def test_a_measure_without_steps_becomes_a_step_of_the_one_before() -> None:
    rows = [[*HEAD[:2], *HEAD[3:]], ["๑", "จัดทำแผน", "กองคลัง", "ต.ค. ๖๘"], ["๒", "เผยแพร่แผน", "กองช่าง", "พ.ย. ๖๘"]]
    before = with_keys(draft(rows))
    (measure,) = after(before, MergeMeasure(before.measures[1].key)).measures
    assert [(g.steps, g.owners.divisions) for g in group_steps(measure)] == [
        (("จัดทำแผน",), ("กองคลัง",)),
        (("เผยแพร่แผน",), ("กองช่าง",)),
    ]


def test_a_dropped_measure_comes_back_to_its_place_with_its_doubts() -> None:
    before = plan()
    third = before.measures[2]
    dropped = correct(before, [DropMeasure(third.key)], fiscal_year=2569)
    assert titles(dropped.draft) == titles(before)[:2]
    assert dropped.dropped == (third,)
    assert not dropped.draft.has_errors
    back = after(before, DropMeasure(before.measures[0].key), DropMeasure(third.key), RestoreMeasure(third.key))
    assert titles(back) == titles(before)[1:]
    assert {p for p in back.problems if p.about} == {p for p in before.problems if p.about}


def test_a_measure_the_document_does_not_hold() -> None:
    before = plan()
    values = MeasureValues("ตั้งศูนย์ร้องเรียน", owners="สำนักปลัด", period="ต.ค. ๖๘", steps=(StepValues("รับเรื่อง"),))
    added = after(before, AddMeasure(before.measures[0].key, values), AddMeasure(None, MeasureValues("ท้ายสุด")))
    assert [measure.key for measure in added.measures][1:] == [
        "+1",
        before.measures[1].key,
        before.measures[2].key,
        "+2",
    ]
    new = added.measures[1]
    assert (new.divisions.value, new.steps[0].divisions.value) == (("สำนักปลัด",), ("สำนักปลัด",))
    assert len({measure.code.value for measure in added.measures}) == 5
    assert {p.code for p in added.problems if p.about == "+2"} == {"owner_missing", "period_missing"}


def test_a_typed_code_wins_and_two_alike_are_told() -> None:
    before = plan()
    typed = after(before, edit(before.measures[0], code=before.measures[1].code.value))
    assert len({measure.code.value for measure in typed.measures}) == 3
    assert "code_twice" in codes(typed)


def test_the_plan_as_a_whole() -> None:
    said = after(plan(), SetPlan(kind=PlanKind.PROGRESS_REPORT), SetPlan(round_months=6))
    assert (said.kind.value, said.round_months.value) == (PlanKind.PROGRESS_REPORT, 6)


# --- how it is read -------------------------------------------------------------------------------------------


def test_of_two_choices_about_a_place_the_later_counts() -> None:
    choices = choices_of(
        [
            SetTable(1, 2, (Role.MEASURE, None)),
            JoinRow(1, 5),
            SplitRow(1, 6),
            SplitRow(1, 5),
            DropRows((RowPlace(1, 7), RowPlace(1, 8))),
            RestoreRows((RowPlace(1, 8),)),
            SetTable(1, 3, (Role.MEASURE, Role.OWNER)),
        ],
        [KnownTable(("ก",), (Role.MEASURE,))],
    )
    assert choices.tables == {1: TableChoice(3, (Role.MEASURE, Role.OWNER))}
    assert (choices.joined, choices.apart) == (frozenset(), {RowPlace(1, 5), RowPlace(1, 6)})
    assert (choices.dropped, len(choices.known)) == ({RowPlace(1, 7)}, 1)


def test_a_corrected_row_keeps_its_correction_when_another_is_dropped() -> None:
    source = document([HEAD, *ROWS])
    keyed = read_plan(source)
    saved = [edit(keyed.measures[2], owners="กองช่าง"), DropRows((RowPlace(1, 2),))]
    again = read_plan(source, choices=choices_of(saved))
    assert after(again, *saved).measures[1].divisions.value == ("กองช่าง",)


# --- words ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"owners": "กองช่าง"}, "แก้ผู้รับผิดชอบของ “เปิดเผยข้อมูลงบประมาณ”"),
        ({"owners": "กองช่าง", "title": "ใหม่"}, "แก้ไข “เปิดเผยข้อมูลงบประมาณ”"),
        ({}, "ตรวจ “เปิดเผยข้อมูลงบประมาณ”"),
    ],
)
def test_the_button_says_what_it_takes_back(changes: dict[str, str], words: str) -> None:
    before = correct(plan(), (), fiscal_year=2569)
    assert describe(edit(before.draft.measures[0], **changes), before) == words


# --- for every list of corrections ----------------------------------------------------------------------------

KEYS = st.sampled_from([*(f"1.{row}.1" for row in range(2, 6)), "1.2.2", "1.3.1/2", "+1", "+2", "", "9.9.9"]).filter(
    bool
)
GROUPS = st.sampled_from(["1.2", "1.3", "1.4", "+1", "7.7"])
TEXTS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["กองคลัง", "งานนิติการ สำนักปลัด ร่วมกับ ทุกสำนัก/กอง", "ต.ค. ๖๘ – มี.ค. ๖๙", "๓๑/๒/๖๙", "2569", "รายเดือน"]),
)
NAMES = TEXTS.filter(clean_control_characters)  # a name nobody can see is refused
STEP = st.builds(StepValues, TEXTS, TEXTS, TEXTS)
VALUES = st.builds(MeasureValues, *[TEXTS] * 9, steps=st.lists(STEP, max_size=4).map(tuple))
PLACES = st.builds(RowPlace, st.integers(0, 3), st.integers(0, 9))
MANY_PLACES = st.lists(PLACES, max_size=3).map(tuple)
ROLES = st.lists(st.one_of(st.none(), st.sampled_from(Role)), max_size=6).map(tuple)
CORRECTIONS: st.SearchStrategy[Correction] = st.one_of(
    st.builds(SetTable, st.integers(0, 3), st.one_of(st.none(), st.integers(0, 9)), ROLES),
    st.builds(JoinRow, st.integers(0, 3), st.integers(0, 9)),
    st.builds(SplitRow, st.integers(0, 3), st.integers(0, 9)),
    st.builds(DropRows, MANY_PLACES),
    st.builds(RestoreRows, MANY_PLACES),
    st.builds(EditMeasure, KEYS, VALUES),
    st.builds(SplitMeasure, KEYS, st.integers(0, 4), TEXTS),
    st.builds(MergeMeasure, KEYS),
    st.builds(DropMeasure, KEYS),
    st.builds(RestoreMeasure, KEYS),
    st.builds(AddMeasure, st.one_of(st.none(), KEYS), VALUES),
    st.builds(CheckedGroup, GROUPS),
    st.builds(
        NameDivision, TEXTS.filter(clean_control_characters), st.sampled_from([NEW_DIVISION, NOBODY, str(new_id())])
    ),
    st.builds(
        SetPlan,
        st.one_of(st.none(), st.integers(2540, 2640)),
        st.sampled_from([None, 6, 12]),
        st.one_of(st.none(), st.sampled_from(PlanKind)),
    ),
)
SOURCE = document(DOUBTFUL[:2] + ROWS[1:])


@settings(max_examples=60)
@given(st.lists(CORRECTIONS, max_size=12))
def test_any_list_gives_one_plan_and_taking_back_gives_the_one_before(given_list: list[Correction]) -> None:
    def shown(corrections: list[Correction]) -> PlanDraft:
        read = read_plan(SOURCE, choices=choices_of(corrections))
        return correct(read, corrections, fiscal_year=read.fiscal_year.value).draft

    kept = [json.loads(json.dumps(correction_to_json(one))) for one in given_list]
    again = [*corrections_from_json(kept)]
    first = shown(again)
    assert shown(again) == first
    assert shown([*corrections_from_json(kept[:-1])]) == shown(again[:-1])
    assert len({measure.code.value for measure in first.measures}) == len(first.measures)
    assert len({measure.key for measure in first.measures}) == len(first.measures)
    assert all(measure.key in {key for group in first.groups for key in group.measures} for measure in first.measures)


@given(CORRECTIONS)
def test_what_is_kept_is_read_again_as_it_was(correction: Correction) -> None:
    once = correction_from_json(json.loads(json.dumps(correction_to_json(correction))))
    assert correction_from_json(correction_to_json(once)) == once
    assert type(once) is type(correction)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
)


@given(CORRECTIONS, st.data())
def test_damaged_corrections_are_refused_and_never_crash(correction: Correction, data: st.DataObject) -> None:
    kept = json.loads(json.dumps(correction_to_json(correction)))
    name = data.draw(st.sampled_from([*kept, "unknown"]))
    kept[name] = data.draw(JSON)
    with suppress(RuleBroken):
        assert correction_from_json(kept)


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "edit_measure",
        {},
        {"op": "explode"},
        {"op": ["edit_measure"]},
        {"op": "merge_measure"},
        {"op": "merge_measure", "key": 5},
        {"op": "merge_measure", "key": ""},
        {"op": "merge_measure", "key": "1", "more": 1},
        {"op": "join_row", "table": True, "row": 1},
        {"op": "join_row", "table": 1, "row": -1},
        {"op": "set_table", "table": 1, "header_row": 1, "roles": ["magic"]},
        {"op": "drop_rows", "rows": [{"table": 1}]},
        {"op": "name_division", "printed": "ก", "choice": "somebody"},
        {"op": "set_plan", "round_months": 7},
        {"op": "edit_measure", "key": "1", "values": {"title": "ก", "steps": [{"text": 1}]}},
    ],
)
def test_anything_else_is_refused(wrong: object) -> None:
    with pytest.raises(RuleBroken, match="อัปโหลดใหม่"):
        correction_from_json(wrong)


def test_a_text_is_cleaned_and_may_not_be_endless() -> None:
    kept = correction_to_json(EditMeasure("1", MeasureValues("ก\x00ข\u202e", follow_up="ก\r\nข")))
    once = correction_from_json(kept)
    assert isinstance(once, EditMeasure)
    assert (once.values.title, once.values.follow_up) == ("กข", "ก\nข")
    with pytest.raises(RuleBroken, match="ยาวเกิน"):
        correction_from_json(correction_to_json(EditMeasure("1", MeasureValues("ก" * (LONGEST_TEXT + 1)))))
