"""The product's own sheet: a plan written as rows and read back without guessing."""

from tracker.rules.plan_draft import PlanDraft
from tracker.rules.source_table import SourceDocument


def read_own_sheet(document: SourceDocument, *, fiscal_year: int | None = None) -> PlanDraft | None:  # noqa: ARG001
    """The draft in a workbook made by this product; None for any other document."""
    return None
