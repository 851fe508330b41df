"""Progress in words for everybody: how a measure stands, and how many of them."""

from collections.abc import Sequence
from enum import StrEnum

from tracker.rules.progress import Share, TaskFact, is_measure_done, is_measure_started
from tracker.rules.task import TaskStatus


class MeasureState(StrEnum):
    """How a measure stands. What each is called on screen: MEASURE_STATES."""

    DONE = "done"
    IN_PROGRESS = "in_progress"
    NOT_STARTED = "not_started"
    CANCELLED = "cancelled"


MEASURE_STATES = {
    MeasureState.DONE: "ดำเนินการแล้วเสร็จ",
    MeasureState.IN_PROGRESS: "อยู่ระหว่างดำเนินการ",
    MeasureState.NOT_STARTED: "ยังไม่ดำเนินการ",
    MeasureState.CANCELLED: "ยกเลิกหรือไม่เข้าข่าย",
}


def state_of(legs: Sequence[TaskFact]) -> MeasureState:
    """Of all the tasks of a measure, as the figures count them; one without any counting task is in no figure."""
    counting = [leg for leg in legs if leg.status is not TaskStatus.CANCELLED]
    if not counting:
        return MeasureState.CANCELLED
    if is_measure_done(counting):
        return MeasureState.DONE
    return MeasureState.IN_PROGRESS if is_measure_started(counting) else MeasureState.NOT_STARTED


def progress_sentence(done: Share, started: Share) -> str:
    """ "ดำเนินการแล้วเสร็จ 12 จาก 20 มาตรการ อยู่ระหว่างดำเนินการอีก 5 มาตรการ"."""
    if done.total == 0:
        return "ยังไม่มีมาตรการที่นับความก้าวหน้าได้"
    if done.counted == done.total:
        return f"ดำเนินการแล้วเสร็จครบทั้ง {done.total} มาตรการ"
    under_way = started.counted - done.counted
    more = f" อยู่ระหว่างดำเนินการอีก {under_way} มาตรการ" if under_way > 0 else ""
    return f"ดำเนินการแล้วเสร็จ {done.counted} จาก {done.total} มาตรการ{more}"
