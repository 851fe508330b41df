"""The seven-issue analysis as it is printed."""

from tests.rules.form_contents import blocks, cell, content, printed, texts
from tracker.rules.paper import Form, Heading, Signatures, Table, Words
from tracker.rules.report_content import IssueLine, IssuePart

LINE = IssueLine(
    item=cell("O14 คู่มือหรือมาตรฐานการปฏิบัติงาน"),
    score=cell("๑๐๐"),
    approach=cell("-ทบทวนคู่มือ -ยกเลิกการยืม - คืนด้วยวาจา"),
    responsible=cell("สำนักปลัด"),
    steps=cell("-ระบุขอบเขต -เขียนแผนผัง"),
    period=cell(),
    limitation=cell("-มีงบประมาณจำกัด"),
)
ISSUES = (
    IssuePart(1, "กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ", (LINE,)),
    IssuePart(2, "การให้บริการและระบบ E-Service", (LINE, LINE)),
)


def test_one_table_for_each_issue_with_the_result_over_six_columns() -> None:
    paper = printed(Form.ANALYSIS, content(issues=ISSUES, round_months=None))
    tables = blocks(paper, Table)
    assert [table.columns[0].title for table in tables] == [issue.title for issue in ISSUES]
    assert [column.over for column in tables[0].columns] == ["", *["การวิเคราะห์ผล"] * 6]
    headings = [heading.lines[0] for heading in blocks(paper, Heading)]
    assert headings[1:] == ["การวิเคราะห์ค่าคะแนน ใน ๒ ประเด็น", f"(๑) {ISSUES[0].title}", f"(๒) {ISSUES[1].title}"]


def test_items_set_off_by_dashes_get_a_line_each_and_not_a_letter_changes() -> None:
    table = blocks(printed(Form.ANALYSIS, content(issues=ISSUES)), Table)[0]
    assert texts(table)[0] == [
        "O14 คู่มือหรือมาตรฐานการปฏิบัติงาน",
        "๑๐๐",
        "-ทบทวนคู่มือ\n-ยกเลิกการยืม - คืนด้วยวาจา",
        "สำนักปลัด",
        "-ระบุขอบเขต\n-เขียนแผนผัง",
        "",
        "-มีงบประมาณจำกัด",
    ]


def test_without_an_analysis_it_says_what_to_do() -> None:
    paper = printed(Form.ANALYSIS, content(round_months=None))
    assert not blocks(paper, Table)
    assert not blocks(paper, Signatures)  # there is nothing to sign
    (words,) = blocks(paper, Words)
    assert "กรุณานำเข้าเอกสารการวิเคราะห์" in words.cell[0].text
