"""Lists around the work as tables for a spreadsheet: messages, deadlines, holidays, evidence, registered reports."""

from collections.abc import Iterator
from datetime import datetime
from itertools import starmap

from sqlalchemy.orm import Session

from tracker.rules.delivery_words import CHANNELS, MESSAGES, standing_of
from tracker.rules.evidence_window import DOUBT_NAMES
from tracker.rules.link_watch import TROUBLE_NAMES
from tracker.rules.list_table import ListColumn, ListTable, Value
from tracker.rules.punctuality import DayCount, first_day, summarise_punctuality
from tracker.rules.thai_calendar import WEEKDAYS, day_of, format_instant
from tracker.store.assessment_dates import list_assessment_dates
from tracker.store.deadlines import DeadlineVersion, list_round_versions
from tracker.store.delivery_log import Wanted
from tracker.store.escalations import LateDuty, list_late_duties
from tracker.store.evidence_lines import NumberedEvidence, list_numbered_evidence
from tracker.store.frozen_reports import ReportHead, list_reports
from tracker.store.holidays import list_holidays_of_year
from tracker.store.link_watch import WatchedLink, list_watched_links
from tracker.store.list_rows import DeliveryLine, list_delivery_lines
from tracker.store.o_items import list_o_items
from tracker.store.people import get_organization
from tracker.store.plans import RoundHead, list_rounds
from tracker.store.punctuality import count_by_day


def deliveries_table(session: Session, wanted: Wanted) -> ListTable:
    """Every message the log's filter finds, all pages of it."""
    columns = (
        ListColumn("ผู้รับ"),
        ListColumn("สำนัก/กอง"),
        ListColumn("ช่องทาง", width=14),
        ListColumn("ชนิด"),
        ListColumn("หัวเรื่อง", width=50),
        ListColumn("ผลการส่ง"),
        ListColumn("สาเหตุ", width=30),
        ListColumn("กำหนดส่ง", width=20),
        ListColumn("ส่งเมื่อ", width=20),
    )
    return ListTable("ประวัติการแจ้งเตือน", columns, map(_delivery, list_delivery_lines(session, wanted)))


def _delivery(line: DeliveryLine) -> tuple[Value, ...]:
    standing = standing_of(
        line.status, line.channel, line.kind, line.error_class, may_have_arrived=line.may_have_arrived
    )
    return (
        line.person_name,
        line.division_name,
        CHANNELS[line.channel],
        MESSAGES.get(line.kind, line.kind),
        line.subject,
        standing.word,
        standing.trouble,
        format_instant(line.scheduled_for),
        format_instant(line.accepted_at) if line.accepted_at else "",
    )


def punctuality_table(session: Session, now: datetime) -> ListTable:
    """The days of the last thirty on which something was due, the newest first."""
    columns = (
        ListColumn("วันที่", "day", 14),
        ListColumn("ถึงเวลาส่ง", "number", 14),
        ListColumn("ภายใน 1 นาที", "number", 14),
        ListColumn("ภายใน 5 นาที", "number", 14),
    )
    today = day_of(now)
    opens_at = get_organization(session).opens_at
    counts = count_by_day(session, first=first_day(today), now=now, opens_at=opens_at)
    days = reversed(summarise_punctuality(counts, today).days)
    return ListTable("ส่งทันเวลา 30 วัน", columns, [_day(day) for day in days if day.due])


def _day(day: DayCount) -> tuple[Value, ...]:
    return day.day, day.due, day.in_one_minute, day.in_five_minutes


def holidays_table(session: Session, year: int) -> ListTable:
    """One year's holidays."""
    columns = (
        ListColumn("วันที่", "day", 14),
        ListColumn("วัน", width=12),
        ListColumn("ชื่อวันหยุด", width=40),
        ListColumn("ประกาศ", width=40),
        ListColumn("ยืนยันแล้ว", width=12),
    )
    rows = [
        (day.on_date, WEEKDAYS[day.on_date.weekday()], day.name, day.announcement, "ใช่" if day.is_confirmed else "")
        for day in list_holidays_of_year(session, year)
    ]
    return ListTable(f"วันหยุดราชการ ปี {year}", columns, rows)


def evidence_table(session: Session, head: RoundHead) -> ListTable:
    """The numbered evidence of a round, with what is doubtful about it."""
    columns = (
        ListColumn("ลำดับ", "number", 8),
        ListColumn("หลักฐาน", width=44),
        ListColumn("ที่อยู่เว็บหรือชื่อไฟล์", width=50),
        ListColumn("วันที่ของหลักฐาน", "day", 16),
        ListColumn("วันที่เพิ่ม", "day", 14),
        ListColumn("มาตรการ", width=14),
        ListColumn("สำนัก/กอง", width=26),
        ListColumn("ข้อสังเกต", width=30),
        ListColumn("รหัสไฟล์ (SHA-256)", width=30),
    )
    rows = [_evidence(found) for found in list_numbered_evidence(session, head)]
    return ListTable(f"บัญชีหลักฐาน รอบ {head.months} เดือน ปีงบประมาณ {head.year}", columns, rows)


def _evidence(found: NumberedEvidence) -> tuple[Value, ...]:
    doubts = (
        DOUBT_NAMES[found.date_doubt] if found.date_doubt else "",
        TROUBLE_NAMES[found.link_trouble] if found.link_trouble else "",
    )
    return (
        found.number,
        found.title,
        found.url or found.file_name,
        found.evidence_on,
        found.uploaded_on,
        ", ".join(found.codes),
        ", ".join(found.divisions),
        " · ".join(filter(None, doubts)),
        found.sha256,
    )


def register_table(session: Session) -> ListTable:
    """Every report that was ever published."""
    columns = (
        ListColumn("เลขทะเบียน", width=18),
        ListColumn("ลงวันที่", "day", 14),
        ListColumn("ปีงบประมาณ", "number", 12),
        ListColumn("รอบ (เดือน)", "number", 12),
        ListColumn("ฉบับที่", "number", 10),
        ListColumn("สถานะ", width=16),
        ListColumn("รหัสเอกสาร", width=16),
        ListColumn("รหัสตรวจสอบเนื้อหา (SHA-256)", width=40),
        ListColumn("เผยแพร่เมื่อ", width=20),
        ListColumn("ผู้เผยแพร่"),
    )
    rows = [_report(head) for head in list_reports(session) if head.state.is_registered]
    return ListTable("ทะเบียนรายงาน", columns, rows)


def _report(head: ReportHead) -> tuple[Value, ...]:
    return (
        head.register_number,
        head.registered_on,
        head.year,
        head.months,
        head.revision,
        head.state.thai,
        head.code,
        head.content_sha256,
        format_instant(head.published_at) if head.published_at else "",
        head.published_by,
    )


def late_duties_table(session: Session, now: datetime) -> ListTable:
    """What is late and how far up it has been told."""
    columns = (
        ListColumn("เรื่อง", width=50),
        ListColumn("สำนัก/กอง"),
        ListColumn("วันครบกำหนด", "day", 14),
        ListColumn("ช้า (วัน)", "number", 10),
        ListColumn("ผู้รับผิดชอบ", width=30),
        ListColumn("แจ้งขึ้นไปแล้ว", width=40),
        ListColumn("หยุดแจ้งเพราะ", width=30),
    )
    return ListTable("งานเกินกำหนดที่แจ้งขึ้นไป", columns, map(_late, list_late_duties(session, day_of(now))))


def _late(duty: LateDuty) -> tuple[Value, ...]:
    told = "\n".join(
        f"{', '.join(step.names)} เมื่อ {format_instant(step.told_at)}" for step in duty.told if step.told_at
    )
    stopped = duty.stop.reason if duty.stop else ""
    return duty.title, duty.division, duty.due_on, duty.days_late, ", ".join(duty.answering), told, stopped


def deadlines_table(session: Session) -> ListTable:
    """The rounds' dates with every version and what it cites."""
    columns = (
        ListColumn("ปีงบประมาณ", "number", 12),
        ListColumn("รอบ (เดือน)", "number", 12),
        ListColumn("ฉบับที่", "number", 10),
        ListColumn("ปิดรอบ", "day", 14),
        ListColumn("ส่งรายงานภายใน", "day", 16),
        ListColumn("ประกาศหรือเหตุผล", width=50),
        ListColumn("ผู้บันทึก"),
        ListColumn("เมื่อ", width=20),
    )
    heads = sorted(list_rounds(session), key=lambda head: (-head.year, head.months))
    rows = ((head, version) for head in heads for version in list_round_versions(session, head.id))
    return ListTable("กำหนดเวลาของรอบรายงาน", columns, starmap(_version, rows))


def _version(head: RoundHead, version: DeadlineVersion) -> tuple[Value, ...]:
    grounds = version.grounds
    why = "\n".join(filter(None, (grounds.announcement, grounds.reason)))
    about = (head.year, head.months, version.version, version.closes_on, version.due_on)
    return (*about, why, version.person_name, format_instant(version.created_at))


def o_items_table(session: Session, year: int) -> ListTable:
    """The O-items of a year with their components."""
    columns = (
        ListColumn("ข้อ", width=8),
        ListColumn("ข้อมูล", width=40),
        ListColumn("ตัวชี้วัดย่อย", width=30),
        ListColumn("องค์ประกอบด้านข้อมูล", width=70),
        ListColumn("ประกาศ", width=40),
    )
    rows: Iterator[tuple[Value, ...]] = (
        (item.code, item.title, item.indicator, "\n".join(item.components), item.announcement)
        for item in list_o_items(session, year)
    )
    return ListTable(f"รายการ O ปี {year}", columns, rows)


def links_table(session: Session) -> ListTable:
    """The watched links, those in trouble first."""
    columns = (
        ListColumn("หลักฐาน", width=44),
        ListColumn("ที่อยู่เว็บ", width=60),
        ListColumn("ผลการดู", width=22),
        ListColumn("ข้อสังเกต", width=40),
        ListColumn("ตั้งแต่", width=20),
        ListColumn("ดูล่าสุด", width=20),
    )
    found = [link for is_troubled in (True, False) for link in list_watched_links(session, is_troubled=is_troubled)]
    return ListTable("ลิงก์หลักฐาน", columns, map(_link, found))


def _link(link: WatchedLink) -> tuple[Value, ...]:
    seen = "เป็นปกติ" if link.looked_at else "ยังไม่ได้ดู"
    times = (format_instant(at) if at else "" for at in (link.since if link.trouble else None, link.looked_at))
    return (link.title, link.url, TROUBLE_NAMES[link.trouble] if link.trouble else seen, link.note, *times)


def assessment_dates_table(session: Session, year: int) -> ListTable:
    """The calendar of a year's assessment."""
    columns = (
        ListColumn("ช่วงเวลา", width=44),
        ListColumn("วันเริ่ม", "day", 14),
        ListColumn("วันสิ้นสุด", "day", 14),
        ListColumn("ประกาศ", width=50),
        ListColumn("ลงวันที่", "day", 14),
    )
    rows = [
        (row.name, row.starts_on, row.ends_on, row.announcement, row.announced_on)
        for row in list_assessment_dates(session, year)
    ]
    return ListTable(f"ปฏิทินการประเมิน ปีงบประมาณ {year}", columns, rows)
