"""The pages of a signed paper that came back as a PDF or a picture, drawn anew (runs in the child).

Whatever the file claims, no page becomes larger than a set number of dots: a bomb is refused before it is unpacked.
"""

import io
from collections.abc import Callable
from typing import Literal

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageOps

from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.scan_file import scan_kind

Mode = Literal["L", "RGB"]
MOST_PAGES = 300
_MOST_DOTS = 60_000_000  # a page of A4 at 600 dots per inch has 35 million
_LARGEST_DRAWN = 12_000_000  # A4 at 300 dots per inch has 8.7 million
_POINTS_PER_INCH = 72
_DAMAGED = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาสแกนใหม่แล้วส่งอีกครั้ง"
_BOMB = "รูปในไฟล์นี้ใหญ่ผิดปกติ ระบบจึงไม่เปิด กรุณาสแกนใหม่ที่ 200–300 จุดต่อนิ้ว แล้วส่งอีกครั้ง"
Image.MAX_IMAGE_PIXELS = _MOST_DOTS


class ScanPages:
    """A scan's pages by number, from 1. Raises UnreadableFile with what to do for what cannot be opened."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        try:
            self._pdf = _opened(content) if scan_kind(content) == "pdf" else None
        except RuleBroken as broken:
            raise UnreadableFile(broken.code, broken.message) from None
        self.count = len(self._pdf) if self._pdf else 1
        if not 0 < self.count <= MOST_PAGES:
            raise UnreadableFile(
                "too_many_pages",
                f"ไฟล์นี้มี {self.count:,} หน้า ระบบรับได้ไม่เกิน {MOST_PAGES} หน้า กรุณาสแกนเฉพาะรายงานที่ลงนามแล้ว",
            )
        if self._pdf is None:
            _checked(self._picture)

    def page(self, number: int, dots_per_inch: int, mode: Mode = "L") -> Image.Image:
        """A page in grey ("L") or in colour; a picture keeps the dots it has, unless they are too many."""
        if self._pdf is None:
            return _checked(lambda: self._drawn_picture(mode))
        pdf = self._pdf
        return _checked(lambda: _drawn(pdf, number, dots_per_inch).convert(mode))

    def _picture(self) -> Image.Image:
        picture = Image.open(io.BytesIO(self._content), formats=("JPEG", "PNG"))
        if picture.width * picture.height > _MOST_DOTS:
            raise UnreadableFile("bomb", _BOMB)
        return picture

    def _drawn_picture(self, mode: Mode) -> Image.Image:
        picture = self._picture()
        scale = (_LARGEST_DRAWN / (picture.width * picture.height)) ** 0.5
        wanted = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
        if scale < 1:
            picture.draft(mode, wanted)  # a JPEG is unpacked no larger than needed
        drawn = ImageOps.exif_transpose(picture).convert(mode)
        return drawn.resize(wanted) if drawn.width * drawn.height > _LARGEST_DRAWN else drawn


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as fault:
        if fault.err_code == raw.FPDF_ERR_PASSWORD:
            raise UnreadableFile("encrypted", "ไฟล์ PDF นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกเป็นฉบับที่ไม่มีรหัสผ่าน แล้วส่งอีกครั้ง") from fault
        raise UnreadableFile("damaged", _DAMAGED) from fault


def _drawn(pdf: pdfium.PdfDocument, number: int, dots_per_inch: int) -> Image.Image:
    page = pdf[number - 1]
    width, height = page.get_size()
    scale = dots_per_inch / _POINTS_PER_INCH
    if width <= 0 or height <= 0:
        raise UnreadableFile("damaged", _DAMAGED)
    scale = min(scale, (_LARGEST_DRAWN / (width * height)) ** 0.5)
    drawn: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
    return drawn


def _checked(work: Callable[[], Image.Image]) -> Image.Image:
    """Libraries give up in many ways; all of them mean that the file cannot be read."""
    try:
        return work()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableFile("bomb", _BOMB) from None
    except (OSError, ValueError, SyntaxError, pdfium.PdfiumError, EOFError, KeyError, IndexError):
        raise UnreadableFile("damaged", _DAMAGED) from None
