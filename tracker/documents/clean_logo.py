"""An office's emblem, drawn anew as a small PNG: nothing else of the uploaded file rides along (runs in the child)."""

import io

from PIL import Image, ImageOps

from tracker.rules.errors import UnreadableFile

WIDEST = 600  # dots: 2.5 cm at 600 dots per inch
_MOST_DOTS = 30_000_000
_SMALLEST = 16
_DAMAGED = "เปิดรูปนี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาบันทึกเป็น PNG หรือ JPEG ใหม่ แล้วลองอีกครั้ง"
_BOMB = "รูปนี้มีจุดมากผิดปกติ ระบบจึงไม่เปิด กรุณาย่อรูปให้กว้างไม่เกิน 3,000 จุด แล้วลองอีกครั้ง"
_SMALL = "รูปนี้เล็กเกินไป พิมพ์แล้วจะมองไม่เห็น กรุณาใช้รูปที่กว้างและสูงอย่างน้อย 100 จุด"
Image.MAX_IMAGE_PIXELS = _MOST_DOTS


def write(content: bytes) -> bytes:
    """The PNG of a PNG or JPEG. Raises UnreadableFile, with what to do, for what is neither."""
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if picture.width * picture.height > _MOST_DOTS:
            raise UnreadableFile("bomb", _BOMB)
        if min(picture.size) < _SMALLEST:
            raise UnreadableFile("too_small", _SMALL)
        drawn = ImageOps.exif_transpose(picture).convert("RGBA")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableFile("bomb", _BOMB) from None
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError):
        raise UnreadableFile("damaged", _DAMAGED) from None
    drawn.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    drawn.save(file, "PNG", optimize=True)
    return file.getvalue()
