"""What a report says was done, and what came of it, as it is read."""

from dataclasses import replace

import pytest

from tests.documents.own_checklist import CHECKLIST
from tests.plan_drafts import draft_measure, draft_plan
from tests.rules.plan_forms import draft
from tracker.documents.reading import read_document
from tracker.rules.plan_correction import EditMeasure
from tracker.rules.plan_correction_draft import correct
from tracker.rules.plan_correction_json import correction_from_json, correction_to_json
from tracker.rules.plan_correction_values import values_of
from tracker.rules.plan_draft import DraftStatus, PlanKind
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan

CAPTIONS = ("มาตรการ", "ขั้นตอน", "ผู้รับผิดชอบ", "ระยะเวลา", "ผลการดำเนินการ")


def test_boxes_and_outcomes_of_a_checklist() -> None:
    plan = read_plan(read_document(CHECKLIST.encode(), "รายงาน.txt"))
    assert plan.lacks_round
    assert [(m.result.value, m.outcome.value, m.is_carried_out) for m in plan.measures] == [
        ("เผยแพร่คู่มือแล้ว 14 กระบวนงาน", "ประชาชนพึงพอใจร้อยละ 91", True),
        ("- เผยแพร่แผนแล้ว", "", True),
        ("", "", False),
    ]
    told = draft_to_json(plan)["measures"][0]
    assert (told["outcome"], told["is_carried_out"]) == ("ประชาชนพึงพอใจร้อยละ 91", True)
    assert told["other"]["ผลลัพธ์หรือความสำเร็จในการดำเนินการ"] == told["outcome"]  # where it always stood


@pytest.mark.parametrize(
    ("result", "expected"),
    [("จัดอบรมแล้ว 2 รุ่น", True), ("ยังไม่ได้ดำเนินการ", False), ("-", None), ("", None), ("ดำเนินการแล้วเสร็จ", True)],
)
def test_a_result_in_words_says_it_too(result: str, expected: bool | None) -> None:
    plan = draft([CAPTIONS, ("อบรมบุคลากร", "๑. จัดอบรม", "กองคลัง", "มีนาคม ๖๙", result)])
    assert plan.measures[0].is_carried_out is expected


def test_what_is_only_hoped_for_is_no_outcome() -> None:
    hoped = (*CAPTIONS[:4], "ผลที่คาดว่าจะได้รับ")
    plan = draft([hoped, ("อบรมบุคลากร", "๑. จัดอบรม", "กองคลัง", "มีนาคม ๖๙", "บุคลากรมีความรู้")])
    assert plan.measures[0].outcome.value == ""
    assert dict(plan.measures[0].other)["ผลที่คาดว่าจะได้รับ"].value == "บุคลากรมีความรู้"


def test_only_a_report_with_something_in_it_needs_a_round() -> None:
    silent = draft_measure("อบรม", "กองคลัง")
    told = draft_measure("อบรม", "กองคลัง", status=DraftStatus.NOT_STARTED)
    report = PlanKind.PROGRESS_REPORT
    assert draft_plan(told, kind=report).lacks_round
    assert not draft_plan(silent, kind=report).lacks_round
    assert not draft_plan(told, kind=report, months=6).lacks_round
    assert not draft_plan(told).lacks_round


def test_an_outcome_is_corrected_and_older_corrections_leave_it() -> None:
    plan = read_plan(read_document(CHECKLIST.encode(), "รายงาน.txt"))
    first = plan.measures[0]
    shown = values_of(first)
    assert shown.outcome == "ประชาชนพึงพอใจร้อยละ 91"
    mended = replace(shown, outcome="ประชาชนพึงพอใจร้อยละ 94")
    for values, expected in ((mended, "ประชาชนพึงพอใจร้อยละ 94"), (replace(shown, outcome=None), shown.outcome)):
        correction = correction_from_json(correction_to_json(EditMeasure(first.key, values)))
        assert correct(plan, [correction], fiscal_year=2571).draft.measures[0].outcome.value == expected
