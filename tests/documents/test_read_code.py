"""The code on signed papers: read off crooked, pale and blurred scans; hostile files are refused with a sentence."""

import io
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from tests.documents import scans
from tracker.documents.scanning import Scanned, read_scan, show_scan
from tracker.rules.errors import RuleBroken
from tracker.rules.report_code import new_code
from tracker.rules.scan_file import LARGEST

OTHER = new_code(b"other")


@pytest.mark.parametrize("how", scans.READABLE)
def test_the_code_is_read(how: str) -> None:
    assert read_scan(scans.READABLE[how]()).codes == (scans.CODE,)


def test_papers_of_two_reports_in_one_file_are_told_apart() -> None:
    mixed = read_scan(scans.as_pdf(scans.sheet(), scans.sheet(OTHER)))
    assert mixed == Scanned(2, (scans.CODE, OTHER))


@pytest.mark.parametrize(
    "content", [scans.as_pdf(scans.blank()), scans.png(scans.blank()), scans.jpeg(scans.blurred(scans.sheet(), 6))]
)
def test_what_no_machine_can_read_is_no_mistake(content: bytes) -> None:
    assert read_scan(content) == Scanned(1, ())


def test_a_foreign_qr_is_no_code() -> None:
    page = scans.sheet().copy()
    page.paste(WHITE_CORNER, (page.width - WHITE_CORNER.width, page.height - WHITE_CORNER.height))
    assert read_scan(scans.jpeg(page)).codes == ()  # the emblem of the sample is a QR too


WHITE_CORNER = Image.new("RGB", (420, 420), "white")


def zipped(content: bytes) -> bytes:
    """The same file, and an archive to whoever looks from its end."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.exe", b"MZ")
    return content + file.getvalue()


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: b"", "empty_file"),
        (lambda: b"GIF89a" + bytes(100), "scan_kind"),
        (lambda: b"<html><body>%PDF-1.4</body></html>", "scan_kind"),
        (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(100), "heic"),
        (lambda: b"PK\x03\x04" + bytes(100), "office_file"),
        (lambda: b"%PDF-1.4\n" + bytes(LARGEST), "too_large"),
        (lambda: zipped(scans.printed()), "two_files"),
        (lambda: zipped(scans.jpeg(scans.blank())), "two_files"),
        (lambda: scans.png(scans.blank()) + b"%PDF-1.4 hidden", "two_files"),
        (lambda: scans.jpeg(scans.blank()) + b"<SCRIPT>alert(1)</SCRIPT>", "two_files"),
        (lambda: b"%PDF-1.4\nnothing else", "damaged"),
        (lambda: scans.printed()[:2000], "damaged"),
        (lambda: scans.jpeg(scans.sheet())[:3000], "damaged"),
        (lambda: scans.png(scans.sheet())[:3000], "damaged"),
        (lambda: scans.pdf_of_pages(10_000), "too_many_pages"),
        (scans.png_bomb, "bomb"),
        (lambda: scans.png_bomb(7_000), "damaged"),  # it could be that large, but there is nothing in it
    ],
)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(RuleBroken) as told:
        read_scan(make())
    assert told.value.code == code
    assert "กรุณา" in told.value.message


@pytest.mark.parametrize("make", [scans.pdf_bomb, scans.pdf_of_giant_page])
def test_a_pdf_that_would_fill_the_memory_does_not(make: Callable[[], bytes]) -> None:
    """Refused or found empty, within the child's limits; never a machine on its knees."""
    assert said_of(make()) in ("", "too_large", "too_slow", "damaged")


def said_of(content: bytes) -> str:
    """The word for why a file was refused; "" where it was read and holds no code."""
    try:
        return "".join(read_scan(content).codes)
    except RuleBroken as refused:
        return refused.code if "กรุณา" in refused.message else "a refusal that does not say what to do"


def test_a_page_is_shown_as_a_picture_of_our_own() -> None:
    shown = show_scan(scans.as_pdf(scans.blank(), scans.sheet()), 2)
    picture = Image.open(io.BytesIO(shown))
    assert picture.format == "JPEG"
    assert max(picture.size) <= 2 * 1400
    assert picture.convert("L").getextrema()[0] < 50  # there is something on it
