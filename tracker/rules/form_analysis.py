"""The seven-issue analysis with its limitations, one table per issue."""

from collections.abc import Iterator

from tracker.rules.form_words import blank_if_empty, name_and_place
from tracker.rules.paper import Block, Column, Form, Heading, Look, Paper, Row, Signatures, Stamp, Table, Words
from tracker.rules.report_content import IssueLine, IssuePart, Paragraph, ReportContent
from tracker.rules.report_wording import Wording

_RESULT = "การวิเคราะห์ผล"
_OF_RESULT = (
    Column("ค่าร้อยละ", 90, is_centered=True, over=_RESULT),
    Column("วิธีการนำผลการวิเคราะห์ไปสู่การปฏิบัติ", 300, over=_RESULT),
    Column("การกำหนดผู้รับผิดชอบ", 130, is_centered=True, over=_RESULT),
    Column("การกำหนดขั้นตอนหรือวิธีการปฏิบัติ", 330, over=_RESULT),
    Column("ระยะเวลา", 120, is_centered=True, over=_RESULT),
    Column("ข้อจำกัดของหน่วยงาน", 180, over=_RESULT),
)
_NO_ISSUES = "แผนนี้ยังไม่มีตารางวิเคราะห์ {seven} ประเด็น กรุณานำเข้าเอกสารการวิเคราะห์ผลการประเมินที่มีตารางนี้ แล้วพิมพ์อีกครั้ง"


def analysis_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading and a table for each issue; without any it says what to do."""
    wording = Wording.of(content)
    title = f"การวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ {wording.in_year()}"
    return Paper(
        Form.ANALYSIS,
        title=title,
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(Heading((title, name_and_place(content))), *_body(content, wording), Signatures(content.signatories)),
    )


def _body(content: ReportContent, wording: Wording) -> Iterator[Block]:
    if not content.issues:
        yield Words((Paragraph(_NO_ISSUES.format(seven=wording.number(7))),), style="plain")
        return
    yield Heading((f"การวิเคราะห์ค่าคะแนน ใน {wording.number(len(content.issues))} ประเด็น",), level=2)
    for issue in content.issues:
        yield Heading((f"({wording.number(issue.number)}) {issue.title}",), level=2)
        yield _table(issue)


def _table(issue: IssuePart) -> Table:
    first = Column(issue.title, 250)
    return Table((first, *_OF_RESULT), tuple(map(_row, issue.lines)), name=f"ประเด็นที่ {issue.number}")


def _row(line: IssueLine) -> Row:
    cells = line.item, line.score, line.approach, line.responsible, line.steps, line.period, line.limitation
    return Row(tuple(map(blank_if_empty, cells)))
