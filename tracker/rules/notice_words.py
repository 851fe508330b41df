"""What a message says of each kind of reminder: its group, what is to be done, what the button is called."""

from collections.abc import Mapping
from datetime import date
from unicodedata import category

from tracker.rules.reminder_policy import ReminderKind
from tracker.rules.thai_calendar import format_date

_K = ReminderKind
# The groups of a message in the order in which they stand: what is to be done first, what is only to be known last.
HEADINGS: Mapping[str, str] = {
    "escalation": "งานเกินกำหนดที่เรียนให้ท่านทราบ",
    "late": "เกินกำหนดแล้ว",
    "today": "ครบกำหนดวันนี้",
    "signature": "รายงานที่รอท่านลงความเห็น",
    "taken_back": "ข้อความก่อนหน้าไม่ใช้แล้ว",
    "return": "ส่งคืนให้แก้ไข",
    "proposal": "คำขอของกองที่รอพิจารณา",
    "answer": "ผลการพิจารณาคำขอ",
    "question": "คำถามที่รอคำตอบ",
    "evidence": "ขอหลักฐานเพิ่มเติม",
    "assignment": "งานที่ได้รับมอบหมายใหม่",
    "coming": "ใกล้ครบกำหนด",
    "opened": "เปิดรอบรายงานใหม่",
    "summary": "ภาพรวมงานประจำสัปดาห์",
}
DATED_HEADINGS = frozenset(HEADINGS[state] for state in ("late", "today", "coming"))
# Kinds that are a group of their own, however far away their day is.
STATE_OF: Mapping[ReminderKind, str] = {
    _K.ESCALATION: "escalation",
    _K.SIGNATURE: "signature",
    _K.RETURN: "return",
    _K.REPORT_RETURNED: "return",
    _K.PROPOSAL: "proposal",
    _K.ANSWER: "answer",
    _K.TAKEN_BACK: "taken_back",
    _K.QUESTION: "question",
    _K.EVIDENCE: "evidence",
    _K.ASSIGNMENT: "assignment",
    _K.ROUND_OPENED: "opened",
    _K.WEEKLY_SUMMARY: "summary",
}
BUTTONS: Mapping[ReminderKind, str] = {  # a LINE button holds 20 characters
    _K.TASK: "เปิดงานนี้",
    _K.ENTRY: "เปิดหน้าส่งผล",
    _K.ROUND: "ดูผลรายกอง",
    _K.APPROVAL: "ตรวจและรับรองผล",
    _K.REPORT: "เปิดรายงานรอบ",
    _K.SIGNATURE: "อ่านและลงความเห็น",
    _K.WEEKLY_SUMMARY: "เปิดภาพรวม",
    _K.ROUND_OPENED: "ดูรอบรายงาน",
    _K.ASSIGNMENT: "เปิดงานนี้",
    _K.RETURN: "เปิดดูและแก้ไข",
    _K.REPORT_RETURNED: "เปิดแก้ไขรายงาน",
    _K.PROPOSAL: "พิจารณาคำขอ",
    _K.ANSWER: "เปิดดูผล",
    _K.TAKEN_BACK: "เปิดงานนี้",
    _K.QUESTION: "เปิดดูและตอบ",
    _K.EVIDENCE: "เปิดดูและแนบ",
    _K.ESCALATION: "เปิดงานนี้",
}
_ASKED: Mapping[ReminderKind, tuple[str, str]] = {  # without and with the name of who wrote it
    _K.RETURN: ("ข้อสังเกต", "ข้อสังเกตของ{name}"),
    _K.REPORT_RETURNED: ("ข้อสังเกต", "ข้อสังเกตของ{name}"),
    _K.PROPOSAL: ("คำขอ", "คำขอของ{name}"),
    _K.ANSWER: ("ผลการพิจารณา", "ผลการพิจารณาของ{name}"),
    _K.TAKEN_BACK: ("แก้ข้อความก่อนหน้า", "แก้ข้อความก่อนหน้าของ{name}"),
    _K.QUESTION: ("คำถาม", "คำถามของ{name}"),
    _K.EVIDENCE: ("หลักฐานที่ขอ", "หลักฐานที่{name} ขอ"),
}
# Told again and again until the work is written down.
ENDS_WHEN_DONE = frozenset({_K.TASK, _K.ENTRY, _K.RETURN, _K.QUESTION, _K.EVIDENCE})
_DEEDS: Mapping[tuple[ReminderKind, str], str] = {  # {day}: the due date, {division}: whose work it is
    (_K.TASK, "late"): "โปรดบันทึกผลการดำเนินการ หากยังไม่แล้วเสร็จ โปรดแจ้งปัญหาที่พบ",
    (_K.TASK, "today"): "โปรดบันทึกผลการดำเนินการภายในวันนี้",
    (_K.TASK, "coming"): "โปรดดำเนินการและบันทึกผลภายในวันที่ {day}",
    (_K.ENTRY, "late"): "โปรดส่งผลการดำเนินการของกองโดยเร็ว รายงานของหน่วยงานยังรอผลส่วนนี้",
    (_K.ENTRY, "today"): "โปรดส่งผลการดำเนินการของกองภายในวันนี้",
    (_K.ENTRY, "coming"): "โปรดกรอกและส่งผลการดำเนินการของกองภายในวันที่ {day}",
    (_K.ROUND, "late"): "โปรดเร่งติดตามกองที่ยังส่งผลไม่ครบ",
    (_K.ROUND, "today"): "โปรดติดตามกองที่ยังส่งผลไม่ครบ ให้ส่งภายในวันนี้",
    (_K.ROUND, "coming"): "โปรดติดตามกองที่ยังส่งผลไม่ครบ ให้ส่งภายในวันที่ {day}",
    (_K.APPROVAL, "late"): "โปรดตรวจและรับรองผลที่กองส่งมาโดยเร็ว",
    (_K.APPROVAL, "today"): "โปรดตรวจและรับรองผลที่กองส่งมาภายในวันนี้",
    (_K.APPROVAL, "coming"): "โปรดตรวจและรับรองผลที่กองส่งมาภายในวันที่ {day}",
    (_K.REPORT, "late"): "โปรดเสนอและเผยแพร่รายงานโดยเร็ว พ้นวันที่ต้องส่งแล้ว",
    (_K.REPORT, "today"): "โปรดเสนอและเผยแพร่รายงานภายในวันนี้",
    (_K.REPORT, "coming"): "โปรดรวบรวมผล เสนอลงนาม และเผยแพร่รายงานภายในวันที่ {day}",
    (_K.SIGNATURE, "signature"): "โปรดอ่านรายงาน แล้วเห็นชอบ หรือส่งคืนพร้อมข้อสังเกต",
    (_K.ROUND_OPENED, "opened"): "โปรดรวบรวมผลการดำเนินการและหลักฐานไว้ตั้งแต่ต้นรอบ",
    (_K.ASSIGNMENT, "assignment"): "โปรดรับทราบ และดำเนินการให้แล้วเสร็จภายในวันที่ {day}",
    (_K.RETURN, "return"): "โปรดแก้ไขตามข้อสังเกต แล้วส่งผลอีกครั้ง",
    (_K.REPORT_RETURNED, "return"): "โปรดแก้ไขรายงานตามข้อสังเกต แล้วเสนอลงนามใหม่",
    (_K.PROPOSAL, "proposal"): "โปรดพิจารณาคำขอนี้ และตอบให้กองทราบ",
    (_K.ANSWER, "answer"): "โปรดดำเนินการต่อตามผลการพิจารณา",
    (_K.TAKEN_BACK, "taken_back"): "โปรดงดดำเนินการตามข้อความก่อนหน้า ผู้บันทึกเลิกทำแล้ว",
    (_K.QUESTION, "question"): "โปรดตอบคำถามนี้ โดยบันทึกความก้าวหน้าของงาน",
    (_K.EVIDENCE, "evidence"): "โปรดแนบหลักฐานตามที่ขอไว้กับงานนี้",
    (_K.ESCALATION, "escalation"): "โปรดติดตามให้{division}ดำเนินการและบันทึกผล",
}
_OPENED_TO_OFFICER = "โปรดตรวจวันปิดรอบและวันครบกำหนดส่งรายงาน ให้ตรงกับประกาศของปีนี้"
# The first sentence of a message that asks for several things of one kind, and for nothing else.
LEADS: Mapping[tuple[ReminderKind, str], str] = {
    (_K.ESCALATION, "escalation"): "โปรดติดตามงานเกินกำหนด {count} เรื่องต่อไปนี้ ให้กองที่รับผิดชอบดำเนินการและบันทึกผล",
    (_K.TASK, "late"): "โปรดบันทึกผลงานที่เกินกำหนด {count} เรื่องต่อไปนี้ หากยังไม่แล้วเสร็จ โปรดแจ้งปัญหาที่พบ",
    (_K.TASK, "today"): "โปรดบันทึกผล {count} เรื่องต่อไปนี้ภายในวันนี้",
    (_K.TASK, "coming"): "โปรดดำเนินการ {count} เรื่องต่อไปนี้ และบันทึกผลตามกำหนด",
    (_K.SIGNATURE, "signature"): "โปรดอ่านรายงาน {count} ฉบับต่อไปนี้ แล้วเห็นชอบ หรือส่งคืนพร้อมข้อสังเกต",
    (_K.RETURN, "return"): "โปรดแก้ไขผลที่ส่งคืน {count} เรื่องต่อไปนี้ แล้วส่งอีกครั้ง",
    (_K.REPORT_RETURNED, "return"): "โปรดแก้ไขรายงานที่ส่งคืน {count} ฉบับต่อไปนี้ แล้วเสนอลงนามใหม่",
    (_K.PROPOSAL, "proposal"): "โปรดพิจารณาคำขอ {count} เรื่องต่อไปนี้ และตอบให้กองทราบ",
    (_K.ANSWER, "answer"): "โปรดดำเนินการต่อตามผลการพิจารณาคำขอ {count} เรื่องต่อไปนี้",
    (_K.TAKEN_BACK, "taken_back"): "โปรดงดดำเนินการตามข้อความก่อนหน้า {count} เรื่องต่อไปนี้ ผู้บันทึกเลิกทำแล้ว",
    (_K.QUESTION, "question"): "โปรดตอบคำถาม {count} เรื่องต่อไปนี้ โดยบันทึกความก้าวหน้าของงาน",
    (_K.EVIDENCE, "evidence"): "โปรดแนบหลักฐานของงาน {count} เรื่องต่อไปนี้",
    (_K.ASSIGNMENT, "assignment"): "โปรดรับทราบงานที่ได้รับมอบหมายใหม่ {count} เรื่องต่อไปนี้ และดำเนินการตามกำหนด",
}
_UNDATED = {_K.ASSIGNMENT: "โปรดรับทราบและเริ่มดำเนินการ"}
_LONGEST_QUOTE = 500  # characters of what somebody wrote; the rest stands on the page
VACANT = "ขณะนี้ไม่มีผู้ดำรงตำแหน่งหัวหน้าของกองนี้ จึงเรียนท่านแทน"


def state_of(kind: ReminderKind, due_on: date, today: date) -> str:
    """The group of HEADINGS a reminder stands in today."""
    dated = "late" if due_on < today else "today" if due_on == today else "coming"
    return STATE_OF.get(kind, dated)


def deed_of(kind: ReminderKind, state: str, due_on: date | None, division: str) -> str:
    """The one sentence that says what is to be done; "" where there is nothing to do but to know."""
    if due_on is None and kind in _UNDATED:
        return _UNDATED[kind]
    if kind is _K.ROUND_OPENED and not division:
        return _OPENED_TO_OFFICER
    return _DEEDS.get((kind, state), "").format(
        day=format_date(due_on) if due_on else "", division=division or "กองที่รับผิดชอบ"
    )


def is_asked(kind: ReminderKind) -> bool:
    """Whether somebody wrote something that waits for an answer."""
    return kind in _ASKED


def said_of(kind: ReminderKind, detail: str, asked_by: str) -> str:
    """How things stand, or what somebody wrote, with who wrote it: "คำถามของนายธนา รอบคอบ: ใช้งบประมาณจากแหล่งใด"."""
    if kind not in _ASKED or not detail:
        return detail
    without, with_name = _ASKED[kind]
    who = with_name.format(name=asked_by) if asked_by else without
    return f"{who}: {shorten(detail, _LONGEST_QUOTE)}"


def days_left(due_on: date, today: date) -> str:
    """How far away a due date is, in words."""
    days = (due_on - today).days
    if days < 0:
        return f"เกินกำหนดมาแล้ว {-days} วัน"
    return {0: "วันนี้", 1: "พรุ่งนี้"}.get(days, f"เหลืออีก {days} วัน")


def shorten(text: str, most: int) -> str:
    """At most so many characters, with … where something is left out; never between a letter and its marks."""
    if len(text) <= most:
        return text
    end = most - 1
    while end and (hangs_on(text[end]) or text[end - 1] in _HOLDS_NEXT):
        end -= 1
    return f"{text[:end].rstrip()}…"


_HOLDS_NEXT = "เแโใไ\u200d"  # Thai vowels written before their letter; the joiner inside an emoji


def clusters(text: str) -> list[str]:
    """The text in pieces that a reader sees as one: a letter with its marks."""
    pieces: list[str] = []
    for character in text:
        if pieces and hangs_on(character):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def hangs_on(character: str) -> bool:
    """Whether it belongs to the one before it: tones, vowels above and below, sara am, parts of an emoji."""
    return character in "ำ\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff" or category(character) in ("Mn", "Me")
