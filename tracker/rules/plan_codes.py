"""Numbers of indicators and codes of items (O12, I7, E5), however they are printed."""

import re
from functools import lru_cache

from tracker.rules.thai_text import match_key, normalise, to_arabic_digits

# The ten indicators of ITA, by what their names hold.
_NAMES = (
    (1, ("การปฏิบัติหน้าที่",)),
    (2, ("การใช้งบประมาณ",)),
    (3, ("การใช้อำนาจ",)),
    (4, ("การใช้ทรัพย์สิน",)),
    (5, ("การแก้ไขปัญหาการทุจริต",)),
    (6, ("คุณภาพการดำเนินงาน",)),
    (7, ("ประสิทธิภาพการสื่อสาร",)),
    (8, ("การปรับปรุงระบบการทำงาน", "การปรับปรุงการทำงาน")),
    (9, ("การเปิดเผยข้อมูล",)),
    (10, ("การป้องกันการทุจริต",)),
)
_NAME_KEYS = tuple((number, tuple(match_key(name) for name in names)) for number, names in _NAMES)
# The questions of ITA's surveys, by words that only questions of that indicator hold.
_QUESTIONS = (
    (1, r"บุคลากรในหน่วยงาน(?:ของท่าน)?ปฏิบัติ(?:งาน|ตาม|หน้าที่)|มุ่งมั่นเต็มความสามารถ|เจ้าหน้าที่ของหน่วยงาน(?:ของ)?ท่าน(?:มีการ)?ปฏิบัติ"),
    (
        2,
        r"แผนการใช้จ่ายงบประมาณ|ข้อมูลเกี่ยวกับงบประมาณ|ใช้จ่ายงบประมาณโดย|จัดซื้อจัดจ้าง/การจัดหาพัสดุ|ตรวจสอบการใช้จ่ายงบประมาณ|เบิกจ่ายเงิน",
    ),
    (3, r"มอบหมายงานจากผู้บังคับบัญชา|ประเมินผลการปฏิบัติงาน|ผู้บังคับบัญชาของท่าน|คัดเลือกผู้เข้ารับการฝึกอบรม"),
    (4, r"ยืมทรัพย์สิน|ใช้ทรัพย์สินของ"),
    (5, r"ต่อต้านการทุจริต|เฝ้าระวังการทุจริต|แนวโน้มการทุจริต|แก้ไขปัญหาการทุจริต"),
    (6, r"เจ้าหน้าที่ของหน่วยงานที่ท่านติดต่อปฏิบัติงาน|หน่วยงานที่ท่านติดต่อมีการดำเนินงานโดยคำนึงถึงประโยชน์"),
    (7, r"การเผยแพร่ข้อมูลของหน่วยงาน|เผยแพร่ข้อมูลข่าวสาร|ช่องทาง(?:รับฟังคำติชม|เผยแพร่ข้อมูล)|ชี้แจงและตอบคำถาม"),
    (8, r"ปรับปรุงคุณภาพการปฏิบัติงาน|ปรับปรุงวิธีการและขั้นตอน|ปรับปรุงการดำเนินงาน/การให้บริการ|เข้าไปมีส่วนร่วมในการปรับปรุง"),
)
_QUESTION_WORDS = tuple((number, re.compile(pattern)) for number, pattern in _QUESTIONS)
_MOST = 10
_LONGER = len("ของหน่วยงาน")
_BEFORE_NAME = re.compile(r"^\s*(?:ตัวชี้วัด|ด้าน|ประเด็น)?\s*(?:ที่)?\s*[\d๐-๙]{0,2}\s*[.):]?\s*")
_NUMBERED = re.compile(r"ตัวชี้วัด(?:ย่อย|หลัก)?\s*(?:ที่)?\s*(\d{1,2})(?:\.\d+)?(?!\d)")
_MORE = re.compile(r"\s*(?:,|และ|/)\s*(?:ตัวชี้วัด(?:ย่อย)?\s*)?(?:ที่\s*)?(\d{1,2})(?:\.\d+)?(?![\d.]*\d)")
_ALONE = re.compile(r"\s*(\d{1,2})(?:\.\d+)?\s*(?:[.)]\s*[ก-๎].*)?", re.DOTALL)

_O_ITEM = re.compile(r"\s*[oO0๐○◯]\s*\.?\s*([0-9๐-๙]{1,2})(?![0-9๐-๙])[\s.:)\-]*")
_LETTERED = re.compile(r"\s*[oO○◯]\s*\.?\s*([0-9๐-๙]{1,2})[\s.:)\-]*")
_PLAIN = re.compile(r"\s*([0-9๐-๙]{1,2})\s*[.)]?\s*")
# OCR reads the I of an IIT question as i, l or 1; a 1 counts only before Thai digits or a dot and Thai digits.
_QUESTION = re.compile(
    r"\s*(?:(?P<letter>[iIlLeE])|(?P<one>1)(?=\s*\.?\s*[๐-๙]))\s*\.?\s*(?P<n>[0-9๐-๙]{1,2})(?![0-9๐-๙])[\s.:]*"
)


@lru_cache(maxsize=256)  # every title of a cell asks the whole cell
def indicator_numbers(text: str) -> tuple[int, ...]:
    """Numbers of the indicators a text names by number (ตัวชี้วัดที่ ๓, ตัวชี้วัดย่อยที่ 9.1 → 9)."""
    text = to_arabic_digits(normalise(text))
    numbers: list[int] = []
    at = 0
    while found := _NUMBERED.search(text, at):
        numbers.append(int(found[1]))
        at = found.end()
        while more := _MORE.match(text, at):
            numbers.append(int(more[1]))
            at = more.end()
    return tuple(dict.fromkeys(number for number in numbers if 1 <= number <= _MOST))


def indicators_in_cell(text: str) -> tuple[int, ...]:
    """Numbers in a cell of the column ตัวชี้วัด, where a bare number or the name alone says enough."""
    if numbers := indicator_numbers(text):
        return numbers
    alone = _ALONE.fullmatch(to_arabic_digits(normalise(text)))
    if alone and 1 <= int(alone[1]) <= _MOST:
        return (int(alone[1]),)
    return indicators_by_name(text)


def indicators_by_name(text: str) -> tuple[int, ...]:
    """Numbers of the indicators whose names a text holds."""
    key = match_key(text)
    return tuple(number for number, names in _NAME_KEYS if any(name in key for name in names))


def is_indicator_name(text: str) -> bool:
    """Whether a text is the name of an indicator and nothing else, with or without its number."""
    key = match_key(_BEFORE_NAME.sub("", text))
    return any(key.startswith(name) and len(key) <= len(name) + _LONGER for _, names in _NAME_KEYS for name in names)


def indicators_by_question(text: str) -> tuple[int, ...]:
    """The indicator whose survey questions a text holds most of; none where it is a tie."""
    key = match_key(text)
    counts = sorted(((len(words.findall(key)), number) for number, words in _QUESTION_WORDS), reverse=True)
    return (counts[0][1],) if counts[0][0] > counts[1][0] else ()


def o_item_of(number_cell: str, *, is_of_o_items: bool) -> str | None:
    """ "O12" for O 12 or ○ ๑๒; in a table of O-items also for 012, ๐๑๒ and 12 (elsewhere 01 is just the first row)."""
    if found := _LETTERED.fullmatch(number_cell):
        return _o(found[1])
    if is_of_o_items and (found := _O_ITEM.fullmatch(number_cell) or _PLAIN.fullmatch(number_cell)):
        return _o(found[1])
    return None


def split_code(title: str) -> tuple[str, str]:
    """The code a title begins with and the rest: "๐๑๔ คู่มือ…" → ("O14", "คู่มือ…"), "E ๕ หน่วยงาน…" → ("E5", …)."""
    if (found := _O_ITEM.match(title)) and (code := _o(found[1])):
        return code, title[found.end() :].strip()
    if found := _QUESTION.match(title):
        letter = "E" if (found["letter"] or "").upper() == "E" else "I"
        return f"{letter}{int(to_arabic_digits(found['n']))}", title[found.end() :].strip()
    return "", title


def _o(number: str) -> str | None:
    value = int(to_arabic_digits(number))
    return f"O{value}" if value else None
