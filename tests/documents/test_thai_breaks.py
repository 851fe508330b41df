"""Lines of Thai end between words: pieces that stay whole, and the printed lines held against a dictionary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import missing
from tests.documents.thai_lines import allowed_ends, breaks_in, libthai, off_the_dictionary, own_sentences
from tracker.documents.sarabun import width_of
from tracker.documents.thai_breaks import Breaker

SOME = 40
LETTERS = "กขคงจดตนบปมยรลวสหอัิีึืุู่้๊๋์ะาำเแโใไๆฯ๐๙ 19.-/()“”azAZ\u00a0😀"


def cut(text: str, *names: str) -> str:
    return "|".join(Breaker(names).pieces(text))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("เผยแพร่ข้อมูลงบประมาณ", "เผยแพร่|ข้อมูล|งบประมาณ"),
        ("เจ้าหน้าที่รับผิดชอบ", "เจ้าหน้าที่|รับผิดชอบ"),
        ("ผู้อำนวยการกองคลัง", "ผู้อำนวยการ|กองคลัง"),
        ("หลักธรรมาภิบาลและผลกระทบ", "หลักธรรมาภิบาล|และ|ผลกระทบ"),
        ("“งบประมาณ” (เจ้าหน้าที่)", "“งบประมาณ”| |(เจ้าหน้าที่)"),
        ("๑.สำนักปลัด/กองคลัง", "๑.สำนักปลัด/|กองคลัง"),
        ("ต่าง ๆ และอื่น ๆ ฯลฯ", "ต่าง ๆ| |และ|อื่น ๆ| |ฯลฯ"),
        ("ปีงบประมาณ พ.ศ. ๒๕๖๙ นั้น", "ปีงบประมาณ| |พ.ศ. ๒๕๖๙| |นั้น"),
        ("ลงวันที่ ๑๑ ม.ค. ๖๙ และ 5 มีนาคม 2569", "ลงวันที่| |๑๑ ม.ค. ๖๙| |และ| |5 มีนาคม 2569"),
        ("ต.ค. ๖๘ – ก.ย. ๖๙", "ต.ค. ๖๘| |–| |ก.ย. ๖๙"),
        ("ครั้งที่ ๑/๒๕๖๙ E-Service www.ngob.go.th/a/b", "ครั้งที่| |๑/๒๕๖๙| |E-Service| |www.ngob.go.th/a/b"),
        ("(นางสาวพิมพ์ใจ ใจดี)", "(นางสาวพิมพ์ใจ| |ใจดี)"),
        ("นายกองค์การบริหารส่วนตำบลพิมานนคร", "นายก|องค์การบริหารส่วนตำบล|พิมานนคร"),
        ("ก  ข", "ก|  |ข"),
        ("รายงาน😀ผล", "รายงาน😀ผล"),
        ("", ""),
    ],
)
def test_words_stay_whole(text: str, pieces: str) -> None:
    assert cut(text) == pieces


def test_a_papers_own_names_stay_whole() -> None:
    assert cut("ชาวทุ่งไม้สักร่วมกัน", "ทุ่งไม้สัก") == "ชาว|ทุ่งไม้สัก|ร่วมกัน"
    assert "ทุ่งไม้สัก" not in cut("ชาวทุ่งไม้สักร่วมกัน").split("|"), "or the test shows nothing"


@given(st.text(alphabet=LETTERS, max_size=60), st.sampled_from([2.0, 5.0, 30.0]))
def test_pieces_are_the_text_and_fit_their_line(text: str, room: float) -> None:
    pieces = Breaker().pieces(text, room)
    assert "".join(pieces) == text
    assert all(width_of(piece) <= room or len(piece) < 12 for piece in pieces if not piece.isspace())


def test_no_mark_is_cut_from_its_letter() -> None:
    pieces = Breaker().pieces("ที่ปี่ฟื้นน้ำเก้าแก้โก้" * 9, 3.0)
    assert not [piece for piece in pieces if piece[0] in "ัิีึืุู่้๊๋์ะาำ" or piece[-1] in "เแโใไ"]


def test_printed_lines_end_where_they_were_meant_to_and_on_the_dictionary() -> None:
    """The whole of it: python -m tests.documents.thai_lines."""
    sentences = sorted(set(own_sentences()))[::11][:SOME]
    found = list(breaks_in(sentences))
    assert len(found) > SOME
    assert [str(one) for one in found if one.at not in allowed_ends(one.text)] == []
    if libthai() is None:
        missing("libthai", "there is no dictionary here to hold the breaks against")
    assert [str(one) for one in found if off_the_dictionary(one)] == []
