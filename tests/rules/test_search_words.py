"""Words looked for: found wherever a reader sees them, however text and words were typed, and marked there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.search_words import MOST_PIECES, excerpt_of, pieces_of, replacements_for
from tracker.rules.thai_text import match_key

# Syllables, each in the ways in which offices' files hold it.
SYLLABLES = [
    ("น้ำ", "นํ้า", "นำ้"),
    ("ทำ", "ทํา"),
    ("แผน", "เเผน"),
    ("ที่", "ท่ี"),
    ("จัดซื้อ", "จัดซ้ือ"),
    ("๑๒", "12", "1๒"),
    ("๒๕๗๐", "2570"),
    (" ", "", "\u00a0", "\u200b", "\n"),
    ("ๆ",),
    ("งบ",),
    ("กอง",),
    ("LINE", "Line"),
]


MARKS = "่้๊๋ัิีึืุู็์ำ"


@given(st.lists(st.sampled_from(SYLLABLES).flatmap(st.sampled_from), min_size=1, max_size=8), st.data())
def test_the_database_finds_what_the_key_finds(syllables: list[str], data: st.DataObject) -> None:
    text = "".join(syllables)
    key = match_key(text)
    if not key:
        return
    edges = [place for place in range(len(key)) if key[place] not in MARKS]  # nobody types half a letter
    start = data.draw(st.sampled_from(edges))
    wanted = key[start : data.draw(st.sampled_from([*(edge for edge in edges if edge > start), len(key)]))]
    replaced = text
    for old, new in replacements_for(wanted):
        replaced = replaced.replace(old, new)
    assert wanted in replaced.lower(), (text, wanted)


@pytest.mark.parametrize("typed", ["", "   ", "\u200b", "\n\t"])
def test_nothing_typed_asks_for_nothing(typed: str) -> None:
    assert pieces_of(typed) == ()


def test_words_are_taken_once_and_not_without_end() -> None:
    assert [piece.key for piece in pieces_of("งบ ประมาณ งบ ๒๕๗๐")] == ["งบ", "ประมาณ", "2570"]
    assert len(pieces_of(" ".join(f"คำ{number}" for number in range(50)))) == MOST_PIECES


@pytest.mark.parametrize(
    ("text", "typed", "marked"),
    [
        ("รายงานการใช้จ่ายงบประมาณ", "งบประมาณ", ["งบประมาณ"]),
        ("ตามข้อ ๑ ๒ ของประกาศ", "ข้อ12", ["ข้อ ๑ ๒"]),
        ("จัดทําแผน", "ทำ", ["ทำ"]),  # shown in its proper form
        ("ก่อนการประชุม และหลังการประชุม", "ประชุม", ["ประชุม", "ประชุม"]),
        ("กี่ครั้ง", "ก", ["กี่"]),  # a mark is not torn from its letter
        ("ไม่มีคำนั้น", "งบ", []),
        ("งบ", "งบ", ["งบ"]),
    ],
)
def test_an_excerpt_marks_what_was_found(text: str, typed: str, marked: list[str]) -> None:
    assert [part.text for part in excerpt_of(text, pieces_of(typed)) if part.is_found] == marked


def test_an_excerpt_of_a_long_text_is_short_and_says_that_there_is_more() -> None:
    text = "ต้น " + "คำอธิบายยาว " * 80 + "พบตรงนี้ " + "ท้ายเรื่อง " * 80
    whole = "".join(part.text for part in excerpt_of(text, pieces_of("พบตรงนี้")))
    assert len(whole) < 300
    assert whole.startswith("…")
    assert whole.endswith("…")
    assert "พบตรงนี้" in whole


@given(st.text(alphabet="กขงบปี่้ำแเ ๑1๒\u200bํา\n", max_size=60), st.text(alphabet="กขงบปี่้ำแ ๑1", max_size=6))
def test_an_excerpt_loses_nothing_near_a_find_and_never_fails(text: str, typed: str) -> None:
    parts = excerpt_of(text, pieces_of(typed))
    found = {match_key(part.text) for part in parts if part.is_found}
    assert bool(parts) == any(piece.key in match_key(text) for piece in pieces_of(typed))
    assert all(any(piece.key in key for piece in pieces_of(typed)) for key in found)
