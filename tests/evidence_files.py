"""Files people send as evidence, made on the spot: photos with all a telephone writes into them, papers, Office."""

import io
import zipfile
from hashlib import shake_128
from pathlib import Path

from PIL import Image, ImageDraw

from tracker.services.demo.attachments import paper

HEIC = (Path(__file__).parent / "documents" / "pictures" / "notice_board.heic").read_bytes()
CAMERA, PLACE = "Telefon T-1", (14.0, 30.0, 15.5)
RED = (200, 30, 30)  # the corner that is top left when the picture is upright
_DATE_TAKEN, _ORIENTATION, _CAMERA, _EXIF, _GPS = 0x9003, 0x0112, 0x0110, 0x8769, 0x8825
_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'


def pdf(seed: str = "คำสั่ง") -> bytes:
    """A page of A4."""
    return paper(seed).data


def photo(
    *, width: int = 640, height: int = 480, turned: int = 1, taken: str = "2027:01:15 10:20:30", kind: str = "JPEG"
) -> bytes:
    """A picture of a board on a wall, noisy as photos are, that says where, when and with what it was taken."""
    picture = _scene(width, height)
    if turned == 6:  # held upright: the dots lie on their side
        picture = picture.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[_ORIENTATION], exif[_CAMERA] = turned, CAMERA
    exif.get_ifd(_EXIF)[_DATE_TAKEN] = taken
    exif.get_ifd(_GPS).update({1: "N", 2: PLACE, 3: "E", 4: (100.0, 10.0, 20.0)})
    file = io.BytesIO()
    more = {"comment": b"secret comment"} if kind == "JPEG" else {}
    picture.save(file, kind, exif=exif, **more)
    return file.getvalue()


def screenshot(width: int = 720, height: int = 1280) -> bytes:
    """A page of an app: few colours, sharp edges."""
    picture = Image.new("RGB", (width, height), "white")
    drawing = ImageDraw.Draw(picture)
    for line in range(12, height, 24):
        drawing.rectangle((20, line, 20 + (line * 37) % (width - 40), line + 8), fill=(30, 60, 90))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def office(kind: str = "word", *, types: str = "", **more: bytes) -> bytes:
    """A Word ("word"), Excel ("xl") or PowerPoint ("ppt") file with just what tells it from other ZIPs."""
    main = {"word": "word/document.xml", "xl": "xl/workbook.xml", "ppt": "ppt/presentation.xml"}[kind]
    parts = {"[Content_Types].xml": _TYPES.format(types).encode(), main: b"<x/>"} | more
    return zipped(parts)


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def _scene(width: int, height: int) -> Image.Image:
    noise = Image.frombytes("L", (64, 64), shake_128(b"a wall").digest(64 * 64)).resize((width, height))
    picture = Image.merge("RGB", [noise.point(lambda value, more=more: value // 3 + more) for more in (90, 110, 130)])
    ImageDraw.Draw(picture).rectangle((0, 0, width // 8, height // 8), fill=RED)
    return picture
