"""What stops an import before anything is written."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.fiscal_year import check_year
from tracker.rules.plan_draft import PlanDraft, Problem, Severity
from tracker.rules.thai_calendar import format_instant
from tracker.services.read_plan_file import ImportOptions, SourceBytes
from tracker.store.files import keep_bytes
from tracker.store.imports import find_import_of_file


def year_of(draft: PlanDraft, options: ImportOptions) -> int:
    """The Buddhist year the plan is for: the person's word goes before the document's."""
    year = options.fiscal_year or draft.fiscal_year.value
    if year is None:
        raise RuleBroken("no_fiscal_year", "เอกสารไม่ได้ระบุปีงบประมาณ กรุณาระบุปีงบประมาณ (พ.ศ.) ที่แผนนี้ใช้")
    check_year(year)
    return year


def check_draft(draft: PlanDraft, more: Sequence[Problem]) -> None:
    """Errors stop the whole import until somebody corrects them; warnings are kept with it for people to look at."""
    errors = [problem.message for problem in (*draft.problems, *more) if problem.severity is Severity.ERROR]
    if errors:
        raise RuleBroken("draft_errors", " · ".join(dict.fromkeys(errors)))
    if not draft.measures:
        raise RuleBroken(
            "no_measures", "ไม่พบตารางมาตรการในไฟล์นี้ กรุณาตรวจว่าเป็นไฟล์แผนที่มีหัวตาราง เช่น มาตรการ ขั้นตอน ผู้รับผิดชอบ ระยะเวลา"
        )


def keep_new_file(session: Session, file: SourceBytes, data_dir: Path) -> str:
    """Keep the bytes and return their SHA-256; refuse those that were imported and not undone."""
    sha256 = keep_bytes(data_dir, file.data)
    known = find_import_of_file(session, sha256)
    if known:
        when = format_instant(known.imported_at)
        raise RuleBroken("already_imported", f"ไฟล์นี้นำเข้าแล้วเมื่อ {when} จึงไม่นำเข้าซ้ำ หากแก้ไขไฟล์แล้ว กรุณาบันทึกก่อนนำเข้า")
    return sha256
