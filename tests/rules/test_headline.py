"""The overview's sentence says what the bars show."""

from datetime import date
from uuid import UUID

import pytest

from tracker.rules.headline import headline
from tracker.rules.progress import TaskFact, summarise
from tracker.rules.task import TaskStatus

TODAY = date(2027, 3, 2)
FINANCE, WORKS = UUID(int=1), UUID(int=2)
NAMES = {FINANCE: "กองคลัง", WORKS: "กองช่าง"}
EARLIER, LATER = date(2027, 2, 1), date(2027, 6, 30)


def facts(*tasks: tuple[UUID, TaskStatus, date]) -> list[TaskFact]:
    return [
        TaskFact(UUID(int=10 + number), UUID(int=99), division, status, due_on)
        for number, (division, status, due_on) in enumerate(tasks)
    ]


@pytest.mark.parametrize(
    ("tasks", "sentence"),
    [
        ([], "แผนนี้ยังไม่มีงานที่มอบหมาย"),
        (
            [(FINANCE, TaskStatus.NOT_STARTED, LATER)],
            "แล้วเสร็จ 0 จาก 1 งาน (0%) ยังไม่มีงานที่ครบกำหนด ไม่มีงานเกินกำหนด",
        ),
        (
            [(FINANCE, TaskStatus.DONE, EARLIER), (WORKS, TaskStatus.NOT_STARTED, LATER)],
            "แล้วเสร็จ 1 จาก 2 งาน (50%) ตามแผนถึงวันนี้ควรแล้วเสร็จ 1 งาน (50%) จึงเป็นไปตามแผน ไม่มีงานเกินกำหนด",
        ),
        (
            [(FINANCE, TaskStatus.SUBMITTED, EARLIER), (WORKS, TaskStatus.DONE, LATER)],
            (
                "แล้วเสร็จ 1 จาก 2 งาน (50%) และรอตรวจอีก 1 งาน "
                "ตามแผนถึงวันนี้ควรแล้วเสร็จ 1 งาน (50%) จึงเป็นไปตามแผน ไม่มีงานเกินกำหนด"
            ),
        ),
        (
            [(FINANCE, TaskStatus.DONE, EARLIER), (WORKS, TaskStatus.DONE, LATER)],
            "แล้วเสร็จ 2 จาก 2 งาน (100%) ตามแผนถึงวันนี้ควรแล้วเสร็จ 1 งาน (50%) จึงเร็วกว่าแผน 1 งาน ไม่มีงานเกินกำหนด",
        ),
        (
            [(FINANCE, TaskStatus.IN_PROGRESS, EARLIER), (WORKS, TaskStatus.NOT_STARTED, LATER)],
            "แล้วเสร็จ 0 จาก 2 งาน (0%) ตามแผนถึงวันนี้ควรแล้วเสร็จ 1 งาน (50%) จึงช้ากว่าแผน 1 งาน เกินกำหนด 1 งาน ทั้งหมดอยู่ที่กองคลัง",
        ),
        (
            [
                (FINANCE, TaskStatus.IN_PROGRESS, EARLIER),
                (WORKS, TaskStatus.IN_PROGRESS, EARLIER),
                (WORKS, TaskStatus.NOT_STARTED, EARLIER),
            ],
            (
                "แล้วเสร็จ 0 จาก 3 งาน (0%) ตามแผนถึงวันนี้ควรแล้วเสร็จ 3 งาน (100%) จึงช้ากว่าแผน 3 งาน "
                "เกินกำหนด 3 งาน มากที่สุดที่กองช่าง 2 งาน"
            ),
        ),
    ],
)
def test_the_sentence(tasks: list[tuple[UUID, TaskStatus, date]], sentence: str) -> None:
    assert headline(summarise(facts(*tasks), TODAY, (FINANCE, WORKS)), NAMES) == sentence
