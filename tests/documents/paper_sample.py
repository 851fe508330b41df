"""Papers of an invented office, with everything a paper can hold."""

import base64
from dataclasses import replace
from datetime import date, datetime

from tracker.documents.picture import qr_picture
from tracker.rules.paper import (
    Block,
    Column,
    Day,
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
from tracker.rules.report_content import Cell, Paragraph, Signatory, Tick
from tracker.rules.thai_calendar import BANGKOK

MADE_AT = datetime(2026, 4, 9, 14, 5, tzinfo=BANGKOK)
SHA256 = "3f9a" * 16
CODE = "7K4Q-92MX"
ADDRESS = f"https://tidtam.thungmaisak.example/reports/code/{CODE}"
OFFICE = "องค์การบริหารส่วนตำบลทุ่งไม้สัก"
LOGO = base64.b64encode(qr_picture("ตรา").content).decode()

SIGNATORIES = (
    Signatory("ผู้รายงาน", "นางสาวสุดา แสงจันทร์", "นักวิเคราะห์นโยบายและแผนชำนาญการ"),
    Signatory("ผู้ตรวจสอบ", post="ปลัดองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
    Signatory("ผู้อนุมัติ", post="นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก"),
)
HEADING = Heading(
    (
        "รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",
        "ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ รอบ ๖ เดือน (ตุลาคม ๒๕๖๘ - มีนาคม ๒๕๖๙)",
        OFFICE,
    )
)
OPENING = Words(
    (
        Paragraph(
            f"ตามที่ {OFFICE} ได้จัดทำมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๙ นั้น"
            " บัดนี้ได้ดำเนินการมาครบรอบ ๖ เดือนแล้ว จึงขอรายงานผลการดำเนินการ ดังนี้"
        ),
    )
)


def said(*texts: str) -> Cell:
    """A cell of plain paragraphs; one that begins with a dash or a number hangs."""
    return tuple(Paragraph(text, hang=_hang(text)) for text in texts)  # type: ignore[arg-type]


def _hang(text: str) -> str:
    return "dash" if text.startswith("- ") else "number" if text[:1].isdigit() and text[1:2] == "." else ""


COLUMNS = (
    Column("ประเด็นการประเมิน", 1440),
    Column("มาตรการ/แนวทาง", 1930),
    Column("ขั้นตอน/วิธีการปฏิบัติ", 3380),
    Column("ผู้รับผิดชอบ", 1480, is_centered=True),
    Column("ระยะเวลา\nดำเนินการ", 1600, is_centered=True),
    Column("ผลการดำเนินการ", 3830),
    Column("ข้อเสนอแนะ", 1476),
)
SERVICE = Row(
    (
        said("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่"),
        said("มาตรการพัฒนาคุณภาพการให้บริการประชาชนให้เป็นไปตามขั้นตอนและระยะเวลาที่กำหนด"),
        said(
            "๑. จัดทำคู่มือสำหรับประชาชนให้ครบทุกงานบริการ และทบทวนขั้นตอนกับระยะเวลาให้เป็นปัจจุบัน",
            "๒. ติดประกาศขั้นตอน ระยะเวลา และค่าธรรมเนียม ณ จุดบริการ และเผยแพร่ทางเว็บไซต์ของหน่วยงาน",
        ),
        said("ทุกสำนัก/กอง"),
        said("ต.ค. ๖๘ – ก.ย. ๖๙"),
        (
            Paragraph("", lead="กองคลัง:"),
            Paragraph("ปรับปรุงคู่มือสำหรับประชาชน งานจัดเก็บรายได้ จำนวน 6 กระบวนงาน และติดประกาศเมื่อวันที่ 15 มกราคม 2569"),
            Paragraph("", lead="สำนักปลัด:"),
            Paragraph("- จัดทำคู่มือครบทั้ง ๑๒ กระบวนงาน เผยแพร่ทาง www.thungmaisak.example/manual", hang="dash"),
            Paragraph("- สำรวจความพึงพอใจ ๑๘๔ ราย พึงพอใจระดับมากที่สุด ร้อยละ ๙๓.๔๘", hang="dash"),
            Paragraph("ยังไม่รายงานผล", lead="กองช่าง:", is_missing=True),
        ),
        said("ควรจัดทำคู่มือเป็นภาษามลายูเพิ่มเติม เพื่ออำนวยความสะดวกแก่ประชาชนในพื้นที่"),
    )
)
MARKS = Row(
    (
        said("ตัวชี้วัดที่ ๔"),
        said("น้ำ ก้ำ ปี่ ฟื้น ฝึก กตัญญู ฐู ฎุ เป็น"),
        said("ทบทวนขั้นตอนการยืมพัสดุ <ฉบับที่ 2> & แบบฟอร์ม ยม.01"),
        said("กองคลัง"),
        said("ม.ค. ๖๙"),
        said("- ประกาศใช้แนวทางปฏิบัติการยืมพัสดุและครุภัณฑ์ ลงวันที่ 12 ธ.ค. 68", "- แจ้งเวียนผ่านไลน์กลุ่ม “ทุ่งไม้สัก สุจริต”"),
        said("-"),
    )
)
BAND = Row((said("ตัวชี้วัดย่อยที่ ๙.๑ ข้อมูลพื้นฐาน"),), is_band=True)
TABLE = Table(COLUMNS, (SERVICE, MARKS), name="ผลการดำเนินการ")
NOT_YET, DONE = "ยังไม่ได้ดำเนินการ", "ดำเนินการ"


def ticked(is_done: bool, *texts: str) -> Cell:
    boxes = (Paragraph("", ticks=(Tick(NOT_YET, not is_done),)), Paragraph("", ticks=(Tick(DONE, is_done),)))
    return (*boxes, *said(*texts))


CHECKLIST = Table(
    (
        Column("ข้อ", 6, is_centered=True),
        Column("ข้อมูล", 20),
        Column("องค์ประกอบด้านข้อมูล", 34),
        Column("ยังไม่แล้วเสร็จ", 8, is_centered=True, over="สถานะ"),
        Column("แล้วเสร็จ", 8, is_centered=True, over="สถานะ"),
        Column("ความก้าวหน้าผลการดำเนินการ", 34),
    ),
    (
        BAND,
        Row(
            (
                said("๐๑"),
                said("โครงสร้าง"),
                said("- แสดงแผนผังโครงสร้างการแบ่งส่วนราชการของหน่วยงาน", "- แสดงตำแหน่งสำคัญและการแบ่งส่วนงานภายใน"),
                (Paragraph("", ticks=(Tick("", is_ticked=False),)),),
                (Paragraph("", ticks=(Tick("", is_ticked=True),)),),
                ticked(True, "- เปิดเผยข้อมูลบนเว็บไซต์หลักของหน่วยงานครบตามองค์ประกอบ"),
            )
        ),
    ),
    name="OIT",
)
PLAN = Table(
    (Column("มาตรการ", 4), Column("เริ่ม", 2, is_centered=True), Column("แล้วเสร็จ", 2, is_centered=True)),
    (
        Row(
            (said("เผยแพร่แผนการใช้จ่ายงบประมาณ"), said("๑ ต.ค. ๖๘"), said("๓๑ มี.ค. ๖๙")),
            days=(Day(1, date(2025, 10, 1)), Day(2, date(2026, 3, 31))),
        ),
    ),
    name="กำหนดเวลา",
)
MEMO_HEAD = Fields(
    "บันทึกข้อความ",
    (
        (Labelled("ส่วนราชการ", "สำนักปลัด องค์การบริหารส่วนตำบลทุ่งไม้สัก โทร. ๐ ๗๓๖๔ ๐๐๐๐"),),
        (Labelled("ที่", "นธ ๗๒๙๐๑/"), Labelled("วันที่", "")),
        (Labelled("เรื่อง", "ขออนุมัติมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๙"),),
        (Labelled("เรียน", "นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก"),),
    ),
)
CHAIN = tuple(
    Opinion(f"ความเห็นของ{post}", said(*words), Signatory("", post=post), choices)
    for post, words, choices in (
        ("หัวหน้าสำนักปลัด", ("ตรวจสอบแล้ว เห็นควรเสนอผู้บริหารพิจารณา",), ()),
        ("ปลัดองค์การบริหารส่วนตำบลทุ่งไม้สัก", (), ()),
        ("นายกองค์การบริหารส่วนตำบลทุ่งไม้สัก", (), ("อนุมัติ", "ไม่อนุมัติ")),
    )
)
DRAFT = Stamp(SHA256, MADE_AT)
UNDER_APPROVAL = Stamp(SHA256, MADE_AT, is_draft=False, code=CODE, address=ADDRESS)


def paper(*blocks: Block, stamp: Stamp = DRAFT, look: Look | None = None, is_landscape: bool = True) -> Paper:
    return Paper(
        Form.PROGRESS, " ".join(HEADING.lines), OFFICE, is_landscape, look or Look(), stamp, blocks or REPORT_BLOCKS
    )


REPORT_BLOCKS: tuple[Block, ...] = (HEADING, OPENING, TABLE, Signatures(SIGNATORIES))
REPORT = paper()
APPROVED = paper(
    HEADING,
    OPENING,
    TABLE,
    PageBreak(),
    Heading(("ประเด็นการประเมิน OIT",), 2),
    CHECKLIST,
    PLAN,
    Signatures(SIGNATORIES),
    stamp=UNDER_APPROVAL,
    look=Look(logo=LOGO),
)
MEMO = replace(
    paper(
        MEMO_HEAD,
        Words((Paragraph("เรื่องเดิม"),), "plain"),
        OPENING,
        Signatures(SIGNATORIES[:1]),
        *CHAIN,
        PageBreak(is_landscape=True),
        HEADING,
        TABLE,
        stamp=UNDER_APPROVAL,
        look=Look(logo=LOGO),
        is_landscape=False,
    ),
    form=Form.MEMO,
)


def with_text(text: str) -> Paper:
    """A report whose only measure has this title."""
    cells = SERVICE.cells
    return paper(HEADING, OPENING, replace(TABLE, rows=(Row((cells[0], (Paragraph(text),), *cells[2:])),)))
