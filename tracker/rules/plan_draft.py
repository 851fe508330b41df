"""A plan as read from a document, before a person confirmed it: values, their cells, what is doubtful."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.rules.plan_analysis import NO_ANALYSIS, Analysis
from tracker.rules.source_place import Source as Source  # the draft's own word for it, asked for here by everybody

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
class Field(Generic[T]):
    """One value of the draft with the cell it came from."""

    value: T
    source: Source | None = None
    confidence: Confidence = Confidence.CLEAR


@dataclass(frozen=True)
class Problem:
    """Something a person must look at: a Thai sentence, its place, and the key of the group it was read in."""

    severity: Severity
    code: str
    message: str
    source: Source | None = None
    about: str | None = None


@dataclass(frozen=True)
class DraftStep:
    """One step (ขั้นตอน/วิธีการปฏิบัติ) or required element of an O-item, numbering removed.

    `divisions` are names as printed but tidied; `units` are the งาน/ฝ่าย named inside them. `lead` is set where
    the text names one division ร่วมกับ others: the task is then the lead's, the others (`supporting`, or everybody
    where `all_divisions`) support. `due` is set where a report-due phrase gives a date of its own.
    """

    text: Field[str]
    divisions: Field[tuple[str, ...]]
    all_divisions: Field[bool]
    units: Field[tuple[str, ...]]
    start: Field[date | None]
    end: Field[date | None]
    due: Field[date | None]
    period_text: Field[str]
    lead: Field[str | None] = Field(None)
    supporting: Field[tuple[str, ...]] = Field(())


@dataclass(frozen=True)
class DraftMeasure:
    """One measure (มาตรการ/แนวทาง, กิจกรรม, โครงการ) with the steps under it.

    A measure may have no steps: then its own divisions and period make its task. `lead` and `supporting` as in
    DraftStep. `start`/`end` span the periods of the steps that are not in doubt. `context` is what the document
    says about why (question, analysis), `approach` how in general, `other` the columns without a field of their
    own, by their printed heading; what came of it (`outcome`, ผลลัพธ์/ความสำเร็จ) stands among these too. `key` names
    the measure within this reading of the document: "2.5.1" is the first measure of the group "2.5" that begins in
    row 5 of table 2.
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
    context: Field[str] = Field("")
    approach: Field[str] = Field("")
    other: tuple[tuple[str, Field[str]], ...] = ()
    key: str = ""
    outcome: Field[str] = Field("")

    @property
    def is_carried_out(self) -> bool | None:
        """What the document says was done: a box, a state, or a result in words; None where it says nothing."""
        state = self.status.value
        return None if state is DraftStatus.UNKNOWN else state is not DraftStatus.NOT_STARTED

    @property
    def has_report(self) -> bool:
        """Whether the document prints anything that was reported about it."""
        words = (self.result, self.suggestion, self.outcome)
        return any(field.value.strip() for field in words) or self.is_carried_out is not None


@dataclass(frozen=True)
class DraftGroup:
    """The printed rows read together, and the keys of the measures they gave (several where a row holds several)."""

    key: str
    rows: tuple[Source, ...]
    measures: tuple[str, ...]


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
    groups: tuple[DraftGroup, ...] = ()
    analysis: Analysis = NO_ANALYSIS

    @property
    def has_errors(self) -> bool:
        """Whether something stands in the way of importing this draft as it is."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def lacks_round(self) -> bool:
        """Whether it reports results without saying of which round: a person must say."""
        is_report = self.kind.value is PlanKind.PROGRESS_REPORT and self.round_months.value is None
        return is_report and any(measure.has_report for measure in self.measures)

    @property
    def division_names(self) -> tuple[str, ...]:
        """Every division the document names, in the order of its first appearance."""
        names: dict[str, None] = {}
        for measure in self.measures:
            for group in (measure.divisions, *(step.divisions for step in measure.steps), measure.supporting):
                names.update(dict.fromkeys(group.value))
        return tuple(names)
