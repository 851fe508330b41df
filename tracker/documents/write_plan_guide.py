"""The two sheets beside the plan in the product's own Excel form: the list of divisions, and how to fill it in."""

from collections.abc import Sequence

from tracker.documents.xlsx_heights import GrowingSheet, height_for
from tracker.documents.xlsx_looks import Looks
from tracker.documents.xlsx_page import print_on_a4_across
from tracker.rules.plan_sheet_form import ALL_DIVISIONS, COLUMNS, DIVISION_CAPTION, EXAMPLE_CODE, PLAN_SHEET

CAPTION_FILL = "#DDEBF7"
_WIDTHS = (30, 80)
_NAME_WIDTH = 50
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


def write_divisions(sheet: GrowingSheet, divisions: Sequence[str], looks: Looks) -> None:
    """The names to choose from; every division first."""
    looks.put(sheet, 0, 0, DIVISION_CAPTION, is_ruled=True, bold=True, bg_color=CAPTION_FILL)
    sheet.set_column(0, 0, _NAME_WIDTH)
    for at, name in enumerate((ALL_DIVISIONS, *divisions), start=1):
        looks.put(sheet, at, 0, name, is_ruled=True)
        sheet.set_row(at, height_for([name], [_NAME_WIDTH]))
    print_on_a4_across(sheet)


def write_guide(sheet: GrowingSheet, looks: Looks) -> None:
    """Whole sentences, then each column; captions stand below each other, so that this is no form to read."""
    for at, width in enumerate(_WIDTHS):
        sheet.set_column(at, at, width)
    for at, line in enumerate((*_GUIDE, "ความหมายของแต่ละคอลัมน์")):
        look = looks.of(bold=not line[0].isdigit(), text_wrap=True, valign="top")
        sheet.merge_range(at, 0, at, 1, line, look)
        sheet.fix_row(at, height_for([line], [sum(_WIDTHS)]))
    for at, column in enumerate(COLUMNS, start=len(_GUIDE) + 1):
        texts = (column.caption, column.value.hint)
        for place, text in enumerate(texts):
            looks.put(sheet, at, place, text, is_ruled=True, bold=place == 0)
        sheet.set_row(at, height_for(texts, _WIDTHS))
    print_on_a4_across(sheet)
