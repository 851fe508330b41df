"""Pictures for papers: the QR of a code as PNG, and a logo with its proportions."""

import base64
import binascii
import io
import struct
from dataclasses import dataclass

import segno

QR_SIDE = 2.0  # cm: five dots of a scan at 200 dpi for each of the code's
_CM_PER_INCH = 2.54
_DOTS, _QUIET = 6, 4  # of the picture for each of the code's; the empty margin, in the code's
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # markers of JPEG that are followed by the size


@dataclass(frozen=True)
class Picture:
    """The bytes of a picture and its size in dots; `ending` is png or jpeg."""

    content: bytes
    ending: str
    width: int
    height: int

    def width_for(self, height: float) -> float:
        """How wide it is at a height, in the same unit."""
        return height * self.width / self.height


def qr_picture(address: str) -> Picture:
    """The QR of an address, with the quiet margin a scanner needs; the same address gives the same bytes."""
    code = segno.make(address, error="m", micro=False)
    side, _ = code.symbol_size(scale=_DOTS, border=_QUIET)
    file = io.BytesIO()
    code.save(file, kind="png", scale=_DOTS, border=_QUIET, dpi=round(side / QR_SIDE * _CM_PER_INCH))
    return Picture(file.getvalue(), "png", int(side), int(side))


def logo_picture(encoded: str) -> Picture | None:
    """A PNG or JPEG in base64; None for none, and for what is neither: a paper is worth more than its logo."""
    try:
        content = base64.b64decode(encoded, validate=True)
        size = _size_of(content)
    except (binascii.Error, ValueError, struct.error, IndexError):
        return None
    if size is None or not all(size):
        return None
    return Picture(content, "png" if content.startswith(_PNG) else "jpeg", *size)


def _size_of(content: bytes) -> tuple[int, int] | None:
    if content.startswith(_PNG):
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    return _jpeg_size(content) if content.startswith(_JPEG) else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From marker to marker to the first frame, which tells height and width."""
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None
