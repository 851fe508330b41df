"""The analysis of an assessment is read from a document, kept, and comes back as it was."""

import json
from decimal import Decimal

import pytest

from tests.rules import analysis_papers as papers
from tests.rules.plan_forms import document
from tracker.rules.analysis_tables import read_analysis
from tracker.rules.oit import catalogue_of, references_in
from tracker.rules.plan_analysis import NO_ANALYSIS, Analysis


@pytest.fixture(scope="module")
def read() -> Analysis:
    return read_analysis(document(*papers.WHOLE, title=papers.TITLE))


def test_a_document_without_an_analysis_has_none() -> None:
    plan = (("มาตรการ", "ผู้รับผิดชอบ", "ระยะเวลา"), ("อบรมการให้บริการ", "สำนักปลัด", "ตลอดปีงบประมาณ"))
    assert read_analysis(document(plan)) == NO_ANALYSIS
    assert NO_ANALYSIS.to_json() == {}
    assert Analysis.from_json({}) == NO_ANALYSIS


def test_the_overall_score_its_grade_and_the_year(read: Analysis) -> None:
    assert (read.year, read.overall.score, read.overall.grade) == (2566, Decimal("89.41"), "ผ่านดี")


def test_each_indicator_with_every_value_printed(read: Analysis) -> None:
    scores = {each.number: str(each.score) for each in read.indicator_scores}
    assert scores == {2: "79.12", 4: "81.30", 6: "92.14", 9: "97.50"}
    budget = read.indicator_scores[0]
    assert [value.basis for value in budget.values] == ["text", "list", "table", "table"]
    assert {value.printed for value in budget.values if value.basis != "table"} == {"๗๙.๑๒"}
    assert not budget.contradiction


def test_a_table_is_believed_before_a_sentence() -> None:
    wrong = papers.OVERALL.replace("๗๙.๑๒", "๙๗.๑๒")
    budget = read_analysis(document(wrong, papers.SCORES, title=papers.TITLE)).indicator_scores[0]
    assert budget.score == Decimal("79.12")
    assert budget.contradiction
    assert [str(value.score) for value in budget.values] == ["97.12", "79.12"]


def test_the_instruments(read: Analysis) -> None:
    assert [(i.instrument, str(i.score), i.grade) for i in read.instrument_scores] == [("IIT", "85.20", "ผ่าน")]


def test_years_side_by_side(read: Analysis) -> None:
    rows = [(row.indicator, [(each.year, str(each.score)) for each in row.scores]) for row in read.year_comparison]
    assert rows == [
        (2, [(2565, "82.00"), (2566, "79.12")]),
        (4, [(2565, "80.11"), (2566, "81.30")]),
        (None, [(2565, "87.75"), (2566, "89.41")]),
    ]


def test_the_score_of_another_year_is_not_this_years() -> None:
    text = "ปีงบประมาณ พ.ศ. ๒๕๖๕ ตัวชี้วัดการใช้งบประมาณ ได้คะแนนเท่ากับร้อยละ ๘๒.๐๐"
    scores = read_analysis(document(papers.OVERALL, text, title=papers.TITLE)).indicator_scores
    assert [str(value.score) for value in scores[0].values] == ["79.12"]


def test_two_years_in_one_document_are_no_contradiction() -> None:
    """Neither in one sentence, nor under headings of their own, nor in tables of their own."""
    old = [(first, name, score.replace("๗๙.๑๒", "๘๒.๐๐")) for first, name, score in papers.SCORES]
    read = read_analysis(
        document(
            "ปีงบประมาณ ๒๕๖๕ ได้คะแนนภาพรวม ๘๗.๗๕ คะแนน และปีงบประมาณ ๒๕๖๖ ได้คะแนนภาพรวม ๘๙.๔๑ คะแนน",
            "๒.๑ ผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. ๒๕๖๕",
            "ตัวชี้วัดการใช้งบประมาณ ได้คะแนนเท่ากับร้อยละ ๘๒.๐๐",
            "ผลรายตัวชี้วัด ปีงบประมาณ ๒๕๖๕",
            old,
            "๒.๒ ผลการประเมินคุณธรรมและความโปร่งใส ปีงบประมาณ พ.ศ. ๒๕๖๖",
            "ตัวชี้วัดการใช้งบประมาณ ได้คะแนนเท่ากับร้อยละ ๗๙.๑๒",
            "ผลรายตัวชี้วัด ปีงบประมาณ ๒๕๖๖",
            papers.SCORES,
        )
    )
    assert (read.year, str(read.overall.score), len(read.overall.values)) == (2566, "89.41", 1)
    assert [(str(value.score), value.basis) for value in read.indicator_scores[0].values] == [
        ("79.12", "text"),
        ("79.12", "table"),
    ]
    assert not any(each.contradiction for each in read.indicator_scores)


@pytest.mark.parametrize(
    "text",
    [
        "ตัวชี้วัดการใช้งบประมาณ ข้อคำถาม i๗ ได้คะแนนเท่ากับร้อยละ ๗๑.๒๕",
        "ตัวชี้วัดการใช้งบประมาณ ลดลงจากเดิมที่ได้คะแนน ๘๒.๐๐",
        "ตัวชี้วัดการใช้งบประมาณ มีค่าเป้าหมายคะแนน ๘๕",
        "ตัวชี้วัดการใช้งบประมาณ ควรได้คะแนน ๘๕ คะแนนขึ้นไป",
    ],
)
def test_not_every_score_beside_an_indicator_is_its_own(text: str) -> None:
    scores = read_analysis(document(papers.OVERALL, text, title=papers.TITLE)).indicator_scores
    assert [str(value.score) for value in scores[0].values] == ["79.12"]


def test_strong_and_weak_indicators_with_limit_and_count(read: Analysis) -> None:
    assert [(each.kind, each.count, [item.indicator for item in each.items]) for each in read.lists] == [
        ("strength", 2, [9, 6]),
        ("weakness", 2, [2, 4]),
    ]
    assert [(t.side, str(t.score), t.printed) for t in read.thresholds] == [
        ("above", "90", "มากกว่าร้อยละ ๙๐"),
        ("below", "85", "ต่ำกว่าร้อยละ ๘๕"),
        ("below", "85", "ต่ำกว่าร้อยละ ๘๕"),
    ]


def test_weak_questions_with_code_text_and_score(read: Analysis) -> None:
    scored = [(w.instrument, w.indicator, w.code, w.printed) for w in read.weak_items if w.score is not None]
    assert scored == [
        ("IIT", 2, "I7", "๗๑.๒๕"),
        ("IIT", 2, "I8", "๗๖.๔๐"),
        ("IIT", 4, "I20", "๗๘.๘๐"),
        ("IIT", 4, "I20", "๗๘.๘๐"),  # once more in the seven issues
    ]
    assert [w.text for w in read.weak_items if w.score is None] == ["บุคลากรบางรายไม่ทราบแผนการใช้จ่ายงบประมาณ"]


def test_points_to_develop_go_on_in_the_next_row(read: Analysis) -> None:
    (points,) = read.improvement_points
    assert points.assessed == ("การรับรู้แผนการใช้จ่ายงบประมาณ", "ความคุ้มค่า")
    assert points.to_develop == ("ชี้แจงแผนในที่ประชุมประจำเดือน", "ปิดประกาศผลการใช้จ่ายทุกไตรมาส")


def test_recommendations_by_instrument_with_their_references(read: Analysis) -> None:
    assert [(r.instrument, r.code, r.references) for r in read.recommendations] == [
        ("IIT", None, ("O11",)),
        ("EIT", "EP1", ("O15",)),
    ]
    assert [r.text for r in read.urgent] == ["หน่วยงานควรจัดทำระบบยืมคืนทรัพย์สินของราชการที่ตรวจสอบได้"]


def test_an_issue_with_its_items_and_their_columns(read: Analysis) -> None:
    (issue,) = read.issues
    assert issue.number == 4
    borrowing, service = issue.items
    assert (borrowing.code, borrowing.owners, borrowing.period) == ("I20", "กองคลัง", "ตลอดปีงบประมาณ ๒๕๖๗")
    assert [(s.label, str(s.score)) for s in service.scores] == [("EIT Public", "90.10"), ("EIT Survey", "88.00")]
    assert service.approach == "-จัดคิวบริการ\n-ประเมินความพึงพอใจ"
    assert service.limitation == "-งบประมาณจำกัด"


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("(ก) ช่องทางและรูปแบบการประชาสัมพันธ์เผยแพร่ข้อมูลข่าวสารภาครัฐ", 3),
        ("๒. การให้บริการและระบบ E-Service", 2),
    ],
)
def test_an_issue_is_known_by_its_words_not_by_its_damaged_number(heading: str, number: int) -> None:
    (issue,) = read_analysis(document(heading, papers.ISSUE_TABLE, title=papers.TITLE)).issues
    assert issue.number == number


def test_what_was_kept_comes_back_and_the_unknown_is_left_out(read: Analysis) -> None:
    kept = json.loads(json.dumps(read.to_json()))
    assert kept["overall"]["score"] == "89.41", "no digit is lost on the way"
    assert Analysis.from_json({**kept, "of a later version": 1}) == read


def test_the_items_of_2566_and_no_other_year() -> None:
    items = catalogue_of(2566)
    assert items is not None
    assert list(items) == list(range(1, 44))
    assert items[36].title == "แผนปฏิบัติการป้องกันการทุจริต"
    assert catalogue_of(2567) is None
    assert catalogue_of(None) is None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("คู่มือ (อ้างอิงจาก 013)", ["O13"]),
        ("จริยธรรม (อ้างอิงจาก 039 – 041)", ["O39-O41"]),
        ("ตามข้อ O36 และในข้อ ○ 7", ["O36", "O7"]),
        ("ตามข้อ 3 ของระเบียบ พ.ศ. 2566", []),
        ("ข้อ 12 และ 100 คน", []),
    ],
)
def test_references_to_items(text: str, codes: list[str]) -> None:
    assert [reference.code for reference in references_in(text)] == codes
