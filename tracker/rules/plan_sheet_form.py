"""The form of the product's own sheet: columns and captions, the mark by which it is known, steps in one cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from tracker.rules.thai_text import clean_control_characters, match_key

FORM_VERSION = 1
MARK = "แบบฟอร์มแผนของระบบติดตาม"  # known by these words wherever they stand, so that a .csv is known too
PLAN_SHEET, DIVISION_SHEET, GUIDE_SHEET = "แผน", "รายชื่อสำนัก-กอง", "คำอธิบาย"
DIVISION_CAPTION = "รายชื่อสำนัก/กองของหน่วยงาน"
ALL_DIVISIONS = "ทุกสำนัก/กอง"
EXAMPLE_CODE = "ตัวอย่าง"
FAULT_CAPTION = "สิ่งที่ต้องแก้"
LONGEST_TEXT = 32_767  # UTF-16 units in one cell of Excel
_CONTINUED = "↳ "
_NUMBERED = re.compile(r"[0-9๐-๙]{1,4}[.)](?![0-9๐-๙])\s*")
_DASH = re.compile(r"[-–•]\s+")
NEVER_SAME_LINE = re.compile(r"\r\n?|\v|\f")


@dataclass(frozen=True)
class Caption:
    """A column's heading and its width in characters of Excel; `is_code`: short, and never to be taken for a number."""

    text: str
    width: float
    is_code: bool = False
    is_date: bool = False
    hint: str = ""


class Column(Enum):
    """The columns in the order in which the form prints them."""

    CODE = Caption(
        "รหัสมาตรการ", 8.5, is_code=True, hint="ใช้อ้างถึงมาตรการ ห้ามซ้ำกับมาตรการอื่น มาตรการใหม่ให้เว้นว่างหรือใช้รหัสที่ยังไม่มี"
    )
    INDICATORS = Caption("ตัวชี้วัดที่", 7, is_code=True, hint="เลข 1–10 หลายตัวคั่นด้วยจุลภาค เช่น 2, 9")
    O_ITEM = Caption("ข้อ OIT", 6.5, is_code=True, hint="เช่น O12 หากไม่มีให้เว้นว่าง")
    TITLE = Caption("มาตรการ", 23, hint="ชื่อมาตรการ กิจกรรม หรือโครงการ กรอกเฉพาะแถวแรกของรหัสนั้น")
    STEPS = Caption("ขั้นตอน (บรรทัดละหนึ่งขั้นตอน)", 38, hint="ขึ้นบรรทัดใหม่ในช่องด้วย Alt+Enter")
    OWNERS = Caption("สำนัก/กองที่รับผิดชอบ", 16, hint="เลือกจากรายการ หากมีหลายกองให้พิมพ์บรรทัดละกอง")
    UNIT = Caption("งาน/ฝ่าย", 11, is_code=True, hint="งานหรือฝ่ายภายในกองที่รับผิดชอบ หากไม่มีให้เว้นว่าง")
    SUPPORTERS = Caption("สำนัก/กองที่สนับสนุน", 15, hint="กองที่ร่วมดำเนินการ อ่านและแสดงความเห็นได้ ไม่ถูกเตือน")
    PERIOD = Caption(
        "ระยะเวลา (ข้อความตามแผน)", 13, is_code=True, hint="เช่น ต.ค. 69 – มี.ค. 70 หากกรอกวันเริ่มและวันสิ้นสุดแล้วจะเว้นว่างก็ได้"
    )
    START = Caption("วันเริ่ม", 9.5, is_date=True, hint="วัน/เดือน/ปี พ.ศ. เช่น 1/10/2569")
    END = Caption("วันสิ้นสุด", 9.5, is_date=True, hint="วัน/เดือน/ปี พ.ศ. เช่น 31/3/2570")
    DUE = Caption("กำหนดส่ง (ถ้าต่างจากวันสิ้นสุด)", 11.5, is_date=True, hint="กรอกเฉพาะเมื่อต้องส่งในวันอื่นที่ไม่ใช่วันสิ้นสุด")
    FOLLOW_UP = Caption("การกำกับติดตาม", 17, hint="กรอกเฉพาะแถวแรกของรหัสนั้น")
    LIMITATION = Caption("ข้อจำกัด", 13, hint="กรอกเฉพาะแถวแรกของรหัสนั้น")
    CONTEXT = Caption("เหตุผล/ประเด็น", 16, hint="กรอกเฉพาะแถวแรกของรหัสนั้น")
    APPROACH = Caption("แนวทาง", 16, hint="กรอกเฉพาะแถวแรกของรหัสนั้น")

    @property
    def caption(self) -> str:
        return self.value.text

    @property
    def key(self) -> str:
        """The caption as it is compared."""
        return match_key(self.value.text)


COLUMNS = tuple(Column)
OF_MEASURE = (  # printed once for each measure, on its first row
    Column.INDICATORS, Column.O_ITEM, Column.TITLE,
    Column.FOLLOW_UP, Column.LIMITATION, Column.CONTEXT, Column.APPROACH,
)  # fmt: skip
EXAMPLE: dict[Column, str] = {
    Column.CODE: EXAMPLE_CODE,
    Column.INDICATORS: "6",
    Column.TITLE: "จัดทำคู่มือการให้บริการประชาชน (แถวนี้เป็นตัวอย่าง ระบบไม่นำเข้า)",
    Column.STEPS: "1. รวบรวมขั้นตอนของงานบริการทุกงาน\n2. จัดทำคู่มือฉบับประชาชน\n- ฉบับพิมพ์\n- ฉบับเว็บไซต์\n3. เผยแพร่คู่มือ",
    Column.OWNERS: "สำนักปลัด\nกองคลัง",
    Column.SUPPORTERS: "กองช่าง",
    Column.FOLLOW_UP: "รายงานในการประชุมประจำเดือน",
}


def plain(text: str) -> str:
    """A text as a cell gives it back: without control characters, every line end a newline, none around it.

    This is the one way in which texts are made comparable before and after they went through a sheet.
    """
    return clean_control_characters(NEVER_SAME_LINE.sub("\n", text)).strip()


def plain_step(text: str) -> str:
    """A step as a cell gives it back: its lines without spaces around them, empty ones dropped."""
    return "\n".join(line.strip() for line in plain(text).split("\n") if line.strip())


def plain_name(text: str) -> str:
    """A division's or unit's name in one line."""
    return " ".join(plain(text).split())


def steps_to_text(steps: Sequence[str], first: int = 1) -> str:
    """Steps as one cell: each begins with its number; a line that goes on with a step is marked, sub-items are not."""
    lines = []
    for number, step in enumerate(filter(None, map(plain_step, steps)), start=first):
        head, *rest = step.split("\n")
        lines.append(f"{number}. {head}")
        lines += [line if _DASH.match(line) else f"{_CONTINUED}{line}" for line in rest]
    return "\n".join(lines)


def steps_from_text(text: str) -> tuple[str, ...]:
    """The steps in a cell: one a line, numbers taken off; marked lines and sub-items go on with the step above.

    Where no step is numbered, a dash begins a step of its own, as people type lists.
    """
    lines = [line.strip() for line in plain(text).split("\n") if line.strip()]
    is_numbered = bool(lines and _NUMBERED.match(lines[0]))
    steps: list[str] = []
    for line in lines:
        rest = _continuation(line, is_numbered=is_numbered)
        if rest and steps:
            steps[-1] = f"{steps[-1]}\n{rest}"
        else:
            mark = _NUMBERED if is_numbered else _DASH
            steps.append(mark.sub("", line, count=1) if mark.match(line) else line)
    return tuple(filter(None, steps))


def _continuation(line: str, *, is_numbered: bool) -> str | None:
    """What a line adds to the step above it; None where it begins one."""
    if line.startswith(_CONTINUED.strip()):
        return line.removeprefix(_CONTINUED.strip()).strip()
    return line if is_numbered and _DASH.match(line) else None
