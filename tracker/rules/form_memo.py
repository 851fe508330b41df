"""The covering memo (บันทึกข้อความ), the measures with a follow-up column, and the chain of opinions.

Its parts and their order are those of an internal memo in the government's correspondence rules. Without a round it
asks to approve the plan, with one the round's report.
"""

from collections.abc import Iterator
from dataclasses import replace

from tracker.rules.form_words import (
    MEASURES_OF_OFFICE,
    blank_if_empty,
    listed,
    name_and_place,
    text_cell,
    year_and_round,
)
from tracker.rules.memo_chain import opinions_for
from tracker.rules.organization_name import signing_posts
from tracker.rules.paper import (
    Block,
    Column,
    Fields,
    Form,
    Heading,
    Labelled,
    Look,
    Opinion,
    PageBreak,
    Paper,
    Row,
    Signatures,
    Stamp,
    Table,
    Words,
)
from tracker.rules.report_content import Paragraph, ReportContent, ReportFigure, ReportRow, Signatory
from tracker.rules.report_wording import Wording
from tracker.rules.thai_calendar import day_of, format_date

COLUMNS = (
    Column("ลำดับ", 80, is_centered=True),
    Column("มาตรการ/แนวทาง", 240),
    Column("วิธีการดำเนินการ", 390),
    Column("ผู้รับผิดชอบ", 160, is_centered=True),
    Column("ระยะเวลา\nดำเนินการ", 165, is_centered=True),
    Column("การติดตามผล", 300),
)
_PASSING = ("เห็นควรอนุมัติ", "เห็นควรให้แก้ไข/ความเห็นอื่น")
_DECIDING = ("อนุมัติ", "ไม่อนุมัติ")
_TOLD = ("measures_started", "measures_done", "done")  # which of the figures a memo tells
_ASSESSMENT = (
    "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตแห่งชาติ (สำนักงาน ป.ป.ช.) กำหนดให้มีการประเมินคุณธรรมและความโปร่งใส"
    "ในการดำเนินงานของหน่วยงานภาครัฐ (Integrity and Transparency Assessment : ITA)"
)


def memo_paper(content: ReportContent, look: Look, stamp: Stamp) -> Paper:
    """The memo upright, the table lying on its own pages, the opinions upright again."""
    return Paper(
        Form.MEMO,
        title=_subject(content),
        organization_name=content.organization_name,
        is_landscape=False,
        look=look,
        stamp=stamp,
        blocks=(
            _head(content),
            *_letter(content),
            PageBreak(is_landscape=True),
            Heading((_attachment(content), name_and_place(content))),
            _table(content),
            PageBreak(is_landscape=False),
            Heading(("ความเห็นและการพิจารณา",), level=2),
            *_opinions(content),
        ),
    )


def _table(content: ReportContent) -> Table:
    """Under การติดตามผล stands how it is followed up, and in a round what came of it."""
    wording, has_results = Wording.of(content), content.round_months is not None
    rows = (_row(row, wording, at, has_results=has_results) for at, row in enumerate(content.rows, start=1))
    return Table(COLUMNS, tuple(rows), name="มาตรการ")


def _subject(content: ReportContent) -> str:
    """เรื่อง: what is asked for."""
    return f"ขออนุมัติ{_attachment(content)}"


def _attachment(content: ReportContent) -> str:
    what = f"รายงานผลการดำเนินการตาม{MEASURES_OF_OFFICE}" if content.round_months else MEASURES_OF_OFFICE
    return f"{what} {year_and_round(content)}"


def _head(content: ReportContent) -> Fields:
    _, mayor = signing_posts(content.organization_name)
    made_on = format_date(day_of(content.prepared_at), digits=content.digits)
    enclosed = f"{_attachment(content)} จำนวน {Wording.of(content).number(1)} ชุด"
    return Fields(
        title="บันทึกข้อความ",
        lines=(
            (Labelled("ส่วนราชการ", f"{content.office} {content.organization_name}".strip()),),
            (Labelled("ที่", ""), Labelled("วันที่", made_on)),
            (Labelled("เรื่อง", _subject(content)),),
            (Labelled("เรียน", mayor),),
            (Labelled("สิ่งที่แนบมาด้วย", enclosed),),
        ),
    )


def _letter(content: ReportContent) -> Iterator[Block]:
    parts = (
        ("เรื่องเดิม", (_before(content),)),
        ("ข้อเท็จจริง", _facts(content)),
        ("ข้อเสนอ", (_proposal(content),)),
    )
    for number, (title, words) in enumerate(parts, start=1):
        yield Words((Paragraph("", lead=f"{Wording.of(content).number(number)}. {title}"),), style="plain")
        yield Words(tuple(map(Paragraph, words)))
    yield Signatures((replace(_chain(content)[0], part=""),))  # whoever writes a memo signs it


def _before(content: ReportContent) -> str:
    year = Wording.of(content).in_year()
    if content.round_months:
        return (
            f"ตามที่{content.organization_name} ได้กำหนด{MEASURES_OF_OFFICE} {year} และกำหนดให้ติดตามและรายงานผลการดำเนินการ"
            f" {Wording.of(content).round_with_months()} นั้น"
        )
    return f"ด้วย{_ASSESSMENT} และให้หน่วยงานกำหนด{MEASURES_OF_OFFICE} {year} นั้น"


def _facts(content: ReportContent) -> tuple[str, ...]:
    """What was made, and of a round the figures of the overview."""
    wording, who = Wording.of(content), content.office or content.organization_name
    counted = f"จำนวน {wording.number(len(content.rows))} มาตรการ"
    enclosed = "รายละเอียดปรากฏตามสิ่งที่แนบมาด้วย"
    if not content.round_months:
        what = "โดยกำหนดวิธีการดำเนินการ ผู้รับผิดชอบ ระยะเวลาดำเนินการ และการติดตามผล"
        return (f"{who} ได้จัดทำ{MEASURES_OF_OFFICE} {wording.in_year()} {counted} {what} {enclosed}",)
    told = f"{who} ได้รวบรวมผลการดำเนินการตามมาตรการดังกล่าวแล้ว {counted} {enclosed}"
    by_key = {figure.key: figure for figure in content.figures}
    return (told, *(_figure(by_key[key], wording) for key in _TOLD if key in by_key and by_key[key].total))


def _figure(figure: ReportFigure, wording: Wording) -> str:
    counted, total = wording.number(figure.counted), wording.number(figure.total)
    return f"- {figure.label} {counted} จาก {total} {figure.unit}"


def _proposal(content: ReportContent) -> str:
    asked = f"จึงเรียนมาเพื่อโปรดพิจารณา หากเห็นชอบ ขอได้โปรดอนุมัติ{_attachment(content)}"
    if content.round_months:
        return f"{asked} และให้เผยแพร่บนเว็บไซต์ของหน่วยงานต่อไป"
    return f"{asked} และให้ส่วนราชการที่รับผิดชอบถือปฏิบัติ พร้อมทั้งเผยแพร่บนเว็บไซต์ของหน่วยงานต่อไป"


def _row(row: ReportRow, wording: Wording, number: int, *, has_results: bool) -> Row:
    followed = row.result if has_results else row.follow_up
    cells = text_cell(wording.number(number)), row.title, listed(row.steps, wording), row.responsible, row.period
    return Row((*cells, blank_if_empty(followed)))


def _chain(content: ReportContent) -> tuple[Signatory, ...]:
    return content.opinions or opinions_for(content.organization_name)


def _opinions(content: ReportContent) -> Iterator[Block]:
    """The officer proposes in printed words; everybody above ticks and writes by hand; the last one decides."""
    chain = _chain(content)
    for at, found in enumerate(chain):
        title, signatory = f"ความเห็นของ{found.part}", replace(found, part="")
        if at == 0 and len(chain) > 1:
            yield Opinion(title, (Paragraph(f"เห็นควรเสนอเพื่อโปรดพิจารณาอนุมัติ{_attachment(content)}"),), signatory)
        else:
            yield Opinion(title, (), signatory, _DECIDING if at == len(chain) - 1 else _PASSING)
