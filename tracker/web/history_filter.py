"""What of the history an address asks for: the page and its file read it alike."""

from tracker.store.history_list import HistoryQuery
from tracker.web.forms import Form, as_id

KINDS = {
    "": "ทุกเรื่อง",
    "sign_": "การเข้าออกระบบ",
    "task_": "งานของกอง",
    "deadline_": "การเลื่อนกำหนด",
    "evidence_": "หลักฐาน",
    "report_": "รายงานและการลงนาม",
    "plan_": "แผน",
    "measure_": "มาตรการ",
    "person_": "บุคคลและตำแหน่ง",
    "division_": "กอง",
    "password_": "รหัสผ่าน",
}
_LONGEST_NUMBER = 9


def read_history_query(form: Form) -> HistoryQuery:
    """Person, kind and days; what is asked in error is left out, and stands in the form's mistakes."""
    since, until = form.day("since"), form.day("until")
    kind, before = form.fields.get("kind", ""), form.fields.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) <= _LONGEST_NUMBER
    person_id = as_id(form.fields.get("person"))
    return HistoryQuery(person_id, kind if kind in KINDS else "", since, until, int(before) if is_number else None)
