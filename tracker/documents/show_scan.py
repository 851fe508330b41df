"""A page of a signed paper for the screen, in the colours of its ink; nothing else of the file comes along (child)."""

import io

from PIL import Image

from tracker.documents.scan_pages import ScanPages

WIDEST = 1400
_DOTS_PER_INCH = 130
_QUALITY = 70


def write(payload: bytes) -> bytes:
    """The JPEG of a page; the payload is the page's number, a line break, and the file."""
    number, _, content = payload.partition(b"\n")
    pages = ScanPages(content)
    picture = pages.page(min(max(1, int(number)), pages.count), _DOTS_PER_INCH, "RGB")
    picture.thumbnail((WIDEST, 2 * WIDEST), Image.Resampling.BILINEAR)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()
