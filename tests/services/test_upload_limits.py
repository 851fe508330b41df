"""What one file may take of the machine, however long somebody types."""

import pytest

from tests.services.upload_desk import Desk, desk, report
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_correction import DropMeasure, EditMeasure, MeasureValues, RestoreMeasure, StepValues
from tracker.services.correct_upload import MOST_CHARACTERS, MOST_CORRECTIONS

__all__ = ["desk"]


def test_corrections_do_not_grow_without_end(desk: Desk) -> None:
    upload_id = desk.bring(report())
    steps = tuple(StepValues(f"{number} " + "ก" * 9_000) for number in range(100))
    long = EditMeasure("1.2.1", MeasureValues("มาตรการ", steps=steps))
    for _ in range(MOST_CHARACTERS // 1_000_000):
        desk.correct(upload_id, long)
    count = desk.look(upload_id).upload.correction_count
    with pytest.raises(RuleBroken, match="หลายครั้งเกินไป"):
        desk.correct(upload_id, long)
    assert desk.look(upload_id).upload.correction_count == count


def test_thousands_of_corrections_are_still_applied_and_no_more_are_taken(desk: Desk) -> None:
    upload_id = desk.bring(report())
    turns = [one for _ in range(MOST_CORRECTIONS // 2) for one in (DropMeasure("1.2.1"), RestoreMeasure("1.2.1"))]
    review = desk.correct(upload_id, *turns)
    assert (review.upload.correction_count, review.dropped) == (MOST_CORRECTIONS, ())
    with pytest.raises(RuleBroken, match="หลายครั้งเกินไป"):
        desk.correct(upload_id, DropMeasure("1.2.1"))
