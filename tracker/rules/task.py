"""A task (งานที่มอบหมาย): its states, which may follow which, and when it is late."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from tracker.rules.errors import RuleBroken


class PlanState(StrEnum):
    """Only an active plan of an open fiscal year reminds and counts."""

    DRAFT = "draft"
    ACTIVE = "active"
    CLOSED = "closed"


class EntryState(StrEnum):
    """The states of what a division reports for a measure in a round."""

    NOT_STARTED = "not_started"
    DRAFTING = "drafting"
    SUBMITTED = "submitted"
    APPROVED = "approved"

    @property
    def is_reported(self) -> bool:
        """Whether it counts in รายงานครบ and silences the reminder."""
        return self in (EntryState.SUBMITTED, EntryState.APPROVED)

    @property
    def thai(self) -> str:
        """The word shown to people."""
        return _ENTRY_WORDS[self]


_ENTRY_WORDS = {
    EntryState.NOT_STARTED: "ยังไม่เริ่มรายงาน",
    EntryState.DRAFTING: "กำลังร่าง",
    EntryState.SUBMITTED: "ส่งแล้ว",
    EntryState.APPROVED: "รับรองแล้ว",
}


class TaskStatus(StrEnum):
    """The states of a task; late is computed and ติดปัญหา is a flag, neither is a state."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    DONE = "done"
    CANCELLED = "cancelled"

    @property
    def thai(self) -> str:
        """The word shown to people."""
        return _WORDS[self]

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about the work itself."""
        return self in OPEN


OPEN = (TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS)
_WORDS = {
    TaskStatus.NOT_STARTED: "ยังไม่ดำเนินการ",
    TaskStatus.IN_PROGRESS: "อยู่ระหว่างดำเนินการ",
    TaskStatus.SUBMITTED: "รอตรวจ",
    TaskStatus.DONE: "แล้วเสร็จ",
    TaskStatus.CANCELLED: "ยกเลิก/ไม่เข้าข่าย",
}


class TaskMove(StrEnum):
    """What a person may do to a task's status."""

    START = "start"
    REPORT = "report"
    FINISH = "finish"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"
    CANCEL = "cancel"
    RESTORE = "restore"


REPORTS = (TaskMove.START, TaskMove.REPORT, TaskMove.FINISH)  # what a division says of its work; the rest is decided
COMMENT = "comment"  # an update that moves nothing: said by whoever may see the task

_MOVES: dict[TaskMove, tuple[frozenset[TaskStatus], TaskStatus]] = {
    TaskMove.START: (frozenset({TaskStatus.NOT_STARTED}), TaskStatus.IN_PROGRESS),
    TaskMove.REPORT: (frozenset({TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS}), TaskStatus.IN_PROGRESS),
    TaskMove.FINISH: (frozenset({TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS}), TaskStatus.SUBMITTED),
    TaskMove.APPROVE: (frozenset({TaskStatus.SUBMITTED}), TaskStatus.DONE),
    TaskMove.RETURN: (frozenset({TaskStatus.SUBMITTED}), TaskStatus.IN_PROGRESS),
    TaskMove.REOPEN: (frozenset({TaskStatus.DONE}), TaskStatus.IN_PROGRESS),
    TaskMove.CANCEL: (
        frozenset({TaskStatus.NOT_STARTED, TaskStatus.IN_PROGRESS, TaskStatus.SUBMITTED}),
        TaskStatus.CANCELLED,
    ),
    TaskMove.RESTORE: (frozenset({TaskStatus.CANCELLED}), TaskStatus.IN_PROGRESS),
}


def status_after(move: TaskMove, status: TaskStatus, *, is_review_on: bool) -> TaskStatus:
    """The status a move leads to; with review off, a finished task is done at once.

    Raises RuleBroken where the move is not possible from this status.
    """
    allowed_from, after = _MOVES[move]
    if status not in allowed_from:
        raise RuleBroken(
            "status_move",
            f"งานนี้อยู่ในสถานะ “{status.thai}” จึงทำขั้นตอนนี้ไม่ได้ กรุณาเปิดหน้างานใหม่เพื่อดูสถานะล่าสุด",
        )
    if move is TaskMove.FINISH and not is_review_on:
        return TaskStatus.DONE
    return after


# The two indicators of the OIT instrument are assessed by what the office shows: there is no result without evidence.
_SHOWN_BY_EVIDENCE = frozenset({9, 10})


def needs_evidence(indicators: Collection[int], chosen: bool | None) -> bool:
    """Whether a task may be said to be finished only with evidence: as the office chose for its measure, else for
    measures that aim at what is assessed by evidence.
    """
    return chosen if chosen is not None else not _SHOWN_BY_EVIDENCE.isdisjoint(indicators)


def is_late(status: TaskStatus, due_on: date | None, today: date) -> bool:
    """Due before today and nobody has said it is finished; a holiday never moves a due date."""
    return due_on is not None and due_on < today and status.is_open
