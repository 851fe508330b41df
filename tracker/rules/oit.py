"""The O-item catalogue (ข้อ O ของแบบตรวจการเปิดเผยข้อมูลสาธารณะ OIT): by year and kind of agency, as facts.

The items of fiscal year 2566, the same for every local government. Years that are not here have no catalogue, and
nothing is said about their numbers.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.rules.office import OrganizationKind

Catalogue = Mapping[int, "OitItem"]


@dataclass(frozen=True)
class OitItem:
    """One item: its number, its name, and other words by which documents call it."""

    number: int
    title: str
    also: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return f"O{self.number}"


@dataclass(frozen=True)
class Reference:
    """An item a text refers to (อ้างอิงจาก ๐๑๓, ตามข้อ O36): `last` differs from `number` for a run of items."""

    number: int
    last: int
    start: int
    end: int

    @property
    def code(self) -> str:
        return f"O{self.number}" if self.number == self.last else f"O{self.number}-O{self.last}"


_2566 = (
    OitItem(1, "โครงสร้าง", ("โครงสร้างหน่วยงาน",)),
    OitItem(2, "ข้อมูลผู้บริหาร"),
    OitItem(3, "อำนาจหน้าที่"),
    OitItem(4, "แผนยุทธศาสตร์หรือแผนพัฒนาหน่วยงาน"),
    OitItem(5, "ข้อมูลการติดต่อ"),
    OitItem(6, "กฎหมายที่เกี่ยวข้อง"),
    OitItem(7, "ข่าวประชาสัมพันธ์"),
    OitItem(8, "Q&A"),
    OitItem(9, "Social Network", ("เครือข่ายสังคมออนไลน์",)),
    OitItem(10, "นโยบายคุ้มครองข้อมูลส่วนบุคคล"),
    OitItem(
        11,
        "แผนดำเนินงานและการใช้งบประมาณประจำปี",
        ("แผนการใช้จ่ายงบประมาณประจำปี", "แผนการดำเนินงานและแผนการใช้จ่ายงบประมาณ", "แผนดำเนินงานและการใช้จ่ายงบประมาณประจำปี"),
    ),
    OitItem(12, "รายงานการกำกับติดตามการดำเนินงานและการใช้งบประมาณประจำปี รอบ 6 เดือน"),
    OitItem(13, "รายงานผลการดำเนินงานประจำปี"),
    OitItem(
        14,
        "คู่มือหรือมาตรฐานการปฏิบัติงาน",
        ("คู่มือมาตรฐานการปฏิบัติงาน", "คู่มือการปฏิบัติงาน", "มาตรฐานการปฏิบัติงาน", "คู่มือหรือแนวทางการปฏิบัติงาน"),
    ),
    OitItem(
        15,
        "คู่มือหรือมาตรฐานการให้บริการ",
        ("คู่มือการให้บริการ", "มาตรฐานการให้บริการ", "คู่มือการให้บริการประชาชน", "คู่มือสำหรับประชาชน"),
    ),
    OitItem(16, "ข้อมูลเชิงสถิติการให้บริการ"),
    OitItem(17, "รายงานผลการสำรวจความพึงพอใจการให้บริการ"),
    OitItem(18, "E-Service"),
    OitItem(19, "แผนการจัดซื้อจัดจ้างหรือแผนการจัดหาพัสดุ", ("แผนการจัดซื้อจัดจ้างหรือการจัดหาพัสดุ",)),
    OitItem(20, "ประกาศต่าง ๆ เกี่ยวกับการจัดซื้อจัดจ้างหรือการจัดหาพัสดุ"),
    OitItem(21, "สรุปผลการจัดซื้อจัดจ้างหรือการจัดหาพัสดุรายเดือน"),
    OitItem(22, "รายงานผลการจัดซื้อจัดจ้างหรือการจัดหาพัสดุประจำปี"),
    OitItem(23, "นโยบายหรือแผนการบริหารและพัฒนาทรัพยากรบุคคล", ("นโยบายการบริหารทรัพยากรบุคคล",)),
    OitItem(
        24,
        "การดำเนินการตามนโยบายหรือแผนการบริหารและพัฒนาทรัพยากรบุคคล",
        ("การดำเนินการตามนโยบายการบริหารทรัพยากรบุคคล",),
    ),
    OitItem(25, "หลักเกณฑ์การบริหารและพัฒนาทรัพยากรบุคคล"),
    OitItem(26, "รายงานผลการบริหารและพัฒนาทรัพยากรบุคคลประจำปี"),
    OitItem(27, "แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ"),
    OitItem(28, "ช่องทางแจ้งเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ"),
    OitItem(29, "ข้อมูลเชิงสถิติเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ"),
    OitItem(30, "การเปิดโอกาสให้เกิดการมีส่วนร่วม"),
    OitItem(31, "ประกาศเจตนารมณ์นโยบาย No Gift Policy จากการปฏิบัติหน้าที่", ("ประกาศเจตนารมณ์นโยบาย No Gift Policy",)),
    OitItem(32, "การสร้างวัฒนธรรม No Gift Policy"),
    OitItem(33, "รายงานผลตามนโยบาย No Gift Policy"),
    OitItem(34, "การประเมินความเสี่ยงการทุจริตและประพฤติมิชอบประจำปี"),
    OitItem(35, "การดำเนินการเพื่อจัดการความเสี่ยงการทุจริตและประพฤติมิชอบ"),
    OitItem(36, "แผนปฏิบัติการป้องกันการทุจริต", ("แผนป้องกันการทุจริต", "แผนปฏิบัติการป้องกันการทุจริตประจำปี")),
    OitItem(37, "รายงานการกำกับติดตามการดำเนินการป้องกันการทุจริตประจำปี รอบ 6 เดือน"),
    OitItem(38, "รายงานผลการดำเนินการป้องกันการทุจริตประจำปี"),
    OitItem(39, "ประมวลจริยธรรมสำหรับเจ้าหน้าที่ของรัฐ", ("ประมวลจริยธรรม",)),
    OitItem(40, "การขับเคลื่อนจริยธรรม"),
    OitItem(41, "การประเมินจริยธรรมเจ้าหน้าที่ของรัฐ"),
    OitItem(
        42,
        "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",
        ("มาตรการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน",),
    ),
    OitItem(43, "การดำเนินการตามมาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"),
)
# The sub-indicators they stand under, each with the number of its first item.
_HEADINGS_2566 = (
    (1, "9.1 ข้อมูลพื้นฐาน"),
    (11, "9.2 การบริหารงาน"),
    (19, "9.3 การจัดซื้อจัดจ้าง"),
    (23, "9.4 การบริหารและพัฒนาทรัพยากรบุคคล"),
    (27, "9.5 การส่งเสริมความโปร่งใส"),
    (31, "10.1 การดำเนินการเพื่อป้องกันการทุจริต"),
    (39, "10.2 มาตรการส่งเสริมคุณธรรมและความโปร่งใส"),
)
_CATALOGUES: Mapping[tuple[int, OrganizationKind], Catalogue] = MappingProxyType(
    {(2566, kind): MappingProxyType({item.number: item for item in _2566}) for kind in OrganizationKind}
)

_CODE = r"(?:[Oo○◯]\s*\.?\s*|0)(?P<{0}>\d{{1,2}})(?!\d)"
_REFERENCE = re.compile(
    rf"(?:อ้างอิง(?:จาก|ตาม)?|(?:ตาม|ใน|ดู)?ข้อ(?:ที่)?)\s*(?:ข้อ)?\s*{_CODE.format('n')}(?:\s*[-–—]\s*{_CODE.format('last')})?"
)


def catalogue_of(year: int | None, kind: OrganizationKind | None = None) -> Catalogue | None:
    """The items of a year for a kind of agency (any, where unknown); None for a year without a catalogue."""
    if year is None:
        return None
    kinds = [kind] if kind else list(OrganizationKind)
    return next((found for each in kinds if (found := _CATALOGUES.get((year, each)))), None)


def heading_of(year: int, number: int) -> str:
    """The sub-indicator an item stands under ("9.1 ข้อมูลพื้นฐาน"); "" for a year of which nothing is known."""
    if year != 2566:
        return ""
    return next((words for first, words in reversed(_HEADINGS_2566) if number >= first), "")


def references_in(text: str) -> list[Reference]:
    """The O-items a text (Arabic digits) refers to. "ข้อ 3" alone is no O-item; O3, 03 and ○3 are."""
    found = []
    for match in _REFERENCE.finditer(text):
        number, last = int(match["n"]), int(match["last"] or match["n"])
        if number:
            found.append(Reference(number, last, match.start(), match.end()))
    return found
