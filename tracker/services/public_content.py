"""What the pages for everybody are made of: records that hold nothing but what may be seen."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.paper import Form
from tracker.rules.public_words import MeasureState
from tracker.store.frozen_reports import FileLine
from tracker.store.public import PublicOffice


@dataclass(frozen=True)
class ReportLine:
    """A published report in a list."""

    code: str
    title: str
    year: int
    months: RoundMonths
    register_number: str
    published_at: datetime | None


@dataclass(frozen=True)
class PublicMeasure:
    """A measure with how it stands, in words."""

    code: str
    title: str
    divisions: str
    state: MeasureState
    state_words: str
    o_item: str = ""


@dataclass(frozen=True)
class ItemLine:
    """An O-item in a list; `band` is the heading it stands under where that begins, else ""."""

    code: str
    title: str
    band: str = ""


@dataclass(frozen=True)
class PublicYear:
    """A fiscal year: progress, measures, published reports, O-items."""

    office: PublicOffice
    year: int
    sentence: str
    done_count: int
    total: int
    measures: tuple[PublicMeasure, ...]
    reports: tuple[ReportLine, ...]
    items: tuple[ItemLine, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.measures or self.reports or self.items)


@dataclass(frozen=True)
class PublicHome:
    """The way in: the newest year's progress, all years, all published reports."""

    office: PublicOffice
    newest: PublicYear | None
    years: tuple[int, ...]
    reports: tuple[ReportLine, ...]


@dataclass(frozen=True)
class PublicEvidence:
    """What shows an O-item: a link, or a file under a name of ours."""

    id: UUID
    title: str
    url: str
    kind: str  # the file's ending ("pdf"), "" for a link
    size: int
    sha256: str
    media_type: str
    evidence_on: date | None


@dataclass(frozen=True)
class PublicItem:
    """An O-item with what the office answers."""

    office: PublicOffice
    year: int
    code: str
    title: str
    indicator: str
    components: tuple[str, ...]
    url: str
    description: str
    evidence: tuple[PublicEvidence, ...]
    measures: tuple[PublicMeasure, ...]
    is_withdrawn: bool

    def file_name(self, evidence: PublicEvidence) -> str:
        """What a download is called: never what somebody inside called it."""
        number = self.evidence.index(evidence) + 1
        return f"{self.code}-{self.year}-{number}.{evidence.kind}"


@dataclass(frozen=True)
class ResultLine:
    """What a published report says of a measure."""

    code: str
    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class PublicReport:
    """A published report; one that was replaced has `newer` and nothing else to read."""

    office: PublicOffice
    id: UUID
    form: Form
    line: ReportLine
    sha256: str
    sentence: str
    results: tuple[ResultLine, ...]
    files: tuple[FileLine, ...]
    is_replaced: bool = False
    newer: ReportLine | None = None
