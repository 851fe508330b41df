"""The two sheets beside the plan in the product's own Excel form: the list of divisions, and how to fill it in."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from tracker.documents.xlsx_thai import CAPTION_FILL, RULED, WRAPPED, font_of, print_on_a4_across, put
from tracker.rules.plan_sheet_form import ALL_DIVISIONS, COLUMNS, DIVISION_CAPTION, EXAMPLE_CODE, PLAN_SHEET
from tracker.rules.plan_sheet_size import row_height

_WIDTHS = (30, 80)
_GUIDE = (
    "วิธีกรอกแบบฟอร์มแผน",
    f"1. กรอกในแผ่นงาน “{PLAN_SHEET}” หนึ่งแถวคือขั้นตอนที่มีผู้รับผิดชอบและระยะเวลาเดียวกัน",
    "2. มาตรการที่มีหลายผู้รับผิดชอบหรือหลายช่วงเวลา ให้ใช้หลายแถวโดยใส่รหัสเดียวกันทุกแถว ชื่อมาตรการและช่องท้ายตารางกรอกเฉพาะแถวแรก",
    "3. แก้ไขแผนเดิม: แก้เฉพาะช่องที่ต้องการ คงรหัสมาตรการไว้ ระบบจะเปลี่ยนเฉพาะมาตรการที่แก้",
    "4. เพิ่มมาตรการ: เพิ่มแถวใหม่ เว้นรหัสว่างไว้ หรือใช้รหัสที่ยังไม่มี    ตัดมาตรการออก: ลบทุกแถวของรหัสนั้น",
    "5. เรียงแถว ซ่อนคอลัมน์ หรือเพิ่มคอลัมน์ของท่านเองทางขวาได้ แต่กรุณาคงหัวคอลัมน์ของแบบฟอร์มไว้ให้ครบ",
    f"6. แถวที่มีรหัส “{EXAMPLE_CODE}” เป็นตัวอย่าง ระบบไม่นำเข้า ลบออกได้",
    "7. ขั้นตอน: หนึ่งบรรทัดต่อหนึ่งขั้นตอน ขึ้นบรรทัดใหม่ด้วย Alt+Enter บรรทัดที่ขึ้นต้นด้วย “-” หรือ “↳” เป็นข้อความของขั้นตอนก่อนหน้า",
    "8. บันทึกเป็นไฟล์ Excel (.xlsx) แล้วนำเข้าที่หน้า “แผน” ระบบจะแสดงสิ่งที่เปลี่ยนให้ตรวจก่อนบันทึกจริงเสมอ",
)


def write_divisions(sheet: Worksheet, divisions: Sequence[str]) -> None:
    """The names to choose from; every division first."""
    put(sheet.cell(1, 1), DIVISION_CAPTION, font_of(bold=True), border=RULED)
    sheet.cell(1, 1).fill = CAPTION_FILL
    for at, name in enumerate((ALL_DIVISIONS, *divisions), start=2):
        put(sheet.cell(at, 1), name, font_of(), border=RULED)
    sheet.column_dimensions["A"].width = 50
    print_on_a4_across(sheet)


def write_guide(sheet: Worksheet) -> None:
    """Whole sentences, then each column; captions stand below each other, so that this is no form to read."""
    for at, line in enumerate((*_GUIDE, "ความหมายของแต่ละคอลัมน์"), start=1):
        put(sheet.cell(at, 1), line, font_of(bold=not line[0].isdigit()), WRAPPED)
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=2)
        sheet.row_dimensions[at].height = row_height([(line, sum(_WIDTHS))])
    for at, column in enumerate(COLUMNS, start=len(_GUIDE) + 2):
        texts = (column.caption, column.value.hint)
        for place, text in enumerate(texts, start=1):
            put(sheet.cell(at, place), text, font_of(bold=place == 1), WRAPPED, RULED)
        sheet.row_dimensions[at].height = row_height(zip(texts, _WIDTHS, strict=True))
    for letter, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    print_on_a4_across(sheet)
