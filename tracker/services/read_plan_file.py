"""What a document says, and how its owners fit the organization: everything a preview needs, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.documents.reading import read_document
from tracker.rules.division_name import KnownDivision, match_division
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_check import check_plan
from tracker.rules.plan_draft import PlanDraft, Problem, Severity
from tracker.rules.plan_table import read_plan
from tracker.rules.step_group import owner_names
from tracker.store.divisions import list_divisions

FIRST_YEAR, LAST_YEAR = 2540, 2640


@dataclass(frozen=True)
class SourceBytes:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class ImportOptions:
    """What the person decided. `fiscal_year` wins over what the document says.

    `division_choices` says of printed owners which division they are, None for one to be made; with
    `is_remembering_names` a choice becomes another name of that division. `into` is where the file goes: "auto" into
    the year's plan where it says much the same, else into a new one.
    """

    fiscal_year: int | None = None
    is_activating: bool = False
    is_creating_divisions: bool = False
    division_choices: Mapping[str, UUID | None] = field(default_factory=dict)
    into: Literal["auto", "new", "update"] = "auto"
    is_remembering_names: bool = True


@dataclass(frozen=True)
class DivisionPlan:
    """How the printed owners fit the organization: `known` printed → division, `unknown` in order of appearance."""

    known: Mapping[str, UUID]
    unknown: tuple[str, ...]
    is_first: bool

    def problems(self, options: ImportOptions) -> tuple[Problem, ...]:
        """An unknown owner is a problem where the organization has divisions, unless the person wants it made."""
        if self.is_first or options.is_creating_divisions:
            return ()
        return tuple(
            Problem(
                Severity.ERROR,
                "division_unknown",
                f"ไม่พบ “{name}” ในรายชื่อสำนัก/กองของหน่วยงาน กรุณาเลือกให้สร้างเป็นกองใหม่ หรือเพิ่มเป็นชื่อเรียกอื่นของกองที่มีอยู่",
            )
            for name in self.unknown
            if name not in options.division_choices
        )


def read_draft(file: SourceBytes, options: ImportOptions) -> PlanDraft:
    """What the document says, read in a child process; the same bytes always give the same draft.

    Raises UnreadableFile with a Thai sentence that says what to do.
    """
    if options.fiscal_year is not None:
        check_year(options.fiscal_year)
    document = read_document(file.data, file.name)
    draft = read_plan(document, fiscal_year=options.fiscal_year)
    return with_problems(draft, check_plan(document, draft))


def fit_divisions(session: Session, draft: PlanDraft) -> DivisionPlan:
    """Match the printed owners with the organization's divisions and their aliases."""
    divisions = list_divisions(session)
    catalogue = [KnownDivision(division.name, division.aliases) for division in divisions]
    ids = {division.name: division.id for division in divisions}
    known: dict[str, UUID] = {}
    unknown: list[str] = []
    for name in owner_names(draft):
        match = match_division(name, catalogue)
        if match:
            known[name] = ids[match.name]
        else:
            unknown.append(name)
    return DivisionPlan(known, tuple(unknown), is_first=not divisions)


def with_problems(draft: PlanDraft, more: Sequence[Problem]) -> PlanDraft:
    """The draft with the problems of fitting it into the organization added."""
    return replace(draft, problems=(*draft.problems, *more))


def check_year(year: int) -> None:
    """Raise RuleBroken for what is no Buddhist year."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken("fiscal_year", f"ปีงบประมาณต้องเป็น พ.ศ. เช่น 2569 แต่ได้ {year}")
