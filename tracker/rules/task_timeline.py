"""Tasks as bars over the months of a fiscal year: where each begins and ends, how much is done, where today is."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.task import TaskStatus, is_late
from tracker.rules.thai_calendar import SHORT_MONTHS, format_date

WIDTH = 1200.0  # units of the drawing: a hundred for each month


@dataclass(frozen=True)
class Scale:
    """The days a timeline shows."""

    first_on: date
    last_on: date

    @property
    def month_names(self) -> tuple[str, ...]:
        """ต.ค. … ก.ย."""
        return tuple(SHORT_MONTHS[(number + 8) % 12] for number in range(1, 13))

    def place_of(self, day: date, *, is_end: bool = False) -> float:
        """Where a day begins (or ends); days outside lie on the edge."""
        days = (day - self.first_on).days + is_end
        whole = (self.last_on - self.first_on).days + 1
        return round(WIDTH * min(max(days / whole, 0.0), 1.0), 1)


@dataclass(frozen=True)
class Bar:
    """One task's bar. `done` is the width that is filled; `words` say the same for who cannot see it."""

    left: float
    width: float
    done: float
    is_late: bool
    is_cancelled: bool
    words: str


def scale_of(year: int) -> Scale:
    """The scale of a fiscal year."""
    return Scale(FiscalYear(year).start, FiscalYear(year).end)


@dataclass(frozen=True)
class TaskSpan:
    """What a bar is made from. `done_share` lies between 0 and 1."""

    starts_on: date | None
    due_on: date | None
    status: TaskStatus
    done_share: float


def bar_of(scale: Scale, span: TaskSpan, today: date) -> Bar:
    """The bar of a task; without a first day it begins with the year, without a due date it lasts to its end."""
    left = scale.place_of(span.starts_on or scale.first_on)
    right = scale.place_of(span.due_on or scale.last_on, is_end=True)
    if right - left < 8:  # one day must still be seen
        left, right = max(0.0, right - 8), max(right, 8.0)
    width = round(right - left, 1)
    return Bar(
        left=left,
        width=width,
        done=round(width * done_share(span), 1),
        is_late=is_late(span.status, span.due_on, today),
        is_cancelled=span.status is TaskStatus.CANCELLED,
        words=_words(span, today),
    )


def done_share(span: TaskSpan) -> float:
    """How much of the bar is filled: all of what was handed in, else its checklist's or the division's own share."""
    if span.status in (TaskStatus.DONE, TaskStatus.SUBMITTED):
        return 1.0
    if span.status in (TaskStatus.NOT_STARTED, TaskStatus.CANCELLED):
        return 0.0
    return min(max(span.done_share, 0.0), 1.0)


def _words(span: TaskSpan, today: date) -> str:
    begins = format_date(span.starts_on, "short") if span.starts_on else "ต้นปี"
    ends = format_date(span.due_on, "short") if span.due_on else "ไม่ได้กำหนดวัน"
    late = " เกินกำหนด" if is_late(span.status, span.due_on, today) else ""
    share = f" ทำแล้วร้อยละ {int(done_share(span) * 100)}" if span.status is TaskStatus.IN_PROGRESS else ""
    return f"{begins} ถึง {ends} {span.status.thai}{share}{late}"
