"""Which rows of the product's own sheet are one measure: those with one code; a row without a code is a new measure."""

from collections.abc import Sequence

from tracker.rules.plan_draft import Confidence, Field, Problem, Severity
from tracker.rules.plan_sheet_cells import told
from tracker.rules.plan_sheet_form import EXAMPLE_CODE, Column
from tracker.rules.plan_sheet_lines import SheetLine
from tracker.rules.thai_text import match_key


def rows_by_code(lines: Sequence[SheetLine]) -> tuple[list[tuple[Field[str], list[SheetLine]]], list[Problem]]:
    """The rows of each measure, in the order of its first row; rows without a code are new measures, one per title."""
    found: dict[tuple[str, str], list[SheetLine]] = {}
    problems: list[Problem] = []
    for line in lines:
        code, title = line.text(Column.CODE), match_key(line.text(Column.TITLE))
        if code == EXAMPLE_CODE:
            message = "แถวตัวอย่างถูกแก้ไข หากเป็นมาตรการจริง กรุณาเปลี่ยนรหัสจาก “ตัวอย่าง” เป็นรหัสอื่นหรือเว้นว่าง หากไม่ใช้ กรุณาลบทั้งแถว"
            problems.append(told(line, Column.CODE, "sheet_example_changed", message))
        elif code:
            if line.filled != [Column.CODE]:  # a code prepared for later is no measure yet
                found.setdefault((code, ""), []).append(line)
        elif title:
            found.setdefault(("", title), []).append(line)
        else:
            message = "ไม่มีทั้งรหัสและชื่อมาตรการ กรุณากรอกรหัสของมาตรการที่แถวนี้เป็นส่วนหนึ่ง หรือชื่อมาตรการใหม่"
            problems.append(told(line, Column.CODE, "sheet_no_code", message))
    taken = {code for code, _ in found if code}
    coded = []
    for (code, title), rows in found.items():
        known = code or _free_code(taken)
        if not code:
            problems.append(_tell_new(rows[0], known, title, found))
            taken.add(known)
        source = rows[0].place(Column.CODE)
        coded.append((Field(known, source, Confidence.CLEAR if code else Confidence.PROBABLE), rows))
    return coded, problems


def _free_code(taken: set[str]) -> str:
    numbers = [int(code) for code in taken if code.isdecimal() and len(code) < 5]
    return str(max(numbers, default=0) + 1)


def _tell_new(line: SheetLine, code: str, title: str, found: dict[tuple[str, str], list[SheetLine]]) -> Problem:
    alike = [
        known
        for (known, _), lines in found.items()
        if known and title in {match_key(r.text(Column.TITLE)) for r in lines}
    ]
    if alike:
        message = (
            f"ไม่มีรหัส แต่ชื่อตรงกับมาตรการรหัส {alike[0]} หากเป็นมาตรการเดียวกัน กรุณากรอกรหัส {alike[0]}"
            " มิฉะนั้นระบบจะเพิ่มเป็นมาตรการใหม่"
        )
        return told(line, Column.CODE, "sheet_code_missing", message, Severity.WARNING)
    return told(line, Column.CODE, "sheet_code_new", f"ไม่มีรหัส ระบบจะเพิ่มเป็นมาตรการใหม่รหัส {code}", Severity.INFO)
