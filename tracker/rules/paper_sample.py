"""A paper on made-up words in the looks an office chose, so that it sees them before anything real is printed."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from tracker.rules.paper import Column, Form, Heading, Look, Paper, Row, Signatures, Stamp, Table, Words
from tracker.rules.report_content import Cell, Paragraph, Signatory
from tracker.rules.thai_calendar import Digits, buddhist_year, day_of
from tracker.rules.thai_text import to_thai_digits

_COLUMNS = (
    Column("มาตรการ/แนวทาง", 3),
    Column("ขั้นตอน/วิธีการปฏิบัติ", 4),
    Column("ผู้รับผิดชอบ", 2, is_centered=True),
    Column("ผลการดำเนินการ", 5),
)


def sample_paper(look: Look, organization_name: str, signatories: Sequence[Signatory], now: datetime) -> Paper:
    """Logo, heading, table, signatures and foot as every paper has them; `organization_name` is the official one."""
    year = _written(str(buddhist_year(day_of(now))), look.digits)
    heading = ("ตัวอย่างเอกสารของหน่วยงาน", f"ประจำปีงบประมาณ พ.ศ. {year}", organization_name)
    digest = hashlib.sha256("\n".join(heading).encode()).hexdigest()
    return Paper(
        Form.PROGRESS,
        title="ตัวอย่างเอกสารของหน่วยงาน",
        organization_name=organization_name,
        is_landscape=False,
        look=look,
        stamp=Stamp(digest, now),
        blocks=(
            Heading(heading),
            Words((Paragraph(_OPENING),)),
            Table(_COLUMNS, tuple(_row(look, number, row) for number, row in enumerate(_ROWS, start=1)), name="ตัวอย่าง"),
            Signatures(tuple(signatories)),
        ),
    )


_OPENING = (
    "เอกสารนี้เป็นตัวอย่างสำหรับตรวจดูแบบตัวเลข แบบอักษร ตราของหน่วยงาน และลำดับผู้ลงนาม ข้อความในตารางสมมติขึ้น "
    "เมื่อพอใจแล้ว เอกสารทุกฉบับของหน่วยงานจะออกมาในลักษณะเดียวกันนี้"
)
_ROWS = (
    (
        "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        "รวบรวมประกาศและเผยแพร่บนเว็บไซต์ภายใน 3 วันทำการ",
        "กองคลัง",
        "เผยแพร่ประกาศครบ 24 รายการ ประชาชนเข้าถึงได้ทั้งหมด",
    ),
    (
        "มาตรการปรับปรุงคุณภาพการให้บริการ",
        "จัดทำคู่มือสำหรับประชาชน และแสดงขั้นตอน ณ จุดบริการ",
        "สำนักปลัด",
        "จัดทำคู่มือแล้ว 12 งานบริการ ระยะเวลาเฉลี่ยลดลงจาก 25 นาทีเหลือ 14 นาที",
    ),
)


def _row(look: Look, number: int, texts: tuple[str, str, str, str]) -> Row:
    """The system prints the number; the rest are made-up words of its own, so they follow the digits too."""
    first, *others = (_written(text, look.digits) for text in texts)
    return Row((_cell(f"{_written(str(number), look.digits)}. {first}"), *map(_cell, others)))


def _cell(text: str) -> Cell:
    return (Paragraph(text),)


def _written(text: str, digits: Digits) -> str:
    return to_thai_digits(text) if digits == "thai" else text
