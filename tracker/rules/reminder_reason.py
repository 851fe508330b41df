"""Answers “ทำไมฉันได้ข้อความนี้”: who the person is in the matter, and what makes it due, in one Thai sentence."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from tracker.rules.office import EXECUTIVES, Rank
from tracker.rules.reminder_marks import Mark
from tracker.rules.reminder_policy import Obligation, ReminderKind
from tracker.rules.reminder_recipients import Holder
from tracker.rules.thai_calendar import format_date

Posts = Mapping[UUID, tuple[Holder, ...]]
_THINGS = {
    ReminderKind.ENTRY: "รายงานนี้",
    ReminderKind.ROUND: "รอบรายงานนี้",
    ReminderKind.APPROVAL: "การรับรองรายงานนี้",
    ReminderKind.ROUND_OPENED: "รายงานของกองในรอบนี้",
    ReminderKind.REPORT: "การเผยแพร่รายงานรอบนี้",
}
_TO_NAMED = {
    ReminderKind.SIGNATURE: "ท่านดำรงหรือรักษาราชการแทนตำแหน่ง{post} ซึ่งต้องลงความเห็นในรายงานนี้",
    ReminderKind.ANSWER: "ท่านเป็นผู้ยื่นคำขอเรื่องงานนี้",
    ReminderKind.TAKEN_BACK: "ท่านได้รับข้อความเรื่องงานนี้ไปก่อนแล้ว",
}
_OF_ALL = frozenset(
    {
        *(ReminderKind.ROUND, ReminderKind.APPROVAL, ReminderKind.REPORT),
        *(ReminderKind.REPORT_RETURNED, ReminderKind.PROPOSAL),
    }
)


def reason_of(obligation: Obligation, mark: Mark, person_id: UUID, posts: Posts, today: date) -> str:
    """The sentence as it is true today; it is kept with the reminder."""
    held = posts.get(person_id, ())
    if obligation.duty.kind is ReminderKind.ESCALATION:
        return f"{_called(held, EXECUTIVES | {Rank.DIVISION_HEAD})} และ{_what(obligation, mark, today)}"
    return f"{_who(obligation, person_id, held)} และ{_what(obligation, mark, today)}"


def _who(obligation: Obligation, person_id: UUID, held: tuple[Holder, ...]) -> str:
    kind, division_id, division = obligation.duty.kind, obligation.duty.division_id, obligation.division
    if kind is ReminderKind.WEEKLY_SUMMARY:
        return f"{_called(held, EXECUTIVES)} ซึ่งติดตามภาพรวมของหน่วยงาน"
    if kind in _TO_NAMED:
        return _TO_NAMED[kind].format(post=obligation.by)
    if kind in _OF_ALL or division_id is None:
        return f"{_called(held, {Rank.POLICY_OFFICER})} ซึ่งติดตามผลของทุกกอง"
    if person_id == obligation.delegate_id:
        return f"ท่านได้รับมอบหมายจากหัวหน้า{division}ให้ดำเนินงานนี้"
    heads = tuple(one for one in held if one.rank is Rank.DIVISION_HEAD and one.division_id == division_id)
    if heads:
        return f"{_called(heads, {Rank.DIVISION_HEAD})} ซึ่งรับผิดชอบ{_THINGS.get(kind, 'งานนี้')}"
    return f"ตำแหน่งหัวหน้า{division}ว่างอยู่ จึงแจ้งท่านซึ่งเป็น{_title(held)}แทน"


def _called(held: tuple[Holder, ...], ranks: Iterable[Rank]) -> str:
    """ "ท่านเป็นปลัดเทศบาล", or who acts for one."""
    wanted = frozenset(ranks)
    fitting = next((one for one in held if one.rank in wanted), None)
    if fitting is None:
        return "ท่านมีหน้าที่ในเรื่องนี้"
    return f"ท่าน{'รักษาราชการแทน' if fitting.is_acting else 'เป็น'}{fitting.title or fitting.rank.thai}"


def _title(held: tuple[Holder, ...]) -> str:
    above = [one for one in held if one.rank in EXECUTIVES] or [one for one in held if one.rank is Rank.POLICY_OFFICER]
    return (above[0].title or above[0].rank.thai) if above else "ผู้เกี่ยวข้อง"


def _what(obligation: Obligation, mark: Mark, today: date) -> str:
    duty = obligation.duty
    if duty.happened_on is not None:
        return _happened(duty.kind, duty.happened_on, obligation.by or "เจ้าหน้าที่นโยบายและแผน")
    if duty.kind is ReminderKind.WEEKLY_SUMMARY:
        return f"ระบบสรุปให้ทุกสัปดาห์ ครั้งนี้ของสัปดาห์วันที่ {format_date(duty.due_on)}"
    if duty.kind is ReminderKind.ESCALATION:
        late = f"{_late(duty.late_kind, obligation.division)}เกินกำหนดมาแล้ว {(today - duty.due_on).days} วัน"
        return f"{late} จึงแจ้งผู้บังคับบัญชาขั้นที่ {mark.level}"
    again = "ท่านเคยขอเลื่อนการเตือนมาถึงวันนี้ โดย" if mark.label.startswith("z") else ""
    return again + _when(_THINGS.get(duty.kind, "งานนี้"), (duty.due_on - today).days)


def _happened(kind: ReminderKind, on: date, by: str) -> str:
    words = {
        ReminderKind.ASSIGNMENT: f"งานนี้มอบหมายเมื่อวันที่ {format_date(on)}",
        ReminderKind.ROUND_OPENED: f"รอบรายงานเปิดตั้งแต่วันที่ {format_date(on)}",
        ReminderKind.RETURN: f"{by} ตรวจแล้วส่งคืนให้แก้ไข",
        ReminderKind.PROPOSAL: f"{by} ยื่นคำขอเรื่องงานนี้เมื่อวันที่ {format_date(on)}",
        ReminderKind.ANSWER: f"{by} ตอบเมื่อวันที่ {format_date(on)}",
        ReminderKind.TAKEN_BACK: f"{by} เลิกทำสิ่งที่แจ้งไปเมื่อวันที่ {format_date(on)}",
        ReminderKind.QUESTION: f"{by} มีคำถามเรื่องงานนี้",
        ReminderKind.EVIDENCE: f"{by} ขอหลักฐานของงานนี้",
        ReminderKind.SIGNATURE: f"รายงานมาถึงลำดับของท่านเมื่อวันที่ {format_date(on)}",
        ReminderKind.REPORT_RETURNED: f"{by} ส่งรายงานคืนให้แก้ไขเมื่อวันที่ {format_date(on)}",
    }
    return words[kind]


def _late(late_kind: ReminderKind | None, division: str) -> str:
    return f"รายงานผลของ{division}" if late_kind is ReminderKind.ENTRY else f"งานของ{division}"


def _when(thing: str, days: int) -> str:
    if days < 0:
        return f"{thing}เกินกำหนดมาแล้ว {-days} วัน"
    return f"{thing}ครบกำหนดวันนี้" if days == 0 else f"อีก {days} วันจะครบกำหนด"
