"""The list of a plan's faults as its page prints it: by severity, each with its place, its sentence and its mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.rules.plan_check_codes import FAULTS
from tracker.rules.plan_draft import Problem, Severity
from tracker.rules.source_place import Source

_TITLES = (
    (Severity.ERROR, "ต้องแก้ไข"),
    (Severity.WARNING, "ควรตรวจและแก้ไข"),
    (Severity.INFO, "เพื่อพิจารณา"),
)
_MEND = " กรุณา"


@dataclass(frozen=True)
class FaultLine:
    """One fault: what kind, where in the document, what was found, what to do."""

    code: str
    name: str
    source: Source | None
    sentence: str
    mend: str


@dataclass(frozen=True)
class FaultGroup:
    """The faults of one severity, in printed order."""

    severity: Severity
    title: str
    lines: tuple[FaultLine, ...]


def group_faults(told: Sequence[Problem], shown: Sequence[Problem]) -> tuple[FaultGroup, ...]:
    """`told` when the file was read, `shown` by the plan as it stands; what the plan can show, only it tells.

    Doubts about how a row was read are no faults of the plan and are left out.
    """
    kept = [each for each in told if each.code in FAULTS and not FAULTS[each.code].is_of_content]
    faults = list(dict.fromkeys((*kept, *shown)))
    groups = (
        FaultGroup(severity, title, tuple(_line(each) for each in faults if each.severity is severity))
        for severity, title in _TITLES
    )
    return tuple(group for group in groups if group.lines)


def problem_from_json(given: Mapping[str, Any]) -> Problem:
    """A problem as it was kept with an import."""
    place = given.get("source")
    source = Source(**{name: place.get(name) for name in vars(Source())}) if place else None
    return Problem(Severity(given["severity"]), given["code"], given["message"], source)


def _line(fault: Problem) -> FaultLine:
    sentence, word, mend = fault.message.rpartition(_MEND)
    if not sentence:
        return FaultLine(fault.code, FAULTS[fault.code].name, fault.source, fault.message, "")
    return FaultLine(fault.code, FAULTS[fault.code].name, fault.source, sentence, f"{word.strip()}{mend}")
