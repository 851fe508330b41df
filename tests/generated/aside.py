"""Tables and lines around a plan that are no measures: scores, contents, budgets, committees, signatures."""

# ruff: noqa: E501  # words as printed stay on one line

from tests.generated.choices import Choices
from tests.generated.material import INDICATOR_NAMES
from tests.generated.paper import Block, Table, rows_of

_SCORES = rows_of(
    ("ตัวชี้วัด", "คะแนน", "ระดับ"),
    *((name, f"{80 + at}.{at}5", "ผ่าน") for at, name in enumerate(INDICATOR_NAMES[:5])),
)
_YEARS = rows_of(
    ("ตัวชี้วัด", "ปี 2566", "ปี 2567", "ปี 2568", "ผลต่าง"),
    *((name, "81.20", "85.11", f"8{at}.50", f"+{at}.39") for at, name in enumerate(INDICATOR_NAMES[4:8])),
)
_WEAK = rows_of(
    ("ข้อ", "ข้อคำถาม", "คะแนน"),
    ("i5", "หน่วยงานของท่านใช้จ่ายงบประมาณโดยคำนึงถึงความคุ้มค่า", "74.10"),
    ("e7", "หน่วยงานที่ท่านติดต่อมีช่องทางรับฟังคำติชม", "70.44"),
)
_CONTENTS = rows_of(("เรื่อง", "หน้า"), ("บทนำ", "1"), ("ผลการวิเคราะห์", "3"), ("มาตรการ", "8"))
_BUDGETS = rows_of(
    ("ที่", "ชื่อโครงการ", "งบประมาณ", "เบิกจ่าย", "คงเหลือ"),
    ("1", "ก่อสร้างถนนสายหนองโดน", "500,000", "200,000", "300,000"),
    ("2", "ขุดลอกคลองหลังวัด", "120,000", "0", "120,000"),
)
_COMMITTEE = rows_of(
    ("ลำดับ", "ชื่อ - สกุล", "ตำแหน่ง", "หน้าที่"),
    ("1", "นายสมาน พรหมดี", "ปลัดเทศบาล", "ประธานคณะทำงาน"),
    ("2", "นางอำไพ งามตา", "ผู้อำนวยการกองคลัง", "คณะทำงาน"),
)
_SIGNATURES = rows_of(
    ("ผู้เสนอ", "ผู้เห็นชอบ", "ผู้อนุมัติ"),
    ("(นางสาวพิมพ์ใจ รักดี)", "(นายสุรพล มั่นคง)", "(นายวีระ ใจซื่อ)"),
    ("นักวิเคราะห์นโยบายและแผน", "ปลัด", "นายก"),
)
_COURSE = rows_of(
    ("วัน เดือน ปี", "เวลา", "หัวข้อวิชา", "วิทยากร"), ("12 ม.ค. 69", "09.00 น.", "จริยธรรมของข้าราชการ", "นายอำเภอ")
)
_COMPLAINTS = rows_of(
    ("เดือน", "จำนวนเรื่องร้องเรียน", "แล้วเสร็จ", "คงเหลือ"), ("ตุลาคม 2568", "3", "2", "1"), ("พฤศจิกายน 2568", "1", "1", "0")
)
_ADVICE = rows_of(
    ("ลำดับ", "ข้อเสนอแนะของผู้ตรวจประเมิน"), ("1", "ควรปรับปรุงเว็บไซต์ให้ค้นหาง่าย"), ("2", "ควรเผยแพร่แผนจัดซื้อจัดจ้าง")
)
BEFORE: tuple[tuple[str, Table], ...] = (
    ("ผลการประเมินประจำปีงบประมาณ พ.ศ. 2568 จำแนกตามตัวชี้วัด", _SCORES),
    ("ตารางเปรียบเทียบผลการประเมิน", _YEARS),
    ("ข้อคำถามที่ได้คะแนนน้อย", _WEAK),
    ("สารบัญ", _CONTENTS),
    ("รายชื่อคณะทำงาน", _COMMITTEE),
    ("ข้อเสนอแนะ", _ADVICE),
)
AFTER: tuple[tuple[str, Table], ...] = (
    ("สรุปการเบิกจ่าย", _BUDGETS),
    ("", _SIGNATURES),
    ("กำหนดการอบรม", _COURSE),
    ("สถิติเรื่องร้องเรียน", _COMPLAINTS),
)
FOOTERS = (
    "หมายเหตุ : แผนนี้อาจเปลี่ยนแปลงได้ตามความเหมาะสม",
    "ลงชื่อ ............................ ผู้รายงาน",
    "* กิจกรรมที่ต้องดำเนินการเร่งด่วน",
)
_PROSE = "ตามที่สำนักงาน ป.ป.ช. กำหนดให้หน่วยงานภาครัฐเข้ารับการประเมินคุณธรรมและความโปร่งใสในการดำเนินงาน (ITA) เป็นประจำทุกปี หน่วยงานจึงได้วิเคราะห์ผลการประเมินและกำหนดมาตรการ ดังนี้"


def around(choices: Choices) -> tuple[list[Block], list[Block]]:
    """What stands before and after the plan, mostly little."""
    before: list[Block] = [_PROSE] if choices.chance("prose", 0.3) else []
    for caption, table in BEFORE:
        if choices.chance(f"before {caption}", 0.1):
            before += [caption, table]
    after: list[Block] = []
    for caption, table in AFTER:
        if choices.chance(f"after {caption}", 0.1):
            after += [caption, table] if caption else [table]
    return before, after
