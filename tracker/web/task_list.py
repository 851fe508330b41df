"""A list of tasks: what an address asks for, which rows that are, and how urgent each is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from tracker.rules.task import TaskStatus, is_late
from tracker.store.tasks import TaskRow
from tracker.web.forms import as_id

NEAR = timedelta(days=30)
# Every figure of the overview that counts tasks has its list here.
SHOWS = {
    "": "ทุกสถานะ",
    "open": "ยังไม่เสร็จ",
    "late": "เกินกำหนด",
    "near": "ครบกำหนดใน 30 วัน",
    "due": "ครบกำหนดแล้วถึงวันนี้",
    "blocked": "ติดปัญหา",
    **{status.value: status.thai for status in TaskStatus},
}
_GROUPS = {
    "late": "เกินกำหนด",
    "near": "ครบกำหนดใน 30 วัน",
    "later": "ยังมีเวลา",
    "submitted": "รอตรวจ",
    "done": "แล้วเสร็จ",
    "cancelled": "ยกเลิก/ไม่เข้าข่าย",
}


@dataclass(frozen=True)
class Group:
    """Tasks of one list that share how urgent they are."""

    name: str
    title: str
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class Wanted:
    """What the address asks for."""

    show: str = ""
    division_id: UUID | None = None
    indicator: int | None = None
    measure_id: UUID | None = None

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered away."""
        return self == Wanted()

    def fits(self, row: TaskRow, today: date) -> bool:
        """Whether this row is asked for."""
        return (
            self.division_id in (None, row.division_id)
            and self.measure_id in (None, row.measure_id)
            and (self.indicator is None or self.indicator in row.indicators)
            and _is_shown(self.show, row, today)
        )


def read_wanted(args: Mapping[str, str], *, sees_all: bool) -> Wanted:
    """What an address asks for; what it asks in error is left out."""
    show, number = args.get("show", ""), args.get("indicator", "")
    return Wanted(
        show if show in SHOWS else "",
        as_id(args.get("division")) if sees_all else None,
        int(number) if number in {str(n) for n in range(1, 11)} else None,
        as_id(args.get("measure")),
    )


def urgency_of(row: TaskRow, today: date) -> str:
    """How urgent a task is: late, near, later, submitted, done or cancelled."""
    if not row.status.is_open:
        return row.status.value
    if is_late(row.status, row.due_on, today):
        return "late"
    return "near" if row.due_on and row.due_on <= today + NEAR else "later"


def grouped(rows: list[TaskRow], today: date) -> list[Group]:
    """The rows, the most urgent group first."""
    found = {name: tuple(row for row in rows if urgency_of(row, today) == name) for name in _GROUPS}
    return [Group(name, _GROUPS[name], members) for name, members in found.items() if members]


def _is_shown(show: str, row: TaskRow, today: date) -> bool:
    if show in ("late", "near"):
        return urgency_of(row, today) == show
    if show == "due":  # the same rows as progress.planned_share
        return row.status is not TaskStatus.CANCELLED and row.due_on is not None and row.due_on <= today
    return {"": True, "open": row.status.is_open, "blocked": row.is_blocked and row.status.is_open}.get(
        show, row.status.value == show
    )
