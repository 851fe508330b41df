"""Every measure of a corrected draft has a code of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.rules.plan_draft import Confidence, DraftMeasure, Field, Problem, Severity
from tracker.rules.plan_faults import short


def with_unique_codes(
    measures: Sequence[DraftMeasure], group_of: Mapping[str, str]
) -> tuple[tuple[DraftMeasure, ...], list[Problem]]:
    """A code stands once: what a person typed or the document prints goes before what was made up."""
    taken: dict[str, int] = {}
    order = sorted(range(len(measures)), key=lambda at: (measures[at].code.confidence is Confidence.PROBABLE, at))
    for at in order:
        taken.setdefault(measures[at].code.value, at)
    problems, unique = [], []
    codes = set(taken)
    for at, measure in enumerate(measures):
        code = measure.code.value
        if code and taken[code] == at:
            unique.append(measure)
            continue
        made = _free_code(code, at + 1, codes)
        codes.add(made)
        unique.append(replace(measure, code=Field(made, measure.code.source, Confidence.PROBABLE)))
        if code and measure.code.confidence is Confidence.CLEAR:
            message = f"รหัส {short(code, 20)} ใช้ซ้ำกับมาตรการอื่น ระบบให้รหัส {short(made, 24)} แทน หากไม่ถูกต้อง กรุณาแก้รหัส"
            problems.append(
                Problem(Severity.WARNING, "code_twice", message, measure.code.source, group_of[measure.key])
            )
    return tuple(unique), problems


def _free_code(code: str, place: int, taken: set[str]) -> str:
    if not code and str(place) not in taken:
        return str(place)
    stem = code or str(place)
    return next(made for made in (f"{stem}-{n}" for n in range(2, len(taken) + 3)) if made not in taken)
