"""Every kind of message an office sends, as cases; `python -m tests.services.golden_messages` writes their files anew.

tests/golden/messages/<case>/ holds subject and text of the mail, its HTML, its calendar, and the LINE message, so
that a change of words is reviewed as a diff.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from tracker.rules.alarm import AlarmKind, title_of
from tracker.rules.digest import Notice, in_order
from tracker.rules.letter import Letter
from tracker.rules.letter_words import invitation_letter, sign_in_letter, trial_letter
from tracker.rules.message_link import marked_address
from tracker.rules.reminder_policy import DeliveryKind, ReminderKind
from tracker.rules.thai_calendar import BANGKOK
from tracker.services.write_digest import Letterhead, Wording, compose, message_templates
from tracker.services.write_letter import write_letter

GOLDEN = Path(__file__).parents[1] / "golden" / "messages"
TEMPLATES = message_templates(str(Path(__file__).parents[2] / "templates"))
BASE_URL = "https://tidtam.nongmekkhao.example"
WORDING = Wording(TEMPLATES, BASE_URL)
TODAY = date(2027, 3, 24)  # a Wednesday
OFFICE = "องค์การบริหารส่วนตำบลหนองเมฆขาว"
PERSON = UUID(int=7)
ROUND = UUID(int=6)
FINANCE, WORKS = UUID(int=101), UUID(int=102)
_DIVISIONS = {"กองคลัง": FINANCE, "กองช่าง": WORKS}
_K = ReminderKind


@dataclass(frozen=True)
class Case:
    """A message: to whom, what it tells; with `division` it goes to that division's LINE group."""

    person: str
    notices: tuple[Notice, ...]
    kind: DeliveryKind = DeliveryKind.DIGEST
    division: str = ""
    forms: tuple[str, ...] = field(default=("email", "line"))


def task(
    title: str,
    due_on: date,
    number: int,
    division: str = "กองคลัง",
    *,
    kind: ReminderKind = _K.TASK,
    **more: Any,
) -> Notice:
    """A line about a task, with the ids that buttons and calendars hang on."""
    facts = {
        "task_id": UUID(int=1000 + number),
        "reminder_id": UUID(int=2000 + number),
        "division_id": _DIVISIONS.get(division),
        "reason": f"ท่านเป็นผู้อำนวยการ{division} ซึ่งรับผิดชอบงานนี้",
    } | more
    return Notice(kind, title, division, due_on, f"/tasks/{UUID(int=1000 + number)}", **facts)


_PATHS = {
    _K.ENTRY: f"/rounds/{ROUND}/entries",
    _K.ROUND: f"/reports/{ROUND}",
    _K.APPROVAL: "/review",
    _K.ROUND_OPENED: f"/rounds/{ROUND}/entries",
    _K.REPORT: f"/reports/{ROUND}",
    _K.SIGNATURE: f"/reports/frozen/{UUID(int=5)}",
    _K.REPORT_RETURNED: f"/reports/{ROUND}/compile",
}


def of_round(
    kind: ReminderKind,
    title: str,
    division: str = "",
    detail: str = "",
    *,
    due_on: date = date(2027, 3, 31),
    **more: Any,
) -> Notice:
    facts = {"round_id": ROUND, "reminder_id": UUID(int=3000), "division_id": _DIVISIONS.get(division)} | more
    return Notice(kind, title, division, due_on, _PATHS[kind], detail, **facts)


MANUAL = task(
    "จัดทำคู่มือการปฏิบัติงานด้านการจัดซื้อจัดจ้าง",
    date(2027, 3, 31),
    1,
    reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และอีก 7 วันจะครบกำหนด",
)
LATE = task(
    "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์",
    date(2027, 1, 31),
    2,
    detail="ติดปัญหา",
    reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และงานเกินกำหนดมาแล้ว 7 สัปดาห์",
)
TODAYS = task(
    "ประกาศนโยบายไม่รับของขวัญ (No Gift Policy)",
    TODAY,
    3,
    reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และวันนี้ครบกำหนด",
)
TOMORROWS = task(
    "ปรับปรุงประกาศมาตรการประหยัด <พลังงาน> & น้ำ",
    date(2027, 3, 25),
    4,
    reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้ และพรุ่งนี้จะครบกำหนด",
)
ROAD = task(
    "ซ่อมแซมถนนสายบ้านโนนสะอาดและเผยแพร่ผลการตรวจรับ",
    date(2027, 3, 31),
    5,
    "กองช่าง",
    is_vacant=True,
    reason="ตำแหน่งผู้อำนวยการกองช่างไม่มีผู้ดำรงตำแหน่ง ระบบจึงแจ้งปลัดองค์การบริหารส่วนตำบลแทน",
)
SUMMARY = Notice(
    _K.WEEKLY_SUMMARY,
    "ปีงบประมาณ พ.ศ. 2570",
    "",
    date(2027, 3, 22),
    "/overview",
    "แล้วเสร็จ 12 จาก 40 งาน (30%) เกินกำหนด 3 งาน\n"
    "นำไปสู่การปฏิบัติ 9 จาก 12 มาตรการ (75%)\n"
    "งานเกินกำหนดตามกอง: กองช่าง 2 งาน, กองคลัง 1 งาน",
    reminder_id=UUID(int=3001),
    reason="ท่านเป็นผู้บริหาร ระบบส่งภาพรวมให้ท่านทุกวันจันทร์",
)
ENTRY = of_round(
    _K.ENTRY,
    "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
    "กองคลัง",
    "ยังไม่ส่ง 3 มาตรการ",
    reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งต้องรายงานผลในรอบนี้ และอีก 7 วันจะปิดรอบ",
)
ESCALATED = task(
    "เผยแพร่รายงานการใช้จ่ายงบประมาณรายไตรมาสบนเว็บไซต์",
    date(2027, 3, 19),
    2,
    kind=_K.ESCALATION,
    level=1,
    detail="แจ้งผู้อำนวยการกองคลังแล้ว ยังไม่มีการบันทึกผล",
    reason="งานนี้เกินกำหนดครบ 3 วันทำการ จึงเรียนปลัดองค์การบริหารส่วนตำบล ซึ่งเป็นผู้บังคับบัญชาชั้นถัดไป",
)
RETURNED = task(
    "รายงานผลการจัดซื้อจัดจ้างประจำเดือน",
    date(2027, 3, 31),
    6,
    kind=_K.RETURN,
    detail="แบบ สขร. 1 ของเดือนกุมภาพันธ์ยังไม่มีเลขที่สัญญา\nขอให้เติมให้ครบทุกรายการ",
    asked_by="นายธนา รอบคอบ",
    reason="ผู้ตรวจส่งผลของงานนี้คืนเมื่อ 24 มี.ค. 70 และท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้",
)
ASKED_FOR_TIME = task(
    "ซ่อมแซมถนนสายบ้านโนนสะอาดและเผยแพร่ผลการตรวจรับ",
    date(2027, 3, 31),
    5,
    "กองช่าง",
    kind=_K.PROPOSAL,
    detail="ขอขยายเวลาถึงวันที่ 30 เมษายน 2570 เหตุผล: ผู้รับจ้างส่งงานงวดสุดท้ายล่าช้า",
    asked_by="นายประเสริฐ แข็งขัน",
    reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน ซึ่งติดตามผลของทุกกอง และนายประเสริฐ แข็งขัน ยื่นคำขอเรื่องงานนี้เมื่อวันที่ 24 มีนาคม 2570",
)
ANSWERED = replace(
    ASKED_FOR_TIME,
    kind=_K.ANSWER,
    detail="ขอขยายเวลา: อนุญาต ขอให้ส่งภาพถ่ายผลการตรวจรับมาด้วย",
    asked_by="นายธนา รอบคอบ",
    reason="ท่านเป็นผู้ยื่นคำขอเรื่องงานนี้ และนายธนา รอบคอบ ตอบเมื่อวันที่ 24 มีนาคม 2570",
)
TAKEN_BACK = replace(
    RETURNED,
    kind=_K.TAKEN_BACK,
    detail="เลิกทำแล้ว: ส่งคืนให้แก้ไข “รายงานผลการจัดซื้อจัดจ้างประจำเดือน”",
    reason="ท่านได้รับข้อความเรื่องงานนี้ไปก่อนแล้ว และนายธนา รอบคอบ เลิกทำสิ่งที่แจ้งไปเมื่อวันที่ 24 มีนาคม 2570",
)
QUESTION = task(
    "จัดทำคู่มือการปฏิบัติงานด้านการจัดซื้อจัดจ้าง",
    date(2027, 3, 31),
    1,
    kind=_K.QUESTION,
    detail="คู่มือฉบับปรับปรุงจะเสนอผู้บริหารลงนามได้ภายในวันใด",
    asked_by="นางวิภา เที่ยงธรรม",
    reason="นางวิภา เที่ยงธรรม ถามถึงงานนี้เมื่อ 24 มี.ค. 70 และท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้",
)
EVIDENCE = task(
    "ประกาศนโยบายไม่รับของขวัญ (No Gift Policy)",
    date(2027, 4, 30),
    3,
    kind=_K.EVIDENCE,
    detail="ภาพถ่ายการประกาศเจตนารมณ์ และหน้าเว็บไซต์ที่เผยแพร่ประกาศ",
    asked_by="นายธนา รอบคอบ",
    reason="นายธนา รอบคอบ ขอหลักฐานของงานนี้เมื่อ 24 มี.ค. 70 และท่านเป็นผู้อำนวยการกองคลัง ซึ่งรับผิดชอบงานนี้",
)
ASSIGNED = task(
    "จัดกิจกรรมเสริมสร้างวัฒนธรรมองค์กรด้านความซื่อสัตย์สุจริต",
    date(2027, 6, 30),
    7,
    kind=_K.ASSIGNMENT,
    reason="แผนปีงบประมาณ พ.ศ. 2570 มอบหมายงานนี้ให้กองคลัง และท่านเป็นผู้อำนวยการกองคลัง",
)
HEAD, OFFICER, CLERK, MAYOR = "นางอรุณ ละเอียด", "นายธนา รอบคอบ", "นางวิภา เที่ยงธรรม", "นายสมหมาย ใจกว้าง"
ENGINEER = "นายประเสริฐ แข็งขัน"
OPENED = "รอบ 12 เดือน ปีงบประมาณ พ.ศ. 2570"
AT_ONCE = DeliveryKind.AT_ONCE
CASES = {
    "one-task": Case(HEAD, (MANUAL,)),
    "late-today-and-coming": Case(HEAD, (MANUAL, TODAYS, LATE, TOMORROWS)),
    "everything-at-once": Case(HEAD, (MANUAL, TODAYS, LATE, RETURNED, EVIDENCE, ASSIGNED, ENTRY)),
    "vacant-post": Case(CLERK, (ROAD,)),
    "entries-of-a-division": Case(HEAD, (ENTRY,)),
    "policy-officer": Case(
        OFFICER,
        (
            of_round(
                _K.ROUND,
                "ติดตามผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                detail="ยังส่งไม่ครบ 2 กอง: กองคลัง, กองช่าง",
                reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน และอีก 7 วันจะปิดรอบ",
            ),
        ),
    ),
    "approver": Case(
        OFFICER,
        (
            of_round(
                _K.APPROVAL,
                "รับรองผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                detail="รอรับรอง 4 รายการ",
                due_on=date(2027, 4, 30),
                reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน ซึ่งเป็นผู้รับรองผล",
            ),
        ),
    ),
    "report-to-publish": Case(
        OFFICER,
        (
            of_round(
                _K.REPORT,
                "ส่งรายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                detail="รอความเห็นของปลัดองค์การบริหารส่วนตำบล",
                due_on=date(2027, 3, 31),
                reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน ซึ่งติดตามผลของทุกกอง และอีก 7 วันจะครบกำหนด",
            ),
        ),
    ),
    "report-to-sign": Case(
        CLERK,
        (
            of_round(
                _K.SIGNATURE,
                "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                due_on=date(2027, 4, 30),
                reason="ท่านดำรงหรือรักษาราชการแทนตำแหน่งปลัดองค์การบริหารส่วนตำบล ซึ่งต้องลงความเห็นในรายงานนี้ "
                "และรายงานมาถึงลำดับของท่านเมื่อวันที่ 24 มีนาคม 2570",
            ),
        ),
        kind=DeliveryKind.AT_ONCE,
    ),
    "report-returned": Case(
        OFFICER,
        (
            of_round(
                _K.REPORT_RETURNED,
                "รายงานผลรอบ 6 เดือน ปีงบประมาณ พ.ศ. 2570",
                detail="ผลของมาตรการ 2.1 ยังไม่มีตัวเลขงบประมาณ ขอให้เติมก่อนเสนอใหม่",
                asked_by="ปลัดองค์การบริหารส่วนตำบล",
                due_on=date(2027, 4, 30),
                reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน ซึ่งติดตามผลของทุกกอง และปลัดองค์การบริหารส่วนตำบล "
                "ส่งรายงานคืนให้แก้ไขเมื่อวันที่ 24 มีนาคม 2570",
            ),
        ),
        kind=DeliveryKind.AT_ONCE,
    ),
    "weekly-summary": Case(MAYOR, (SUMMARY,)),
    "weekly-summary-and-a-task": Case(CLERK, (SUMMARY, ROAD)),
    "many-tasks": Case(
        ENGINEER,
        tuple(
            task(f"ติดตามงานก่อสร้างถนนคอนกรีตเสริมเหล็ก หมู่ที่ {number}", date(2027, 3, 25), number, "กองช่าง")
            for number in range(1, 15)
        ),
    ),
    "round-opened": Case(
        HEAD,
        (
            of_round(
                _K.ROUND_OPENED,
                OPENED,
                "กองคลัง",
                "ต้องรายงาน 5 มาตรการ",
                due_on=date(2027, 9, 30),
                reason="ท่านเป็นผู้อำนวยการกองคลัง ซึ่งต้องรายงานผลในรอบนี้ และรอบเริ่มแล้ว",
            ),
        ),
    ),
    "round-opened-to-policy-officer": Case(
        OFFICER,
        (
            of_round(
                _K.ROUND_OPENED,
                OPENED,
                detail="ต้องรายงาน 12 มาตรการ จาก 6 กอง",
                due_on=date(2027, 9, 30),
                reason="ท่านเป็นเจ้าหน้าที่นโยบายและแผน และรอบเริ่มแล้ว",
            ),
        ),
    ),
    "assignment": Case(HEAD, (ASSIGNED,), AT_ONCE),
    "return": Case(HEAD, (RETURNED,), AT_ONCE),
    "question": Case(HEAD, (QUESTION,), AT_ONCE),
    "evidence": Case(HEAD, (EVIDENCE,), AT_ONCE),
    "proposal": Case(OFFICER, (ASKED_FOR_TIME,), AT_ONCE),
    "answer": Case(HEAD, (ANSWERED,), AT_ONCE),
    "taken-back": Case(HEAD, (TAKEN_BACK,), AT_ONCE),
    "escalation": Case(CLERK, (ESCALATED,), AT_ONCE),
    "several-escalations": Case(
        CLERK,
        (
            ESCALATED,
            replace(
                ROAD, kind=_K.ESCALATION, is_vacant=False, due_on=date(2027, 3, 19), level=1, reason=ESCALATED.reason
            ),
        ),
        AT_ONCE,
    ),
    "several-at-once": Case(HEAD, (RETURNED, QUESTION, EVIDENCE, ASSIGNED), AT_ONCE),
    "group-of-a-division": Case(HEAD, (MANUAL, LATE, ENTRY), division="กองคลัง", forms=("group",)),
}
LETTERS = {
    "sign-in-link": sign_in_letter(HEAD, marked_address(BASE_URL), OFFICE),
    "invitation": invitation_letter(OFFICER, marked_address(BASE_URL), OFFICE),
    "trial": trial_letter(OFFICER, OFFICE, datetime(2027, 3, 24, 9, 15, tzinfo=BANGKOK)),
    "alarm": Letter(
        OFFICER,
        title_of(AlarmKind.CHANNEL_RESTS, "email"),
        (
            "ขณะนี้ส่งการแจ้งเตือนทางอีเมลไม่ได้ เพราะเครื่องส่งอีเมลไม่รับชื่อผู้ใช้หรือรหัสผ่าน",
            "กรุณาตรวจ TRACKER_SMTP_USER และ TRACKER_SMTP_PASSWORD แล้วเปิดตัวทำงานเบื้องหลังใหม่",
        ),
        "เปิดหน้าสถานะระบบแจ้งเตือน",
        f"{BASE_URL}/alarms",
        organization=OFFICE,
    ),
}


def payload_of(case: Case, channel: str) -> dict[str, Any]:
    letterhead = Letterhead(UUID(int=1), OFFICE, {PERSON: case.person})
    return compose(
        WORDING,
        letterhead,
        PERSON,
        in_order(case.notices),
        TODAY,
        kind=case.kind,
        channel=channel,
        division=case.division,
    )


def files_of(case: Case) -> Iterator[tuple[str, str]]:
    """(name, content) of every file that stands for a case."""
    for channel in case.forms:
        payload = payload_of(case, channel)
        if channel == "email":
            yield "mail.txt", f"หัวเรื่อง: {payload['subject']}\n\n{payload['text']}"
            yield "mail.html", payload["html"]
            if payload["calendar"]:
                yield "deadlines.ics", payload["calendar"]
        else:
            yield f"{channel}.json", json.dumps(payload["line"], ensure_ascii=False, indent=1) + "\n"


def files_of_letter(letter: Letter) -> Iterator[tuple[str, str]]:
    """The same for a letter."""
    payload = write_letter(WORDING, letter)
    yield "mail.txt", f"หัวเรื่อง: {payload['subject']}\n\n{payload['text']}"
    yield "mail.html", payload["html"]
    yield "line.json", json.dumps(payload["line"], ensure_ascii=False, indent=1) + "\n"


def all_files() -> Iterator[tuple[str, str, str]]:
    """(case, file, content) of everything."""
    for name, case in CASES.items():
        yield from ((name, file, content) for file, content in files_of(case))
    for name, letter in LETTERS.items():
        yield from ((name, file, content) for file, content in files_of_letter(letter))


def main() -> None:
    """Write all of them; review the diff."""
    shutil.rmtree(GOLDEN, ignore_errors=True)
    for name, file, content in all_files():
        (GOLDEN / name).mkdir(parents=True, exist_ok=True)
        (GOLDEN / name / file).write_bytes(content.encode())


if __name__ == "__main__":
    main()
