"""Documents of invented offices as readers would hand them to the rules, written row by row in a test."""

from collections.abc import Sequence

from tracker.rules.plan_draft import PlanDraft, Source
from tracker.rules.plan_table import read_plan
from tracker.rules.source_table import SourceCell, SourceDocument, SourceParagraph, SourceRow, SourceTable

TITLE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"
OFFICE = "เทศบาลตำบลท่าสายลม อำเภอบ้านนาสุข จังหวัดนครสวรรค์"
ABOVE = "\u2191"  # in a test: this cell is merged with the one above it
Rows = Sequence[Sequence[str]]


def table(rows: Rows, number: int = 1) -> SourceTable:
    """A table; the arrow stands for a cell merged with the one above."""
    width = max(len(row) for row in rows)
    return SourceTable(
        tuple(
            SourceRow(
                tuple(
                    SourceCell(
                        "" if text == ABOVE else text,
                        Source("แผน.docx", None, 1, number, at, column),
                        continues=text == ABOVE,
                    )
                    for column, text in enumerate([*row, *[""] * (width - len(row))], start=1)
                )
            )
            for at, row in enumerate(rows, start=1)
        ),
        number,
    )


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
