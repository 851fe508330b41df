"""A document becomes a plan: measures, step groups and steps, and printed results as imported entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.documents.reading import read_document
from tracker.rules.division_name import KnownDivision, match_division
from tracker.rules.errors import RuleBroken
from tracker.rules.plan_draft import PlanDraft, PlanKind, Problem, Severity
from tracker.rules.plan_json import draft_to_json
from tracker.rules.plan_table import read_plan
from tracker.rules.step_group import owner_names
from tracker.rules.task import EntryState, PlanState
from tracker.rules.thai_calendar import format_instant
from tracker.rules.thai_text import match_key
from tracker.services.activate_plan import put_in_force
from tracker.store.divisions import DivisionRow, add_division_row, list_divisions
from tracker.store.entries import add_entry, find_entry
from tracker.store.files import add_source_file, keep_bytes
from tracker.store.history import record_history
from tracker.store.import_rows import add_measures, list_measures_of_plan
from tracker.store.imports import find_import_of_file
from tracker.store.models import Plan, PlanImport, SourceFile
from tracker.store.plans import (
    add_fiscal_year,
    find_active_plan,
    find_fiscal_year,
    find_round,
    get_plan,
    newest_revision,
)

FIRST_YEAR, LAST_YEAR = 2540, 2640


@dataclass(frozen=True)
class SourceBytes:
    """A file as it came."""

    name: str
    data: bytes


@dataclass(frozen=True)
class ImportOptions:
    """What the person decided. `fiscal_year` wins over what the document says."""

    fiscal_year: int | None = None
    is_activating: bool = False
    is_creating_divisions: bool = False


@dataclass(frozen=True)
class ImportOutcome:
    """What an import made."""

    plan_id: UUID
    fiscal_year: int
    measure_count: int
    task_count: int
    entry_count: int
    new_divisions: tuple[str, ...]


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
        )


def read_draft(file: SourceBytes, options: ImportOptions) -> PlanDraft:
    """What the document says, read in a child process; the same bytes always give the same draft.

    Raises UnreadableFile with a Thai sentence that says what to do.
    """
    return read_plan(read_document(file.data, file.name), fiscal_year=options.fiscal_year)


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


def import_plan(
    session: Session,
    *,
    person_id: UUID | None,
    file: SourceBytes,
    draft: PlanDraft,
    options: ImportOptions,
    data_dir: Path,
    now: datetime,
) -> ImportOutcome:
    """Write a draft into the database in one transaction, all of it or nothing.

    A progress report also gives the printed results as entries (whole) of its round, marked as imported. Into a
    year that already has a plan in force, a progress report brings only its results.

    Raises RuleBroken where the draft has errors, owners are unknown, or this very file was imported before.
    """
    year = _year_of(draft, options)
    fit = fit_divisions(session, draft)
    _check_draft(draft, fit.problems(options))
    source = _keep_file(session, file, person_id, data_dir, now)
    active = find_active_plan(session, year)
    if active and draft.kind.value is PlanKind.PROGRESS_REPORT:
        plan = session.get_one(Plan, (session.info["organization_id"], active.id))
        measure_ids = _match_measures(session, plan.id, draft)
        made: tuple[str, ...] = ()
    else:
        divisions, made = _make_divisions(session, fit, now)
        plan = _add_plan(session, year, draft, file, now)
        measure_ids = add_measures(session, plan, draft.measures, divisions)
    session.flush()
    entry_count = _add_entries(session, year, draft, measure_ids, now)
    _record(session, plan, source, draft, year, person_id, now)
    task_count = 0
    if options.is_activating and plan.state is PlanState.DRAFT:
        task_count = put_in_force(session, plan, person_id=person_id, now=now)
    session.commit()
    return ImportOutcome(plan.id, year, len(measure_ids), task_count, entry_count, made)


def _year_of(draft: PlanDraft, options: ImportOptions) -> int:
    year = options.fiscal_year or draft.fiscal_year.value
    if year is None:
        raise RuleBroken("no_fiscal_year", "เอกสารไม่ได้ระบุปีงบประมาณ กรุณาระบุปีงบประมาณ (พ.ศ.) ที่แผนนี้ใช้")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleBroken("fiscal_year", f"ปีงบประมาณต้องเป็น พ.ศ. เช่น 2569 แต่ได้ {year}")
    return year


def _check_draft(draft: PlanDraft, more: Sequence[Problem]) -> None:
    """Errors stop the whole import; warnings are kept with it for people to look at."""
    errors = [p.message for p in (*draft.problems, *more) if p.severity is Severity.ERROR]
    if errors:
        raise RuleBroken("draft_errors", " · ".join(dict.fromkeys(errors)))
    if not draft.measures:
        raise RuleBroken(
            "no_measures", "ไม่พบตารางมาตรการในไฟล์นี้ กรุณาตรวจว่าเป็นไฟล์แผนที่มีหัวตาราง เช่น มาตรการ ขั้นตอน ผู้รับผิดชอบ ระยะเวลา"
        )


def _keep_file(
    session: Session, file: SourceBytes, person_id: UUID | None, data_dir: Path, now: datetime
) -> SourceFile:
    sha256 = keep_bytes(data_dir, file.data)
    known = find_import_of_file(session, sha256)
    if known:
        when = format_instant(known.imported_at)
        raise RuleBroken("already_imported", f"ไฟล์นี้นำเข้าแล้วเมื่อ {when} จึงไม่นำเข้าซ้ำ หากแก้ไขไฟล์แล้ว กรุณาบันทึกก่อนนำเข้า")
    return add_source_file(
        session,
        sha256=sha256,
        name=file.name,
        media_type="application/octet-stream",
        size=len(file.data),
        person_id=person_id,
        now=now,
    )


def _make_divisions(session: Session, fit: DivisionPlan, now: datetime) -> tuple[dict[str, UUID], tuple[str, ...]]:
    made: dict[str, DivisionRow] = {name: add_division_row(session, name, now) for name in fit.unknown}
    return {**fit.known, **{name: row.id for name, row in made.items()}}, tuple(made)


def _add_plan(session: Session, year: int, draft: PlanDraft, file: SourceBytes, now: datetime) -> Plan:
    fiscal_year = find_fiscal_year(session, year) or add_fiscal_year(session, year, now)
    session.flush()
    plan = Plan(
        organization_id=fiscal_year.organization_id,
        id=new_id(),
        fiscal_year_id=fiscal_year.id,
        revision=newest_revision(session, fiscal_year.id) + 1,
        title=f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. {year}",
        state=PlanState.DRAFT,
        dated_on=draft.document_date.value,
        created_at=now,
    )
    session.add(plan)
    record_history(
        session,
        at=now,
        person_id=None,
        action="plan_added",
        subject_kind="plan",
        subject_id=plan.id,
        change={"file": [None, file.name], "measures": [0, len(draft.measures)]},
    )
    return plan


def _match_measures(session: Session, plan_id: UUID, draft: PlanDraft) -> dict[int, UUID]:
    """Which measure of the plan in force each row of a progress report tells of; all of them must be found."""
    known = {match_key(measure.title): measure.id for measure in list_measures_of_plan(session, plan_id)}
    found = {i: known.get(match_key(measure.title.value)) for i, measure in enumerate(draft.measures)}
    missing = [draft.measures[i].title.value for i, measure_id in found.items() if measure_id is None]
    if missing:
        head = get_plan(session, plan_id)
        raise RuleBroken(
            "measures_unknown",
            f"แผนปีงบประมาณ {head.year} ที่ใช้อยู่ไม่มีมาตรการต่อไปนี้: {' · '.join(missing)} จึงยังไม่นำเข้าผลรายงาน",
        )
    return {i: measure_id for i, measure_id in found.items() if measure_id is not None}


def _add_entries(session: Session, year: int, draft: PlanDraft, measure_ids: Mapping[int, UUID], now: datetime) -> int:
    """The printed results of a progress report: cells written for all, never an update of a leg."""
    months = draft.round_months.value
    if draft.kind.value is not PlanKind.PROGRESS_REPORT or months is None:
        return 0
    head = find_round(session, year, months)
    if head is None:
        return 0
    count = 0
    for index, measure_id in measure_ids.items():
        measure = draft.measures[index]
        result, suggestion = measure.result.value.strip(), measure.suggestion.value.strip()
        if not (result or suggestion) or find_entry(session, measure_id, head.id, None):
            continue
        entry = add_entry(session, measure_id, head.id, None, now)
        entry.result, entry.suggestion = result, suggestion
        entry.state, entry.is_imported = EntryState.SUBMITTED, True
        entry.submitted_at = now
        count += 1
    return count


def _record(
    session: Session,
    plan: Plan,
    source: SourceFile,
    draft: PlanDraft,
    year: int,
    person_id: UUID | None,
    now: datetime,
) -> None:
    months = draft.round_months.value
    head = find_round(session, year, months) if months else None
    row = PlanImport(
        id=new_id(),
        plan_id=plan.id,
        source_file_id=source.id,
        kind=draft.kind.value.value,
        round_id=head.id if head else None,
        draft=draft_to_json(draft),
        person_id=person_id,
        imported_at=now,
    )
    session.add(row)
    record_history(
        session,
        at=now,
        person_id=person_id,
        action="file_imported",
        subject_kind="plan",
        subject_id=plan.id,
        change={"file": [None, source.name], "sha256": [None, source.sha256]},
    )


def with_problems(draft: PlanDraft, more: Sequence[Problem]) -> PlanDraft:
    """The draft with the problems of fitting it into the organization added."""
    return replace(draft, problems=(*draft.problems, *more))
