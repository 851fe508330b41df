"""What several forms of a report share: cells that say nothing, and the words every heading needs."""

from dataclasses import replace

from tracker.rules.paper import Signatures
from tracker.rules.report_content import NOTHING, Cell, Paragraph, ReportContent
from tracker.rules.report_signing import REPORTER
from tracker.rules.report_wording import Wording

MEASURES_OF_OFFICE = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
_MAKER = "ผู้จัดทำ"


def says_nothing(cell: Cell) -> bool:
    """Whether a cell holds not a word, or only the dash that offices print for that."""
    return all(paragraph.plain in ("", NOTHING) and not paragraph.ticks for paragraph in cell)


def blank_if_empty(cell: Cell) -> Cell:
    """The cell; one that says nothing stays blank, as offices leave it where nobody wrote."""
    return () if says_nothing(cell) else cell


def one_under_other(*cells: Cell) -> Cell:
    """What several cells say in one."""
    return tuple(part for cell in cells if not says_nothing(cell) for part in cell)


def listed(steps: Cell, wording: Wording, *, is_numbered_always: bool = False) -> Cell:
    """The steps as a list, also where one stands alone: an item is told from what stands around it.

    A step alone gets a dash; a number where it has items of its own, or `is_numbered_always`.
    """
    if says_nothing(steps) or steps[0].hang:
        return blank_if_empty(steps)
    if len(steps) > 1 or is_numbered_always:
        first = Paragraph(f"{wording.number(1)}. {steps[0].text}", hang="number")
    else:
        first = Paragraph(f"- {steps[0].text}", hang="dash")
    return (first, *steps[1:])


def text_cell(text: str) -> Cell:
    """One paragraph of words."""
    return (Paragraph(text),)


def signed_by_makers(content: ReportContent) -> Signatures:
    """Who signs what is no report: the same three, of whom the first made it."""
    parts = {REPORTER: _MAKER}
    return Signatures(tuple(replace(one, part=parts.get(one.part, one.part)) for one in content.signatories))


def name_and_place(content: ReportContent) -> str:
    """ "องค์การบริหารส่วนตำบลหนองเมฆ อำเภอ… จังหวัด…"."""
    return f"{content.organization_name} {content.place}".strip()


def year_and_round(content: ReportContent) -> str:
    """ "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙", and of a round's report "รอบ ๖ เดือน (…)" with it."""
    wording = Wording.of(content)
    return f"{wording.in_year()} {wording.round_with_months()}" if content.round_months else wording.in_year()
