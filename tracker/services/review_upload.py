"""A plan file is looked through before its import: what it says with every correction, and what stands in the way."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.plan_correction import Correction, choices_of, division_choices, plan_choices
from tracker.rules.plan_correction_json import corrections_from_json
from tracker.rules.plan_correction_names import with_known_owners
from tracker.rules.plan_draft import DraftMeasure, PlanDraft, Problem, Severity
from tracker.rules.plan_upload import UploadState
from tracker.rules.reading_choices import ReadingChoices, RowPlace
from tracker.rules.source_table import SourceDocument
from tracker.rules.step_group import GroupDraft
from tracker.rules.table_reading import TableReading
from tracker.services.correct_upload import correct_upload, discard_upload, forget_heading, undo_correction
from tracker.services.import_target import Target, find_target
from tracker.services.kept_readings import UploadSource, checked_upload
from tracker.services.open_upload import open_upload
from tracker.services.read_plan_file import (
    ROUND_MISSING,
    WHICH_ROUND,
    DivisionPlan,
    ImportOptions,
    fit_names,
    office_problems,
    with_problems,
)
from tracker.store.divisions import list_divisions
from tracker.store.plan_uploads import UploadRow, get_upload, list_uploads

__all__ = [
    "Review", "Target", "UploadHead", "correct_upload", "discard_upload", "forget_heading", "list_open_uploads",
    "load_review", "open_upload", "undo_correction",
]  # fmt: skip


@dataclass(frozen=True)
class UploadHead:
    """An upload in a list or over its page. `fiscal_year` is the one a person chose, None as the document says."""

    id: UUID
    name: str
    row_version: int
    state: UploadState
    fiscal_year: int | None
    person_name: str
    uploaded_at: datetime
    started_at: datetime | None
    correction_count: int
    plan_id: UUID | None
    failure: str | None


@dataclass(frozen=True)
class Review:
    """Everything the page of an upload shows. `draft` is corrected, with the faults of the plan among its problems.

    `choices` is how the document was read, `options` how it would be imported.
    """

    upload: UploadHead
    document: SourceDocument
    choices: ReadingChoices
    readings: Mapping[int, TableReading]
    draft: PlanDraft
    dropped: tuple[DraftMeasure, ...]
    fit: DivisionPlan
    options: ImportOptions
    task_count: int
    owner_count: int
    division_count: int
    target: Target | None
    last_correction: str
    blocking: list[Problem]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way of importing it now."""
        return not self.blocking and self.upload.state is UploadState.CHECKING

    @property
    def dropped_rows(self) -> frozenset[RowPlace]:
        """The printed rows a person said are not to be read."""
        return self.choices.dropped

    @property
    def new_divisions(self) -> tuple[str, ...]:
        """The divisions an import would make: those a person chose, all where the organization has none yet."""
        chosen = self.options.division_choices
        return tuple(name for name in self.fit.unknown if self.fit.is_first or name in chosen)


def load_review(session: Session, upload_id: UUID, *, data_dir: Path) -> Review:
    """What an upload says now. Raises NotFound for one that is not there."""
    row = get_upload(session, upload_id)
    corrections = corrections_from_json(row.corrections)
    source = UploadSource(session.info["organization_id"], row.document_sha256, row.name, row.known)
    checked = checked_upload(source, corrections, data_dir)
    document, plan = checked.read.document, checked.plan
    divisions = list_divisions(session)
    options = options_of(corrections, {division.id for division in divisions})
    names = dict.fromkeys(
        name for group in checked.groups for name in (*group.owners.divisions, *group.owners.supporting)
    )
    fit = fit_names(session, tuple(names), options.division_choices)
    more = (*fit.problems(options), *office_problems(session, plan.draft))
    draft = with_known_owners(plan.draft, fit.known)  # a ศูนย์ the office has is no question
    draft = with_problems(draft, (*more, *checked.read.notes))
    division_count = len(divisions) + len(fit.unknown)
    return Review(
        upload=_head(row, corrections),
        document=document,
        choices=choices_of(corrections, row.known),
        readings=checked.read.readings,
        draft=draft,
        dropped=plan.dropped,
        fit=fit,
        options=options,
        task_count=_count_tasks(checked.groups, division_count),
        owner_count=_count_owners(checked.groups, fit, division_count),
        division_count=division_count,
        target=find_target(session, draft, fit, options) if row.state is UploadState.CHECKING else None,
        last_correction=checked.last_correction,
        blocking=_blocking(draft),
    )


def list_open_uploads(session: Session) -> list[UploadHead]:
    """The files being looked through or imported right now, the newest first."""
    return [_head(row, ()) for row in list_uploads(session)]


def options_of(corrections: Sequence[Correction], division_ids: AbstractSet[UUID]) -> ImportOptions:
    """What the corrections decide about the import; a division that is no more is no choice."""
    choices = division_choices(corrections)
    there = {printed: wanted for printed, wanted in choices.items() if wanted is None or wanted in division_ids}
    return ImportOptions(fiscal_year=plan_choices(corrections).fiscal_year, division_choices=there)


def _blocking(draft: PlanDraft) -> list[Problem]:
    """What must be mended before the import."""
    errors = [problem for problem in draft.problems if problem.severity is Severity.ERROR]
    if draft.lacks_round:
        errors.append(Problem(Severity.ERROR, ROUND_MISSING, WHICH_ROUND))
    if draft.measures or errors:
        return errors
    message = "ไม่มีมาตรการให้นำเข้า กรุณาเพิ่มมาตรการ นำมาตรการที่ตัดออกกลับมา หรือยกเลิกไฟล์นี้"
    return [Problem(Severity.ERROR, "no_measures", message)]


def _count_tasks(groups: Sequence[GroupDraft], division_count: int) -> int:
    return sum(division_count if group.owners.is_for_all else len(group.owners.divisions) for group in groups)


def _count_owners(groups: Sequence[GroupDraft], fit: DivisionPlan, division_count: int) -> int:
    """How many divisions would get a task."""
    if any(group.owners.is_for_all for group in groups):
        return division_count
    return len({fit.known.get(name, name) for group in groups for name in group.owners.divisions})


def _head(row: UploadRow, corrections: Sequence[Correction]) -> UploadHead:
    return UploadHead(
        id=row.id,
        name=row.name,
        row_version=row.row_version,
        state=row.state,
        fiscal_year=plan_choices(corrections).fiscal_year,
        person_name=row.person_name,
        uploaded_at=row.uploaded_at,
        started_at=row.started_at,
        correction_count=len(row.corrections),
        plan_id=row.plan_id,
        failure=row.failure,
    )
