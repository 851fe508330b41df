"""A plan and a progress report of an invented municipality, written for these tests, as Word files."""

import io
from collections.abc import Sequence

from docx import Document
from docx.enum.section import WD_ORIENT

HEADINGS = (
    "ตัวชี้วัด",
    "มาตรการ/แนวทาง",
    "ขั้นตอน/วิธีการปฏิบัติ",
    "ผู้รับผิดชอบ",
    "ระยะเวลาดำเนินการ",
    "ผลการดำเนินการ",
    "ข้อเสนอแนะ",
)
ROWS = (
    (
        "ตัวชี้วัดที่ ๒ การใช้งบประมาณ",
        "การเปิดเผยข้อมูลการใช้จ่ายงบประมาณ",
        "๑. จัดทำรายงานการใช้จ่ายงบประมาณทุกสิ้นไตรมาส\n๒. เผยแพร่รายงานบนเว็บไซต์และป้ายประกาศหมู่บ้าน",
        "กองคลัง",
        "ต.ค. ๖๘ – ก.ย. ๖๙",
        "- เผยแพร่รายงานไตรมาสที่ ๑ แล้ว เมื่อวันที่ ๑๒ ม.ค. ๖๙",
        "",
    ),
    (
        "ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร",
        "การประชาสัมพันธ์ผลการดำเนินงานแก่ประชาชน",
        "๑. สรุปผลงานเป็นแผ่นภาพเดือนละหนึ่งเรื่อง\n๒. เผยแพร่ทางเพจและเสียงตามสาย",
        "ทุกสำนัก/กอง",
        "ต.ค. ๖๘ – มี.ค. ๖๙",
        "- จัดทำแผ่นภาพแล้ว ๔ เรื่อง",
        "ควรเพิ่มช่องทางไลน์ของหมู่บ้าน",
    ),
    (
        "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ",
        "การจัดระบบยืมคืนครุภัณฑ์",
        "๑. สำรวจและติดรหัสครุภัณฑ์ทุกชิ้น\n๒. เปิดให้ยืมผ่านแบบฟอร์มออนไลน์",
        "สำนักปลัดเทศบาล",
        "มกราคม ๖๙ - เมษายน ๖๙",
        "",
        "",
    ),
)
TITLE = "รายงานผลการดำเนินการมาตรการส่งเสริมคุณธรรมและความโปร่งใส ของเทศบาลตำบลท่าสายลม"
SUBTITLE = "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ รอบ ๖ เดือน (ตุลาคม ๒๕๖๘ - มีนาคม ๒๕๖๙)"


def own_report(rows: Sequence[Sequence[str]] = ROWS) -> bytes:
    """The six-month report as .docx, one table, as an office would write it."""
    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    document.add_paragraph(TITLE)
    document.add_paragraph(SUBTITLE)
    table = document.add_table(rows=1, cols=len(HEADINGS))
    for cell, text in zip(table.rows[0].cells, HEADINGS, strict=True):
        cell.text = text
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
