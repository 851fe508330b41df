"""A photo or screenshot made anew: upright, not larger than a page needs, and with nothing but its dots.

Where it was taken, with what and by whom is left behind; the day it was taken is told apart. Runs in the child.
"""

import io
import json
from datetime import date, datetime

import pi_heif  # type: ignore[import-untyped]  # it carries no types
from PIL import ExifTags, Image, ImageCms, ImageOps

from tracker.rules.errors import UnreadableFile

LONGEST_SIDE = 2_000  # dots: an A4 page read on a screen, or printed over a hand's width
PREVIEW_SIDE = 320
MOST_DOTS = 50_000_000  # the largest telephone cameras have 48 million
_QUALITY, _PREVIEW_QUALITY = 85, 72
_PNG_MAY_COST = 1.5  # times the JPEG: drawings and screenshots cost less as PNG, photos several times as much
_FIRST_YEAR = 2000
_DAMAGED = "เปิดรูปนี้ไม่ได้ ไฟล์อาจเสียหายหรือส่งมาไม่ครบ กรุณาถ่ายหรือบันทึกรูปใหม่ แล้วลองอีกครั้ง"
_BOMB = "รูปนี้มีจุดมากผิดปกติ (เกิน 50 ล้านจุด) ระบบจึงไม่เปิด กรุณาย่อรูป แล้วลองอีกครั้ง"
_FAULTS = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, RuntimeError)
Image.MAX_IMAGE_PIXELS = MOST_DOTS
pi_heif.register_heif_opener(thumbnails=False)


def read(content: bytes) -> bytes:
    """A line of JSON (ending, width, height, size, taken_on), then the picture's `size` bytes, then the preview's.

    Raises UnreadableFile, with what to do, for what is no picture.
    """
    try:
        picture = _opened(content)
        taken_on = _taken_on(picture)
        drawn = _drawn(picture)
        ending, data = _written(drawn, is_png=picture.format == "PNG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise UnreadableFile("bomb", _BOMB) from None
    except _FAULTS:
        raise UnreadableFile("damaged_picture", _DAMAGED) from None
    facts = {
        "ending": ending,
        "width": drawn.width,
        "height": drawn.height,
        "size": len(data),
        "taken_on": taken_on.isoformat() if taken_on else None,
    }
    return json.dumps(facts).encode() + b"\n" + data + _preview(drawn)


def _opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "HEIF"))
    if picture.width * picture.height > MOST_DOTS:
        raise UnreadableFile("bomb", _BOMB)
    return picture


def _taken_on(picture: Image.Image) -> date | None:
    """The day the camera says; a camera that was never set says nonsense, which is left out."""
    camera = picture.getexif().get_ifd(ExifTags.IFD.Exif)
    for tag in (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTimeDigitized):
        try:
            day = datetime.strptime(str(camera.get(tag, ""))[:10], "%Y:%m:%d").date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
        if day.year >= _FIRST_YEAR:
            return day
    return None


def _drawn(picture: Image.Image) -> Image.Image:
    """Made smaller first, then turned: a large picture is never held twice."""
    profile = picture.info.get("icc_profile")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    drawn = _plain(ImageOps.exif_transpose(picture), profile)
    fresh = Image.new(drawn.mode, drawn.size)  # what rode along with the dots stays behind
    fresh.paste(drawn)
    return fresh


def _plain(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """As RGB, or RGBA where something shows through, in the colours every screen knows."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.mode == "CMYK" and profile:
        return _in_usual_colours(picture, profile)
    has_holes = "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA")
    plain = picture.convert("RGBA" if has_holes else "RGB")
    return _in_usual_colours(plain, profile) if profile and not has_holes else plain


def _in_usual_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        changed = None
    return changed or picture.convert("RGB")


def _written(drawn: Image.Image, *, is_png: bool) -> tuple[str, bytes]:
    """A PNG stays one where that is cheap, as with screenshots; all else becomes a JPEG."""
    jpeg = _jpeg(drawn, _QUALITY)
    if is_png:
        file = io.BytesIO()
        drawn.save(file, "PNG")
        if file.tell() <= _PNG_MAY_COST * len(jpeg):
            return "png", file.getvalue()
    return "jpeg", jpeg


def _preview(drawn: Image.Image) -> bytes:
    small = drawn.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE), Image.Resampling.LANCZOS)
    return _jpeg(small, _PREVIEW_QUALITY)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    if picture.mode == "RGBA":
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        picture = paper
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=quality, optimize=True)
    return file.getvalue()
