"""What a page of the web says to whoever looks at it, in whatever letters and however it is made."""

import pytest

from tests.documents.pdf_files import PdfPage, pdf_of
from tracker.documents.read_page import PageText, read, read_web_answer

PAGE = """<!doctype html><html lang="th"><head><meta charset="{charset}"><title>
 รายงานผล &amp; ประกาศ </title><style>body {{ color: red }}</style><script>var ปี = 2566;</script></head>
<body><nav>หน้าแรก</nav><h1>รายงานผลการดำเนินการ ปี ๒๕๗๐</h1><p>กองคลัง<b>เผยแพร่</b>แล้ว</p>
<noscript>โปรดเปิด JavaScript</noscript><template>ซ่อน</template><!-- ความเห็น --><svg><text>วาด</text></svg></body>"""


@pytest.mark.parametrize(
    ("charset", "codec", "content_type"),
    [
        ("utf-8", "utf-8", "text/html"),
        ("tis-620", "cp874", "text/html"),
        ("windows-874", "cp874", ""),
        ("utf-8", "cp874", "text/html; charset=TIS-620"),
        ("utf-8", "cp874", "text/html"),  # it says one thing and is another
        ("no-such-letters", "utf-8", "text/html"),
    ],
)
def test_the_words_a_visitor_sees_are_read(charset: str, codec: str, content_type: str) -> None:
    found = read_web_answer(PAGE.format(charset=charset).encode(codec), content_type)
    assert (found.is_page, found.title) == (True, "รายงานผล & ประกาศ")
    assert found.text.split("\n") == ["หน้าแรก", "รายงานผลการดำเนินการ ปี ๒๕๗๐", "กองคลัง", "เผยแพร่", "แล้ว"]


def test_a_page_cut_in_the_middle_of_a_letter_is_still_read() -> None:
    found = read_web_answer("<html><body>ก".encode() + "ข".encode()[:2], "text/html")
    assert found.text.startswith("ก")


def test_no_page_keeps_a_look_for_long() -> None:
    """Python's parser would be at this one for minutes: the child is stopped, and the page is a mere file."""
    assert read_web_answer(b"<html>" + b"<a " * 100_000, "text/html", seconds=1) == PageText(is_page=False)


def test_a_head_that_was_never_closed_hides_nothing() -> None:
    assert read_web_answer(b"<head><title>t</title><body>seen", "text/html") == PageText(True, "t", "seen")
    assert b"seen" in read(b"text/html\n<p>seen</p></script></style>")


def test_a_file_is_a_file_and_its_words_are_read_where_they_can_be() -> None:
    page = PdfPage()
    page.text(40, 60, "รายงานผล ปี 2570")
    found = read_web_answer(pdf_of([page]), "application/pdf")
    assert (found.is_page, "2570" in found.text) == (False, True)
    assert read_web_answer("รายงาน 2570".encode("cp874"), "text/plain; charset=tis-620").text == "รายงาน 2570"


@pytest.mark.parametrize(
    "body", [b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\n....", b"PK\x03\x04 half", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_cannot_be_read_says_nothing(body: bytes) -> None:
    assert read_web_answer(body, "application/octet-stream") == PageText(is_page=False)
