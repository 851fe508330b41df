"""The report with boxes to tick: measures, the indicators of IIT and EIT, and the O-items with their components."""

from collections.abc import Iterator
from itertools import groupby

from tracker.rules.assessment import INDICATORS, Instrument
from tracker.rules.form_words import (
    dash_if_empty,
    name_and_place,
    one_under_other,
    says_nothing,
    text_cell,
    year_and_round,
)
from tracker.rules.paper import Block, Column, Form, Heading, Look, Paper, Row, Signatures, Stamp, Table, Words
from tracker.rules.report_content import Cell, Paragraph, Part, ReportContent, ReportRow, Tick
from tracker.rules.report_wording import Wording, is_numbered

NOT_CARRIED_OUT, CARRIED_OUT = "ยังไม่ได้ดำเนินการ", "ดำเนินการ"
MEASURE_COLUMNS = (
    Column("ลำดับ", 60, is_centered=True),
    Column("มาตรการ/กิจกรรม", 200),
    Column("วิธีดำเนินการ", 340),
    Column("ระยะเวลาในการดำเนินการ", 130, is_centered=True),
    Column("ผู้รับผิดชอบ", 140, is_centered=True),
    Column("สรุปผลการดำเนินการตามมาตรการหรือกิจกรรม", 330),
    Column("ผลลัพธ์หรือความสำเร็จในการดำเนินการ", 260),
)
INDICATOR_COLUMNS = (
    Column("ตัวชี้วัด", 200),
    Column("แนวทางในการยกระดับการประเมิน", 430),
    Column("ผู้รับผิดชอบ", 150, is_centered=True),
    Column("ระยะเวลา", 150, is_centered=True),
    Column("ความก้าวหน้าผลการดำเนินการ", 450),
)
O_ITEM_COLUMNS = (
    Column("ข้อ", 70, is_centered=True),
    Column("ข้อมูล", 250),
    Column("องค์ประกอบด้านข้อมูล", 480),
    Column("ผู้รับผิดชอบ", 150, is_centered=True),
    Column("ความก้าวหน้าผลการดำเนินการ", 430),
)
_ASSESSED = "ประเด็นการประเมิน"
_SUB_INDICATOR = "ตัวชี้วัดย่อยที่"


def checklist_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """Heading, opening, the tables that have rows, three signatures."""
    title = f"รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน {year_and_round(content)}"
    return Paper(
        Form.CHECKLIST,
        title=title,
        organization_name=content.organization_name,
        is_landscape=True,
        look=look,
        stamp=stamp,
        blocks=(
            Heading((title, name_and_place(content))),
            Words((Paragraph(_opening(content)),)),
            *_measures(content),
            *_indicators(content),
            *_o_items(content),
            Signatures(content.signatories),
        ),
    )


def _opening(content: ReportContent) -> str:
    return (
        f"{content.organization_name} ขอรายงานผลการดำเนินการตามมาตรการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
        f" {year_and_round(content)} โดยแสดงมาตรการและกิจกรรมที่ดำเนินการ ผู้รับผิดชอบ ระยะเวลา สรุปผลการดำเนินการ"
        " และผลลัพธ์หรือความสำเร็จของการดำเนินการ ดังนี้"
    )


def _of(content: ReportContent, part: Part) -> tuple[ReportRow, ...]:
    return tuple(row for row in content.rows if row.part is part)


def _measures(content: ReportContent) -> Iterator[Block]:
    rows = _of(content, Part.MEASURES)
    if rows:
        wording = Wording.of(content)
        yield Table(MEASURE_COLUMNS, tuple(_measure(row, wording) for row in rows), name="มาตรการ")


def _measure(row: ReportRow, wording: Wording) -> Row:
    cells = text_cell(row.code), row.title, method_cell(row, wording), row.period, row.responsible
    return Row((*cells, dash_if_empty(row.result), dash_if_empty(row.outcome)))


def method_cell(row: ReportRow, wording: Wording) -> Cell:
    """Why, then the steps. A step alone gets its number there, so that it is told from the reason above it."""
    steps = row.steps
    is_single = not says_nothing(steps) and not any(is_numbered(paragraph.text) for paragraph in steps)
    if is_single and not says_nothing(row.topic):
        first = Paragraph(f"{wording.number(1)}. {steps[0].text}", hang="number")
        steps = (first, *steps[1:])
    return one_under_other(row.topic, steps)


def _indicators(content: ReportContent) -> Iterator[Block]:
    """One table per instrument, as the assessment has them."""
    rows = _of(content, Part.INDICATORS)
    for instrument in Instrument:
        own = tuple(_indicator(row) for row in rows if _instrument(row) is instrument)
        if own:
            yield Heading((f"{_ASSESSED} {instrument}",), level=2)
            yield Table(INDICATOR_COLUMNS, own, name=str(instrument))


def _instrument(row: ReportRow) -> Instrument:
    found = next((INDICATORS[number] for number in row.indicators if number in INDICATORS), None)
    return found.instrument if found else Instrument.IIT


def _indicator(row: ReportRow) -> Row:
    how = one_under_other(row.topic, row.steps)
    return Row((row.title, how, row.responsible, row.period, progress_cell(row)))


def _o_items(content: ReportContent) -> Iterator[Block]:
    """In the plan's order; a sub-indicator stands as a band over its items."""
    rows: list[Row] = []
    for band, items in groupby(_of(content, Part.O_ITEMS), key=lambda row: row.band):
        if band:
            rows.append(Row((text_cell(_band(band)),), is_band=True))
        rows += [_o_item(row) for row in items]
    if rows:
        yield Heading((f"{_ASSESSED} {Instrument.OIT}",), level=2)
        yield Table(O_ITEM_COLUMNS, tuple(rows), name=str(Instrument.OIT))


def _band(band: str) -> str:
    return f"{_SUB_INDICATOR} {band}" if band[:1].isdigit() else band


def _o_item(row: ReportRow) -> Row:
    return Row((text_cell(row.o_item), row.title, dash_if_empty(row.steps), row.responsible, progress_cell(row)))


def progress_cell(row: ReportRow) -> Cell:
    """The two boxes, one of them ticked, and what was done."""
    ticks = Tick(NOT_CARRIED_OUT, not row.is_carried_out), Tick(CARRIED_OUT, row.is_carried_out)
    words = () if says_nothing(row.result) else row.result
    outcome = () if says_nothing(row.outcome) else row.outcome
    return (Paragraph("", ticks=ticks), *words, *outcome)
