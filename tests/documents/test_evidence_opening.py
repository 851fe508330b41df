"""What is kept of an upload: pictures made anew, papers as they are, and a plain sentence for all that is refused."""

import io
import struct
import zlib

import pypdfium2 as pdfium
import pytest
from PIL import Image

from tests.evidence_files import CAMERA, HEIC, RED, office, pdf, photo, screenshot, zipped
from tracker.documents.evidence_opening import OpenedFile, open_evidence
from tracker.documents.read_picture import LONGEST_SIDE, MOST_DOTS, PREVIEW_SIDE
from tracker.rules.errors import RuleBroken
from tracker.rules.evidence_file import LARGEST_FILE

SEES = 40  # how far a colour may be off after a JPEG


def drawn(opened: OpenedFile) -> Image.Image:
    picture = Image.open(io.BytesIO(opened.data))
    picture.load()
    return picture


def corner(picture: Image.Image) -> tuple[int, ...]:
    found = picture.convert("RGB").getpixel((5, 5))
    assert isinstance(found, tuple)
    return found


def is_red(picture: Image.Image) -> bool:
    return all(abs(seen - red) < SEES for seen, red in zip(corner(picture), RED, strict=True))


def refused(data: bytes) -> RuleBroken:
    with pytest.raises(RuleBroken) as broken:
        open_evidence(data)
    return broken.value


# --- pictures ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", [photo(), photo(turned=6), HEIC], ids=["jpeg", "turned", "heic"])
def test_a_photo_is_upright_and_tells_only_what_it_shows(sent: bytes) -> None:
    opened = open_evidence(sent)
    picture = drawn(opened)
    assert (opened.media_type, picture.format, picture.size) == ("image/jpeg", "JPEG", (640, 480))
    assert (opened.width, opened.height) == picture.size
    assert is_red(picture)
    assert dict(picture.getexif()) == {}
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"Exif", CAMERA.encode(), b"secret comment", b"GPS", b"Telefon"):
        assert secret not in opened.data
        assert secret not in opened.preview


def test_the_day_a_photo_was_taken_is_told_apart() -> None:
    assert str(open_evidence(photo()).taken_on) == "2027-01-15"
    assert str(open_evidence(HEIC).taken_on) == "2027-01-15"


@pytest.mark.parametrize("taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "1980:01:01 00:00:00", "วันนี้"])
def test_a_camera_that_was_never_set_says_nothing(taken: str) -> None:
    assert open_evidence(photo(width=80, height=60, taken=taken)).taken_on is None


def test_a_large_photo_becomes_as_large_as_a_page_needs() -> None:
    opened = open_evidence(photo(width=4000, height=3000))
    assert drawn(opened).size == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert max(Image.open(io.BytesIO(opened.preview)).size) == PREVIEW_SIDE
    assert len(opened.preview) < 40_000


def test_a_screenshot_stays_sharp_and_a_photo_as_png_becomes_a_jpeg() -> None:
    assert open_evidence(screenshot()).media_type == "image/png"
    assert open_evidence(photo(kind="PNG", width=1200, height=900)).media_type == "image/jpeg"


def test_what_shows_through_lies_on_white_paper() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (200, 100), (0, 0, 0, 0)).save(file, "PNG")
    opened = open_evidence(file.getvalue())
    assert corner(Image.open(io.BytesIO(opened.preview))) == (255, 255, 255)


def test_the_same_photo_twice_is_the_same_file() -> None:
    assert open_evidence(photo()) == open_evidence(photo())


def test_another_file_hidden_behind_a_photo_is_left_behind() -> None:
    hidden = zipped({"inside.html": b"<script>alert(1)</script>"})
    opened = open_evidence(photo() + hidden + b"<script>alert(1)</script>")
    assert hidden not in opened.data
    assert b"<script" not in opened.data


def bomb() -> bytes:
    """A PNG that says it has 400 million dots and is small."""
    header = struct.pack(">IIBBBBB", 20_000, 20_000, 1, 0, 0, 0, 0)
    dots = zlib.compress(bytes(20_000 * 2501), 9)
    chunks = [
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in ((b"IHDR", header), (b"IDAT", dots), (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        pytest.param(photo()[:2000], "damaged_picture", "เสียหาย", id="cut-jpeg"),
        pytest.param(HEIC[:700], "damaged_picture", "เสียหาย", id="cut-heic"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(64), "damaged_picture", "เสียหาย", id="only-a-beginning"),
        pytest.param(b"\xff\xd8\xff" + b"<script>" * 40, "damaged_picture", "เสียหาย", id="no-jpeg"),
        pytest.param(bomb(), "bomb", "50 ล้านจุด", id="bomb"),
    ],
)
def test_what_is_no_whole_picture_is_told_in_words(sent: bytes, code: str, said: str) -> None:
    broken = refused(sent)
    assert (broken.code, said in broken.message) == (code, True), broken.message
    assert MOST_DOTS == 50_000_000


# --- papers and Office ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "media_type"),
    [
        pytest.param(pdf(), "application/pdf", id="pdf"),
        pytest.param(office("word"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", id="w"),
        pytest.param(office("xl"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", id="x"),
        pytest.param(
            office("ppt"), "application/vnd.openxmlformats-officedocument.presentationml.presentation", id="p"
        ),
        pytest.param("รายชื่อผู้เข้าประชุม\r\n1. สมศรี".encode(), "text/plain", id="utf-8"),
        pytest.param("รายชื่อผู้เข้าประชุม".encode("cp874"), "text/plain", id="windows"),
    ],
)
def test_papers_are_kept_byte_for_byte(sent: bytes, media_type: str) -> None:
    opened = open_evidence(sent)
    assert (opened.data, opened.media_type, opened.width, opened.preview) == (sent, media_type, None, b"")


def locked(*, for_reading: bool) -> bytes:
    """A PDF with the marks of a lock. One that only forbids printing opens without a password."""
    plain = pdf()
    if not for_reading:
        return plain.replace(b"%%EOF", b"% /Encrypt is only a word here\n%%EOF")
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >> /ID [<00><00>]" % (b"ab" * 32, b"cd" * 32)
    return plain.replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)


def test_a_pdf_that_wants_a_password_is_refused_and_one_that_does_not_is_kept() -> None:
    broken = refused(locked(for_reading=True))
    assert (broken.code, "รหัสผ่าน" in broken.message) == ("password", True)
    assert open_evidence(locked(for_reading=False)).media_type == "application/pdf"


def test_a_pdf_that_came_half_is_refused() -> None:
    assert refused(pdf()[:60]).code == "damaged"
    with pytest.raises(pdfium.PdfiumError):
        pdfium.PdfDocument(pdf()[:60])


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
MACRO_TYPES = '<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        pytest.param(b"", "empty_file", "ว่างเปล่า", id="empty"),
        pytest.param(pdf() + bytes(LARGEST_FILE), "too_large", "เล็กกว่า 20 MB", id="large"),
        pytest.param(b"MZ" + bytes(200), "file_kind", "แนบได้เฉพาะ", id="exe"),
        pytest.param(b"GIF89a" + bytes(200), "file_kind", "แนบได้เฉพาะ", id="gif"),
        pytest.param(b"<svg onload=alert(1)>", "file_kind", "แนบได้เฉพาะ", id="svg"),
        pytest.param(b" <html><script>alert(1)</script>", "file_kind", "แนบได้เฉพาะ", id="html"),
        pytest.param(b"%PDF-1.4\n<html><script>alert(1)</script>\n%%EOF", "two_files", "ซ่อน", id="pdf-and-page"),
        pytest.param(pdf() + zipped({"a": b"b"}), "two_files", "ซ่อน", id="pdf-and-zip"),
        pytest.param(OLE, "old_office", "รุ่นเก่า", id="doc"),
        pytest.param(OLE + "EncryptedPackage".encode("utf-16-le"), "password", "รหัสผ่าน", id="locked-docx"),
        pytest.param(zipped({"a.txt": b"b"}), "file_kind", "แตกไฟล์", id="zip"),
        pytest.param(office(types=MACRO_TYPES), "macro", "มาโคร", id="docm"),
        pytest.param(office(**{"word/vbaProject.bin": b"x"}), "macro", "มาโคร", id="vba"),
        pytest.param(office("xl")[:-40], "damaged", "เสียหาย", id="cut-xlsx"),
        pytest.param(office(**{"../../etc/passwd": b"x"}), "hostile", "ไม่ปลอดภัย", id="outside"),
        pytest.param(office(**{"word/a.xml": bytes(80 * 1024 * 1024)}), "hostile", "ผิดปกติ", id="zip-bomb"),
    ],
)
def test_what_cannot_be_evidence_is_told_in_words(sent: bytes, code: str, said: str) -> None:
    broken = refused(sent)
    assert (broken.code, said in broken.message) == (code, True), broken.message
