"""The problems found while reading a plan, each as a Thai sentence that says where to look and what to do."""

import re
from collections.abc import Sequence

from tracker.rules.owner_cell import OwnerDoubt, OwnerEntry
from tracker.rules.period import Period, PeriodDoubt, PeriodReading
from tracker.rules.plan_draft import Problem, Severity, Source
from tracker.rules.plan_text import has_lone_dash

_FOREIGN = re.compile(r"[^\W\d_A-Za-z\u0E00-\u0E7F\u00AA-\u024F]+")

_PERIOD_SENTENCES = {
    PeriodDoubt.OUTSIDE_YEAR: (
        Severity.WARNING,
        "ระยะเวลา “{0}” อยู่นอกปีงบประมาณของแผน อาจพิมพ์ปีคลาดเคลื่อน กรุณาตรวจปีและแก้ไขก่อนยืนยัน",
    ),
    PeriodDoubt.REVERSED: (
        Severity.ERROR,
        "ระยะเวลา “{0}” สิ้นสุดก่อนวันเริ่มต้น กรุณาแก้ไขวันที่ให้ถูกต้อง",
    ),
    PeriodDoubt.YEAR_MISSING: (
        Severity.WARNING,
        "ระยะเวลา “{0}” ไม่ระบุปี และไม่ทราบปีงบประมาณของแผน กรุณาระบุปีงบประมาณ",
    ),
    PeriodDoubt.CALENDAR_OR_FISCAL: (
        Severity.WARNING,
        "ระยะเวลา “{0}” ไม่ชัดว่าเป็นปีปฏิทินหรือปีงบประมาณ ระบบอ่านเป็นปีงบประมาณ หากเป็นปีปฏิทิน กรุณาแก้วันเริ่มต้นและวันสิ้นสุด",
    ),
    PeriodDoubt.OPEN_END: (
        Severity.INFO,
        "ระยะเวลา “{0}” ไม่มีวันสิ้นสุด ระบบใช้วันสิ้นปีงบประมาณ หากเสร็จก่อนนั้น กรุณาแก้วันสิ้นสุด",
    ),
    PeriodDoubt.NO_SUCH_DAY: (
        Severity.ERROR,
        "ไม่มีวันที่ตาม “{0}” ในปฏิทิน กรุณาแก้ไขวันที่ให้ถูกต้อง",
    ),
}


def short(text: str, most: int = 80) -> str:
    """A text in one line, cut for a sentence."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def period_problems(reading: PeriodReading, source: Source | None) -> list[Problem]:
    """What is doubtful about the periods of one cell."""
    found = []
    for period in reading.periods:
        if period.doubt:
            severity, sentence = _PERIOD_SENTENCES[period.doubt]
            found.append(Problem(severity, f"period_{period.doubt.value}", sentence.format(short(period.text)), source))
    if reading.unread:
        message = f"อ่านข้อความ “{short(reading.unread)}” ในช่องระยะเวลาไม่ออก กรุณาระบุวันที่เอง"
        severity = Severity.INFO if reading.periods else Severity.WARNING
        found.append(Problem(severity, "period_unread", message, source))
    if reading.frequencies and (
        not reading.periods or any(period.text in reading.frequencies for period in reading.periods)
    ):
        message = (
            f"“{short(reading.frequencies[0])}” บอกความถี่ ไม่ใช่ช่วงเวลา ระบบให้ดำเนินการตลอดปีงบประมาณ"
            " หากไม่ใช่ กรุณาระบุวันเริ่มต้นและวันสิ้นสุด"
        )
        found.append(Problem(Severity.INFO, "period_frequency", message, source))
    return found


def is_usable(period: Period) -> bool:
    """Whether the days of a period can be kept in the draft."""
    return period.doubt not in (PeriodDoubt.REVERSED, PeriodDoubt.NO_SUCH_DAY, PeriodDoubt.YEAR_MISSING)


def owner_problems(entry: OwnerEntry, source: Source | None) -> list[Problem]:
    """What is doubtful about one responsible party."""
    return [*_owner_doubts(entry, source), *_short_names(entry, source)]


def _short_names(entry: OwnerEntry, source: Source | None) -> list[Problem]:
    return [
        Problem(
            Severity.INFO,
            "owner_short_name",
            f"ชื่อย่อ “{short(printed, 30)}” ระบบอ่านเป็น “{name}” กรุณาตรวจว่าถูกต้อง",
            source,
        )
        for printed, name in entry.shortened
    ]


def _owner_doubts(entry: OwnerEntry, source: Source | None) -> list[Problem]:
    if entry.doubt is OwnerDoubt.UNIT_ALONE:
        message = f"“{short(entry.text)}” เป็นงาน ฝ่าย หรือตำแหน่ง แต่ไม่ระบุสำนัก/กอง กรุณาเลือกสำนัก/กองที่รับผิดชอบ"
        return [Problem(Severity.WARNING, "owner_unit_alone", message, source)]
    if entry.doubt is OwnerDoubt.PERSON:
        message = f"“{short(entry.text)}” มีชื่อบุคคล ระบบเก็บเฉพาะชื่อสำนัก/กอง กรุณาตรวจว่ามอบให้ถูกหน่วยงาน"
        return [Problem(Severity.INFO, "owner_person", message, source)]
    if entry.doubt is OwnerDoubt.NOT_A_DIVISION:
        message = f"“{short(entry.text)}” ไม่ใช่ชื่อสำนักหรือกองที่ชัดเจน กรุณาเลือกสำนัก/กองที่รับผิดชอบ"
        return [Problem(Severity.WARNING, "owner_unknown", message, source)]
    return []


def dash_problems(titles: Sequence[str], source: Source | None) -> list[Problem]:
    """Titles without steps in which a lone dash may begin one; whether it does nobody can tell from one line."""
    message = "“{0}” มีขีดคั่นในบรรทัดเดียว ระบบอ่านทั้งหมดเป็นชื่อมาตรการ หากหลังขีดเป็นขั้นตอน กรุณาแก้ไขและแยกเป็นขั้นตอน"
    found = [title for title in dict.fromkeys(titles) if has_lone_dash(title)]
    return [Problem(Severity.WARNING, "doubt_title_dash", message.format(short(title)), source) for title in found]


def letter_problems(texts: tuple[str, ...], source: Source | None) -> list[Problem]:
    """Letters of other scripts inside Thai words: damage of a scan."""
    strange = dict.fromkeys(match for text in texts for match in _FOREIGN.findall(text) if match.isalpha())
    if not strange:
        return []
    message = f"พบอักษรแปลกปลอม “{short(' '.join(strange), 30)}” ในข้อความ อาจเกิดจากการสแกน กรุณาตรวจตัวสะกด"
    return [Problem(Severity.INFO, "doubt_letters", message, source)]
