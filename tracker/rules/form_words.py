"""What several forms of a report share: cells that say nothing, and the words every heading needs."""

from tracker.rules.report_content import NOTHING, Cell, Paragraph, ReportContent
from tracker.rules.report_wording import Wording

MEASURES_OF_OFFICE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"


def says_nothing(cell: Cell) -> bool:
    """Whether a cell holds not a word, or only the dash that offices print for that."""
    return all(paragraph.plain in ("", NOTHING) and not paragraph.ticks for paragraph in cell)


def dash_if_empty(cell: Cell) -> Cell:
    """The cell, or a dash where it says nothing."""
    return (Paragraph(NOTHING),) if says_nothing(cell) else cell


def one_under_other(*cells: Cell) -> Cell:
    """What several cells say in one; a dash where none says anything."""
    return dash_if_empty(tuple(part for cell in cells if not says_nothing(cell) for part in cell))


def text_cell(text: str) -> Cell:
    """One paragraph of words."""
    return (Paragraph(text or NOTHING),)


def name_and_place(content: ReportContent) -> str:
    """ "องค์การบริหารส่วนตำบลหนองเมฆ อำเภอ… จังหวัด…"."""
    return f"{content.organization_name} {content.place}".strip()


def year_and_round(content: ReportContent) -> str:
    """ "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙", and of a round's report "รอบ ๖ เดือน (…)" with it."""
    wording = Wording.of(content)
    return f"{wording.in_year()} {wording.round_with_months()}" if content.round_months else wording.in_year()
