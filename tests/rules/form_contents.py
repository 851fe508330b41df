"""Contents of reports made by hand, to be printed in every form: an invented subdistrict and what it says."""

from datetime import date, datetime
from typing import Any

from tracker.rules.paper import Block, Form, Look, Paper, Stamp, Table
from tracker.rules.report_content import Cell, Paragraph, Part, ReportContent, ReportFigure, ReportRow, Signatory
from tracker.rules.report_forms import paper_of
from tracker.rules.report_wording import persons_text
from tracker.rules.thai_calendar import BANGKOK

PREPARED_AT = datetime(2027, 4, 9, 14, 5, tzinfo=BANGKOK)
NOTHING: Cell = (Paragraph("-"),)
QUESTION = "เจ้าหน้าที่ให้บริการแก่ผู้มาติดต่ออย่างเท่าเทียมกัน มากน้อยเพียงใด"


def cell(*lines: str) -> Cell:
    return tuple(persons_text("\n".join(lines))) or NOTHING


def row(title: str, **said: Any) -> ReportRow:
    """A measure; cells are given as text or as lines, all others say nothing."""
    values: dict[str, Any] = dict.fromkeys(_CELLS, NOTHING)
    values |= {"outcome": (), "suggestion": ()}
    values |= {"measure_id": "m1", "code": "1", "part": Part.MEASURES, "indicators": (), "o_item": ""}
    values |= {"is_carried_out": True}
    for name, value in said.items():
        values[name] = cell(*value.split("\n")) if name in _CELLS and isinstance(value, str) else value
    return ReportRow(title=cell(title), **values)


_CELLS = (
    "indicator", "topic", "steps", "responsible", "period", "follow_up", "limitation", "result", "outcome",
    "suggestion",
)  # fmt: skip


def content(*rows: ReportRow, **more: Any) -> ReportContent:
    values: dict[str, Any] = {
        "organization_name": "องค์การบริหารส่วนตำบลทุ่งไม้สัก",
        "place": "อำเภอเมือง จังหวัดสมมติบุรี",
        "fiscal_year": 2570,
        "round_months": 6,
        "closes_on": date(2027, 3, 31),
        "is_draft": False,
        "digits": "thai",
        "figures": (
            ReportFigure("measures_started", "มาตรการที่นำไปสู่การปฏิบัติ", 2, 3, "มาตรการ"),
            ReportFigure("planned", "ตามแผนถึงวันนี้", 4, 9, "งาน"),
        ),
        "rows": rows,
        "evidence": (),
        "issues": (),
        "prepared_at": PREPARED_AT,
        "signatories": (Signatory("ผู้รายงาน", "ธนา รอบคอบ", "นักวิเคราะห์นโยบายและแผน"),),
    }
    return ReportContent(**values | more)


def printed(form: Form, of: ReportContent) -> Paper:
    return paper_of(of, form, Look(of.digits), Stamp(of.sha256, PREPARED_AT, of.is_draft))


def blocks(paper: Paper, kind: type[Block]) -> list[Any]:
    return [block for block in paper.blocks if isinstance(block, kind)]


def lines(printed: Cell) -> list[str]:
    return [f"{_ticks(part)}{part.plain}" for part in printed]


def _ticks(part: Paragraph) -> str:
    return " ".join(f"{'☑' if tick.is_ticked else '☐'} {tick.label}" for tick in part.ticks)


def texts(table: Table) -> list[list[str]]:
    """The words of every cell, its paragraphs one under the other."""
    return [["\n".join(lines(each)) for each in line.cells] for line in table.rows]


def titles(table: Table) -> list[str]:
    """The captions without the breaks a narrow column needs."""
    return ["".join(column.title.split()) for column in table.columns]
