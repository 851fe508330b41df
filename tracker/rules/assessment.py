"""The ten indicators (ตัวชี้วัด) of the integrity and transparency assessment (ITA) and their instruments."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Instrument(StrEnum):
    """The three ways the assessment measures: people inside, people outside, what is published."""

    IIT = "IIT"
    EIT = "EIT"
    OIT = "OIT"


@dataclass(frozen=True)
class Indicator:
    """One indicator with its official name."""

    number: int
    name: str
    instrument: Instrument


_NAMES = {
    Instrument.IIT: (
        "การปฏิบัติหน้าที่",
        "การใช้งบประมาณ",
        "การใช้อำนาจ",
        "การใช้ทรัพย์สินของราชการ",
        "การแก้ไขปัญหาการทุจริต",
    ),
    Instrument.EIT: ("คุณภาพการดำเนินงาน", "ประสิทธิภาพการสื่อสาร", "การปรับปรุงการทำงาน"),
    Instrument.OIT: ("การเปิดเผยข้อมูล", "การป้องกันการทุจริต"),
}
_IN_ORDER = ((name, instrument) for instrument, names in _NAMES.items() for name in names)

INDICATORS: Mapping[int, Indicator] = MappingProxyType(
    {number: Indicator(number, name, instrument) for number, (name, instrument) in enumerate(_IN_ORDER, 1)}
)
