"""Into which plan of the year a file would go, and what it would change there; nothing is written."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.rules.errors import RuleBroken
from tracker.rules.plan_comparison import Comparison, compare_plans
from tracker.rules.plan_content import PlanContent, content_of_draft
from tracker.rules.plan_draft import PlanDraft, PlanKind
from tracker.rules.task import PlanState
from tracker.services.read_plan_file import DivisionPlan, ImportOptions
from tracker.store.divisions import list_divisions
from tracker.store.plan_content import get_plan_content
from tracker.store.plans import PlanHead, find_plan_to_update


@dataclass(frozen=True)
class Target:
    """The plan a file goes into and what it changes there.

    A progress report into a plan in force brings only its results: then the comparison is empty.
    """

    plan: PlanHead
    comparison: Comparison
    is_results_only: bool = False


def find_target(session: Session, draft: PlanDraft, fit: DivisionPlan, options: ImportOptions) -> Target | None:
    """The plan in force, else the newest draft of the year, where the file says much the same; None for a new plan.

    Raises RuleBroken where the person wants a plan updated and the year has none.
    """
    year = options.fiscal_year or draft.fiscal_year.value
    plan = find_plan_to_update(session, year) if year is not None else None
    if plan is not None and plan.state is PlanState.ACTIVE and draft.kind.value is PlanKind.PROGRESS_REPORT:
        return Target(plan, Comparison((), (), (), ()), is_results_only=True)
    if plan is None or year is None:
        if options.into == "update":
            raise RuleBroken("no_plan_to_update", f"ปีงบประมาณ {year or ''} ยังไม่มีแผนให้ปรับปรุง กรุณาเลือกนำเข้าเป็นแผนใหม่")
        return None
    if options.into == "new":
        return None
    comparison = compare_plans(get_plan_content(session, plan.id), new_content(session, draft, fit, year))
    return Target(plan, comparison) if options.into == "update" or comparison.is_same_plan else None


def new_content(session: Session, draft: PlanDraft, fit: DivisionPlan, year: int) -> PlanContent:
    """What the draft says, each known owner by the division's own name; owners still to be made as printed."""
    names = {division.id: division.name for division in list_divisions(session)}
    printed = {name: names[division_id] for name, division_id in fit.known.items()}
    return content_of_draft(draft.measures, year, printed)
