"""A reminder as pages and papers show it: what it is about, which of a duty's days it was, where it leads."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tracker.rules.fiscal_year import round_title
from tracker.rules.permissions import Actor
from tracker.rules.reminder_policy import ReminderKind

KINDS = {
    ReminderKind.TASK: "เตือนกำหนดงาน",
    ReminderKind.ENTRY: "เตือนส่งรายงานรอบ",
    ReminderKind.ROUND: "ติดตามรายงานรอบ",
    ReminderKind.APPROVAL: "เตือนรับรองผลรายงาน",
    ReminderKind.WEEKLY_SUMMARY: "ภาพรวมประจำสัปดาห์",
    ReminderKind.ROUND_OPENED: "แจ้งเปิดรอบรายงาน",
    ReminderKind.ASSIGNMENT: "แจ้งมอบหมายงาน",
    ReminderKind.RETURN: "แจ้งส่งคืนให้แก้ไข",
    ReminderKind.PROPOSAL: "แจ้งคำขอของกอง",
    ReminderKind.ANSWER: "แจ้งผลการพิจารณาคำขอ",
    ReminderKind.TAKEN_BACK: "แก้ข้อความก่อนหน้า",
    ReminderKind.QUESTION: "สอบถามความคืบหน้า",
    ReminderKind.EVIDENCE: "ขอหลักฐาน",
    ReminderKind.REPORT: "เตือนเผยแพร่รายงานรอบ",
    ReminderKind.SIGNATURE: "แจ้งรายงานที่รอลงความเห็น",
    ReminderKind.REPORT_RETURNED: "แจ้งรายงานที่ถูกส่งคืน",
    ReminderKind.ESCALATION: "แจ้งผู้บังคับบัญชา",
}
VIAS = {"web": "ในระบบ", "line": "ทาง LINE", "email": "ทางอีเมล"}
BY_CALENDAR = (
    ReminderKind.TASK,
    ReminderKind.ENTRY,
    ReminderKind.ROUND,
    ReminderKind.APPROVAL,
    ReminderKind.REPORT,
)
_OWN_PAGES = {
    ReminderKind.WEEKLY_SUMMARY: "/overview",
    ReminderKind.APPROVAL: "/review",
    ReminderKind.SIGNATURE: "/approvals",
}
NOT_YOURS = "งานที่ไม่อยู่ในความรับผิดชอบของท่านแล้ว"


@dataclass(frozen=True)
class Told:
    """One reminder of one person, with the words of what it is about as they stand today."""

    reminder_id: UUID
    person_id: UUID
    kind: ReminderKind
    due_on: date
    nominal_on: date
    deadline_version: int = 1
    offset_days: int | None = None
    late_week: int | None = None
    level: int | None = None
    task_id: UUID | None = None
    task_title: str = ""
    delegate_id: UUID | None = None
    round_id: UUID | None = None
    round_months: int | None = None
    fiscal_year: int | None = None
    division_id: UUID | None = None
    division_name: str = ""
    detail: str = ""
    reason: str = ""
    acknowledged_at: datetime | None = None
    acknowledged_via: str | None = None
    is_standing: bool = True  # the duty is still to be done, and by the same day
    is_dated: bool = True  # somebody set a day for it

    @property
    def subject(self) -> tuple[object, ...]:
        """What tells one duty of a person from another, in the order of store.snoozes.SnoozeKey."""
        about = self.task_id or self.round_id
        return self.person_id, self.kind.value, about, self.division_id, self.due_on, self.deadline_version

    @property
    def title(self) -> str:
        """The task's title, or which round it is about."""
        if self.task_id is not None:
            return self.task_title
        if self.kind is ReminderKind.WEEKLY_SUMMARY:
            return f"ภาพรวมปีงบประมาณ พ.ศ. {self.fiscal_year}"
        return round_title(self.round_months, self.fiscal_year)

    @property
    def what(self) -> str:
        """ "เตือนกำหนดงาน (ก่อนครบกำหนด 7 วัน)"."""
        return f"{KINDS[self.kind]} ({self.mark})" if self.mark else KINDS[self.kind]

    @property
    def mark(self) -> str:
        """Which of the duty's days this was; "" for what goes by no calendar."""
        if self.kind is ReminderKind.ESCALATION:
            return f"ขั้นที่ {self.level}" if self.level else ""
        if self.kind not in BY_CALENDAR:
            return ""
        if self.late_week:
            return f"เกินกำหนดสัปดาห์ที่ {self.late_week}"
        if self.offset_days is None:
            return "วันที่ขอให้เตือนอีกครั้ง"
        return f"ก่อนครบกำหนด {self.offset_days} วัน" if self.offset_days else "วันครบกำหนด"

    @property
    def has_due_date(self) -> bool:
        """Whether its date is one by which something must be done."""
        return self.is_dated and self.kind not in (ReminderKind.WEEKLY_SUMMARY, ReminderKind.ROUND_OPENED)

    @property
    def path(self) -> str:
        """The page on which it is answered."""
        if self.task_id is not None:
            return f"/tasks/{self.task_id}"
        if self.kind in _OWN_PAGES:
            return _OWN_PAGES[self.kind]
        if self.kind is ReminderKind.REPORT_RETURNED:
            return f"/reports/{self.round_id}/compile"
        is_of_all = self.kind in (ReminderKind.ROUND, ReminderKind.REPORT)
        return f"/reports/{self.round_id}" if is_of_all else f"/rounds/{self.round_id}/entries"

    def is_seen_by(self, actor: Actor) -> bool:
        """Whether this person may still read of it: posts change, and what was another division's is theirs again."""
        if actor.is_executive or actor.is_policy_officer or self.division_id is None:
            return True
        return self.division_id in actor.division_ids or actor.person_id == self.delegate_id


def may_see_told(actor: Actor, division_id: UUID | None) -> bool:
    """Who may read what others were told: executives and the policy officer everything, a head the own division's."""
    return actor.is_executive or actor.is_policy_officer or division_id in actor.headed_division_ids
