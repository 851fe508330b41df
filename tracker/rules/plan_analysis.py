"""The analysis of an assessment found in a document beside its measures: scores, weak items, advice.

Scores are percent (0-100) as printed; in JSON they are strings ("89.04"), so that no digit is lost.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tracker.rules.plain_record import from_plain, to_plain
from tracker.rules.source_place import Source

BASIS_ORDER = ("text", "list", "table")  # the later, the more its number can be trusted


@dataclass(frozen=True)
class PrintedScore:
    """One score as printed. `basis`: a table of scores, a numbered list of indicators, or running text.

    `label` is what the document prints beside it where one thing has several scores (EIT Public, EIT Survey).
    """

    score: Decimal
    printed: str
    source: Source
    basis: str = "text"
    grade: str | None = None
    label: str = ""
    sentence: str = ""


@dataclass(frozen=True)
class OverallScore:
    """The score of the whole organization; `score` is the best reading of `values`."""

    score: Decimal | None = None
    grade: str | None = None
    rank: int | None = None
    values: tuple[PrintedScore, ...] = ()


@dataclass(frozen=True)
class IndicatorScore:
    """What the document prints for one indicator of the year it analyses; `score` is the best reading."""

    number: int
    name: str
    score: Decimal
    values: tuple[PrintedScore, ...]
    contradiction: bool = False


@dataclass(frozen=True)
class InstrumentScore:
    """The score of an instrument: IIT, EIT, EIT Public, EIT Survey or OIT."""

    instrument: str
    score: Decimal
    grade: str | None
    values: tuple[PrintedScore, ...]
    contradiction: bool = False


@dataclass(frozen=True)
class YearScore:
    """A score of one year (พ.ศ.) in a comparison."""

    year: int
    score: Decimal


@dataclass(frozen=True)
class YearRow:
    """A row of a comparison of years; `indicator` is None for the total (รวม)."""

    indicator: int | None
    name: str
    scores: tuple[YearScore, ...]
    source: Source


@dataclass(frozen=True)
class Threshold:
    """A limit the document states. `side`: "above" or "below"."""

    side: str
    score: Decimal
    printed: str
    source: Source


@dataclass(frozen=True)
class ListedIndicator:
    """One line of a list of strong or weak indicators: the number and name as printed, and what they mean."""

    indicator: int | None
    printed_number: int | None
    name: str
    score: Decimal | None
    source: Source


@dataclass(frozen=True)
class IndicatorList:
    """A list of strengths (จุดแข็ง) or weaknesses (จุดที่ต้องพัฒนา) with the limit and the count its heading states."""

    kind: str  # "strength" or "weakness"
    heading: str
    threshold: Threshold | None
    count: int | None
    items: tuple[ListedIndicator, ...]
    source: Source


@dataclass(frozen=True)
class WeakItem:
    """A question or point that must become better; `code` as I7, E5, EP1, ES11, O14 or 9.4 where one is printed."""

    instrument: str | None
    indicator: int | None
    code: str | None
    text: str
    score: Decimal | None
    printed: str
    source: Source
    is_against_threshold: bool = False


@dataclass(frozen=True)
class WeakTable:
    """The limit stated over a table of weak items."""

    heading: str
    threshold: Threshold | None
    source: Source
    first: int  # its first and last item among the analysis' weak items
    last: int


@dataclass(frozen=True)
class Recommendation:
    """Advice of the assessors, or a point to develop: what is advised, and the O-items it refers to."""

    instrument: str | None
    indicator: int | None
    code: str | None
    text: str
    references: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class ImprovementPoint:
    """What was assessed for an indicator and what should be developed, as the tables of points print it."""

    indicator: int | None
    printed: str
    assessed: tuple[str, ...]
    to_develop: tuple[str, ...]
    source: Source


@dataclass(frozen=True)
class IssueItem:
    """One item of an issue: its scores and the five things the table says about it."""

    code: str | None
    text: str
    scores: tuple[PrintedScore, ...]
    approach: str
    owners: str
    steps: str
    period: str
    limitation: str
    source: Source


@dataclass(frozen=True)
class Issue:
    """One of the seven issues (การวิเคราะห์ ๗ ประเด็น)."""

    number: int
    title: str
    items: tuple[IssueItem, ...]
    source: Source


@dataclass(frozen=True)
class Analysis:
    """What a document says about the assessment its measures answer; empty where it says nothing."""

    year: int | None = None
    overall: OverallScore = OverallScore()
    indicator_scores: tuple[IndicatorScore, ...] = ()
    instrument_scores: tuple[InstrumentScore, ...] = ()
    year_comparison: tuple[YearRow, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    lists: tuple[IndicatorList, ...] = ()
    weak_items: tuple[WeakItem, ...] = ()
    weak_tables: tuple[WeakTable, ...] = ()
    improvement_points: tuple[ImprovementPoint, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    urgent: tuple[Recommendation, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the document says nothing about an assessment."""
        return self == NO_ANALYSIS

    @property
    def weaknesses(self) -> tuple[ListedIndicator, ...]:
        """The indicators listed as to be developed."""
        return tuple(item for group in self.lists if group.kind == "weakness" for item in group.items)

    def to_json(self) -> dict[str, Any]:
        """Kept with the plan and shown by `tracker import --json`; it may grow, never change. Empty: {}."""
        return {} if self.is_empty else to_plain(self)

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> "Analysis":
        """The analysis as it was kept; what a newer version does not know is left out."""
        return from_plain(cls, given)


NO_ANALYSIS = Analysis()
