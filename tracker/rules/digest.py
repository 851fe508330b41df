"""The content of a person's daily message: what is late, what is due today, what comes, in words and in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.thai_calendar import WEEKDAYS, format_date

LINES_SHOWN_IN_LINE = 10
_LONGEST_TITLE = 300  # LINE counts UTF-16 units; Thai letters and marks are one each
_INK, _QUIET, _RED, _GREEN = "#1a1a1a", "#5f6368", "#b3261e", "#0b5d3b"


@dataclass(frozen=True)
class Notice:
    """One line of the message. `path` is the page it opens; `detail` says what is missing or how things stand."""

    kind: ReminderKind
    title: str
    division: str
    due_on: date
    path: str
    detail: str = ""
    is_vacant: bool = False
    reminder_id: UUID | None = None  # what the person acknowledges; None only in words made for trying
    task_id: UUID | None = None  # what buttons in a chat act on

    @property
    def is_summary(self) -> bool:
        """Tells how things stand and asks for nothing, so it has no due date to show."""
        return self.kind is ReminderKind.WEEKLY_SUMMARY

    def state(self, today: date) -> str:
        if self.is_summary:
            return "summary"
        return "late" if self.due_on < today else "today" if self.due_on == today else "coming"

    def when(self, today: date) -> str:
        """ "ครบกำหนด 31 มีนาคม 2570 (เหลืออีก 7 วัน)"."""
        return f"ครบกำหนด {format_date(self.due_on)} ({days_left(self.due_on, today)})"


@dataclass(frozen=True)
class Digest:
    """All that one person is told on one day, most urgent first."""

    person: str
    organization: str
    today: date
    notices: tuple[Notice, ...]
    home: str  # absolute address of the list of one's own work
    base_url: str = field(repr=False)

    @property
    def weekday(self) -> str:
        """ "วันจันทร์ที่ 1 มีนาคม 2570"."""
        return f"วัน{WEEKDAYS[self.today.weekday()]}ที่ {format_date(self.today)}"

    @property
    def asks(self) -> bool:
        """Whether there is anything to do, and not only to know."""
        return any(not notice.is_summary for notice in self.notices)

    @property
    def title(self) -> str:
        """What kind of message this is, in a few words."""
        return "งานที่ต้องติดตาม" if self.asks else HEADINGS["summary"]

    @property
    def sections(self) -> list[tuple[str, list[Notice]]]:
        """The non-empty groups, each with its heading."""
        return [(heading, group) for state, heading in HEADINGS.items() if (group := self._in(state))]

    @property
    def subject(self) -> str:
        """ "งานที่ต้องติดตาม: เกินกำหนดแล้ว 1 เรื่อง ครบกำหนดวันนี้ 2 เรื่อง"; a summary alone says its first line."""
        summaries = self._in("summary")
        parts = [f"{heading} {len(group)} เรื่อง" for heading, group in self.sections if group != summaries]
        if not parts:
            return f"{self.title}: {summaries[0].detail.partition(NEW_LINE)[0]}"
        return f"{self.title}: {' '.join(parts)}{' และภาพรวมประจำสัปดาห์' if summaries else ''}"

    def link(self, notice: Notice) -> str:
        return self.base_url.rstrip("/") + notice.path

    def _in(self, state: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.state(self.today) == state]


NEW_LINE = "\n"
HEADINGS = {"summary": "ภาพรวมงานประจำสัปดาห์", "late": "เกินกำหนดแล้ว", "today": "ครบกำหนดวันนี้", "coming": "ใกล้ครบกำหนด"}


def days_left(due_on: date, today: date) -> str:
    """How far away a due date is, in words."""
    days = (due_on - today).days
    if days < 0:
        return f"เกินกำหนดมาแล้ว {-days} วัน"
    return {0: "วันนี้", 1: "พรุ่งนี้"}.get(days, f"เหลืออีก {days} วัน")


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The longest overdue first; equal days by division and title, so that the order never wavers."""
    return tuple(sorted(notices, key=lambda one: (one.due_on, one.kind.value, one.division, one.title)))


def line_messages(digest: Digest) -> list[dict[str, Any]]:
    """The same content as one LINE flex message; a person who reads the alternative text loses nothing urgent."""
    shown = digest.notices[:LINES_SHOWN_IN_LINE]
    left_out = len(digest.notices) - len(shown)
    lines: list[dict[str, Any]] = [_line(digest, notice) for notice in shown]
    if left_out:
        lines.append(_text(f"และอีก {left_out} เรื่อง", size="sm", color=_QUIET, margin="lg"))
    bubble = {
        "type": "bubble",
        "body": _box([*_heading(digest), *lines]),
        "footer": _box([_button("เปิดดูงานทั้งหมด", digest.home)]),
    }
    return [{"type": "flex", "altText": f"{digest.subject} ดูที่ {digest.home}"[:1500], "contents": bubble}]


def _heading(digest: Digest) -> list[dict[str, Any]]:
    return [
        _text(digest.title, size="lg", weight="bold", color=_GREEN),
        _text(digest.weekday, size="sm", color=_QUIET),
        _text(digest.organization, size="sm", color=_QUIET, wrap=True),
    ]


def _line(digest: Digest, notice: Notice) -> dict[str, Any]:
    color = _RED if notice.state(digest.today) == "late" else _INK
    words = [_text(notice.title[:_LONGEST_TITLE], size="md", color=_INK, wrap=True, maxLines=4)]
    if aside := " · ".join(part for part in (notice.division, notice.detail) if part):
        words.append(_text(aside, size="sm", color=_QUIET, wrap=True))
    if not notice.is_summary:
        words.append(_text(notice.when(digest.today), size="sm", color=color, wrap=True))
    if notice.is_vacant:
        words.append(_text(VACANT, size="sm", color=_RED, wrap=True))
    action = {"type": "uri", "label": "เปิดงานนี้", "uri": digest.link(notice)}
    return {**_box(words), "margin": "lg", "action": action}


VACANT = "ขณะนี้ตำแหน่งหัวหน้าของกองนี้ว่างอยู่ จึงแจ้งท่านแทน"


def _box(contents: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "box", "layout": "vertical", "contents": contents}


def _text(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "text", "text": text, **looks}


def _button(label: str, address: str) -> dict[str, Any]:
    action = {"type": "uri", "label": label, "uri": address}
    return {"type": "button", "style": "primary", "color": _GREEN, "action": action}
