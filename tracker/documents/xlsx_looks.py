"""How the cells of a paper look in Excel: few formats, each made once."""

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from tracker.documents.docx_words import legal
from tracker.documents.xlsx_rich import RichText
from tracker.documents.xlsx_rows import safe
from tracker.rules.paper import Look

# Nothing a person wrote is ever taken for something else, whatever it looks like.
AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
A4 = 9
SIZE = 16
HEADING_SIZE = 18
NOTE_SIZE = 14
_FORMULA_SIGNS = ("=", "+", "-", "@")
# 31/3/2569: the calendar of the format is the Buddhist one, the stored day a plain date.
BUDDHIST_DATE = "[$-1070000]d/m/yyyy;@"
_THAI_DATE = "[$-D07041E]d mmm yyyy;@"  # in Thai digits
_RULE = "#A6A6A6"
_CAPTION, _BAND, _OWED = "#E7E6E6", "#F2F2F2", "#FFF2CC"


class Looks:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook, look: Look) -> None:
        self._workbook = workbook
        self._font = {"font_name": legal(look.font), "font_size": SIZE}
        self._date = _THAI_DATE if look.digits == "thai" else BUDDHIST_DATE
        self._cells: dict[tuple[bool, ...], Format] = {}
        self._others: dict[tuple[tuple[str, object], ...], Format] = {}
        self.plain = self.of()
        self.rich = RichText(look.font, SIZE)
        centered = {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1, "border_color": _RULE}
        self.caption = self.of(bold=True, bg_color=_CAPTION, **centered)
        self.caption_top = self.of(bold=True, bg_color=_CAPTION, **{**centered, "bottom": 0})
        self.caption_below = self.of(bold=True, bg_color=_CAPTION, **{**centered, "top": 0})
        self.band = self.of(bold=True, bg_color=_BAND, text_wrap=True, valign="top", border=1, border_color=_RULE)

    def of(self, **properties: object) -> Format:
        """A format in the paper's font."""
        key = tuple(sorted(properties.items()))
        if key not in self._others:
            self._others[key] = self._workbook.add_format({**self._font, **properties})
        return self._others[key]

    def ruled(self, **properties: object) -> Format:
        """A cell with rules around it that shows all its lines."""
        return self.of(**{"border": 1, "border_color": _RULE, "text_wrap": True, "valign": "top", **properties})

    def put(
        self, sheet: Worksheet, row: int, column: int, text: str, *, is_ruled: bool = False, **properties: object
    ) -> None:
        """A text as a text; it stays one when somebody edits the cell. Nothing is written where nothing is said."""
        quoted = {"quote_prefix": True} if looks_like_formula(text) else {}
        look = (self.ruled if is_ruled else self.of)(**properties, **quoted)
        if text:
            sheet.write_string(row, column, safe(legal(text)), look)
        elif is_ruled:
            sheet.write_blank(row, column, None, look)

    def cell(
        self,
        box: tuple[bool, bool],
        *,
        is_centered: bool = False,
        is_owed: bool = False,
        is_date: bool = False,
        looks_like_formula: bool = False,
    ) -> Format:
        """The format of a cell of a table. `box`: whether it is in the first and in the last row of its measure."""
        key = (*box, is_centered, is_owed, is_date, looks_like_formula)
        if key not in self._cells:
            properties = {
                "text_wrap": True,
                "valign": "top",
                "align": "center" if is_centered else "left",
                **{f"{side}_color": _RULE for side in ("left", "right", "top", "bottom")},
                "left": 1,
                "right": 1,
                "top": int(box[0]),
                "bottom": int(box[1]),
                **({"bg_color": _OWED} if is_owed else {}),
                **({"num_format": self._date} if is_date else {}),
                "quote_prefix": looks_like_formula,
            }
            self._cells[key] = self._workbook.add_format({**self._font, **properties})
        return self._cells[key]


def looks_like_formula(text: str) -> bool:
    """What Excel would take for a formula when somebody edits the cell and leaves it again."""
    return text.startswith(_FORMULA_SIGNS)
