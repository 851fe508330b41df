"""Progress in plain words: the sentence, and how a measure stands, counted as the overview counts."""

from uuid import UUID

import pytest

from tracker.rules.progress import Share, TaskFact
from tracker.rules.public_words import MeasureState, progress_sentence, state_of
from tracker.rules.task import TaskStatus

MEASURE = UUID(int=1)
LETTERS = {"n": "NOT_STARTED", "i": "IN_PROGRESS", "s": "SUBMITTED", "d": "DONE", "c": "CANCELLED"}


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ("dd", MeasureState.DONE),
        ("dc", MeasureState.DONE),
        ("dn", MeasureState.IN_PROGRESS),
        ("s", MeasureState.IN_PROGRESS),
        ("nc", MeasureState.NOT_STARTED),
        ("cc", MeasureState.CANCELLED),
        ("", MeasureState.CANCELLED),
    ],
)
def test_how_a_measure_stands(statuses: str, state: MeasureState) -> None:
    legs = [
        TaskFact(UUID(int=number), MEASURE, UUID(int=9), TaskStatus[LETTERS[letter]], None)
        for number, letter in enumerate(statuses, start=10)
    ]
    assert state_of(legs) is state


@pytest.mark.parametrize(
    ("done", "started", "total", "sentence"),
    [
        (12, 17, 20, "ดำเนินการแล้วเสร็จ 12 จาก 20 มาตรการ อยู่ระหว่างดำเนินการอีก 5 มาตรการ"),
        (0, 0, 3, "ดำเนินการแล้วเสร็จ 0 จาก 3 มาตรการ"),
        (3, 3, 3, "ดำเนินการแล้วเสร็จครบทั้ง 3 มาตรการ"),
        (0, 0, 0, "ยังไม่มีมาตรการที่นับความก้าวหน้าได้"),
    ],
)
def test_the_sentence(done: int, started: int, total: int, sentence: str) -> None:
    assert progress_sentence(Share(done, total, "มาตรการ"), Share(started, total, "มาตรการ")) == sentence
