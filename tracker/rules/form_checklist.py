"""The report with boxes to tick: measures, the indicators of IIT and EIT, and the O-items with their components."""

from collections.abc import Iterator
from itertools import groupby

from tracker.rules.assessment import INDICATORS, Instrument
from tracker.rules.form_changes import change_blocks
from tracker.rules.form_words import (
    blank_if_empty,
    listed,
    name_and_place,
    one_under_other,
    says_nothing,
    text_cell,
    year_and_round,
)
from tracker.rules.paper import Block, Column, Form, Heading, Look, Paper, Row, Signatures, Stamp, Table, Words
from tracker.rules.report_content import Cell, Paragraph, Part, ReportContent, ReportRow, Tick
from tracker.rules.report_wording import Wording

NOT_CARRIED_OUT, CARRIED_OUT = "ยังไม่ได้ดำเนินการ", "ดำเนินการ"
MEASURE_COLUMNS = (
    Column("ลำดับ", 80, is_centered=True),
    Column("มาตรการ/กิจกรรม", 195),
    Column("วิธีดำเนินการ", 335),
    Column("ระยะเวลา\nในการ\nดำเนินการ", 150, is_centered=True),
    Column("ผู้รับผิดชอบ", 150, is_centered=True),
    Column("สรุปผลการดำเนินการ\nตามมาตรการหรือกิจกรรม", 325),
    Column("ผลลัพธ์หรือความสำเร็จ\nในการดำเนินการ", 260),
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
    """Heading, opening, the tables that have rows, three signatures, and what changed since six months before."""
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
            *change_blocks(content),
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
    return Row((*cells, blank_if_empty(row.result), blank_if_empty(row.outcome)))


def method_cell(row: ReportRow, wording: Wording) -> Cell:
    """Why, then the steps."""
    steps = listed(row.steps, wording, is_numbered_always=not says_nothing(row.topic))
    return one_under_other(row.topic, steps)


def _indicators(content: ReportContent) -> Iterator[Block]:
    """One table per instrument, as the assessment has them."""
    rows, wording = _of(content, Part.INDICATORS), Wording.of(content)
    for instrument in Instrument:
        own = tuple(_indicator(row, wording) for row in rows if _instrument(row) is instrument)
        if own:
            yield Heading((f"{_ASSESSED} {instrument}",), level=2)
            yield Table(INDICATOR_COLUMNS, own, name=str(instrument))


def _instrument(row: ReportRow) -> Instrument:
    found = next((INDICATORS[number] for number in row.indicators if number in INDICATORS), None)
    return found.instrument if found else Instrument.IIT


def _indicator(row: ReportRow, wording: Wording) -> Row:
    return Row((row.title, method_cell(row, wording), row.responsible, row.period, progress_cell(row)))


def _o_items(content: ReportContent) -> Iterator[Block]:
    """In the plan's order; a sub-indicator stands as a band over its items."""
    rows: list[Row] = []
    for band, items in groupby(_of(content, Part.O_ITEMS), key=_band):
        if not says_nothing(band):
            rows.append(Row((band,), is_band=True))
        rows += [_o_item(row, Wording.of(content)) for row in items]
    if rows:
        yield Heading((f"{_ASSESSED} {Instrument.OIT}",), level=2)
        yield Table(O_ITEM_COLUMNS, tuple(rows), name=str(Instrument.OIT))


def _band(row: ReportRow) -> Cell:
    """The sub-indicator as the year's catalogue has it; where it is not known, the indicator."""
    if not row.band:
        return row.indicator
    return text_cell(f"{_SUB_INDICATOR} {row.band}" if row.band[:1].isdigit() else row.band)


def _o_item(row: ReportRow, wording: Wording) -> Row:
    return Row((text_cell(row.o_item), row.title, listed(row.steps, wording), row.responsible, progress_cell(row)))


def progress_cell(row: ReportRow) -> Cell:
    """The two boxes, one of them ticked, and what was done."""
    ticks = Tick(NOT_CARRIED_OUT, not row.is_carried_out), Tick(CARRIED_OUT, row.is_carried_out)
    words = () if says_nothing(row.result) else row.result
    outcome = () if says_nothing(row.outcome) else row.outcome
    return (Paragraph("", ticks=ticks), *words, *outcome)
