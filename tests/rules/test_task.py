"""Which status may follow which, and when a task is late."""

from datetime import date

import pytest

from tracker.rules.errors import RuleBroken
from tracker.rules.task import TaskMove, TaskStatus, is_late, status_after

NOT_STARTED, IN_PROGRESS, SUBMITTED, DONE, CANCELLED = TaskStatus
POSSIBLE = {
    (TaskMove.START, NOT_STARTED): IN_PROGRESS,
    (TaskMove.REPORT, NOT_STARTED): IN_PROGRESS,
    (TaskMove.REPORT, IN_PROGRESS): IN_PROGRESS,
    (TaskMove.FINISH, NOT_STARTED): SUBMITTED,
    (TaskMove.FINISH, IN_PROGRESS): SUBMITTED,
    (TaskMove.APPROVE, SUBMITTED): DONE,
    (TaskMove.RETURN, SUBMITTED): IN_PROGRESS,
    (TaskMove.REOPEN, DONE): IN_PROGRESS,
    (TaskMove.CANCEL, NOT_STARTED): CANCELLED,
    (TaskMove.CANCEL, IN_PROGRESS): CANCELLED,
    (TaskMove.CANCEL, SUBMITTED): CANCELLED,
    (TaskMove.RESTORE, CANCELLED): IN_PROGRESS,
}


@pytest.mark.parametrize("status", TaskStatus)
@pytest.mark.parametrize("move", TaskMove)
def test_every_move_from_every_status(move: TaskMove, status: TaskStatus) -> None:
    after = POSSIBLE.get((move, status))
    if after is None:
        with pytest.raises(RuleBroken, match=status.thai):
            status_after(move, status, is_review_on=True)
    else:
        assert status_after(move, status, is_review_on=True) is after


def test_without_review_finished_is_done() -> None:
    assert status_after(TaskMove.FINISH, IN_PROGRESS, is_review_on=False) is DONE
    assert status_after(TaskMove.REPORT, IN_PROGRESS, is_review_on=False) is IN_PROGRESS


@pytest.mark.parametrize(
    ("status", "due", "late"),
    [
        (NOT_STARTED, date(2026, 3, 1), True),
        (IN_PROGRESS, date(2026, 3, 1), True),
        (IN_PROGRESS, date(2026, 3, 2), False),
        (SUBMITTED, date(2026, 3, 1), False),
        (DONE, date(2026, 3, 1), False),
        (CANCELLED, date(2026, 3, 1), False),
        (NOT_STARTED, None, False),
    ],
)
def test_late_is_due_before_today_and_not_handed_in(status: TaskStatus, due: date | None, late: bool) -> None:
    assert is_late(status, due, date(2026, 3, 2)) is late
