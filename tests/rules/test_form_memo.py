"""The covering memo: its head, what it tells and asks for, the table, and the chain of opinions."""

from tests.rules.form_contents import blocks, content, lines, printed, row, texts, titles
from tracker.rules.paper import Fields, Form, Opinion, PageBreak, Paper, Signatures, Table, Words
from tracker.rules.report_content import ReportContent, Signatory

MANUAL = row("จัดทำคู่มือการให้บริการ", steps="๑. รวบรวม\n๒. เผยแพร่", follow_up="รายงานทุกไตรมาส", result="เผยแพร่แล้ว")
OPINIONS = (
    Signatory("นักวิเคราะห์นโยบายและแผน", "ธนา รอบคอบ", "นักวิเคราะห์นโยบายและแผน"),
    Signatory("ปลัดองค์การบริหารส่วนตำบลทุ่งไม้สัก", "", "ปลัดองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
    Signatory("นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก", "สมชาย ใจดี", "นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
)
PLAN = content(MANUAL, round_months=None, opinions=OPINIONS, office="สำนักปลัด")


def said(of: ReportContent) -> str:
    return "\n".join(line for block in blocks(printed(Form.MEMO, of), Words) for line in lines(block.cell))


def head(paper: Paper) -> dict[str, str]:
    return {one.label: one.value for line in blocks(paper, Fields)[0].lines for one in line}


def test_the_head_is_that_of_an_official_memo() -> None:
    paper = printed(Form.MEMO, PLAN)
    assert blocks(paper, Fields)[0].title == "บันทึกข้อความ"
    assert head(paper) == {
        "ส่วนราชการ": "สำนักปลัด องค์การบริหารส่วนตำบลทุ่งไม้สัก",
        "ที่": "",  # the register gives it
        "วันที่": "๙ เมษายน ๒๕๗๐",
        "เรื่อง": "ขออนุมัติมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๗๐",
        "เรียน": "นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก",
        "สิ่งที่แนบมาด้วย": "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๗๐ จำนวน ๑ ชุด",
    }


def test_it_tells_what_was_before_the_facts_and_what_is_asked_for() -> None:
    words = said(PLAN)
    assert [words.index(title) for title in ("๑. เรื่องเดิม", "๒. ข้อเท็จจริง", "๓. ข้อเสนอ")] == sorted(
        words.index(title) for title in ("๑. เรื่องเดิม", "๒. ข้อเท็จจริง", "๓. ข้อเสนอ")
    )
    assert "สำนักปลัด ได้จัดทำมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน" in words
    assert "จำนวน ๑ มาตรการ" in words
    assert "ถือปฏิบัติ" in words


def test_of_a_round_it_carries_the_report_and_its_figures() -> None:
    report = content(MANUAL, opinions=OPINIONS)
    assert head(printed(Form.MEMO, report))["เรื่อง"].startswith("ขออนุมัติรายงานผลการดำเนินการตามมาตรการ")
    assert "- มาตรการที่นำไปสู่การปฏิบัติ ๒ จาก ๓ มาตรการ" in said(report)
    assert "ตามแผนถึงวันนี้" not in said(report)  # changes by itself every day
    (table,) = blocks(printed(Form.MEMO, report), Table)
    assert texts(table)[0][5] == "เผยแพร่แล้ว"


def test_the_table_lies_on_pages_of_its_own_with_the_follow_up_last() -> None:
    paper = printed(Form.MEMO, PLAN)
    (table,) = blocks(paper, Table)
    assert titles(table)[1:] == ["มาตรการ/แนวทาง", "วิธีการดำเนินการ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "การติดตามผล"]
    assert texts(table)[0][0] == "๑"
    assert texts(table)[0][5] == "รายงานทุกไตรมาส"
    assert not paper.is_landscape
    assert [turn.is_landscape for turn in blocks(paper, PageBreak)] == [True, False]


def test_opinions_climb_and_the_last_one_decides() -> None:
    opinions: list[Opinion] = blocks(printed(Form.MEMO, PLAN), Opinion)
    assert [opinion.title for opinion in opinions] == [f"ความเห็นของ{signatory.part}" for signatory in OPINIONS]
    assert [bool(opinion.words) for opinion in opinions] == [True, False, False]  # above the officer all write by hand
    assert [opinion.choices for opinion in opinions] == [
        (),
        ("เห็นควรอนุมัติ", "เห็นควรให้แก้ไข/ความเห็นอื่น"),
        ("อนุมัติ", "ไม่อนุมัติ"),
    ]
    assert [opinion.signatory.part for opinion in opinions] == ["", "", ""]
    assert opinions[2].signatory.name == "สมชาย ใจดี"


def test_whoever_writes_it_signs_it() -> None:
    (signatures,) = blocks(printed(Form.MEMO, PLAN), Signatures)
    assert signatures.signatories == (Signatory("", "ธนา รอบคอบ", "นักวิเคราะห์นโยบายและแผน"),)


def test_without_appointments_the_posts_are_left_for_the_pen() -> None:
    opinions = blocks(printed(Form.MEMO, content(MANUAL)), Opinion)
    assert opinions[-1].title == "ความเห็นของนายกองค์การบริหารส่วนตำบลทุ่งไม้สัก"
    assert {opinion.signatory.name for opinion in opinions} == {""}
