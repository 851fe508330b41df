"""Short names of divisions as offices write them (กค., สป., ก.คลัง) and the names they stand for."""

import re
from collections.abc import Mapping

from tracker.rules.thai_text import match_key

_NAMES: Mapping[str, tuple[str, ...]] = {
    "สำนักปลัด": ("สป", "สนป", "ส.ปลัด", "สนง.ปลัด"),
    "กองคลัง": ("กค", "กองคลังฯ"),
    "กองช่าง": ("กช", "กองช่างฯ"),
    "กองการศึกษา": ("กศ", "กกศ"),
    "กองสวัสดิการสังคม": ("กสส", "กสว", "กสค"),
    "กองสาธารณสุขและสิ่งแวดล้อม": ("สธ", "กสธ", "กส.ธ"),
    "กองยุทธศาสตร์และงบประมาณ": ("กยง", "กยผ"),
    "กองวิชาการและแผนงาน": ("กวผ",),
    "กองการเจ้าหน้าที่": ("กกจ", "กจ", "กจท"),
    "หน่วยตรวจสอบภายใน": ("ตสน", "ตภ", "นตส"),
    "สำนักปลัดเทศบาล": ("สปท",),
}
_BY_KEY = {match_key(short).rstrip("."): name for name, shorts in _NAMES.items() for short in shorts}
_OF_A_DIVISION = re.compile(r"ก\.\s*(?=คลัง|ช่าง|การศึกษา|สวัสดิการ|สาธารณสุข|ยุทธศาสตร์|วิชาการ|การเจ้าหน้าที่|การประปา|พัสดุ)")
_DOTS = re.compile(r"(?<=[ก-ฮ])\.(?=[ก-ฮ]\.)")


def full_name(printed: str) -> str | None:
    """The division a short name stands for; None for anything else."""
    key = match_key(_DOTS.sub("", printed.strip()))
    if name := _BY_KEY.get(key.rstrip(".")):
        return name
    return _OF_A_DIVISION.sub("กอง", printed.strip()) if _OF_A_DIVISION.match(printed.strip()) else None
