"""Two texts of a plan compared: what is the same measure, what changed in it, and how that is said."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plan_drafts import APRIL, MARCH, SEPTEMBER, group_content, measure_content
from tracker.rules.plan_change_words import change_sentences, summary
from tracker.rules.plan_comparison import Comparison, compare_plans
from tracker.rules.plan_content import MeasureContent, PlanContent

WORDS = ["อบรม", "บุคลากร", "จัดทำ", "คู่มือ", "เผยแพร่", "รายงาน", "ตรวจสอบ", "พัสดุ", "ประชาสัมพันธ์", "ช่องทาง", "ร้องเรียน"]
DIVISIONS = ["สำนักปลัด", "กองคลัง", "กองช่าง", "กองการศึกษา"]
TRAINING = measure_content(
    "1", "อบรมคุณธรรมให้บุคลากรทุกระดับ", group_content("กองคลัง", steps=("สำรวจความต้องการ", "จัดอบรม"))
)
BUYING = measure_content("2", "เผยแพร่แผนจัดซื้อจัดจ้างบนเว็บไซต์", group_content("กองช่าง", steps=("รวบรวมแผน",)))
SERVICE = measure_content("3", "ปรับปรุงจุดบริการประชาชน", group_content("สำนักปลัด", steps=("วางผังจุดบริการ",)))

texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map("".join)
days = st.sampled_from([MARCH, APRIL, SEPTEMBER, None])
groups = st.builds(
    lambda owners, steps, due, is_for_all: group_content(*owners, steps=steps, due=due, is_for_all=is_for_all),
    st.lists(st.sampled_from(DIVISIONS), max_size=3, unique=True),
    st.lists(texts, max_size=3),
    days,
    st.booleans(),
)
measures = st.builds(
    lambda code, title, groups: measure_content(code, title, *groups),
    st.integers(1, 30).map(str),
    texts,
    st.lists(groups, min_size=1, max_size=3),
)
plans = st.lists(measures, max_size=6)


def plan(*measures: MeasureContent) -> PlanContent:
    return PlanContent(2569, measures)


def counts(comparison: Comparison) -> tuple[int, int, int, int]:
    return (
        len(comparison.added),
        len(comparison.changed),
        len(comparison.removed),
        len(comparison.unchanged),
    )


@given(plans)
def test_a_plan_compared_with_itself_shows_nothing(listed: list[MeasureContent]) -> None:
    comparison = compare_plans(plan(*listed), plan(*listed))
    assert comparison.is_empty
    assert counts(comparison) == (0, 0, 0, len(listed))


@given(plans, st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(listed: list[MeasureContent], random: Any) -> None:
    shuffled = [
        replace(measure, groups=tuple(random.sample(measure.groups, len(measure.groups)))) for measure in listed
    ]
    random.shuffle(shuffled)
    assert compare_plans(plan(*listed), plan(*shuffled)).is_empty


@given(plans, plans)
def test_what_one_direction_adds_the_other_removes(one: list[MeasureContent], other: list[MeasureContent]) -> None:
    there, back = compare_plans(plan(*one), plan(*other)), compare_plans(plan(*other), plan(*one))
    assert (len(there.added), len(there.removed)) == (len(back.removed), len(back.added))
    assert sum(counts(there)) == sum(counts(back))


@given(plans, plans)
def test_no_measure_is_used_twice(one: list[MeasureContent], other: list[MeasureContent]) -> None:
    named = [replace(measure, follow_up=str(number)) for number, measure in enumerate(one)]
    comparison = compare_plans(plan(*named), plan(*other))
    pairs = [*comparison.changed, *comparison.unchanged]
    assert sorted([p.old.follow_up for p in pairs] + [m.follow_up for m in comparison.removed]) == sorted(
        m.follow_up for m in named
    )
    assert sorted([*(p.place for p in pairs), *comparison.added_places]) == list(range(len(other)))


CHANGES: list[tuple[str, MeasureContent]] = [
    ("title", replace(TRAINING, title="อบรมคุณธรรมให้บุคลากรและลูกจ้างทุกระดับ")),
    ("title", replace(TRAINING, title="ชื่อใหม่ทั้งหมด")),  # same code
    ("code", replace(TRAINING, code="1.1")),
    ("o_item", replace(TRAINING, o_item="O12")),
    ("context", replace(TRAINING, context="ผลประเมินต่ำ")),
    ("approach", replace(TRAINING, approach="จัดเป็นรุ่น")),
    ("follow_up", replace(TRAINING, follow_up="รายงานผู้บริหาร")),
    ("limitation", replace(TRAINING, limitation="งบประมาณจำกัด")),
    ("indicators", replace(TRAINING, indicators=(5, 6))),
]


@pytest.mark.parametrize(("field", "after"), CHANGES)
def test_one_changed_field_of_a_measure_is_that_one_change(field: str, after: MeasureContent) -> None:
    comparison = compare_plans(plan(TRAINING, BUYING), plan(BUYING, after))
    assert counts(comparison) == (0, 1, 0, 1)
    (pair,) = comparison.changed
    assert (pair.old, pair.new, pair.fields) == (TRAINING, after, (field,))
    assert not any(group.is_changed for group in pair.groups)
    assert len(change_sentences(comparison)) == 1


GROUP_CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("due_on", {"due_on": APRIL}),
    ("ends_on", {"ends_on": APRIL}),
    ("starts_on", {"starts_on": date(2025, 11, 1)}),
    ("divisions", {"divisions": ("กองคลัง", "กองช่าง")}),
    ("divisions", {"is_for_all": True}),
    ("supporting", {"supporting": ("กองช่าง",)}),
    ("supporting", {"is_supported_by_all": True}),
    ("unit", {"unit": "งานพัสดุ"}),
    ("period_text", {"period_text": "ไตรมาสที่ 2"}),
    ("steps", {"steps": ("สำรวจความต้องการ", "จัดอบรมสองรุ่น")}),
    ("steps", {"steps": ("สำรวจความต้องการ",)}),
    ("steps", {"steps": ("จัดอบรม", "สำรวจความต้องการ")}),
]


@pytest.mark.parametrize(("field", "values"), GROUP_CHANGES)
def test_one_changed_field_of_a_group_is_that_one_change(field: str, values: dict[str, Any]) -> None:
    after = replace(TRAINING, groups=(replace(TRAINING.groups[0], **values),))
    comparison = compare_plans(plan(TRAINING, BUYING), plan(after, BUYING))
    assert counts(comparison) == (0, 1, 0, 1)
    (pair,) = comparison.changed
    assert pair.fields == ()
    assert [group.fields for group in pair.groups] == [(field,)]
    assert len(change_sentences(comparison)) == 1


def test_spaces_digits_and_invisible_marks_say_nothing() -> None:
    before = replace(TRAINING, title="อบรม 2 รุ่น", groups=(group_content("กองคลัง", steps=("จัดอบรม 2 ครั้ง",)),))
    after = replace(TRAINING, title="อบรม  ๒ รุ่น ", groups=(group_content("กอง คลัง", steps=("จัด\u200bอบรม ๒ ครั้ง",)),))
    assert compare_plans(plan(before), plan(after)).is_empty


def test_a_measure_put_in_at_the_top_leaves_the_others_their_work() -> None:
    """Without printed codes all codes below move on by one; the title says which is which."""
    new = replace(SERVICE, code="1", is_numbered=False)
    moved = [replace(m, code=str(n), is_numbered=False) for n, m in enumerate((TRAINING, BUYING), start=2)]
    comparison = compare_plans(plan(TRAINING, BUYING), plan(new, *moved))
    assert counts(comparison) == (1, 0, 0, 2)
    assert comparison.added == (new,)


def test_a_place_in_a_list_makes_no_measure_of_another() -> None:
    other = replace(SERVICE, code="1", is_numbered=False)
    assert counts(compare_plans(plan(TRAINING), plan(other))) == (1, 0, 1, 0)


def test_equal_steps_know_a_measure_whose_title_was_written_anew() -> None:
    renamed = replace(TRAINING, title="เสริมสร้างจิตสำนึก", code="7", is_numbered=False)
    comparison = compare_plans(plan(TRAINING), plan(renamed))
    assert [pair.fields for pair in comparison.changed] == [("title",)]


def test_two_equal_titles_are_two_measures() -> None:
    twin = replace(TRAINING, code="9")
    comparison = compare_plans(plan(TRAINING, twin), plan(twin, TRAINING, replace(TRAINING, code="10")))
    assert counts(comparison) == (1, 0, 0, 2)


def test_a_reworded_step_keeps_its_line_and_another_one_does_not() -> None:
    after = replace(TRAINING, groups=(group_content("กองคลัง", steps=("สำรวจความต้องการของบุคลากร", "รายงานผล")),))
    (pair,) = compare_plans(plan(TRAINING), plan(after)).changed
    assert {(step.old, step.new) for step in pair.groups[0].steps} == {
        ("สำรวจความต้องการ", "สำรวจความต้องการของบุคลากร"),
        (None, "รายงานผล"),
        ("จัดอบรม", None),
    }


def test_a_step_given_to_another_division_is_a_group_of_its_own() -> None:
    first, second = TRAINING.groups[0].steps
    after = replace(
        TRAINING, groups=(group_content("กองคลัง", steps=(first,)), group_content("กองช่าง", steps=(second,)))
    )
    (pair,) = compare_plans(plan(TRAINING), plan(after)).changed
    assert [(g.old is None, g.new is None, g.fields) for g in pair.groups] == [
        (False, False, ("steps",)),
        (True, False, ()),
    ]


def test_every_change_is_said_in_one_sentence() -> None:
    due = replace(SERVICE, groups=(replace(SERVICE.groups[0], ends_on=APRIL, due_on=APRIL, period_text="เม.ย. 69"),))
    owner = replace(BUYING, groups=(replace(BUYING.groups[0], divisions=("กองคลัง",)),))
    new = measure_content("4", "ตั้งศูนย์รับเรื่องร้องเรียน", group_content("สำนักปลัด"))
    comparison = compare_plans(plan(TRAINING, BUYING, SERVICE), plan(owner, due, new))
    assert change_sentences(comparison) == (
        "เพิ่มมาตรการ 4: ตั้งศูนย์รับเรื่องร้องเรียน",
        "มาตรการ 2: ผู้รับผิดชอบจาก กองช่าง เป็น กองคลัง",
        "มาตรการ 3: กำหนดส่งจาก 31 มี.ค. 69 เป็น 30 เม.ย. 69",
        "ยกเลิกมาตรการ 1: อบรมคุณธรรมให้บุคลากรทุกระดับ",
    )
    assert summary(comparison) == "เพิ่ม 1 แก้ไข 2 ยกเลิก 1 มาตรการ คงเดิม 0"


def test_nothing_changed_is_said_too() -> None:
    assert summary(compare_plans(plan(TRAINING), plan(TRAINING))) == "ไม่มีอะไรเปลี่ยน"


def test_printed_numbers_alone_make_no_two_plans_one() -> None:
    others = [
        measure_content(str(n), title) for n, title in enumerate(("ตรวจสอบพัสดุประจำปี", "จัดทำคู่มือ", "ลดขั้นตอน"), start=1)
    ]
    comparison = compare_plans(plan(TRAINING, BUYING, SERVICE), plan(*others))
    assert counts(comparison) == (3, 0, 3, 0)
    assert not comparison.is_same_plan


def test_a_code_of_its_own_names_a_measure_whatever_is_written_anew() -> None:
    old = replace(TRAINING, code="2.1.3")
    new = measure_content("2.1.3", "เสริมสร้างจิตสำนึก", group_content("กองช่าง", steps=("ประกาศนโยบาย",)))
    assert counts(compare_plans(plan(old), plan(new))) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("groups", "is_same"),
    [
        ([group_content("กองช่าง", steps=("จัดอบรม", "สรุปผล"), due=APRIL)], True),
        ([group_content("กองคลัง", steps=("ประกาศนโยบาย",))], False),
        ([group_content("กองคลัง")], False),
    ],
)
def test_a_running_number_names_a_measure_with_something_else_in_common(groups: list[Any], is_same: bool) -> None:
    new = measure_content(TRAINING.code, "เสริมสร้างจิตสำนึก", *groups)
    assert bool(compare_plans(plan(TRAINING), plan(new)).changed) is is_same
    assert bool(compare_plans(plan(new), plan(TRAINING)).changed) is is_same


def test_a_measure_without_steps_whose_title_is_written_anew_keeps_its_work() -> None:
    old, new = (measure_content("5", title, group_content("กองคลัง")) for title in ("ลดใช้กระดาษ", "สำนักงานสีเขียว"))
    assert counts(compare_plans(plan(old), plan(new))) == (0, 1, 0, 0)


@pytest.mark.parametrize(("kept", "is_same"), [(4, True), (3, True), (2, True), (1, False), (0, False)])
def test_half_of_the_larger_side_makes_a_file_the_same_plan(kept: int, is_same: bool) -> None:
    listed = [measure_content(f"{n}.1", title * 3) for n, title in enumerate(("ก", "ข", "ค", "ง"))]
    assert compare_plans(plan(*listed), plan(*listed[:kept])).is_same_plan is is_same
    assert compare_plans(plan(*listed[:kept]), plan(*listed)).is_same_plan is is_same
