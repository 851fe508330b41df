"""The plain facts a round's report is made from; whoever reads the database hands them over in this shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.office import OrganizationKind
from tracker.rules.plan_analysis import NO_ANALYSIS, Analysis
from tracker.rules.progress import TaskFact
from tracker.rules.report_content import EvidenceLine, ReportContent
from tracker.rules.report_signing import Signer
from tracker.rules.task import EntryState

AnswerField = Literal["result", "outcome", "suggestion"]


@dataclass(frozen=True)
class ReportPeriod:
    """A period as the plan prints it, and its dates where they are known."""

    printed: str = ""
    start_on: date | None = None
    end_on: date | None = None


UNSTATED = ReportPeriod()


@dataclass(frozen=True)
class ReportStep:
    """One step as the plan has it. Owners and period are empty where they are those of the whole measure."""

    text: str
    responsible: tuple[str, ...] = ()
    is_all_divisions: bool = False
    period: ReportPeriod = UNSTATED
    supporting: tuple[str, ...] = ()


@dataclass(frozen=True)
class Doing:
    """Whose doing something was, and when."""

    name: str
    on: date


@dataclass(frozen=True)
class Withdrawal:
    """Why a measure left the plan, and whose doing that was."""

    reason: str
    done_by: Doing | None = None


@dataclass(frozen=True)
class WordedCell:
    """A cell as the policy officer wrote it, in place of the composed one."""

    text: str
    said_by: Doing | None = None


@dataclass(frozen=True)
class ReportEntry:
    """What a division (None: a cell written for all) reports for the measure in a round.

    `is_carried_out` is the box it ticked (ดำเนินการ, ยังไม่ได้ดำเนินการ); None: nobody said.
    """

    division_name: str | None
    state: EntryState
    result: str
    suggestion: str = ""
    obstacle: str = ""
    limitation: str = ""
    round_months: RoundMonths = 6
    is_late: bool = False
    outcome: str = ""
    is_carried_out: bool | None = None
    said_by: Doing | None = None

    @property
    def says_something(self) -> bool:
        """An entry without a word and without a tick is as good as none."""
        words = (self.result, self.outcome, self.suggestion, self.obstacle, self.limitation)
        is_filled = self.is_carried_out is not None or any(part.strip() for part in words)
        return is_filled and self.state is not EntryState.NOT_STARTED


@dataclass(frozen=True)
class ReportMeasure:
    """One measure, one row. `owing_divisions` are those who owe an entry in this round, in the plan's order.

    A twelve-month report also takes the entries of the six-month round. `worded` are the cells the policy officer
    wrote in place of the composed ones; `context`, `follow_up` and `limitation` are the plan's own words; `evidence`
    are numbers of the annex, `band` the heading an O-item stands under. `revised_by`: who changed the plan here last.
    """

    title: str
    indicator_numbers: tuple[int, ...] = ()
    steps: tuple[ReportStep, ...] = ()
    responsible: tuple[str, ...] = ()
    is_all_divisions: bool = False
    supporting: tuple[str, ...] = ()
    period: ReportPeriod = UNSTATED
    entries: tuple[ReportEntry, ...] = ()
    owing_divisions: tuple[str, ...] = ()
    approach: str = ""
    id: UUID | None = None
    code: str = ""
    o_item: str = ""
    context: str = ""
    follow_up: str = ""
    limitation: str = ""
    worded: Mapping[AnswerField, WordedCell] = field(default_factory=dict)
    evidence: tuple[int, ...] = ()
    band: str = ""
    revised_by: Doing | None = None


@dataclass(frozen=True)
class ReportFacts:
    """Everything in a round's report, or without a round in the plan's; measures in printed order.

    Among `holders` are those who sign or give an opinion, `division_names` are their divisions'. `tasks` and `owed`
    (the states of the round's entries) are what is counted. `earlier` is the published six-month report,
    `withdrawn` tells of measures that left the plan since, by id.
    """

    organization_name: str
    organization_kind: OrganizationKind
    fiscal_year: int
    round_months: RoundMonths | None
    measures: tuple[ReportMeasure, ...]
    holders: tuple[Signer, ...] = ()
    closes_on: date | None = None
    district: str = ""
    province: str = ""
    tasks: tuple[TaskFact, ...] = ()
    owed: tuple[EntryState, ...] = ()
    evidence: tuple[EvidenceLine, ...] = ()
    analysis: Analysis = NO_ANALYSIS
    division_names: Mapping[UUID, str] = field(default_factory=dict)
    earlier: ReportContent | None = None
    withdrawn: Mapping[str, Withdrawal] = field(default_factory=dict)
