"""The seven issues of a plan's analysis as a report prints them: the document's own words, cell by cell."""

from tracker.rules.plan_analysis import Analysis, IssueItem, PrintedScore
from tracker.rules.report_content import NOTHING, Cell, IssueLine, IssuePart, Paragraph
from tracker.rules.report_wording import persons_text


def issue_parts(analysis: Analysis) -> tuple[IssuePart, ...]:
    """The issues the analysis has, in their order."""
    ordered = sorted(analysis.issues, key=lambda issue: issue.number)
    return tuple(IssuePart(issue.number, issue.title, tuple(map(_line, issue.items))) for issue in ordered)


def _line(item: IssueItem) -> IssueLine:
    return IssueLine(
        item=_cell(f"{item.code or ''} {item.text}"),
        score=_cell("\n".join(map(_score, item.scores))),
        approach=_cell(item.approach),
        responsible=_cell(item.owners),
        steps=_cell(item.steps),
        period=_cell(item.period),
        limitation=_cell(item.limitation),
    )


def _score(score: PrintedScore) -> str:
    return f"{score.label} {score.printed}".strip()


def _cell(text: str) -> Cell:
    return tuple(persons_text(text)) or (Paragraph(NOTHING),)
