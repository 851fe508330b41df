"""Reads the fields of a submitted form: cleaned text, numbers, Buddhist dates; collects what is wrong, in Thai."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import request

from tracker.rules.errors import RuleBroken
from tracker.rules.thai_calendar import MONTHS, buddhist_year, parse_date
from tracker.rules.thai_text import clean_control_characters, normalise, to_arabic_digits

LONGEST_TEXT = 10_000


class Form:
    """The submitted form. `errors` maps a field's name to a Thai sentence; "" stands for the whole form."""

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self.fields: Mapping[str, str] = request.form if fields is None else fields
        self.errors: dict[str, str] = {}

    def text(self, name: str, *, required: str = "", longest: int = LONGEST_TEXT) -> str:
        """What was typed, cleaned; `required` is what to say where nothing was."""
        text = normalise(clean_control_characters(self.fields.get(name, ""))).replace("\r\n", "\n").strip()
        if not text and required:
            self.errors[name] = required
        elif len(text) > longest:
            self.errors[name] = f"ข้อความยาวเกิน {longest:,} ตัวอักษร กรุณาย่อให้สั้นลง"
        return text[:longest]

    def whole_number(self, name: str, *, low: int, high: int, message: str) -> int | None:
        """A number typed in either script of digits; None where nothing was typed."""
        typed = to_arabic_digits(self.text(name)).removesuffix("%").strip()
        if not typed:
            return None
        if not typed.isascii() or not typed.isdigit() or len(typed) > 6 or not low <= int(typed) <= high:
            self.errors[name] = message
            return None
        return int(typed)

    def flag(self, name: str) -> bool:
        """Whether a box was ticked."""
        return bool(self.fields.get(name))

    def listed(self, name: str) -> list[str]:
        """Every value sent under one name, as it came."""
        return request.form.getlist(name)

    def ids(self, name: str) -> frozenset[UUID]:
        """The ids of the boxes that were ticked; what is no id is left out."""
        listed = request.form.getlist(name)
        return frozenset(found for found in map(as_id, listed) if found)

    def day(self, name: str) -> date | None:
        """A day typed as day, month and Buddhist year; None where all three are empty."""
        typed = [self.text(f"{name}_{part}", longest=20) for part in ("day", "month", "year")]
        if not any(typed):
            return None
        found = parse_date(" ".join(typed)) if all(typed) else None
        if found is None:
            self.errors[name] = "วันที่ไม่ถูกต้อง กรุณาใส่วัน เดือน และปี พ.ศ. ให้ครบ เช่น 31 มีนาคม 2570"
        return found

    def row_version(self) -> int:
        """The version of what the person saw; 0, which fits none, where the field was tampered with."""
        typed = self.fields.get("row_version", "")
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0

    def refuse(self, broken: RuleBroken, name: str = "") -> None:
        """Note what a rule says about this form."""
        self.errors[name] = broken.message


def as_id(text: str | None) -> UUID | None:
    """The id a text stands for, if it is one."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def day_fields(**days: date | None) -> dict[str, str]:
    """Days as the three fields of a form would hold them, {"due_on_day": "31", …}; no day leaves them out."""
    typed: dict[str, str] = {}
    for name, day in days.items():
        if day is not None:
            typed |= {
                f"{name}_day": str(day.day),
                f"{name}_month": MONTHS[day.month - 1],
                f"{name}_year": str(buddhist_year(day)),
            }
    return typed
