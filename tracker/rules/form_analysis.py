"""The seven-issue analysis with its limitations, one table per issue."""

import re
from collections.abc import Iterator
from dataclasses import replace

from tracker.rules.form_words import blank_if_empty, name_and_place, signed_by_makers
from tracker.rules.paper import Block, Column, Form, Heading, Look, Paper, Row, Stamp, Table, Words
from tracker.rules.report_content import Cell, IssueLine, IssuePart, Paragraph, ReportContent
from tracker.rules.report_wording import Wording

# Where the next item begins, by how the first one does: "-ทบทวน" or "- ทบทวน"; a space is none between two months
# (ต.ค. - ก.ย.), numbers or years.
_TIGHT, _LOOSE = re.compile("[-–](?=\\S)"), re.compile("[-–] (?=\\S)")
_NEXT_TIGHT = re.compile("\\s+(?=[-–][^\\s\\d])")
_NEXT_LOOSE = re.compile("(?<![\\s.\\d])\\s+(?=[-–] [^\\s\\d])")
_RESULT = "การวิเคราะห์ผล"
_OF_RESULT = (
    Column("ค่าร้อยละ", 110, is_centered=True, over=_RESULT),
    Column("วิธีการนำผลการวิเคราะห์\nไปสู่การปฏิบัติ", 290, over=_RESULT),
    Column("การกำหนด\nผู้รับผิดชอบ", 145, is_centered=True, over=_RESULT),
    Column("การกำหนดขั้นตอน\nหรือวิธีการปฏิบัติ", 310, over=_RESULT),
    Column("ระยะเวลา", 145, is_centered=True, over=_RESULT),
    Column("ข้อจำกัด\nของหน่วยงาน", 230, over=_RESULT),
)
_NO_ISSUES = "แผนนี้ยังไม่มีตารางวิเคราะห์ {seven} ประเด็น กรุณานำเข้าเอกสารการวิเคราะห์ผลการประเมินที่มีตารางนี้ แล้วพิมพ์อีกครั้ง"


def analysis_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading and a table for each issue; without any it says what to do."""
    wording = Wording.of(content)
    title = "การวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ"
    aim = f"เพื่อกำหนดมาตรการส่งเสริมคุณธรรมและความโปร่งใส {wording.in_year()}"
    return Paper(
        Form.ANALYSIS,
        title=title,
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(
            Heading((title, aim, name_and_place(content))),
            *_body(content, wording),
        ),
    )


def _body(content: ReportContent, wording: Wording) -> Iterator[Block]:
    if not content.issues:
        yield Words((Paragraph(_NO_ISSUES.format(seven=wording.number(7))),), style="plain")
        return
    yield Heading((f"การวิเคราะห์ค่าคะแนน ใน {wording.number(len(content.issues))} ประเด็น",), level=2)
    for issue in content.issues:
        yield Heading((f"({wording.number(issue.number)}) {issue.title}",), level=2)
        yield _table(issue)
    yield signed_by_makers(content)


def _table(issue: IssuePart) -> Table:
    first = Column(issue.title, 250)
    return Table((first, *_OF_RESULT), tuple(map(_row, issue.lines)), name=f"ประเด็นที่ {issue.number}")


def _row(line: IssueLine) -> Row:
    cells = line.item, line.score, line.approach, line.responsible, line.steps, line.period, line.limitation
    return Row(tuple(_line_by_line(blank_if_empty(cell)) for cell in cells))


def _line_by_line(cell: Cell) -> Cell:
    """Items set off by dashes within one line of the document, each on a line of its own; not a letter is changed."""
    return tuple(part for paragraph in cell for part in _items(paragraph))


def _items(paragraph: Paragraph) -> Iterator[Paragraph]:
    for first, following in ((_TIGHT, _NEXT_TIGHT), (_LOOSE, _NEXT_LOOSE)):
        if first.match(paragraph.text):
            yield from (replace(paragraph, text=text, hang="dash") for text in following.split(paragraph.text))
            return
    yield paragraph
