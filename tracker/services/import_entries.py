"""The printed results of a progress report become entries written for all; never an update of a leg."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.plan_draft import DraftMeasure, PlanDraft, PlanKind
from tracker.rules.task import EntryState
from tracker.rules.thai_text import match_key
from tracker.store.entries import add_entry
from tracker.store.import_rows import list_measures_of_plan
from tracker.store.imports import list_whole_entries
from tracker.store.models import RoundEntry
from tracker.store.plans import PlanHead, find_round


def add_entries(
    session: Session, year: int, draft: PlanDraft, measure_ids: Mapping[int, UUID], now: datetime
) -> list[UUID]:
    """One per measure of which something is reported, unless the round has one already. Returns the ids written."""
    months = draft.round_months.value
    if draft.kind.value is not PlanKind.PROGRESS_REPORT or months is None:
        return []
    head = find_round(session, year, months)
    if head is None:
        return []
    known = list_whole_entries(session, head.id)
    written = []
    for index, measure_id in measure_ids.items():
        measure = draft.measures[index]
        entry = known.get(measure_id)
        if not measure.has_report or (entry and entry.state is not EntryState.NOT_STARTED):
            continue
        entry = entry or add_entry(session, measure_id, head.id, None, now)
        _fill(entry, measure)
        entry.state, entry.is_imported = EntryState.SUBMITTED, True
        entry.submitted_at = entry.changed_at = now
        written.append(entry.id)
    return written


def _fill(entry: RoundEntry, measure: DraftMeasure) -> None:
    entry.result = measure.result.value.strip()
    entry.suggestion = measure.suggestion.value.strip()
    entry.outcome = measure.outcome.value.strip()
    entry.is_carried_out = measure.is_carried_out


def match_results(session: Session, plan: PlanHead, draft: PlanDraft) -> dict[int, UUID]:
    """Which measure of the plan in force each row of a progress report tells of; all of them must be found."""
    known = {match_key(measure.title): measure.id for measure in list_measures_of_plan(session, plan.id)}
    found = {i: known.get(match_key(measure.title.value)) for i, measure in enumerate(draft.measures)}
    missing = [draft.measures[i].title.value for i, measure_id in found.items() if measure_id is None]
    if missing:
        raise RuleBroken(
            "measures_unknown",
            f"แผนปีงบประมาณ {plan.year} ที่ใช้อยู่ไม่มีมาตรการต่อไปนี้: {' · '.join(missing)} จึงยังไม่นำเข้าผลรายงาน",
        )
    return {i: measure_id for i, measure_id in found.items() if measure_id is not None}
