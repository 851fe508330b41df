"""Lines of a cell of steps without marks: which are steps of their own, and which a narrow column only cut off."""

import re
from collections.abc import Sequence
from itertools import pairwise

from tracker.rules.thai_text import to_thai_digits

_SHORTEST_FULL_LINE = 18
_NEARLY_FULL = 0.85
# A word that nothing begins with goes on with the line above; a line that ends with one is not over.
_BINDING = (
    r"(?:และ|หรือ|ของ|ที่|ซึ่ง|โดย|เพื่อ|ให้แก่|แก่|แด่|ต่อ(?!สัญญา|อายุ)|ตาม(?!ผล)|ใน|กับ|จาก|ด้วย|รวมทั้ง|รวมถึง|อย่าง|เป็น|พร้อม|ตลอดจน|ทั้งนี้|ถึง"
    r"|ระหว่าง|ภายใน|สำหรับ|เกี่ยวกับ|ผ่าน)"
)
_BEGINS_BOUND = re.compile(rf"{_BINDING}|[ะ-ฺๅ-๎)\]”]|ฯ")
# These end no other word; others (การ in ส่วนราชการ, ได้ in รายได้) say something only before what is no deed.
_ENDS_OPEN = re.compile(r"(?:และ|หรือ|เพื่อ|โดย|ซึ่ง|รวมทั้ง|ตลอดจน|[,/(\[“])$")
_ENDS_BOUND = re.compile(rf"(?:{_BINDING}|การ|ความ|ไม่|ได้|ให้|มี|จะ|ต้อง|ทุก|แต่ละ|ส่วน|หน่วย|ข้า|เจ้า|ผู้|องค์|-)$")
# Steps mostly begin with what is to be done.
_DEED = re.compile(
    r"จัด|ทำ|แต่ง|ประ|เผยแพร่|ราย|ติด|ตรวจ|สรุป|ทบทวน|สำรวจ|กำ|เสนอ|ดำ|ปรับ|พัฒนา|อบรม|ชี้|รวบ|วิเคราะห์|แจ้ง|ส่ง|ลง|เปิด|ออก|ให้|มอบ|ศึกษา|คัด|สร้าง"
    r"|เตรียม|รับ|ขอ|ขึ้น|บันทึก|ควบคุม|เชิญ|นำ|ใช้|เก็บ|แก้|ทด|เลือก|ตั้ง|แจก|ปิด|แสดง|เพิ่ม|ลด|อนุ|พิ|จ้าง|ซื้อ|ซ่อม|เขียน|ปลูก|ยก|ยื่น|ตอบ|คืน|ถ่าย"
    r"|สอบ|สุ่ม|เร่ง|ร่าง|วาง|ผลิต|ถอด|ส่ง|สนับ|ส่งเสริม|จำ|เชื่อม|รณรงค์|ขับ|สื่อ|สอด|ฝึก|หา|เวียน|ลด|บริ|แลก|เยี่ยม|ขยาย|กระจาย|อำนวย|บูรณาการ|เสริม|คำนวณ|แบ่ง|เฝ้า|ป้อง|ระบุ|เจรจา|หารือ|นัด|บรรจุ|อัปโหลด|สแกน|มี|ผู้|คณะ|นาย|ข้อ|[\dA-Za-z๐-๙(“]"
)


def whole_lines(lines: Sequence[str], *, is_paper: bool = True) -> tuple[str, ...]:
    """The lines with those put together that are clearly one sentence cut by the width of its column.

    On paper any full line may be cut; elsewhere the lines are the clerk's own, and only words that are bound go on.
    """
    if len(lines) < 2:
        return tuple(lines)
    width = max(len(line) for line in lines)
    whole = [lines[0]]
    for above, line in pairwise(lines):
        if _goes_on(above, line, width if is_paper else None):
            whole[-1] = f"{whole[-1]} {line}"
        else:
            whole.append(line)
    return tuple(whole)


def _goes_on(above: str, line: str, width: int | None) -> bool:
    if _BEGINS_BOUND.match(line) or _ENDS_OPEN.search(above) or above.count("(") > above.count(")"):
        return True
    is_full = width is not None and len(above) >= max(_SHORTEST_FULL_LINE, _NEARLY_FULL * width)
    return (is_full or bool(_ENDS_BOUND.search(above))) and not _DEED.match(line)


def before_number(text: str, number: int) -> tuple[str, str]:
    """A cell cut where a line begins with this number of a list; all of it before where none does."""
    found = re.search(rf"(?:^|\n)[ \t]*(?={_in_digits(number)}[.)])", text)
    return (text[: found.start()], text[found.end() :]) if found else (text, "")


def _in_digits(number: int) -> str:
    """The number in either script."""
    return f"(?:{number}|{to_thai_digits(str(number))})"
