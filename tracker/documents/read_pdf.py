"""Reads a plan kept as a PDF with a text layer: ruled tables cell by cell, the lines around them in printed order."""

import re
from collections.abc import Iterator
from itertools import groupby

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from tracker.documents.pdf_grid import Box, Grid, find_grids
from tracker.documents.pdf_page import Drawing, Page
from tracker.documents.pdf_table import PageTable, mend_page_break, read_table
from tracker.rules.errors import UnreadableFile
from tracker.rules.plan_draft import Source
from tracker.rules.source_table import (
    SourceDocument,
    SourceNote,
    SourceParagraph,
    SourceTable,
    document_to_bytes,
)

OWN_KEYWORD = "sha256:"  # our own writer puts the hash of the content there
_MOST_PAGES = 300
_MOST_CHARACTERS = 100_000  # on one page; a full page of small print has 6,000
_MOST_IN_ALL = 1_500_000  # characters; a plan of 2,000 rows has 500,000
_MOST_POINTS = 300_000  # corners of everything drawn on all pages
_FEW = 20  # characters: a page number and a stamp, but no page of a plan
_LONG = 100.0  # points
_ENOUGH_LINES = 4
_PAGE_NUMBER = re.compile(r"[-–—(]?\s*[0-9๐-๙]{1,4}\s*[-–—)]?")
_ODD = re.compile("[\ufffd\ue000-\uf6ff\uf71b-\uf8ff\x01-\x08\x0e-\x1f]")
_LETTER = re.compile(r"[^\W\d_]")


def read(content: bytes) -> bytes:
    """The document in a .pdf file, as `document_to_bytes` gives it."""
    document = _opened(content)
    if len(document) > _MOST_PAGES:
        raise UnreadableFile("too_large", f"ไฟล์ PDF นี้มีเกิน {_MOST_PAGES} หน้า กรุณาแยกเฉพาะหน้าที่เป็นตารางแผนแล้วนำเข้าใหม่")
    reader = _Reader()
    for number in range(1, len(document) + 1):
        reader.read(_page_of(document, number), number)
    return document_to_bytes(reader.finish())


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as fault:
        if fault.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableFile(
                "encrypted", "ไฟล์ PDF นี้ตั้งรหัสผ่านไว้ กรุณาเปิดไฟล์ บันทึกเป็นฉบับที่ไม่มีรหัสผ่าน แล้วนำเข้าอีกครั้ง"
            ) from fault
        raise UnreadableFile(
            "damaged", "เปิดไฟล์ PDF นี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาบันทึกเป็น PDF ใหม่ หรือใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ"
        ) from fault


def _page_of(document: pdfium.PdfDocument, number: int) -> Page | None:
    try:
        return Page(document[number - 1], is_exact=document.get_metadata_value("Keywords").startswith(OWN_KEYWORD))
    except pdfium.PdfiumError:  # one broken page among good ones
        return None


class _Reader:
    """Collects the pages of one document and what was missed on them."""

    def __init__(self) -> None:
        self.blocks: list[SourceParagraph | SourceTable] = []
        self._last: PageTable | None = None
        self._tables = 0
        self._points = 0
        self.characters = 0
        self.pictures: list[int] = []
        self.broken: list[int] = []
        self.unruled: list[int] = []

    def read(self, page: Page | None, number: int) -> None:
        if page is None:
            self.broken.append(number)
            return
        characters = page.character_count()
        if characters > _MOST_CHARACTERS:
            raise UnreadableFile("too_complex", "ไฟล์ PDF นี้มีหน้าที่มีตัวอักษรมากผิดปกติ กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ")
        drawing = page.draw()
        self.characters += characters
        self._points += drawing.points
        if self.characters > _MOST_IN_ALL or self._points > _MOST_POINTS:
            raise UnreadableFile("too_large", "ไฟล์ PDF นี้ยาวหรือซับซ้อนเกินไป กรุณาแยกเฉพาะหน้าที่เป็นตารางแผนแล้วนำเข้าใหม่")
        if characters < _FEW and drawing.picture_area > page.box.area / 4:
            self.pictures.append(number)
        else:
            grids = find_grids(drawing.across, drawing.down)
            self._read_page(page, number, grids, drawing)
            if _has_lost_lines(drawing, grids):
                self.unruled.append(number)
        page.close()

    def _read_page(self, page: Page, number: int, grids: list[Grid], drawing: Drawing) -> None:
        top = page.box.top
        for grid in grids:
            self._read_lines(page, number, Box(page.box.left, top, page.box.right, grid.box.top))
            for beside in (
                Box(page.box.left, grid.box.top, grid.box.left, grid.box.bottom),
                Box(grid.box.right, grid.box.top, page.box.right, grid.box.bottom),
            ):
                if not any(beside.overlaps(other.box) for other in grids if other is not grid):
                    self._read_lines(page, number, beside)
            self._add(read_table(page, grid, drawing.shades, number))
            top = max(top, grid.box.bottom)
        self._read_lines(page, number, Box(page.box.left, top, page.box.right, page.box.bottom))

    def _add(self, table: PageTable) -> None:
        before = self._last
        if before and before.last_page == table.page - 1:
            mend_page_break(before, table)
            if not table.rows:  # all of it belonged to the row before, which may go on once more
                before.last_page = table.page
                return
        self._finish_table()
        self._last = table

    def _finish_table(self) -> None:
        """The last table is kept open, with the place of every letter, until it is known how the next page begins."""
        if self._last:
            self._tables += 1
            self.blocks.append(self._last.to_source(self._tables))
        self._last = None

    def _read_lines(self, page: Page, number: int, box: Box) -> None:
        if box.bottom - box.top < 1 or box.right - box.left < 1:
            return
        lines = (line.text.strip() for line in page.lines(box))
        printed = (line for line in lines if not _PAGE_NUMBER.fullmatch(line))
        paragraphs = [SourceParagraph(line, Source(page=number)) for line in printed]
        if paragraphs:
            self._finish_table()
            self.blocks += paragraphs

    def finish(self) -> SourceDocument:
        self._finish_table()
        document = SourceDocument("", "pdf", tuple(self.blocks), tuple(self._notes()))
        if self.pictures and not any(text.strip() for text in document.texts()):
            raise UnreadableFile(
                "scan",
                "ไฟล์ PDF นี้เป็นภาพสแกน ไม่มีตัวอักษรให้อ่าน กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ"
                " หรือสั่ง “บันทึกเป็น PDF” จากต้นฉบับแทนการสแกน",
            )
        if not any(text.strip() for text in document.texts()):
            raise UnreadableFile("empty", "ไฟล์ PDF นี้ไม่มีตัวอักษรให้อ่าน กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ")
        _refuse_garbage(document)
        return document

    def _notes(self) -> Iterator[SourceNote]:
        for code, pages, message in (
            ("pdf_scanned_pages", self.pictures, "เป็นภาพสแกน ระบบอ่านไม่ได้ กรุณาเพิ่มข้อมูลในหน้านั้นเอง หรือใช้ไฟล์ต้นฉบับ"),
            ("pdf_broken_pages", self.broken, "เสียหาย ระบบอ่านไม่ได้ กรุณาเพิ่มข้อมูลในหน้านั้นเอง หรือใช้ไฟล์ต้นฉบับ"),
            ("pdf_unruled_table", self.unruled, "มีตารางที่ตีเส้นไม่ครบ ข้อความบางส่วนอาจไม่ได้อยู่ในตาราง กรุณาตรวจหน้านั้นกับต้นฉบับ"),
        ):
            if pages:
                yield SourceNote(code, f"หน้า {_listed(pages)} ของไฟล์ PDF {message}", Source(page=pages[0]))


def _listed(pages: list[int]) -> str:
    """1-3, 7: neighbouring pages as a range."""
    runs = [[page for _, page in run] for _, run in groupby(enumerate(pages), key=lambda placed: placed[1] - placed[0])]
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _refuse_garbage(document: SourceDocument) -> None:
    """Some programs write letters without saying which they are; what comes out then is no language."""
    text = "".join(document.texts())
    letters = len(_LETTER.findall(text))
    if len(_ODD.findall(text)) > letters:
        raise UnreadableFile(
            "garbled", "ตัวอักษรในไฟล์ PDF นี้อ่านไม่ออก (ไฟล์ไม่ได้เก็บรหัสตัวอักษรไว้) กรุณาใช้ไฟล์ Word หรือ Excel ที่เป็นต้นฉบับ"
        )


def _has_lost_lines(drawing: Drawing, grids: list[Grid]) -> bool:
    """Whether several long lines of one length stand outside every table: a table without uprights."""
    outside = [
        line
        for line in drawing.across
        if line.length > _LONG
        and not any(grid.box.holds(Box(line.start, line.at, line.end, line.at)) for grid in grids)
    ]
    ends = [(round(line.start / 5), round(line.end / 5)) for line in outside]
    return any(ends.count(end) >= _ENOUGH_LINES for end in set(ends))
