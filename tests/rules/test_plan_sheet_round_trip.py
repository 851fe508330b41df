"""What is written into the product's own sheet is what is read from it, whatever the texts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rules.own_sheet import ANY_TEXT, content_of, full, grid, plain_content, plans, read, sheet_of
from tracker.rules.plan_content import PlanContent
from tracker.rules.plan_draft import Severity
from tracker.rules.plan_sheet_form import plain_step, steps_from_text, steps_to_text
from tracker.rules.plan_sheet_rows import PlanSheet


@given(plans())
def test_a_plan_comes_back_as_it_was_written(content: PlanContent) -> None:
    draft = read(grid(sheet_of(content)))
    assert content_of(draft) == plain_content(content)


@settings(max_examples=30)
@given(plans(most=2))
def test_what_comes_back_can_be_written_again(content: PlanContent) -> None:
    once = content_of(read(grid(sheet_of(content))))
    assert content_of(read(grid(sheet_of(once)))) == once


@settings(max_examples=30)
@given(plans(most=2))
def test_a_column_of_faults_changes_nothing(content: PlanContent) -> None:
    faults = {measure.code: ["ต้องแก้: ไม่ได้ระบุผู้รับผิดชอบ"] for measure in content.measures}
    draft = read(grid(sheet_of(content, faults), with_faults=True))
    assert content_of(draft) == plain_content(content)


@settings(max_examples=30)
@given(plans(most=3))
def test_the_sheet_survives_the_way_into_another_process(content: PlanContent) -> None:
    sheet = sheet_of(content)
    assert PlanSheet.from_json(sheet.to_json()) == sheet


@given(st.lists(full(ANY_TEXT), max_size=6), st.integers(1, 20))
def test_steps_come_back(steps: list[str], first: int) -> None:
    wanted = tuple(filter(None, map(plain_step, steps)))
    assert steps_from_text(steps_to_text(steps, first)) == wanted


@settings(max_examples=30)
@given(plans(most=3))
def test_errors_are_told_only_where_days_run_backwards(content: PlanContent) -> None:
    draft = read(grid(sheet_of(content)))
    errors = {problem.code for problem in draft.problems if problem.severity is Severity.ERROR}
    is_backwards = any(
        group.starts_on and group.ends_on and group.ends_on < group.starts_on
        for measure in content.measures
        for group in measure.groups
    )
    assert errors == ({"period_reversed"} if is_backwards else set())
