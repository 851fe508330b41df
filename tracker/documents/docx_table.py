"""The ruled tables of a Word document: captions repeated on every page, rows that may run over pages, bands across."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from tracker.documents.docx_words import paragraph, run, tick, w
from tracker.rules.paper import Column, Row, Table
from tracker.rules.report_content import NOTHING, Cell, Paragraph

_SIDE = 85  # twips between a rule and the words
_STYLES = {"": "TableText", "dash": "TableDash", "number": "TableNumber"}
_BORDERS = ("top", "left", "bottom", "right", "insideH", "insideV")
_CAPTION_FILL, _BAND_FILL = "E7E6E6", "F2F2F2"


def table_pieces(table: Table, width: int, owed: str) -> Iterator[str]:
    """The table row by row, as wide as the page. `owed` is the colour of what is still missing, "" for none."""
    widths = shares_of(width, [column.share for column in table.columns])
    yield f"<w:tbl>{table_properties(width, is_ruled=True, name=table.name)}{grid(widths)}"
    yield _captions(table.columns, widths)
    cells = [f'<w:tc><w:tcPr><w:tcW w:w="{each}" w:type="dxa"/></w:tcPr>' for each in widths]
    centered = [column.is_centered for column in table.columns]
    for row in table.rows:
        yield _band(row, widths) if row.is_band else _row(row, cells, centered, owed)
    yield "</w:tbl>"


def shares_of(width: int, shares: Sequence[int]) -> tuple[int, ...]:
    """The width divided by shares, to the last twip."""
    whole = sum(shares) or 1
    edges = [round(width * sum(shares[:at]) / whole) for at in range(len(shares) + 1)]
    return tuple(right - left for left, right in pairwise(edges))


def table_properties(width: int, *, is_ruled: bool, name: str = "") -> str:
    borders = w("tblBorders", *(w(side, val="single", sz=4, space=0, color="auto") for side in _BORDERS))
    inside = {"top": 28, "left": _SIDE, "bottom": 28, "right": _SIDE}
    return w(
        "tblPr",
        w("tblW", w=width, type="dxa"),
        w("jc", val="center"),
        borders if is_ruled else "",
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=margin, type="dxa") for side, margin in inside.items())),
        w("tblCaption", val=name) if name else "",
    )


def grid(widths: Sequence[int]) -> str:
    return w("tblGrid", *(w("gridCol", w=width) for width in widths))


def cell(width: int, inside: str, properties: str = "") -> str:
    return w("tc", w("tcPr", w("tcW", w=width, type="dxa"), properties), inside)


def _captions(columns: Sequence[Column], widths: Sequence[int]) -> str:
    """One row of captions, or two where some stand below a common one; repeated on every page, never split."""
    if not any(column.over for column in columns):
        return _caption_row(_caption(width, column.title) for column, width in zip(columns, widths, strict=True))
    upper, lower = [], []
    for over, group in groupby(zip(columns, widths, strict=True), key=lambda place: place[0].over):
        places = list(group)
        for part in [places] if over else [[place] for place in places]:
            upper.append(_over(part))
            lower += [_under(column, width) for column, width in part]
    return _caption_row(upper) + _caption_row(lower)


def _over(part: Sequence[tuple[Column, int]]) -> str:
    column = part[0][0]
    width = sum(each for _, each in part)
    if column.over:
        return _caption(width, column.over, w("gridSpan", val=len(part)) if len(part) > 1 else "")
    return _caption(width, column.title, w("vMerge", val="restart"))


def _under(column: Column, width: int) -> str:
    return _caption(width, column.title) if column.over else _caption(width, "", w("vMerge"))


def _caption_row(cells: Iterable[str]) -> str:
    return w("tr", w("trPr", w("cantSplit"), w("tblHeader")), *cells)


def _caption(width: int, title: str, merging: str = "") -> str:
    shading = w("shd", val="clear", color="auto", fill=_CAPTION_FILL)
    words = run(title, bold=True) if title else ""
    return cell(width, paragraph("TableHeading", words), merging + shading + w("vAlign", val="center"))


def _band(row: Row, widths: Sequence[int]) -> str:
    """One cell across the table; it stays with the row below."""
    look = w("gridSpan", val=len(widths)) + w("shd", val="clear", color="auto", fill=_BAND_FILL)
    inside = "".join(paragraph("TableBand", run(part.plain, bold=True)) for each in row.cells for part in each)
    return w("tr", w("trPr", w("cantSplit")), cell(sum(widths), inside or paragraph("TableBand"), look))


def _row(row: Row, cells: Sequence[str], centered: Sequence[bool], owed: str) -> str:
    """One measure; it may run over pages, for results are often longer than one."""
    filled = (
        f"{opening}{_filled(inside, owed, is_centered=middle)}</w:tc>"
        for inside, opening, middle in zip(row.cells, cells, centered, strict=True)
    )
    return f"<w:tr>{''.join(filled)}</w:tr>"


def _filled(inside: Cell, owed: str, *, is_centered: bool) -> str:
    middle = is_centered and not any(part.lead for part in inside)
    made = (
        paragraph("TableCenter" if middle or part.plain == NOTHING else _STYLES[part.hang], printed(part, owed))
        for part in inside
    )
    return "".join(made) or "<w:p/>"


def printed(part: Paragraph, owed: str = "") -> str:
    """The runs of a paragraph: boxes side by side, the system's word in bold, a person's words."""
    boxes = run("   ").join(tick(box) for box in part.ticks)
    lead = run(f"{part.lead} " if part.text else part.lead, bold=True) if part.lead else ""
    words = run(part.text, highlight=owed if part.is_missing else "") if part.text else ""
    apart = run("   ") if boxes and part.ticks[-1].label and (lead or words) else ""
    return f"{boxes}{apart}{lead}{words}"
