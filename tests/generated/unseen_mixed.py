"""One more hand-written document: every step with an owner of its own in one cell, and one nobody could pair."""

# a printed row stays one line

from tests.generated.expected import Reading, Step, measure, when, who
from tests.generated.paper import paper, rows_of
from tests.generated.unseen import Unseen

PAIRED = Unseen(
    "owners and periods paired by order",
    ("docx", "xlsx"),
    paper(
        "มาตรการส่งเสริมคุณธรรม ทต.สระแก้วใส ปีงบประมาณ พ.ศ. ๒๕๖๙",
        rows_of(
            ("มาตรการ/กิจกรรม/โครงการ", "ขั้นตอน/วิธีการ", "ผู้รับผิดชอบ/ผู้เกี่ยวข้อง", "ระยะเวลา/วันดำเนินการ"),
            (
                "พัฒนาระบบจองคิวล่วงหน้า",
                "๑. ศึกษาระบบของหน่วยงานอื่น\n๒. จัดซื้อระบบ\n๓. ทดลองใช้",
                "๑. สำนักปลัดเทศบาล\n๒. กองคลัง\n๓. กองสาธารณสุขและสิ่งแวดล้อม",
                "๑. ต.ค. ๖๘\n๒. พ.ย. ๖๘ - ธ.ค. ๖๘\n๓. ม.ค. ๖๙",
            ),
            (
                "จัดทำระบบติดตามคำร้อง",
                "๑. เขียนข้อกำหนด\n๒. พัฒนาระบบ\n๓. อบรมผู้ใช้",
                "สำนักปลัดเทศบาล\nกองคลัง",
                "ก.พ. ๖๙\nมี.ค. ๖๙",
            ),
        ),
    ),
    Reading(
        (
            measure(
                "พัฒนาระบบจองคิวล่วงหน้า",
                Step("ศึกษาระบบของหน่วยงานอื่น", who("สำนักปลัดเทศบาล"), when("2025-10-01", "2025-10-31")),
                Step("จัดซื้อระบบ", who("กองคลัง"), when("2025-11-01", "2025-12-31")),
                Step("ทดลองใช้", who("กองสาธารณสุขและสิ่งแวดล้อม"), when("2026-01-01", "2026-01-31")),
            ),
            measure("จัดทำระบบติดตามคำร้อง", "เขียนข้อกำหนด", "พัฒนาระบบ", "อบรมผู้ใช้", asks=True),
        ),
        ("สำนักปลัดเทศบาล", "กองคลัง", "กองสาธารณสุขและสิ่งแวดล้อม"),
    ),
)

MIXED = (PAIRED,)
