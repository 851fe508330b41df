"""The words offices print over the columns of a plan, and what each column so headed holds."""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from tracker.rules.fiscal_year import FiscalYear
from tracker.rules.period import Period, read_periods
from tracker.rules.plan_text import clean
from tracker.rules.thai_text import match_key


class Role(StrEnum):
    """What a column of a plan holds."""

    NUMBER = "number"
    INDICATOR = "indicator"
    TOPIC = "topic"  # the question or process assessed
    MEASURE = "measure"
    GUIDELINE = "guideline"  # แนวทาง without มาตรการ: a measure, or the steps of an indicator
    APPROACH = "approach"  # how the result of the analysis is put into practice
    STEPS = "steps"
    ITEM = "item"  # ข้อมูล of an O-item
    COMPONENT = "component"  # องค์ประกอบ of an O-item
    OWNER = "owner"
    SUPPORT = "support"
    PERIOD = "period"
    START = "start"
    END = "end"
    FOLLOW_UP = "follow_up"
    RESULT = "result"
    OUTCOME = "outcome"
    STATUS = "status"
    SUGGESTION = "suggestion"
    LIMITATION = "limitation"
    SCORE = "score"
    YEAR = "year"
    BUDGET = "budget"
    MONTH = "month"  # one column of a calendar of months or quarters
    STATE = "state"  # one of several columns of which the state is ticked
    OFFICE = "office"  # one of several columns of which the responsible division is ticked
    PAGE = "page"
    OTHER = "other"


# Headings as printed; compared without spaces and signs, a ratio of 0.85 is enough (scanning damage).
_HEADINGS: Mapping[Role, tuple[str, ...]] = {
    Role.NUMBER: ("ลำดับ", "ลำดับที่", "ที่", "ข้อ", "ข้อที่", "เลขที่", "no", "รหัส", "o"),
    Role.INDICATOR: (
        "ตัวชี้วัด", "ตัวชี้วัดที่", "ตัวชี้วัดita", "ตัวชี้วัดการประเมิน", "ตัวชี้วัด/ประเด็นการประเมิน",
    ),
    Role.TOPIC: (
        "หัวข้อการประเมิน", "ประเด็นการประเมิน", "ประเด็นตัวชี้วัด",
        "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ",
        "ประเด็นที่ต้องพัฒนา", "ประเด็นที่ต้องแก้ไข", "ประเด็นปัญหา", "ประเด็น", "ข้อคำถาม", "จุดอ่อน",
        "ประเด็นที่ควรพัฒนา",
        "ข้อบกพร่องหรือจุดอ่อน", "ผลการวิเคราะห์", "ปัญหา", "มิติ", "มิติที่", "ยุทธศาสตร์", "แผนงาน",
        "ภารกิจตามมิติ",
        "ประเด็นยุทธศาสตร์", "ความเสี่ยง", "ประเด็นความเสี่ยง", "เหตุการณ์ความเสี่ยง",
    ),
    Role.MEASURE: (
        "มาตรการ", "มาตรการ/แนวทาง", "มาตรการ/กิจกรรม", "มาตรการ/กิจกรรม/โครงการ", "โครงการ/กิจกรรม",
        "กิจกรรม", "โครงการ",
        "มาตรการ/โครงการ/กิจกรรม", "มาตรการหรือกิจกรรม", "ชื่อโครงการ/กิจกรรม", "แผนงาน/โครงการ",
        "โครงการ/มาตรการ",
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใส", "รายการ", "งาน/กิจกรรม", "เรื่อง/กิจกรรม",
        "มาตรการที่กำหนด", "เรื่อง", "งาน",
        "มาตรการป้องกันการทุจริต", "ชื่อมาตรการ", "ชื่อโครงการ",
    ),
    Role.GUIDELINE: (
        "แนวทาง", "แนวทางในการยกระดับการประเมิน", "แนวทางการพัฒนา", "แนวทางการปรับปรุง", "แนวทางแก้ไข",
        "แนวทางการแก้ไข",
        "แนวทางการดำเนินการ", "แนวทางการยกระดับ",
    ),
    Role.APPROACH: ("วิธีการนำผลการวิเคราะห์ไปสู่การปฏิบัติ", "การนำผลการวิเคราะห์ไปสู่การปฏิบัติ"),
    Role.STEPS: (
        "ขั้นตอน", "ขั้นตอน/วิธีการปฏิบัติ", "ขั้นตอนหรือวิธีปฏิบัติ", "ขั้นตอนหรือวิธีการปฏิบัติ",
        "วิธีดำเนินการ", "วิธีการดำเนินการ",
        "ขั้นตอนการดำเนินการ", "ขั้นตอนการดำเนินงาน", "วิธีดำเนินงาน", "วิธีปฏิบัติ", "ขั้นตอนการปฏิบัติ",
        "การกำหนดขั้นตอนหรือวิธีการปฏิบัติ",
        "รายละเอียดการดำเนินการ", "รายละเอียดกิจกรรม", "กิจกรรมย่อย", "กระบวนการดำเนินงาน", "การดำเนินการ",
        "การดำเนินงาน", "รายละเอียด",
    ),
    Role.ITEM: ("ข้อมูล", "รายการข้อมูล"),
    Role.COMPONENT: ("องค์ประกอบด้านข้อมูล", "องค์ประกอบ", "องค์ประกอบข้อมูล"),
    Role.OWNER: (
        "ผู้รับผิดชอบ", "ผู้รับผิดชอบ/ผู้เกี่ยวข้อง", "หน่วยงานรับผิดชอบ", "หน่วยงานที่รับผิดชอบ",
        "หน่วยงานผู้รับผิดชอบ", "การกำหนดผู้รับผิดชอบ",
        "ส่วนราชการที่รับผิดชอบ", "กองที่รับผิดชอบ", "ผู้รับผิดชอบหลัก", "หน่วยงานหลัก", "หน่วยดำเนินการ",
        "สำนัก/กอง", "เจ้าภาพ", "ส่วนราชการ",
        "หน่วยงาน", "ผู้ดำเนินการ", "ผู้รับผิดชอบดำเนินการ",
    ),
    Role.SUPPORT: (
        "ผู้เกี่ยวข้อง", "หน่วยงานสนับสนุน", "หน่วยงานที่เกี่ยวข้อง", "ผู้สนับสนุน", "หน่วยงานร่วม",
        "ผู้รับผิดชอบร่วม",
    ),
    Role.PERIOD: (
        "ระยะเวลา", "ระยะเวลาดำเนินการ", "ระยะเวลาในการดำเนินการ", "วันดำเนินการ", "ช่วงเวลา",
        "ช่วงเวลาดำเนินการ", "กำหนดเวลา",
        "ระยะเวลาดำเนินงาน", "เวลาดำเนินการ", "ห้วงเวลา", "ปฏิทิน", "วันเวลาดำเนินการ", "กรอบเวลา",
        "กรอบระยะเวลา", "เดือน",
        "ระยะเวลาการดำเนินงาน", "ระยะเวลาที่ดำเนินการ",
    ),
    Role.START: (
        "วันเริ่มต้น", "วันที่เริ่ม", "เริ่มต้น", "วันเริ่มดำเนินการ", "เริ่ม", "วันที่เริ่มต้น",
        "เริ่มดำเนินการ",
    ),
    Role.END: (
        "กำหนดแล้วเสร็จ", "กำหนดเสร็จ", "วันสิ้นสุด", "สิ้นสุด", "วันที่แล้วเสร็จ", "ภายในวันที่",
        "แล้วเสร็จภายใน", "วันครบกำหนด", "กำหนดส่ง",
        "กำหนดการแล้วเสร็จ", "วันที่สิ้นสุด", "วันแล้วเสร็จ", "กำหนดวันแล้วเสร็จ", "ครบกำหนด", "เสร็จสิ้น",
    ),
    Role.FOLLOW_UP: (
        "การกำกับติดตาม/การรายงานผล", "การกำกับติดตาม", "การติดตามประเมินผล", "การรายงานผล",
        "แนวทางการกำกับติดตาม",
        "การติดตามผล", "การติดตาม", "วิธีการติดตาม",
    ),
    Role.RESULT: (
        "ผลการดำเนินการ", "ผลการดำเนินงาน", "ความก้าวหน้าผลการดำเนินการ",
        "สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", "ความก้าวหน้า",
        "สรุปผลการดำเนินการ", "รายงานผลการดำเนินการ", "ผลการปฏิบัติงาน", "ผลความก้าวหน้า", "ผลดำเนินการ",
    ),
    Role.OUTCOME: (
        "ผลลัพธ์หรือความสำเร็จในการดำเนินการ", "ผลลัพธ์", "ผลที่คาดว่าจะได้รับ", "ผลผลิต", "ผลสัมฤทธิ์",
        "ผลที่ได้รับ",
    ),
    Role.STATUS: ("สถานะ", "สถานะการดำเนินการ", "สถานะการดำเนินงาน"),
    Role.SUGGESTION: ("ข้อเสนอแนะ", "ปัญหาและข้อเสนอแนะ", "ข้อคิดเห็น/ข้อเสนอแนะ", "แนวทางพัฒนาต่อไป"),
    Role.LIMITATION: (
        "ข้อจำกัด", "ข้อจำกัดของหน่วยงาน", "ปัญหาอุปสรรค", "ปัญหา/อุปสรรค", "ปัญหาและอุปสรรค", "อุปสรรค",
    ),
    Role.SCORE: (
        "คะแนน", "ค่าเฉลี่ยคะแนน", "ค่าร้อยละ", "ร้อยละ", "ผลคะแนน", "คะแนนที่ได้", "ระดับ", "ค่าคะแนน",
    ),
    Role.PAGE: ("หน้า", "เลขหน้า"),
    Role.BUDGET: ("งบประมาณ", "งบประมาณ(บาท)", "วงเงิน", "แหล่งงบประมาณ"),
    Role.OTHER: (
        "หมายเหตุ", "เป้าหมาย", "ตัวชี้วัดความสำเร็จ", "วัตถุประสงค์", "หลักฐาน", "เอกสารอ้างอิง", "ลิงก์",
        "กลุ่มเป้าหมาย",
    ),
}  # fmt: skip

# A heading that is none of the above is told by the words it holds; the first that fits wins.
_WORDS: tuple[tuple[str, Role], ...] = (
    (r"^(?:ปีงบประมาณ|ปีพ\.?ศ|ปี)\.?(?:พ\.?ศ\.?)?\d{2,4}$", Role.YEAR),
    (r"ตัวชี้วัดความสำเร็จ|ตัวชี้วัดโครงการ|เป้าหมาย|วัตถุประสงค์|หมายเหตุ|หลักฐาน|ลิงก์|link|url", Role.OTHER),
    (r"(?<!ปี)งบประมาณ", Role.BUDGET),
    (r"^ผล.*อุปสรรค", Role.RESULT),
    (r"ข้อจำกัด|อุปสรรค", Role.LIMITATION),
    (r"ข้อเสนอแนะ", Role.SUGGESTION),
    (r"สถานะ", Role.STATUS),
    (r"กำกับติดตาม|ติดตามประเมิน|การรายงานผล|วิธี(?:การ)?ติดตาม|การติดตาม", Role.FOLLOW_UP),
    (r"^(?:สรุป|รายงาน)?ผลการ(?:ดำเนิน|ปฏิบัติ)|ความก้าวหน้า|^ผลดำเนิน|^สรุปผล|^รายงานผล", Role.RESULT),
    (r"^ผล(?:ลัพธ์|ผลิต|สำเร็จ|ที่)", Role.OUTCOME),
    (r"นำผลการวิเคราะห์ไปสู่", Role.APPROACH),
    (r"สนับสนุน|ที่เกี่ยวข้อง|^ผู้เกี่ยวข้อง|ร่วมดำเนินการ", Role.SUPPORT),
    (r"รับผิดชอบ|ผู้ดำเนินการ|เจ้าภาพ", Role.OWNER),
    (r"แล้วเสร็จ|กำหนดเสร็จ|สิ้นสุด|ครบกำหนด|กำหนด(?:ส่ง|เผยแพร่|รายงาน)|ภายในวันที่|deadline", Role.END),
    (r"วัน(?:ที่)?เริ่ม|^เริ่ม", Role.START),
    (r"ระยะเวลา|ช่วงเวลา|ห้วงเวลา|วันดำเนินการ|กรอบเวลา|กำหนดเวลา|ปฏิทิน", Role.PERIOD),
    (r"องค์ประกอบ", Role.COMPONENT),
    (r"เจ้าของ(?:โครงการ|เรื่อง|งาน)|^(?:ส่วนราชการ|หน่วยงาน|สำนัก/?กอง)", Role.OWNER),
    (r"ขั้นตอน|วิธี(?:การ)?(?:ดำเนิน|ปฏิบัติ|ทำ|$)|รายละเอียด(?:การ|ของ)?(?:ดำเนิน|กิจกรรม|ปฏิบัติ)", Role.STEPS),
    (r"มาตรการ|โครงการ|กิจกรรม", Role.MEASURE),
    (r"^(?:มิติ|ยุทธศาสตร์|แผนงาน)", Role.TOPIC),
    (r"^แนวทาง", Role.GUIDELINE),
    (r"คะแนน|ร้อยละ", Role.SCORE),
    (r"^ตัวชี้วัด", Role.INDICATOR),
    (r"^(?:หัวข้อ|ประเด็น|ข้อคำถาม)|โปร่งใสและมีประสิทธิภาพ", Role.TOPIC),
)
_STATE = re.compile(r"ยังไม่|อยู่ระหว่าง|กำลัง|(?:ดำเนินการ)?(?:แล้ว|เสร็จ|ครบถ้วน)|ไม่ได้ดำเนิน|ดำเนินการ$")
_SIGNS = re.compile(r"[\s./()\-–:*_,]+")
LONGEST_HEADING = 80
_SIMILAR = 0.85
_LONGEST_LOOSE = 45


def _letters(key: str) -> int:
    """The letters of a key as bits, for a quick look at what two keys cannot have in common."""
    bits = 0
    for letter in key:
        bits |= 1 << (ord(letter) & 127)
    return bits


_KEYS = tuple((_SIGNS.sub("", match_key(text)), role) for role, texts in _HEADINGS.items() for text in texts)
_LONG_KEYS = tuple((key, _letters(key), role) for key, role in _KEYS if len(key) > 4)
_WORD_PATTERNS = tuple((re.compile(pattern), role) for pattern, role in _WORDS)
_ANY_YEAR = FiscalYear(2569)  # only to see whether a heading is a month; its own year does not matter
_QUARTER = re.compile(r"(ไตรมาส\s*(?:ที่)?\s*[1-4๑-๔])\s*\([^()]*\)$")
_Q = re.compile(r"(?<![A-Za-z])[Qq]\s*\.?\s*([1-4])(?!\d)")
_MONTH_DAYS, _QUARTER_DAYS = 27, 92


@lru_cache(maxsize=4096)
def heading_key(heading: str) -> str:
    """A heading without spaces, signs and tags."""
    return _SIGNS.sub("", match_key(clean(heading)))


def role_of(heading: str) -> Role | None:
    """What a column under `heading` holds; None for a text that is no known heading."""
    return known_role(heading) or loose_role(heading)


@lru_cache(maxsize=4096)
def known_role(heading: str) -> Role | None:
    """The role of a heading in a known wording, slips of scanning allowed."""
    key = heading_key(heading)
    if not key or len(key) > LONGEST_HEADING:
        return None
    for known, role in _KEYS:
        if key == known:
            return role
    if is_month(heading):
        return Role.MONTH
    if len(key) <= 5:
        return None
    return _nearest_role(key)


def _nearest_role(key: str) -> Role | None:
    """The wording nearest to a key. What letters alone can rule out is ruled out first: most keys are like none."""
    best, nearest = _SIMILAR, None
    letters = _letters(key)
    matcher = SequenceMatcher(None, "", key, autojunk=False)
    for known, known_letters, role in _near_in_length(len(key)):
        most = min(
            len(known) - (known_letters & ~letters).bit_count(), len(key) - (letters & ~known_letters).bit_count()
        )
        if 2 * most < best * (len(known) + len(key)):
            continue
        matcher.set_seq1(known)
        if matcher.quick_ratio() >= best and (ratio := matcher.ratio()) >= best:
            best, nearest = ratio, role
    return nearest


@lru_cache(maxsize=LONGEST_HEADING)
def _near_in_length(length: int) -> tuple[tuple[str, int, Role], ...]:
    """The wordings whose length alone does not rule them out."""
    return tuple(entry for entry in _LONG_KEYS if 2 * min(length, len(entry[0])) >= _SIMILAR * (length + len(entry[0])))


@lru_cache(maxsize=4096)
def loose_role(heading: str) -> Role | None:
    """The role of a heading told only by the words it holds; short sentences of a table's body may hold them too."""
    key = heading_key(heading)
    if not key or len(key) > _LONGEST_LOOSE:
        return None
    return next((role for pattern, role in _WORD_PATTERNS if pattern.search(key)), None)


def is_state(heading: str) -> bool:
    """Whether a heading names a state of work: a column to tick."""
    return bool(_STATE.match(heading_key(heading)))


def is_month(heading: str) -> bool:
    """Whether a heading is a month or a quarter and nothing else: a column of a calendar."""
    text = _Q.sub(r"ไตรมาส \1", " ".join(clean(heading).split()))
    if quarter := _QUARTER.match(text):
        text = quarter[1]
    if not text or len(text) > 24 or any(word in text for word in ("ปีงบ", "ตลอด", "-", "–", "ถึง", "รอบ")):
        return False
    reading = read_periods(text, _ANY_YEAR)
    return not reading.left_over and len(reading.periods) == 1 and month_of_calendar(text, _ANY_YEAR) is not None


def month_of_calendar(heading: str, year: FiscalYear | None) -> Period | None:
    """The month or quarter a column of a calendar stands for, whatever else its heading says (the year above it)."""
    periods = read_periods(_Q.sub(r"ไตรมาส \1", heading), year).periods
    return next(
        (p for p in periods if p.start and p.end and _MONTH_DAYS <= (p.end - p.start).days <= _QUARTER_DAYS), None
    )
