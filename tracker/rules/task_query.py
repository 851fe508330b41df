"""What a list of tasks is asked for: read from an address, written into one; all views of the list share it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from tracker.rules.search_words import LONGEST
from tracker.rules.task import TaskStatus, is_late
from tracker.rules.thai_text import clean_line, normalise

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
SORTS = {
    "": "ใกล้ครบกำหนดก่อน",
    "measure": "ตามลำดับมาตรการ",
    "division": "ตามสำนัก/กอง",
    "latest": "ครบกำหนดหลังสุดก่อน",
}
_INDICATORS = {str(number) for number in range(1, 11)}
_ADDRESS_NAMES = {"division_id": "division", "measure_id": "measure", "delegate_id": "delegate"}


@dataclass(frozen=True)
class TaskQuery:
    """Which tasks are wanted, and in which order. Everything left empty asks for all, the earliest due first."""

    show: str = ""
    division_id: UUID | None = None
    indicator: int | None = None
    measure_id: UUID | None = None
    tag: str = ""
    delegate_id: UUID | None = None
    words: str = ""
    sort: str = ""

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered away."""
        return replace(self, sort="") == TaskQuery()

    def as_args(self) -> dict[str, str]:
        """The query as it stands in an address; read again, it is the same."""
        named = {_ADDRESS_NAMES.get(one.name, one.name): getattr(self, one.name) for one in fields(self)}
        return {name: str(value) for name, value in named.items() if value not in ("", None)}

    def without(self, name: str) -> "TaskQuery":
        """The same without one of its filters, called as in an address."""
        names = {_ADDRESS_NAMES.get(one.name, one.name): one for one in fields(self)}
        more: dict[str, Any] = {names[name].name: names[name].default}
        return replace(self, **more)


def read_query(args: Mapping[str, str], *, sees_all: bool) -> TaskQuery:
    """What an address asks for; what it asks in error is left out, and a division where only own ones are seen."""
    show, sort, number = args.get("show", ""), args.get("sort", ""), args.get("indicator", "")
    return TaskQuery(
        show=show if show in SHOWS else "",
        division_id=_id(args.get("division")) if sees_all else None,
        indicator=int(number) if number in _INDICATORS else None,
        measure_id=_id(args.get("measure")),
        tag=_line(args.get("tag", "")),
        delegate_id=_id(args.get("delegate")),
        words=_line(args.get("words", "")),
        sort=sort if sort in SORTS else "",
    )


def urgency(status: TaskStatus, due_on: date | None, today: date) -> str:
    """How urgent a task is: late, near, later, submitted, done or cancelled."""
    if not status.is_open:
        return status.value
    if is_late(status, due_on, today):
        return "late"
    return "near" if due_on and due_on <= today + NEAR else "later"


def _line(typed: str) -> str:
    return normalise(clean_line(typed))[:LONGEST].strip()


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
