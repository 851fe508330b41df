"""The front door to the writers of documents: hands the content to a child process and returns the file."""

from dataclasses import dataclass

from tracker.documents.child import run_in_child
from tracker.rules.errors import RuleBroken, UnreadableFile
from tracker.rules.paper import Format, Paper
from tracker.rules.plan_sheet_rows import PlanSheet


@dataclass(frozen=True)
class _Writer:
    """Who writes a format, in how much time and memory at the most: three thousand measures fit."""

    target: str
    seconds: int
    memory_mb: int


_WRITERS = {
    Format.DOCX: _Writer("tracker.documents.write_docx:write", seconds=120, memory_mb=768),
    Format.XLSX: _Writer("tracker.documents.write_xlsx:write", seconds=120, memory_mb=768),
    Format.PDF: _Writer("tracker.documents.write_pdf:write", seconds=300, memory_mb=2560),
}


# The typesetter holds every page until the last is set: about 300 bytes for each of the paper's. What is longer than a
# thousand usual measures may be more than it is given; Word, which sets page by page, makes a PDF of it in any case.
_LONG_FOR_PDF = 2_000_000
_TOO_LONG = (
    "เอกสารนี้ยาวเกินกว่าที่ระบบจะจัดทำเป็น PDF ได้ กรุณาเลือกแบบ Word (.docx) แล้วเปิดด้วยโปรแกรม Word และสั่งบันทึกเป็น PDF จากที่นั่น"
)
_FAILED = "จัดทำไฟล์รายงานไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"


def write_paper(paper: Paper, format: Format) -> bytes:  # noqa: A002  # what everybody calls it
    """The file of a paper; the same paper gives the same bytes."""
    writer, payload = _WRITERS[format], paper.to_json()
    try:
        return run_in_child(writer.target, payload, seconds=writer.seconds, memory_mb=writer.memory_mb)
    except UnreadableFile as failed:
        if format is Format.PDF and len(payload) > _LONG_FOR_PDF:
            raise RuleBroken("too_long_for_pdf", _TOO_LONG) from failed
        raise RuleBroken("report_not_written", _FAILED) from failed


def write_plan_xlsx(sheet: PlanSheet) -> bytes:
    """A plan in the product's own Excel form; the same sheet gives the same bytes."""
    try:
        return run_in_child("tracker.documents.write_plan_xlsx:write", sheet.to_json())
    except UnreadableFile as failed:
        raise RuleBroken(
            "sheet_not_written", "จัดทำไฟล์ Excel ไม่สำเร็จ กรุณาลองใหม่อีกครั้ง หากยังไม่ได้ให้แจ้งผู้ดูแลระบบ"
        ) from failed
