"""The history in plain Thai: what each recorded deed is called, and what was old and new in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from tracker.rules.task import EntryState, TaskStatus
from tracker.rules.thai_calendar import format_date

# Kinds of deeds by how their names begin, the longer beginning first.
_DEEDS = {
    "organization_named": "เปลี่ยนชื่อหน่วยงาน",
    "organization_": "ตั้งค่าหน่วยงาน",
    "division_added": "เพิ่มกอง",
    "division_renamed": "เปลี่ยนชื่อกอง",
    "division_merged": "ยุบรวมกอง",
    "division_split": "แยกกอง",
    "division_closed": "ยุบกอง",
    "division_received": "รับงานของกองที่รวมเข้ามา",
    "division_reopened": "เปิดใช้กองอีกครั้ง",
    "division_aliases": "แก้ไขชื่ออื่นของกอง",
    "division_": "แก้ไขข้อมูลกอง",
    "divisions_ordered": "จัดลำดับกอง",
    "person_appointed": "แต่งตั้งให้ดำรงตำแหน่ง",
    "person_left": "บันทึกว่าพ้นจากหน่วยงาน",
    "person_added": "เพิ่มบุคลากร",
    "person_acts": "แต่งตั้งให้รักษาราชการแทน",
    "person_invited": "ส่งคำเชิญเข้าใช้ระบบ",
    "person_returned": "บันทึกว่ากลับมาทำงาน",
    "person_": "แก้ไขข้อมูลบุคคล",
    "position_added": "เพิ่มตำแหน่ง",
    "position_closed": "ปิดตำแหน่ง",
    "position_": "แก้ไขตำแหน่ง",
    "appointment_ended": "ให้พ้นจากตำแหน่ง",
    "appointment_": "แก้ไขการดำรงตำแหน่ง",
    "invitation_cancelled": "ยกเลิกคำเชิญเข้าใช้ระบบ",
    "invitation_": "คำเชิญเข้าใช้ระบบ",
    "sign_in_by_link": "เข้าสู่ระบบด้วยลิงก์",
    "sign_in": "เข้าสู่ระบบ",
    "sign_out_elsewhere": "ออกจากระบบในอุปกรณ์อื่น",
    "sign_out": "ออกจากระบบ",
    "password_changed": "เปลี่ยนรหัสผ่าน",
    "password_forgotten": "ออกลิงก์เข้าใช้ใหม่ให้ผู้ลืมรหัสผ่าน",
    "second_factor_on": "เปิดการยืนยันตัวตนสองชั้น",
    "second_factor_off": "ปิดการยืนยันตัวตนสองชั้น",
    "second_factor_": "การยืนยันตัวตนสองชั้น",
    "recovery_code_": "รหัสสำรองเข้าระบบ",
    "plan_added": "นำแผนเข้าระบบ",
    "plan_activated": "ประกาศใช้แผน",
    "plan_revised": "ปรับแผน",
    "plan_": "แก้ไขแผน",
    "file_imported": "นำเข้าไฟล์",
    "import_undone": "เลิกทำการนำเข้า",
    "heading_forgotten": "ลืมหัวตารางที่เคยจำ",
    "measure_added": "เพิ่มมาตรการ",
    "measure_revised": "แก้ไขมาตรการ",
    "measure_withdrawn": "ถอนมาตรการ",
    "measure_tag": "ติดป้ายกำกับมาตรการ",
    "measure_": "แก้ไขมาตรการ",
    "task_start": "เริ่มดำเนินการ",
    "task_report": "รายงานความก้าวหน้า",
    "task_finish": "แจ้งว่าแล้วเสร็จ",
    "task_approve": "อนุมัติงาน",
    "task_return": "ส่งคืนงานให้แก้ไข",
    "task_cancel": "ยกเลิกงาน",
    "task_reopen": "เปิดงานอีกครั้ง",
    "task_restore": "นำงานกลับมาดำเนินการ",
    "task_withdrawn": "ถอนงาน",
    "task_moved": "งานย้ายตามการปรับโครงสร้างกอง",
    "task_reassigned": "ย้ายงานไปกองอื่น",
    "task_handed": "มอบงานให้ผู้ช่วยในกอง",
    "task_taken_over": "รับงานกลับมาดูแลเอง",
    "task_comment_taken_back": "เลิกทำความเห็น",
    "task_comment": "แสดงความเห็น",
    "more_time_asked": "ขอขยายเวลา",
    "not_ours_asked": "แจ้งว่าไม่ใช่งานของกอง",
    "proposal_granted": "อนุญาตตามคำขอของกอง",
    "proposal_refused": "ไม่อนุญาตตามคำขอของกอง",
    "proposal_withdrawn": "กองถอนคำขอ",
    "evidence_need_chosen": "กำหนดว่าต้องมีหลักฐานหรือไม่",
    "task_asked_question": "ถามกอง",
    "task_asked_evidence": "ขอหลักฐานจากกอง",
    "task_request_settled": "ปิดคำถาม",
    "task_proposal": "คำขอของกอง",
    "proposal_": "คำขอของกอง",
    "task_taken_back": "เลิกทำสิ่งที่บันทึกกับงาน",
    "task_": "แก้ไขงาน",
    "deadline_moved": "เลื่อนกำหนดของงาน",
    "round_dates_moved": "เปลี่ยนกำหนดของรอบรายงาน",
    "entry_cleared": "ล้างข้อความที่นำเข้า",
    "entry_ticked": "เปลี่ยนเครื่องหมายการดำเนินการ",
    "entry_": "ผลรายงานรอบ",
    "evidence_added": "เพิ่มหลักฐาน",
    "evidence_confirmed": "ยืนยันหลักฐาน",
    "evidence_corrected": "แก้ไขข้อมูลหลักฐาน",
    "evidence_withdrawn": "ถอนหลักฐาน",
    "evidence_restored": "นำหลักฐานกลับมา",
    "evidence_": "หลักฐาน",
    "link_accepted": "รับรองลิงก์หลักฐาน",
    "report_proposed": "เสนอรายงานให้ลงนาม",
    "report_approved": "ลงนามในรายงาน",
    "report_returned": "ส่งคืนรายงาน",
    "report_withdrawn": "ถอนเรื่องรายงาน",
    "report_published": "เผยแพร่รายงาน",
    "report_signed_on_paper": "รับลายมือชื่อบนกระดาษ",
    "report_paper_withdrawn": "ถอนฉบับกระดาษ",
    "report_post_skipped": "ข้ามตำแหน่งที่ว่าง",
    "report_cell_worded": "ปรับถ้อยคำในรายงาน",
    "report_cell_restored": "ใช้ถ้อยคำเดิมของกอง",
    "report_": "รายงานผล",
    "unreported_confirmed": "ยืนยันว่าไม่มีผลรายงาน",
    "unreported_taken_back": "เลิกยืนยันว่าไม่มีผลรายงาน",
    "unreported_reminded": "ทวงกองที่ยังไม่ส่งรายงาน",
    "scan_": "เอกสารลงนามที่สแกนกลับ",
    "paper_changed": "ตั้งค่ารูปแบบเอกสาร",
    "reminding_changed": "ตั้งค่าการแจ้งเตือน",
    "reminder_acknowledged": "รับทราบการแจ้งเตือน",
    "reminder_snoozed": "ขอให้แจ้งภายหลัง",
    "reminder_": "การแจ้งเตือน",
    "escalation_stopped": "หยุดการแจ้งขึ้นไป",
    "escalation_resumed": "ให้แจ้งขึ้นไปต่อ",
    "delivery_sent_again": "ส่งข้อความอีกครั้ง",
    "delivery_settled": "ปิดเรื่องข้อความที่ไม่แน่ใจว่าถึง",
    "channel_resumed": "ให้ช่องทางส่งต่อ",
    "contact_changed": "เปลี่ยนช่องทางรับแจ้ง",
    "line_account_set": "ตั้งบัญชี LINE ของหน่วยงาน",
    "line_account_ended": "เลิกใช้บัญชี LINE ของหน่วยงาน",
    "line_linked": "เชื่อมบัญชี LINE",
    "line_unlinked": "เลิกเชื่อมบัญชี LINE",
    "group_linked": "เชื่อมกลุ่ม LINE",
    "group_unlinked": "เลิกเชื่อมกลุ่ม LINE",
    "mail_account_set": "ตั้งค่าอีเมลของหน่วยงาน",
    "mail_account_ended": "เลิกใช้อีเมลของหน่วยงาน",
    "calendar_opened": "เปิดปฏิทินส่วนตัว",
    "calendar_closed": "ปิดปฏิทินส่วนตัว",
    "holidays_proposed": "เสนอวันหยุดราชการ",
    "holidays_confirmed": "ยืนยันวันหยุดราชการ",
    "holiday_": "แก้ไขวันหยุด",
    "public_page_set": "ตั้งค่าหน้าสำหรับประชาชน",
    "o_item_answered": "ตอบข้อประเมิน",
    "o_item_": "แก้ไขข้อประเมิน",
    "assessment_date_": "แก้ไขปฏิทินการประเมิน",
    "view_kept": "บันทึกมุมมอง",
    "view_shared": "แบ่งปันมุมมอง",
    "view_forgotten": "ลบมุมมอง",
    "year_": "ปีงบประมาณ",
    "backup_": "สำรองข้อมูล",
    "demo_": "ข้อมูลตัวอย่าง",
}
_BEGINNINGS = sorted(_DEEDS, key=len, reverse=True)
_FIELDS = {
    "is_carried_out": "ดำเนินการแล้ว",
    "name": "ชื่อ",
    "title": "ชื่อเรื่อง",
    "status": "สถานะ",
    "state": "สถานะ",
    "due_on": "กำหนด",
    "closes_on": "ปิดรอบ",
    "on_date": "วันที่",
    "evidence_on": "วันที่ของหลักฐาน",
    "starts_on": "เริ่ม",
    "ends_on": "สิ้นสุด",
    "result": "ผลการดำเนินการ",
    "suggestion": "ข้อเสนอแนะ",
    "obstacle": "ปัญหาอุปสรรค",
    "limitation": "ข้อจำกัด",
    "percent": "ร้อยละ",
    "reported_percent": "ร้อยละ",
    "reason": "เหตุผล",
    "cancel_reason": "เหตุผล",
    "note": "ข้อความ",
    "text": "ข้อความ",
    "answer": "คำตอบ",
    "announcement": "ประกาศ",
    "is_blocked": "ติดปัญหา",
    "is_on": "เปิดใช้",
    "is_shared": "แบ่งปัน",
    "is_acting": "รักษาราชการแทน",
    "device": "อุปกรณ์",
    "email": "อีเมล",
    "host": "เซิร์ฟเวอร์",
    "sender": "ผู้ส่ง",
    "url": "ที่อยู่เว็บ",
    "file": "ไฟล์",
    "division": "กอง",
    "position": "ตำแหน่ง",
    "channel": "ช่องทาง",
    "count": "จำนวน",
    "digits": "ตัวเลข",
    "kind": "ประเภท",
    "district": "อำเภอ",
    "province": "จังหวัด",
    "from": "ตั้งแต่",
    "to": "ถึง",
    "left_on": "พ้นจากหน่วยงานตั้งแต่",
    "closed_on": "ปิดตั้งแต่",
    "merged_into": "รวมเข้ากับ",
    "merged": "กองที่รวมเข้ามา",
    "new": "กองใหม่",
    "unit": "งาน/ฝ่าย",
}
_STATES = {state.value: state.thai for state in TaskStatus} | {state.value: state.thai for state in EntryState}
LONGEST_VALUE = 200


@dataclass(frozen=True)
class Changed:
    """One field of a deed, in words; "" where there was nothing, or nothing people can read."""

    field: str
    old: str
    new: str


def deed_words(action: str) -> str:
    """What a recorded deed is called; a deed nobody named yet is a change all the same."""
    found = next((beginning for beginning in _BEGINNINGS if action.startswith(beginning)), None)
    return _DEEDS[found] if found else "บันทึกการเปลี่ยนแปลง"


def changed_fields(change: Mapping[str, Any]) -> list[Changed]:
    """The fields people can read, in the order recorded; numbers of rows and keys are left out."""
    told = []
    for name, pair in change.items():
        if name not in _FIELDS or not isinstance(pair, list) or len(pair) != 2:  # old and new
            continue
        old, new = (_value(one) for one in pair)
        if old != new:
            told.append(Changed(_FIELDS[name], old, new))
    return told


def _value(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    text = str(value)
    if _is_id(text):
        return ""
    words = _STATES.get(text) or _day(text) or text
    return words if len(words) <= LONGEST_VALUE else words[:LONGEST_VALUE].rstrip() + " …"


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text)) if len(text) == len("2026-10-01") else ""
    except ValueError:
        return ""
