"""Writes a round's report as a Word file, in the form offices already use (runs in the child process)."""

from tracker.documents.docx_thai import (
    TEXT_WIDTH,
    Properties,
    package,
    page_number,
    paragraph,
    run,
    section,
    tab,
    w,
)
from tracker.rules.report_content import NOTHING, Cell, Paragraph, RoundReportContent, Signatory
from tracker.rules.thai_calendar import format_instant
from tracker.rules.thai_text import to_thai_digits

# Widths of the seven columns; steps and results are read most and get the room.
COLUMN_WIDTHS = (1440, 1930, 3380, 1480, 1600, 3830, 1476)
_CENTERED = (3, 4)  # who and when are short and stand in the middle
_SIDE = 85  # between a rule and the words
_WIDE_SIDES = {4: 230}  # lets ระยะเวลาดำเนินการ break between its two words
_STYLES = {"": "TableText", "dash": "TableDash", "number": "TableNumber"}
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_DRAFT = "(ร่าง)"
_DOTS = "." * 44
_DATE_DOTS = "........../........................../.........."


def write(payload: bytes) -> bytes:
    """The .docx of a content given as its own JSON."""
    content = RoundReportContent.from_json(payload)
    properties = Properties(
        title=" ".join(content.heading),
        creator=content.organization_name,
        made_at=content.prepared_at,
        identifier=f"sha256:{content.sha256}",
    )
    return package(_body(content), _header(content), _footer(content), properties)


def _body(content: RoundReportContent) -> str:
    number_format = "thaiNumbers" if content.digits == "thai" else "decimal"
    return "".join(
        (
            *(paragraph("ReportHeading", run(line, bold=True)) for line in content.heading),
            paragraph("ReportOpening", run(content.opening)),
            _table(content),
            paragraph("Gap"),
            _signatures(content.signatories),
            paragraph("PageFooter"),
            section(number_format),
        )
    )


def _header(content: RoundReportContent) -> str:
    mark = (tab(), run(_DRAFT, bold=True)) if content.is_draft else ()
    return paragraph("PageHeader", tab(), run("- "), page_number(), run(" -"), *mark)


def _footer(content: RoundReportContent) -> str:
    prepared = format_instant(content.prepared_at)
    if content.digits == "thai":
        prepared = to_thai_digits(prepared)
    state = "ร่าง ณ" if content.is_draft else "จัดทำเมื่อ"
    return paragraph(
        "PageFooter", run(f"รหัสตรวจสอบเนื้อหา (SHA-256) {content.sha256}"), tab(), tab(), run(f"{state} {prepared}")
    )


def _table(content: RoundReportContent) -> str:
    owed = "yellow" if content.is_draft else ""
    rows = "".join(_row(row, owed) for row in content.rows)
    return w("tbl", _table_properties(is_ruled=True), _grid(COLUMN_WIDTHS), _head(content.columns), rows)


def _table_properties(*, is_ruled: bool) -> str:
    borders = w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in _BORDERS))
    inside = {"top": 28, "left": _SIDE, "bottom": 28, "right": _SIDE}
    return w(
        "tblPr",
        w("tblW", w=TEXT_WIDTH, type="dxa"),
        w("jc", val="center"),
        borders if is_ruled else "",
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=width, type="dxa") for side, width in inside.items())),
    )


def _grid(widths: tuple[int, ...]) -> str:
    return w("tblGrid", *(w("gridCol", w=width) for width in widths))


def _head(columns: tuple[str, ...]) -> str:
    """The row of titles, repeated on every page; it alone may not be split."""
    cells = (_title(column, title) for column, title in enumerate(columns))
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _title(column: int, title: str) -> str:
    shading = w("shd", val="clear", color="auto", fill="E7E6E6")
    sides = (w(side, w=_WIDE_SIDES.get(column, _SIDE), type="dxa") for side in ("left", "right"))
    look = shading + w("tcMar", *sides) + w("vAlign", val="center")
    return _cell(COLUMN_WIDTHS[column], paragraph("TableHeading", run(title, bold=True)), look)


def _row(cells: tuple[Cell, ...], owed: str) -> str:
    """One measure; it may run over pages, for results are often longer than one. `owed` colours what is missing."""
    return w("tr", *(_filled(column, cell, owed) for column, cell in enumerate(cells)))


def _filled(column: int, cell: Cell, owed: str) -> str:
    is_centered = column in _CENTERED and not any(part.lead for part in cell)
    styles = ("TableCenter" if is_centered or part.plain == NOTHING else _STYLES[part.hang] for part in cell)
    printed = (_printed(part, style, owed) for part, style in zip(cell, styles, strict=True))
    return _cell(COLUMN_WIDTHS[column], "".join(printed))


def _printed(part: Paragraph, style: str, owed: str) -> str:
    lead = run(f"{part.lead} " if part.text else part.lead, bold=True) if part.lead else ""
    words = run(part.text, highlight=owed if part.is_missing else "") if part.text else ""
    return paragraph(style, lead, words)


def _cell(width: int, inside: str, properties: str = "") -> str:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), properties), inside)


def _signatures(signatories: tuple[Signatory, ...]) -> str:
    """Side by side in a table without rules, kept on one page."""
    widths = (TEXT_WIDTH // max(len(signatories), 1),) * len(signatories)
    cells = (_cell(width, _signature(signatory)) for width, signatory in zip(widths, signatories, strict=True))
    row = w("tr", w("trPr", w("cantSplit")), *cells)
    return w("tbl", _table_properties(is_ruled=False), _grid(widths), row)


def _signature(signatory: Signatory) -> str:
    lines = (
        f"(ลงชื่อ) {_DOTS} {signatory.part}",
        f"({signatory.name or _DOTS})",
        f"ตำแหน่ง {signatory.post or _DOTS}",
        f"วันที่ {_DATE_DOTS}",
    )
    return "".join(paragraph("ReportSignature", run(line)) for line in lines)
