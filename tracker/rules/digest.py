"""The content of a person's message: what is late, what is due today, what somebody asks, in words and in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from tracker.rules.message_link import marked_address
from tracker.rules.notice_words import (
    BUTTONS,
    DATED_HEADINGS,
    ENDS_WHEN_DONE,
    HEADINGS,
    LEADS,
    VACANT,
    days_left,
    deed_of,
    is_asked,
    said_of,
    shorten,
    state_of,
)
from tracker.rules.person_name import with_title
from tracker.rules.reminder_policy import DeliveryKind, ReminderKind
from tracker.rules.thai_calendar import WEEKDAYS, format_date

__all__ = ["HEADINGS", "NEW_LINE", "VACANT", "Digest", "Notice", "days_left", "in_order"]

NEW_LINE = "\n"
CHOICES = "/account/channels"
INBOX = "/inbox"
_LONGEST_SUBJECT_TITLE = 120
_OTHER_DAYS = {
    ReminderKind.ROUND_OPENED: "ปิดรอบ",
    ReminderKind.SIGNATURE: "ต้องส่งรายงานภายใน",
    ReminderKind.REPORT_RETURNED: "ต้องส่งรายงานภายใน",
}
_MOST_REASONS = 4
_MOST_GROUPS = 3  # named in a subject


@dataclass(frozen=True)
class Notice:
    """One thing a message tells. `path` is the page it opens.

    `detail` says what is missing or how things stand; of a return, a question or a request it is what `asked_by`
    wrote. `reason` answers “ทำไมฉันได้ข้อความนี้”. `division_id` and `round_id` tell deadlines apart in a calendar.
    """

    kind: ReminderKind
    title: str
    division: str
    due_on: date
    path: str
    detail: str = ""
    is_vacant: bool = False
    reminder_id: UUID | None = None  # what the person acknowledges; None only in words made for trying
    task_id: UUID | None = None  # what buttons in a chat act on
    reason: str = ""
    level: int = 0  # how far up an escalation has gone
    deadline_version: int = 1
    round_id: UUID | None = None
    division_id: UUID | None = None
    asked_by: str = ""
    is_dated: bool = True  # nobody set a day for this task: `due_on` only tells where it stands among others

    @property
    def is_summary(self) -> bool:
        """Tells how things stand and asks for nothing, so it has no due date to show."""
        return self.kind is ReminderKind.WEEKLY_SUMMARY

    @property
    def has_day(self) -> bool:
        """Whether there is a due date to show."""
        return self.is_dated and not self.is_summary

    @property
    def button(self) -> str:
        """What the button that opens its page is called."""
        return BUTTONS[self.kind]

    @property
    def said(self) -> str:
        """How things stand, or what somebody wrote, ready to be read."""
        return said_of(self.kind, self.detail, self.asked_by)

    @property
    def is_quoting(self) -> bool:
        """Whether what it says was written by somebody, and so stands apart."""
        return bool(self.detail) and is_asked(self.kind)

    def state(self, today: date) -> str:
        return state_of(self.kind, self.due_on, today)

    def deed(self, today: date) -> str:
        """The one sentence that says what is to be done."""
        return deed_of(self.kind, self.state(today), self.due_on if self.is_dated else None, self.division)

    def when(self, today: date) -> str:
        """ "ครบกำหนด 31 มีนาคม 2570 (เหลืออีก 7 วัน)"."""
        what = _OTHER_DAYS.get(self.kind, "ครบกำหนด")
        return f"{what} {format_date(self.due_on)} ({days_left(self.due_on, today)})"

    def tag(self, today: date) -> str:
        """What the subject of a message begins with that tells this alone: "เหลืออีก 7 วัน", "ส่งคืนให้แก้ไข"."""
        state = self.state(today)
        if state in ("late", "coming"):
            return days_left(self.due_on, today) if self.due_on != _day_after(today) else "ครบกำหนดพรุ่งนี้"
        return f"งานเกินกำหนดของ{self.division}" if state == "escalation" and self.division else HEADINGS[state]


@dataclass(frozen=True)
class Digest:
    """All that one person is told in one message, most urgent first.

    With `division` it speaks to that division's LINE group. `is_marked`: addresses go through a one-time link,
    whose secret is put in when the message leaves (rules.sign_in); without it they are plain.
    """

    person: str
    organization: str
    today: date
    notices: tuple[Notice, ...]
    base_url: str = field(repr=False)
    kind: DeliveryKind = DeliveryKind.DIGEST
    division: str = ""
    organization_id: UUID | None = None
    is_marked: bool = False

    @property
    def weekday(self) -> str:
        """ "วันจันทร์ที่ 1 มีนาคม 2570"."""
        return f"วัน{WEEKDAYS[self.today.weekday()]}ที่ {format_date(self.today)}"

    @property
    def addressee(self) -> str:
        """Whom the letter opens with."""
        return self.division or with_title(self.person)

    @property
    def asks(self) -> bool:
        """Whether there is anything to do, and not only to know."""
        return bool(self._asking)

    @property
    def ends_when_done(self) -> bool:
        """Whether writing the work down ends what is told."""
        return any(notice.kind in ENDS_WHEN_DONE for notice in self.notices)

    @property
    def title(self) -> str:
        """What kind of message this is, in a few words."""
        return "งานที่ต้องติดตาม" if self.asks else HEADINGS["summary"]

    @property
    def lead(self) -> str:
        """The first sentence: the deed."""
        if not self.asks:
            return f"ขอเรียนภาพรวมการดำเนินงานตามแผน ณ {self.weekday}"
        return self.lead_of_all or f"โปรดดำเนินการ {len(self._asking)} เรื่องต่อไปนี้ แล้วบันทึกผลในระบบ"

    @cached_property
    def lead_of_all(self) -> str:
        """What is to be done, in one sentence for everything, so that it need not be said again; "" where it cannot."""
        if len(self._asking) == 1:
            return self._asking[0].deed(self.today)
        kinds = {(notice.kind, notice.state(self.today)) for notice in self._asking}
        return LEADS.get(kinds.pop(), "").format(count=len(self._asking)) if len(kinds) == 1 else ""

    @cached_property
    def _asking(self) -> list[Notice]:
        return [notice for notice in self.notices if not notice.is_summary]

    @cached_property
    def sections(self) -> list[tuple[str, list[Notice]]]:
        """The non-empty groups, each with its heading."""
        groups: dict[str, list[Notice]] = {}
        for notice in self.notices:
            groups.setdefault(notice.state(self.today), []).append(notice)
        return [(heading, groups[state]) for state, heading in HEADINGS.items() if state in groups]

    @cached_property
    def subject(self) -> str:
        """ "เหลืออีก 7 วัน: จัดทำคู่มือ…"; of several "งานที่ต้องติดตาม: เกินกำหนดแล้ว 1 เรื่อง ใกล้ครบกำหนด 2 เรื่อง"."""
        return f"{self.division}: {self._subject}" if self.division else self._subject

    @property
    def _subject(self) -> str:
        if len(self.notices) == 1 and self.asks:
            return f"{self.notices[0].tag(self.today)}: {shorten(self.notices[0].title, _LONGEST_SUBJECT_TITLE)}"
        summaries = self._in("summary")
        groups = [(heading, len(group)) for heading, group in self.sections if group != summaries]
        if not groups:
            return f"{self.title}: {summaries[0].detail.partition(NEW_LINE)[0]}"
        parts = [f"{heading} {count} เรื่อง" for heading, count in groups[:_MOST_GROUPS]]
        if len(parts) == 1 and not summaries and groups[0][0] not in DATED_HEADINGS:
            return parts[0]
        if left_out := sum(count for _, count in groups[_MOST_GROUPS:]):
            parts.append(f"และอีก {left_out} เรื่อง")
        return f"{self.title}: {' '.join(parts)}{' และภาพรวมประจำสัปดาห์' if summaries else ''}"

    @property
    def reasons(self) -> list[str]:
        """Why the person gets this, each reason once; with many, those of the most urgent."""
        return list(dict.fromkeys(notice.reason for notice in self.notices if notice.reason))[:_MOST_REASONS]

    def link(self, notice: Notice) -> str:
        return self.address(notice.path)

    def address(self, path: str) -> str:
        """The absolute address of one of our pages, as it stands in this message."""
        base_url = self.base_url.rstrip("/")
        return marked_address(base_url, path) if self.is_marked else base_url + path

    @property
    def home(self) -> str:
        """The address of the list of one's own work."""
        return self.address("/")

    @property
    def inbox(self) -> str:
        return self.address(INBOX)

    @property
    def choices(self) -> str:
        return self.address(CHOICES)

    def _in(self, state: str) -> list[Notice]:
        return [notice for notice in self.notices if notice.state(self.today) == state]


def _day_after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The longest overdue first; equal days by division and title, so that the order never wavers."""
    return tuple(sorted(notices, key=lambda one: (one.due_on, one.kind.value, one.division, one.title)))
