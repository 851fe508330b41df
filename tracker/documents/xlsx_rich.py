"""A cell of Excel in two looks: the system's own words in bold, a person's words as they are.

xlsxwriter takes a string that begins with <r> for markup that is ready, where it writes row by row. Its own
write_rich_string makes the same, several times slower, and escapes what looks like an escape (_x0041_) twice.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from tracker.documents.docx_words import legal
from tracker.documents.xlsx_rows import text_of
from tracker.rules.report_content import Cell

_LONGEST = 32_000  # xlsxwriter cuts a string, markup or not, after 32,767 characters
_ONE_LOOK = 1


class RichText:
    """The markup of cells in one font."""

    def __init__(self, font: str, size: int) -> None:
        look = f'<sz val="{size}"/><color theme="1"/><rFont val="{escape(legal(font))}"/><family val="2"/></rPr>'
        opening = '<t xml:space="preserve">'
        self._openings = {True: f"<r><rPr><b/>{look}{opening}", False: f"<r><rPr>{look}{opening}"}

    def of(self, cell: Cell) -> str:
        """The markup; "" where the whole cell has one look, or is too long to be given one."""
        runs = [
            f"{self._openings[is_bold]}{escape(''.join(words for _, words in spans), quote=False)}</t></r>"
            for is_bold, spans in groupby(_spans(cell), key=lambda span: span[0])
        ]
        markup = "".join(runs)
        return markup if len(runs) > _ONE_LOOK and len(markup) < _LONGEST else ""


def _spans(cell: Cell) -> Iterator[tuple[bool, str]]:
    """Words, and whether they are the system's."""
    for number, part in enumerate(cell):
        lead, text = legal(part.lead), legal(text_of(part))
        if number:
            yield False, "\n"
        if lead and text.startswith(lead):
            yield True, lead
            text = text[len(lead) :]
        if text:
            yield False, text
