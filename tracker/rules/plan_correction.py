"""What a person corrects in a plan before its import: an ordered list, kept as JSON; undoing takes off the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from tracker.rules.plan_draft import PlanKind
from tracker.rules.plan_headings import Role
from tracker.rules.reading_choices import KnownTable, ReadingChoices, RowPlace, TableChoice

NEW_DIVISION = "new"
NOBODY = "none"


@dataclass(frozen=True)
class SetTable:
    """Which row of a table holds the headings (None: it holds no measures), and what each column holds."""

    table: int
    header_row: int | None
    roles: tuple[Role | None, ...] = ()


@dataclass(frozen=True)
class JoinRow:
    """ต่อจากแถวก่อน: this row goes on with the measure of the row before."""

    table: int
    row: int


@dataclass(frozen=True)
class SplitRow:
    """ขึ้นมาตรการใหม่: this row begins a measure of its own."""

    table: int
    row: int


@dataclass(frozen=True)
class DropRows:
    """These rows are not read."""

    rows: tuple[RowPlace, ...]


@dataclass(frozen=True)
class RestoreRows:
    """These rows are read again."""

    rows: tuple[RowPlace, ...]


@dataclass(frozen=True)
class StepValues:
    """A step as a person types it; empty owners or period: those of its measure."""

    text: str
    owners: str = ""
    period: str = ""


@dataclass(frozen=True)
class MeasureValues:
    """A measure as a person types it: owners and period in words, read like what is printed.

    An empty code leaves the code to the system; an `outcome` of None (as forms were saved before they had it) leaves
    what was read.
    """

    title: str
    code: str = ""
    indicators: str = ""
    owners: str = ""
    period: str = ""
    follow_up: str = ""
    limitation: str = ""
    result: str = ""
    suggestion: str = ""
    steps: tuple[StepValues, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True)
class EditMeasure:
    """A measure's form was saved: somebody looked at all of it."""

    key: str
    values: MeasureValues


@dataclass(frozen=True)
class SplitMeasure:
    """The steps from `at_step` on (counted from 0, at least 1) become a measure of their own, "<key>/2"."""

    key: str
    at_step: int
    title: str


@dataclass(frozen=True)
class MergeMeasure:
    """The measure goes on with the one before it."""

    key: str


@dataclass(frozen=True)
class DropMeasure:
    """The measure is not imported."""

    key: str


@dataclass(frozen=True)
class RestoreMeasure:
    """A dropped measure is imported after all."""

    key: str


@dataclass(frozen=True)
class AddMeasure:
    """A measure the document does not hold, after another one or (None) at the end; the first is "+1"."""

    after_key: str | None
    values: MeasureValues


@dataclass(frozen=True)
class CheckedGroup:
    """ตรวจแล้ว ถูกต้อง: what was doubtful about these rows is right; errors stay."""

    key: str


@dataclass(frozen=True)
class NameDivision:
    """Which division a printed owner is: its id, `NEW_DIVISION` for one to be made, `NOBODY` for none."""

    printed: str
    choice: str

    @property
    def division_id(self) -> UUID | None:
        return None if self.choice in (NEW_DIVISION, NOBODY) else UUID(self.choice)


@dataclass(frozen=True)
class SetPlan:
    """What the whole document is; None leaves it as read."""

    fiscal_year: int | None = None
    round_months: int | None = None
    kind: PlanKind | None = None


ReadingCorrection = SetTable | JoinRow | SplitRow | DropRows | RestoreRows
DraftCorrection = (
    EditMeasure | SplitMeasure | MergeMeasure | DropMeasure | RestoreMeasure | AddMeasure | CheckedGroup | NameDivision
)
Correction = ReadingCorrection | DraftCorrection | SetPlan


def choices_of(corrections: Sequence[Correction], known: Sequence[KnownTable] = ()) -> ReadingChoices:
    """How the document is to be read; of two things said about one place the later counts."""
    tables: dict[int, TableChoice] = {}
    is_joined: dict[RowPlace, bool] = {}
    dropped: set[RowPlace] = set()
    for correction in corrections:
        match correction:
            case SetTable(table, header_row, roles):
                tables[table] = TableChoice(header_row, roles)
            case JoinRow(table, row) | SplitRow(table, row):
                is_joined[RowPlace(table, row)] = isinstance(correction, JoinRow)
            case DropRows(rows):
                dropped.update(rows)
            case RestoreRows(rows):
                dropped.difference_update(rows)
            case _:
                pass
    joined = frozenset(place for place, is_one in is_joined.items() if is_one)
    return ReadingChoices(tables, tuple(known), joined, frozenset(is_joined) - joined, frozenset(dropped))


def plan_choices(corrections: Sequence[Correction]) -> SetPlan:
    """What was said last about the plan as a whole."""
    said = SetPlan()
    for correction in corrections:
        if isinstance(correction, SetPlan):
            said = SetPlan(
                correction.fiscal_year or said.fiscal_year,
                correction.round_months or said.round_months,
                correction.kind or said.kind,
            )
    return said


def division_choices(corrections: Sequence[Correction]) -> dict[str, UUID | None]:
    """Printed owner → the division it is, None for one to be made; what is nobody is not among them."""
    choices: dict[str, NameDivision] = {}
    for correction in corrections:
        if isinstance(correction, NameDivision):
            choices[correction.printed] = correction
    return {printed: choice.division_id for printed, choice in choices.items() if choice.choice != NOBODY}


def decided_names(corrections: Sequence[Correction]) -> frozenset[str]:
    """The printed owners of which a person said who they are."""
    return frozenset(one.printed for one in corrections if isinstance(one, NameDivision))


def nobodies(corrections: Sequence[Correction]) -> frozenset[str]:
    """The printed owners of which a person said that they are no division."""
    last = {one.printed: one.choice for one in corrections if isinstance(one, NameDivision)}
    return frozenset(printed for printed, choice in last.items() if choice == NOBODY)
