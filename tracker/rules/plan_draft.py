"""A plan as it was read from a document, before a person has confirmed it: values, where they stand, what is doubtful."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Confidence(StrEnum):
    """How sure the reading of one field is."""

    CLEAR = "clear"  # printed so
    PROBABLE = "probable"  # follows from what is printed (a band above, the row before, the plan's year)
    DOUBTFUL = "doubtful"  # kept as printed; a problem asks the person


class Severity(StrEnum):
    """How much a problem stands in the way of importing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class PlanKind(StrEnum):
    """What a document is."""

    PLAN = "plan"
    PROGRESS_REPORT = "progress-report"
    ANALYSIS = "analysis"
    MEMO = "memo"


class DraftStatus(StrEnum):
    """The state a document states for a measure; `UNKNOWN` where it states none."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Source:
    """A place in a document. Table, row and column count from 1; row counts the printed rows, headers included."""

    file: str | None = None
    sheet: str | None = None
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Field(Generic[T]):
    """One value of the draft with the cell it came from."""

    value: T
    source: Source | None = None
    confidence: Confidence = Confidence.CLEAR


@dataclass(frozen=True)
class Problem:
    """Something a person must look at: a Thai sentence and its place."""

    severity: Severity
    code: str
    message: str
    source: Source | None = None


@dataclass(frozen=True)
class DraftStep:
    """One step (ขั้นตอน/วิธีการปฏิบัติ) or required element of an O-item, numbering removed.

    `divisions` are names as printed but tidied; `units` are the งาน/ฝ่าย named inside them. `due` is set where a
    report-due phrase gives a date of its own.
    """

    text: Field[str]
    divisions: Field[tuple[str, ...]]
    all_divisions: Field[bool]
    units: Field[tuple[str, ...]]
    start: Field[date | None]
    end: Field[date | None]
    due: Field[date | None]
    period_text: Field[str]


@dataclass(frozen=True)
class DraftMeasure:
    """One measure (มาตรการ/แนวทาง, กิจกรรม, โครงการ) with the steps under it.

    `lead` is the first of several named divisions only where the document says so; `supporting` are those after
    ร่วมกับ. `start`/`end` span the periods of the steps that are not in doubt.
    """

    code: Field[str]
    title: Field[str]
    indicators: Field[tuple[int, ...]]
    o_item: Field[str | None]
    steps: tuple[DraftStep, ...]
    divisions: Field[tuple[str, ...]]
    lead: Field[str | None]
    supporting: Field[tuple[str, ...]]
    all_divisions: Field[bool]
    start: Field[date | None]
    end: Field[date | None]
    due: Field[date | None]
    period_text: Field[str]
    follow_up: Field[str]
    limitation: Field[str]
    result: Field[str]
    suggestion: Field[str]
    status: Field[DraftStatus]
    status_text: Field[str]
    source: Source


@dataclass(frozen=True)
class DraftOrganization:
    """The organization the document says it belongs to."""

    name: Field[str | None] = field(default_factory=lambda: Field(None))
    kind: Field[str | None] = field(default_factory=lambda: Field(None))
    district: Field[str | None] = field(default_factory=lambda: Field(None))
    province: Field[str | None] = field(default_factory=lambda: Field(None))


@dataclass(frozen=True)
class PlanDraft:
    """Everything read from one document. The same bytes always give the same draft."""

    kind: Field[PlanKind]
    round_months: Field[int | None]
    document_date: Field[date | None]
    organization: DraftOrganization
    fiscal_year: Field[int | None]
    measures: tuple[DraftMeasure, ...]
    problems: tuple[Problem, ...]

    @property
    def has_errors(self) -> bool:
        """Whether something stands in the way of importing this draft as it is."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def division_names(self) -> tuple[str, ...]:
        """Every division the document names, in the order of its first appearance."""
        names: dict[str, None] = {}
        for measure in self.measures:
            for group in (measure.divisions, *(step.divisions for step in measure.steps), measure.supporting):
                names.update(dict.fromkeys(group.value))
        return tuple(names)


def draft_to_json(draft: PlanDraft) -> dict[str, Any]:
    """The stable interface of `tracker import --json`; it may grow, never change."""
    organization = draft.organization
    return {
        "kind": draft.kind.value.value,
        "round": draft.round_months.value,
        "document_date": _iso(draft.document_date.value),
        "organization": {
            "name": organization.name.value,
            "kind": organization.kind.value,
            "district": organization.district.value,
            "province": organization.province.value,
        },
        "fiscal_year": draft.fiscal_year.value,
        "measures": [_measure_to_json(measure) for measure in draft.measures],
        "problems": [_problem_to_json(problem) for problem in draft.problems],
    }


def _measure_to_json(measure: DraftMeasure) -> dict[str, Any]:
    return {
        "code": measure.code.value,
        "title": measure.title.value,
        "indicator": list(measure.indicators.value),
        "o_item": measure.o_item.value,
        "steps": [step.text.value for step in measure.steps],
        "step_details": [_step_to_json(step) for step in measure.steps],
        "divisions": list(measure.divisions.value),
        "lead": measure.lead.value,
        "supporting": list(measure.supporting.value),
        "all_divisions": measure.all_divisions.value,
        "start": _iso(measure.start.value),
        "end": _iso(measure.end.value),
        "due": _iso(measure.due.value),
        "period_text": measure.period_text.value,
        "follow_up": measure.follow_up.value,
        "limitation": measure.limitation.value,
        "result": measure.result.value,
        "suggestion": measure.suggestion.value,
        "status": measure.status.value.value,
        "status_text": measure.status_text.value,
        "source": _source_to_json(measure.source),
        "confidence": _confidences(measure),
    }


def _step_to_json(step: DraftStep) -> dict[str, Any]:
    return {
        "text": step.text.value,
        "divisions": list(step.divisions.value),
        "all_divisions": step.all_divisions.value,
        "units": list(step.units.value),
        "start": _iso(step.start.value),
        "end": _iso(step.end.value),
        "due": _iso(step.due.value),
        "period_text": step.period_text.value,
        "confidence": _confidences(step),
    }


def _confidences(thing: DraftMeasure | DraftStep) -> dict[str, str]:
    """Only the fields a person should look at; what is clear goes without saying."""
    fields = {name: value for name, value in vars(thing).items() if isinstance(value, Field)}
    return {n: f.confidence.value for n, f in fields.items() if f.confidence is not Confidence.CLEAR}


def _problem_to_json(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "message": problem.message,
        "source": _source_to_json(problem.source) if problem.source else None,
    }


def _source_to_json(source: Source) -> dict[str, Any]:
    return {
        "file": source.file,
        "sheet": source.sheet,
        "page": source.page,
        "table": source.table,
        "row": source.row,
        "column": source.column,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
