"""The words in which offices name who is responsible, as patterns: divisions, units in them, everybody, remarks."""

import re

from tracker.rules.period_words import spaced

_BODIES = ("สำนัก", "กองงาน", "กอง", "ส่วนราชการ", "ส่วนงาน", "ส่วน", "หน่วยงาน", "หน่วย", "ฝ่าย", "งาน")
_BODY = "(?:" + "|".join(spaced(word) for word in _BODIES) + ")"
_EVERY = f"(?:{spaced('ทุก')}|{spaced('แต่ละ')})"
_AND = f"(?:/|,|{spaced('และ')}|{spaced('หรือ')})"
_OFFICE = f"(?:{spaced('สำนัก')}|{spaced('กอง')})"
_STAFF = "(?:" + "|".join(spaced(word) for word in ("บุคลากร", "พนักงาน", "เจ้าหน้าที่", "ข้าราชการ")) + ")"
ALL = re.compile(
    "|".join(
        (
            rf"{_EVERY}\s*{spaced('สำนัก')}(?:\s*{_AND}?\s*{_EVERY}\s*|\s){spaced('กอง')}(?![ก-๎])",
            (
                rf"{_EVERY}\s*{_BODY}(?:\s*{_AND}\s*{_EVERY}?\s*{_BODY}(?!\s*{spaced('ปลัด')}|{spaced('ตรวจสอบ')}))*"
                rf"(?:\s*(?:{spaced('ในสังกัด')}|{spaced('ภายใน')}|{spaced('ใน')}|{spaced('ของ')})\s*\S+)?"
            ),
            rf"{_OFFICE}\s*{_EVERY}\s*{_OFFICE}",
            rf"{_OFFICE}\s*{_AND}?\s*{_OFFICE}\s*(?:{spaced('ทุกแห่ง')}|{spaced('ต่าง')}\s*ๆ?)",
            rf"{spaced('ทั้งหน่วยงาน')}|{_STAFF}\S{{0,16}}{spaced('ทุกคน')}",
        )
    )
)
# Names nobody in particular: a person must say who.
WHOEVER = re.compile(
    rf"(?<![ก-๎]){_OFFICE}\s*/\s*{_OFFICE}(?!\s*[ก-๎])"
    rf"|(?:{_BODY}\s*(?:/\s*{_BODY}\s*)?|{spaced('ผู้')})(?:{spaced('อื่น')}\s*(?:ๆ\s*)?)?{spaced('ที่เกี่ยวข้อง')}"
)
JOINTLY = re.compile(
    rf"(?:{spaced('โดย')}\s*)?(?:{spaced('ร่วมกับ')}|{spaced('ประสานกับ')}|{spaced('สนับสนุนโดย')}|{spaced('โดยความร่วมมือของ')})"
    rf"|(?:{spaced('สนับสนุน')}|{spaced('ร่วม')}|{spaced('รอง')})\s*:"
    rf"|(?:{spaced('ผู้เกี่ยวข้อง')}|{spaced('ผู้สนับสนุน')}|{spaced('หน่วยงานสนับสนุน')}|{spaced('หน่วยงานร่วม')})\s*:?"
)
LEADING = re.compile(
    rf"(?:{spaced('หน่วยงานหลัก')}|{spaced('ผู้รับผิดชอบหลัก')}|{spaced('ผู้รับผิดชอบ')}|{spaced('เจ้าภาพหลัก')}|{spaced('หลัก')})\s*:\s*"
)
# "(สนับสนุน)" or "(หลัก)" after a name says what the name is there for.
_WHOLE_NAME = rf"{_BODY}\S{{0,60}}(?: (?!{_BODY})[^\s()]{{1,40}}){{1,3}}|\S{{1,60}}"  # กองคลัง, สำนักปลัด อบต.
MARKED_SUPPORT = re.compile(rf"({_WHOLE_NAME})\s*\(\s*(?:ผู้)?(?:สนับสนุน|ร่วม|รอง)\s*\)")
SUPPORT_LINE = re.compile(r"\(\s*(?:ผู้)?(?:สนับสนุน|ร่วม|รอง)\s*\)\s*$")
MARKED_LEAD = re.compile(r"\(\s*(?:ผู้รับผิดชอบ)?หลัก\s*\)")
# Whatever may be named after และ; any other word only goes on with the name (กองสาธารณสุข และสิ่งแวดล้อม).
_BEGINS_NAME = (
    r"(?:สำนัก|กอง(?!ทุน)|กลุ่ม|งาน|ฝ่าย|แผนก|หน่วย|ส่วน(?!จังหวัด|ตำบล)|ตรวจสอบ|ทุก|แต่ละ|ผู้|คณะ|ศูนย์|สถาน|โรงเรียน|นาย|นาง|ว่าที่|ปลัด|รอง"
    r"|สภา|บุคลากร|พนักงาน|ข้าราชการ|เจ้า|นัก|นิติ|หัวหน้า|เลขา|กรรมการ|กำนัน|ชุมชน|อบ|เทศบาล|[ก-ฮ]{1,3}\.|[^ก-๎\s])"
)
AND = re.compile(rf"(?<![ก-๎])และ(?=\s*{_BEGINS_NAME})|และ(?=\s*(?:สำนัก|กอง|งาน|ฝ่าย|หน่วย|ส่วน|ทุก))")
JOIN = re.compile(rf"[,/;&+]|{AND.pattern}|(?<![ก-๎])กับ(?![ก-๎])")
NUMBER = re.compile(r"(?<![\d๐-๙])\(?[\d๐-๙]{1,2}\s*[.)](?![\d๐-๙])")
BULLET = re.compile(r"(?:(?<=\s)|^)[-–•*·](?=\s|[ก-๎])")
DIVISION = re.compile(
    r"(?:(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.)\s*)?"
    r"(?:สำนัก|กอง(?!ทุน)|ส่วน(?!จังหวัด|ตำบล)|หน่วยตรวจสอบ|หน่วยงานตรวจสอบ|ตรวจสอบภายใน|(?!อบ[ตจ]|ท[ตมน]\.)[ก-ฮ]{1,3}\.(?![ก-๎]))"
)
# A unit inside a division, or a post in it.
UNIT = re.compile(r"(?:หัวหน้า)?(?:งาน|ฝ่าย|กลุ่มงาน|แผนก)|นัก(?=[ก-๎]{4})|เจ้าพนักงาน|เจ้าหน้าที่|นิติกร")
PERSON = re.compile(r"(?:นางสาว|นาง|นาย(?!ก)|น\.ส\.|ว่าที่|ดร\.)")
POST = re.compile(r"(?:(?<=\s)|^)ตำแหน่ง\s*:?\s*")
BODY_ALONE = re.compile(r"สำนัก|กอง|ส่วน|[ก-ฮ]{1,3}\.")
OTHER_BODY = re.compile(r"ศูนย์|โรงเรียน|สถานธนานุบาล|คณะ|นายก|ปลัด|รองนายก|รองปลัด|ผู้บริหาร|เลขานุการ|บุคลากร|สภา|หน่วย|ผู้")
TAIL = re.compile(r"^(?:เทศบาล|องค์การ|อบต|อบจ|ฯ|ตำบล|เมือง|นคร|จังหวัด|ภายใน$)")
HEAD_OF = re.compile(r"^(?:ผู้อำนวยการ|ผอ\.?|หัวหน้า|หน\.)\s*(?=สำนัก|กอง|ส่วน|หน่วย)")
# A name with such a word in it is a remark, not a division.
REMARK = re.compile(r"รวบรวม|ประสาน|ดำเนินการ|กำกับ|ดูแล|จัดทำ|เป็นหลัก|(?<!สำนัก)(?<!สำนักงาน)(?<!กอง)เลขานุการ|ที่ได้รับมอบหมาย")
ABBREVIATION = re.compile(r"(?:^|\s)[ก-ฮ]{1,3}\.$")
SPACES = re.compile(r"[^\S\n]+")
EMPTY = re.compile(r"[\s\-–—_.]*")
LONGEST_NAME = 60
LONGEST_REST = 24
OPEN_ENDS = ("/", ",", "และ", "ร่วมกับ", "-")
