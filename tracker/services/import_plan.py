"""A document becomes a plan, or changes the one there is, and printed results become entries: all of it or nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.clock import new_id
from tracker.rules.plan_comparison import Comparison
from tracker.rules.plan_draft import PlanDraft
from tracker.rules.plan_json import draft_to_json
from tracker.rules.task import PlanState
from tracker.services.activate_plan import put_in_force, tell_nobody
from tracker.services.import_checks import check_draft, keep_new_file, year_of
from tracker.services.import_divisions import SettledDivisions, settle_divisions
from tracker.services.import_entries import add_entries, match_results
from tracker.services.import_target import Target, find_target, new_content
from tracker.services.read_plan_file import DivisionPlan, ImportOptions, SourceBytes, fit_divisions
from tracker.services.revise_plan import Newer, revise_plan
from tracker.store.files import add_source_file
from tracker.store.history import record_history
from tracker.store.import_rows import add_measures
from tracker.store.models import Plan, PlanImport, SourceFile
from tracker.store.plans import add_fiscal_year, find_fiscal_year, find_round, lock_fiscal_year, newest_revision
from tracker.store.row_journal import RowJournal


@dataclass(frozen=True)
class ImportOutcome:
    """What an import made. `comparison` says what it did to the plan there was; None where it made a new one.

    `notes` are sentences about tasks the officer should look at.
    """

    plan_id: UUID
    fiscal_year: int
    measure_count: int
    task_count: int
    entry_count: int
    new_divisions: tuple[str, ...]
    import_id: UUID | None = None
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """Whether the file said nothing new, so that nothing was written."""
        return self.import_id is None


@dataclass
class _Work:
    """One import under way."""

    session: Session
    year: int
    draft: PlanDraft
    fit: DivisionPlan
    options: ImportOptions
    file: SourceBytes
    person_id: UUID | None
    now: datetime
    tell: Callable[[int, int], None]
    journal: RowJournal


@dataclass(frozen=True)
class _Written:
    """What was written for the measures: their ids by row of the draft, and what came with them."""

    plan: Plan
    measure_ids: dict[int, UUID]
    divisions: SettledDivisions | None = None
    task_count: int = 0
    notes: tuple[str, ...] = ()


def import_plan(
    session: Session,
    *,
    person_id: UUID | None,
    file: SourceBytes,
    draft: PlanDraft,
    options: ImportOptions,
    data_dir: Path,
    now: datetime,
    tell: Callable[[int, int], None] = tell_nobody,
) -> ImportOutcome:
    """Write a draft into the database in one transaction, all of it or nothing; `tell(done, total)` as it goes.

    It goes into the plan of the year that says much the same, else it makes a new draft plan (`options.into`). A
    progress report also gives the printed results as entries (whole) of its round, marked as imported; into a plan
    in force it brings only these. A file that says nothing new changes nothing.

    Raises RuleBroken where the draft has errors, owners are unknown, or this very file was imported before.
    """
    year = year_of(draft, options)
    options = replace(options, fiscal_year=year)
    lock_fiscal_year(session, year)
    fit = fit_divisions(session, draft, options.division_choices)
    check_draft(draft, fit.problems(options))
    sha256 = keep_new_file(session, file, data_dir)
    work = _Work(session, year, draft, fit, options, file, person_id, now, tell, RowJournal(session))
    tell(0, len(draft.measures))
    target = find_target(session, draft, fit, options)
    written = _write_measures(work, target)
    session.flush()
    entries = add_entries(session, year, draft, written.measure_ids, now)
    if target and target.comparison.is_empty and not target.is_results_only and not entries:
        return _nothing_new(work, target)
    import_id = _record(work, written, target, sha256, entries)
    count = written.task_count + _activate(work, written.plan)
    session.commit()
    tell(len(draft.measures), len(draft.measures))
    return ImportOutcome(
        written.plan.id,
        year,
        len(written.measure_ids),
        count,
        len(entries),
        tuple(written.divisions.made) if written.divisions else (),
        import_id,
        target.comparison if target and not target.is_results_only else None,
        written.notes,
    )


def _nothing_new(work: _Work, target: Target) -> ImportOutcome:
    """Not a row is written, but a draft may still be put in force."""
    plan = work.session.get_one(Plan, (work.session.info["organization_id"], target.plan.id))
    count = _activate(work, plan)
    work.session.commit()
    work.tell(len(work.draft.measures), len(work.draft.measures))
    return ImportOutcome(plan.id, work.year, len(work.draft.measures), count, 0, (), None, target.comparison)


def _write_measures(work: _Work, target: Target | None) -> _Written:
    if target is None:
        return _write_new(work)
    plan = work.session.get_one(Plan, (work.session.info["organization_id"], target.plan.id))
    if target.is_results_only:
        return _Written(plan, match_results(work.session, target.plan, work.draft))
    if target.comparison.is_empty:
        pairs = target.comparison.unchanged
        return _Written(plan, {pair.place: pair.old.id for pair in pairs if pair.old.id})
    divisions = settle_divisions(work.session, work.fit, work.options, work.now)
    newer = Newer(target.comparison, work.draft, divisions.ids, work.file.name)
    revised = revise_plan(work.session, plan, newer, work.journal, person_id=work.person_id, now=work.now)
    return _Written(plan, revised.measure_ids, divisions, revised.tasks.added, tuple(revised.tasks.notes))


def _write_new(work: _Work) -> _Written:
    divisions = settle_divisions(work.session, work.fit, work.options, work.now)
    plan = _add_plan(work)
    work.session.flush()
    content = new_content(work.session, work.draft, work.fit, work.year)
    total = len(work.draft.measures)
    ids = add_measures(
        work.journal.batch,
        plan.id,
        list(zip(work.draft.measures, content.measures, strict=True)),
        divisions.ids,
        lambda done: _tell(work, 0, done, total),
    )
    return _Written(plan, dict(enumerate(ids)), divisions)


def _add_plan(work: _Work) -> Plan:
    session, year = work.session, work.year
    fiscal_year = find_fiscal_year(session, year) or add_fiscal_year(session, year, work.now)
    session.flush()
    plan = Plan(
        organization_id=fiscal_year.organization_id,
        id=new_id(),
        fiscal_year_id=fiscal_year.id,
        revision=newest_revision(session, fiscal_year.id) + 1,
        title=f"มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. {year}",
        state=PlanState.DRAFT,
        dated_on=work.draft.document_date.value,
        created_at=work.now,
        analysis=work.draft.analysis.to_json() or None,
    )
    session.add(plan)
    record_history(
        session,
        at=work.now,
        person_id=work.person_id,
        action="plan_added",
        subject_kind="plan",
        subject_id=plan.id,
        change={"file": [None, work.file.name], "measures": [0, len(work.draft.measures)]},
    )
    return plan


def _activate(work: _Work, plan: Plan) -> int:
    if not work.options.is_activating or plan.state is not PlanState.DRAFT:
        return 0
    return put_in_force(work.session, plan, person_id=work.person_id, now=work.now, tell=partial(_tell, work, 1))


def _tell(work: _Work, part: int, done: int, total: int) -> None:
    """How far the whole import is, in measures: where the plan comes into force, its tasks are the second half."""
    parts, count = 2 if work.options.is_activating else 1, len(work.draft.measures)
    work.tell(count * (part * total + done) // (parts * total), count)


def _record(work: _Work, written: _Written, target: Target | None, sha256: str, entries: Sequence[UUID]) -> UUID:
    """The file, what was read in it, and what this import did, so that it can be undone."""
    session, months = work.session, work.draft.round_months.value
    head = find_round(session, work.year, months) if months else None
    source = _source_file(work, sha256)
    row = PlanImport(
        id=new_id(),
        plan_id=written.plan.id,
        source_file_id=source.id,
        kind=work.draft.kind.value.value,
        round_id=head.id if head else None,
        draft=draft_to_json(work.draft),
        changes=_changes(work, written, target, entries),
        person_id=work.person_id,
        imported_at=work.now,
    )
    session.add(row)
    record_history(
        session,
        at=work.now,
        person_id=work.person_id,
        action="file_imported",
        subject_kind="plan",
        subject_id=written.plan.id,
        change={"file": [None, source.name], "sha256": [None, source.sha256]},
    )
    return row.id


def _source_file(work: _Work, sha256: str) -> SourceFile:
    return add_source_file(
        work.session,
        sha256=sha256,
        name=work.file.name,
        media_type="application/octet-stream",
        size=len(work.file.data),
        person_id=work.person_id,
        now=work.now,
    )


def _changes(work: _Work, written: _Written, target: Target | None, entries: Sequence[UUID]) -> dict[str, Any]:
    """`way`: "new" made the plan, "update" changed it (with the journal of rows), "results" brought only entries.

    `notes` and, of an update, `counted` measures are kept to be read on the plan's page.
    """
    divisions = written.divisions
    told: dict[str, Any] = {
        "way": "new" if target is None else "results" if target.comparison.is_empty else "update",
        "entries": [str(entry_id) for entry_id in entries],
        "divisions": [str(division_id) for division_id in divisions.made.values()] if divisions else [],
        "aliases": [str(alias_id) for alias_id in divisions.alias_ids] if divisions else [],
    }
    if written.notes:
        told["notes"] = list(written.notes)
    if target is None or told["way"] != "update":
        return told
    compared = target.comparison
    told["counted"] = {"added": len(compared.added), "changed": len(compared.changed), "removed": len(compared.removed)}
    return told | work.journal.to_json()
