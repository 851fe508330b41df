"""What a document says, and how its owners fit the organization: everything a preview needs, nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.reading import read_document
from tracker.rules.division_name import KnownDivision, match_division, stem
from tracker.rules.file_name import file_name
from tracker.rules.fiscal_year import RoundMonths, check_year
from tracker.rules.organization_name import is_same_office, official_name
from tracker.rules.plan_check import check_plan
from tracker.rules.plan_correction import Correction, SetPlan, choices_of, plan_choices
from tracker.rules.plan_correction_draft import CorrectedPlan, correct
from tracker.rules.plan_draft import PlanDraft, PlanKind, Problem, Severity
from tracker.rules.plan_table import read_plan
from tracker.rules.reading_choices import KnownTable, RowPlace, place_of
from tracker.rules.source_table import SourceDocument
from tracker.rules.step_group import owner_names
from tracker.store.divisions import DivisionRow, list_divisions
from tracker.store.people import get_organization

ROUND_MISSING = "round_missing"
WHICH_ROUND = "เอกสารนี้เป็นรายงานผล แต่ไม่ได้ระบุว่าเป็นผลของรอบใด กรุณาเลือกรอบ 6 เดือน หรือรอบ 12 เดือน"
ALIKE = 0.6  # from here on a name is worth offering
MOST_SUGGESTIONS = 3


@dataclass(frozen=True)
class SourceBytes:
    """A file as it came, with a name that can be shown and kept."""

    name: str
    data: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", file_name(self.name))


@dataclass(frozen=True)
class ImportOptions:
    """What the person decided. `fiscal_year` wins over what the document says.

    `division_choices` says of printed owners which division they are, None for one to be made; with
    `is_remembering_names` a choice becomes another name of that division. `into` is where the file goes: "auto" into
    the year's plan where it says much the same, else into a new one. `round_months` says that the document reports
    results, and of which round.
    """

    fiscal_year: int | None = None
    is_activating: bool = False
    is_creating_divisions: bool = False
    division_choices: Mapping[str, UUID | None] = field(default_factory=dict)
    into: Literal["auto", "new", "update"] = "auto"
    is_remembering_names: bool = True
    round_months: RoundMonths | None = None


@dataclass(frozen=True)
class DivisionPlan:
    """How the printed owners fit the organization: `known` printed → division, `unknown` in order of appearance.

    `suggestions` are the divisions an unknown name may be another name of, the likeliest first.
    """

    known: Mapping[str, UUID]
    unknown: tuple[str, ...]
    is_first: bool
    suggestions: Mapping[str, tuple[DivisionRow, ...]] = field(default_factory=dict)

    def problems(self, options: ImportOptions) -> tuple[Problem, ...]:
        """An unknown owner is proposed as a new division where the organization has some: a person must say so."""
        if self.is_first or options.is_creating_divisions:
            return ()
        return tuple(
            Problem(Severity.ERROR, "division_unknown", self._sentence(name))
            for name in self.unknown
            if name not in options.division_choices
        )

    def _sentence(self, name: str) -> str:
        near = self.suggestions.get(name, ())
        other = f"เป็นอีกชื่อหนึ่งของ “{near[0].name}”" if near else "เป็นอีกชื่อหนึ่งของกองที่มีอยู่"
        return f"ไม่พบ “{name}” ในรายชื่อสำนัก/กองของหน่วยงาน กรุณาเลือกว่าให้สร้างเป็นกองใหม่ {other} หรือไม่ใช่สำนัก/กอง"


def read_draft(file: SourceBytes, options: ImportOptions) -> PlanDraft:
    """What the document says, read in a child process; the same bytes always give the same draft.

    Raises UnreadableFile with a Thai sentence that says what to do.
    """
    if options.fiscal_year is not None:
        check_year(options.fiscal_year)
    document = read_document(file.data, file.name)
    read = read_as_chosen(document, fiscal_year=options.fiscal_year)
    said = [SetPlan(round_months=options.round_months, kind=PlanKind.PROGRESS_REPORT)] if options.round_months else []
    return check_corrected(document, correct_read(read, said)).draft


def read_as_chosen(
    document: SourceDocument,
    *,
    fiscal_year: int | None = None,
    corrections: Sequence[Correction] = (),
    known: Sequence[KnownTable] = (),
) -> PlanDraft:
    """The draft before anything in it was corrected: tables, rows and the year as a person chose them."""
    year = plan_choices(corrections).fiscal_year or fiscal_year
    return read_plan(document, fiscal_year=year, choices=choices_of(corrections, known))


def correct_read(read: PlanDraft, corrections: Sequence[Correction] = ()) -> CorrectedPlan:
    """The draft as corrected."""
    return correct(read, corrections, fiscal_year=read.fiscal_year.value)


def check_corrected(
    document: SourceDocument,
    plan: CorrectedPlan,
    *,
    printed: Collection[Problem] = (),
    left_out: Collection[RowPlace] = (),
) -> CorrectedPlan:
    """The corrected draft looked through for faults.

    What somebody found right is none any more, nor what stands in rows they left out, nor what is only `printed` in
    rows whose measures they saved: it was corrected on the way.
    """
    faults = [
        fault
        for fault in check_plan(document, plan.draft)
        if fault.about not in plan.checked
        and not (fault.about in plan.saved and fault in printed)
        and not (fault.source and place_of(fault.source) in left_out)
    ]
    return replace(plan, draft=with_problems(plan.draft, faults))


def printed_faults(document: SourceDocument, read: PlanDraft) -> frozenset[Problem]:
    """Every fault of the plan as it is printed, also those the reading tells in its own words."""
    return frozenset(check_plan(document, replace(read, problems=())))


def office_problems(session: Session, draft: PlanDraft) -> tuple[Problem, ...]:
    """A warning where the document says it belongs to another organization: the wrong file is quickly chosen."""
    office = get_organization(session)
    printed, ours = draft.organization.name, official_name(office.name, office.kind)
    if not printed.value or is_same_office(printed.value, ours):
        return ()
    message = f"เอกสารนี้ระบุว่าเป็นของ “{printed.value}” แต่ท่านกำลังนำเข้าให้ “{ours}” กรุณาตรวจว่าเลือกไฟล์ถูกต้อง"
    return (Problem(Severity.WARNING, "foreign_office", message, printed.source),)


def fit_divisions(session: Session, draft: PlanDraft, choices: Mapping[str, UUID | None] | None = None) -> DivisionPlan:
    """Match the printed owners with the organization's divisions and their aliases; a person's `choices` go first."""
    return fit_names(session, owner_names(draft), choices or {})


def fit_names(session: Session, names: Sequence[str], choices: Mapping[str, UUID | None]) -> DivisionPlan:
    """The same for the names alone."""
    divisions = list_divisions(session)
    catalogue = [KnownDivision(division.name, division.aliases) for division in divisions]
    ids = {division.name: division.id for division in divisions}
    chosen = {name: wanted for name, wanted in choices.items() if wanted is None or wanted in ids.values()}
    known: dict[str, UUID] = {}
    unknown: list[str] = []
    for name in names:
        match = match_division(name, catalogue)
        wanted = chosen.get(name, ids[match.name] if match else None)
        if wanted:
            known[name] = wanted
        else:
            unknown.append(name)
    suggestions = {name: _nearest(name, divisions) for name in unknown}
    return DivisionPlan(known, tuple(unknown), not divisions, suggestions)


def _nearest(name: str, divisions: Sequence[DivisionRow]) -> tuple[DivisionRow, ...]:
    """The divisions whose names are most like a printed one."""
    likely = [(_likeness(name, row), at) for at, row in enumerate(divisions)]
    best = sorted((-ratio, at) for ratio, at in likely if ratio >= ALIKE)
    return tuple(divisions[at] for _, at in best[:MOST_SUGGESTIONS])


def _likeness(name: str, division: DivisionRow) -> float:
    wanted, known = stem(name), (stem(other) for other in (division.name, *division.aliases))
    return max(SequenceMatcher(None, wanted, other, autojunk=False).ratio() for other in known)


def with_problems(draft: PlanDraft, more: Sequence[Problem]) -> PlanDraft:
    """The draft with the problems of fitting it into the organization added."""
    return replace(draft, problems=(*draft.problems, *more))
