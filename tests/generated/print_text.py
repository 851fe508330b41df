"""Writes a paper as text: tables as lines with tabs (as taken from a print) or as comma-separated values."""

import csv
import io

from tests.generated.paper import ABOVE, LEFT, Content, Paper, Table, plain


def as_text(paper: Paper) -> bytes:
    """Tab-separated text; the lines of a cell become spaces, as in text taken from a print."""
    lines: list[str] = []
    for sheet in paper.sheets:
        for block in sheet.blocks:
            if isinstance(block, Table):
                lines += ["\t".join(" ".join(_words(cell).split()) for cell in row) for row in block.rows]
            else:
                lines += block.split("\n")
            lines.append("")
    return "\n".join(lines).encode()


def as_csv(paper: Paper) -> bytes:
    """What Excel saves as CSV UTF-8: a rectangle, paragraphs in its first column, lines kept inside quotes."""
    rows = [
        [_words(cell) for cell in row]
        for sheet in paper.sheets
        for block in sheet.blocks
        for row in (block.rows if isinstance(block, Table) else ((block,),))
    ]
    width = max(map(len, rows))
    target = io.StringIO()
    csv.writer(target).writerows([*row, *[""] * (width - len(row))] for row in rows)
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _words(cell: Content) -> str:
    return "" if cell in (ABOVE, LEFT) else plain(cell)
