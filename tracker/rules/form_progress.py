"""The seven-column progress report (รายงานผลการดำเนินการ) of a round."""

from collections.abc import Iterator

from tracker.rules.form_changes import change_blocks
from tracker.rules.paper import Column, Form, Heading, Look, Paper, Row, Signatures, Stamp, Table, Words
from tracker.rules.progress import Share
from tracker.rules.report_content import Paragraph, ReportContent, ReportRow
from tracker.rules.report_figures import share_of
from tracker.rules.report_wording import Wording
from tracker.rules.thai_calendar import day_of, format_date

# Steps and results are read most and get the room; who and when are short and stand in the middle.
COLUMNS = (
    Column("ตัวชี้วัด", 144),
    Column("มาตรการ/แนวทาง", 193),
    Column("ขั้นตอน/วิธีการปฏิบัติ", 338),
    Column("ผู้รับผิดชอบ", 148, is_centered=True),
    Column("ระยะเวลาดำเนินการ", 160, is_centered=True),
    Column("ผลการดำเนินการ", 383),
    Column("ข้อเสนอแนะ", 148),
)
_TOLD = ("measures_started", "measures_done", "done")
_ABOUT = "มาตรการส่งเสริมคุณธรรมและความโปร่งใส"


def progress_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading, opening, one row per measure, the year in figures, signatures; of twelve months what changed since."""
    heading = _heading(content)
    return Paper(
        Form.PROGRESS,
        title=" ".join(heading),
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(
            Heading(heading),
            Words((Paragraph(_opening(content)),)),
            Table(COLUMNS, tuple(map(_row, content.rows)), name="รายงานผล"),
            *_summary(content),
            Signatures(content.signatories),
            *change_blocks(content),
        ),
    )


def _heading(content: ReportContent) -> tuple[str, str]:
    wording = Wording.of(content)
    return (
        f"รายงานผลการดำเนินการ{_ABOUT} ของ{content.organization_name}",
        f"{wording.in_year()} {wording.round_with_months()}",
    )


def _opening(content: ReportContent) -> str:
    wording = Wording.of(content)
    return (
        f"ตามที่{content.organization_name} ได้กำหนดมาตรการ/แนวทางในการส่งเสริมคุณธรรมและความโปร่งใส {wording.in_year()} นั้น "
        f"ขอรายงานผลการดำเนินการตามมาตรการดังกล่าว {wording.round_with_months()} ดังต่อไปนี้"
    )


def _summary(content: ReportContent) -> Iterator[Words]:
    """The year in figures, the overview's own; an office that tracks no tasks has none to tell."""
    labels = {figure.key: figure.label for figure in content.figures}
    told = [(labels[key], share_of(content.figures, key)) for key in _TOLD if key in labels]
    if any(share.counted for _, share in told):
        wording = Wording.of(content)
        figures = " · ".join(f"{label} {wording.number(_words(share))}" for label, share in told)
        day = format_date(day_of(content.prepared_at), "short", content.digits)
        yield Words((Paragraph(figures, lead=f"สรุปความก้าวหน้า ณ วันที่ {day}:"),), style="plain")


def _words(share: Share) -> str:
    return f"{share.sentence} (ร้อยละ {share.percent})" if share.total else "–"


def _row(row: ReportRow) -> Row:
    return Row((row.indicator, row.title, row.steps, row.responsible, row.period, row.result, row.suggestion))
