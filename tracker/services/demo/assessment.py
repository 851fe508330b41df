"""The demo's answers for the assessment: a few O-items of its year, what the office says of them, and what shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tracker.rules.o_item_list import CatalogueItem
from tracker.services.add_evidence import Upload
from tracker.services.answer_o_item import answer_o_item
from tracker.services.demo.attachments import paper
from tracker.services.demo.stage import Stage
from tracker.services.demo.town import WEBSITE
from tracker.services.keep_o_items import NewList, fingerprint, keep_list
from tracker.services.link_evidence import add_file_for_o_item, add_link_for_o_item
from tracker.services.set_public import set_public
from tracker.store.o_items import get_o_item
from tracker.store.people import get_organization

_ANNOUNCEMENT = "รายการตัวอย่างสำหรับการสาธิต ปีงบประมาณ {year} (ไม่ใช่รายการที่ประกาศจริง)"
_SURVEY = f"{WEBSITE}/eit-survey"
_BASIC, _BUDGET, _POLICY = "ข้อมูลพื้นฐาน", "การบริหารงานและงบประมาณ", "การป้องกันการทุจริต"


@dataclass(frozen=True)
class ItemText:
    """An item with what the office answers; without an answer it is still to be done. `kind`: "link" or "pdf"."""

    code: str
    title: str
    heading: str
    components: tuple[str, ...] = ()
    answer: str = ""
    kind: str = ""
    evidence: str = ""
    path: str = ""


ITEMS: tuple[ItemText, ...] = (
    ItemText(
        "O1", "โครงสร้างหน่วยงาน", _BASIC, ("แผนผังโครงสร้างที่แสดงทุกสำนัก/กอง", "ชื่อตำแหน่งในแต่ละสำนัก/กอง"),
        "แสดงแผนผังโครงสร้างของ อบต. ครบ 6 สำนัก/กอง ปรับปรุงล่าสุดตามประกาศแบ่งส่วนราชการ", "pdf", "แผนผังโครงสร้างส่วนราชการ",
    ),
    ItemText(
        "O2", "ข้อมูลการติดต่อ", _BASIC, ("ที่อยู่", "หมายเลขโทรศัพท์", "อีเมลกลาง", "แผนที่ตั้ง"),
        "แสดงที่อยู่ หมายเลขโทรศัพท์ อีเมลกลาง และแผนที่ตั้งที่ทำการครบถ้วน", "link", "หน้าติดต่อเรา", "/contact",
    ),
    ItemText(
        "O3", "ช่องทางถาม-ตอบ", _BASIC, ("ตัวอย่างการถามและการตอบกลับ",),
        "เปิดช่องถาม-ตอบบนหน้าแรก เจ้าหน้าที่ตอบภายใน 3 วันทำการ", "link", "หน้าถาม-ตอบ", "/faq",
    ),
    ItemText(
        "O4", "แผนการใช้จ่ายงบประมาณประจำปี", _BUDGET, ("วงเงินรายโครงการ", "ระยะเวลาใช้จ่าย"),
        "เผยแพร่แผนการใช้จ่ายงบประมาณแยกรายโครงการและรายไตรมาส", "pdf", "แผนการใช้จ่ายงบประมาณ ปีงบประมาณ {year}",
    ),
    ItemText("O5", "รายงานการใช้จ่ายงบประมาณ รอบ 6 เดือน", _BUDGET, ("ผลการใช้จ่ายรายโครงการ", "ปัญหาอุปสรรค")),
    ItemText(
        "O6", "แผนการจัดซื้อจัดจ้าง", _BUDGET, (), "เผยแพร่แผนการจัดซื้อจัดจ้างประจำปีทุกโครงการ",
        "link", "แผนการจัดซื้อจัดจ้าง ปีงบประมาณ {year}", "/procurement/plan",
    ),
    ItemText(
        "O7", "คู่มือการให้บริการประชาชน", _BUDGET, ("ขั้นตอน", "ระยะเวลา", "ค่าธรรมเนียม"),
        "รวมขั้นตอน ระยะเวลา และค่าธรรมเนียมของงานบริการ 35 งานไว้ในเล่มเดียว", "link", "คู่มือบริการประชาชน", "/service-manual",
    ),
    ItemText(
        "O8", "ประกาศเจตนารมณ์ไม่รับของขวัญ", _POLICY, ("ลงนามโดยผู้บริหารสูงสุด", "ลงวันที่ในปีงบประมาณ"),
        "นายก อบต. ลงนามประกาศไม่รับของขวัญและของกำนัลทุกชนิดจากการปฏิบัติหน้าที่", "pdf", "ประกาศไม่รับของขวัญ ปีงบประมาณ {year}",
    ),
    ItemText(
        "O9", "ช่องทางแจ้งเรื่องร้องเรียนการทุจริต", _POLICY, (), "แจ้งได้ทางเว็บไซต์ โทรศัพท์ และตู้รับเรื่อง โดยปกปิดชื่อผู้แจ้ง",
        "link", "หน้าแจ้งเรื่องร้องเรียน", "/complaints",
    ),
    ItemText("O10", "รายงานผลตามมาตรการส่งเสริมคุณธรรมและความโปร่งใส", _POLICY, ("ผลการดำเนินการทุกมาตรการ",)),
)  # fmt: skip


def answer_items(stage: Stage, now: datetime) -> None:
    """Take over the list, answer what can be answered, and switch the page for everybody on."""
    session, policy, year = stage.session, stage.actors["policy"], stage.year.year
    items = tuple(CatalogueItem(text.code, text.title, text.components, text.heading) for text in ITEMS)
    new = NewList(year, items, _ANNOUNCEMENT.format(year=year), fingerprint(session, year))
    keep_list(session, actor=policy, new=new, now=now)
    for number, text in enumerate(_answered(ITEMS), start=1):
        _answer(stage, text, now + timedelta(minutes=5 * number))
    set_public(
        session,
        actor=policy,
        is_public=True,
        is_file_public=False,
        survey_url=_SURVEY,
        row_version=get_organization(session).row_version,
        now=now + timedelta(hours=2),
    )


def _answered(items: Sequence[ItemText]) -> list[ItemText]:
    return [text for text in items if text.answer]


def _answer(stage: Stage, text: ItemText, now: datetime) -> None:
    session, policy, year = stage.session, stage.actors["policy"], stage.year.year
    answer_o_item(
        session, actor=policy, year=year, code=text.code, url="", description=text.answer, row_version=0, now=now
    )
    title, item_id = text.evidence.format(year=year), get_o_item(session, year, text.code).id
    if text.kind == "link":
        add_link_for_o_item(
            session,
            actor=policy,
            o_item_id=item_id,
            title=title,
            url=WEBSITE + text.path,
            evidence_on=now.date(),
            now=now,
        )
    else:
        add_file_for_o_item(
            session,
            actor=policy,
            o_item_id=item_id,
            title=title,
            upload=Upload(f"{title}.pdf", paper(f"{text.code} {title}")),
            evidence_on=now.date(),
            data_dir=stage.data_dir,
            now=now,
        )
