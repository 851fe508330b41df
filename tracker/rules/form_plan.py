"""The plan of measures: topic, measure, steps, owner, dates, follow-up; one row per measure."""

from collections.abc import Iterator

from tracker.rules.form_words import (
    blank_if_empty,
    listed,
    name_and_place,
    says_nothing,
    signed_by_makers,
    year_and_round,
)
from tracker.rules.paper import Block, Column, Form, Heading, Look, Paper, Row, Stamp, Table, Words
from tracker.rules.report_content import Cell, Paragraph, ReportContent, ReportRow
from tracker.rules.report_wording import Wording

COLUMNS = (
    Column("หัวข้อการประเมิน", 230),
    Column("มาตรการ/กิจกรรม/โครงการ", 230),
    Column("ขั้นตอนหรือวิธีปฏิบัติ", 370),
    Column("ผู้รับผิดชอบ/\nผู้เกี่ยวข้อง", 170),
    Column("วันดำเนินการ", 165),
    Column("การกำกับติดตาม/\nการรายงานผล", 235),
)
_TITLE = "มาตรการเพื่อขับเคลื่อนการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"


def plan_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading, why, one row per measure, three signatures."""
    title = f"{_TITLE} {year_and_round(content)}"
    return Paper(
        Form.PLAN,
        title=title,
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(Heading((title, name_and_place(content))), *_body(content), signed_by_makers(content)),
    )


def _body(content: ReportContent) -> Iterator[Block]:
    yield Words((Paragraph(_opening(content)),))
    wording = Wording.of(content)
    topics = [_topic(row) for row in content.rows]
    new = [topic if at == 0 or topic != topics[at - 1] else () for at, topic in enumerate(topics)]
    rows = (_row(row, topic, wording) for row, topic in zip(content.rows, new, strict=True))
    yield Table(COLUMNS, tuple(rows), name="แผน")


def _opening(content: ReportContent) -> str:
    return (
        f"เพื่อยกระดับผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐให้ดีขึ้น {content.organization_name}"
        f" กำหนดมาตรการ {year_and_round(content)} ขั้นตอนหรือวิธีปฏิบัติ ผู้รับผิดชอบ วันดำเนินการ"
        " และการกำกับติดตาม ดังต่อไปนี้"
    )


def _row(row: ReportRow, topic: Cell, wording: Wording) -> Row:
    """A topic that holds for several measures stands beside the first of them."""
    steps, follow_up = listed(row.steps, wording), blank_if_empty(row.follow_up)
    return Row((topic, row.title, steps, row.responsible, row.period, follow_up))


def _topic(row: ReportRow) -> Cell:
    """What is assessed, in the plan's words; where it says nothing, the indicator the measure aims at."""
    return blank_if_empty(row.indicator if says_nothing(row.topic) else row.topic)
