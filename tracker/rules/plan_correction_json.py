"""Corrections as JSON, and back: what is stored may be old or damaged, so everything is looked at."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, cast
from uuid import UUID

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import check_year
from tracker.rules.plan_correction import (
    NEW_DIVISION,
    NOBODY,
    AddMeasure,
    CheckedGroup,
    Correction,
    DropMeasure,
    DropRows,
    EditMeasure,
    JoinRow,
    MeasureValues,
    MergeMeasure,
    NameDivision,
    RestoreMeasure,
    RestoreRows,
    SetPlan,
    SetTable,
    SplitMeasure,
    SplitRow,
    StepValues,
)
from tracker.rules.plan_draft import PlanKind
from tracker.rules.plan_headings import Role
from tracker.rules.reading_choices import RowPlace
from tracker.rules.thai_text import clean_control_characters

LONGEST_TEXT = 20_000
LONGEST_KEY = 200
MOST_ITEMS = 5_000
_HIGHEST = 10_000_000
_BROKEN = "อ่านรายการแก้ไขที่บันทึกไว้ไม่ได้ กรุณายกเลิกไฟล์นี้แล้วอัปโหลดใหม่"
Decode = Callable[[Any], Any]


def correction_to_json(correction: Correction) -> dict[str, Any]:
    """The correction in values of JSON; `op` says which it is."""
    return {"op": _OPS[type(correction)], **_values(correction)}


def correction_from_json(given: object) -> Correction:
    """The correction as it was. Raises RuleBroken for anything else."""
    record = _record(given)
    kind = next((kind for kind, op in _OPS.items() if op == record.get("op")), None)
    if kind is None:
        raise _broken()
    return cast("Correction", _made(kind, {name: value for name, value in record.items() if name != "op"}))


def corrections_from_json(given: Sequence[object]) -> tuple[Correction, ...]:
    """All of them, oldest first. Raises RuleBroken where one is broken."""
    return tuple(correction_from_json(one) for one in given)


def cleaned(correction: Correction) -> Correction:
    """The correction as it will be read again: no control characters, nothing too long. Raises RuleBroken."""
    return correction_from_json(correction_to_json(correction))


def _values(thing: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(thing, field.name)) for field in fields(thing)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        return _values(value)
    return str(value) if isinstance(value, str) else value


def _made(kind: type, given: Mapping[str, Any]) -> Any:
    """One of our dataclasses with every field decoded; a field that is missing takes its default."""
    decoders = _FIELDS[kind]
    needed = {field.name for field in fields(kind) if field.default is MISSING}
    if not needed <= given.keys() <= decoders.keys():
        raise _broken()
    return kind(**{name: decoders[name](value) for name, value in given.items()})


def _broken() -> RuleBroken:
    return RuleBroken("corrections_broken", _BROKEN)


def _record(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _broken()
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _broken()
    if len(value) > LONGEST_TEXT:
        raise RuleBroken("too_long", f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาย่อข้อความ")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return clean_control_characters(text).encode("utf-8", "ignore").decode("utf-8")


def _key(value: object) -> str:
    text = _text(value)
    if not text or len(text) > LONGEST_KEY:
        raise _broken()
    return text


def _name(value: object) -> str:
    """A name as printed: a whole paragraph may stand where a name belongs."""
    text = _text(value)
    if not text:
        raise _broken()
    return text


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _HIGHEST:
        raise _broken()
    return value


def _year(value: object) -> int:
    year = _number(value)
    check_year(year)
    return year


def _months(value: object) -> int:
    if _number(value) not in (6, 12):
        raise _broken()
    return _number(value)


def _word_of(words: type[Role] | type[PlanKind]) -> Decode:
    def decode(value: object) -> Role | PlanKind:
        try:
            return words(_text(value))
        except ValueError:
            raise _broken() from None

    return decode


def _choice(value: object) -> str:
    text = _text(value)
    if text in (NEW_DIVISION, NOBODY):
        return text
    try:
        return str(UUID(text))
    except ValueError:
        raise _broken() from None


def _or_none(decode: Decode) -> Decode:
    return lambda value: None if value is None else decode(value)


def _many(decode: Decode) -> Decode:
    def decode_all(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) > MOST_ITEMS:
            raise _broken()
        return tuple(decode(one) for one in value)

    return decode_all


def _of(kind: type) -> Decode:
    return lambda value: _made(kind, _record(value))


_OPS: dict[type, str] = {
    SetTable: "set_table",
    JoinRow: "join_row",
    SplitRow: "split_row",
    DropRows: "drop_rows",
    RestoreRows: "restore_rows",
    EditMeasure: "edit_measure",
    SplitMeasure: "split_measure",
    MergeMeasure: "merge_measure",
    DropMeasure: "drop_measure",
    RestoreMeasure: "restore_measure",
    AddMeasure: "add_measure",
    CheckedGroup: "checked_group",
    NameDivision: "name_division",
    SetPlan: "set_plan",
}
_PLACE: dict[str, Decode] = {"table": _number, "row": _number}
_KEYED: dict[str, Decode] = {"key": _key}
_FIELDS: dict[type, dict[str, Decode]] = {
    RowPlace: _PLACE,
    StepValues: dict.fromkeys(("text", "owners", "period"), _text),
    MeasureValues: {
        **{field.name: _text for field in fields(MeasureValues) if field.name not in ("steps", "outcome")},
        "outcome": _or_none(_text),
        "steps": _many(_of(StepValues)),
    },
    SetTable: {"table": _number, "header_row": _or_none(_number), "roles": _many(_or_none(_word_of(Role)))},
    JoinRow: _PLACE,
    SplitRow: _PLACE,
    DropRows: {"rows": _many(_of(RowPlace))},
    RestoreRows: {"rows": _many(_of(RowPlace))},
    EditMeasure: {**_KEYED, "values": _of(MeasureValues)},
    SplitMeasure: {**_KEYED, "at_step": _number, "title": _text},
    MergeMeasure: _KEYED,
    DropMeasure: _KEYED,
    RestoreMeasure: _KEYED,
    AddMeasure: {"after_key": _or_none(_key), "values": _of(MeasureValues)},
    CheckedGroup: _KEYED,
    NameDivision: {"printed": _name, "choice": _choice},
    SetPlan: {
        "fiscal_year": _or_none(_year),
        "round_months": _or_none(_months),
        "kind": _or_none(_word_of(PlanKind)),
    },
}
