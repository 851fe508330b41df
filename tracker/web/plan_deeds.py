"""What the buttons of the review mean: from a submitted form to corrections."""

from collections.abc import Callable, Mapping

from tracker.rules.errors import RuleBroken
from tracker.rules.plan_correction import (
    CheckedGroup,
    Correction,
    DropMeasure,
    DropRows,
    JoinRow,
    MergeMeasure,
    NameDivision,
    RestoreMeasure,
    RestoreRows,
    SetPlan,
    SplitMeasure,
    SplitRow,
)
from tracker.rules.plan_draft import PlanKind
from tracker.rules.reading_choices import RowPlace
from tracker.web.forms import Form, as_id

_WORDS: dict[type, str] = {
    CheckedGroup: "บันทึกว่าถูกต้องแล้ว",
    MergeMeasure: "รวมกับมาตรการก่อนแล้ว",
    DropMeasure: "ไม่ใช้มาตรการนี้แล้ว นำกลับมาได้จากรายการ “ที่ไม่ใช้”",
    RestoreMeasure: "นำมาตรการกลับมาแล้ว",
    JoinRow: "ต่อเข้ากับแถวก่อนแล้ว",
    SplitRow: "ขึ้นมาตรการใหม่แล้ว",
    DropRows: "ไม่ใช้แถวนี้แล้ว นำกลับมาได้จากรายการ “ที่ไม่ใช้”",
    RestoreRows: "นำแถวกลับมาแล้ว",
    SplitMeasure: "แยกเป็นมาตรการใหม่แล้ว",
    SetPlan: "อ่านใหม่ตามที่เลือกแล้ว",
    NameDivision: "บันทึกรายชื่อแล้ว",
}
# What a document may be said to be: the option of the select box → kind and round.
KINDS: Mapping[str, tuple[PlanKind | None, int | None]] = {
    "plan": (PlanKind.PLAN, None),
    "report-6": (PlanKind.PROGRESS_REPORT, 6),
    "report-12": (PlanKind.PROGRESS_REPORT, 12),
}
_ROUNDS: Mapping[str, SetPlan] = {
    "6": SetPlan(round_months=6),
    "12": SetPlan(round_months=12),
    "none": SetPlan(kind=PlanKind.PLAN),
}
_YEAR = "ปีงบประมาณต้องเป็น พ.ศ. เช่น 2570"


def corrections_of(form: Form) -> list[Correction]:
    """The corrections a pressed button asks for; its value is "verb:about".

    Faults of the fields stand in `form.errors` afterwards. Raises RuleBroken for a button nobody made.
    """
    verb, _, about = form.text("do", longest=3000).partition(":")
    if verb in _OF_FIELDS:
        return _OF_FIELDS[verb](form)
    if verb in _OF_VALUE and about:
        return [_OF_VALUE[verb](about)]
    raise _unknown()


def words_of(corrections: list[Correction]) -> str:
    """What was done, for the notification."""
    return _WORDS.get(type(corrections[-1]), "บันทึกแล้ว") if corrections else "ไม่มีอะไรเปลี่ยน"


def _unknown() -> RuleBroken:
    return RuleBroken("unknown_deed", "ระบบไม่รู้จักปุ่มนี้ กรุณาโหลดหน้านี้ใหม่แล้วลองอีกครั้ง")


def _place(text: str) -> RowPlace:
    table, _, row = text.partition(".")
    if not (_is_number(table) and _is_number(row)):
        raise _unknown()
    return RowPlace(int(table), int(row))


def _places(text: str) -> tuple[RowPlace, ...]:
    return tuple(_place(one) for one in text.split(","))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 8


def _join(about: str) -> Correction:
    place = _place(about)
    return JoinRow(place.table, place.row)


def _apart(about: str) -> Correction:
    place = _place(about)
    return SplitRow(place.table, place.row)


def _check(form: Form) -> list[Correction]:
    return [CheckedGroup(form.text("key", longest=200))]


def _split(form: Form) -> list[Correction]:
    key, _, at = form.text("split_at", longest=300).rpartition(":")
    if not key or not _is_number(at):
        raise _unknown()
    return [SplitMeasure(key, int(at), form.text("split_title", longest=1000))]


def _year(form: Form) -> list[Correction]:
    year = form.whole_number("fiscal_year", low=2540, high=2640, message=_YEAR)
    if year is None and "fiscal_year" not in form.errors:
        form.errors["fiscal_year"] = f"กรุณาใส่ปีงบประมาณ ({_YEAR})"
    kind, months = KINDS.get(form.text("kind", longest=20), (None, None))
    return [SetPlan(fiscal_year=year, round_months=months, kind=kind)] if year else []


def _round(form: Form) -> list[Correction]:
    """Of which round the printed results are; or that only the measures are wanted."""
    chosen = _ROUNDS.get(form.text("round", longest=20))
    if chosen is None:
        form.errors["round"] = "กรุณาเลือกรอบของรายงานผลนี้"
    return [chosen] if chosen else []


def _divisions(form: Form) -> list[Correction]:
    """What was chosen for each printed name; a name without a choice stays open."""
    found: list[Correction] = []
    for at, printed in enumerate(form.listed("printed")):
        choice = form.text(f"division-{at}", longest=60)
        if choice and choice not in ("new", "none") and as_id(choice) is None:
            raise _unknown()
        if choice:
            found.append(NameDivision(printed, choice))
    if not found:
        form.errors["division-0"] = "กรุณาเลือกว่าแต่ละชื่อหมายถึงใคร"
    return found


_OF_FIELDS: Mapping[str, Callable[[Form], list[Correction]]] = {
    "check": _check,
    "split": _split,
    "year": _year,
    "round": _round,
    "divisions": _divisions,
}
_OF_VALUE: Mapping[str, Callable[[str], Correction]] = {
    "join": _join,
    "apart": _apart,
    "merge": MergeMeasure,
    "no-division": lambda about: NameDivision(about, "none"),
    "drop": DropMeasure,
    "restore": RestoreMeasure,
    "drop-rows": lambda about: DropRows(_places(about)),
    "restore-rows": lambda about: RestoreRows(_places(about)),
}
