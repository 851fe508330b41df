"""The front door to the writers of documents: hands the content to a child process and returns the file."""

from tracker.documents.child import run_in_child
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.plan_sheet_rows import PlanSheet
from tracker.rules.report_content import RoundReportContent


def write_report_docx(content: RoundReportContent) -> bytes:
    """The report as a Word file; the same content gives the same bytes."""
    try:
        return run_in_child("tracker.documents.write_docx:write", content.to_json())
    except UnreadableFile as failed:
        raise RuleBroken(
            "report_not_written", "จัดทำไฟล์รายงานไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
        ) from failed


def write_plan_xlsx(sheet: PlanSheet) -> bytes:
    """A plan in the product's own Excel form; the same sheet gives the same bytes."""
    try:
        return run_in_child("tracker.documents.write_plan_xlsx:write", sheet.to_json())
    except UnreadableFile as failed:
        raise RuleBroken(
            "sheet_not_written", "จัดทำไฟล์ Excel ไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
        ) from failed
