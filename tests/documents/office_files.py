"""One plan of an invented อบต. in the three formats an office would keep it in, and files that are no plans at all."""

import io
import zipfile
from collections.abc import Sequence

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook

TITLES = (
    "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๙",
    "องค์การบริหารส่วนตำบลดอนแก้วงาม อำเภอทุ่งสว่าง จังหวัดลำปาง",
)
HEADER = ("ตัวชี้วัด", "มาตรการ/แนวทาง", "ขั้นตอน/วิธีการปฏิบัติ", "ผู้รับผิดชอบ", "ระยะเวลาดำเนินการ", "การกำกับติดตาม")
# newlines: one printed line each (a paragraph in Word, Alt+Enter in Excel)
ROWS = (
    (
        "ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน",
        "การจัดทำคู่มือการให้บริการประชาชน",
        "๑. รวบรวมขั้นตอนของงานบริการทุกงาน\n๒. จัดทำคู่มือฉบับประชาชน\n- ฉบับพิมพ์\n- ฉบับอิเล็กทรอนิกส์",
        "สำนักปลัด",
        "ต.ค. ๖๘ – ธ.ค. ๖๘",
        "รายงานผู้บริหารทุกเดือน",
    ),
    (
        "ตัวชี้วัดที่ ๒ การใช้งบประมาณ",
        "- เผยแพร่แผนการใช้จ่ายงบประมาณ\n- รายงานการใช้จ่ายรายไตรมาส",
        "๑. จัดทำแผนการใช้จ่าย\n๒. รายงานต่อที่ประชุมพนักงาน",
        "กองคลัง\nทุกสำนัก/กอง",
        "เดือน ตุลาคม ๖๘\nม.ค. ๖๙- มี.ค.๖๙",
        "",
    ),
    (
        "ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ",
        "การจัดระบบยืม - คืน ทรัพย์สิน",
        "๑. ติดรหัสครุภัณฑ์ทุกชิ้น",
        "กองคลัง ร่วมกับ กองช่าง",
        "ตลอด ปีงบประมาณ",
        "",
    ),
)


def as_text() -> bytes:
    """Tab-separated text; lines inside a cell become spaces, as in text taken from a print."""
    lines = [*TITLES, "", "\t".join(HEADER)]
    lines += ["\t".join(" ".join(cell.split("\n")) for cell in row) for row in ROWS]
    return ("\n".join(lines) + "\n").encode()


def as_docx(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> bytes:
    """A Word document with a table whose cells have a paragraph per line."""
    document = Document()
    for title in TITLES:
        document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(header))
    for row in (header, *rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            first, *others = text.split("\n")
            cell.text = first
            for line in others:
                cell.add_paragraph(line)
    return saved(document)


def as_xlsx() -> bytes:
    """A workbook with merged title rows, one sheet."""
    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = "มาตรการ"
    for title in TITLES:
        sheet.append([title])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(HEADER))
    for row in (HEADER, *ROWS):
        sheet.append([text or None for text in row])
    return saved_workbook(workbook)


def sheet_of(*rows: Sequence[object]) -> Workbook:
    """A workbook of one sheet with the given rows."""
    workbook = Workbook()
    assert workbook.active is not None
    for row in rows:
        workbook.active.append(row)
    return workbook


def saved(document: object) -> bytes:
    content = io.BytesIO()
    document.save(content)  # type: ignore[attr-defined]
    return content.getvalue()


def saved_workbook(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def numbered(paragraph: object, number_id: int, level: int = 0) -> None:
    """Give a paragraph an automatic number, as Word's button does: the number is not in the text."""
    properties = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    numbers = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", level), ("w:numId", number_id)):
        child = OxmlElement(tag)
        child.set(qn("w:val"), str(value))
        numbers.append(child)
    properties.append(numbers)


def zipped(**members: bytes) -> bytes:
    """A ZIP of the given members; "__" in a name stands for "/"."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


def with_member(file: bytes, name: str, data: bytes) -> bytes:
    """The same ZIP with one member replaced."""
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file)) as old, zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, data if member.filename == name else old.read(member.filename))
    return content.getvalue()
