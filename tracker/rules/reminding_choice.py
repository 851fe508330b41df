"""What an office may choose of how it reminds, checked before it is kept, and said in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from tracker.rules.errors import RuleBroken
from tracker.rules.reminder_hours import EARLIEST, LATEST
from tracker.rules.reminder_policy import RemindingPolicy

OFFERED = (60, 45, 30, 21, 14, 10, 7, 5, 3, 2, 1, 0)  # days before a duty is due, as boxes to tick
FURTHEST = 120
MOST_MARKS = 12
MOST_ESCALATION_DAYS = 30


@dataclass(frozen=True)
class RemindingChoice:
    """What was chosen; `round_offsets` None: the same days as the tasks'."""

    task_offsets: tuple[int, ...]
    round_offsets: tuple[int, ...] | None
    escalation_working_days: int
    opens_at: time
    closes_at: time
    is_uncertain_mail_repeated: bool


def in_order(offsets: Collection[int]) -> tuple[int, ...]:
    """Each once, the furthest first."""
    return tuple(sorted(set(offsets), reverse=True))


def check_choice(choice: RemindingChoice) -> None:
    """Raise RuleBroken, under the name of the field, for what cannot be."""
    _check_offsets(choice.task_offsets, "task_offsets")
    if choice.round_offsets is not None:
        _check_offsets(choice.round_offsets, "round_offsets")
    if not 0 <= choice.escalation_working_days <= MOST_ESCALATION_DAYS:
        raise RuleBroken("escalation", f"จำนวนวันทำการต้องเป็น 0 ถึง {MOST_ESCALATION_DAYS} (0 คือไม่แจ้งขึ้นไป)")
    if choice.opens_at < EARLIEST or choice.closes_at > LATEST:
        raise RuleBroken("hours", "เวลาส่งต้องอยู่ระหว่าง 07:00 ถึง 20:00 น. เพื่อไม่รบกวนผู้รับนอกเวลา")
    if choice.opens_at >= choice.closes_at:
        raise RuleBroken("hours", "เวลาเริ่มส่งต้องมาก่อนเวลาหยุดส่ง กรุณาเลือกใหม่")


def changes_between(policy: RemindingPolicy, is_round_own: bool, choice: RemindingChoice) -> dict[str, list[Any]]:
    """Field → [old, new], in JSON values, of what differs."""
    old = {
        "task_offsets": list(policy.task_offsets),
        "round_offsets": list(policy.round_offsets) if is_round_own else None,
        "escalation_working_days": policy.escalation_working_days,
        "opens_at": f"{policy.opens_at:%H:%M}",
        "closes_at": f"{policy.closes_at:%H:%M}",
        "is_uncertain_mail_repeated": policy.is_uncertain_mail_repeated,
    }
    new = {
        "task_offsets": list(choice.task_offsets),
        "round_offsets": None if choice.round_offsets is None else list(choice.round_offsets),
        "escalation_working_days": choice.escalation_working_days,
        "opens_at": f"{choice.opens_at:%H:%M}",
        "closes_at": f"{choice.closes_at:%H:%M}",
        "is_uncertain_mail_repeated": choice.is_uncertain_mail_repeated,
    }
    return {name: [old[name], new[name]] for name in old if old[name] != new[name]}


def change_words(change: Mapping[str, list[Any]]) -> list[str]:
    """What a change of settings was, a sentence for each field."""
    return [
        f"{_NAMES[name]}: {_value_words(name, pair[0])} เป็น {_value_words(name, pair[1])}"
        for name, pair in change.items()
        if name in _NAMES
    ]


_NAMES = {
    "task_offsets": "วันเตือนก่อนงานครบกำหนด",
    "round_offsets": "วันเตือนก่อนปิดรอบรายงาน",
    "escalation_working_days": "แจ้งขึ้นไปเมื่อเกินกำหนด",
    "opens_at": "เวลาเริ่มส่ง",
    "closes_at": "เวลาหยุดส่ง",
    "is_uncertain_mail_repeated": "ส่งอีเมลที่ไม่แน่ใจซ้ำ",
}


def _value_words(name: str, value: Any) -> str:
    if name == "is_uncertain_mail_repeated":
        return "ส่งซ้ำ" if value else "ไม่ส่งซ้ำ"
    if value is None:
        return "ใช้วันเดียวกับงาน"
    if isinstance(value, list):
        return offset_words(value)
    if name == "escalation_working_days":
        return f"ทุก {value} วันทำการ" if value else "ไม่แจ้ง"
    return f"{value} น."


def offset_words(offsets: Collection[int]) -> str:
    """ "30, 7, 1 วัน และวันครบกำหนด"."""
    before = [str(days) for days in in_order(offsets) if days]
    words = [f"{', '.join(before)} วัน"] if before else []
    return " และ".join([*words, "วันครบกำหนด"] if 0 in offsets else words)


def _check_offsets(offsets: Collection[int], name: str) -> None:
    if not offsets:
        raise RuleBroken(name, "กรุณาเลือกวันเตือนอย่างน้อยหนึ่งวัน มิฉะนั้นจะไม่มีใครได้รับการเตือนล่วงหน้า")
    if any(not 0 <= days <= FURTHEST for days in offsets):
        raise RuleBroken(name, f"วันเตือนต้องเป็นจำนวนวันก่อนครบกำหนด 0 ถึง {FURTHEST}")
    if len(set(offsets)) > MOST_MARKS:
        raise RuleBroken(name, f"เลือกวันเตือนได้ไม่เกิน {MOST_MARKS} วัน หากเตือนถี่กว่านี้ ผู้รับมักเลิกอ่าน")
