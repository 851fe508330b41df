"""What changed in a plan, in Thai: one sentence per change."""

from collections.abc import Sequence
from datetime import date

from tracker.rules.plan_comparison import Comparison, GroupPair, MeasurePair
from tracker.rules.plan_content import GroupContent, MeasureContent
from tracker.rules.thai_calendar import format_date

LONGEST = 80
_FIELDS = {
    "code": "รหัส",
    "title": "ชื่อ",
    "o_item": "ข้อ OIT",
    "context": "ประเด็นที่มา",
    "approach": "แนวทาง",
    "follow_up": "การติดตาม",
    "limitation": "ข้อจำกัด",
}


def summary(comparison: Comparison) -> str:
    """ "เพิ่ม 1 แก้ไข 2 ยกเลิก 0 มาตรการ", or that nothing changed."""
    if comparison.is_empty:
        return "ไม่มีอะไรเปลี่ยน"
    added, changed, removed = len(comparison.added), len(comparison.changed), len(comparison.removed)
    return f"เพิ่ม {added} แก้ไข {changed} ยกเลิก {removed} มาตรการ คงเดิม {len(comparison.unchanged)}"


def change_sentences(comparison: Comparison) -> tuple[str, ...]:
    """Every change: added ones first, then changed ones in printed order, then removed ones."""
    return (
        *(f"เพิ่ม{_name(measure)}: {_clip(measure.title)}" for measure in comparison.added),
        *(sentence for pair in comparison.changed for sentence in pair_sentences(pair)),
        *(f"ยกเลิก{_name(measure)}: {_clip(measure.title)}" for measure in comparison.removed),
    )


def pair_sentences(pair: MeasurePair) -> tuple[str, ...]:
    """What changed in one measure, each sentence opening with its name."""
    name = _name(pair.old)
    told = [_field(pair, field) for field in pair.fields]
    for group in pair.groups:
        of = f" (งานของ{_owners(group.old or group.new)})" if len(pair.groups) > 1 else ""
        told += [f"{sentence}{of}" for sentence in _group(group)]
    return tuple(f"{name}: {sentence}" for sentence in told)


def _field(pair: MeasurePair, field: str) -> str:
    if field == "indicators":
        return f"ตัวชี้วัดจาก {_numbers(pair.old.indicators)} เป็น {_numbers(pair.new.indicators)}"
    return f"{_FIELDS[field]}{_from_to(getattr(pair.old, field), getattr(pair.new, field))}"


def _group(pair: GroupPair) -> list[str]:
    old, new = pair.old, pair.new
    if old is None:
        return [f"เพิ่มงานของ{_owners(new)} {_steps(new)}".rstrip()]
    if new is None:
        return [f"ยกเลิกงานของ{_owners(old)} {_steps(old)}".rstrip()]
    told = _days(pair, old, new)
    if "divisions" in pair.fields:
        told.append(f"ผู้รับผิดชอบจาก {_owners(old)} เป็น {_owners(new)}")
    if "supporting" in pair.fields:
        told.append(f"ผู้เกี่ยวข้องจาก {_supporters(old)} เป็น {_supporters(new)}")
    if "unit" in pair.fields:
        told.append(f"งาน/ฝ่าย{_from_to(old.unit, new.unit)}")
    return [*told, *_step_sentences(pair)]


def _days(pair: GroupPair, old: GroupContent, new: GroupContent) -> list[str]:
    told = []
    if "starts_on" in pair.fields:
        told.append(f"เริ่มจาก {_day(old.starts_on)} เป็น {_day(new.starts_on)}")
    if "due_on" in pair.fields:
        told.append(f"กำหนดส่งจาก {_day(old.due_on)} เป็น {_day(new.due_on)}")
    elif "ends_on" in pair.fields:
        told.append(f"สิ้นสุดจาก {_day(old.ends_on)} เป็น {_day(new.ends_on)}")
    if "period_text" in pair.fields and not told:
        told.append(f"ระยะเวลา{_from_to(old.period_text, new.period_text)}")
    return told


def _step_sentences(pair: GroupPair) -> list[str]:
    if "steps" not in pair.fields:
        return []
    told = [f"ขั้นตอน{_from_to(step.old, step.new)}" for step in pair.steps if step.is_reworded]
    told += [f"เพิ่มขั้นตอน “{_clip(step.new)}”" for step in pair.steps if step.old is None and step.new]
    told += [f"ยกเลิกขั้นตอน “{_clip(step.old)}”" for step in pair.steps if step.new is None and step.old]
    return told or ["เรียงลำดับขั้นตอนใหม่"]


def _name(measure: MeasureContent) -> str:
    return f"มาตรการ {measure.code}"


def _owners(group: GroupContent | None) -> str:
    names = list(group.divisions) if group else []
    return ", ".join([*names, "ทุกสำนัก/กอง"] if group and group.is_for_all else names) or "ผู้ที่ไม่ได้ระบุ"


def _supporters(group: GroupContent) -> str:
    names = list(group.supporting)
    return ", ".join([*names, "ทุกสำนัก/กอง"] if group.is_supported_by_all else names) or "ไม่มี"


def _steps(group: GroupContent | None) -> str:
    return f"“{_clip(group.steps[0])}”" if group and group.steps else ""


def _numbers(numbers: Sequence[int]) -> str:
    return ", ".join(str(number) for number in numbers) or "ไม่ระบุ"


def _day(day: date | None) -> str:
    return format_date(day, "short") if day else "ไม่ระบุ"


def _from_to(old: str | None, new: str | None) -> str:
    before, after = (f"“{_clip(text)}”" if text else "ว่าง" for text in (old, new))
    return f"จาก {before} เป็น {after}"


def _clip(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
