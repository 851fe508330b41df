"""What people fill in with a pen: signatures side by side, the chain of opinions, the head of a memo."""

from collections.abc import Sequence

from tracker.documents.docx_package import shown
from tracker.documents.docx_page import Page
from tracker.documents.docx_table import cell, grid, printed, shares_of, table_properties
from tracker.documents.docx_words import paragraph, run, tab, tab_stops, tick, w
from tracker.documents.picture import Picture
from tracker.rules.paper import Fields, Labelled, Opinion
from tracker.rules.plan_sheet_size import base_length
from tracker.rules.report_content import Signatory, Tick

_DOT, _LETTER = 72, 118  # twips that a dot and a letter of the body take
_MOST_DOTS, _FEWEST_DOTS = 44, 12
_DATE_DOTS = "........../........................../.........."
_DOTTED_LINES = 2  # for an opinion written by hand
_HEAD_LABELS = {"ส่วนราชการ", "ที่", "วันที่", "เรื่อง"}  # set larger in the correspondence rules' template
_HEAD_SIZE = 20
_WIDEST_LOGO = 3  # times its height
_LOGO_HEIGHT = 1.5  # cm, as the emblem of a memo


def signatures(signatories: Sequence[Signatory], page: Page) -> str:
    """Side by side in a table without rules, kept on one page."""
    beside = max(1, min(len(signatories), 3 if page.is_landscape else 2))
    return _side_by_side([_signature(each, page.text_width // beside) for each in signatories], page, beside)


def opinions(chain: Sequence[Opinion], page: Page) -> str:
    """Two in a row, each kept on one page with its signature."""
    return _side_by_side([_opinion(each, page.text_width // 2) for each in chain], page, 2)


def _side_by_side(cells: Sequence[str], page: Page, beside: int) -> str:
    widths = shares_of(page.text_width, [1] * beside)
    rows = []
    for start in range(0, len(cells), beside):
        group = cells[start : start + beside]
        filled = [*group, *[paragraph("ReportSignature")] * (beside - len(group))]
        inside = (cell(width, each) for width, each in zip(widths, filled, strict=True))
        rows.append(w("tr", w("trPr", w("cantSplit")), *inside))
    return w("tbl", table_properties(page.text_width, is_ruled=False), grid(widths), *rows)


def _signature(signatory: Signatory, width: int, style: str = "ReportSignature") -> str:
    """Four centred lines; what is not known is dotted, as far as the width allows."""
    room = width - 200  # the margins of its cell
    lines = (
        f"(ลงชื่อ) {_dots(room, f'(ลงชื่อ)  {signatory.part}')} {signatory.part}".rstrip(),
        f"({signatory.name or _dots(room, '()')})",
        f"ตำแหน่ง {signatory.post or _dots(room, 'ตำแหน่ง ')}",
        f"วันที่ {_DATE_DOTS}",
    )
    return "".join(paragraph(style, run(line)) for line in lines)


def _dots(room: int, beside: str) -> str:
    return "." * max(_FEWEST_DOTS, min(_MOST_DOTS, (room - base_length(beside) * _LETTER) // _DOT))


def _opinion(opinion: Opinion, width: int) -> str:
    """Whose opinion, boxes to tick by hand, what they said or lines to write on, and their signature."""
    choices = "".join(paragraph("OpinionText", tick(Tick(choice, is_ticked=False))) for choice in opinion.choices)
    said = "".join(paragraph("OpinionText", printed(part)) for part in opinion.words if part.plain or part.ticks)
    dotted = paragraph("OpinionText", tab(), properties=tab_stops(("right", width - 200, True)))
    title = paragraph("OpinionTitle", run(opinion.title, bold=True))
    return title + choices + (said or dotted * _DOTTED_LINES) + _signature(opinion.signatory, width, "OpinionSignature")


def emblem_run(logo: Picture, height: float) -> str:
    """The organization's emblem, at most as tall as `height` (cm) and not wider than a line bears."""
    height = min(height, height * _WIDEST_LOGO / logo.width_for(1))
    return shown("logo", 1, "ตราของหน่วยงาน", logo.width_for(height), height)


def memo_head(fields: Fields, page: Page, logo: Picture | None) -> str:
    """The name of the paper in the middle, the emblem at its left, and the lines of labels below."""
    title = paragraph("MemoTitle", run(fields.title))
    if logo:
        side = round(page.text_width / 5)
        widths = (side, page.text_width - 2 * side, side)
        emblem = paragraph("ReportPlain", emblem_run(logo, _LOGO_HEIGHT))
        cells = (emblem, title, paragraph("ReportPlain"))
        row = w("tr", *(cell(width, each) for width, each in zip(widths, cells, strict=True)))
        title = w("tbl", table_properties(page.text_width, is_ruled=False), grid(widths), row)
    return title + "".join(_label_line(line, page.text_width) for line in fields.lines)


def _label_line(line: Sequence[Labelled], width: int) -> str:
    """Labels side by side, each beginning at its part of the width; dots lead over what is left for the pen."""
    stops, runs = [], []
    for at, labelled in enumerate(line, start=1):
        is_head = labelled.label in _HEAD_LABELS
        runs.append(run(f"{labelled.label} ", bold=is_head, size=_HEAD_SIZE if is_head else 0))
        runs.append(run(f" {labelled.value}") if labelled.value else "")
        stops.append(("right" if at == len(line) else "left", width * at // len(line), not labelled.value))
        runs.append(tab() if at < len(line) or not labelled.value else "")
    return paragraph("MemoLine", *runs, properties=tab_stops(*stops))
