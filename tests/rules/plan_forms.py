"""Documents of invented offices as readers would hand them to the rules, written row by row in a test."""

from collections.abc import Sequence
from itertools import takewhile

from tracker.rules.plan_draft import DraftMeasure, PlanDraft, Source
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceCell, SourceDocument, SourceParagraph, SourceRow, SourceTable

TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
OFFICE = "เทศบาลตำบลท่าสายลม อำเภอบ้านนาสุข จังหวัดนครสวรรค์"
ABOVE = "\u2191"  # in a test: this cell is merged with the one above it
LEFT = "\u2190"  # and this with the one to its left
Rows = Sequence[Sequence[str]]


def table(rows: Rows, number: int = 1) -> SourceTable:
    """A table; the arrows stand for a cell merged with the one above or to the left."""
    width = max(len(row) for row in rows)
    printed = (_row([*row, *[""] * (width - len(row))], number, at) for at, row in enumerate(rows, start=1))
    return SourceTable(tuple(printed), number)


def _row(texts: Sequence[str], table_number: int, at: int) -> SourceRow:
    cells = (
        SourceCell(
            "" if text in (ABOVE, LEFT) else text,
            Source("แผน.docx", None, 1, table_number, at, column),
            span=1 + len(list(takewhile(lambda next_text: next_text == LEFT, texts[column:]))),
            continues=text in (ABOVE, LEFT),
        )
        for column, text in enumerate(texts, start=1)
    )
    return SourceRow(tuple(cells))


def document(*parts: str | Rows, title: str = TITLE) -> SourceDocument:
    """A document of paragraphs (strings) and tables (rows), under a title."""
    blocks: list[SourceParagraph | SourceTable] = []
    tables = 0
    for part in (title, OFFICE, *parts):
        if isinstance(part, str):
            blocks.append(SourceParagraph(part, Source("แผน.docx", page=1)))
        else:
            tables += 1
            blocks.append(table(part, tables))
    return SourceDocument("แผน.docx", "docx", tuple(blocks))


def draft(*parts: str | Rows, title: str = TITLE, fiscal_year: int | None = None) -> PlanDraft:
    """The draft of such a document."""
    return read_plan(document(*parts, title=title), fiscal_year=fiscal_year)


def codes(plan: PlanDraft) -> set[str]:
    """The codes of a draft's problems."""
    return {problem.code for problem in plan.problems}


def only(plan: PlanDraft) -> DraftMeasure:
    """Its one measure."""
    (measure,) = plan.measures
    return measure


def titles(plan: PlanDraft) -> list[str]:
    """The titles of its measures."""
    return [measure.title.value for measure in plan.measures]


def steps(measure: DraftMeasure) -> list[str]:
    """The texts of a measure's steps."""
    return [step.text.value for step in measure.steps]


def span(thing: object) -> tuple[str | None, str | None]:
    """First and last day of a measure or step, as ISO dates."""
    start, end = thing.start.value, thing.end.value  # type: ignore[attr-defined]
    return start and start.isoformat(), end and end.isoformat()
