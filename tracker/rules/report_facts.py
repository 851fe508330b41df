"""The plain facts a round's report is made from; whoever reads the database hands them over in this shape."""

from dataclasses import dataclass
from datetime import date

from tracker.rules.fiscal_year import RoundMonths
from tracker.rules.office import OrganizationKind
from tracker.rules.report_signing import Holder
from tracker.rules.task import EntryState


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
class ReportEntry:
    """What a division (None: a cell written for all) reports for the measure in a round."""

    division_name: str | None
    state: EntryState
    result: str
    suggestion: str = ""
    obstacle: str = ""
    limitation: str = ""
    round_months: RoundMonths = 6
    is_late: bool = False

    @property
    def says_something(self) -> bool:
        """An entry without a word is as good as none."""
        words = (self.result, self.suggestion, self.obstacle, self.limitation)
        return self.state is not EntryState.NOT_STARTED and any(part.strip() for part in words)


@dataclass(frozen=True)
class ReportMeasure:
    """One measure, one row. `owing_divisions` are those who owe an entry in this round, in the plan's order.

    A twelve-month report also takes the entries of the six-month round.
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


@dataclass(frozen=True)
class ReportFacts:
    """Everything in a round's report; measures in printed order. Among `holders` are those who sign."""

    organization_name: str
    organization_kind: OrganizationKind
    fiscal_year: int
    round_months: RoundMonths
    measures: tuple[ReportMeasure, ...]
    holders: tuple[Holder, ...] = ()
