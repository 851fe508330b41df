"""The plan of measures as it is printed: six columns, a topic once for all its measures."""

from tests.rules.form_contents import QUESTION, blocks, content, printed, row, texts, titles
from tracker.rules.paper import Form, Signatures, Table
from tracker.rules.report_content import ReportRow

MANUAL = row(
    "จัดทำคู่มือการให้บริการ",
    topic=QUESTION,
    steps="๑. รวบรวมขั้นตอน\n๒. เผยแพร่คู่มือ",
    responsible="สำนักปลัด",
    period="มกราคม ๒๕๗๐",
    follow_up="รายงานในการประชุมประจำเดือน",
)


def table(*rows: ReportRow) -> Table:
    found: Table = blocks(printed(Form.PLAN, content(*rows, round_months=None)), Table)[0]
    return found


def test_six_columns_as_offices_print_them() -> None:
    made = table(MANUAL)
    assert titles(made) == [
        "หัวข้อการประเมิน", "มาตรการ/กิจกรรม/โครงการ", "ขั้นตอนหรือวิธีปฏิบัติ", "ผู้รับผิดชอบ/ผู้เกี่ยวข้อง",
        "วันดำเนินการ", "การกำกับติดตาม/การรายงานผล",
    ]  # fmt: skip
    assert texts(made) == [
        [
            QUESTION, "จัดทำคู่มือการให้บริการ", "๑. รวบรวมขั้นตอน\n๒. เผยแพร่คู่มือ", "สำนักปลัด", "มกราคม ๒๕๗๐",
            "รายงานในการประชุมประจำเดือน",
        ]
    ]  # fmt: skip


def test_a_topic_of_several_measures_stands_beside_the_first() -> None:
    other = row("อบรมเจ้าหน้าที่จุดบริการ", topic=QUESTION)
    assert [each[0] for each in texts(table(MANUAL, other, MANUAL, row("อื่น", topic="เรื่องอื่น")))] == [
        QUESTION,
        "",
        "",
        "เรื่องอื่น",
    ]


def test_without_a_topic_the_indicator_says_what_it_is_about() -> None:
    assert texts(table(row("มาตรการ", indicator="ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ")))[0][0].startswith("ตัวชี้วัดที่ ๔")


def test_a_plan_is_made_and_not_reported() -> None:
    (signatures,) = blocks(printed(Form.PLAN, content(MANUAL, round_months=None)), Signatures)
    assert [one.part for one in signatures.signatories] == ["ผู้จัดทำ"]


def test_a_step_alone_is_an_item_too() -> None:
    made = table(row("มาตรการ", steps="จัดประชุม"), row("โครงการ", steps="ชมเชยผู้ที่\n- ตั้งใจ\n- ตรงเวลา"))
    assert [each[2] for each in texts(made)] == ["- จัดประชุม", "๑. ชมเชยผู้ที่\n- ตั้งใจ\n- ตรงเวลา"]
