"""The divisions an office of each kind usually has, ready to be ticked; every office changes them as it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.rules.office import OrganizationKind


@dataclass(frozen=True)
class ReadyDivision:
    """A division that can be ticked. `is_usual`: nearly every office of the kind has it."""

    name: str
    aliases: tuple[str, ...] = ()
    is_usual: bool = True


_FINANCE = ReadyDivision("กองคลัง", ("ส่วนการคลัง",))
_WORKS = ReadyDivision("กองช่าง", ("ส่วนโยธา",))
_HEALTH = ReadyDivision("กองสาธารณสุขและสิ่งแวดล้อม", ("กองสาธารณสุข", "กองสาธารณสุขฯ"))
_WELFARE = ReadyDivision("กองสวัสดิการสังคม", ("กองสวัสดิการฯ",))
_AUDIT = ReadyDivision("หน่วยตรวจสอบภายใน", ("ตรวจสอบภายใน",))
_CULTURE = ReadyDivision("กองการศึกษา ศาสนา และวัฒนธรรม", ("กองการศึกษา", "กองการศึกษาฯ"))
_EDUCATION = ReadyDivision("กองการศึกษา", ("กองการศึกษาฯ",))
_STRATEGY = ReadyDivision("กองยุทธศาสตร์และงบประมาณ", ("กองยุทธศาสตร์ฯ", "กองวิชาการและแผนงาน"))
_STAFF = ReadyDivision("กองการเจ้าหน้าที่")


def _seldom(name: str, *aliases: str) -> ReadyDivision:
    return ReadyDivision(name, aliases, is_usual=False)


_SETS: Mapping[OrganizationKind, tuple[ReadyDivision, ...]] = {
    OrganizationKind.SUBDISTRICT: (
        ReadyDivision("สำนักปลัด", ("สำนักงานปลัด", "สำนักปลัดองค์การบริหารส่วนตำบล", "สป.")),
        _FINANCE,
        _WORKS,
        _CULTURE,
        _seldom(_HEALTH.name, *_HEALTH.aliases),
        _seldom(_WELFARE.name, *_WELFARE.aliases),
        _seldom("กองส่งเสริมการเกษตร"),
        _seldom(_STRATEGY.name, *_STRATEGY.aliases),
        _AUDIT,
    ),
    OrganizationKind.SUBDISTRICT_MUNICIPALITY: (
        ReadyDivision("สำนักปลัดเทศบาล", ("สำนักปลัด", "สป.")),
        _FINANCE,
        _WORKS,
        _HEALTH,
        _EDUCATION,
        _seldom(_STRATEGY.name, *_STRATEGY.aliases),
        _seldom(_WELFARE.name, *_WELFARE.aliases),
        _seldom("กองการประปา"),
        _AUDIT,
    ),
    OrganizationKind.TOWN: (
        ReadyDivision("สำนักปลัดเทศบาล", ("สำนักปลัด", "สป.")),
        _FINANCE,
        _WORKS,
        _HEALTH,
        _EDUCATION,
        _STRATEGY,
        _WELFARE,
        _seldom(_STAFF.name),
        _seldom("กองการประปา"),
        _AUDIT,
    ),
    OrganizationKind.CITY: (
        ReadyDivision("สำนักปลัดเทศบาล", ("สำนักปลัด", "สป.")),
        ReadyDivision("สำนักคลัง", ("สำนักการคลัง", "กองคลัง")),
        ReadyDivision("สำนักช่าง", ("สำนักการช่าง", "กองช่าง")),
        ReadyDivision("สำนักสาธารณสุขและสิ่งแวดล้อม", ("สำนักการสาธารณสุขและสิ่งแวดล้อม", "กองสาธารณสุข")),
        ReadyDivision("สำนักการศึกษา", ("กองการศึกษา",)),
        ReadyDivision("กองยุทธศาสตร์และงบประมาณ", ("สำนักยุทธศาสตร์และงบประมาณ", "กองวิชาการและแผนงาน")),
        _WELFARE,
        _STAFF,
        _seldom("กองการแพทย์"),
        _seldom("กองสารสนเทศภาษีและทะเบียนทรัพย์สิน"),
        _seldom("สถานธนานุบาล"),
        _AUDIT,
    ),
    OrganizationKind.PROVINCIAL: (
        ReadyDivision("สำนักปลัดองค์การบริหารส่วนจังหวัด", ("สำนักปลัด", "สป.")),
        ReadyDivision("สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด", ("สำนักเลขานุการ", "กองกิจการสภา")),
        ReadyDivision("สำนักยุทธศาสตร์และงบประมาณ", ("กองยุทธศาสตร์และงบประมาณ", "กองแผนและงบประมาณ")),
        ReadyDivision("สำนักคลัง", ("กองคลัง",)),
        ReadyDivision("สำนักช่าง", ("กองช่าง",)),
        ReadyDivision("กองสาธารณสุข"),
        _CULTURE,
        ReadyDivision("กองพัสดุและทรัพย์สิน", ("กองพัสดุ",)),
        _STAFF,
        _seldom(_WELFARE.name, *_WELFARE.aliases),
        _seldom("กองการท่องเที่ยวและกีฬา"),
        _AUDIT,
    ),
}


def ready_divisions(kind: OrganizationKind) -> tuple[ReadyDivision, ...]:
    """What can be ticked for an office of this kind, in the order documents list them."""
    return _SETS[kind]


def head_title(division: str) -> str:
    """What the head of a division is usually called: หัวหน้าสำนักปลัด, ผู้อำนวยการกองช่าง."""
    is_plain = division.startswith(("สำนักปลัด", "หน่วย", "งาน", "ฝ่าย"))
    return f"{'หัวหน้า' if is_plain else 'ผู้อำนวยการ'}{division}"
