"""The report with boxes to tick: which table a measure stands in, what is ticked, what stands over the O-items."""

from dataclasses import replace

from tests.rules.form_contents import blocks, content, lines, printed, row, texts, titles
from tracker.rules.paper import Form, Heading, Table
from tracker.rules.report_content import Part, ReportRow

TRAINING = row(
    "มาตรการเสริมสร้างความซื่อสัตย์สุจริต",
    topic="จากผลการประเมิน ITA ตัวชี้วัดที่ ๑ บุคลากรบางรายไม่ทราบขั้นตอน",
    steps="๑. จัดทำคู่มือการปฏิบัติงาน\n๒. อบรมบุคลากร",
    responsible="สำนักปลัด",
    period="ตลอดปีงบประมาณ",
    result="จัดทำคู่มือแล้ว 12 กระบวนงาน",
    outcome="บุคลากรร้อยละ 92 ผ่านการทดสอบ",
)
BUDGET = row(
    "ตัวชี้วัดที่ ๒ การใช้งบประมาณ",
    part=Part.INDICATORS,
    indicators=(2,),
    steps="เผยแพร่แผนการใช้จ่ายงบประมาณ",
    result="- เผยแพร่แล้ว",
)
SERVICE = row("ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน", part=Part.INDICATORS, indicators=(6,), is_carried_out=False)


def o_item(code: str, band: str = "9.1 ข้อมูลพื้นฐาน") -> ReportRow:
    return row(f"ข้อมูล {code}", part=Part.O_ITEMS, o_item=code, band=band, indicator="ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล")


def tables(*rows: ReportRow) -> list[Table]:
    return blocks(printed(Form.CHECKLIST, content(*rows)), Table)


def test_a_measure_shows_why_and_how_and_what_came_of_it() -> None:
    (table,) = tables(TRAINING)
    assert titles(table) == [
        "ลำดับ", "มาตรการ/กิจกรรม", "วิธีดำเนินการ", "ระยะเวลาในการดำเนินการ", "ผู้รับผิดชอบ",
        "สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", "ผลลัพธ์หรือความสำเร็จในการดำเนินการ",
    ]  # fmt: skip
    assert texts(table)[0] == [
        "1",
        "มาตรการเสริมสร้างความซื่อสัตย์สุจริต",
        "จากผลการประเมิน ITA ตัวชี้วัดที่ ๑ บุคลากรบางรายไม่ทราบขั้นตอน\n๑. จัดทำคู่มือการปฏิบัติงาน\n๒. อบรมบุคลากร",
        "ตลอดปีงบประมาณ",
        "สำนักปลัด",
        "จัดทำคู่มือแล้ว 12 กระบวนงาน",
        "บุคลากรร้อยละ 92 ผ่านการทดสอบ",
    ]


def test_a_step_alone_is_told_from_the_reason_above_it() -> None:
    (table,) = tables(replace(TRAINING, steps=row("", steps="จัดทำคู่มือการปฏิบัติงาน").steps))
    assert texts(table)[0][2].endswith("ไม่ทราบขั้นตอน\n๑. จัดทำคู่มือการปฏิบัติงาน")


def test_what_nobody_wrote_stays_blank() -> None:
    (table,) = tables(row("มาตรการประชาสัมพันธ์"))
    assert [texts(table)[0][column] for column in (2, 5, 6)] == ["", "", ""]


def test_one_box_of_two_is_ticked_and_the_words_follow() -> None:
    iit, eit = tables(BUDGET, SERVICE)
    assert texts(iit)[0] == [
        "ตัวชี้วัดที่ ๒ การใช้งบประมาณ",
        "- เผยแพร่แผนการใช้จ่ายงบประมาณ",
        "-",
        "-",
        "☐ ยังไม่ได้ดำเนินการ ☑ ดำเนินการ\n- เผยแพร่แล้ว",
    ]
    assert texts(eit)[0][4] == "☑ ยังไม่ได้ดำเนินการ ☐ ดำเนินการ"


def test_indicators_stand_under_the_instrument_that_measures_them() -> None:
    paper = printed(Form.CHECKLIST, content(BUDGET, SERVICE, o_item("O1")))
    headings = [heading.lines[0] for heading in blocks(paper, Heading)]
    assert headings[1:] == ["ประเด็นการประเมิน IIT", "ประเด็นการประเมิน EIT", "ประเด็นการประเมิน OIT"]


def test_o_items_stand_under_their_sub_indicators() -> None:
    items = o_item("O1"), o_item("O2"), o_item("O11", "9.2 การบริหารงาน"), o_item("O99", "")
    (table,) = tables(*items)
    assert [lines(each.cells[0])[0] for each in table.rows if each.is_band] == [
        "ตัวชี้วัดย่อยที่ 9.1 ข้อมูลพื้นฐาน",
        "ตัวชี้วัดย่อยที่ 9.2 การบริหารงาน",
        "ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล",
    ]
    assert [each[0] for each in texts(table) if len(each) > 1] == ["O1", "O2", "O11", "O99"]


def test_the_heading_says_of_which_round() -> None:
    paper = printed(Form.CHECKLIST, content(TRAINING))
    assert paper.title.endswith("ประจำปีงบประมาณ พ.ศ. ๒๕๗๐ รอบ ๖ เดือน (ตุลาคม ๒๕๖๙ - มีนาคม ๒๕๗๐)")
