"""The answer sheet: whose address counts, what is missing, and text that is safe to paste."""

import pytest

from tracker.rules.answer_sheet import Answer, AnswerSheet, compose_sheet
from tracker.rules.o_item_list import CatalogueItem

OWN = {"O1": "https://t.example/public/a/2570/O1"}
URL = "https://www.nongmekkhao.example/o1"


def sheet(answer: Answer | None, *, evidence: int = 0, is_public: bool = True) -> AnswerSheet:
    return compose_sheet(
        "อบต.หนองเมฆขาว",
        2570,
        [CatalogueItem("O1", "โครงสร้าง")],
        {"O1": answer} if answer else {},
        evidence_counts={"O1": evidence} if evidence else {},
        own_pages=OWN if is_public else {},
    )


@pytest.mark.parametrize(
    ("answer", "evidence", "is_public", "url", "gap"),
    [
        (None, 0, True, OWN["O1"], "หน้าของข้อนี้ยังว่าง"),
        (None, 0, False, "", "ยังไม่มี URL"),
        (None, 2, True, OWN["O1"], "ยังไม่มีคำอธิบาย"),
        (Answer(None, "เมนูโครงสร้าง"), 0, True, OWN["O1"], ""),
        (Answer(None, "เมนูโครงสร้าง"), 2, False, "", "ยังไม่มี URL"),
        (Answer(URL, "เมนูโครงสร้าง"), 0, False, URL, ""),
        (Answer(URL, ""), 3, True, URL, "ยังไม่มีคำอธิบาย"),
    ],
)
def test_the_address_and_what_is_missing(
    answer: Answer | None, evidence: int, is_public: bool, url: str, gap: str
) -> None:
    (line,) = sheet(answer, evidence=evidence, is_public=is_public).lines
    assert line.url == url
    assert line.gap.startswith(gap) if gap else not line.gap
    assert line.is_own_page == (url == OWN["O1"])


def test_the_text_has_a_row_per_item_and_three_columns() -> None:
    text = sheet(Answer(URL, "เมนูหน้าแรก\n\tหัวข้อ โครงสร้าง")).text
    assert text.splitlines() == ["ข้อ\tURL\tคำอธิบาย", f"O1\t{URL}\tเมนูหน้าแรก หัวข้อ โครงสร้าง"]


@pytest.mark.parametrize("sign", ["=1+1", "+66", "-1", "@x"])
def test_no_text_becomes_a_formula(sign: str) -> None:
    assert sheet(Answer(URL, sign)).text.splitlines()[1].endswith(f"\t'{sign}")


def test_a_year_without_items_has_an_empty_sheet() -> None:
    empty = compose_sheet("ก", 2571, [], {"O1": Answer(URL, "ก")}, evidence_counts={}, own_pages={})
    assert (empty.lines, empty.missing, empty.answered_count) == ((), (), 0)


def test_there_and_back_for_the_writer() -> None:
    made = sheet(Answer(URL, "คำอธิบาย ๑"), evidence=1)
    assert AnswerSheet.from_json(made.to_json()) == made
