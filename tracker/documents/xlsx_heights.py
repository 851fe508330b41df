"""How tall the rows of a sheet are, on a computer that has the font of offices and on one that has not.

Excel makes a row as tall as its words where its height is no custom one, and so do we leave it in tables: what we write
there is only a proposal. LibreOffice takes a proposal as it is, and sets the words in whatever it has for TH Sarabun
New: half as wide again, half as tall again. A proposal therefore has room for that. Merged cells get a custom height,
for no program finds theirs.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from tracker.rules.plan_sheet_size import MOST_LINES, TALLEST_ROW, line_count

WIDER = 1.4  # lines of Sarabun and Laksaman beside those `line_count` finds, which are a little short themselves
_LINE, _PADDING = 31.3, 4.0  # points: a line of Laksaman 16


class GrowingSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter's writer of XML is not typed
    """A sheet whose rows grow with their words, but for those that were fixed."""

    def __init__(self) -> None:
        super().__init__()
        self._fixed: set[int] = set()

    def fix_row(self, row: int, height: float) -> None:
        """A height in points that stays."""
        self._fixed.add(row)
        self.set_row(row, height)

    def _xml_start_tag_unencoded(self, tag: str, attributes: Iterable[tuple[str, Any]] = ()) -> None:
        """xlsxwriter writes rows by this alone, and calls each height a custom one."""
        held = dict(attributes)
        if int(held.get("r", 0)) - 1 not in self._fixed:
            held.pop("customHeight", None)
        super()._xml_start_tag_unencoded(tag, list(held.items()))


def height_for(texts: Sequence[str], widths: Sequence[float]) -> float:
    """In points, for texts in columns of these widths. Only what may be the tallest is measured to the letter."""
    lines = 1
    for text, width in sorted(zip(texts, widths, strict=False), key=lambda place: -_most_lines(*place)):
        if _most_lines(text, width) <= lines:
            break
        lines = max(lines, line_count(text, width / WIDER))
    return min(TALLEST_ROW, lines * _LINE + _PADDING)


def fits(text: str, width: float) -> bool:
    """Whether Excel's tallest row shows a text whole, in the font of offices."""
    return _most_lines(text, width) <= MOST_LINES or line_count(text, width) <= MOST_LINES


def _most_lines(text: str, width: float) -> float:
    """At least as many lines as the text can take: every letter as if it stood beside the others."""
    return text.count("\n") + 1 + len(text) * WIDER / width
