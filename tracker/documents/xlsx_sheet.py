"""Writes the blocks of a paper into a sheet of Excel, row by row from the top."""

import io
from collections.abc import Sequence
from itertools import accumulate, groupby, pairwise

from xlsxwriter.format import Format
from xlsxwriter.image import Image

from tracker.documents.docx_words import BOXES, legal
from tracker.documents.picture import QR_SIDE, Picture
from tracker.documents.xlsx_heights import GrowingSheet, fits, height_for
from tracker.documents.xlsx_looks import HEADING_SIZE, NOTE_SIZE, SIZE, Looks, looks_like_formula
from tracker.documents.xlsx_rows import cell_text, portions, safe, split_row, text_of
from tracker.rules.paper import (
    Block,
    Column,
    Fields,
    Heading,
    Labelled,
    Opinion,
    PageBreak,
    Row,
    Signatures,
    Table,
    Words,
)
from tracker.rules.plan_sheet_size import CHARACTERS_PER_UNIT
from tracker.rules.report_content import NOTHING, Cell, Signatory

_MOST_DOTS, _FEWEST_DOTS = 40, 12
_DATE_DOTS = "......../....................../........"
_LOGO_HEIGHT = 2.0  # cm
_POINTS_PER_CM, _DOTS_PER_CM = 28.35, 37.8
_PIXELS_PER_UNIT = 7
_BOLD = 0.85  # of a column's width is left to bold letters, which are wider


class SheetWriter:
    """One sheet on its way down; `at` is the next free row."""

    def __init__(self, sheet: GrowingSheet, looks: Looks, widths: Sequence[float], *, is_draft: bool) -> None:
        self.sheet, self.looks, self.widths, self.is_draft = sheet, looks, list(widths), is_draft
        self.last = len(self.widths) - 1
        self.at = 0
        for column, width in enumerate(self.widths):
            sheet.set_column(column, column, width, looks.plain)

    def put_logo(self, logo: Picture) -> None:
        """In the middle above everything."""
        height = min(_LOGO_HEIGHT, _LOGO_HEIGHT * 3 / logo.width_for(1))
        room = sum(self.widths) * _PIXELS_PER_UNIT
        offset = max(0, (room - logo.width_for(height) * _DOTS_PER_CM) / 2)
        self._put_picture(logo, height, _LOGO_HEIGHT, "ตราของหน่วยงาน", offset)

    def put_code(self, qr: Picture, code: str) -> None:
        """Below everything: LibreOffice and telephones show no picture that stands in a footer."""
        self._put_picture(qr, QR_SIDE, QR_SIDE, f"รหัสเอกสาร {code}")

    def _put_picture(self, picture: Picture, height: float, room: float, told: str, offset: float = 0) -> None:
        """A picture in a row of its own; heights in cm, `offset` in dots from the left."""
        image = Image(io.BytesIO(picture.content))
        dots = height * _DOTS_PER_CM / picture.height
        scales = {f"{axis}_scale": dots * getattr(image, f"_{axis}_dpi", 96) / 96 for axis in "xy"}
        described = {"description": told, "object_position": 3}
        self.sheet.fix_row(self.at, room * _POINTS_PER_CM + 4)
        self.sheet.insert_image(self.at, 0, image, {**scales, **described, "x_offset": offset, "y_offset": 2})
        self.at += 1

    def write(self, blocks: Sequence[Block]) -> None:
        """Every block below the one before."""
        for kind, group in groupby(blocks, key=type):
            if kind is Opinion:
                self._opinions([block for block in group if isinstance(block, Opinion)])
            else:
                for block in group:
                    self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                for line in block.lines:
                    self._across(line, self.looks.of(bold=True, font_size=HEADING_SIZE, align="center", text_wrap=True))
            case Words():
                self._words(block)
            case Table():
                self._table(block)
            case Fields():
                self._fields(block)
            case Signatures():
                self._signatures(block.signatories)
            case Opinion() | PageBreak():
                pass  # opinions come together, and a break has made this sheet

    def _words(self, words: Words) -> None:
        """A paragraph in a row, or in several where it is taller than Excel's tallest."""
        size = NOTE_SIZE if words.style == "note" else SIZE
        for part in words.cell:
            look = self.looks.of(text_wrap=True, valign="top", font_size=size, bold=not part.text)
            for piece in portions((part,), sum(self.widths)):
                self._across(cell_text(piece), look)

    def _across(self, text: str, look: Format) -> None:
        """A row of one text over the whole width."""
        self._merged(legal(text), look, 0, self.last)
        self.sheet.fix_row(self.at, height_for([text], [sum(self.widths)]))
        self.at += 1

    def _merged(self, text: str, look: Format, first: int, last: int) -> None:
        """A text over some columns of the row; the text itself is written as text."""
        if first < last:
            self.sheet.merge_range(self.at, first, self.at, last, "", look)
        self.sheet.write_string(self.at, first, safe(text), look)

    # --- tables -----------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> None:
        top = self.at
        self._captions(table.columns)
        self.sheet.repeat_rows(top, self.at - 1)
        self.sheet.freeze_panes(self.at, 0)
        centered = [column.is_centered for column in table.columns]
        for row in table.rows:
            if row.is_band:
                self._across("\n".join(text_of(part) for cell in row.cells for part in cell), self.looks.band)
            else:
                self._row(row, centered)
        self.at += 1

    def _captions(self, columns: Sequence[Column]) -> None:
        """The captions, below those that stand over several of them."""
        has_over = any(column.over for column in columns)
        if has_over:
            for over, group in groupby(enumerate(columns), key=lambda place: place[1].over):
                places = [at for at, _ in group]
                if over:
                    self._merged(legal(over), self.looks.caption, places[0], places[-1])
                for at in places if not over else ():
                    self.sheet.write_blank(self.at, at, None, self.looks.caption_top)
            self.sheet.fix_row(self.at, height_for(["-"], [sum(self.widths)]))
            self.at += 1
        titles = [legal(column.title) for column in columns]
        for at, (column, title) in enumerate(zip(columns, titles, strict=True)):
            look = self.looks.caption_below if has_over and not column.over else self.looks.caption
            self.sheet.write_string(self.at, at, safe(title), look)
        self.sheet.set_row(self.at, height_for(titles, [_BOLD * width for width in self.widths]))
        self.at += 1

    def _row(self, row: Row, centered: Sequence[bool]) -> None:
        """A measure in one row, or in as many as Excel needs to show it whole."""
        parts = split_row(row.cells, self.widths)
        days = {day.column: day.on for day in row.days}
        for number, part in enumerate(parts):
            box = (number == 0, number == len(parts) - 1)
            self.sheet.set_row(self.at, height_for(part.texts, self.widths))
            for column, (cell, text) in enumerate(zip(part.cells, part.texts, strict=True)):
                if column in days and number == 0:
                    look = self.looks.cell(box, is_centered=centered[column], is_date=True)
                    self.sheet.write_datetime(self.at, column, days[column], look)
                elif column in days or not text:
                    self.sheet.write_blank(self.at, column, None, self.looks.cell(box))
                else:
                    self._cell(column, cell, text, box, is_centered=centered[column])
            self.at += 1

    def _cell(self, column: int, cell: Cell, text: str, box: tuple[bool, bool], *, is_centered: bool) -> None:
        """A text as a text; the system's own words in bold where other words follow them."""
        has_lead = any(part.lead for part in cell)
        look = self.looks.cell(
            box,
            is_centered=text == NOTHING or (is_centered and not has_lead),
            is_owed=self.is_draft and any(part.is_missing for part in cell),
            looks_like_formula=looks_like_formula(text),
        )
        markup = self.looks.rich.of(cell) if has_lead else ""
        self.sheet.write_string(self.at, column, markup or safe(text), look)

    # --- what people fill in with a pen ----------------------------------------------------------------------

    def _fields(self, fields: Fields) -> None:
        self._across(fields.title, self.looks.of(bold=True, font_size=24, align="center"))
        self.sheet.fix_row(self.at - 1, 36)
        for line in fields.lines:
            self._side_by_side([_labelled(each) for each in line], self.looks.of(text_wrap=True, valign="top"))
        self.at += 1

    def _signatures(self, signatories: Sequence[Signatory]) -> None:
        self.at += 1
        beside = max(1, min(len(signatories), 3, len(self.widths)))
        for start in range(0, len(signatories), beside):
            self._columns([([], each) for each in signatories[start : start + beside]], beside)

    def _opinions(self, chain: Sequence[Opinion]) -> None:
        beside = min(2, len(self.widths))
        for start in range(0, len(chain), beside):
            said = [(_opinion(each), each.signatory) for each in chain[start : start + beside]]
            self._columns(said, beside)

    def _columns(self, columns: Sequence[tuple[list[str], Signatory]], beside: int) -> None:
        """Words side by side, and below the longest of them the signatures, all level."""
        height = max(len(words) for words, _ in columns)
        narrowest = min(sum(self.widths[first : last + 1]) for first, last in _parts(self.widths, beside))
        filled = [[*words, *[""] * (height - len(words)), *_signature(who, narrowest)] for words, who in columns]
        look = self.looks.of(align="center", text_wrap=True, valign="top")
        together = ["\n".join(lines) for lines in filled]
        if all(fits(text, narrowest) for text in together):
            self._side_by_side(together, look, beside)  # one row: no page ends between a name and its post
        else:
            for texts in zip(*filled, strict=True):
                self._side_by_side(texts, look, beside)
        self.at += 1

    def _side_by_side(self, texts: Sequence[str], look: Format, beside: int = 0) -> None:
        """Texts in one row, each over its part of the columns."""
        places = _parts(self.widths, beside or len(texts))
        widths = [sum(self.widths[first : last + 1]) for first, last in places]
        for text, (first, last) in zip(texts, places, strict=False):
            self._merged(legal(text), look, first, last)
        self.sheet.fix_row(self.at, height_for(texts, widths))
        self.at += 1


def _parts(widths: Sequence[float], count: int) -> list[tuple[int, int]]:
    """The columns (first, last) of `count` parts about equally wide, each of one column at least."""
    edges = list(accumulate(widths, initial=0.0))
    cuts = [0]
    for number in range(1, count):
        possible = range(cuts[-1] + 1, len(widths) - (count - number) + 1)
        cuts.append(min(possible, key=lambda cut: abs(edges[cut] - edges[-1] * number / count)))
    cuts.append(len(widths))
    return [(first, after - 1) for first, after in pairwise(cuts)]


def _labelled(each: Labelled) -> str:
    return f"{each.label}  {each.value or '.' * _MOST_DOTS}"


def _signature(signatory: Signatory, width: float) -> list[str]:
    """Dotted for the pen as far as the width allows."""
    dots = "." * max(_FEWEST_DOTS, min(_MOST_DOTS, int(width * CHARACTERS_PER_UNIT) - len(signatory.part) - 10))
    return [
        f"(ลงชื่อ) {dots} {signatory.part}".rstrip(),
        f"({signatory.name or dots})",
        f"ตำแหน่ง {signatory.post or dots}",
        f"วันที่ {_DATE_DOTS}",
    ]


def _opinion(opinion: Opinion) -> list[str]:
    choices = [f"{BOXES[False]} {choice}" for choice in opinion.choices]
    said = [text_of(part) for part in opinion.words if text_of(part)]
    return [opinion.title, *choices, *(said or ["." * _MOST_DOTS] * 2)]
